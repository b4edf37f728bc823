"""PSIG: one section per responsible unit, and what the automatic review of the sheets found."""

from collections import Counter
from collections.abc import Iterator

from assets.reports.document.model import Block, Field, Heading, Shown, Source, Style, Table, text
from assets.reports.informe import basis, narrative, psig_tables, say
from assets.reports.informe.data import Data, Record, table
from schemas.spanish import listed


def units(data: Data) -> Iterator[Block]:
    yield Heading(1, "Resultados por unidad")
    known = {row["unidad_id"]: row for row in data.of("bi_dim_unidad")}
    order = {unidad_id: int(str(row["orden"])) for unidad_id, row in known.items()}
    for row in sorted(data.of("bi_psig_responsable"), key=lambda row: order.get(row["unidad_id"], 0)):
        name = known.get(row["unidad_id"], {}).get("denominacion") or row["responsable"]
        yield Heading(2, f"{row['responsable']}: {name}" if name != row["responsable"] else str(name))
        yield text(_said(row))
        yield _targets(data, row)
        if data.of("bi_psig_factor", unidad=row["responsable"]):
            yield psig_tables.factors(data, str(row["responsable"]))
        yield from narrative.of_unit(data, str(row["unidad_id"]))


def _said(row: Record) -> str:
    targets = say.count(row["metas"], "meta", "metas")
    place = f"; puesto {row['puesto']}" + (", compartido" if row["empate"] else "") if row["puesto"] else ""
    level = "No tiene nivel de cumplimiento: ninguna de sus metas se puede promediar."
    if row["puesto"]:
        level = f"Nivel de cumplimiento: {say.percent(row['cumplimiento_pct'])}{place}."
    done = (
        f"de {say.count(row['programadas'], 'actividad programada', 'actividades programadas')}, {row['cumplidas_100']}"
    )
    return f"{targets.capitalize()}; {done} al 100 % o más. {level}"


def _targets(data: Data, unit: Record) -> Table:
    fields = (psig_tables.NUMBER, psig_tables.TITLE, *psig_tables.TARGET, psig_tables.PERCENT,
              Field("estado_dicho", "Estado", width=1.0), Field("evidencia_dicha", "Evidencia", width=1.0))  # fmt: skip
    rows = psig_tables.listed(data, responsable=str(unit["responsable"]))
    key = f"metas-{str(unit['responsable']).casefold()}"
    source = Source((), "la de la tabla «Cuadro 1»")
    return table(key, f"Metas de {unit['responsable']}", fields, rows, source, part_of="cuadro-1")


def review(data: Data) -> Iterator[Block]:
    """What the secretariat used to look for by hand: how many of each kind, and each one with its cell."""
    yield Heading(1, "Revisión automática")
    rows = [row for row in data.of("bi_observacion") if row["resuelta_en"] is None]
    counted = Counter((row["regla"], row["severidad"]) for row in rows)
    yield text(f"{say.count(len(rows), 'hallazgo sigue abierto', 'hallazgos siguen abiertos')} en las hojas cargadas.")
    later = sorted({str(row["unidad"]) for row in data.of("cargas_posteriores")})
    if later:
        yield text(
            f"De {listed(later)} llegó otra hoja después de publicar: de lo que enviaron entonces se muestran las"
            " cifras publicadas, y no sus factores, documentos ni hallazgos.",
            style=Style.NOTE,
        )
    kinds = (
        Field("regla", "Hallazgo", width=2.4),
        Field("severidad", "Severidad"),
        Field("casos", "Casos", Shown.INTEGER),
    )
    by_number = sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))
    told: list[Record] = [
        {"regla": say.words(rule), "severidad": grade, "casos": number} for (rule, grade), number in by_number
    ]
    yield table(
        "hallazgos-por-clase", "Hallazgos por clase", kinds, told, basis.psig(data, basis.REVIEW, "bi_observacion")
    )


def findings(data: Data) -> Table:
    """Each open finding, with its cell."""
    rows = [row for row in data.of("bi_observacion") if row["resuelta_en"] is None]
    fields = (
        Field("unidad", "Unidad", width=0.9),
        Field("severidad", "Severidad", width=0.9),
        Field("archivo", "Archivo", width=1.8),
        Field("hoja", "Hoja", width=0.9),
        Field("celda", "Celda", width=0.7),
        Field("mensaje", "Qué se vio, y qué hacer", width=4.2),
    )
    source = basis.psig(data, basis.REVIEW, "bi_observacion")
    ordered = sorted(rows, key=lambda row: (str(row["unidad"]), str(row["hoja"]), int(str(row["fila"] or 0))))
    empty = "La revisión no encontró nada."
    return table("hallazgos", "Hallazgos abiertos", fields, ordered, source, wide=True, empty=empty)
