"""The blank template of the PSIG: the follow-up sheet of a unit with its own activities and targets already written.

A unit reports the activities in whose responsible it is the first one named. Those in which it only takes part are
listed in the instructions: whoever is first named reports them, and a target in two sheets is a finding.
The percentage is not asked for: it is computed, and a formula that another program leaves without its value would
keep the row out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assets.reports.plantilla_libro import (
    INSTRUCTIONS_SHEET,
    LINE_HEIGHT,
    OPEN_HEIGHT,
    Guide,
    Libro,
    Wrong,
    admit,
    height,
    plain,
    title,
)
from schemas.layouts.psig import CUADRO_1, FACTORES
from schemas.messages import RULES
from schemas.observation import column_letter

#: Rows left open under the unit's own, for a target of its own that the system does not know yet.
SPARE_ROWS = 5
FACTOR_ROWS = 15
#: What an activity's evidence usually is, offered where the plan does not say.
EVIDENCE_KINDS = (
    "Informe",
    "Informe y lista de asistencia desagregada por sexo",
    "Lista de participantes desagregada por sexo",
    "Documento aprobado",
    "Resolución",
    "Acta firmada",
    "Correos electrónicos remitidos",
)
#: Columns of Cuadro 1 with their widths; `orden` is ours, the others are filled in or given.
_COLUMNS = {
    "orden": 5,
    "actividad": 46,
    "responsable_texto": 15,
    "unidad_medida": 18,
    "meta_programada_texto": 15,
    "meta_ejecutada_texto": 13,
    "evidencia_requerida": 26,
    "evaluacion": 34,
    "documento_sustento": 30,
    "enlace_evidencia": 30,
}
_FACTOR_COLUMNS = {"actividad": 46, "problema": 55, "accion_mejora": 55, "elaborado_por": 18}
_TO_FILL = ("meta_ejecutada_texto", "evaluacion", "documento_sustento", "enlace_evidencia")
_PLACE = {name: number for number, name in enumerate(_COLUMNS)}
_HEADER_ROW = 4


@dataclass(frozen=True, slots=True)
class Meta:
    """A target of the unit. `programada` is None where nothing is loaded of it; 0 to 100 if it is a percentage."""

    actividad: int
    titulo: str
    responsable: str
    unidad_medida: str
    ejercicio: int
    programada: Decimal | None
    es_porcentaje: bool
    evidencia: str


@dataclass(frozen=True, slots=True)
class Otra:
    """An activity that the unit does not report, and why or who does."""

    actividad: int
    titulo: str
    nota: str


@dataclass(frozen=True, slots=True)
class Contenido:
    """What the warehouse knows of a unit's year. `creada`: when the template is made, told by the caller."""

    anio: int
    abreviatura: str
    denominacion: str
    metas: Sequence[Meta]
    participa: Sequence[Otra]
    sin_meta: Sequence[Otra]
    unidades: Sequence[str]
    creada: datetime


