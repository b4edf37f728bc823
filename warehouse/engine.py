"""Reaching the database: engine, transactions, locks, and its errors in words that a person can act on.

What is particular to an engine's session is here; what is particular to its bulk path is in `warehouse.bulk`.
Nothing else may open a connection.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from warehouse import entrance
from warehouse.tables import BI_SCHEMA, POSTGRESQL, SCHEMA, SQLITE

#: Seconds that a writer waits for another one of the same key before giving up.
LOCK_WAIT = 30
#: The same, of whoever alters whole tables for those who load, and of these for it: an upgrade or a rebuild's switch
#: takes minutes, and so does a big load. On SQLite every writer waits for every other, so this is the one.
ALONE_WAIT = 600
_CONNECT_WAIT = 10
#: Execution option of a connection that is going to write.
_WRITER = "almacen_escribe"

_PG_LOCKED = {"55P03", "40P01", "40001"}
_PG_DATA = ("22", "23")
#: Of a server that is away, starting, stopping, or has no place for one more: all of it passes.
_PG_AWAY = ("08", "57P", "53300")
_PG_DISK_FULL = "53100"
#: Whoever holds this lock alone writes alone; every other write transaction shares it.
_EVERYTHING = "almacen"
#: Who holds an advisory lock: of 64 bits, `pg_locks` shows two halves.
_HOLDER = """
SELECT coalesce(nullif(a.application_name, ''), 'otro programa'), a.pid,
  to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
  AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended(:key, 0)
LIMIT 1
"""


class AlmacenError(Exception):
    """The warehouse cannot do what was asked: why, and what to do next. Never holds a password or a row."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")
        self.cause = cause
        self.remedy = remedy


