"""A document as a workbook: cover, index, a sheet for each table with its charts, notes and sources.

For whoever goes on working with the figures; the paragraphs are in the Word file. Values are written as they are,
numbers as floats; how they are shown is the format of their cell. Every text is written as text: nothing that somebody
wrote becomes a formula or a link. Equal documents are equal bytes.
"""

from datetime import UTC
from io import BytesIO
from typing import Any

import xlsxwriter

from assets.reports.document import xlsx_sheet
from assets.reports.document.model import Document, Table
from assets.reports.observaciones.estilo import Formats, row_height
from assets.reports.observaciones.textos import for_cell, one_line, sheet_names, short

COVER, INDEX, NOTES = "Portada", "Índice", "Notas y fuentes"
_A4 = 9
#: Of a header, with its codes, Excel takes 255 characters.
_LONGEST_HEADER = 100
_INDEX_COLUMNS = {"N.°": 10, "Tabla": 78, "Hoja": 32, "Filas": 9, "Gráficos": 10}
_NOTES_COLUMNS = {
    "Hoja": 24,
    "Tabla": 40,
    "Vistas": 30,
    "Corte y carga": 32,
    "Regla": 48,
    "Excluidos": 30,
    "Archivo CSV": 26,
}


def write(document: Document) -> bytes:
    """The workbook. Every table of the document is there, those that only feed a chart too; an excerpt of a table, with
    its charts, is not: the whole table is."""
    content = BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, {"in_memory": True, **never})
    book.set_properties(_properties(document))
    formats = Formats(book)
    numbers = _numbers(document)
    order = list(numbers)
    # As the text has them; a chart may have named one earlier.
    tables = sorted(document.tables(), key=lambda one: order.index(one.key) if one.key in numbers else len(order))
    names = sheet_names([table.key for table in tables], [COVER, INDEX, NOTES])
    sheets = dict(zip((table.key for table in tables), names, strict=True))

    cover = book.add_worksheet(COVER)
    _write_cover(cover, formats, document)
    _write_index(book.add_worksheet(INDEX), formats, document, tables, sheets, numbers)
    for table, name in zip(tables, names, strict=True):
        sheet = book.add_worksheet(name)
        charts = [chart for chart in document.charts() if chart.table.key == table.key]
        top, wide = xlsx_sheet.write(book, sheet, formats, table, numbers.get(table.key), charts, document.palette)
        sheet.write_url(0, 0, f"internal:'{INDEX}'!A1", _link(formats), string="← Índice")
        _for_print(sheet, document, landscape=wide, titles=top)
    _write_notes(book.add_worksheet(NOTES), formats, tables, sheets)
    for sheet, wide in ((cover, False), (book.get_worksheet_by_name(INDEX), True), (book.worksheets()[-1], True)):
        _for_print(sheet, document, landscape=wide)
        sheet.hide_gridlines(2)
    cover.activate()
    book.close()
    return content.getvalue()


def _properties(document: Document) -> dict[str, Any]:
    moment = document.moment
    texts = {"title": document.title, "subject": document.subtitle, "author": document.institution}
    return {
        **{name: short(one_line(said), 255) for name, said in texts.items()},
        "comments": short(one_line(document.footer), 255),
        "created": moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment,
    }


def _numbers(document: Document) -> dict[str, str]:
    """«Tabla 3» by key, as the text counts them: one that only feeds a chart has no number."""
    shown = dict.fromkeys(block.key for block in document.blocks if isinstance(block, Table))
    return {key: f"Tabla {number}" for number, key in enumerate(shown, 1)}


def _write_cover(sheet: Any, formats: Formats, document: Document) -> None:
    sheet.set_column(0, 0, 3)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 74)
    large = formats.get(bold=True, font_size=20, font_color="#1F3A5F", text_wrap=True, valign="vcenter")
    _across(sheet, 1, document.institution, formats.get(font_color="#5A6470", font_size=12, text_wrap=True), 17)
    _across(sheet, 2, document.title, large, 28)
    _across(sheet, 3, document.subtitle, formats.get(font_size=13, text_wrap=True), 19)
    row = 5
    for label, said in document.facts:
        sheet.write_string(row, 1, for_cell(label), formats.cell(bold=True, bg_color="#EEF1F5"))
        sheet.write_string(row, 2, for_cell(said), formats.cell())
        sheet.set_row(row, row_height([(label, 30), (said, 74)]) + 3)
        row += 1
    sheet.write_url(row + 1, 1, f"internal:'{INDEX}'!A1", _link(formats), string="Ir al índice de tablas →")
    sheet.write_url(row + 2, 1, f"internal:'{NOTES}'!A1", _link(formats), string="Ir a notas y fuentes →")
    _across(sheet, row + 4, document.footer, formats.quiet, 15)


