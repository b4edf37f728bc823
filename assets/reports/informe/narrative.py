"""What people wrote, put where it belongs: the planner's sections of the report, and the texts of each unit.

Also who wrote nothing, which texts have lost their activity, and where a text and the figures do not agree.
"""

from collections.abc import Iterator

from assets.reports.document.model import Block, Field, Heading, Paragraph, Run, Shown, Source, Style, Table, text
from assets.reports.informe import prose
from assets.reports.informe.data import Data, Record, table

SECTIONS = {"logros": "Logros", "problemas": "Problemas", "medidas": "Medidas", "motivo": "Motivos"}
_CURRENT, _REVIEW, _ORPHAN = "vigente", "por_revisar", "huerfana"
_BASIS = "Texto de la unidad o del planificador, tal como está en SEGUIMIENTO_TEXTOS."


def of_report(data: Data, section: str, title: str = "") -> Iterator[Block]:
    """The planner's own section, under a heading if it has a title; nothing if nobody wrote it."""
    found = [row for row in _texts(data, _CURRENT) if row["clave"] == f"informe.{section}"]
    if found and title:
        yield Heading(1, title)
    for row in found:
        yield from prose.blocks(str(row["texto"]))


def of_unit(data: Data, unidad_id: str) -> Iterator[Block]:
    """What a unit wrote, section by section; of each text, of which activity it is."""
    own = [row for row in _texts(data, _CURRENT, _REVIEW) if row["unidad_id"] == unidad_id]
    for section, title in SECTIONS.items():
        rows = [row for row in own if row["seccion"] == section]
        if rows:
            yield Paragraph((Run(title, bold=True),))
        for row in rows:
            if row["actividad"]:
                yield Paragraph((Run(str(row["titulo"] or row["actividad"]).split(" · ")[0], italic=True),))
            yield from prose.blocks(str(row["texto"]))
            if row["situacion"] == _REVIEW:
                yield text("La unidad envió este texto después; hay otro editado. Elija uno.", style=Style.WARNING)


def annex(data: Data) -> Iterator[Block]:
    yield Heading(1, "Textos: quién falta, y qué no coincide con las cifras", annex=True)
    yield silent(data)
    yield checked(data)
    yield orphans(data)


def silent(data: Data) -> Table:
    """The matrix of units without achievement, problem or measure."""
    fields = (
        Field("denominacion", "Unidad", width=3.4),
        *(Field(name, SECTIONS[name], Shown.INTEGER, 0.8) for name in ("logros", "problemas", "medidas")),
        Field("falta", "Falta", width=1.6),
    )
    names = {row["unidad_id"]: row["denominacion"] for row in data.of("bi_dim_unidad")}
    rows: list[Record] = []
    for row in data.of("bi_narrativa_unidad"):
        missing = [name for name in ("logros", "problemas", "medidas") if not row[name]]
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
    fields = (
        Field("clave", "Clave", width=1.8),
        Field("titulo", "Título", width=2.6),
        Field("archivo", "Archivo", width=1.6),
        Field("linea", "Línea", Shown.INTEGER, 0.6),
    )
    source = Source(("bi_narrativa",), f"{_BASIS} Su actividad o unidad ya no está en el año.")
    rows = _texts(data, _ORPHAN)
    empty = "Todos los textos tienen su actividad o su unidad."
    return table("textos-huerfanos", "Textos que perdieron su lugar", fields, rows, source, empty=empty)


def _texts(data: Data, *situations: str) -> list[Record]:
    rows = [row for row in data.of("bi_narrativa") if row["situacion"] in situations]
    return sorted(rows, key=lambda row: int(str(row["orden"])))