def connect(url: str) -> sa.Engine:
    """An engine that has answered once. `postgresql://` means psycopg; SQLite's folder is created.

    Raises AlmacenError if the URL is not of a known engine, or the database cannot be reached.
    """
    parsed = _parse(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == SQLITE else _postgresql(parsed)
    with translated(parsed), engine.connect() as conn:
        conn.exec_driver_sql("SELECT 1")
    return engine


class RowsRefused(AlmacenError):
    """The database refuses rows for breaking a constraint: the fault is in the data or its readers, not the system."""


class TransientError(AlmacenError):
    """What passes by itself (another process writes, the server restarts): the same order may be repeated, and finds
    what it had done if only the answer to its commit was lost."""


class UnusableError(AlmacenError):
    """The warehouse cannot be used at all: nobody can enter, its disk is full, its file broken."""


class AwayError(TransientError, UnusableError):
    """The server is away: that passes by itself."""


@contextmanager
def transaction(engine: sa.Engine, *, alone: bool = False) -> Iterator[sa.Connection]:
    """A write transaction: committed as a whole at the end of the block, rolled back if it raises.

    `alone`: no other write transaction goes on meanwhile; for what replaces or alters whole tables. Readers go on.
    Raises TransientError if those who are before it do not end in `ALONE_WAIT` seconds.
    On SQLite every one is alone: it holds the write lock from its first statement, so that two never deadlock half-way.
    """
    with translated(engine.url), engine.connect() as conn:
        conn = conn.execution_options(**{_WRITER: True})
        with conn.begin():
            _hold(conn, _EVERYTHING, ALONE_WAIT, shared=not alone)
            yield conn


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A read transaction that sees one state of the whole database from beginning to end, and blocks nobody."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with translated(engine.url), engine.connect() as conn:
        if engine.dialect.name == POSTGRESQL:
            conn = conn.execution_options(**options)
        with conn.begin():
            yield conn


def lock(conn: sa.Connection, key: str) -> None:
    """Wait until no other transaction holds this key; held until the end of the transaction.

    SQLite has one writer at a time already: its write transaction is the lock. Raises TransientError, with who holds
    it, after `LOCK_WAIT` seconds.
    """
    _hold(conn, key, LOCK_WAIT)


def _hold(conn: sa.Connection, key: str, wait: float, *, shared: bool = False) -> None:
    if conn.dialect.name != POSTGRESQL:
        return
    name = "pg_{}advisory_xact_lock" + ("_shared" if shared else "")
    taking = "SELECT {}(hashtextextended(:key, 0))"
    if conn.execute(sa.text(taking.format(name.format("try_"))), {"key": key}).scalar():
        return
    holder = conn.execute(sa.text(_HOLDER), {"key": key}).first()
    try:
        conn.execute(sa.text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": str(int(wait * 1000))})
        conn.execute(sa.text(taking.format(name.format(""))), {"key": key})
        conn.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":
            raise
        raise _busy(
            wait, f" («{key}»" + (f": {holder[0]}, proceso {holder[1]}, desde {holder[2]})" if holder else ")")
        ) from None


def shown(url: URL) -> str:
    """The address as a person may see it: no password, and nothing of the query, where one may hide too."""
    return url.set(password=None, query={}).render_as_string()


def _parse(url: str) -> URL:
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError):  # of a port that is no number SQLAlchemy quotes what it was
        parsed = None
    backend = parsed.get_backend_name() if parsed else ""
    if parsed is None or backend not in (SQLITE, POSTGRESQL):
        raise AlmacenError(
            "La dirección del almacén no es de un motor conocido.",
            "Revise SEGUIMIENTO_DB_URL: sqlite:///ruta/almacen.db o postgresql://usuario@servidor/base.",
        )
    return parsed.set(drivername="postgresql+psycopg" if backend == POSTGRESQL else SQLITE)


def _sqlite(url: URL) -> sa.Engine:
    try:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "Revise la ruta en SEGUIMIENTO_DB_URL y los permisos de su carpeta."
        raise UnusableError(f"No se puede crear la carpeta del almacén: {error.strerror}.", remedy) from error
    engine = sa.create_engine(url, connect_args={"timeout": ALONE_WAIT}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _session(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # the driver of Python 3.11 must not begin or commit on its own
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA foreign_keys=ON")
        # In WAL mode NORMAL may lose the last commits at a power cut; the ledger would then name loads that the
        # warehouse does not hold. FULL costs one fsync per load.
        raw.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(conn: sa.Connection) -> None:
        writes = conn.get_execution_options().get(_WRITER, False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> sa.Engine:
    session = (
        f"-c timezone=UTC -c datestyle=ISO -c lock_timeout={int(LOCK_WAIT * 1000)} -c search_path={SCHEMA},{BI_SCHEMA}"
    )
    given = url.query.get("options", "")
    options = f"{given if isinstance(given, str) else ' '.join(given)} {session}".strip()
    return sa.create_engine(
        url,
        connect_args={
            "connect_timeout": _CONNECT_WAIT,
            "options": options,
            "fallback_application_name": "seguimiento",
        },
        pool_pre_ping=True,
        hide_parameters=True,
    )


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turns what the drivers raise into an AlmacenError. Other exceptions pass as they are."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(original, sqlite3.Error):
            raise _sqlite_error(url, original) from None
        if isinstance(original, psycopg.Error):
            raise _postgresql_error(url, original) from None
        raise


def _sqlite_error(url: URL, error: sqlite3.Error) -> AlmacenError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return _busy(ALONE_WAIT)
    if isinstance(error, sqlite3.IntegrityError):
        return _refused(str(error))
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        remedy = "Revise que la carpeta exista y que este usuario pueda escribir en ella."
        return UnusableError(f"No se puede abrir o escribir el almacén {url.database}.", remedy)
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        remedy = "Apártelo y rehaga el almacén con: seguimiento db rebuild."
        return UnusableError(f"El archivo {url.database} no es un almacén sano.", remedy)
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return UnusableError(f"Falló el disco del almacén {url.database}: {error}.", "Libere espacio y repita.")
    return _other(str(error))


def _postgresql_error(url: URL, error: psycopg.Error) -> AlmacenError:
    state, message = error.sqlstate or "", error.diag.message_primary or ""
    if url.password:  # what a proxy or an extension says may repeat what it was given
        message = message.replace(str(url.password), "***")
    if state in _PG_LOCKED:
        return _busy(LOCK_WAIT)
    if state.startswith(_PG_DATA):  # the primary message only: the detail quotes the row
        return _refused(message)
    if why := entrance.refusal(error):
        remedy = "Corrija usuario, clave o base en SEGUIMIENTO_DB_URL (o en su archivo, o en ~/.pgpass)."
        return UnusableError(f"No se puede entrar al almacén {shown(url)}: {why}.", remedy)
    away = state.startswith(_PG_AWAY) or (not state and isinstance(error, psycopg.OperationalError))
    if away or state.startswith(("28", "3D")):
        return (AwayError if away else UnusableError)(
            f"No se puede entrar al almacén {shown(url)}" + (f": {message}." if message else "."),
            "Revise que el servidor esté en marcha, y el usuario y la base en SEGUIMIENTO_DB_URL.",
        )
    if state == _PG_DISK_FULL:
        return UnusableError(f"El servidor del almacén no tiene disco: {message}.", "Libere espacio en él y repita.")
    if state == "42501":
        remedy = "Use el rol que puede hacerlo: docs/almacen.md dice cuál hace qué."
        return AlmacenError(f"El usuario del almacén no tiene permiso: {message}.", remedy)
    return _other(message or type(error).__name__)


def _busy(waited: float, what: str = "") -> TransientError:
    return TransientError(
        f"Otro proceso ocupa el almacén desde hace más de {waited} segundos{what}.",
        "Espere a que termine y repita; lo ya cargado no cambió.",
    )


def _refused(message: str) -> AlmacenError:
    return RowsRefused(
        f"El almacén rechaza las filas: {message}.", "Nada de esta carga quedó escrito; revise la regla nombrada."
    )


def _other(message: str) -> AlmacenError:
    remedy = "Compruebe el almacén con: seguimiento db check."
    return AlmacenError(f"El almacén no pudo ejecutar la orden: {message}.", remedy)
