"""What the blank templates of all subjects share: looks, protection, print set-up, and the sheet of instructions.

The words of the instructions about wrong cells are those of the catalogue of findings (`schemas.messages`), filled in
with the very cell that is shown as wrong: what is read there is what a returned sheet would be told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from schemas.layouts.layout import INSTRUCTIONS, Layout
from schemas.observation import Observation, observe

#: Raised when a template that was sent out before would no longer be filled in the same way.
VERSION = 1
INSTRUCTIONS_SHEET = "Instrucciones"
A4 = 9
#: Height of a line of ten points; and of a row that is to be written in, whose height Excel will not change by itself.
LINE_HEIGHT, OPEN_HEIGHT = 13.5, 67.5
_GUIDE_WIDTHS = (22, 44, 30, 24, 66)
#: Excel leaves out a header of more than 255 characters, marks and doubled signs included.
_LONGEST_HEADER = 110
#: What Excel admits in the messages of a validation.
_TITLE, _MESSAGE = 32, 255

_BORDER = {"border": 1, "border_color": "#9AA5B1"}
_BODY = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True}
_GIVEN = {**_BODY, **_BORDER, "bg_color": "#ECEFF1", "locked": True}
_OPEN = {**_BODY, **_BORDER, "bg_color": "#FFFBE6", "locked": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "titulo": {"font_name": "Calibri", "font_size": 14, "bold": True},
    "rotulo": {"font_name": "Calibri", "font_size": 10, "bold": True, "align": "right"},
    "dato": {"font_name": "Calibri", "font_size": 10, "bold": True, "align": "left"},
    "nota": {"font_name": "Calibri", "font_size": 10, "font_color": "#455A64"},
    "cabecera": {**_BODY, **_BORDER, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F", "align": "center"},
    "cabecera_llenar": {**_BODY, **_BORDER, "bold": True, "bg_color": "#FFD54F", "align": "center"},
    "cuerpo": {**_BODY, **_BORDER},
    "texto": _BODY,
    "seccion": {"font_name": "Calibri", "font_size": 12, "bold": True},
    "dado": _GIVEN,
    "dado_centro": {**_GIVEN, "align": "center"},
    "dado_pct": {**_GIVEN, "num_format": "0%"},
    "dado_pct_dos": {**_GIVEN, "num_format": "0.00%"},
    "llenar": {**_OPEN, "num_format": "@"},
    "llenar_numero": _OPEN,
    "llenar_pct": {**_OPEN, "num_format": "0.00%"},
    "falta": {"bg_color": "#FFB74D"},
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is filled wrongly, and the rule that finds it. `details` are the blanks of its message; `where` says
    of which row it is wrong, if it is not of all."""

    written: str
    regla: str
    details: dict[str, object] = field(default_factory=dict)
    where: str = ""

    def finding(self, columna: str) -> Observation:
        blanks: dict[str, Any] = {"columna": columna, "sugerencia": "", **self.details}
        return observe(self.regla, self.written, **blanks)


@dataclass(frozen=True, slots=True)
class Guide:
    """How one column of the template is filled in. `columna` is the canonical name in the layout."""

    columna: str
    que: str
    right: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()


def title(layout: Layout, columna: str) -> str:
    """The title of a column, as the reader of the sheet knows it."""
    return next(item.title for item in layout.fields if item.column == columna)


