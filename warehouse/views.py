"""Deploying the views: the generated `leer_*`, the helpers, and the BI views written by hand in `views/*.sql`.

A file holds one SELECT, the same for both engines. Views only select, join, rename and convert units.
"""

from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa

from schemas.registry import VIEWS, view_columns
from warehouse import periods
from warehouse.readable import PREFIX, readable_views
from warehouse.tables import POSTGRESQL

_FOLDER = Path(__file__).parent / "views"

#: Views that other views use and BI does not, in the order in which they are created.
HELPERS = ("poi_fuente_visible", "poi_mensual_version", "poi_version_vigencia")


@cache
def written(name: str) -> str:
    """The SELECT of a view that is written by hand."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip().removesuffix(";")


@cache
def view_sql(dialect: str) -> dict[str, str]:
    """SQL of every view by name, in the order in which they are created."""
    readable = readable_views(dialect) | {periods.NAME: periods.period_view(dialect)}
    return readable | {name: written(name) for name in (*HELPERS, *VIEWS)}


def deployed(conn: sa.Connection) -> set[str]:
    """Views in the database that are ours by their name, those of older versions too."""
    names = sa.inspect(conn).get_view_names()
    return {name for name in names if name.startswith((PREFIX, "bi_")) or name in HELPERS}


def deploy(conn: sa.Connection) -> None:
    """Creates or replaces all views inside the caller's transaction: a reader sees the old ones or the new."""
    views = view_sql(conn.dialect.name)
    if conn.dialect.name == POSTGRESQL:
        _deploy_postgresql(conn, views)
        return
    drop(conn)
    for name, select in views.items():
        _run(conn, f"CREATE VIEW {name} AS\n{select}")


def drop(conn: sa.Connection) -> None:
    """Removes all our views inside the caller's transaction."""
    names = deployed(conn)
    if conn.dialect.name == POSTGRESQL and names:
        _run(conn, f"DROP VIEW {', '.join(sorted(names))}")
    elif names:
        for name in names:
            _run(conn, f"DROP VIEW {name}")


def _deploy_postgresql(conn: sa.Connection, views: dict[str, str]) -> None:
    """In place where columns allow it; else all anew, and whoever could read a view still can."""
    stale = deployed(conn) - set(views)
    try:
        with conn.begin_nested():
            if stale:
                _run(conn, f"DROP VIEW {', '.join(stale)}")
            for name, select in views.items():
                _run(conn, f"CREATE OR REPLACE VIEW {name} AS\n{select}")
    except (psycopg.errors.InvalidTableDefinition, psycopg.errors.DependentObjectsStillExist):
        readers = _readers(conn)
        drop(conn)
        for name, select in views.items():
            _run(conn, f"CREATE VIEW {name} AS\n{select}")
        for name, role in readers:
            if name in views:
                _run(conn, f"GRANT SELECT ON {name} TO {role}")
    _run(conn, ";\n".join(_comments()))


def _readers(conn: sa.Connection) -> list[tuple[str, str]]:
    """(view, quoted role) of every SELECT granted on our views to somebody else than their owner."""
    grants = sa.text(
        "SELECT table_name, CASE grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(grantee) END"
        " FROM information_schema.role_table_grants"
        " WHERE table_schema = current_schema() AND privilege_type = 'SELECT' AND grantee <> current_user"
    )
    ours = deployed(conn)
    return [(name, role) for name, role in conn.execute(grants) if name in ours]


def _comments() -> list[str]:
    """COMMENT statements of the BI views and their columns: the same words as the dictionary's."""
    statements = []
    for view in VIEWS.values():
        statements.append(f"COMMENT ON VIEW {view.name} IS {_quoted(view.description)}")
        statements += [
            f"COMMENT ON COLUMN {view.name}.{column.name} IS {_quoted(column.description)}"
            for column, _ in view_columns(view)
        ]
    return statements


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _run(conn: sa.Connection, statement: str) -> None:
    """Executes as written: through SQLAlchemy a % or a : in a comment would be taken for a parameter."""
    cursor = conn.connection.cursor()
    cursor.execute(statement)
    cursor.close()
