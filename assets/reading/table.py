"""Finds a layout's table in a sheet: by the text of its titles, over one or two header rows, wherever they stand.

A title matches an alias in full (`schemas.normal.bare`, a year at its end aside). A near miss is a suggestion in a
finding, never a match.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache

from assets.reading.book import Book, Sheet, Value, is_blank
from assets.reading.cells import show
from schemas.layouts.layout import Field, Format, Layout
from schemas.normal import bare, tidy
from schemas.observation import Observation, column_letter, observe

#: Titles of hand-made sheets stand under a letterhead; further down there are only data.
HEADER_ROWS_SEARCHED = 40
#: A sheet that shows at least this share of a layout's titles is taken for that layout with columns missing.
RESEMBLES = 0.5

_YEAR_AT_END = re.compile(r" 20\d\d$")
_comparable = lru_cache(maxsize=20_000)(bare)


@dataclass(slots=True)
class Table:
    """A layout found in a sheet. `columns`: field -> 1-based column. Data start at `first_row`."""

    format: Format
    layout: Layout
    sheet: Sheet
    header_row: int
    first_row: int
    columns: dict[Field, int]
    titles: dict[int, str]
    missing: list[Field] = field(default_factory=list)
    findings: list[Observation] = field(default_factory=list)

    def letter(self, of: Field) -> str:
        return column_letter(self.columns[of])


@cache
def _aliases(layout: Layout) -> dict[str, Field]:
    return {bare(title): item for item in layout.fields for title in item.titles}


def find_tables(book: Book, formats: Iterable[Format]) -> list[Table]:
    """The complete tables of the book, all of one format: the one that the fullest complete table belongs to.

    Where the format's main table is not complete, the single table that comes nearest to a layout instead,
    `missing` telling what it lacks: a book whose Factores are in order and whose Cuadro 1 lacks a column is a book
    with a column missing. None at all: an empty list.
    """
    candidates = [table for sheet in book.sheets for table in _candidates(sheet, tuple(formats))]
    complete = [table for table in candidates if not table.missing]
    near = [table for table in candidates if table.missing and len(table.columns) >= RESEMBLES * len(table.layout.fields)]
    fullest = max(complete, key=lambda table: len(table.columns), default=None)
    if fullest is not None:
        ours = [table for table in complete if table.format is fullest.format]
        main = fullest.format.layouts[0]
        near = [table for table in near if table.layout is main]
        if fullest.format.any_layout or any(table.layout is main for table in ours) or not near:
            return _one_per_sheet(ours)
    return [max(near, key=lambda table: len(table.columns) / len(table.layout.fields))] if near else []


def _one_per_sheet(tables: list[Table]) -> list[Table]:
    best: dict[int, Table] = {}
    for table in tables:
        held = best.get(id(table.sheet))
        if held is None or len(table.columns) > len(held.columns):
            best[id(table.sheet)] = table
    return list(best.values())


def _candidates(sheet: Sheet, formats: tuple[Format, ...]) -> list[Table]:
    """For each layout the header row that shows most of its titles."""
    best: dict[str, Table] = {}
    for row in range(1, min(len(sheet.rows), HEADER_ROWS_SEARCHED) + 1):
        if sum(not is_blank(value) for value in sheet.rows[row - 1]) < 2:
            continue
        for height, titles in ((1, _single(sheet, row)), (2, _double(sheet, row))):
            keys = {column: _comparable(title) for column, title in titles.items()}
            for form in formats:
                for layout in form.layouts:
                    table = _match(form, layout, sheet, row, height, titles, keys)
                    held = best.get(layout.name)
                    if table.columns and (held is None or len(table.columns) > len(held.columns)):
                        best[layout.name] = table
        if any(not table.missing for table in best.values()):
            break
    return list(best.values())


def _single(sheet: Sheet, row: int) -> dict[int, str]:
    return {i: tidy(show(value)) for i, value in enumerate(sheet.rows[row - 1], 1) if not is_blank(value)}


def _double(sheet: Sheet, row: int) -> dict[int, str]:
    """Titles over two rows: a group above (merged over its columns) and a title below it."""
    if row >= len(sheet.rows):
        return {}
    below = sheet.rows[row]
    titles: dict[int, str] = {}
    group = ""
    for column in range(1, max(len(sheet.rows[row - 1]), len(below)) + 1):
        top, sub = sheet.value(row, column), sheet.value(row + 1, column)
        if not is_blank(top):
            group = tidy(show(top))
        if not is_blank(sub):
            titles[column] = f"{group} {tidy(show(sub))}"
        elif not is_blank(top):
            titles[column] = group
    return titles


def _match(form: Format, layout: Layout, sheet: Sheet, row: int, height: int, titles: dict[int, str], keys: dict[int, str]) -> Table:
    aliases = _aliases(layout)
    table = Table(form, layout, sheet, row, row + height, {}, titles)
    strange: list[int] = []
    for column, key in keys.items():
        item = aliases.get(key) or aliases.get(_YEAR_AT_END.sub("", key))
        if item is None:
            if key and not layout.ignores(key):
                strange.append(column)
        elif item in table.columns:
            cell, first = f"{column_letter(column)}{row}", f"{column_letter(table.columns[item])}{row}"
            table.findings.append(observe("columna_repetida", titles[column], hoja=sheet.name, celda=cell, fila=row, otra=first))
        else:
            table.columns[item] = column
    table.missing = [item for item in layout.fields if item not in table.columns and not item.optional]
    if not table.missing:
        absent = {bare(title): item.title for item in layout.fields if item not in table.columns for title in item.titles}
        for column in strange:
            near = get_close_matches(keys[column], absent, n=1, cutoff=0.8)
            hint = f" ¿Quiso decir «{absent[near[0]]}»?" if near else ""
            table.findings.append(
                observe(
                    "columna_desconocida",
                    titles[column],
                    hoja=sheet.name,
                    celda=f"{column_letter(column)}{row}",
                    fila=row,
                    formato=form.label,
                    sugerencia=hint,
                )
            )
    return table


def missing_columns(table: Table) -> list[Observation]:
    """One finding per missing column, with the title that may be its misspelling."""
    unclaimed = {bare(title): title for column, title in table.titles.items() if column not in table.columns.values()}
    findings = []
    for item in table.missing:
        near = get_close_matches(bare(item.title), unclaimed, n=1, cutoff=0.7)
        hint = f" ¿Es «{unclaimed[near[0]]}»?" if near else ""
        findings.append(
            observe(
                "columna_faltante",
                hoja=table.sheet.name,
                celda=f"A{table.header_row}",
                fila=table.header_row,
                columna=item.title,
                formato=table.format.label,
                sugerencia=hint,
            )
        )
    return findings


def unknown_layout(book: Book) -> Observation:
    """No table at all: shows the titles that were seen, from the row with most texts."""
    fullest: list[Value] = []
    where: tuple[str | None, int | None] = (None, None)
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows[:HEADER_ROWS_SEARCHED], 1):
            texts = [value for value in row if isinstance(value, str) and value.strip()]
            if len(texts) > len(fullest):
                fullest, where = texts, (sheet.name, number)
    seen = ", ".join(f"«{tidy(show(value))[:40]}»" for value in fullest[:8]) or "ningún título"
    sheet_name, row_number = where
    return observe("diseno_desconocido", seen, hoja=sheet_name, celda=f"A{row_number}" if row_number else None, fila=row_number)


def preamble(table: Table) -> list[list[str]]:
    """The rows above the titles (letterhead, year, unit), as texts."""
    rows = table.sheet.rows[: table.header_row - 1]
    return [[tidy(show(value)) for value in row if not is_blank(value)] for row in rows]
