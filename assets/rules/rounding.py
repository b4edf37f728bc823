"""Percentages and rounding, exact: everything is an integer until it is shown.

Sources: evaluation of the POI 2021, table 5 (percentages are rounded half up: 112.5 is printed 113) and its
text (the distribution adds to 100: whole percents by the largest remainder).
"""

from fractions import Fraction

import numpy as np
import pandas as pd

from assets.rules.arrays import exact, integers, nullable
from schemas.contract import LIMIT, SCALE, Kind

#: Millionths of a percent in the ratio 1 (that is, 100 %).
RATIO_ONE = 100 * SCALE[Kind.PERCENT]


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` as the nearest integer; a half goes away from zero, as in Excel (2.5 -> 3,
    -2.5 -> -3).

    ValueError unless the denominator is positive.
    """
    if denominator <= 0:
        raise ValueError(f"el denominador debe ser mayor que cero, no {denominator}")
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def half_up_each(numerators: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    """`half_up` of each pair of two object arrays of Python ints; the denominators are positive."""
    rounded = (2 * np.abs(numerators) + denominators) // (2 * denominators)
    return np.where(numerators >= 0, rounded, -rounded)


def percent(executed: pd.Series, programmed: pd.Series) -> pd.Series:
    """`executed / programmed x 100` of each row, in `Int64` millionths of a percent, rounded half up.

    Both are `Int64` in the same unit (amounts in hundredths, or counts), row by row; the index is that of
    `executed`. NA where either is NA or nothing is programmed (zero; below zero is no target either). Not
    capped. OverflowError if a percentage has more digits than are stored.
    Source: POI 2021, table 5, columns of percentages.
    """
    if len(executed) != len(programmed):
        raise ValueError("ejecutado y programado deben tener las mismas filas")
    done, done_known = integers(executed)
    target, target_known = integers(programmed)
    known = done_known & target_known & (target > 0)
    result = np.zeros(len(done), dtype=object)
    result[known] = half_up_each(exact(done[known]) * RATIO_ONE, exact(target[known]))
    if (np.abs(result) >= LIMIT).any():
        raise OverflowError("un porcentaje tiene más de doce cifras enteras: revise la meta o la ejecución")
    return nullable(result, known, executed.index)


def percent_of(ratio: Fraction) -> int:
    """An exact ratio (1 is 100 %) in millionths of a percent, rounded half up."""
    return half_up(ratio.numerator * RATIO_ONE, ratio.denominator)


def largest_remainder(counts: list[int]) -> list[int | None]:
    """Whole percents of a distribution, which add to 100: the largest remainders are rounded up.

    Equal remainders: the higher label (the earlier in the list) first. All zeros: there is nothing to share
    out, and every percent is None. Source: POI 2021, distribution of the physical valuations (73, 3, 3, 5, 9,
    7).
    """
    if any(count < 0 for count in counts):
        raise ValueError("una distribución no tiene cantidades negativas")
    total = sum(counts)
    if not total:
        return [None] * len(counts)
    percents: list[int | None] = [100 * count // total for count in counts]
    missing = 100 - sum(100 * count // total for count in counts)
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(100 * counts[i] % total), i))
    for i in by_remainder[:missing]:
        percents[i] = 100 * counts[i] // total + 1
    return percents