def height(*cells: tuple[str, float]) -> float:
    """Height of a row that shows all of its texts, each in a column of some width."""
    lines = [
        sum(max(1, -(-len(part) // max(1, int(width * 1.05)))) for part in text.split("\n")) for text, width in cells
    ]
    return LINE_HEIGHT * max([1, *lines])


def plain(number: Decimal) -> str:
    """`4`, `12.5`: a quantity as a person writes it."""
    shown = f"{number:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


class Libro:
    """A workbook in the making."""

    def __init__(self, asunto: str, plantilla: str, anio: int, unidad: str, creada: datetime) -> None:
        self._raw = BytesIO()
        options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
        self.book = xlsxwriter.Workbook(self._raw, options)
        self.asunto = asunto
        self.sello = f"plantilla {plantilla}, versión {VERSION}"
        self.book.set_properties({"title": asunto, "comments": self.sello, "created": creada})
        for name, value in (("plantilla", plantilla), ("plantilla_version", VERSION), ("anio", anio)):
            self.book.set_custom_property(name, value)
        self.book.set_custom_property("unidad", unidad)
        self._formats: dict[str, Any] = {}

    def style(self, name: str) -> Any:
        if name not in self._formats:
            self._formats[name] = self.book.add_format(_FORMATS[name])
        return self._formats[name]

    def sheet(self, name: str, widths: Sequence[float], *, header_row: int | None = None, frozen: int = 0) -> Any:
        """A protected sheet, ready to print. `header_row`: 0-based row of the titles, which stay in view."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        shown = self.asunto[:_LONGEST_HEADER].replace("&", "&&")
        sheet.set_header(f"&L&9{shown}&R&9&A")
        sheet.set_footer(f"&L&8{self.sello}&R&8Página &P de &N")
        if header_row is not None:
            sheet.freeze_panes(header_row + 1, frozen)
            sheet.repeat_rows(header_row)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        sheet.hide_gridlines(2)
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: object, style: str) -> None:
        """A value as what it is: no text becomes a formula, a link or a number."""
        form = self.style(style)
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), form)
        else:
            sheet.write_string(row, column, str(value), form)

    def instructions(self, guides: Iterable[Guide], layout: Layout, steps: Sequence[str]) -> tuple[Any, int]:
        """The first sheet: steps, and what to write in each column. Returns it with its next free row."""
        sheet = self.sheet(INSTRUCTIONS_SHEET, _GUIDE_WIDTHS)
        self.write(sheet, 0, 0, INSTRUCTIONS, "titulo")
        self.write(sheet, 1, 0, f"{self.asunto} · {self.sello}", "nota")
        row = 3
        for number, step in enumerate(steps, 1):
            row = self.line(sheet, row, f"{number}. {step}")
        row += 1
        heads = ("Columna", "Qué escribir", "Así sí", "Así no", "Qué se le dirá, y qué pasa si queda así")
        for column, head in enumerate(heads):
            self.write(sheet, row, column, head, "cabecera")
        for guide in guides:
            row = self._guide(sheet, row + 1, guide, title(layout, guide.columna))
        return sheet, row + 2

    def line(self, sheet: Any, row: int, text: str) -> int:
        """A line over all columns of the instructions. Returns the next row."""
        sheet.merge_range(row, 0, row, 4, text, self.style("texto"))
        sheet.set_row(row, height((text, sum(_GUIDE_WIDTHS))))
        return row + 1

    def _guide(self, sheet: Any, row: int, guide: Guide, columna: str) -> int:
        """One column's lines: one for each way of getting it wrong. Returns the last one's row."""
        last = row + max(len(guide.wrong), 1) - 1
        for column, text in enumerate((columna, guide.que, "\n".join(guide.right))):
            if last > row:
                sheet.merge_range(row, column, last, column, text, self.style("cuerpo"))
            else:
                self.write(sheet, row, column, text, "cuerpo")
        for number, wrong in enumerate(guide.wrong or (None,), row):
            told = ""
            if wrong:
                found = wrong.finding(columna)
                told = f"{found.mensaje} {found.consecuencia}"
            shown = f"{wrong.written or '(vacía)'}{wrong.where}" if wrong else ""
            self.write(sheet, number, 3, shown, "cuerpo")
            self.write(sheet, number, 4, told, "cuerpo")
            beside = height((guide.que, _GUIDE_WIDTHS[1]), ("\n".join(guide.right), _GUIDE_WIDTHS[2]))
            own = height((shown, _GUIDE_WIDTHS[3]), (told, _GUIDE_WIDTHS[4]))
            sheet.set_row(number, max(own, beside / (last - row + 1)))
        return last

    def close(self) -> bytes:
        self.book.close()
        return self._raw.getvalue()


def admit(sheet: Any, area: tuple[int, int, int, int], rule: dict[str, Any], que: str, error: str = "") -> None:
    """A validation over (first row, first column, last row, last column), with its words cut to what Excel admits."""
    words = {"input_title": "Qué escribir"[:_TITLE], "input_message": que[:_MESSAGE]}
    if error:
        words |= {"error_title": "Revise la celda"[:_TITLE], "error_message": error[:_MESSAGE]}
    sheet.data_validation(*area, {"ignore_blank": True, **rule, **words})
