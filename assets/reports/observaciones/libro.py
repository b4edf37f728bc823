"""The observations workbook of one unit: what was found in its file, how to mend it, and a marked copy of its sheets.

Always a new workbook, never the sender's. Equal input gives equal bytes. Every text is written as text: nothing that
somebody wrote becomes a formula or a link. The sheets of findings are also the way back (source `respuestas`): their
titles `Clave`, `Regla` and `Respuesta`, and the labels above them, are what its reader looks for.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from assets.reports.observaciones import hojas, resumen
from assets.reports.observaciones.copias import areas
from assets.reports.observaciones.estilo import QUIET, SHADE, Formats, row_height
from assets.reports.observaciones.reviewed import WORDS, Reviewed, Told, told
from assets.reports.observaciones.textos import for_cell, one_line, sheet_names, short
from schemas.observation import Observation

SUMMARY, FINDINGS, ANSWERED, SINCE = "Resumen", "Observaciones", "Respondidas", "Respecto de la versión anterior"
#: Rows of findings: nobody reads more, and Excel still opens them at once.
MOST_ROWS = 5_000
#: Claves of 12 letters that one cell of Excel holds.
MOST_CLAVES = 2_500
#: Of one cell of ours; the copy has all of it.
LONGEST_SHOWN = 2_000
#: Columns of a copy that is printed one page wide.
WIDEST_ON_A_PAGE = 20
#: Rows above the titles of a sheet of findings.
ABOVE = 5

#: Title and width of each column.
COLUMNS = {
    "N°": 5,
    "Gravedad": 21,
    "Hoja": 13,
    "Celda": 10,
    "Fila": 6,
    "Columna": 16,
    "Qué dice": 21,
    "Qué se esperaba": 17,
    "Qué se vio": 36,
    "Cómo corregirlo": 32,
    "Mientras tanto": 23,
    "Veces": 7,
    "Respuesta": 30,
    "Regla": 14,
    "Clave": 15,
}
#: The last column that is worth printing.
_LAST_PRINTED = list(COLUMNS).index("Respuesta")
_SINCE_COLUMNS = {
    "Qué pasó": 12,
    "Gravedad": 21,
    "Hoja": 13,
    "Celda": 10,
    "Columna": 18,
    "Qué dice": 24,
    "Qué se vio": 60,
}
#: What a protected sheet still lets people do.
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
#: Who made it, by its properties; and when, where no day is known.
AUTHOR = "seguimiento"
_UNDATED = date(2000, 1, 1)
#: Raised when the same findings make another workbook.
VERSION = 1
_A4 = 9


def workbook(reviewed: Reviewed, huella: str = "") -> bytes:
    """The workbook of a file with one unit, or with none. `huella` is kept in its properties, for whoever wrote it."""
    content = BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, {"in_memory": True, **never})
    made = datetime.combine(reviewed.fecha or _UNDATED, time())
    book.set_properties({"title": "Observaciones", "author": AUTHOR, "keywords": huella, "created": made})
    formats = Formats(book)
    names = sheet_names([copy.name for copy in reviewed.copies], [SUMMARY, FINDINGS, ANSWERED, SINCE])
    copies = {copy.name: name for copy, name in zip(reversed(reviewed.copies), reversed(names), strict=True)}
    findings = told(reviewed.open, reviewed.sheets)
    answered = told((found for found in reviewed.findings if found.clave in reviewed.answers), reviewed.sheets)

    summary = book.add_worksheet(SUMMARY)
    _write_findings(book.add_worksheet(FINDINGS), formats, reviewed, findings, copies)
    if answered:
        _write_findings(book.add_worksheet(ANSWERED), formats, reviewed, answered, copies)
    if reviewed.since:
        _write_since(book.add_worksheet(SINCE), formats, reviewed, copies)
    numbers = {id(member): number for number, one in enumerate(findings, 1) for member in one.members}
    notes = hojas.MOST_NOTES
    for copy, name in zip(reviewed.copies, names, strict=True):
        sheet = book.add_worksheet(name)
        own = [found for found in reviewed.open if found.hoja == copy.name]
        notes = hojas.write_copy(sheet, formats, copy, own, numbers, notes)
        wide = max(map(len, copy.rows.values()), default=0) > WIDEST_ON_A_PAGE
        _for_print(sheet, f"Copia de la hoja «{copy.name}»: corrija en su propio archivo", copy.titles, fit=not wide)
        sheet.protect("", _ALLOWED)
    resumen.write(summary, formats, reviewed, findings, _limits(reviewed, len(findings), notes))
    _for_print(summary, "", None, landscape=False)
    summary.activate()
    book.close()
    return content.getvalue()


# ---- the sheets of findings


def _write_findings(
    sheet: Any, formats: Formats, reviewed: Reviewed, findings: Sequence[Told], copies: Mapping[str, str]
) -> None:
    _write_above(sheet, formats, reviewed)
    _write_titles(sheet, formats, COLUMNS, ABOVE - 1)
    row, answerable = ABOVE, reviewed.answerable()
    for number, one in enumerate(findings[:MOST_ROWS], 1):
        claves, can = one.claves, id(one.members[0]) in answerable
        for first in range(0, len(claves), MOST_CLAVES):
            some = claves[first : first + MOST_CLAVES]
            _write_finding(sheet, formats, reviewed.answers if can else None, row, number, one, some, copies)
            row += 1
    sheet.freeze_panes(ABOVE, 0)
    sheet.autofilter(ABOVE - 1, 0, max(row - 1, ABOVE), len(COLUMNS) - 1)
    sheet.print_area(0, 0, max(row - 1, ABOVE), _LAST_PRINTED)
    _for_print(sheet, f"Observaciones: {reviewed.nombre}", (ABOVE, ABOVE))
    sheet.protect("", _ALLOWED)


def _write_above(sheet: Any, formats: Formats, reviewed: Reviewed) -> None:
    """Whose findings these are, where the reader of the answers looks for it."""
    _text(sheet, 0, 0, f"Observaciones a «{reviewed.nombre}»", formats.title)
    if not reviewed.parts:
        return
    part = reviewed.parts[0]
    _text(sheet, 1, 1, "Fuente:", formats.label)
    _text(sheet, 1, 2, part.fuente, formats.get())
    _text(sheet, 2, 1, "Año:", formats.label)
    sheet.write_number(2, 2, part.anio, formats.get(align="left"))
    _text(sheet, 1, 6, "Unidad Ejecutora:" if part.fuente.startswith("poi") else "Unidad responsable:", formats.label)
    _text(sheet, 1, 7, part.unidad, formats.get())
    _text(sheet, 2, 6, "Respondido por:", formats.label)
    _text(sheet, 2, 7, "", formats.get(locked=False, border=1))
    how = "Lo rojo se corrige en su archivo. Lo que esté bien se responde en «Respuesta», y se devuelve este libro."
    _text(sheet, 1, 8, how, formats.quiet)


def _write_finding(
    sheet: Any,
    formats: Formats,
    answers: Mapping[str, str] | None,
    row: int,
    number: int,
    one: Told,
    claves: list[str],
    copies: Mapping[str, str],
) -> None:
    """One row. `answers`: those given, by `clave`; None where no answer is possible."""
    finding, cell, centred = one.finding, formats.cell(), formats.cell(align="center")
    sheet.write_number(row, 0, number, centred)
    _text(sheet, row, 1, WORDS[finding.severidad], formats.cell(finding.severidad, bold=True))
    _text(sheet, row, 2, finding.hoja or "", cell)
    _write_place(sheet, formats, row, 3, finding, copies)
    if finding.fila and len(one.members) == 1:
        sheet.write_number(row, 4, finding.fila, centred)
    else:
        _text(sheet, row, 4, "", cell)
    texts = (
        finding.columna or "",
        finding.encontrado,
        finding.esperado,
        finding.visto,
        finding.corregir,
        finding.consecuencia,
    )
    for column, said in enumerate(texts, 5):
        _text(sheet, row, column, said, cell)
    widths = list(COLUMNS.values())
    shown = [(finding.hoja or "", widths[2]), (finding.celda or "", widths[3])]
    sheet.set_row(row, row_height([*shown, *zip(texts, widths[5:], strict=False)]))
    sheet.write_number(row, 11, finding.veces, centred)
    if answers is not None:
        answer = next((answers[clave] for clave in claves if clave in answers), "")
        _text(sheet, row, 12, answer, formats.cell(locked=False))
    else:
        sheet.write_blank(row, 12, None, formats.cell(bg_color=SHADE))
    _text(sheet, row, 13, finding.regla, formats.cell(font_color=QUIET))
    sheet.write_string(row, 14, " ".join(claves), formats.cell(font_color=QUIET))


def _write_place(
    sheet: Any, formats: Formats, row: int, column: int, finding: Observation, copies: Mapping[str, str]
) -> None:
    """The cell, and a way to it in the copy of its sheet."""
    first = areas(finding.celda)
    said, name = for_cell(finding.celda or "", LONGEST_SHOWN), copies.get(finding.hoja or "")
    if first and name is not None:
        target = f"internal:'{name.replace(chr(39), chr(39) * 2)}'!{hojas.address(first[0][0], first[0][1])}"
        sheet.write_url(row, column, target, formats.cell(font_color="#1F4E9E", underline=1), string=said)
    else:
        _text(sheet, row, column, said, formats.cell())


# ---- what changed


def _write_since(sheet: Any, formats: Formats, reviewed: Reviewed, copies: Mapping[str, str]) -> None:
    since = reviewed.since
    assert since is not None
    _text(sheet, 0, 0, "Respecto de la versión anterior", formats.title)
    _text(sheet, 1, 0, f"Versión anterior: «{since.nombre}»", formats.get())
    said = f"Corregidas: {len(since.mended)} · Nuevas: {len(since.new)} · Siguen: {len(since.stays)}"
    _text(sheet, 2, 0, said, formats.label)
    _write_titles(sheet, formats, _SINCE_COLUMNS, ABOVE - 1)
    kinds = (("Nueva", since.new), ("Sigue", since.stays), ("Corregida", since.mended))
    lines = [(what, one) for what, findings in kinds for one in told(findings, reviewed.sheets)]
    for row, (what, one) in enumerate(lines[:MOST_ROWS], ABOVE):
        finding, mended = one.finding, what == "Corregida"
        cell = formats.cell(font_color=QUIET) if mended else formats.cell()
        _text(sheet, row, 0, what, formats.cell(bold=not mended))
        _text(sheet, row, 1, WORDS[finding.severidad], cell if mended else formats.cell(finding.severidad))
        _text(sheet, row, 2, finding.hoja or "", cell)
        if mended:
            _text(sheet, row, 3, finding.celda or "", cell)
        else:
            _write_place(sheet, formats, row, 3, finding, copies)
        texts = (finding.columna or "", finding.encontrado, finding.visto)
        for column, text in enumerate(texts, 4):
            _text(sheet, row, column, text, cell)
        shown = (finding.hoja or "", finding.celda or "", *texts)
        sheet.set_row(row, row_height(zip(shown, list(_SINCE_COLUMNS.values())[2:], strict=True)))
    sheet.freeze_panes(ABOVE, 0)
    _for_print(sheet, "Respecto de la versión anterior", (ABOVE, ABOVE))
    sheet.protect("", _ALLOWED)


# ---- what is common


def _text(sheet: Any, row: int, column: int, said: str, form: Any) -> None:
    if said:
        sheet.write_string(row, column, for_cell(said, LONGEST_SHOWN), form)
    else:
        sheet.write_blank(row, column, None, form)


def _write_titles(sheet: Any, formats: Formats, columns: Mapping[str, int], row: int) -> None:
    for column, (title, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, title, formats.column_title)


def _for_print(
    sheet: Any, heading: str, titles: tuple[int, int] | None, landscape: bool = True, fit: bool = True
) -> None:
    """A4, with its titles on each page; one page wide, unless nobody could read it then."""
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.5)
    if fit:
        sheet.fit_to_pages(1, 0)
    if landscape:
        sheet.set_landscape()
    if heading:
        sheet.set_header(f"&L{short(one_line(heading), 100).replace('&', '&&')}&RPágina &P de &N")
    if titles:
        sheet.repeat_rows(titles[0] - 1, titles[1] - 1)


def _limits(reviewed: Reviewed, findings: int, notes_left: int) -> Iterable[str]:
    """What the workbook does not show, each in a sentence."""
    if findings > MOST_ROWS:
        yield f"Se muestran las primeras {MOST_ROWS} observaciones de {findings}, las más graves primero."
    for copy in reviewed.copies:
        if not copy.whole:
            yield (
                f"La hoja «{copy.name}» es muy grande ({copy.last_row} filas): "
                "de ella se copian los títulos y las filas con observaciones."
            )
    if not reviewed.copies:
        yield "No hay copia de las hojas, porque el archivo no se pudo leer."
        return
    copied = {copy.name for copy in reviewed.copies}
    missing = [name for name in reviewed.sheets if name not in copied]
    if missing:
        more = " y otras" if len(missing) > 10 else ""
        yield f"No se copian las hojas {', '.join(f'«{name}»' for name in missing[:10])}{more}."
    if notes_left <= 0:
        yield f"Llevan nota las primeras {hojas.MOST_NOTES} celdas observadas; las demás, solo su color."
