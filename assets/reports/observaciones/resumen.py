"""The first sheet of the observations workbook: what the file is, what became of it, and what to do, in plain words."""

from collections.abc import Iterable, Sequence
from typing import Any

from assets.reports.observaciones.estilo import Formats, row_height
from assets.reports.observaciones.reviewed import (
    SEVERITIES,
    WORDS,
    Reviewed,
    Told,
    counts,
    outcome,
    rows,
)
from assets.reports.observaciones.textos import for_cell, short

#: What each colour means.
MEANING = {
    "bloqueante": "Impide cargar el archivo o esa fila. Hay que corregirlo en su archivo.",
    "advertencia": "Se carga. Corríjalo antes de que se publique, o responda por qué está bien.",
    "aviso": "Se carga. Es para que lo sepa; no hace falta hacer nada.",
}
#: Findings about the whole file that are listed here too.
MOST_LISTED = 30
_WIDTHS = (2, 24, 12, 74)


class _Sheet:
    """The sheet and the row that comes next."""

    def __init__(self, sheet: Any, formats: Formats) -> None:
        self.sheet, self.formats, self.row = sheet, formats, 0

    def across(self, first: int, said: str, form: Any) -> None:
        """A text over the columns from `first` to the last; its row becomes as high as the text needs."""
        text = for_cell(short(said, 3_000))
        last = len(_WIDTHS) - 1
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, "", form)
        self.sheet.write_string(self.row, first, text, form)
        self.sheet.set_row(self.row, row_height([(text, sum(_WIDTHS[first:]))]) + 1)

    def heading(self, said: str) -> None:
        self.row += 1
        self.sheet.write_string(self.row, 1, said, self.formats.heading)
        self.row += 1

    def line(self, label: str, said: str, form: Any = None) -> None:
        self.sheet.write_string(self.row, 1, label, self.formats.label)
        self.across(2, said, form or self.formats.get(text_wrap=True))
        self.row += 1


def write(sheet: Any, formats: Formats, reviewed: Reviewed, findings: Sequence[Told], limits: Iterable[str]) -> None:
    """Writes the whole sheet. `limits`: what the workbook does not show."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    at = _Sheet(sheet, formats)
    sheet.write_string(0, 1, "Observaciones a su archivo", formats.title)
    sheet.set_row(0, 24)
    at.row = 1
    _what_it_is(at, reviewed)
    _what_became(at, reviewed)
    _what_was_seen(at, reviewed)
    at.heading("Qué hacer")
    for number, step in enumerate(_steps(reviewed), 1):
        at.across(1, f"{number}. {step}", formats.get(text_wrap=True))
        at.row += 1
    whole = [one for one in findings if not one.finding.celda]
    if whole:
        at.heading("Sobre el archivo o una hoja entera")
    for one in whole[:MOST_LISTED]:
        finding = one.finding
        sheet.write_string(at.row, 1, WORDS[finding.severidad], formats.cell(finding.severidad, bold=True))
        at.across(2, finding.mensaje, formats.cell())
        at.row += 1
    unseen = list(limits)
    if unseen:
        at.heading("Lo que este libro no muestra")
    for said in unseen:
        at.across(1, said, formats.get(text_wrap=True))
        at.row += 1


def _what_it_is(at: _Sheet, reviewed: Reviewed) -> None:
    part = reviewed.parts[0] if reviewed.parts else None
    at.line("Archivo", reviewed.nombre)
    if reviewed.what:
        at.line("Qué es", reviewed.what)
    if part:
        at.line("Unidad", " · ".join(text for text in (part.unidad, part.nombre) if text))
    if reviewed.anio:
        at.line("Año", str(reviewed.anio))
    if reviewed.fecha:
        at.line(reviewed.fecha_de, f"{reviewed.fecha:%d/%m/%Y}")
    at.line("Huella del archivo", reviewed.sha256, at.formats.get(text_wrap=True, font_color="#5A6470", font_size=9))


def _what_became(at: _Sheet, reviewed: Reviewed) -> None:
    at.heading("Qué pasa con el archivo")
    at.line("Resultado", f"{outcome(reviewed)}.", at.formats.get(text_wrap=True, bold=True))
    if not reviewed.refused and not reviewed.set_aside:
        at.line("Se cargan", rows(reviewed.filas))
        at.line("No se cargan", _apart(reviewed) if reviewed.apartadas else "ninguna fila: todas se cargan")


def _apart(reviewed: Reviewed) -> str:
    """How many rows are kept apart, and which."""
    blocked = sorted({finding.fila for finding in reviewed.findings if finding.blocks_row and finding.fila})
    named = ", ".join(map(str, blocked[:MOST_LISTED])) + (" y otras" if len(blocked) > MOST_LISTED else "")
    return f"{rows(reviewed.apartadas)}: {named}" if blocked else rows(reviewed.apartadas)


def _what_was_seen(at: _Sheet, reviewed: Reviewed) -> None:
    at.heading("Qué se observó")
    formats = at.formats
    for column, title in enumerate(("Gravedad", "Celdas", "Qué significa el color"), 1):
        at.sheet.write_string(at.row, column, title, formats.column_title)
    at.row += 1
    for severity, number in counts(reviewed.open).items():
        at.sheet.write_string(at.row, 1, WORDS[severity], formats.cell(severity, bold=True))
        at.sheet.write_number(at.row, 2, number, formats.cell(severity, align="center"))
        at.across(3, MEANING[severity], formats.cell())
        at.row += 1
    answered = len(reviewed.findings) - len(reviewed.open)
    if answered:
        at.line("Ya respondidas", f"{answered}, en la hoja «Respondidas»; no se cuentan arriba.")


def _steps(reviewed: Reviewed) -> Iterable[str]:
    number = counts(reviewed.open)
    blocked, doubtful = number[SEVERITIES[0]], number[SEVERITIES[1]]
    if not sum(number.values()):
        yield "Nada: no hay observaciones."
        return
    yield (
        "Vea la hoja «Observaciones»: cada línea dice en qué celda, qué se vio y cómo corregirlo. Con un clic en la"
        " celda llega a la copia de su hoja, marcada con el mismo color."
    )
    if not blocked and not doubtful:
        yield "No hace falta corregir nada: son solo avisos."
        return
    first = " Empiece por lo rojo." if blocked and doubtful else ""
    yield f"Corrija en su propio archivo, no en esta copia: las celdas son las mismas.{first}"
    answer = " Si un dato está bien como está, diga por qué en «Respuesta» y devuelva también este libro."
    yield f"Guarde su archivo y envíelo otra vez.{answer if doubtful and reviewed.parts else ''}"
