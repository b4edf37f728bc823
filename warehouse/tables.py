"""The SQL tables, derived from the contracts: types, keys, constraints, comments, indexes. None is written by hand.

| contract | in memory | PostgreSQL | SQLite (STRICT) |
| --- | --- | --- | --- |
| TEXT | str | text COLLATE "C" | TEXT |
| INTEGER | Int64 | bigint | INTEGER |
| BOOLEAN | Int64, 0/1 | smallint | INTEGER |
| AMOUNT | Int64 hundredths | numeric(18,2) | INTEGER, hundredths |
| PERCENT | Int64 millionths | numeric(18,6) | INTEGER, millionths |
| DATE | str, ISO | date | TEXT, ISO |
| INSTANT | str, `YYYY-MM-DDTHH:MM:SSZ` | timestamptz | TEXT, the same |

Text sorts by code point on both engines. SQLite keeps NUMERIC as binary floats, hence the integers; a STRICT
table refuses a value of another type, as PostgreSQL does.
"""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from schemas.contract import PLACES, SCALE, Column, Kind, Table, stored_limits
from schemas.registry import TABLES

SQLITE, POSTGRESQL = "sqlite", "postgresql"
#: Schemas of a server: tables and the views that only views use; what BI reads. SQLite has none.
SCHEMA, BI_SCHEMA = "seguimiento", "bi"
_ONLY = "solo_en"

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
#: SQLite has no dates: their form is checked, as PostgreSQL's types do.
_SQLITE_FORMS = {Kind.DATE: _DAY, Kind.INSTANT: f"{_DAY}T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z"}


def sql_type(kind: Kind) -> sa.types.TypeEngine:
    """The SQL type of a kind, on both engines."""
    if kind in PLACES:
        return sa.Numeric(18, PLACES[kind]).with_variant(sa.Integer(), SQLITE)
    types: dict[Kind, sa.types.TypeEngine] = {
        Kind.TEXT: sa.Text().with_variant(sa.Text(collation="C"), POSTGRESQL),
        Kind.INTEGER: sa.BigInteger().with_variant(sa.Integer(), SQLITE),
        Kind.BOOLEAN: sa.SmallInteger().with_variant(sa.Integer(), SQLITE),
        Kind.DATE: sa.Text().with_variant(pg.DATE(), POSTGRESQL),
        Kind.INSTANT: sa.Text().with_variant(pg.TIMESTAMP(timezone=True), POSTGRESQL),
    }
    return types[kind]


@cache
def metadata() -> sa.MetaData:
    """All tables of the registry."""
    tables = sa.MetaData()
    for table in TABLES.values():
        _define(table, tables)
    return tables


def sql_table(table: Table) -> sa.Table:
    """The SQL table of a contract."""
    return metadata().tables[table.name]


def _define(table: Table, tables: sa.MetaData) -> None:
    columns = [
        sa.Column(
            column.name,
            sql_type(column.kind),
            nullable=column.nullable,
            autoincrement=False,
            comment=comment(column),
        )
        for column in table.columns
    ]
    # in the key's own order: as marks of columns it would be in theirs, and the rows of a unit not be found by the unit
    key = sa.PrimaryKeyConstraint(*table.key)
    constraints = [check for column in table.columns for check in _checks(table, column)]
    indexes = [sa.Index(f"ix_{table.name}_{'_'.join(names)}", *names) for names in table.indexes]
    sa.Table(table.name, tables, *columns, key, *constraints, *indexes, comment=table.description, sqlite_strict=True)


def comment(column: Column) -> str:
    """What is said of a column beside it in the database."""
    return f"{column.description} [{column.unit}]" if column.unit else column.description


def _checks(table: Table, column: Column) -> list[sa.CheckConstraint]:
    """Constraints of a column; limits are in whole units on PostgreSQL and as stored on SQLite."""
    name = f"ck_{table.name}_{column.name}"
    checks = []
    if column.values:
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in column.values)
        checks.append(sa.CheckConstraint(f"{column.name} IN ({listed})", name=f"{name}_valores"))
    low, high = stored_limits(column)
    if column.kind in SCALE:
        checks.append(_only(SQLITE, _range(name, column.name, low, high)))
        low, high = column.minimum, column.maximum
        if low is not None or high is not None:
            checks.append(_only(POSTGRESQL, _range(name, column.name, low, high)))
    elif low is not None or high is not None:
        checks.append(_range(name, column.name, low, high))
    if column.kind in _SQLITE_FORMS:
        form = f"{column.name} GLOB '{_SQLITE_FORMS[column.kind]}'"
        checks.append(_only(SQLITE, sa.CheckConstraint(form, name=f"{name}_forma")))
    return checks


def check_names(table: Table, dialect: str) -> set[str]:
    """Names of the constraints that a table has on one engine."""
    return {
        str(constraint.name)
        for constraint in sql_table(table).constraints
        if isinstance(constraint, sa.CheckConstraint) and constraint.info.get(_ONLY, dialect) == dialect
    }


def _only(dialect: str, check: sa.CheckConstraint) -> sa.CheckConstraint:
    check.info[_ONLY] = dialect
    return check.ddl_if(dialect=dialect)


def _range(name: str, column: str, low: int | None, high: int | None) -> sa.CheckConstraint:
    parts = [f"{column} >= {low}"] if low is not None else []
    parts += [f"{column} <= {high}"] if high is not None else []
    return sa.CheckConstraint(" AND ".join(parts), name=f"{name}_limites")
