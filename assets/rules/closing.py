"""Targets as they stood when each month closed, out of the history of an export.

Source: CEPLAN V.01 export, behaviour over time: targets of months that had already ended change.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets.rules.arrays import integers

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Photographs:
    """The photographs of a (year, UE) in order of time: `instants`, and `closed`, the last month (0-12) that had ended
    at each."""

    instants: tuple[str, ...]
    closed: np.ndarray

    def at_close(self) -> tuple[np.ndarray, np.ndarray]:
        """(place of the photograph, whether it is not later) by which each month 1-12 is judged: the last one at or
        before the month's last day; if there is none, the first."""
        before = np.array([int((self.closed < month).sum()) for month in range(1, MONTHS + 1)])
        return np.maximum(before - 1, 0), before > 0

    def places(self, instants: pd.Series) -> np.ndarray:
        """The place of each instant; of none (it still holds), one after the last. KeyError for any other instant."""
        place = {instant: i for i, instant in enumerate(self.instants)}
        known = instants.notna().to_numpy(dtype=bool)
        found = np.full(len(instants), len(self.instants))
        found[known] = [place[instant] for instant in instants[known]]
        return found


@dataclass(frozen=True, slots=True)
class Targets:
    """Of each activity (rows) and month (columns): the target at the month's close and the current one, in hundredths,
    with which are known. `late`: activity and month whose first target came after the close; `closed`: the last month
    (0-12) that has ended."""

    closing: np.ndarray
    closing_known: np.ndarray
    current: np.ndarray
    current_known: np.ndarray
    late: np.ndarray
    closed: int


def targets(versions: pd.DataFrame, codes: pd.Series, photographs: Photographs, measure: str) -> Targets:
    """The targets of `codes` (unique `codigo_ao`, all with a version that still holds).

    `versions`: rows of `poi_mensual_historia` of the year and UE, the ended ones too. The target at a month's close is
    that of the version which held at the photograph of `Photographs.at_close`; an activity that was not there yet has
    its first later one.
    """
    shape = (len(codes), MONTHS)
    rows = pd.Index(codes).get_indexer(versions["codigo_ao"])
    here = versions[rows >= 0]
    cell = rows[rows >= 0] * MONTHS + here["mes"].to_numpy(dtype=np.int64) - 1
    begin, end = photographs.places(here["desde"]), photographs.places(here["hasta"])
    place, before = photographs.at_close()
    judged = place[cell % MONTHS]
    values, known = integers(here[measure])
    # the version at the close, or the first one after it: of those that had not ended by then, the earliest
    candidates = np.flatnonzero(end > judged)
    order = candidates[np.lexsort((begin[candidates], cell[candidates]))]
    cells, first = np.unique(cell[order], return_index=True)
    chosen = order[first]
    still = np.flatnonzero(end == len(photographs.instants))
    closing, closing_known, late = np.zeros(shape, np.int64), np.zeros(shape, bool), np.zeros(shape, bool)
    current, current_known = np.zeros(shape, np.int64), np.zeros(shape, bool)
    closing.flat[cells], closing_known.flat[cells] = values[chosen], known[chosen]
    late.flat[cells] = (begin[chosen] > judged[chosen]) | ~before[cells % MONTHS]
    current.flat[cell[still]], current_known.flat[cell[still]] = values[still], known[still]
    # a month that has not ended has no other target than the current one
    closed = int(photographs.closed[-1])
    closing[:, closed:], closing_known[:, closed:] = current[:, closed:], current_known[:, closed:]
    late[:, closed:] = False
    return Targets(closing, closing_known, current, current_known, late, closed)
