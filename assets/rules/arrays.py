"""Between frames and exact integers: what every rule does before and after its arithmetic.

Here: columns of exact integers to numpy and back, grouped exact sums, and frames in the shape of a declared
table. Not here: any formula.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from schemas.contract import Table
from schemas.frames import dtype

_INT64_MAX = np.iinfo(np.int64).max


def integers(series: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """A column as (values, known): int64 with 0 where it is NA, and booleans.

    TypeError on a column of floats that holds anything: an exact number has already been lost there.
    """
    known = series.notna().to_numpy(dtype=bool)
    if pd.api.types.is_float_dtype(series.dtype):
        if known.any():
            raise TypeError(
                f"la columna {series.name!r} es de coma flotante; se esperan enteros exactos (Int64)"
            )
        return np.zeros(len(series), dtype=np.int64), known
    if series.dtype != "Int64":
        series = series.astype("Int64")
    return series.to_numpy(dtype=np.int64, na_value=0), known


def texts(series: pd.Series) -> list[str | None]:
    """The texts of a column, None where there is none."""
    known = series.notna()
    return [text if there else None for text, there in zip(series, known, strict=True)]


def different(old: pd.Series, new: pd.Series) -> np.ndarray:
    """Position by position: are the values different? NA equals NA, and differs from any value."""
    if old.dtype == "Int64" and new.dtype == "Int64":
        (before, was_known), (after, is_known) = integers(old), integers(new)
        return (before != after) | (was_known != is_known)
    return old.to_numpy(dtype=object, na_value=None) != new.to_numpy(dtype=object, na_value=None)


def exact(values: np.ndarray) -> np.ndarray:
    """The same integers as Python ints in an object array, which do not overflow."""
    return values.astype(object)


def nullable(values: np.ndarray, known: np.ndarray, index: pd.Index | None = None) -> pd.Series:
    """The inverse of `integers`. OverflowError if a value does not fit in 64 bits."""
    return pd.Series(pd.arrays.IntegerArray(values.astype(np.int64), ~known), index=index)


def grouped_sum(
    values: np.ndarray, known: np.ndarray, groups: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Exact sums of the known values of each group 0..n-1, as (sums, known): a group without one is not
    known.

    OverflowError if the sums might not fit in 64 bits.
    """
    if len(values) and int(np.abs(values).max()) * len(values) > _INT64_MAX:
        raise OverflowError("la suma de las cantidades no cabe en 64 bits")
    sums = np.zeros(n, dtype=np.int64)
    np.add.at(sums, groups[known], values[known])
    return sums, np.bincount(groups[known], minlength=n) > 0


def conform(
    columns: Mapping[str, pd.Series] | pd.DataFrame, table: Table, without: Collection[str] = ()
) -> pd.DataFrame:
    """A frame with the columns of `table`, in its order and kinds, but those in `without`.

    Texts, dates and instants are `str`; integers, booleans (0/1), amounts and percentages `Int64`.
    Columns of a mapping go together by position, under the first one's index.
    KeyError if a column is not there; ValueError or TypeError if it cannot be of its kind.
    """
    shaped: dict[str, Any] = {}
    index = columns[table.columns[0].name].index
    for column in table.columns:
        if column.name not in without:
            series, wanted = columns[column.name], dtype(column)
            if series.dtype != wanted:
                series = series.astype(wanted)  # type: ignore[call-overload]
            shaped[column.name] = series.array
    return pd.DataFrame(shaped, index=index, copy=False)
