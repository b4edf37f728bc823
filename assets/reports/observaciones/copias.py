"""The values of a sheet for its marked copy: same cells, as far as they are worth copying.

It runs where the file was read, so that only what is shown leaves that process. A sheet too large to be read by
anybody is copied without the rows that no finding speaks of.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

from assets.reports.observaciones.reviewed import Plain, SheetCopy
from schemas.observation import Observation

#: Of one workbook: above this many cells only titles and marked rows are copied. So many characters count as one more.
MOST_CELLS = 150_000
CHARACTERS = 100
MOST_SHEETS = 40
#: Of a sheet that is copied in part.
MOST_ROWS, MOST_COLUMNS = 3_000, 300
MOST_MERGES = 2_000

_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


class Sheet(Protocol):
    """A sheet as the reading hands it over (`assets.reading.book.Sheet`)."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Sequence[Sequence[object]]: ...
    @property
    def merges(self) -> Sequence[tuple[int, int, int, int]]: ...
    @property
    def percents(self) -> Set[tuple[int, int]]: ...


def areas(cells: str | None) -> list[tuple[int, int, int, int]]:
    """`F6:F8, F12` -> (first row, first column, last row, last column) of each, 1-based."""
    found = []
    for left, top, right, bottom in _AREA.findall(cells or ""):
        first, last = (int(top), _column(left)), (int(bottom or top), _column(right or left))
        found.append((min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1])))
    return found


def copies(
    sheets: Sequence[Sheet], findings: Iterable[Observation], titles: Mapping[str, tuple[int, int]]
) -> tuple[SheetCopy, ...]:
    """Copies of the sheets in their order; those with findings first come by, if not all do. `titles`: the first and
    last row of the titles of each sheet where they are known."""
    marked: dict[str, set[int]] = {}
    for finding in findings:
        if finding.hoja is not None:
            rows = {row for area in areas(finding.celda) for row in (area[0], area[2])} or {finding.fila or 0}
            marked.setdefault(finding.hoja, set()).update(rows)
    chosen = sorted(range(len(sheets)), key=lambda number: sheets[number].name not in marked)[:MOST_SHEETS]
    left = MOST_CELLS
    made = {}
    for number in chosen:
        sheet = sheets[number]
        made[number] = _copy(sheet, titles.get(sheet.name), marked.get(sheet.name, set()), left)
        left -= sum(map(_cost, made[number].rows.values()))
    return tuple(made[number] for number in sorted(made))


def _copy(sheet: Sheet, titles: tuple[int, int] | None, marked: set[int], left: int) -> SheetCopy:
    whole = sum(map(_cost, sheet.rows)) <= left
    last = len(sheet.rows)
    numbers: Iterable[int] = range(1, last + 1)
    if not whole:
        head = titles[1] if titles else 1
        numbers = [*range(1, head + 1), *sorted(row for row in marked if head < row <= last)][:MOST_ROWS]
    rows: dict[int, list[Plain]] = {}
    for number in numbers:
        cells = sheet.rows[number - 1]
        if not whole:
            cells = cells[:MOST_COLUMNS]
            left -= _cost(cells)
            if left < 0:
                break
        if cells:
            rows[number] = [_plain(value) for value in cells]
    percents = frozenset(place for place in sheet.percents if place[0] in rows) if sheet.percents else frozenset()
    return SheetCopy(sheet.name, rows, titles, _merges(sheet, rows, whole), percents, last, whole)


def _cost(cells: Sequence[object]) -> int:
    return len(cells) + sum(len(value) for value in cells if isinstance(value, str)) // CHARACTERS


def _merges(sheet: Sheet, rows: Mapping[int, list[Plain]], whole: bool) -> tuple[tuple[int, int, int, int], ...]:
    """Merges of copied rows, one not over another, without what they cover beyond the sheet's cells."""
    widest = max(map(len, rows.values()), default=0)
    taken: set[tuple[int, int]] = set()
    kept = []
    for top, first, bottom, last in sheet.merges[:MOST_MERGES]:
        bottom, last = min(bottom, len(sheet.rows)), min(last, max(widest, first))
        size = (bottom - top + 1) * (last - first + 1)
        if bottom < top or size < 2 or len(taken) + size > MOST_CELLS:
            continue
        if not whole and any(row not in rows for row in range(top, bottom + 1)):
            continue
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(first, last + 1)}
        if not cells & taken:
            taken |= cells
            kept.append((top, first, bottom, last))
    return tuple(kept)


def _plain(value: object) -> Plain:
    """Values of the reading's own kinds (an error, a formula never calculated) become the text that they show."""
    return value if value is None or isinstance(value, str | int | float | bool | datetime) else str(value)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
