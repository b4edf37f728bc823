"""The canonical export: one CSV per BI view (and Parquet beside it), the same bytes for the same content.

UTF-8, LF, a header, rows in the order of the view's key (text by code point, numbers by value), AMOUNT with two
decimals, PERCENT with six, empty for NULL (an empty text is `""`), booleans 0/1, dates and instants ISO in UTC.
Wall-clock columns are left out: they would differ from one rebuild to the next.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from schemas.contract import PLACES, Column, Kind, View
from schemas.frames import TEXTS
from schemas.registry import VIEWS, view_columns
from warehouse.engine import snapshot
from warehouse.reading import record_batches
from warehouse.viewing import view_query

_PARTIAL = ".parcial"
_COMMA, _QUOTE, _NOTHING = (pa.scalar(mark, pa.large_string()) for mark in (",", '"', ""))


def export(engine: sa.Engine, folder: Path, *, parquet: bool = False) -> list[Path]:
    """Writes every view into `folder`, all from one state of the database; the files, in order of name.

    Each is written beside its final name and takes it only when all are complete. Raises AlmacenError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with snapshot(engine) as conn:
        for view in VIEWS.values():
            columns = exported_columns(view)
            query = view_query(conn, view, columns)
            target = folder / f"{view.name}.csv"
            _write_csv(_partial(target), columns, record_batches(conn, query, columns))
            written.append(target)
            if parquet:
                target = folder / f"{view.name}.parquet"
                _write_parquet(_partial(target), columns, record_batches(conn, query, columns))
                written.append(target)
    for target in written:
        os.replace(_partial(target), target)
    return sorted(written)


def exported_columns(view: View) -> list[Column]:
    """The columns of a view that do not depend on when somebody ran something."""
    return [column for column, _ in view_columns(view) if not column.wall_clock]


def _partial(target: Path) -> Path:
    return target.with_name(target.name + _PARTIAL)


def _write_csv(path: Path, columns: Sequence[Column], batches: Iterator[pa.RecordBatch]) -> None:
    with path.open("wb") as file:
        file.write(",".join(column.name for column in columns).encode() + b"\n")
        for batch in batches:
            cells = [_cells(column, array) for column, array in zip(columns, batch.columns, strict=True)]
            lines = pc.binary_join_element_wise(*cells, _COMMA, null_handling="replace", null_replacement="")
            file.write("\n".join(lines.to_pylist()).encode() + b"\n")


def _cells(column: Column, array: pa.Array) -> pa.Array:
    """A column as CSV cells. A text is quoted where a reader needs it, and where it is empty but not NULL."""
    if column.kind not in TEXTS:
        return _decimal(column, array).cast(pa.string()).cast(pa.large_string())
    doubled = pc.replace_substring(array, '"', '""')
    quoted = pc.binary_join_element_wise(_QUOTE, doubled, _QUOTE, _NOTHING)
    return pc.if_else(pc.match_substring_regex(array, '^$|[",\r\n]'), quoted, array)


def _decimal(column: Column, array: pa.Array) -> pa.Array:
    """Hundredths or millionths as the decimal that they are; other numbers as they come."""
    if column.kind not in PLACES:
        return array
    places = PLACES[column.kind]
    return array.view(pa.decimal64(18, places)).cast(pa.decimal128(18, places))


def _write_parquet(path: Path, columns: Sequence[Column], batches: Iterator[pa.RecordBatch]) -> None:
    types = {Kind.DATE: pa.date32(), Kind.INSTANT: pa.timestamp("ms", "UTC"), Kind.TEXT: pa.string()}
    types |= {kind: pa.decimal128(18, places) for kind, places in PLACES.items()}
    schema = pa.schema([(column.name, types.get(column.kind, pa.int64())) for column in columns])
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            arrays = [
                _decimal(column, array).cast(kind)
                for column, array, kind in zip(columns, batch.columns, schema.types, strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
