"""The rows of a CEPLAN export, of either kind, gone over once: attributes by their readers, figures straight into an
array.

By columns, two hundred rows at a time: of 277 columns 111 are declared, and rows may be 100,000. No cell is kept.
What asks for one again (a finding, a row kept apart) reads it by the number of its row.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import islice
from typing import Any

import numpy as np

from assets.reading import cells
from assets.reading.book import Value, is_blank
from assets.reading.cells import CellProblem, show
from assets.reading.extract import cell_finding
from assets.reading.table import Table
from assets.sources.unit import is_plan_year
from schemas.columns import AO_CODE
from schemas.layouts.layout import Field
from schemas.normal import bare, fold, tidy
from schemas.observation import Observation, observe

#: Stand for a figure's cell that is blank, and for one that is no number.
BLANK, UNREADABLE = np.iinfo(np.int64).min, np.iinfo(np.int64).min + 1
#: Findings of a table that are all told. After so many each further bad row is told by its first one.
MOST_TOLD = 20_000
#: Distinct texts of a column's kind that are remembered with what they were read as.
_REMEMBERED = 4_000
_AT_ONCE = 200
_CODE = re.compile(AO_CODE, re.ASCII)


@dataclass(slots=True)
class Rows:
    """The table's rows: `fila[i]` is the number of row i in the sheet, `figures[i]` what its monthly cells say, in
    hundredths, in the order of `figure_columns`.

    `bad[i]` are the findings that keep row i out; `doubts[i]` those that do not; `notices` are about no row of an
    activity; `running` and `blank_total` say in which blocks row i keeps running totals, or has no total.
    """

    table: Table
    fila: list[int] = field(default_factory=list)
    values: dict[str, list] = field(default_factory=dict)
    figures: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.int64))
    bad: dict[int, list[Observation]] = field(default_factory=dict)
    doubts: dict[int, list[Observation]] = field(default_factory=dict)
    notices: list[Observation] = field(default_factory=list)
    running: dict[int, list[str]] = field(default_factory=dict)
    blank_total: dict[int, list[str]] = field(default_factory=dict)
    told: int = 0

    def item(self, column: str) -> Field:
        return attribute(self.table, column)

    def cell(self, i: int, item: Field) -> Value:
        return self.table.sheet.value(self.fila[i], self.table.columns[item])

    def wants(self, i: int) -> bool:
        """Whether one more finding that keeps row i out would be told."""
        return self.told < MOST_TOLD or i not in self.bad

    def reject(self, i: int, finding: Observation) -> None:
        if self.wants(i):
            self.bad.setdefault(i, []).append(finding)
            self.told += 1

    def reject_cell(self, i: int, item: Field, value: Value, problem: CellProblem) -> None:
        self.reject(i, cell_finding(self.table, item, self.fila[i], value, problem))

    def at(self, i: int, item: Field, regla: str, seen: object, **details: object) -> Observation:
        return observe(
            regla,
            seen,
            hoja=self.table.sheet.name,
            celda=f"{self.table.letter(item)}{self.fila[i]}",
            fila=self.fila[i],
            columna=self.table.titles[self.table.columns[item]],
            **details,
        )


def is_code(written: str) -> bool:
    """Whether it is the code of an activity."""
    return _CODE.fullmatch(written) is not None


def key_of(anio: object, ue: object, codigo: object) -> tuple[int, str] | None:
    """Whose row it is: year and UE, the one inside of the activity's code, or beside it where the code is broken."""
    code, unit = (str(quietly(_reader("code", None), str(text or "")) or "") for text in (codigo, ue))
    if not isinstance(anio, int) or not is_plan_year(anio):
        return None
    if is_code(code):
        return anio, code[3:9]
    return (anio, unit.zfill(6)) if re.fullmatch(r"[0-9]{1,6}", unit) else None


def quietly(read: Callable[[Any], Any], text: str) -> object:
    """A cell read for what it may say about the row; what is wrong with it is told where the row is read."""
    try:
        return read(text)
    except CellProblem:
        return None


def attribute(table: Table, column: str) -> Field:
    """A column that the table has."""
    return next(item for item in table.columns if item.column == column)


def figure_columns(table: Table) -> list[Field]:
    """The monthly columns that the table has, totals too."""
    return [item for item in table.columns if item.mes]