GUIDES = (
    Guide(
        "meta_ejecutada_texto",
        "La cantidad que se ejecutó, solo el número. Cero si no se ejecutó nada. Si la meta es un porcentaje, con %.",
        ("22", "0", "86% (si la meta es un porcentaje)"),
        (
            Wrong("veintidós", "numero_ilegible"),
            Wrong("1,234", "numero_ambiguo"),
            Wrong("-3", "numero_negativo"),
            Wrong("0.125", "demasiados_decimales"),
            Wrong("", "ejecucion_sin_cantidad", {"actividad": 34, "indicio": "la evaluación dice que se hizo"}),
            Wrong("86%", "porcentaje_mezclado", {"programada": "4"}, " (si la meta es 4)"),
        ),
    ),
    Guide(
        "evaluacion",
        "Qué se hizo y, si no se llegó a la meta, por qué. Las explicaciones van aquí, no en las cantidades.",
        ("Se capacitó a 109 personas en tres talleres.",),
    ),
    Guide(
        "documento_sustento",
        "El documento que sustenta lo ejecutado, con su número completo en el SGD.",
        ("INFORME N° D000149-2023-OGRH",),
        (
            Wrong("", "sustento_ausente", {"actividad": 34}),
            Wrong("Informe de la oficina", "documento_sin_numero", {"actividad": 34}),
        ),
    ),
    Guide(
        "enlace_evidencia",
        "La dirección de la carpeta o del archivo con la evidencia que pide el plan.",
        ("https://sitio.gob.pe/psig/actividad-34",),
        (
            Wrong("", "enlace_ausente", {"actividad": 34}),
            Wrong("carpeta compartida", "enlace_mal_formado", {"actividad": 34}),
        ),
    ),
    Guide(
        "meta_programada_texto",
        "Viene escrita y no se cambia. Si está en amarillo, la meta del plan; si viene de otro año, dígalo.",
        ("4", "70%", "1 (Reprogramado del 2022)"),
        (Wrong("", "meta_sin_cantidad", {"actividad": 34}),),
    ),
    Guide(
        "actividad",
        "Viene escrita. En las filas libres del final, número y título.",
        ("34. Implementación de talleres",),
        (Wrong("Implementación de talleres", "actividad_sin_numero"),),
    ),
)


def workbook(content: Contenido) -> bytes:
    """The template as an xlsx."""
    asunto = f"PSIG {content.anio} · {content.denominacion} ({content.abreviatura})"
    libro = Libro(asunto, "psig", content.anio, content.abreviatura, content.creada)
    lists = _instructions(libro, content)
    _cuadro(libro, content, lists)
    _factores(libro, content, lists)
    return libro.close()


def _instructions(libro: Libro, content: Contenido) -> dict[str, str]:
    """The first sheet. Returns the ranges of its lists, for drop-downs."""
    steps = (
        f"Llene solo las celdas amarillas de «{CUADRO_1.name}» y de «{FACTORES.name}». Las grises ya están escritas y"
        " protegidas, sin contraseña.",
        f"«{CUADRO_1.name}» tiene una fila por meta. Las metas que vienen de otro año tienen fila propia. El"
        " porcentaje no se escribe: se calcula.",
        f"En las {SPARE_ROWS} filas libres del final agregue una meta de su unidad que falte. No repita ninguna:"
        f" {RULES['clave_duplicada'].corregir.lower()}",
        f"En «{FACTORES.name}» escriba, de las actividades que no llegaron a su meta, el problema y qué se hará.",
        "Guarde como .xlsx, sin contraseña y sin cambiar los títulos, y envíe el archivo.",
    )
    sheet, row = libro.instructions(GUIDES, CUADRO_1, steps)
    lists: dict[str, str] = {}
    printed = row
    named = list(dict.fromkeys(_numbered(meta.actividad, meta.titulo) for meta in content.metas))
    for name, heading, values in (
        ("actividades", "Actividades que informa su unidad", named),
        ("participa", "Actividades en que su unidad participa: las informa la responsable", _told(content.participa)),
        ("sin_meta", "Actividades de su unidad que este año no se informan", _told(content.sin_meta)),
        ("evidencias", "Clases de evidencia, si el plan no dice cuál", EVIDENCE_KINDS),
        ("unidades", "Unidades", content.unidades),
    ):
        if not values:
            continue
        libro.write(sheet, row, 0, heading, "seccion")
        for number, value in enumerate(values, row + 1):
            libro.line(sheet, number, value)
        lists[name] = f"={INSTRUCTIONS_SHEET}!$A${row + 2}:$A${row + 1 + len(values)}"
        row += len(values) + 2
        printed = row if name in ("actividades", "participa", "sin_meta") else printed
    sheet.print_area(0, 0, printed - 2, 4)
    return lists


def _told(others: Sequence[Otra]) -> list[str]:
    return [f"{_numbered(other.actividad, other.titulo)} ({other.nota})" for other in others]


def _numbered(actividad: int, titulo: str) -> str:
    return f"{actividad}. {titulo}".rstrip()


