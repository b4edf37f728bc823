"""COMMENT ON each table, view and column of a server: the same words as the contracts and the dictionary."""

import re

import sqlalchemy as sa

from schemas.contract import Column, centimos
from schemas.registry import TABLES, VIEWS, is_soles, view_columns
from warehouse import server, views
from warehouse.readable import PREFIX
from warehouse.tables import comment

#: Columns that only helper views have.
_OWN = {
    "mes_cerrado_entonces": "1 si el mes había terminado en la fotografía que dijo esta versión.",
    "mes_cerrado_ahora": "1 si el mes había terminado en la última fotografía.",
}


def write(conn: sa.Connection) -> None:
    """All of them anew; only the owner may. On SQLite the dictionary alone says it."""
    if server.is_server(conn):
        server.execute(conn, ";\n".join(_statements(conn)))


def _statements(conn: sa.Connection) -> list[str]:
    told = [_of("TABLE", table.name, table.description) for table in TABLES.values()]
    told += [_of_column(table.name, c) for table in TABLES.values() for c in table.columns]
    told += [_of("VIEW", view.name, view.description) for view in VIEWS.values()]
    told += [_of_column(view.name, column) for view in VIEWS.values() for column, _ in view_columns(view)]
    known = {column.name: column for view in VIEWS.values() for column, _ in view_columns(view)}
    for name, select in views.view_sql(conn.dialect.name).items():
        if table := TABLES.get(name.removeprefix(PREFIX)):
            told.append(_of("VIEW", name, f"Interna. {table.description} Con los números como se leen."))
            exact = [centimos(column) for column in table.columns if is_soles(column)]
            told += [_of_column(name, column) for column in (*table.columns, *exact)]
        elif name not in VIEWS:
            told.append(_of("VIEW", name, _about(select)))
            for column in (found["name"] for found in sa.inspect(conn).get_columns(name)):
                text = _OWN[column] if column in _OWN else comment(known[column])
                told.append(_of("COLUMN", f"{name}.{column}", text))
    return told


def _about(select: str) -> str:
    """What a helper is: the first lines of its file."""
    lines = re.match(r"(?:-- .*\n)*", select)
    return " ".join(lines.group().replace("-- ", "").split()) if lines and lines.group() else views.PERIODS


def _of_column(name: str, column: Column) -> str:
    return _of("COLUMN", f"{name}.{column.name}", comment(column))


def _of(kind: str, name: str, text: str) -> str:
    doubled = text.replace("'", "''")
    return f"COMMENT ON {kind} {views.placed(name)} IS '{doubled}'"