def _across(sheet: Any, row: int, said: str, form: Any, line: float) -> None:
    """A text over both columns of the cover, in as many lines as it needs at `line` points each."""
    lines = max(1, -(-len(said) // (1600 // int(line))))
    sheet.set_row(row, min(400, line * lines + 3))
    sheet.merge_range(row, 1, row, 2, "", form)
    sheet.write_string(row, 1, for_cell(said), form)


def _write_index(
    sheet: Any,
    formats: Formats,
    document: Document,
    tables: list[Table],
    sheets: dict[str, str],
    numbers: dict[str, str],
) -> None:
    sheet.write_string(0, 0, "Índice de tablas", formats.title)
    _titles(sheet, formats, _INDEX_COLUMNS, 2)
    for row, table in enumerate(tables, 3):
        target, caption = _target(sheets[table.key]), for_cell(table.caption)
        sheet.write_string(row, 0, numbers.get(table.key, "—"), formats.cell())
        sheet.write_url(row, 1, target, formats.cell(font_color="#1F4E9E", underline=1), string=short(caption, 250))
        sheet.write_string(row, 2, sheets[table.key], formats.cell())
        sheet.write_number(
            row, 3, len(table.rows) - (table.total and bool(table.rows)), formats.cell(num_format="#,##0")
        )
        charts = sum(chart.table.key == table.key for chart in document.charts())
        sheet.write_number(row, 4, charts, formats.cell(num_format="0;-0;—", align="right"))
        sheet.set_row(row, row_height([(caption[:250], _INDEX_COLUMNS["Tabla"])]) + 3)
    sheet.freeze_panes(3, 0)


def _write_notes(sheet: Any, formats: Formats, tables: list[Table], sheets: dict[str, str]) -> None:
    sheet.write_string(0, 0, NOTES, formats.title)
    how = "Los números se guardan completos y se redondean solo al mostrarse; los porcentajes van de 0 a 100."
    sheet.write_string(1, 0, how, formats.quiet)
    inert = (
        "En los CSV, un texto que empieza con =, +, - o @ lleva un apóstrofo delante: así ningún programa lo ejecuta."
    )
    sheet.write_string(2, 0, inert, formats.quiet)
    _titles(sheet, formats, _NOTES_COLUMNS, 4)
    for row, table in enumerate(tables, 5):
        source = table.source
        texts = (
            table.caption,
            ", ".join(source.views),
            source.cutoff,
            source.rule,
            source.excluded or "Ninguno",
            f"{table.key}.csv",
        )
        link = formats.cell(font_color="#1F4E9E", underline=1)
        sheet.write_url(row, 0, _target(sheets[table.key]), link, string=sheets[table.key])
        for column, said in enumerate(texts, 1):
            sheet.write_string(row, column, for_cell(said), formats.cell())
        sheet.set_row(row, row_height(zip(texts, list(_NOTES_COLUMNS.values())[1:], strict=True)))
    sheet.freeze_panes(5, 0)
    sheet.repeat_rows(4)


def _titles(sheet: Any, formats: Formats, columns: dict[str, int], row: int) -> None:
    for column, (title, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, title, formats.column_title)


def _target(name: str) -> str:
    return f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1"


def _link(formats: Formats) -> Any:
    return formats.get(font_color="#1F4E9E", underline=1)


def _for_print(sheet: Any, document: Document, *, landscape: bool, titles: int | None = None) -> None:
    """A4, one page wide, with its titles, who publishes it and where one is on each page."""
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    if landscape:
        sheet.set_landscape()
    sheet.set_header("&L" + _for_header(document.header))
    sheet.set_footer("&L" + _for_header(document.footer) + "&RPágina &P de &N")
    if titles is not None:
        sheet.repeat_rows(titles)


def _for_header(said: str) -> str:
    return short(one_line(said), _LONGEST_HEADER).replace("&", "&&")
