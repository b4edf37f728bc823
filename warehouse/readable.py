"""The generated reading layer: for each table a view `leer_<table>` with the numbers that a person reads.

The only place that knows in which form an engine stores an exact number. The BI views are written once, on top of
it, and run unchanged on both engines.
"""

from schemas.contract import PLACES, SCALE, Column, Kind, Table
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
    shown = name if dialect == POSTGRESQL else f"{number(name, column.kind, dialect)} AS {name}"
    return [shown, f"{exact} AS {name.removesuffix('_soles')}_centimos"] if is_soles(column) else [shown]


def number(whole: str, kind: Kind, dialect: str) -> str:
    """SQL of a whole number of hundredths or millionths as the number that a person reads."""
    if dialect == POSTGRESQL:
        unit = f"0.{1:0{PLACES[kind]}d}"  # times, for a quotient of numerics is cut where the engine thinks it enough
        return f"CAST({whole} * {unit} AS numeric(18, {PLACES[kind]}))"
    return f"{whole} / {SCALE[kind]}.0"
