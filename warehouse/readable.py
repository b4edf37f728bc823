"""The generated reading layer: for each table a view `leer_<table>` with the numbers that a person reads.

The only place that knows in which form an engine stores an exact number. The BI views are written once, on top of
it, and run unchanged on both engines.
"""

from schemas.contract import SCALE, Column, Kind, Table
from schemas.registry import TABLES, is_soles
from warehouse.tables import POSTGRESQL

PREFIX = "leer_"


def readable_views(dialect: str) -> dict[str, str]:
    """SQL of each generated view, by its name, for one engine."""
    return {f"{PREFIX}{table.name}": _select(table, dialect) for table in TABLES.values()}


def _select(table: Table, dialect: str) -> str:
    columns = ",\n  ".join(part for column in table.columns for part in _column(column, dialect))
    return f"SELECT\n  {columns}\nFROM {table.name}"


def _column(column: Column, dialect: str) -> list[str]:
    """A column as people read it; after an amount in soles, the exact céntimos."""
    name = column.name
    if column.kind not in SCALE:
        return [name]
    exact = f"CAST({name} * {SCALE[Kind.AMOUNT]} AS BIGINT)" if dialect == POSTGRESQL else name
    shown = name if dialect == POSTGRESQL else f"{name} / {SCALE[column.kind]}.0 AS {name}"
    return [shown, f"{exact} AS {name.removesuffix('_soles')}_centimos"] if is_soles(column) else [shown]
