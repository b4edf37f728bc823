"""Deploying the views: the generated `leer_*`, the helpers, and the BI views written by hand in `views/*.sql`.

A file holds one SELECT, the same for both engines. Views only select, join, rename and convert units.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa

from schemas.registry import VIEWS
from warehouse import periods, server
from warehouse.readable import PREFIX, readable_views
from warehouse.tables import BI_SCHEMA, POSTGRESQL, SCHEMA

_BI = "bi_"
_FOLDER = Path(__file__).parent / "views"

#: Views that other views use and BI does not, in the order in which they are created.
HELPERS = ("poi_fuente_visible", "poi_mensual_version", "poi_version_vigencia")

#: What the one generated view that sums is.
PERIODS = "Interna. Meses de la última fotografía sumados por trimestre, semestre y hasta cada mes."


@cache
def written(name: str) -> str:
    """The SELECT of a view that is written by hand."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip().removesuffix(";")


@cache
def view_sql(dialect: str) -> dict[str, str]:
    """SQL of every view by name, in the order in which they are created."""
    readable = readable_views(dialect) | {periods.NAME: periods.period_view(dialect)}
    return readable | {name: written(name) for name in (*HELPERS, *VIEWS)}


def placed(name: str) -> str:
    """A table or view of ours with its schema, as a server names it; what is in it reads by the session's path."""
    if "." in name:
        return name
    return f"{BI_SCHEMA if name.startswith(_BI) else SCHEMA}.{name}"


def deployed(conn: sa.Connection) -> set[str]:
    """Views in the database that are ours by their name, those of older versions too. On a server, one that stands in
    the other schema is named with it."""
    if not server.is_server(conn):
        return {name for name in sa.inspect(conn).get_view_names() if _ours(name)}
    views = sa.text("SELECT schemaname, viewname FROM pg_views WHERE schemaname = ANY(:ours)")
    found = [(schema, name) for schema, name in conn.execute(views, {"ours": [SCHEMA, BI_SCHEMA]}) if _ours(name)]
    return {name if placed(name) == f"{schema}.{name}" else f"{schema}.{name}" for schema, name in found}


def _ours(name: str) -> bool:
    return name.startswith((PREFIX, _BI)) or name in HELPERS


def fingerprint(name: str, dialect: str) -> str:
    """A hash of what a view must be."""
    return hashlib.sha256(f"{name}\n{view_sql(dialect)[name]}".encode()).hexdigest()


def deploy(conn: sa.Connection) -> None:
    """All views anew inside the caller's transaction: a reader sees the old ones or the new. As `away`."""
    with away(conn):
        pass


def replace(conn: sa.Connection, name: str) -> bool:
    """One view in place on a server, where its columns allow it; whether they do. Only its own readers are waited for,
    and what others made on it stays. As its owner; raises TransientError as `server.hold`."""
    if name in deployed(conn):
        server.hold(conn, [placed(name)])
    try:
        with conn.begin_nested():
            server.execute(conn, f"CREATE OR REPLACE VIEW {placed(name)} AS\n{view_sql(POSTGRESQL)[name]}")
    except psycopg.errors.InvalidTableDefinition:
        return False
    return True


@contextmanager
def away(conn: sa.Connection, tables: Iterable[str] = ()) -> Iterator[None]:
    """Without views inside the block, so that tables under them can be altered (`tables`: those that are, which nobody
    reads meanwhile); after it with those of this version, and whoever could read one still can.

    To be called as their owner. Raises TransientError if readers do not leave for long, AlmacenError if what others
    made on a view forbids it."""
    live = deployed(conn)
    grants = _grants(conn) if server.is_server(conn) else []
    server.hold(conn, _outermost_first(live), map(placed, tables))
    try:
        _drop(conn)
    except psycopg.errors.DependentObjectsStillExist as error:
        raise server.dependents(error) from None
    yield
    _create(conn)
    now = view_sql(conn.dialect.name)
    for name, column, role, further in grants:
        if name in now and (not column or column in _columns(conn, name)):
            what = f"SELECT ({column})" if column else "SELECT"
            server.execute(conn, f"GRANT {what} ON {placed(name)} TO {role}{further}")


def _create(conn: sa.Connection) -> None:
    create = "CREATE OR REPLACE VIEW" if server.is_server(conn) else "CREATE VIEW"
    for name, select in view_sql(conn.dialect.name).items():
        server.execute(conn, f"{create} {placed(name) if server.is_server(conn) else name} AS\n{select}")


def _drop(conn: sa.Connection) -> None:
    names = sorted(deployed(conn))
    if server.is_server(conn):
        names = [", ".join(map(placed, names))] if names else []
    for name in names:
        server.execute(conn, f"DROP VIEW {name}")


def _outermost_first(live: set[str]) -> list[str]:
    """Views before those that they read: a reader who is about to begin waits there, and holds nothing yet."""
    order = {name: i for i, name in enumerate(view_sql(POSTGRESQL))}
    return [placed(name) for name in sorted(live, key=lambda name: (-order.get(name, len(order)), name))]


def _grants(conn: sa.Connection) -> list[tuple[str, str, str, str]]:
    """(view, quoted column or nothing, quoted role, how it may be passed on) of every SELECT granted on our views, or
    on a column of one, to somebody else than their owner."""
    granted = sa.text(
        "SELECT g.relname, g.attname, CASE a.grantee WHEN 0 THEN 'PUBLIC'"
        " ELSE quote_ident(pg_get_userbyid(a.grantee)) END,"
        " CASE WHEN bool_or(a.is_grantable) THEN ' WITH GRANT OPTION' ELSE '' END"
        " FROM (SELECT relname, '' AS attname, relacl AS acl, relowner, relnamespace FROM pg_class"
        "   UNION ALL SELECT c.relname, quote_ident(t.attname), t.attacl, c.relowner, c.relnamespace"
        "   FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid AND NOT t.attisdropped) AS g"
        " JOIN pg_namespace AS n ON n.oid = g.relnamespace, aclexplode(g.acl) AS a"
        " WHERE n.nspname = ANY(:ours) AND a.privilege_type = 'SELECT' AND a.grantee <> g.relowner"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    ours = deployed(conn)
    return [row for row in map(tuple, conn.execute(granted, {"ours": [SCHEMA, BI_SCHEMA]})) if row[0] in ours]


def _columns(conn: sa.Connection, name: str) -> set[str]:
    columns = sa.text("SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = CAST(:view AS regclass)")
    return set(conn.execute(columns, {"view": placed(name)}).scalars())
