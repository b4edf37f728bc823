"""The neutral form of a spreadsheet: sheets of rows of cells with their address, whatever the file was.

Nothing is dropped here: error cells and formulas that were never calculated are values of their own kinds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from schemas.observation import Observation, observe

#: Characters that stand for nothing in a text, and that databases and workbooks refuse.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: Merges of a real sheet do not overlap: above this many hidden cells they do, or they hide nothing but blanks.
_MOST_HIDDEN = 2_000_000


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error, such as #REF!."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class UncalculatedCell:
    """A formula without a cached value."""

    formula: str

    def __str__(self) -> str:
        return self.formula


Value = str | int | float | bool | date | datetime | ErrorCell | UncalculatedCell | None


@dataclass(slots=True)
class Sheet:
    """`rows[0]` is row 1. `merges` are (first row, first column, last row, last column), all 1-based.

    Rows end where their cells do. `percents` holds the (row, column) of numeric cells that Excel shows with a
    percent format. `state` is `visible`, `hidden` or `veryHidden`; hidden rows and columns are those that the book
    says are, filtered-out rows among them, with cells or without. `decimal`: the sign before the decimals of all
    numbers written as text, where that is decided once for all (`assets.reading.decimals`).
    """

    name: str
    rows: Sequence[list[Value]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)
    state: str = "visible"
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    decimal: str | None = None

    def value(self, row: int, column: int) -> Value:
        """The cell at 1-based (row, column); None outside of what is written."""
        cells = self.rows[row - 1] if row <= len(self.rows) else []
        return cells[column - 1] if column <= len(cells) else None


@dataclass(slots=True)
class Book:
    """`modified`: when the workbook says it was last saved (UTC, ISO), if it says so."""

    form: str
    sheets: list[Sheet]
    modified: str | None = None


class UnreadableFile(Exception):
    """The file as a whole cannot be read; carries the findings that say why and what to do."""

    def __init__(self, *observations: Observation) -> None:
        super().__init__(observations[0].mensaje)
        self.observations = observations


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def clean(text: str) -> str:
    """The text with a blank for each control character but tab and line break, and one kind of line break."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def trim(rows: list[list[Value]]) -> list[list[Value]]:
    """The rows without blank ends, and without the blank rows after the last one that says anything."""
    for row in rows:
        while row and is_blank(row[-1]):
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def hide_merged(sheet: Sheet) -> None:
    """Blanks the cells that a merge hides: what nobody sees is no value of theirs."""
    hidden = 0
    for top, left, bottom, right in sheet.merges:
        for number in range(top, min(bottom, len(sheet.rows)) + 1):
            row = sheet.rows[number - 1]
            first, last = left + (number == top), min(right, len(row))
            hidden += 1 + max(0, last - first)
            if hidden > _MOST_HIDDEN:
                raise UnreadableFile(observe("archivo_danado", "celdas combinadas unas sobre otras", hoja=sheet.name))
            row[first - 1 : last] = [None] * (last - first + 1)
