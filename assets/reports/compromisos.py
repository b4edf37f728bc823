"""The matrix of commitments: what a report recommends, to be decided, completed and delivered back.

Written from rows of `bi_recomendacion`: those that people decided, and the drafts that wait. What is filled in comes
back through `assets.sources.recomendaciones`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from assets.reports.observaciones.textos import for_cell
from assets.reports.plantilla_libro import LINE_HEIGHT, OPEN_HEIGHT, Guide, Libro, Wrong, admit, height, title
from schemas.layouts.recomendaciones import COMPROMISOS, TOPIC_LABEL, UE_LABEL, YEAR_LABEL, draft_digest
from schemas.tables.recomendaciones import STATES
from schemas.titles import title as title_of

SHEET = "Compromisos"
_COLUMNS = {
    "numero": 14,
    "texto": 60,
    "unidad": 26,
    "actividad": 34,
    "responsable": 24,
    "plazo": 14,
    "estado": 17,
    "evidencia": 34,
    "regla": 26,
    "clave": 26,
    "borrador": 16,
}
_PLACE = {name: number for number, name in enumerate(_COLUMNS)}
_GIVEN = ("regla", "clave", "borrador")
_HEADER_ROW = 5
#: Rows for what a person adds.
_FREE_ROWS = 40
_STATES = tuple(state.replace("_", " ") for state in STATES)
_DATES = (date(2000, 1, 1), date(2100, 12, 31))

GUIDES = (
    Guide("numero", "El número con que sale en el informe.", ("3.3",)),
    Guide("texto", "Qué se recomienda. Puede cambiar el borrador.", ("Reprogramar los talleres de Lima y Puno.",)),
    Guide(
        "estado",
        "«propuesta» es lo que falta decidir. Acepte o descarte cada borrador; después, anote cómo va.",
        _STATES[1:3],
        (Wrong("visto", "valor_no_admitido", {"esperado": ", ".join(_STATES)}),),
    ),
    Guide(
        "responsable",
        "La unidad o el cargo que debe cumplirla, sin nombres de personas.",
        ("Dirección de Protección Especial",),
        (Wrong("", "compromiso_sin_responsable", {"estado": "aceptada"}, " si está aceptada"),),
    ),
    Guide(
        "plazo",
        "Hasta cuándo.",
        ("30/06/2022",),
        (
            Wrong("a mediados de año", "fecha_ilegible"),
            Wrong("", "compromiso_sin_plazo", {"estado": "aceptada"}, " si está aceptada"),
        ),
    ),
    Guide("evidencia", "Qué muestra que se cumplió: documento y número.", ("INFORME N° D000012-2022-MIMP-DPE",)),
)


def stem(tema: str, anio: int, ue: str | None) -> str:
    """The name of its file, without ending."""
    return f"Matriz de compromisos {tema.upper()} {anio}" + (f" UE {ue}" if ue else "")


def workbook(rows: Iterable[Mapping[str, Any]], tema: str, anio: int, ue: str | None) -> bytes:
    """The matrix of a POI's UE, or of a PSIG (`ue` None), as an xlsx. `rows`: of `bi_recomendacion`, `plazo` a date or
    its ISO text. The same rows give the same bytes. It says that it was made before any that a person saved, so that
    one delivered as it came takes no other's place."""
    ordered = sorted(rows, key=_order)
    libro = Libro(stem(tema, anio, ue), "compromisos", anio, ue or tema, datetime(anio, 1, 1))
    libro.instructions(GUIDES, COMPROMISOS, _STEPS)
    sheet = libro.sheet(SHEET, tuple(_COLUMNS.values()), header_row=_HEADER_ROW, frozen=2)
    _letterhead(libro, sheet, tema, anio, ue, len(ordered))
    for name, column in _PLACE.items():
        style = "cabecera" if name in _GIVEN else "cabecera_llenar"
        libro.write(sheet, _HEADER_ROW, column, title(COMPROMISOS, name), style)
    sheet.set_row(_HEADER_ROW, 2 * LINE_HEIGHT)
    first = _HEADER_ROW + 1
    dated = libro.book.add_format({**_open(libro), "num_format": "dd/mm/yyyy"})
    for number, row in enumerate(ordered, first):
        _recommendation(libro, sheet, number, row, dated)
    last = first + len(ordered) + _FREE_ROWS - 1
    for number in range(first + len(ordered), last + 1):
        for name, column in _PLACE.items():
            libro.write(sheet, number, column, None, "dado" if name in _GIVEN else "llenar")
        sheet.write_blank(number, _PLACE["plazo"], None, dated)
    _checks(sheet, first, last)
    return libro.close()