def _cuadro(libro: Libro, content: Contenido, lists: dict[str, str]) -> None:
    sheet = libro.sheet(CUADRO_1.name, tuple(_COLUMNS.values()), header_row=_HEADER_ROW, frozen=2)
    _letterhead(libro, sheet, content)
    for name, column in _PLACE.items():
        style = "cabecera_llenar" if name in _TO_FILL else "cabecera"
        libro.write(sheet, _HEADER_ROW, column, title(CUADRO_1, name), style)
    sheet.set_row(_HEADER_ROW, 2 * LINE_HEIGHT)
    first = _HEADER_ROW + 1
    for number, meta in enumerate(content.metas, 1):
        _meta(libro, sheet, _HEADER_ROW + number, number, meta, content.anio, lists)
    last = _HEADER_ROW + len(content.metas)
    for row in range(last + 1, last + 1 + SPARE_ROWS):
        _spare(libro, sheet, row, lists)
    end = last + SPARE_ROWS
    que = {guide.columna: guide.que for guide in GUIDES}
    for name in ("evaluacion", "documento_sustento"):
        admit(sheet, (first, _PLACE[name], end, _PLACE[name]), {"validate": "any"}, que[name])
    link = f"{column_letter(_PLACE['enlace_evidencia'] + 1)}{first + 1}"
    admit(
        sheet,
        (first, _PLACE["enlace_evidencia"], end, _PLACE["enlace_evidencia"]),
        {"validate": "custom", "value": f'=LEFT({link},4)="http"', "error_type": "warning"},
        que["enlace_evidencia"],
        "Una dirección empieza con http. ¿La deja así?",
    )


def _letterhead(libro: Libro, sheet: Any, content: Contenido) -> None:
    libro.write(sheet, 0, 0, f"Plan Sectorial de Igualdad de Género (PSIG) - Seguimiento {content.anio}", "titulo")
    libro.write(sheet, 1, 1, "Unidad responsable:", "rotulo")
    libro.write(sheet, 1, 2, content.abreviatura, "dato")
    libro.write(sheet, 1, 3, content.denominacion, "dato")
    libro.write(sheet, 2, 0, f"Llene las columnas de título amarillo. {libro.sello.capitalize()}.", "nota")


def _meta(libro: Libro, sheet: Any, row: int, number: int, meta: Meta, anio: int, lists: dict[str, str]) -> None:
    given = {
        "orden": number,
        "actividad": _numbered(meta.actividad, meta.titulo),
        "responsable_texto": meta.responsable,
        "unidad_medida": meta.unidad_medida,
    }
    for name, value in given.items():
        libro.write(sheet, row, _PLACE[name], value, "dado_centro" if name == "orden" else "dado")
    _programmed(libro, sheet, row, meta, anio)
    percent = meta.es_porcentaje and meta.programada is not None
    _executed(libro, sheet, row, percent)
    _evidence(libro, sheet, row, meta.evidencia, lists)
    for name in _TO_FILL[1:]:
        libro.write(sheet, row, _PLACE[name], None, "llenar")
    shown = [(str(value), _COLUMNS[name]) for name, value in given.items()]
    sheet.set_row(row, max(OPEN_HEIGHT, height(*shown, (meta.evidencia, _COLUMNS["evidencia_requerida"]))))


def _programmed(libro: Libro, sheet: Any, row: int, meta: Meta, anio: int) -> None:
    """The target as it is reported: a number, a percentage, or in words what year it comes from."""
    column = _PLACE["meta_programada_texto"]
    if meta.programada is None:
        libro.write(sheet, row, column, None, "llenar_numero")
        admit(sheet, (row, column, row, column), {"validate": "any"}, RULES["meta_sin_cantidad"].corregir)
    elif meta.ejercicio != anio:
        shown = plain(meta.programada) + ("%" if meta.es_porcentaje else "")
        libro.write(sheet, row, column, f"{shown} (Reprogramado del {meta.ejercicio})", "dado")
    elif meta.es_porcentaje:
        style = "dado_pct" if meta.programada == int(meta.programada) else "dado_pct_dos"
        libro.write(sheet, row, column, meta.programada / 100, style)
    else:
        libro.write(sheet, row, column, meta.programada, "dado")


