"""One table on a sheet of its own: caption, source, titles, rows, the row of totals; its charts below.

Whole rows keep their order when they are sorted: stripes and colours of labels are conditional, so they stay with what
they mean. The row of totals is outside of the filter.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from assets.reports.document import xlsx_chart
from assets.reports.document.formats import shown
from assets.reports.document.model import Chart, Field, Mark, Shown, Table, Value
from assets.reports.document.origin import told
from assets.reports.observaciones.estilo import QUIET, Formats, row_height
from assets.reports.observaciones.textos import for_cell, is_active

#: Rows above the titles: way back, caption, source, what was left out, a blank one.
TITLES = 5
NARROWEST, WIDEST = 10.0, 46.0
#: Whoever scrolls to the right keeps a first column in sight, up to this width.
_WIDEST_FROZEN = 20
_ROWS_MEASURED = 300
#: Width, in letters, of a page, and from which on a table is printed on landscape pages; of a column that has none.
_PAGE, _WIDE, _UNSET = 100, 135, 9.0
#: Points of a row above the titles: all of them stay on the screen, and the notes have the whole text.
_TALLEST_ABOVE = 62
#: Digits that a number of Excel keeps.
_MOST_DIGITS = 15
STRIPE, TOTAL_FILL = "#F3F6FA", "#E3E9F1"
_FORMATS = {
    Shown.INTEGER: "#,##0",
    Shown.SOLES: "#,##0.00",
    Shown.MILLIONS: "#,##0.00,,",
    Shown.WHOLE_PERCENT: '#,##0" %"',
    Shown.PERCENT: '#,##0.00" %"',
}


def write(
    book: Any,
    sheet: Any,
    formats: Formats,
    table: Table,
    number: str | None,
    charts: Sequence[Chart],
    palette: dict[str, Mark],
) -> tuple[int, bool]:
    """Writes the table and its charts; returns the row of its titles and whether it wants a landscape page."""
    widths = [_width(table, column, palette) for column in range(len(table.fields))]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _write_above(sheet, formats, table, number, widths)
    for column, field in enumerate(table.fields):
        sheet.write_string(TITLES, column, for_cell(field.title), _title_format(formats, field))
    sheet.set_row(
        TITLES, row_height((field.title, width * 0.85) for field, width in zip(table.fields, widths, strict=True))
    )
    first, totals = TITLES + 1, int(table.total and bool(table.rows))
    last = TITLES + len(table.rows) - totals
    for row, values in enumerate(table.rows, first):
        _write_row(sheet, formats, table.fields, row, values, widths, palette, total=row > last)
    if last >= first:
        sheet.autofilter(TITLES, 0, last, len(table.fields) - 1)
        _conditions(book, sheet, table, first, last, palette)
    elif not table.rows:
        sheet.write_string(first, 0, for_cell(table.empty), formats.quiet)
    sheet.freeze_panes(first, int(table.wide and widths[0] <= _WIDEST_FROZEN))
    sheet.hide_gridlines(2)
    wide = table.wide or sum(widths) > _WIDE
    if charts and last >= first:
        below = first + len(table.rows) + 1
        where = f"internal:'{sheet.get_name().replace(chr(39), chr(39) * 2)}'!A{below + 1}"
        said = "Ver el gráfico, debajo de la tabla ↓" if len(charts) == 1 else "Ver los gráficos, debajo de la tabla ↓"
        sheet.write_url(0, 1, where, formats.get(font_color="#1F4E9E", underline=1), string=said)
        if wide:
            sheet.set_h_pagebreaks([below])
        for chart in charts:
            below = xlsx_chart.insert(book, sheet, formats, chart, (first, last), below, palette, low=wide)
    return TITLES, wide


def _write_above(sheet: Any, formats: Formats, table: Table, number: str | None, widths: Sequence[float]) -> None:
    """Caption and source run over as many columns as a page is wide: a line that sticks out would shrink its print."""
    caption = f"{number}. {table.caption}" if number else table.caption
    source = [f"{label}: {said}." for label, said in told(table.source)]
    left_out = source.pop() if table.source.excluded else ""
    lines = (
        (caption, formats.get(bold=True, font_size=14, font_color="#1F3A5F", text_wrap=True), 1.35),
        (" ".join(source), formats.get(font_color=QUIET, italic=True, text_wrap=True), 0.85),
        (left_out, formats.get(font_color=QUIET, italic=True, text_wrap=True), 0.85),
    )
    span, room = 0, 0.0
    while room < _PAGE:
        room += widths[span] if span < len(widths) else _UNSET
        span += 1
    for row, (text, form, size) in enumerate(lines, 1):
        if text and span > 1:
            sheet.merge_range(row, 0, row, span - 1, "", form)
        if text:
            sheet.write_string(row, 0, for_cell(text), form)
            sheet.set_row(row, min(_TALLEST_ABOVE, row_height([(text, room / size)]) * max(1.0, size)))


def _title_format(formats: Formats, field: Field) -> Any:
    return formats.get(
        bold=True,
        text_wrap=True,
        border=1,
        border_color="#B8C0CA",
        bg_color="#1F3A5F",
        font_color="#FFFFFF",
        valign="vcenter",
        align="center" if field.is_number else "left",
    )


def _write_row(
    sheet: Any,
    formats: Formats,
    fields: Sequence[Field],
    row: int,
    values: Sequence[Value],
    widths: Sequence[float],
    palette: dict[str, Mark],
    *,
    total: bool,
) -> None:
    look: dict[str, Any] = {"bold": True, "top": 2, "bg_color": TOTAL_FILL} if total else {}
    tall = []
    for column, (field, value, width) in enumerate(zip(fields, values, widths, strict=True)):
        if isinstance(value, str):
            # A label keeps its symbol: colour alone says nothing to many.
            said = for_cell(shown(value, field.shown, palette))
            tall.append((said, width))
            inert = {"quote_prefix": True} if is_active(said) else {}
            sheet.write_string(row, column, said, formats.cell(None, **look, **inert, align="left", indent=1))
        else:
            _write_value(sheet, formats, field, row, column, value, look)
    sheet.set_row(row, row_height(tall))


def _write_value(
    sheet: Any, formats: Formats, field: Field, row: int, column: int, value: date | Decimal | int | None, look: dict
) -> None:
    if value is None:
        sheet.write_blank(row, column, None, formats.cell(**look))
    elif isinstance(value, date):
        # Excel's calendar begins in 1900.
        if value.year < 1900:
            sheet.write_string(row, column, value.isoformat(), formats.cell(**look))
        else:
            sheet.write_datetime(row, column, value, formats.cell(num_format="dd/mm/yyyy", align="center", **look))
    elif isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS or not isfinite(value):
        sheet.write_string(row, column, str(value), formats.cell(**look))
    else:
        sheet.write_number(
            row, column, value, formats.cell(num_format=number_format(field, value), align="right", indent=1, **look)
        )


def number_format(field: Field, value: Decimal | int = 0) -> str:
    """A quantity shows its hundredths only where it has any."""
    if field.shown is Shown.QUANTITY:
        return "#,##0" if value == int(value) else "#,##0.00"
    return _FORMATS.get(field.shown, "General")


def _conditions(book: Any, sheet: Any, table: Table, first: int, last: int, palette: dict[str, Mark]) -> None:
    for column, field in enumerate(table.fields):
        if field.shown is not Shown.LABEL:
            continue
        for label, mark in palette.items():
            said = for_cell(shown(label, field.shown, palette)).replace('"', '""')
            if len(said) <= 200:  # a condition holds 255 characters
                look = book.add_format({"bg_color": tint(mark.color), "font_color": "#111111", "bold": True})
                rule = {"type": "cell", "criteria": "==", "value": f'"{said}"', "format": look, "stop_if_true": True}
                sheet.conditional_format(first, column, last, column, rule)
    stripe = {
        "type": "formula",
        "criteria": f"=MOD(ROW()-{first},2)=0",
        "format": book.add_format({"bg_color": STRIPE}),
    }
    sheet.conditional_format(first, 0, last, len(table.fields) - 1, stripe)


def tint(color: str, share: float = 0.3) -> str:
    """The colour on white paper, thinned until black text stands well on it."""
    parts = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def _width(table: Table, column: int, palette: dict[str, Mark]) -> float:
    """As wide as its longest word of a title and its longest value, within reason; texts wrap."""
    field = table.fields[column]
    words = max((len(word) for word in field.title.split()), default=0) + 5
    rows = [*table.rows[:_ROWS_MEASURED], *table.rows[-1:]]
    longest = max((len(shown(row[column], field.shown, palette)) for row in rows), default=0) + 3
    return min(WIDEST, max(NARROWEST if field.width >= 1 else 6.0, words, longest))
