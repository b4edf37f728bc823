"""Simple means of percentages, by group, rounded once from the exact value.

A mean of some hundred fractions has an enormous denominator. Each percentage is therefore cut to nine
decimals more than are stored, which leaves the true mean between two integers; where both round to the same
stored number that is the answer, and where they do not the group is added up again in exact fractions.
"""

from fractions import Fraction

import numpy as np

from assets.rules.arrays import exact
from assets.rules.rounding import RATIO_ONE, half_up, percent_of

_FINER = 10**9


def grouped_mean(
    executed: np.ndarray,
    programmed: np.ndarray,
    rows: np.ndarray,
    groups: np.ndarray,
    n: int,
    *,
    capped: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Mean of `executed / programmed` in each group 0..n-1, as (millionths of a percent, known).

    `executed` and `programmed` are int64 in the same unit, `programmed` above zero for every row used;
    membership i puts row `rows[i]` in group `groups[i]`. `capped`: each percentage counts 100 at the most. A
    group without rows has no mean. Source: POI 2021, conclusion 2.4 (90 % is the mean of min(pct, 100) over
    AO, 89.79).
    """
    done = np.minimum(executed, programmed) if capped else executed
    floors = np.zeros(len(done), dtype=object)
    used = np.unique(rows)
    floors[used] = exact(done[used]) * (RATIO_ONE * _FINER) // exact(programmed[used])
    sums = np.zeros(n, dtype=object)
    np.add.at(sums, groups, floors[rows])
    sizes = np.bincount(groups, minlength=n)
    known = sizes > 0
    means = np.zeros(n, dtype=np.int64)
    for group in np.flatnonzero(known):
        size = int(sizes[group])
        low = half_up(sums[group], size * _FINER)
        if low != half_up(sums[group] + size, size * _FINER):
            members = rows[groups == group]
            low = percent_of(
                sum((Fraction(int(done[i]), int(programmed[i])) for i in members), Fraction()) / size
            )
        means[group] = low
    return means, known
