"""Data frames of a contract: their pandera schema, an empty one, and giving a frame the contract's form.

Exact numbers are Int64: an AMOUNT counts hundredths, a PERCENT millionths. TEXT, DATE and INSTANT are pandas'
`str`. Values are parsed elsewhere; nothing here changes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.contract import DATE_PATTERN, INSTANT_PATTERN, Column, Kind, Table, stored_limits
from schemas.plain import Masked

if TYPE_CHECKING:
    import pandera.pandas

TEXTS = frozenset({Kind.TEXT, Kind.DATE, Kind.INSTANT})

_FLOAT_EXACT = 2**53
_STR = pd.StringDtype("pyarrow", na_value=np.nan)
#: What Arrow takes plain values for that are of a column's type as they stand; anything else `conform` looks at.
_AS_WRITTEN = {pa.large_string(): (pa.string(), pa.null()), pa.int64(): (pa.int64(), pa.null())}


def dtype(column: Column) -> str:
    """Pandas dtype of a column."""
    return "str" if column.kind in TEXTS else "Int64"


def _patterns(column: Column) -> list[str]:
    by_kind = {Kind.DATE: DATE_PATTERN, Kind.INSTANT: INSTANT_PATTERN}.get(column.kind, "")
    return [pattern for pattern in (column.pattern, by_kind) if pattern]


@cache
def frame_schema(table: Table) -> pandera.pandas.DataFrameSchema:
    """The pandera schema of a table's frames: exact columns in order, no coercion, unique key."""
    import pandera.pandas as contracts  # 1-3 s: only who validates pays for it

    def checks(column: Column) -> list[contracts.Check]:
        low, high = stored_limits(column)
        found = [contracts.Check.str_matches(rf"^(?:{pattern})\Z") for pattern in _patterns(column)]
        if column.kind in (Kind.DATE, Kind.INSTANT):
            found.append(contracts.Check(_exists, name="fecha que existe", error="fecha que no existe"))
        if column.values:
            found.append(contracts.Check.isin(column.values))
        if low is not None:
            found.append(contracts.Check.ge(low))
        if high is not None:
            found.append(contracts.Check.le(high))
        return found

    return contracts.DataFrameSchema(
        {
            column.name: contracts.Column(
                dtype(column), checks(column), nullable=column.nullable, description=column.description
            )
            for column in table.columns
        },
        name=table.name,
        coerce=False,
        strict=True,
        ordered=True,
        unique=list(table.key),
    )


def _exists(series: pd.Series) -> pd.Series:
    return pd.to_datetime(series, errors="coerce", format="ISO8601", utc=True).notna()


def empty_frame(table: Table) -> pd.DataFrame:
    """A frame of the table without rows."""
    return arrow_frame([(column, pa.chunked_array([], arrow_type(column))) for column in table.columns])


def arrow_type(column: Column) -> pa.DataType:
    """How Arrow holds a column of a frame: text, or 64-bit integers."""
    return pa.large_string() if column.kind in TEXTS else pa.int64()


def arrow_frame(columns: Sequence[tuple[Column, pa.ChunkedArray]]) -> pd.DataFrame:
    """A frame of columns that Arrow holds, of `arrow_type` and one length. Made array by array: the general way from
    Arrow to pandas takes ten times as long over a small frame, and a night is made of small frames."""
    return pd.DataFrame({column.name: _extension(column, values) for column, values in columns}, copy=False)


def _extension(column: Column, values: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray:
    if column.kind in TEXTS:
        return pd.arrays.ArrowStringArray(values, dtype=_STR)
    numbers = values.fill_null(0).to_numpy() if values.null_count else values.to_numpy()
    blank = values.is_null().to_numpy() if values.null_count else np.zeros(len(values), dtype=bool)
    return pd.arrays.IntegerArray(np.array(numbers), np.array(blank))


def conform(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the table's columns in order and its dtypes; None and NaN become NA, no value changes.

    Raises TypeError naming the columns that are missing, unknown or of another type.
    """
    held = frame.dtypes
    if tuple(held.index) == table.names and [str(kind) for kind in held] == [dtype(column) for column in table.columns]:
        return frame
    missing = [name for name in table.names if name not in frame.columns]
    unknown = [name for name in frame.columns if name not in table.names]
    if missing or unknown:
        raise TypeError(f"tabla {table.name}: faltan las columnas {missing}, sobran {unknown}")
    columns = {column.name: _cast(table, column, frame[column.name]) for column in table.columns}
    return pd.DataFrame(columns, index=frame.index)


def _cast(table: Table, column: Column, series: pd.Series) -> pd.Series:
    wanted = dtype(column)
    if str(series.dtype) == wanted:
        return series
    if not _castable(column, series):
        raise TypeError(f"tabla {table.name}, columna {column.name}: {series.dtype} no es {wanted} sin cambiar valores")
    try:
        return series.astype(wanted)
    except (TypeError, ValueError) as error:
        raise TypeError(f"tabla {table.name}, columna {column.name}: valores que no son {wanted}") from error


def _castable(column: Column, series: pd.Series) -> bool:
    """Whether a cast keeps every value: astype would turn 1 into '1', and a float above 2**53 lost it before."""
    held = pd.api.types.infer_dtype(series, skipna=True)
    if column.kind in TEXTS:
        return held in ("string", "empty") or bool(series.isna().all())
    if "float" in held:
        return bool((series.dropna().abs() <= _FLOAT_EXACT).all())
    return held in ("integer", "boolean", "mixed-integer", "empty")


def from_columns(
    table: Table, columns: Mapping[str, Sequence | Masked | np.ndarray | pa.DictionaryArray]
) -> pd.DataFrame:
    """A frame of the table from plain columns, all of one length. Raises TypeError as `conform` does."""
    arrays = {
        name: pd.arrays.IntegerArray(values.values, values.blank) if isinstance(values, Masked) else _array(values)
        for name, values in columns.items()
    }
    frame = pd.DataFrame(arrays)
    return conform(table, frame) if len(frame) else empty_frame(table)


def _array(values: Sequence | np.ndarray | pa.DictionaryArray) -> pd.api.extensions.ExtensionArray | pd.Series:
    """Integers and texts by their own dtype, so that an absent integer does not make floats of the others."""
    if isinstance(values, pa.DictionaryArray):
        return pd.StringDtype(na_value=float("nan")).__from_arrow__(values.cast(pa.large_string()))
    return values if isinstance(values, np.ndarray) else pd.Series(values, dtype=object)


def from_records(table: Table, records: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """A frame of the table from rows as dicts; none gives the empty frame. Raises TypeError as `conform` does."""
    if not records:
        return empty_frame(table)
    if all(record.keys() == records[0].keys() for record in records) and records[0].keys() == set(table.names):
        with suppress(pa.ArrowTypeError, pa.ArrowInvalid):
            held = {column: pa.array([record[column.name] for record in records]) for column in table.columns}
            if all(array.type in _AS_WRITTEN[arrow_type(column)] for column, array in held.items()):
                wide = {column: pa.chunked_array([array.cast(arrow_type(column))]) for column, array in held.items()}
                return arrow_frame(list(wide.items()))
    return conform(table, pd.DataFrame(records))
