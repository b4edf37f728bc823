"""How values are written for people in Peru: 1,234.56, dates as 31/12/2021, percentages rounded half up.

Source of the rounding: POI 2021, table 5 (112.5 is printed 113). What is rounded here is only shown.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assets.reports.document.model import Mark, Shown, Value
from assets.reports.observaciones.textos import plain

_PLACES = {Shown.SOLES: 2, Shown.MILLIONS: 2, Shown.WHOLE_PERCENT: 0, Shown.PERCENT: 2}
_MILLION = 1_000_000
#: Keeps a number and its sign on one line.
NBSP = "\u00a0"
#: An empty cell, in what people read.
EMPTY = "—"


def shown(value: Value, how: Shown, palette: dict[str, Mark] | None = None) -> str:
    """A value as people read it; of a label, its symbol too."""
    if value is None:
        return EMPTY
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        mark = (palette or {}).get(value) if how is Shown.LABEL else None
        return f"{mark.symbol} {value}" if mark else plain(value)
    number = Decimal(value)
    if how is Shown.MILLIONS:
        number /= _MILLION
    if how is Shown.QUANTITY:
        return f"{rounded(number, 2):,f}".removesuffix(".00")
    written = f"{rounded(number, _PLACES.get(how, 0)):,f}"
    return f"{written}{NBSP}%" if how in (Shown.PERCENT, Shown.WHOLE_PERCENT) else written


def rounded(number: Decimal, places: int) -> Decimal:
    """Half up, away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def cell(value: Value) -> str:
    """A value as a program reads it, in a CSV: a plain decimal, ISO date, empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
