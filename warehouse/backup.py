"""Back-up and restore: one state of the database, and the custody that it came from.

    <folder>/custodia/ab/ab12...       files of all back-ups; one that is there is not copied again
    <folder>/20261122T070000Z/         one back-up: it has this name only when it is complete and on disk
        almacen.db | almacen.dump      SQLite's own copy | `pg_dump -Fc` of our two schemas
        eventos.jsonl                  the ledger
        manifiesto.json                versions, instant, hashes

The database goes first: custody only grows, so that the file of each load is in what is copied after it. Loads and
readers go on meanwhile.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from warehouse import pgtools, server
from warehouse.custody import Custody, file_digest
from warehouse.engine import AlmacenError, snapshot, transaction, translated
from warehouse.migrations import chain
from warehouse.tables import BI_SCHEMA, SCHEMA

MANIFEST, LEDGER, CUSTODY = "manifiesto.json", "eventos.jsonl", "custodia"
_FORMAT = 1
_PARTIAL = ".parcial"


def backup(engine: sa.Engine, custody: Custody, folder: Path, *, now: str, tools: Path | None = None) -> Path:
    """Makes a back-up (`now`: UTC, ISO) and returns its folder. `tools`: where the server's programs are.

    Raises AlmacenError if there is nothing to back up, a copy in custody is damaged, or the programs are missing; then
    there is no new back-up, and older ones are as they were.
    """
    with snapshot(engine) as conn:
        state = chain.state(conn)
    if state.blank:
        raise AlmacenError("No hay nada que respaldar: el almacén está vacío.", "Revise SEGUIMIENTO_DB_URL.")
    name = now.replace("-", "").replace(":", "")
    with _alone(folder), _disk_errors(folder):
        if (folder / name).exists():
            raise AlmacenError(f"Ya hay un respaldo de ese instante: {folder / name}.", "Repita la orden.")
        for left in folder.glob(f"*{_PARTIAL}"):  # of one that was cut off
            shutil.rmtree(left)
        draft = folder / f"{name}{_PARTIAL}"
        draft.mkdir()
        try:
            database = _dump(engine, draft, tools, whole=bool(state.place))
            _copy(custody.root / LEDGER, draft / LEDGER, whole_lines=True)
            files = [_keep(custody, sha256, folder / CUSTODY) for sha256 in sorted(_names(custody.root))]
            manifest = {
                "formato": _FORMAT,
                "instante": now,
                "motor": engine.dialect.name,
                "version": state.version,
                "base": {"archivo": database.name, "sha256": _hash(database), "bytes": database.stat().st_size},
                "eventos": {"sha256": _hash(draft / LEDGER)},
                "custodia": files,
            }
            _write(draft / MANIFEST, json.dumps(manifest, indent=1).encode())
            _sync(draft)
            draft.rename(folder / name)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _sync(folder)
    return folder / name


def restore(engine: sa.Engine, custody: Custody, source: Path, *, tools: Path | None = None) -> Path:
    """Puts a back-up (the last one of the folder, if it is not one itself) into an empty database and an empty custody,
    after every hash of it was found right. Returns which.

    A restore that was cut off may be repeated. Raises AlmacenError if something is there already, or damaged.
    """
    chosen = _chosen(source)
    manifest = _verified(chosen)
    if manifest["motor"] != engine.dialect.name:
        raise AlmacenError(
            f"El respaldo es de {manifest['motor']} y el almacén de {engine.dialect.name}.",
            "Restaure en el mismo motor; para cambiar de motor restaure la custodia y use «seguimiento db rebuild».",
        )
    with snapshot(engine) as conn:
        if sa.inspect(conn).get_table_names() or not chain.state(conn).blank:
            raise AlmacenError("El almacén no está vacío.", "Dé en SEGUIMIENTO_DB_URL una base nueva y vacía.")
    there = custody.root / LEDGER
    if there.exists() and there.read_bytes() != (chosen / LEDGER).read_bytes():
        raise AlmacenError(
            f"La custodia {custody.root} no está vacía.", "Dé en SEGUIMIENTO_CUSTODIA una carpeta nueva y vacía."
        )
    with _disk_errors(custody.root):
        for sha256 in manifest["custodia"]:
            if not custody.path(sha256).exists():
                _copy(chosen.parent / CUSTODY / sha256[:2] / sha256, custody.path(sha256))
        custody.root.mkdir(parents=True, exist_ok=True)
        if (chosen / LEDGER).stat().st_size:
            _copy(chosen / LEDGER, there)
        _load(engine, chosen / manifest["base"]["archivo"], tools)
    return chosen


def _dump(engine: sa.Engine, folder: Path, tools: Path | None, *, whole: bool) -> Path:
    """`whole`: of a version whose tables are in a schema with others' things."""
    if engine.dialect.name == server.POSTGRESQL:
        target = folder / "almacen.dump"
        program = pgtools.find("pg_dump", _major(engine), tools)
        ours = [] if whole else [f"--schema={schema}" for schema in (SCHEMA, BI_SCHEMA)]
        pgtools.run(program, engine.url, "--format=custom", f"--file={target}", *ours)
    else:
        target = folder / "almacen.db"
        with translated(engine.url), closing(engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM INTO ?", (str(target),))  # one state, while others write
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return target


def _load(engine: sa.Engine, database: Path, tools: Path | None) -> None:
    if engine.dialect.name == server.POSTGRESQL:
        program = pgtools.find("pg_restore", _major(engine), tools)
        with transaction(engine) as conn:  # made empty by whoever prepared the roles; the copy brings its own
            for schema in (SCHEMA, BI_SCHEMA):
                server.execute(conn, f"DROP SCHEMA IF EXISTS {schema}")
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        pgtools.run(program, engine.url, *options, str(database))
    else:
        stored = f"{database.resolve().as_uri()}?mode=ro"
        with (
            translated(engine.url),
            closing(engine.raw_connection()) as raw,
            closing(sqlite3.connect(stored, uri=True)) as copy,
        ):
            copy.backup(raw.driver_connection)  # type: ignore[arg-type]


def _major(engine: sa.Engine) -> int:
    with snapshot(engine) as conn:
        return int(conn.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def _chosen(source: Path) -> Path:
    """The back-up that a person named: it itself, or the last complete one of a folder of back-ups."""
    if (source / MANIFEST).exists():
        return source
    found = sorted(path.parent for path in source.glob(f"*/{MANIFEST}") if not path.parent.name.endswith(_PARTIAL))
    if not found:
        raise AlmacenError(f"No hay un respaldo completo en {source}.", "Dé la carpeta que «db respaldar» escribió.")
    return found[-1]


def _verified(chosen: Path) -> dict:
    """The manifest of a back-up whose every file is what it was. Raises AlmacenError otherwise."""
    try:
        manifest = json.loads((chosen / MANIFEST).read_bytes())
        named = {chosen / manifest["base"]["archivo"]: manifest["base"]["sha256"]}
        named[chosen / LEDGER] = manifest["eventos"]["sha256"]
        named |= {chosen.parent / CUSTODY / sha256[:2] / sha256: sha256 for sha256 in manifest["custodia"]}
        known = manifest["formato"] == _FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        named, manifest, known = {}, {}, False
    if not known:
        raise AlmacenError(f"No se entiende {chosen / MANIFEST}.", "Use otro respaldo, o un programa más nuevo.")
    for path, sha256 in named.items():
        if not path.is_file() or _hash(path) != sha256:
            raise AlmacenError(f"El respaldo está dañado: {path} falta o cambió.", "Use otro respaldo u otra copia.")
    return manifest


def _names(root: Path) -> Iterator[str]:
    """Hashes of what custody holds."""
    return (path.name for path in root.glob("??/*") if len(path.name) == 64 and path.name[:2] == path.parent.name)


def _keep(custody: Custody, sha256: str, store: Path) -> str:
    """Sees to it that a file of custody is in the store, whole; its hash."""
    target = store / sha256[:2] / sha256
    if not target.exists() or target.stat().st_size != custody.path(sha256).stat().st_size:
        try:
            custody.verify(sha256)
        except ValueError as error:
            raise AlmacenError(f"{error}.", "Un respaldo de custodia dañada no serviría; repóngala y repita.") from None
        _copy(custody.path(sha256), target)
    return sha256


def _copy(source: Path, target: Path, *, whole_lines: bool = False) -> None:
    """A copy that has its name only when it is on disk. `whole_lines`: without a last line that is being written; of
    what does not exist, an empty one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if whole_lines:
        content = source.read_bytes() if source.exists() else b""
        _write(target, content[: content.rfind(b"\n") + 1])
        return
    draft = target.with_name(f".{target.name}{_PARTIAL}")
    with source.open("rb") as origin, draft.open("wb") as copy:
        shutil.copyfileobj(origin, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    draft.replace(target)
    _sync(target.parent)


def _write(target: Path, content: bytes) -> None:
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with _disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".en-uso").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlmacenError(f"Otro respaldo está escribiendo en {folder}.", "Espere a que termine.") from None
        yield


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AlmacenError(
            f"No se puede escribir en {folder}: {error.strerror}.", "Revise espacio y permisos, y repita."
        ) from error
