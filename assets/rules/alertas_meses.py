"""What twelve months of every activity show, as arrays of activities x 12 months: the detection behind the alerts.

Exact integers throughout: hundredths in, comparisons by cross-multiplication. Here: which activity, since which month.
Not here: words and rows (`alertas`).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from assets.rules.arrays import exact, integers

MONTHS_OF_YEAR = 12
#: Under the threshold for this many months in a row.
RUN = 3
_INT64 = 2**63


@dataclass(frozen=True)
class Measure:
    """Hundredths by activity and month; 0 where not `known`."""

    values: np.ndarray
    known: np.ndarray

    @cached_property
    def total(self) -> np.ndarray:
        """Sum of the year."""
        return self.values.sum(axis=1)

    @cached_property
    def cumulative(self) -> np.ndarray:
        """Sum from January to each month."""
        return np.cumsum(self.values, axis=1)

    @cached_property
    def begun(self) -> np.ndarray:
        """Whether anything is known up to each month."""
        return np.logical_or.accumulate(self.known, axis=1)


@dataclass(frozen=True, slots=True)
class Hits:
    """Activities (row numbers, ascending) that a rule found, the first month of each one's present streak and the month
    that it speaks of (1-12)."""

    rows: np.ndarray
    since: np.ndarray
    month: np.ndarray


def measure(monthly: pd.DataFrame, name: str, rows: np.ndarray, n: int, factor: int) -> Measure:
    """One measure of `monthly` (columns `mes` and `name`, `Int64`) as an array of `n` activities; row i of the frame is
    of activity `rows[i]` (-1: of none asked for).

    `factor`: what sums of the year will be multiplied by; numbers too large for that in 64 bits are kept as Python's.
    """
    stated, there = integers(monthly[name])
    asked = there & (rows >= 0)
    largest = int(np.abs(stated[asked]).max()) if asked.any() else 0
    values = np.zeros((n, MONTHS_OF_YEAR), dtype=np.int64)
    known = np.full((n, MONTHS_OF_YEAR), False)
    months = monthly["mes"].to_numpy(dtype=np.int64)[asked] - 1
    values[rows[asked], months] = stated[asked]
    known[rows[asked], months] = True
    return Measure(values if largest * MONTHS_OF_YEAR * factor < _INT64 else exact(values), known)


def low_run(target: Measure, done: Measure, until: int, pct: int) -> Hits:
    """Activities whose last `RUN` or more consecutive months up to `until` were reported, had a target, and stayed
    below `pct` % of it. A month without target or report breaks the run; trailing ones do not count."""
    measured = target.known & done.known & (target.values > 0)
    low = measured & (done.values * 100 < target.values * pct)
    n = len(low)
    run, length, last = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for i in range(until):
        run = np.where(low[:, i], run + 1, 0)
        length = np.where(measured[:, i], run, length)
        last = np.where(measured[:, i], i + 1, last)
    rows = np.flatnonzero(length >= RUN)
    return Hits(rows, last[rows] - length[rows] + 1, last[rows])


def standing(condition: np.ndarray, month: int) -> Hits:
    """Activities of which a condition (by month) holds at `month`, with the first month of the streak up to there."""
    rows = np.flatnonzero(condition[:, month - 1]) if month else np.zeros(0, dtype=np.int64)
    backwards = ~condition[rows, :month][:, ::-1]
    # the position of the first month back that broke it; none: the streak began in January
    length = np.where(backwards.any(axis=1), backwards.argmax(axis=1), month) if len(rows) else rows
    return Hits(rows, month - length + 1, np.full(len(rows), month))


def at_least(target: Measure, done: Measure, pct: int) -> np.ndarray:
    """By month: what is done so far is at least `pct` % of what was programmed so far."""
    return _measured(target, done) & (done.cumulative * 100 >= target.cumulative * pct)


def above(target: Measure, done: Measure, pct: int) -> np.ndarray:
    return _measured(target, done) & (done.cumulative * 100 > target.cumulative * pct)


def below(target: Measure, done: Measure, pct: int) -> np.ndarray:
    return _measured(target, done) & (done.cumulative * 100 < target.cumulative * pct)


def slow(target: Measure, done: Measure, pct: int) -> np.ndarray:
    """By month: twelve months at the pace so far would end below `pct` % of the year's target."""
    gone = np.arange(1, MONTHS_OF_YEAR + 1)
    annual = target.total[:, None]
    return done.begun & (annual > 0) & (done.cumulative * (MONTHS_OF_YEAR * 100) < annual * (pct * gone))


def _measured(target: Measure, done: Measure) -> np.ndarray:
    return done.begun & (target.cumulative > 0)


def unreported(target: Measure, done: Measure, until: int) -> tuple[Hits, np.ndarray]:
    """Activities with months up to `until` that have a target and no report (both months of a hit: the first of them);
    and which months those are, of every activity."""
    missing = (target.values > 0) & ~done.known
    missing[:, max(until, 0) :] = False
    rows = np.flatnonzero(missing.any(axis=1))
    first = missing[rows].argmax(axis=1) + 1
    return Hits(rows, first, first), missing


def jumps(of: Measure, times: int) -> tuple[np.ndarray, np.ndarray]:
    """By month: is the value `times` or more times the median of the activity's other months that are above zero, of
    which there are two at least? And twice that median."""
    positive = np.where(of.values > 0, of.values, 0)
    jump = np.full(positive.shape, False)
    twice = np.zeros_like(positive)
    for i in range(MONTHS_OF_YEAR):
        others = positive.copy()
        others[:, i] = 0
        others.sort(axis=1)  # zeros first: the last `count` are the others
        count = (others > 0).sum(axis=1)
        start = MONTHS_OF_YEAR - np.maximum(count, 1)
        low = np.take_along_axis(others, (start + (count - 1).clip(0) // 2)[:, None], axis=1)[:, 0]
        high = np.take_along_axis(others, (start + count // 2).clip(0, MONTHS_OF_YEAR - 1)[:, None], axis=1)[:, 0]
        twice[:, i] = low + high
        jump[:, i] = (count >= 2) & (positive[:, i] > 0) & (2 * positive[:, i] >= times * twice[:, i])
    return jump, twice


def far_apart(one: Measure, other: Measure, times: int) -> np.ndarray:
    """By activity: are the totals of the year, both above zero, `times` or more times apart?"""
    a, b = one.total, other.total
    return (a > 0) & (b > 0) & ((a >= b * times) | (b >= a * times))


def first_difference(one: Measure, other: Measure) -> np.ndarray:
    """The first month (1-12) in which two measures differ; 1 where none does."""
    return ((one.values != other.values) | (one.known != other.known)).argmax(axis=1) + 1
