"""Reading BI views back in the contract's terms, equal on both engines: for the export, reports and the dashboard.

Exact numbers come as whole hundredths and millionths, although views of SQLite show floats: they round back to the
exact value up to 7 * 10**13 soles and 8 * 10**9 percent.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from schemas.contract import SCALE, Column, Kind, View
from schemas.frames import arrow_frame
from schemas.registry import VIEWS, view_columns
from warehouse.reading import arrow_schema, in_memory, record_batches
from warehouse.tables import POSTGRESQL


def view_frame(
    conn: sa.Connection, name: str, /, columns: Sequence[str] | None = None, **equals: object
) -> pd.DataFrame:
    """The rows of a view where each column equals its value (a list: one of them), in the order of its key; `columns`:
    which, default all. Raises KeyError for an unknown view or column."""
    view = VIEWS[name]
    known = {column.name: column for column, _ in view_columns(view)}
    chosen = [known[name] for name in columns] if columns else list(known.values())
    conditions = [_equal(known[name], value) for name, value in equals.items()]
    query = view_query(conn, view, chosen).where(*conditions)
    found = pa.Table.from_batches(record_batches(conn, query, chosen), arrow_schema(chosen))
    return arrow_frame(list(zip(chosen, found.columns, strict=True)))


def view_query(conn: sa.Connection, view: View, columns: Sequence[Column]) -> sa.Select:
    """These columns of a view, exact, in the order of its key: text by code point, numbers by value."""
    kinds = {column.name: column.kind for column, _ in view_columns(view)}
    source = sa.table(view.name, *(sa.column(name) for name in kinds))
    order = [
        sa.collate(source.c[name], "C")
        if conn.dialect.name == POSTGRESQL and kinds[name] is Kind.TEXT
        else source.c[name]
        for name in view.key
    ]
    exact = [_exact(conn, column, source.c[column.name]).label(column.name) for column in columns]
    return sa.select(*exact).select_from(source).order_by(*order)


def _equal(column: Column, value: object) -> sa.ColumnElement[bool]:
    shown: sa.ColumnElement = sa.column(column.name)
    if isinstance(value, list | tuple | set):
        return shown.in_(list(value))
    return shown.is_(None) if value is None else shown == value


def _exact(conn: sa.Connection, column: Column, shown: sa.ColumnElement) -> sa.ColumnElement:
    """The exact integer behind a number that a view shows."""
    if column.kind in SCALE and conn.dialect.name != POSTGRESQL:
        return sa.cast(sa.func.round(shown * SCALE[column.kind]), sa.Integer)
    return in_memory(conn, column, shown)
