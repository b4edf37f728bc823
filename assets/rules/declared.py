"""A percentage that somebody wrote, against the quantities beside it."""

import re
from fractions import Fraction

from schemas.contract import SCALE, Kind

_DECIMALS = re.compile(r"[.,](\d+)")


def ratio(executed: object, programmed: object) -> Fraction | None:
    """Executed over programmed x 100, exact, of two quantities in one unit; None where either is absent or nothing is
    programmed."""
    if not isinstance(executed, int) or not isinstance(programmed, int) or not programmed:
        return None
    return Fraction(executed * 100, programmed)


def agrees(declared: int, shown: str, exact: Fraction) -> bool:
    """Does a declared percentage (millionths), written as `shown`, say `exact` to the last decimal that it shows?"""
    decimals = _DECIMALS.search(shown)
    tolerance = Fraction(1, 2 * 10 ** (len(decimals.group(1)) if decimals else 0))
    return abs(Fraction(declared, SCALE[Kind.PERCENT]) - exact) <= tolerance


def percent_text(exact: Fraction) -> str:
    """As many decimals as it takes, two at the most: `122.86 %`, `150 %`."""
    hundredths = int(exact * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    return f"{whole}{f'.{rest:02d}'.rstrip('0') if rest else ''} %"
