"""Finds a layout's table in a sheet: by the text of its titles, over one or two header rows, wherever they stand.

A title matches an alias in full (`schemas.normal.bare`, a year at its end aside). A near miss is a suggestion in a
finding, never a match.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache

from assets.reading import decimals, unseen
from assets.reading.book import Book, Sheet, is_blank
from assets.reading.cells import NUMERIC_READERS, show
from schemas.layouts.layout import Field, Format, Layout
from schemas.normal import bare, tidy
from schemas.observation import Observation, column_letter, observe

#: Titles of hand-made sheets stand under a letterhead; further down there are only data.
HEADER_ROWS_SEARCHED = 40
HEADER_COLUMNS_SEARCHED = 2_000
#: A sheet that shows at least this share of the titles a layout must have is that layout with columns missing.
RESEMBLES = 0.5
#: No title is longer; a longer text is somebody's words, and not to be repeated as a title.
LONGEST_TITLE = 80

_STATES = {"hidden": " (oculta)", "veryHidden": " (oculta)"}
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

    @property
    def resemblance(self) -> float:
        """Share of the columns that must be there, which are."""
        needed = sum(not item.optional for item in self.layout.fields)
        return (needed - len(self.missing)) / needed

    @property
    def marked(self) -> bool:
        """Whether it shows a column that only its layout has, if that has any."""
        return not self.layout.marks or any(item.column in self.layout.marks for item in self.columns)

    def title_cell(self, column: int) -> tuple[str, int]:
        """Where the title of a column stands, and its row: the lower one where it has two."""
        rows = range(self.first_row - 1, self.header_row - 1, -1)
        row = next((row for row in rows if not is_blank(self.sheet.value(row, column))), self.header_row)
        return f"{column_letter(column)}{row}", row


@cache
def _aliases(layout: Layout) -> dict[str, Field]:
    return {bare(title): item for item in layout.fields for title in item.titles}


def find_tables(book: Book, formats: Iterable[Format]) -> list[Table]:
    """The complete tables of the book, all of one format: the one that the fullest of them belongs to.

    After them, tables of that format that lack columns, of layouts that are complete nowhere in the book. With none
    complete, the single table that comes nearest to a layout; else none. `missing` tells what a table lacks; each
    sheet with data that is read as no table has a notice.
    """
    candidates = [table for sheet in book.sheets for table in _candidates(sheet, tuple(formats))]
    complete = [table for table in candidates if not table.missing]
    near = [table for table in candidates if table.missing and table.resemblance >= RESEMBLES and table.marked]
    if not complete:
        return [max(near, key=_nearness)] if near else []
    main = max(complete, key=lambda table: len(table.columns)).format
    tables = _one_per_sheet([table for table in complete if table.format is main])
    found, used = {table.layout.name for table in tables}, {id(table.sheet) for table in tables}
    lacking = [table for table in near if table.format is main and table.layout.name not in found]
    tables += _one_per_sheet([table for table in lacking if id(table.sheet) not in used])
    tables[0].findings.extend(_unread_sheets(book, tables))
    for table in tables:
        table.findings.extend(unseen.hidden(table))
        if book.form == "csv":
            table.sheet.decimal = decimals.decide(_figures(table))
    return tables


def _figures(table: Table) -> Iterator[str]:
    """The texts that may be numbers, row by row: those of columns read as numbers, or kept as written."""
    columns = [column for item, column in table.columns.items() if item.reader in (*NUMERIC_READERS, "verbatim")]
    for row in range(table.first_row, len(table.sheet.rows) + 1):
        yield from (text for column in columns if isinstance(text := table.sheet.value(row, column), str))


def _nearness(table: Table) -> tuple[float, int]:
    return table.resemblance, len(table.columns)


def _unread_sheets(book: Book, tables: list[Table]) -> list[Observation]:
    read = {id(table.sheet) for table in tables}
    label = tables[0].format.label
    return [
        observe("hoja_no_leida", sheet.name, hoja=sheet.name, formato=label, estado=_STATES.get(sheet.state, ""))
        for sheet in book.sheets
        if id(sheet) not in read and sheet.rows and not _is_own(sheet, tables[0].format)
    ]


def _is_own(sheet: Sheet, form: Format) -> bool:
    """A sheet of our own template that holds no data: known by its first cell, whatever it is called by now."""
    return bare(show(sheet.value(1, 1))) in {bare(text) for text in form.own_sheets}


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
    cells = sheet.rows[row - 1][:HEADER_COLUMNS_SEARCHED]
    return {i: tidy(show(value)) for i, value in enumerate(cells, 1) if not is_blank(value)}


def _double(sheet: Sheet, row: int) -> dict[int, str]:
    """Titles over two rows: a group above (merged over its columns) and a title below it."""
    if row >= len(sheet.rows):
        return {}
    below = sheet.rows[row]
    titles: dict[int, str] = {}
    group = ""
    width = min(max(len(sheet.rows[row - 1]), len(below)), HEADER_COLUMNS_SEARCHED)
    for column in range(1, width + 1):
        top, sub = sheet.value(row, column), sheet.value(row + 1, column)
        if not is_blank(top):
            group = tidy(show(top))
        if not is_blank(sub):
            titles[column] = f"{group} {tidy(show(sub))}"
        elif not is_blank(top):
            titles[column] = group
    return titles


def _match(
    form: Format, layout: Layout, sheet: Sheet, row: int, height: int, titles: dict[int, str], keys: dict[int, str]
) -> Table:
    aliases = _aliases(layout)
    table = Table(form, layout, sheet, row, row + height, {}, titles)
    unknown: list[int] = []
    for column, key in keys.items():
        item = aliases.get(key) or aliases.get(_YEAR_AT_END.sub("", key))
        if item is None:
            unknown.append(column)
        elif item in table.columns:
            (cell, fila), (first, _) = table.title_cell(column), table.title_cell(table.columns[item])
            table.findings.append(
                observe("columna_repetida", titles[column], hoja=sheet.name, celda=cell, fila=fila, otra=first)
            )
        else:
            table.columns[item] = column
    table.missing = [item for item in layout.fields if item not in table.columns and not item.optional]
    if not table.missing:
        left = [item for item in layout.fields if item not in table.columns]
        absent = {bare(title): item.title for item in left for title in item.titles}
        for column in (column for column in unknown if keys[column] and not layout.ignores(keys[column])):
            near = get_close_matches(keys[column], absent, n=1, cutoff=0.8)
            hint = f" ¿Quiso decir «{absent[near[0]]}»?" if near else ""
            cell, fila = table.title_cell(column)
            table.findings.append(
                observe(
                    "columna_desconocida",
                    titles[column],
                    hoja=sheet.name,
                    celda=cell,
                    fila=fila,
                    formato=form.label,
                    sugerencia=hint,
                )
            )
    return table


def missing_columns(table: Table) -> list[Observation]:
    """One finding per missing column, at the title that may be its misspelling, if there is one."""
    claimed = set(table.columns.values())
    unclaimed = {bare(title): column for column, title in table.titles.items() if column not in claimed}
    findings = []
    for item in table.missing:
        near = [key for title in item.titles for key in get_close_matches(bare(title), unclaimed, n=1, cutoff=0.7)]
        column = unclaimed[near[0]] if near else None
        cell, row = table.title_cell(column) if column else (f"A{table.header_row}", table.header_row)
        findings.append(
            observe(
                "columna_faltante",
                table.titles[column] if column else "",
                hoja=table.sheet.name,
                celda=cell,
                fila=row,
                columna=item.title,
                formato=table.format.label,
                sugerencia=f" ¿Es «{table.titles[column]}»?" if column else "",
            )
        )
    return findings


def unknown_layout(book: Book) -> Observation:
    """No table at all: shows the titles that were seen, from the row with most short texts."""
    fullest: list[str] = []
    where: tuple[str | None, int | None] = (None, None)
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows[:HEADER_ROWS_SEARCHED], 1):
            texts = [value for value in row if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TITLE]
            if len(texts) > len(fullest):
                fullest, where = texts, (sheet.name, number)
    seen = ", ".join(f"«{tidy(value)[:40]}»" for value in fullest[:8]) or "ningún título"
    sheet_name, row_number = where
    cell = f"A{row_number}" if row_number else None
    return observe("diseno_desconocido", seen, hoja=sheet_name, celda=cell, fila=row_number)


@dataclass(frozen=True, slots=True)
class Above:
    """A text above the titles, tidied, and where it stands."""

    text: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        return f"{column_letter(self.column)}{self.row}"


def preamble(table: Table) -> list[list[Above]]:
    """The rows above the titles (letterhead, year, unit), without blank cells."""
    rows = table.sheet.rows[: table.header_row - 1]
    return [
        [Above(tidy(show(value)), number, column) for column, value in enumerate(row, 1) if not is_blank(value)]
        for number, row in enumerate(rows, 1)
    ]