def _executed(libro: Libro, sheet: Any, row: int, percent: bool, *, either: bool = False) -> None:
    """The one number that is asked for. `either`: of a row whose target is not known yet."""
    column = _PLACE["meta_ejecutada_texto"]
    libro.write(sheet, row, column, None, "llenar_pct" if percent else "llenar_numero")
    cell = f"{column_letter(column + 1)}{row + 1}"
    places = 4 if percent or either else 2
    rule = {"validate": "custom", "value": f"=AND(ISNUMBER({cell}),{cell}>=0,ROUND({cell},{places})={cell})"}
    wrong = "un porcentaje, como 86%" if percent else "un número, con dos decimales como máximo"
    error = f"Se espera {wrong}; cero si no se ejecutó. {RULES['numero_ilegible'].corregir}"
    admit(sheet, (row, column, row, column), rule, GUIDES[0].que, error)


def _evidence(libro: Libro, sheet: Any, row: int, evidencia: str, lists: dict[str, str]) -> None:
    """What the plan asks for; where it asks for nothing in particular, the usual kinds to choose from."""
    column = _PLACE["evidencia_requerida"]
    if evidencia:
        libro.write(sheet, row, column, evidencia, "dado")
        return
    libro.write(sheet, row, column, None, "llenar")
    rule = {"validate": "list", "source": lists["evidencias"], "show_error": False}
    admit(sheet, (row, column, row, column), rule, "La evidencia que sustenta la actividad: elija una o escríbala.")


def _spare(libro: Libro, sheet: Any, row: int, lists: dict[str, str]) -> None:
    """An open row. Its number is left out: Excel would keep it as text."""
    libro.write(sheet, row, _PLACE["orden"], None, "dado")
    sheet.set_row(row, OPEN_HEIGHT)
    for name in ("actividad", "responsable_texto", "unidad_medida", *_TO_FILL[1:]):
        libro.write(sheet, row, _PLACE[name], None, "llenar")
    libro.write(sheet, row, _PLACE["meta_programada_texto"], None, "llenar_numero")
    _executed(libro, sheet, row, percent=False, either=True)
    _evidence(libro, sheet, row, "", lists)
    offered = (("actividad", "actividades", "Número y título de la actividad."), ("responsable_texto", "unidades", ""))
    for name, source, que in offered:
        rule = {"validate": "list", "source": lists[source], "show_error": False}
        column = _PLACE[name]
        admit(sheet, (row, column, row, column), rule, que or RULES["responsable_no_reconocido"].corregir)


def _factores(libro: Libro, content: Contenido, lists: dict[str, str]) -> None:
    sheet = libro.sheet(FACTORES.name, tuple(_FACTOR_COLUMNS.values()), header_row=_HEADER_ROW)
    libro.write(sheet, 0, 0, f"PSIG - Seguimiento {content.anio}: factores y acciones de mejora", "titulo")
    libro.write(sheet, 1, 0, f"{content.denominacion} ({content.abreviatura})", "dato")
    libro.write(sheet, 2, 0, "Una fila por problema. Si no hubo ninguno, deje la hoja vacía.", "nota")
    for column, name in enumerate(_FACTOR_COLUMNS):
        libro.write(sheet, _HEADER_ROW, column, title(FACTORES, name), "cabecera_llenar")
    first, last = _HEADER_ROW + 1, _HEADER_ROW + FACTOR_ROWS
    for row in range(first, last + 1):
        sheet.set_row(row, OPEN_HEIGHT)
        for column in range(len(_FACTOR_COLUMNS)):
            libro.write(sheet, row, column, None, "llenar")
    admit(
        sheet,
        (first, 0, last, 0),
        {"validate": "list", "source": lists["actividades"], "error_type": "warning"},
        "Elija la actividad de la lista.",
        RULES["actividad_sin_numero"].corregir,
    )
    admit(
        sheet,
        (first, 3, last, 3),
        {"validate": "list", "source": lists["unidades"], "show_error": False},
        "La oficina que lo escribió: elíjala o escríbala.",
    )
