"""Reading tables and views back in the contract's terms, equal on both engines.

Exact numbers come as Int64 (hundredths, millionths), dates and instants as the contract's text, whatever the
engine keeps. Writing is in `warehouse.bulk`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from schemas.contract import SCALE, Column, Kind, Table
from schemas.frames import arrow_frame, arrow_type
from warehouse.tables import POSTGRESQL, sql_table

_BATCH = 50_000


def read(
    conn: sa.Connection,
    table: Table,
    /,
    columns: Sequence[str] | None = None,
    order: Sequence[str] | None = None,
    **equals: object,
) -> pd.DataFrame:
    """The rows where each column equals its value (a list: one of them; None: empty), in key order.

    `columns`: which, default all; `order`: by which columns, default the key. Raises KeyError for an unknown column.
    """
    chosen = [table.column(name) for name in columns] if columns else list(table.columns)
    source = sql_table(table)
    query = (
        sa.select(*(in_memory(conn, column, source.c[column.name]).label(column.name) for column in chosen))
        .where(*matching(conn, table, equals))
        .order_by(*(source.c[name] for name in order or table.key))
    )
    # straight from the driver: what comes needs no conversion, and a row object for each row is half of the work
    rows = conn.execute(query).cursor.fetchall()
    found = pa.Table.from_batches([_batch(rows, arrow_schema(chosen))] if rows else [], arrow_schema(chosen))
    return arrow_frame(list(zip(chosen, found.columns, strict=True)))


def pieces(conn: sa.Connection, table: Table, /, **equals: object) -> Iterator[pd.DataFrame]:
    """As `read`, some thousands of rows at a time and in no order: of a table that need not stand in memory."""
    source = sql_table(table)
    chosen = (in_memory(conn, column, source.c[column.name]).label(column.name) for column in table.columns)
    for batch in record_batches(conn, sa.select(*chosen).where(*matching(conn, table, equals)), table.columns):
        yield arrow_frame(list(zip(table.columns, pa.Table.from_batches([batch]).columns, strict=True)))


def matching(conn: sa.Connection, table: Table, equals: Mapping[str, object]) -> list[sa.ColumnElement[bool]]:
    """Conditions of an equality filter, given in the contract's terms. Raises KeyError for an unknown column."""
    conditions: list[sa.ColumnElement[bool]] = []
    for name, value in equals.items():
        column = sql_table(table).c[name]
        stored = column if table.column(name).kind not in SCALE else in_memory(conn, table.column(name), column)
        if isinstance(value, list | tuple | set):
            conditions.append(stored.in_(list(value)))
        else:
            conditions.append(column.is_(None) if value is None else stored == value)
    return conditions


def in_memory(conn: sa.Connection, column: Column, stored: sa.ColumnElement) -> sa.ColumnElement:
    """SQL of a table's column in the form that frames hold."""
    if conn.dialect.name != POSTGRESQL:
        return stored
    if column.kind in SCALE:
        return sa.cast(stored * SCALE[column.kind], sa.BigInteger)
    if column.kind is Kind.DATE:
        return sa.func.to_char(stored, "YYYY-MM-DD")
    if column.kind is Kind.INSTANT:
        return sa.func.to_char(sa.func.timezone("UTC", stored), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    return stored


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """Arrow types of columns as frames hold them: text, and 64-bit integers."""
    return pa.schema([(column.name, arrow_type(column)) for column in columns])


def record_batches(
    conn: sa.Connection, query: sa.Select | sa.TextClause, columns: Sequence[Column]
) -> Iterator[pa.RecordBatch]:
    """The rows of a query, some thousands at a time, so that a national year needs no memory of its own."""
    # given with the statement: options set on a connection would stay on it, and make cursors of its writes
    result = conn.execute(query, execution_options={"stream_results": True, "max_row_buffer": _BATCH})
    for rows in result.partitions(_BATCH):
        yield _batch(rows, arrow_schema(columns))


def _batch(rows: Sequence[Sequence], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
