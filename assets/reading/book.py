"""The neutral form of a spreadsheet: sheets of rows of cells with their address, whatever the file was.

Nothing is dropped here: error cells and formulas that were never calculated are values of their own kinds.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from schemas.observation import Observation


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

    `percents` holds the (row, column) of numeric cells that Excel shows with a percent format.
    """

    name: str
    rows: list[list[Value]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)

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
