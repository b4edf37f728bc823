"""Writing frames in bulk, inside the caller's transaction, by the fast path of each engine.

PostgreSQL: COPY of CSV bytes that pyarrow writes; SQLite: many rows a statement. An exact integer of a frame becomes
the engine's stored form without passing through a float. Reading back is in `warehouse.reading`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv
import sqlalchemy as sa

from schemas.contract import PLACES, Table
from schemas.frames import conform
from warehouse.reading import matching, read
from warehouse.tables import POSTGRESQL, sql_table

_STAGE = "entrada_por_fusionar"
#: Rows of a piece.
_PIECE = 50_000
#: Rows of a statement on SQLite, of which the widest table's parameters are far below its limit.
_AT_ONCE = 100


def insert(conn: sa.Connection, table: Table, frame: pd.DataFrame, /) -> int:
    """Add all rows of a frame (in the table's form, see `schemas.frames.conform`); how many.

    Raises TypeError if the frame is not of that form, AlmacenError (from `transaction`) if the table refuses a row.
    """
    frame = conform(table, frame)
    if frame.empty:
        return 0
    if conn.dialect.name == POSTGRESQL:
        _copy(conn, table.name, table, frame)
    else:
        _insert_values(conn, table, frame)
    return len(frame)


def insert_pieces(conn: sa.Connection, table: Table, frame: pd.DataFrame, /) -> int:
    """As `insert`, some thousands of rows at a time: a frame of millions need not stand in memory a second time."""
    return sum(insert(conn, table, frame.iloc[start : start + _PIECE]) for start in range(0, len(frame), _PIECE))


def delete(conn: sa.Connection, table: Table, /, **equals: object) -> int:
    """Delete the rows where each column equals its value (a list: one of them; None: empty); how many."""
    return conn.execute(sa.delete(sql_table(table)).where(*matching(conn, table, equals))).rowcount


def replace(conn: sa.Connection, table: Table, frame: pd.DataFrame, /, **equals: object) -> int:
    """Put the frame in place of the rows that match; how many there are now.

    Raises ValueError if a row of the frame is outside what is replaced: it would outlive the next replacement.
    """
    for name, value in equals.items():
        if value is None:
            inside = frame[name].isna()
        else:
            inside = frame[name].isin(value if isinstance(value, list | tuple | set) else [value])
        if not inside.fillna(False).all():
            raise ValueError(f"tabla {table.name}: hay filas con otro {name} que el que se reemplaza")
    delete(conn, table, **equals)
    return insert(conn, table, frame)


def end(conn: sa.Connection, table: Table, ending: pd.DataFrame, /, **unit: object) -> None:
    """Ends open versions of a dated table: `ending` has the columns that name each one (those of its key but `desde`,
    which it may have), and `hasta`, when it ends."""
    if ending.empty:
        return
    stored = sql_table(table)
    names = [name for name in ending.columns if name not in ("desde", "hasta")]
    named = [stored.c[name] == sa.bindparam(f"of_{name}") for name in names]
    open_one = [*matching(conn, table, {name: unit[name] for name in unit if name not in names}), *named]
    statement = sa.update(stored).where(*open_one, stored.c.hasta.is_(None)).values(hasta=sa.bindparam("at"))
    rows = ending[[*names, "hasta"]].set_axis([*(f"of_{name}" for name in names), "at"], axis=1)
    conn.execute(statement, rows.astype(object).to_dict("records"))


def renew(conn: sa.Connection, table: Table, frame: pd.DataFrame, /, **equals: Any) -> bool:
    """As `replace`, if a row is other than the stored ones; whether it was. What is as it was costs a read."""

    def ordered(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.sort_values(list(table.key), ignore_index=True)

    if ordered(read(conn, table, **equals)).equals(ordered(conform(table, frame))):
        return False
    replace(conn, table, frame, **equals)
    return True


def upsert(conn: sa.Connection, table: Table, frame: pd.DataFrame, /, newer_by: str | tuple[str, ...] = ()) -> int:
    """Add the rows of a frame, or overwrite those with the same key; how many rows were given.

    With `newer_by`, a stored row stays if its value of that column is later than the incoming one (or the incoming
    one has none): whichever order loads come in, the latest one wins. Further columns decide where it is the same.
    Raises ValueError on a key given twice.
    """
    frame = conform(table, frame)
    if frame.duplicated(list(table.key)).any():
        raise ValueError(f"tabla {table.name}: la misma clave {table.key} dos veces en lo que se fusiona")
    if frame.empty:
        return 0
    names = _names(table.names)
    if conn.dialect.name == POSTGRESQL:
        conn.exec_driver_sql(f"CREATE TEMPORARY TABLE {_STAGE} (LIKE {table.name}) ON COMMIT DROP")
        _copy(conn, _STAGE, table, frame)
        conn.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {_STAGE} {_on_conflict(table, newer_by)}"
        )
        conn.exec_driver_sql(f"DROP TABLE {_STAGE}")
    else:
        _insert_values(conn, table, frame, _on_conflict(table, newer_by))
    return len(frame)


def _on_conflict(table: Table, newer_by: str | tuple[str, ...]) -> str:
    rest = [name for name in table.names if name not in table.key]
    if not rest:
        return f"ON CONFLICT ({_names(table.key)}) DO NOTHING"
    updates = ", ".join(f"{name} = excluded.{name}" for name in rest)
    clause = f"ON CONFLICT ({_names(table.key)}) DO UPDATE SET {updates}"
    if not newer_by:
        return clause
    order = (newer_by,) if isinstance(newer_by, str) else newer_by
    stored = [f"{table.name}.{name}" for name in order]
    incoming = _names(f"excluded.{name}" for name in order)
    return f"{clause} WHERE {stored[0]} IS NULL OR ({incoming}) >= ({_names(stored)})"


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _insert_values(conn: sa.Connection, table: Table, frame: pd.DataFrame, conflict: str = "") -> None:
    """INSERT into SQLite, some rows a statement: `executemany` steps through a statement per row and takes three times
    as long (`benchmarks.filas`)."""
    one = f"({', '.join('?' * len(table.columns))})"
    # column by column, NA as None: a row at a time costs ten times as much
    values = tuple(chain.from_iterable(zip(*(_values(frame[name]) for name in frame.columns), strict=True)))
    width = len(table.columns)
    for start in range(0, len(values), _AT_ONCE * width):
        some = values[start : start + _AT_ONCE * width]
        rows = _names([one] * (len(some) // width))
        conn.exec_driver_sql(f"INSERT INTO {table.name} ({_names(table.names)}) VALUES {rows} {conflict}", some)


def _values(series: pd.Series) -> list:
    return pa.array(series.array, from_pandas=True).to_pylist()


def _copy(conn: sa.Connection, target: str, table: Table, frame: pd.DataFrame) -> None:
    """COPY a frame into a table of PostgreSQL. In its CSV a bare nothing is NULL and `""` is an empty text."""
    statement = f"COPY {target} ({_names(table.names)}) FROM STDIN (FORMAT csv)"
    raw = cast(psycopg.Connection, conn.connection.driver_connection)
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_csv(table, frame))


def _csv(table: Table, frame: pd.DataFrame) -> memoryview:
    columns = {column.name: pa.array(frame[column.name]) for column in table.columns}
    for column in table.columns:
        if column.kind in PLACES:  # the same 64 bits, read as a decimal: 1250 hundredths are 12.50
            columns[column.name] = columns[column.name].view(pa.decimal64(18, PLACES[column.kind]))
    out = io.BytesIO()
    # In one piece: of a column whose first piece is empty (frames put together) pyarrow 26 writes zero bytes.
    pacsv.write_csv(pa.table(columns).combine_chunks(), out, pacsv.WriteOptions(include_header=False, batch_size=65536))
    return out.getbuffer()
