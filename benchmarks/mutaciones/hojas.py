"""Sheets that a mutator can spoil as a person would: openpyxl on the real workbook, text on an HTML export.

Both remember which rows and columns moved, so that a finding or a value of the sheet as it was can be looked for where
it stands now. Nothing here uses the readers that are measured.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet


def lean(text: object) -> str:
    """Letters and digits, lower case, without accents: how the harness compares titles."""
    flat = unicodedata.normalize("NFKD", str(text).casefold().replace("°", " ").replace("º", " "))
    return re.sub(r"[^a-z0-9%]+", " ", "".join(c for c in flat if not unicodedata.combining(c))).strip()


def is_empty(value: object) -> bool:
    return value is None or not str(value).strip()


@dataclass
class Moves:
    """Rows and columns of the sheet as it was -> where they are now (None: gone)."""

    steps: list[tuple[str, Callable[[int], int | None]]] = field(default_factory=list)

    def add(self, axis: str, step: Callable[[int], int | None]) -> None:
        self.steps.append((axis, step))

    def inserted(self, axis: str, at: int, count: int = 1) -> None:
        self.add(axis, lambda n: n + count if n >= at else n)

    def deleted(self, axis: str, at: int) -> None:
        self.add(axis, lambda n: None if n == at else n - (n > at))

    def now(self, axis: str, number: int) -> int | None:
        for which, step in self.steps:
            if which == axis:
                moved = step(number)
                if moved is None:
                    return None
                number = moved
        return number


class Grid:
    """What a mutator may do with any sheet. Rows and columns count from 1."""

    moves: Moves
    name: str

    def get(self, row: int, column: int) -> Any:
        raise NotImplementedError

    def put(self, row: int, column: int, value: Any) -> None:
        raise NotImplementedError

    @property
    def height(self) -> int:
        raise NotImplementedError

    @property
    def width(self) -> int:
        raise NotImplementedError

    def insert_row(self, at: int, values: dict[int, Any] | None = None) -> None:
        raise NotImplementedError

    def delete_row(self, at: int) -> None:
        raise NotImplementedError

    def insert_column(self, at: int, values: dict[int, Any] | None = None) -> None:
        raise NotImplementedError

    def delete_column(self, at: int) -> None:
        raise NotImplementedError

    def swap_rows(self, first: int, second: int) -> None:
        raise NotImplementedError

    def swap_columns(self, first: int, second: int) -> None:
        raise NotImplementedError

    def row(self, number: int) -> dict[int, Any]:
        return {c: self.get(number, c) for c in range(1, self.width + 1) if not is_empty(self.get(number, c))}

    def cell(self, row: int, column: int) -> str:
        return f"{get_column_letter(column)}{row}"


class XlsxGrid(Grid):
    """A worksheet; rows and columns go in and out as in Excel, merges with them."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.moves, self.name = sheet, Moves(), sheet.title

    def get(self, row: int, column: int) -> Any:
        return self.sheet.cell(row, column).value

    def put(self, row: int, column: int, value: Any) -> None:
        cell = self.sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            raise ValueError(f"{cell.coordinate} is hidden by a merge")
        cell.value = value

    @property
    def height(self) -> int:
        return self.sheet.max_row

    @property
    def width(self) -> int:
        return self.sheet.max_column

    def merges(self) -> list[CellRange]:
        return [CellRange(str(area)) for area in self.sheet.merged_cells.ranges]

    def _moving(self, work: Callable[[], None], moved: Callable[[CellRange], CellRange | None]) -> None:
        areas = self.merges()
        for area in areas:
            self.sheet.unmerge_cells(area.coord)
        work()
        for area in areas:
            new = moved(area)
            if new is not None and new.size["rows"] * new.size["columns"] > 1:
                self.sheet.merge_cells(new.coord)

    def insert_row(self, at: int, values: dict[int, Any] | None = None) -> None:
        def moved(area: CellRange) -> CellRange:
            if at <= area.min_row:
                area.shift(row_shift=1)
            elif at <= area.max_row:
                area.expand(down=1)
            return area

        self._moving(lambda: self.sheet.insert_rows(at), moved)
        self.moves.inserted("row", at)
        beside = at - 1 if at > 1 else at + 1
        for column, value in (values or {}).items():
            self.put(at, column, value)
            self._dress(self.sheet.cell(beside, column), self.sheet.cell(at, column))

    def delete_row(self, at: int) -> None:
        kept = {(a.min_row, a.min_col): self.get(a.min_row, a.min_col) for a in self.merges() if a.min_row == at}

        def moved(area: CellRange) -> CellRange | None:
            if at < area.min_row:
                area.shift(row_shift=-1)
            elif at <= area.max_row:
                if area.min_row == area.max_row:
                    return None
                if at == area.min_row:
                    self.put(at, area.min_col, kept[at, area.min_col])
                area.shrink(bottom=1)
            return area

        self._moving(lambda: self.sheet.delete_rows(at), moved)
        self.moves.deleted("row", at)

    def insert_column(self, at: int, values: dict[int, Any] | None = None) -> None:
        def moved(area: CellRange) -> CellRange:
            if at <= area.min_col:
                area.shift(col_shift=1)
            elif at <= area.max_col:
                area.expand(right=1)
            return area

        self._moving(lambda: self.sheet.insert_cols(at), moved)
        self.moves.inserted("column", at)
        for row, value in (values or {}).items():
            self.put(row, at, value)

    def delete_column(self, at: int) -> None:
        kept = {(a.min_row, a.min_col): self.get(a.min_row, a.min_col) for a in self.merges() if a.min_col == at}

        def moved(area: CellRange) -> CellRange | None:
            if at < area.min_col:
                area.shift(col_shift=-1)
            elif at <= area.max_col:
                if area.min_col == area.max_col:
                    return None
                if at == area.min_col:
                    self.put(area.min_row, at, kept[area.min_row, at])
                area.shrink(right=1)
            return area

        self._moving(lambda: self.sheet.delete_cols(at), moved)
        self.moves.deleted("column", at)

    def swap_rows(self, first: int, second: int) -> None:
        """The cells of two rows that no merge touches."""
        for column in range(1, self.width + 1):
            self._swap(self.sheet.cell(first, column), self.sheet.cell(second, column))
        self.moves.add("row", lambda n: {first: second, second: first}.get(n, n))

    def swap_columns(self, first: int, second: int) -> None:
        for row in range(1, self.height + 1):
            here, there = self.sheet.cell(row, first), self.sheet.cell(row, second)
            if not isinstance(here, MergedCell) and not isinstance(there, MergedCell):
                self._swap(here, there)
        self.moves.add("column", lambda n: {first: second, second: first}.get(n, n))

    def _swap(self, one: Any, other: Any) -> None:
        one.value, other.value = other.value, one.value
        style = copy(one._style)
        one._style, other._style = copy(other._style), style

    def _dress(self, from_cell: Any, to_cell: Any) -> None:
        if from_cell.has_style:
            to_cell._style = copy(from_cell._style)

    def copy_row(self, source: int, at: int) -> None:
        """Inserts a copy of a row, looks included."""
        values = self.row(source)
        self.insert_row(at, values)
        origin = source + (source >= at)
        for column in range(1, self.width + 1):
            if not isinstance(self.sheet.cell(at, column), MergedCell):
                self._dress(self.sheet.cell(origin, column), self.sheet.cell(at, column))


