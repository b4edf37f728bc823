"""Recommendations: the state of those of earlier years, with which a report opens, and those of this one."""

from collections.abc import Iterator

from assets.reports.document.model import Block, Field, Heading, Shown, Style, Table, text
from assets.reports.informe import basis, say
from assets.reports.informe.data import Data, Record, table
from assets.reports.informe.narrative import of_report

DRAFT, DROPPED = "propuesta", "descartada"
_STATES = {
    "propuesta": "Borrador",
    "aceptada": "Aceptada",
    "en_proceso": "En proceso",
    "implementada": "Implementada",
    "no_implementada": "No implementada",
    "descartada": "Descartada",
}
_FIELDS = (
    Field("numero", "N°", width=0.5),
    Field("unidad", "Unidad", width=1.4),
    Field("texto", "Recomendación", width=4.0),
    Field("responsable", "Responsable", width=1.3),
    Field("plazo", "Plazo", Shown.DATE, 0.9),
    Field("estado_dicho", "Estado", width=1.0),
    Field("evidencia", "Evidencia", width=1.5),
)


def earlier(data: Data) -> Iterator[Block]:
    """What became of the recommendations of the years before; nothing if there were none."""
    rows = [row for row in data.of("recomendaciones_anteriores") if row["estado"] not in (DRAFT, DROPPED)]
    if not rows:
        return
    yield Heading(1, "Estado de las recomendaciones anteriores")
    done = sum(row["estado"] == "implementada" for row in rows)
    yield text(
        f"De {say.count(len(rows), 'recomendación', 'recomendaciones')} de años anteriores, {done} se implementaron."
    )
    fields = (Field("anio", "Año", Shown.TEXT, 0.6), *_FIELDS)
    said = [{**_said(row), "anio": str(row["anio"])} for row in rows]
    source = basis.matrix("bi_recomendacion")
    yield table("recomendaciones-anteriores", "Recomendaciones de años anteriores", fields, said, source, wide=True)


def this_year(data: Data) -> Iterator[Block]:
    yield Heading(1, "Recomendaciones")
    yield from of_report(data, "recomendaciones_nota")
    rows = data.of("bi_recomendacion")
    drafts = [row for row in rows if row["estado"] == DRAFT]
    if drafts:
        yield text(
            f"{say.count(len(drafts), 'recomendación es un borrador', 'recomendaciones son borradores')} de las reglas:"
            " acéptelas, cámbielas o descártelas en la Matriz de compromisos.",
            style=Style.WARNING,
        )
    yield matrix(data)


def matrix(data: Data) -> Table:
    """The Matriz de Compromisos: accepted recommendations first, drafts after them."""
    rows = [_said(row) for row in data.of("bi_recomendacion") if row["estado"] != DROPPED]
    rows.sort(key=lambda row: (row["estado"] == DRAFT, _number(row)))
    source = basis.matrix("bi_recomendacion", "bi_recomendacion_actividad")
    empty = "No hay recomendaciones."
    return table("recomendaciones", "Recomendaciones y compromisos", _FIELDS, rows, source, wide=True, empty=empty)


def _said(row: Record) -> Record:
    return {**row, "estado_dicho": _STATES.get(str(row["estado"]), str(row["estado"]))}


def _number(row: Record) -> tuple[int, str]:
    written = str(row["numero"] or "")
    return (int(written) if written.isdigit() else 10**6, written)
