"""The blank template of the POI: what a centre of cost tells of each of its activities, beside its figures.

Nothing but four texts is filled in: achievements, problems, measures, and the reason where the physical percentage is
under or over its limits (`schemas.layouts.poi_textos`). Those activities are marked in words and in colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assets.reports.plantilla_libro import LINE_HEIGHT, OPEN_HEIGHT, Guide, Libro, Wrong, admit, height, title
from schemas.contract import SCALE, Kind
from schemas.layouts.poi_textos import (
    LONGEST_TEXT,
    REASON_ABOVE,
    REASON_BELOW,
    SHORTEST_TEXT,
    TEXTOS,
    UNIT_KEY_LABEL,
    needs_reason,
)
from schemas.messages import RULES
from schemas.observation import column_letter
from schemas.tables.poi import TEXT_SECTIONS

SHEET = "Actividades"
_COLUMNS = {
    "actividad": 21,
    "actividad_operativa": 36,
    "unidad_medida": 13,
    "programado_texto": 11,
    "ejecutado_texto": 11,
    "fisico_pct": 11,
    "lleva_motivo": 9,
    "logros": 38,
    "problemas": 34,
    "medidas": 34,
    "motivo": 34,
}
_PLACE = {name: number for number, name in enumerate(_COLUMNS)}
_HEADER_ROW = 5
_PCT = SCALE[Kind.PERCENT]
BELOW, ABOVE = REASON_BELOW // _PCT, REASON_ABOVE // _PCT


@dataclass(frozen=True, slots=True)
class Actividad:
    """An activity with its figures to the cut-off. `pct` in millionths, None where there is nothing to divide by."""

    clave: str
    nombre: str
    unidad_medida: str
    programado: Decimal | None
    ejecutado: Decimal | None
    pct: int | None


@dataclass(frozen=True, slots=True)
class Contenido:
    """What the warehouse knows of a centre's year. `hasta`: the month up to which the figures go, in words."""

    anio: int
    unidad_id: str
    nombre: str
    hasta: str
    actividades: Sequence[Actividad]
    creada: datetime


_MISSING = {"desde": BELOW, "hasta": ABOVE}
GUIDES = (
    Guide(
        "logros",
        "Qué se logró con la actividad y a quién llegó. Hechos, con sus cifras.",
        ("Se atendió a 320 adolescentes en 12 distritos.",),
        (
            Wrong("-", "texto_sin_contenido"),
            Wrong("Todo ok", "texto_muy_corto"),
            Wrong("=SUMA(B2:B14) talleres", "texto_como_formula"),
        ),
    ),
    Guide(
        "problemas",
        "Qué dificultó la ejecución. Si no hubo, «Ninguno» o la celda vacía.",
        ("El local no estuvo disponible hasta marzo.", "Ninguno"),
    ),
    Guide(
        "medidas",
        "Qué se hizo, o se hará, ante esos problemas.",
        ("Se coordinó otro local y se reprogramaron dos talleres.",),
    ),
    Guide(
        "motivo",
        f"Por qué el porcentaje físico está debajo de {BELOW} % o encima de {ABOVE} %. Solo donde dice SÍ.",
        ("La demanda superó lo previsto por la apertura de un nuevo servicio.",),
        (Wrong("", "motivo_ausente", _MISSING),),
    ),
)