def read_rows(table: Table) -> Rows:
    """All rows of activities, with what is wrong in their attributes; what is wrong in a figure is only marked."""
    rows = Rows(table)
    attributes, monthly = [item for item in table.columns if not item.mes], figure_columns(table)
    wanted = [table.columns[item] - 1 for item in (*attributes, *monthly)]
    rows.values = {item.column: [] for item in attributes}
    rows.figures = np.empty((max(0, len(table.sheet.rows) - table.first_row + 1), len(monthly)), np.int64)
    lines = data_rows(table, rows.notices)
    while some := list(islice(lines, _AT_ONCE)):
        first = len(rows.fila)
        rows.fila.extend(number for number, _ in some)
        columns = list(zip(*(picked(row, wanted) for _, row in some), strict=True))
        for item, column in zip(attributes, columns, strict=False):
            rows.values[item.column].extend(_attribute(rows, item, first, column))
        for place, (item, column) in enumerate(zip(monthly, columns[len(attributes) :], strict=True)):
            rows.figures[first : len(rows.fila), place] = _figures(reader(table, item), column)
    rows.figures = rows.figures[: len(rows.fila)]
    return rows


def data_rows(table: Table, notices: list[Observation]) -> Iterator[tuple[int, list[Value]]]:
    """The rows of activities and their numbers. A row blank in every column of the format, the titles again, and a note
    under the table are none; nor are the totals that planners add, which leave a notice."""
    sheet = table.sheet
    wanted = [column - 1 for column in table.columns.values()]
    key = table.columns[attribute(table, "codigo_ao")] - 1
    titles = [bare(table.titles[index + 1]) for index in wanted]
    notes: list[int] = []
    for number, row in enumerate(sheet.rows[table.first_row - 1 :], table.first_row):
        code = row[key] if key < len(row) else None
        if not (type(code) is str and is_code(code)):
            filled = [row[index] for index in wanted if index < len(row) and not is_blank(row[index])]
            if not filled or _are_titles(table, code, row, wanted, titles):
                continue
            first = next(show(cell) for cell in row if not is_blank(cell))
            if is_blank(code) and fold(first).startswith("total"):
                notices.append(observe("fila_total_omitida", first, hoja=sheet.name, celda=f"A{number}", fila=number))
                continue
            if len(filled) == 1 and isinstance(filled[0], str) and is_blank(code):
                notes.append(number)
                continue
        for earlier in notes:  # a line with one text among the rows is none of the notes under them
            yield earlier, sheet.rows[earlier - 1]
        notes.clear()
        yield number, row


def _are_titles(table: Table, code: Value, row: list[Value], wanted: list[int], titles: list[str]) -> bool:
    title = table.titles[table.columns[attribute(table, "codigo_ao")]]
    return tidy(show(code)) == title and [bare(show(cell)) for cell in picked(row, wanted)] == titles


def picked(row: list[Value], indexes: list[int]) -> list[Value]:
    """The cells at these places, None where the row has ended."""
    end = len(row)
    return [row[index] if index < end else None for index in indexes]


def reader(table: Table, item: Field) -> Callable[[Any], Any]:
    """What reads a cell of the column."""
    return _reader(item.reader, table.sheet.decimal)


@cache
def _reader(name: str, decimal: str | None) -> Callable[[Any], Any]:
    plain = getattr(cells, name)
    if decimal is not None and name in cells.NUMERIC_READERS:
        plain = partial(plain, decimal=decimal)
    return lru_cache(_REMEMBERED, typed=True)(plain)


def _attribute(rows: Rows, item: Field, first: int, column: Iterable[Value]) -> list:
    read, values = reader(rows.table, item), []
    for i, value in enumerate(column, first):
        try:
            typed = read(value)
            if typed is None and item.needed:
                raise CellProblem("celda_vacia")
        except CellProblem as problem:
            typed = None
            rows.reject_cell(i, item, value, problem)
        values.append(typed)
    return values


def _figures(read: Callable[[Any], Any], column: Iterable[Value]) -> list[int]:
    figures = []
    for value in column:
        try:
            figure = None if value is None else read(value)
        except CellProblem:
            figure = UNREADABLE
        figures.append(BLANK if figure is None else figure)
    return figures
