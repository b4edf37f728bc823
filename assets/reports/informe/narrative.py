"""What people wrote, put where it belongs: the planner's sections of the report, and the texts of each unit.

Also who wrote nothing, which texts have lost their activity, and where a text and the figures do not agree.
"""

from collections.abc import Iterator

from assets.reports.document.model import (
    Block,
    Field,
    Heading,
    Paragraph,
    Run,
    Shown,
    Source,
    Style,
    Table,
    Value,
    text,
)
from assets.reports.informe import prose
from assets.reports.informe.data import Data, Record, table
from schemas.tables.informe import COUNTED_SECTIONS, REPORT_SECTIONS, UNIT_SECTIONS

_CURRENT, _REVIEW, _ORPHAN = "vigente", "por_revisar", "huerfana"
_BASIS = "Texto de la unidad o del planificador, tal como está en SEGUIMIENTO_TEXTOS."


def of_report(data: Data, section: str, title: str = "") -> Iterator[Block]:
    """The planner's own section, under a heading if it has a title; nothing if nobody wrote it."""
    found = [row for row in _placed(data) if _is_reports(row) and row["seccion"] == section]
    if found and title:
        yield Heading(1, title)
    for row in found:
        yield from _written(row)


def of_unit(data: Data, unidad_id: str) -> Iterator[Block]:
    """What a unit wrote, section by section; of each text, of which activity it is."""
    own = [row for row in _placed(data) if not _is_reports(row) and row["unidad_id"] == unidad_id]
    for section, title in UNIT_SECTIONS.items():
        rows = [row for row in own if row["seccion"] == section]
        if rows:
            yield Paragraph((Run(title, bold=True),))
        for row in rows:
            if row["actividad"] or row["meta"]:
                name = str(row["titulo"] or row["actividad"] or f"Actividad {row['meta']}")
                yield Paragraph((Run(name.split(" · ")[0], italic=True),))
            yield from _written(row)


def _written(row: Record) -> Iterator[Block]:
    yield from prose.blocks(str(row["texto"]))
    if row["situacion"] == _REVIEW:
        yield text("Este texto llegó después; hay otro editado. Elija uno.", style=Style.WARNING)


def annex(data: Data) -> Iterator[Block]:
    yield Heading(1, "Textos: quién falta, y qué no coincide con las cifras", annex=True)
    yield silent(data)
    yield checked(data)
    yield orphans(data)


def silent(data: Data) -> Table:
    """The matrix of units without achievement, problem or measure."""
    fields = (
        Field("denominacion", "Unidad", width=3.4),
        *(Field(name, UNIT_SECTIONS[name], Shown.INTEGER, 0.8) for name in COUNTED_SECTIONS),
        Field("falta", "Falta", width=1.6),
    )
    names = {row["unidad_id"]: row["denominacion"] for row in data.of("bi_dim_unidad")}
    rows: list[Record] = []
    for row in data.of("bi_narrativa_unidad"):
        missing = [name for name in COUNTED_SECTIONS if not row[name]]
        name = names.get(row["unidad_id"]) or row["unidad"]
        rows.append({**row, "denominacion": name, "falta": ", ".join(missing) or None})
    source = Source(("bi_narrativa_unidad",), "Cuántos textos hay de cada unidad.")
    return table("textos-por-unidad", "Unidades y sus textos", fields, rows, source, empty="No hay unidades.")


def checked(data: Data) -> Table:
    """Numbers in texts that are nearly a figure of their unit: to be looked at before publishing."""
    fields = (
        Field("unidad", "Unidad", width=1.6),
        Field("donde", "Texto", width=1.8),
        Field("numero", "Dice", width=0.9),
        Field("mensaje", "Qué se vio", width=3.8),
    )
    rule = "Cada número de un texto se compara con las cifras de su unidad; se listan los que casi coinciden."
    source = Source(("bi_narrativa",), rule)
    empty = "No se encontró ninguno de los errores que se buscan."
    return table(
        "textos-y-cifras",
        "Números de los textos por revisar",
        fields,
        data.of("numeros_por_revisar"),
        source,
        empty=empty,
    )


def orphans(data: Data) -> Table:
    """The texts that are nowhere in the report, and why."""
    fields = (
        Field("clave", "Clave", width=1.8),
        Field("titulo", "Título", width=2.6),
        Field("archivo", "Archivo", width=1.6),
        Field("linea", "Línea", Shown.INTEGER, 0.6),
        Field("motivo", "Por qué", width=1.8),
    )
    source = Source(("bi_narrativa",), f"{_BASIS} Se listan los que no tienen lugar en el informe.")
    rows = [{**row, "motivo": why} for row in data.of("bi_narrativa") if (why := _displaced(row, _units(data)))]
    rows.sort(key=_order)
    empty = "Todos los textos tienen su lugar en el informe."
    return table("textos-huerfanos", "Textos que perdieron su lugar", fields, rows, source, empty=empty)


def _placed(data: Data) -> list[Record]:
    """The texts that have a place in the report, in their order."""
    units = _units(data)
    return sorted((row for row in data.of("bi_narrativa") if not _displaced(row, units)), key=_order)


def _displaced(row: Record, units: set[Value]) -> str:
    """Why a text is nowhere in the report; empty if it is somewhere."""
    if row["situacion"] == _ORPHAN:
        return "su actividad o unidad no está en el año"
    if row["seccion"] not in (REPORT_SECTIONS if _is_reports(row) else UNIT_SECTIONS):
        return f"no se conoce la sección «{row['seccion']}»"
    return "" if _is_reports(row) or row["unidad_id"] in units else "su unidad no tiene sección en el informe"


def _is_reports(row: Record) -> bool:
    return not (row["unidad"] or row["actividad"] or row["meta"])


def _units(data: Data) -> set[Value]:
    """The units that have a section in the report."""
    shown = (*data.of("bi_poi_agregado", nivel="centro_costo"), *data.of("bi_psig_responsable"))
    return {row["unidad_id"] for row in shown}


def _order(row: Record) -> int:
    return int(str(row["orden"]))