def workbook(content: Contenido) -> bytes:
    """The template as an xlsx."""
    asunto = f"POI {content.anio} · {content.nombre}"
    libro = Libro(asunto, "poi", content.anio, content.unidad_id, content.creada)
    steps = (
        f"En «{SHEET}» llene solo las cuatro columnas amarillas. Lo demás ya está escrito y protegido, sin contraseña.",
        f"El motivo es necesario donde la columna «{title(TEXTOS, 'lleva_motivo')}» dice SÍ; la celda queda en naranja"
        " hasta que lo escriba.",
        f"Cada texto admite hasta {LONGEST_TEXT} caracteres. Para otra línea en la misma celda: Alt + Entrar.",
        "Si una cifra no es la correcta, avise a planeamiento: no la cambie aquí.",
        "Guarde como .xlsx, sin contraseña y sin cambiar los títulos ni las claves, y envíe el archivo.",
    )
    libro.instructions(GUIDES, TEXTOS, steps)
    sheet = libro.sheet(SHEET, tuple(_COLUMNS.values()), header_row=_HEADER_ROW, frozen=2)
    _letterhead(libro, sheet, content)
    for name, column in _PLACE.items():
        style = "cabecera_llenar" if name in TEXT_SECTIONS else "cabecera"
        libro.write(sheet, _HEADER_ROW, column, title(TEXTOS, name), style)
    sheet.set_row(_HEADER_ROW, 2 * LINE_HEIGHT)
    for row, activity in enumerate(content.actividades, _HEADER_ROW + 1):
        _activity(libro, sheet, row, activity)
    _checks(libro, sheet, content)
    return libro.close()


def _letterhead(libro: Libro, sheet: Any, content: Contenido) -> None:
    needed = sum(needs_reason(activity.pct) for activity in content.actividades)
    title_ = f"Plan Operativo Institucional (POI) - Evaluación {content.anio}: textos de la unidad"
    libro.write(sheet, 0, 0, title_, "titulo")
    libro.write(sheet, 1, 0, "Centro de costo:", "rotulo")
    libro.write(sheet, 1, 1, content.nombre, "dato")
    libro.write(sheet, 2, 0, UNIT_KEY_LABEL, "rotulo")
    libro.write(sheet, 2, 1, content.unidad_id, "dato")
    note = f"{len(content.actividades)} actividades; {needed} llevan motivo. Cifras hasta {content.hasta}."
    libro.write(sheet, 3, 0, f"{note} {libro.sello.capitalize()}.", "nota")


def _activity(libro: Libro, sheet: Any, row: int, activity: Actividad) -> None:
    reason = needs_reason(activity.pct)
    pct = None if activity.pct is None else Decimal(activity.pct) / _PCT / 100
    given: dict[str, tuple[object, str]] = {
        "actividad": (activity.clave, "dado"),
        "actividad_operativa": (activity.nombre, "dado"),
        "unidad_medida": (activity.unidad_medida, "dado"),
        "programado_texto": (activity.programado, "dado"),
        "ejecutado_texto": (activity.ejecutado, "dado"),
        "fisico_pct": (pct, "dado_pct_dos"),
        "lleva_motivo": ("SÍ" if reason else "no", "dado_centro"),
    }
    for name, (value, style) in given.items():
        libro.write(sheet, row, _PLACE[name], value, style)
    for name in TEXT_SECTIONS:
        libro.write(sheet, row, _PLACE[name], None, "llenar")
    shown = ((activity.nombre, _COLUMNS["actividad_operativa"]), (activity.unidad_medida, _COLUMNS["unidad_medida"]))
    sheet.set_row(row, max(OPEN_HEIGHT, height(*shown)))


def _checks(libro: Libro, sheet: Any, content: Contenido) -> None:
    """Lengths, and the reasons that are still to be written."""
    first, last = _HEADER_ROW + 1, _HEADER_ROW + len(content.actividades)
    for guide in GUIDES:
        column = _PLACE[guide.columna]
        rule: dict[str, Any] = {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}
        error = f"Hasta {LONGEST_TEXT} caracteres. {RULES['texto_muy_largo'].corregir}"
        if guide.columna == "motivo":
            rule = {"validate": "length", "criteria": "between", "minimum": SHORTEST_TEXT, "maximum": LONGEST_TEXT}
            error = f"De {SHORTEST_TEXT} a {LONGEST_TEXT} caracteres: una frase que diga por qué."
        admit(sheet, (first, column, last, column), rule, guide.que, error)
    flag, reason = (column_letter(_PLACE[name] + 1) for name in ("lleva_motivo", "motivo"))
    missing = f'=AND(${flag}{first + 1}="SÍ",LEN(TRIM(${reason}{first + 1}))=0)'
    column = _PLACE["motivo"]
    rule = {"type": "formula", "criteria": missing, "format": libro.style("falta")}
    sheet.conditional_format(first, column, last, column, rule)
