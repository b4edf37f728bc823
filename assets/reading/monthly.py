"""The monthly blocks of an export: twelve months and a total per measure, read as one reading per row.

Rule (domain notes on real exports): a block is *aditiva* if its months add up to its total within a céntimo; else
*corrida* if the months never fall and month 12 equals the total, and then the differences are taken; else the row is
kept apart with its cells. A blank total is additive, with a notice. `Acumulado` never changes this.
"""

from dataclasses import dataclass

import numpy as np

#: |sum of months - total| still additive, in hundredths.
TOLERANCE = 1
#: Before the first reported month; below any amount.
_NONE = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Reading:
    """`months`: (n, 12) int64 hundredths, `blank`: (n, 12). Row indexes of what was met on the way."""

    months: np.ndarray
    blank: np.ndarray
    running: list[int]
    blank_total: list[int]
    unreadable: list[int]


def read_block(months: np.ndarray, blank: np.ndarray, total: np.ndarray, total_blank: np.ndarray) -> Reading:
    """Reads one block of n rows. Blank cells hold 0 in `months` and `total`; `blank` and `total_blank` mark them."""
    some = ~blank.all(axis=1)
    difference = np.abs(months.sum(axis=1) - total)
    doubtful = np.flatnonzero(~total_blank & (difference > TOLERANCE))
    runs, steps = _steps(months[doubtful], blank[doubtful], total[doubtful])
    running = doubtful[runs]
    if len(running):
        months = months.copy()
        months[running] = steps[runs]
    unreadable = doubtful[~runs]
    return Reading(months, blank, running.tolist(), np.flatnonzero(total_blank & some).tolist(), unreadable.tolist())


def _steps(months: np.ndarray, blank: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows keep running totals, and what each reported month of theirs adds to the one reported before it."""
    highest = np.maximum.accumulate(np.where(blank, _NONE, months), axis=1)
    before = np.hstack([np.full((len(months), 1), _NONE), highest[:, :-1]])
    never_falls = (blank | (months >= before)).all(axis=1)
    running = ~blank[:, -1] & (months[:, -1] == total) & never_falls
    return running, np.where(blank, months, months - np.where(before == _NONE, 0, before))
