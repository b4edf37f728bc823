"""The evaluation of a year's PSIG, the sector's gender-equality plan, as a document.

Chapters follow the published evaluation of 2023: balance of two years, ranking, Cuadro 1, factors and improvement
actions, summary by unit; and what the technical secretariat used to check by hand.
"""

from collections.abc import Iterator

from assets.reports.document.model import Block, Document, Heading, text
from assets.reports.informe import annexes, basis, commitments, narrative, psig_tables, psig_units, say
from assets.reports.informe.cover import covered
from assets.reports.informe.data import Data
from schemas.spanish import listed

#: The views that it is written from, of the year.
VIEWS = (
    "bi_psig_actividad", "bi_psig_responsable", "bi_psig_factor", "bi_psig_evidencia", "bi_observacion",
)  # fmt: skip


def document(data: Data) -> Document:
    return covered(
        data, tuple(_blocks(data)), stem=f"Evaluacion PSIG {data.anio}",
        title=f"Evaluación de resultados del PSIG {data.anio}",
        subtitle="Plan Sectorial de Igualdad de Género", institution=data.institution,
        cutoff=basis.psig(data, "").cutoff, until=data.corte or basis.last_sheet(data),
    )  # fmt: skip


def _blocks(data: Data) -> Iterator[Block]:
    yield from commitments.earlier(data)
    yield from _summary(data)
    yield from narrative.of_report(data, "presentacion", "Presentación")
    yield Heading(1, "Balance de los años")
    yield from psig_tables.balance(data)
    yield Heading(1, "Cumplimiento por unidad responsable")
    yield from psig_tables.ranking(data)
    yield Heading(1, "Metas y su ejecución (Cuadro 1)")
    yield psig_tables.cuadro_1(data)
    yield psig_tables.without_figure(data)
    yield Heading(1, "Factores y acciones de mejora")
    yield psig_tables.factors(data)
    yield from psig_units.units(data)
    yield from psig_units.review(data)
    yield from narrative.of_report(data, "logros", "Principales logros")
    yield from narrative.of_report(data, "problemas", "Principales problemas")
    yield from narrative.of_report(data, "medidas", "Medidas adoptadas")
    yield Heading(1, "Conclusiones")
    yield text(_level(data))
    yield from narrative.of_report(data, "conclusiones")
    yield from commitments.this_year(data)
    yield Heading(1, "Hallazgos de la revisión automática", annex=True)
    yield psig_units.findings(data)
    yield Heading(1, "Documentos ofrecidos como sustento", annex=True)
    yield psig_tables.evidence(data)
    yield from narrative.annex(data)
    yield from annexes.reconciliation(data)
    yield from annexes.against(data)
    yield from annexes.origin(data, basis.psig(data, basis.AS_TOLD, "bi_carga"))


def _summary(data: Data) -> Iterator[Block]:
    yield Heading(1, "Resumen ejecutivo")
    yield text(_level(data))
    before = data.one("bi_psig_balance", anio=data.anio - 1)
    if before:
        origin = "según lo publicado" if before["origen"] == "publicado" else "según lo cargado"
        yield text(
            f"En {data.anio - 1} se programaron {before['programadas']} y {before['ejecutadas_al_100']} llegaron al"
            f" 100 % ({say.percent(before['nivel_pct'])}, {origin})."
        )
    units = data.of("bi_psig_responsable")
    ranked = sorted((row for row in units if row["puesto"]), key=lambda row: int(str(row["puesto"])))
    if ranked:
        last = [row for row in ranked if row["puesto"] == ranked[-1]["puesto"]]
        yield text(
            f"De {say.count(len(units), 'unidad responsable', 'unidades responsables')}, {len(ranked)} tienen un nivel"
            f" de cumplimiento. El mayor es el de {ranked[0]['responsable']}"
            f" ({say.percent(ranked[0]['cumplimiento_pct'])}); el menor, el de"
            f" {listed(str(row['responsable']) for row in last)} ({say.percent(last[0]['cumplimiento_pct'])})."
        )
    yield psig_tables.states(data)


def _level(data: Data) -> str:
    told = data.one("bi_psig_balance", anio=data.anio)
    if not told:
        return f"No hay metas de {data.anio} con que calcular el nivel de ejecución."
    return (
        f"En {data.anio} se programaron {say.count(told['programadas'], 'actividad', 'actividades')} y"
        f" {told['ejecutadas_al_100']} se ejecutaron al 100 % o más: un nivel de ejecución de"
        f" {say.percent(told['nivel_pct'])}."
    )
