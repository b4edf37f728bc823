"""What only a server has: schemas and their owner, and taking views away from readers without harm.

On SQLite all of it does nothing. Roles and grants are in `warehouse.roles`.
"""

import time
from collections.abc import Iterable

import psycopg
import sqlalchemy as sa

from warehouse.engine import AlmacenError, TransientError
from warehouse.tables import BI_SCHEMA, POSTGRESQL, SCHEMA

#: Time for taking all locks, as a part of `deadlock_timeout`, after which a reader whose own lock is behind ours looks
#: for a deadlock: by then we have let go, so that it is never the reader who is ended.
_TAKING = "(SELECT (setting::integer * 0.7)::integer::text FROM pg_settings WHERE name = 'deadlock_timeout')"
#: Seconds of trying again: longer than `bi_lectura` may take for a statement.
PATIENCE = 75
_CANCELLED = {"57014", "55P03", "40P01"}

_OWNER = sa.text("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = :schema")


def is_server(conn: sa.Connection) -> bool:
    return conn.dialect.name == POSTGRESQL


def execute(conn: sa.Connection, statement: str) -> None:
    """Executes as written: through SQLAlchemy a % or a : in a comment would be taken for a parameter. Raises what the
    driver raises."""
    cursor = conn.connection.cursor()
    cursor.execute(statement)
    cursor.close()


def owner(conn: sa.Connection) -> str | None:
    """Who owns the schema of the tables; None where there is none."""
    return conn.execute(_OWNER, {"schema": SCHEMA}).scalar()


def may_alter(conn: sa.Connection) -> bool:
    """Whether this user may create and alter what is ours."""
    if not is_server(conn):
        return True
    if whose := owner(conn):
        return bool(conn.execute(sa.text("SELECT pg_has_role(:whose, 'USAGE')"), {"whose": whose}).scalar())
    return bool(conn.execute(sa.text("SELECT has_database_privilege(current_database(), 'CREATE')")).scalar())


def make_schemas(conn: sa.Connection) -> None:
    """Where they are missing: asking for them again would need a permission that only the first time needs."""
    for schema in (SCHEMA, BI_SCHEMA):
        if conn.execute(_OWNER, {"schema": schema}).scalar() is None:
            execute(conn, f"CREATE SCHEMA {schema}")


def hold(conn: sa.Connection, views: Iterable[str], tables: Iterable[str] = ()) -> None:
    """Waits until nobody reads these views (and tables), and lets nobody read them until the end of the transaction.

    All or none, again and again: whoever reads some of them and comes for another one is let through. Raises
    TransientError, with who reads, after `PATIENCE` seconds. On SQLite a reader has its own state: nothing to wait for.
    """
    # the no-op change of owner locks a view alone; LOCK TABLE would lock the tables under it too
    taking = [f"ALTER VIEW {view} OWNER TO CURRENT_USER;" for view in views]
    taking += [f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;" for table in tables]
    if not is_server(conn) or not taking:
        return
    until, pause = time.monotonic() + PATIENCE, 0.1
    while True:
        try:
            with conn.begin_nested():
                execute(conn, f"SELECT set_config('statement_timeout', {_TAKING}, true)")
                execute(conn, f"DO $do$ BEGIN {' '.join(taking)} END $do$")
                execute(conn, "SET LOCAL statement_timeout TO DEFAULT")
            return
        except psycopg.Error as error:
            if error.sqlstate not in _CANCELLED:
                raise
            if time.monotonic() > until:
                raise TransientError(
                    f"Las vistas están en uso desde hace más de {PATIENCE} segundos{_readers(conn)}.",
                    "Espere a que terminen esas consultas y repita; nada cambió.",
                ) from None
        time.sleep(pause)
        pause = min(pause * 2, 2.0)


def _readers(conn: sa.Connection) -> str:
    """Who holds a lock on something of ours, for a person to look for."""
    found = conn.execute(
        sa.text(
            "SELECT DISTINCT coalesce(nullif(a.application_name, ''), 'sin nombre') || ' (' || a.usename"
            " || ', proceso ' || a.pid || ')' FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)"
            " JOIN pg_class AS c ON c.oid = l.relation JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE n.nspname = ANY(:ours) AND l.granted AND a.pid <> pg_backend_pid() ORDER BY 1 LIMIT 5"
        ),
        {"ours": [SCHEMA, BI_SCHEMA]},
    ).scalars()
    told = ", ".join(found)
    return f": {told}" if told else ""


def dependents(error: psycopg.Error) -> AlmacenError:
    """What to tell when something made by somebody else stands on a view of ours."""
    detail = " ".join((error.diag.message_detail or "").split())
    return AlmacenError(
        f"Otros objetos de la base dependen de las vistas y no dejan cambiarlas: {detail}",
        "Quítelos, repita la orden y créelos de nuevo.",
    )
