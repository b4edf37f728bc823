"""What stands under each table: the views, the cut-off and load, the rule with its document, and what was left out."""

from datetime import date

from assets.reports.document.formats import shown
from assets.reports.document.model import Shown, Source
from assets.reports.informe.data import Data, Record
from assets.reports.informe.say import left_out, month

#: Rules in words, with the document that each was taken from.
EXECUTION = (
    "Porcentaje = ejecutado / programado × 100, sin acotar; se muestra redondeado, mitad hacia arriba"
    " (Evaluación POI 2021, tabla 5)."
)
VALUATION = (
    "Valoración según la escala en uso (tabla «Escala de valoración»), decidida con la razón exacta y el redondeo de la"
    " propia escala."
)
MEAN = (
    "Avance físico = promedio simple, entre las actividades que cuentan, del porcentaje acotado a 100; las cantidades"
    " de unidades de medida distintas no se suman (Evaluación POI 2021, conclusión 2.4). Avance financiero = total"
    " ejecutado / total programado (tabla 1)."
)
DISTRIBUTION = (
    "Porcentajes enteros que suman 100, por el mayor residuo; los empates van a la mejor valoración (Evaluación POI"
    " 2021, texto sobre la tabla 5)."
)
COMPLIANCE = (
    "Cumplimiento de una unidad = promedio simple de los porcentajes de sus metas, sin acotar; una meta reprogramada y"
    " la del año cuentan como dos (Evaluación PSIG 2023)."
)
LEVEL = "Nivel de ejecución = actividades al 100 % o más / actividades programadas (Evaluación PSIG 2023, balance)."
TARGET = "Porcentaje = ejecutado / programado × 100, sin acotar (Evaluación PSIG 2023, Cuadro 1)."
AS_TOLD = "Tal como consta en el documento cargado; no se calcula nada."
REVIEW = "Revisión automática de lo que cada unidad envió; cada hallazgo nombra la celda (docs/observaciones.md)."
ALERTS = "Reglas y umbrales de las alertas: schemas/alertas.py y lo que eligió la institución (bi_configuracion)."
RECOMMENDED = (
    "Los borradores salen de reglas (actividades en Regular o peor, por familia y departamento, como la recomendación"
    " 3.3 de la Evaluación POI 2021; hallazgos de la revisión); valen cuando una persona los acepta."
)


def poi(data: Data, rule: str, *views: str, excluded: str | None = None) -> Source:
    """The basis of a table of the POI; `excluded`: what was left out, by default what the year's mean leaves out."""
    summary = data.one("bi_poi_resumen")
    out = left_out(summary) if excluded is None else excluded
    return Source(views, rule, f"Fuera del promedio: {out}." if out and excluded is None else out, cutoff(summary))


def psig(data: Data, rule: str, *views: str, excluded: str = "") -> Source:
    last = last_sheet(data)
    until = f"hojas de hasta el {shown(last, Shown.DATE)}; " if last else ""
    loads = len(data.of("bi_carga", fuente="psig"))
    return Source(views, rule, excluded, f"{until}{loads} cargas (anexo de origen)")


def last_sheet(data: Data) -> date | None:
    """The date of the newest sheet of the PSIG that the figures rest on."""
    dates = [row["corte"] for row in data.of("bi_carga", fuente="psig")]
    return max((day for day in dates if isinstance(day, date)), default=None)


def cutoff(summary: Record) -> str:
    """«31/05/2022, mes de corte diciembre; carga …»."""
    if not summary:
        return ""
    when = shown(summary["corte"], Shown.DATE)
    return f"{when}, mes de corte {month(summary['mes_corte'])}; carga {summary['carga_id']}"


def matrix(*views: str) -> Source:
    """The basis of a table of recommendations."""
    return Source(views, RECOMMENDED)
