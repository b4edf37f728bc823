"""What a person who opens the book does not see, or would not look at: told all the same.

Hidden and filtered-out rows, hidden columns and sheets are read as any other. What stands outside of the columns of
the format is not loaded: rows with nothing else, and columns without a title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from assets.reading.book import is_blank
from assets.reading.cells import show
from schemas.observation import Observation, column_letter, observe

if TYPE_CHECKING:
    from assets.reading.table import Table

#: Rows and columns that a finding names; the others it counts.
NAMED = 50


def hidden(table: Table) -> list[Observation]:
    """One finding for the table's sheet, one for its rows, one for its columns, where they are hidden."""
    sheet, found = table.sheet, []
    if sheet.state != "visible":
        found.append(observe("hoja_oculta", sheet.name, hoja=sheet.name))
    rows = sorted(row for row in sheet.hidden_rows if table.first_row <= row <= len(sheet.rows) and _says(table, row))
    if rows:
        first = f"A{rows[0]}"
        finding = observe("fila_oculta", hoja=sheet.name, celda=first, fila=rows[0], filas=in_short(rows))
        found.append(replace(finding, veces=len(rows)))
    columns = sorted(sheet.hidden_columns & set(table.columns.values()))
    if columns:
        first, seen = f"{column_letter(columns[0])}{table.header_row}", _letters(columns)
        finding = observe("columna_oculta", seen, hoja=sheet.name, celda=first, fila=table.header_row)
        found.append(replace(finding, veces=len(columns)))
    return found


def _says(table: Table, row: int) -> bool:
    return any(not is_blank(table.sheet.value(row, column)) for column in table.columns.values())


def outside(table: Table, strays: list[int], rows: Iterable[int]) -> list[Observation]:
    """`strays`: rows blank in every column of the format and not elsewhere; `rows`: those of the table."""
    found = []
    if strays:
        column, seen = next(_filled(table, strays[0]))
        cell, short = f"{column_letter(column)}{strays[0]}", in_short(strays)
        finding = observe(
            "fila_fuera_del_formato", seen, hoja=table.sheet.name, celda=cell, fila=strays[0], filas=short
        )
        found.append(replace(finding, veces=len(strays)))
    untitled: dict[int, tuple[int, str]] = {}
    for row in rows:
        for column, seen in _filled(table, row):
            if column not in table.titles:
                untitled.setdefault(column, (row, seen))
    if untitled:
        first = min(untitled)
        row, seen = untitled[first]
        cell, columns = f"{column_letter(first)}{row}", _letters(sorted(untitled))
        finding = observe("columna_sin_titulo", seen, hoja=table.sheet.name, celda=cell, fila=row, columnas=columns)
        found.append(replace(finding, veces=len(untitled)))
    return found


def _filled(table: Table, row: int) -> Iterator[tuple[int, str]]:
    cells = table.sheet.rows[row - 1]
    return ((column, show(value)) for column, value in enumerate(cells, 1) if not is_blank(value))


def _letters(columns: list[int]) -> str:
    rest = len(columns) - NAMED
    return ", ".join(map(column_letter, columns[:NAMED])) + (f" y {rest} más" if rest > 0 else "")


def in_short(numbers: Iterable[int]) -> str:
    """`6-8, 12`: runs by their ends; so many that nobody would read on are counted."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    rest = sum(last - first + 1 for first, last in runs[NAMED:])
    named = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:NAMED])
    return named + (f" y {rest} más" if rest else "")
