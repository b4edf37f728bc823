"""Data as a classic script that a page opened from disk may load, compact and inert whatever it says.

Columns instead of rows; text that repeats goes through a list of its values. Text loses what is unseen and turns the
reading order around (`textos.plain`).
"""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from assets.reports.observaciones.textos import plain

#: Nothing in a script may end it, or be a line's end to an old parser.
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def script(name: str, value: Any) -> bytes:
    """`value` handed to the page under a name: `T.recibe("poi-2026",{...});`"""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char, escaped in _ESCAPED.items():
        text = text.replace(char, escaped)
    return f"T.recibe({json.dumps(name)},{text});\n".encode()


def columns(frame: pd.DataFrame, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Columns by name: numbers as they are, text by `listed`; None for the unknown."""
    return {name: column(frame[name]) for name in names or frame.columns}


def column(series: pd.Series) -> Any:
    """Numbers as a list; text as `{"d": values in order, "v": place of each row's value, -1 for none}` where that is
    shorter, else as a list."""
    if pd.api.types.is_numeric_dtype(series.dtype):
        return numbers(series)
    codes, values = pd.factorize(series, sort=True)
    cleaned = [plain(str(value)) for value in values]
    if len(values) * 2 > len(series):
        return [None if code < 0 else cleaned[code] for code in codes]
    return {"d": cleaned, "v": codes.tolist()}


def places(frame: pd.DataFrame, place: pd.Series) -> list[int]:
    """Of each row, the place of its activity in the year's file; -1 for none."""
    return place.reindex(frame["actividad_id"]).fillna(-1).astype("int64").tolist()


def numbers(series: pd.Series) -> list[int | None]:
    if not series.isna().any():
        return series.astype("int64").tolist()
    return [None if unknown else int(value) for value, unknown in zip(series, series.isna(), strict=True)]
