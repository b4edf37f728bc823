"""The monthly blocks of an export: twelve months and a total per measure, read as one reading per row.

Rule (domain notes on real exports): a block is *aditiva* if its months add up to its total within a céntimo; else
*corrida* if the months never fall and month 12 equals the total, and then the differences are taken; else the row is
kept apart with its cells. A blank total is additive, with a notice. `Acumulado` never changes this.
"""

from dataclasses import dataclass

import numpy as np

#: |sum of months - total| still additive, in hundredths.
TOLERANCE = 1


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
    running, unreadable = [], []
    if len(doubtful):
        months, blank = months.copy(), blank.copy()
    for row in doubtful.tolist():
        if _is_running(months[row], blank[row], total[row]):
            running.append(row)
            months[row] = _differences(months[row], blank[row])
        else:
            unreadable.append(row)
    return Reading(months, blank, running, np.flatnonzero(total_blank & some).tolist(), unreadable)


def _is_running(months: np.ndarray, blank: np.ndarray, total: int) -> bool:
    reported = months[~blank]
    return bool(not blank[11] and months[11] == total and (np.diff(reported) >= 0).all())


def _differences(months: np.ndarray, blank: np.ndarray) -> np.ndarray:
    """What each reported month adds to the one reported before it; blank months stay as they are."""
    steps = months.copy()
    steps[~blank] = np.diff(months[~blank], prepend=0)
    return steps