_STEPS = (
    f"En «{SHEET}», decida cada recomendación en estado «propuesta»: acéptela o descártela. Puede corregir su texto.",
    "A las aceptadas póngales número, responsable y plazo; después, actualice su estado y su evidencia.",
    "Para agregar una recomendación propia use las filas vacías del final, sin clave.",
    "Lo que deje tal como vino y en «propuesta» se vuelve a proponer con las cifras del día.",
    "Guarde como .xlsx, sin cambiar títulos ni claves, y ponga el archivo en la carpeta de entregas.",
)


def _order(row: Mapping[str, Any]) -> tuple:
    """What people decided, in their order; then the drafts."""
    return (row["origen"] != "persona", row["orden"], row["clave"])


def _open(libro: Libro) -> dict[str, Any]:
    return {"font_name": "Calibri", "font_size": 10, "valign": "top", "border": 1, "border_color": "#9AA5B1",
            "bg_color": "#FFFBE6", "locked": False}  # fmt: skip


def _letterhead(libro: Libro, sheet: Any, tema: str, anio: int, ue: str | None, count: int) -> None:
    libro.write(sheet, 0, 0, f"Matriz de compromisos · Evaluación del {tema.upper()} {anio}", "titulo")
    told = [(TOPIC_LABEL, tema.upper()), (YEAR_LABEL, str(anio)), *([(UE_LABEL, ue)] if ue else [])]
    for row, (label, value) in enumerate(told, 1):
        libro.write(sheet, row, 0, label, "rotulo")
        libro.write(sheet, row, 1, value, "dato")
    if not ue:
        libro.write(sheet, 3, 1, f"{count} recomendaciones.", "nota")


def _recommendation(libro: Libro, sheet: Any, number: int, row: Mapping[str, Any], dated: Any) -> None:
    values = {name: for_cell(str(row[name])) if row.get(name) is not None else None for name in _COLUMNS if name in row}
    values["regla"] = title_of(str(row["regla"])) if row["regla"] else None
    values["estado"] = str(row["estado"]).replace("_", " ")
    values["borrador"] = draft_digest(str(values["texto"])) if row["origen"] == "regla" else None
    for name, column in _PLACE.items():
        if name != "plazo":
            libro.write(sheet, number, column, values.get(name), "dado" if name in _GIVEN else "llenar")
    due = row.get("plazo")
    if isinstance(due, str):
        due = date.fromisoformat(due)
    if due is None:
        sheet.write_blank(number, _PLACE["plazo"], None, dated)
    else:
        sheet.write_datetime(number, _PLACE["plazo"], datetime(due.year, due.month, due.day), dated)
    shown = [(values.get(name) or "", _COLUMNS[name]) for name in ("texto", "unidad", "actividad", "evidencia")]
    sheet.set_row(number, min(400, max(OPEN_HEIGHT, height(*shown))))


def _checks(sheet: Any, first: int, last: int) -> None:
    guides = {guide.columna: guide.que for guide in GUIDES}
    column = _PLACE["estado"]
    rule: dict[str, Any] = {"validate": "list", "source": list(_STATES)}
    admit(sheet, (first, column, last, column), rule, guides["estado"], "Elija un estado de la lista.")
    column = _PLACE["plazo"]
    rule = {"validate": "date", "criteria": "between", "minimum": _DATES[0], "maximum": _DATES[1]}
    admit(sheet, (first, column, last, column), rule, guides["plazo"], "Escriba una fecha: día/mes/año.")
