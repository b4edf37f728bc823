"""The evaluation of a year's POI of one executing unit, as a document.

Chapters follow the published evaluation of 2021; what a planner writes by hand there is the planner's here too, read
from `bi_narrativa`. Every figure is a row of a view.
"""

from collections.abc import Iterator

from assets.reports.document.model import Block, Document, Heading, text
from assets.reports.informe import (
    annexes,
    basis,
    commitments,
    narrative,
    poi_plan,
    poi_summary,
    poi_units,
    poi_valuation,
)
from assets.reports.informe.cover import covered
from assets.reports.informe.data import Data

#: The views that it is written from, of the year and the UE.
VIEWS = (
    "bi_poi_resumen", "bi_poi_objetivo", "bi_poi_agregado", "bi_poi_valoracion", "bi_poi_actividad", "bi_poi_version",
    "bi_poi_modificacion", "bi_poi_renombre", "bi_poi_revision", "bi_alerta",
)  # fmt: skip


def document(data: Data) -> Document:
    """Raises nothing that its data can cause: what is not loaded is said to be missing."""
    summary = data.one("bi_poi_resumen")
    ue = data.one("bi_dim_ue", ue=data.ue)
    title = f"Evaluación de la implementación del Plan Operativo Institucional {data.anio}"
    name = f"Unidad ejecutora {data.ue} {ue.get('denominacion') or ''}".strip()
    return covered(
        data, tuple(_blocks(data)), stem=f"Evaluacion POI {data.anio} UE {data.ue}", title=title, subtitle=name,
        institution=data.institution or str(ue.get("pliego_denominacion") or ""), cutoff=basis.cutoff(summary),
        until=data.corte or summary["corte"], synthetic=bool(summary["es_sintetico"]),
    )  # fmt: skip


def _blocks(data: Data) -> Iterator[Block]:
    yield from commitments.earlier(data)
    yield from poi_summary.summary(data)
    yield from narrative.of_report(data, "presentacion", "Presentación")
    yield from poi_plan.plan(data)
    yield from poi_summary.objectives(data)
    yield from poi_valuation.valuation(data)
    yield from poi_units.units(data)
    yield from narrative.of_report(data, "logros", "Principales logros")
    yield from narrative.of_report(data, "problemas", "Principales problemas")
    yield from narrative.of_report(data, "medidas", "Medidas adoptadas")
    yield from _conclusions(data)
    yield from commitments.this_year(data)
    yield Heading(1, "Todas las actividades operativas", annex=True)
    yield poi_valuation.all_activities(data)
    yield Heading(1, "Alertas", annex=True)
    yield poi_valuation.alerts(data)
    yield from narrative.annex(data)
    yield from annexes.reconciliation(data)
    yield from annexes.against(data)
    yield from annexes.origin(data, basis.poi(data, basis.AS_TOLD, "bi_carga", excluded=""))


def _conclusions(data: Data) -> Iterator[Block]:
    """What the figures conclude by themselves; then what the planner concludes."""
    yield Heading(1, "Conclusiones")
    yield text(poi_summary.executed(data.one("bi_poi_resumen")))
    best = sorted(data.of("bi_poi_valoracion", dimension="fisico"), key=lambda row: int(str(row["orden"])))
    if best and best[0]["porcentaje"] is not None and poi_valuation.is_over(data):
        top = best[0]
        yield text(
            f"El {top['porcentaje']} % de las actividades valoradas ({top['cantidad']}) está en {top['valoracion']}."
        )
        yield text(f"{poi_valuation.lowest_said(data)}.")
    yield from narrative.of_report(data, "conclusiones")