_ROW = re.compile(r"(<tr[^>]*>)(.*?)(</tr\s*>)", re.DOTALL)
_CELL = re.compile(r"<td[^>]*>(.*?)</td\s*>", re.DOTALL)


def _escaped(cell: str) -> str:
    return html.escape(cell, quote=False).replace("\u00a0", "&nbsp;")


class HtmlGrid(Grid):
    """The one table of an HTML export, as lists of texts; what stands around the rows is kept as it is."""

    def __init__(self, page: str) -> None:
        rows = list(_ROW.finditer(page))
        self.before, self.after = page[: rows[0].start()], page[rows[-1].end() :]
        self.rows = [[html.unescape(cell) for cell in _CELL.findall(row.group(2))] for row in rows]
        self.moves, self.name = Moves(), "tabla"

    def get(self, row: int, column: int) -> Any:
        cells = self.rows[row - 1] if row <= len(self.rows) else []
        return (cells[column - 1] if column <= len(cells) else "") or None

    def put(self, row: int, column: int, value: Any) -> None:
        self.rows[row - 1][column - 1] = "" if value is None else str(value)

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return max(map(len, self.rows))

    def insert_row(self, at: int, values: dict[int, Any] | None = None) -> None:
        self.rows.insert(at - 1, [""] * len(self.rows[-1]))
        for column, value in (values or {}).items():
            self.put(at, column, value)
        self.moves.inserted("row", at)

    def delete_row(self, at: int) -> None:
        del self.rows[at - 1]
        self.moves.deleted("row", at)

    def insert_column(self, at: int, values: dict[int, Any] | None = None) -> None:
        for cells in self.rows:
            cells.insert(at - 1, "")
        for row, value in (values or {}).items():
            self.put(row, at, value)
        self.moves.inserted("column", at)

    def delete_column(self, at: int) -> None:
        for cells in self.rows:
            del cells[at - 1]
        self.moves.deleted("column", at)

    def swap_rows(self, first: int, second: int) -> None:
        self.rows[first - 1], self.rows[second - 1] = self.rows[second - 1], self.rows[first - 1]
        self.moves.add("row", lambda n: {first: second, second: first}.get(n, n))

    def swap_columns(self, first: int, second: int) -> None:
        for cells in self.rows:
            cells[first - 1], cells[second - 1] = cells[second - 1], cells[first - 1]
        self.moves.add("column", lambda n: {first: second, second: first}.get(n, n))

    def page(self) -> str:
        rows = ("".join(f"<td>{_escaped(cell)}</td>" for cell in cells) for cells in self.rows)
        return self.before + "".join(f"<tr>{row}</tr>" for row in rows) + self.after
