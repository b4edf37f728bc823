"""Every format that is recognised, and those that are recognised only to be set aside with a reason."""

from schemas.layouts import (
    consulta_amigable,
    poi_anual,
    poi_ceplan,
    poi_ceplan_financiera,
    poi_plan,
    poi_textos,
    psig,
    publicado,
    recomendaciones,
    respuestas,
    siaf,
)
from schemas.layouts.layout import Format

FORMATS: tuple[Format, ...] = (
    poi_ceplan.FORMAT,
    poi_ceplan_financiera.FORMAT,
    poi_anual.FORMAT,
    poi_plan.FORMAT,
    poi_textos.FORMAT,
    psig.FORMAT,
    psig.PLAN_FORMAT,
    publicado.FORMAT,
    recomendaciones.FORMAT,
    siaf.FORMAT,
    consulta_amigable.FORMAT,
)
#: An observations workbook holds copies of what was observed: its titles are looked for before any other.
ANSWERS = respuestas.FORMAT


#: `Etapa` ELABORACION marks planning, in any CEPLAN export that shows these titles (bare), whatever else it lacks.
PLANNING_TITLES = frozenset({"actividad operativa id", "etapa"})
PLANNING_STAGE = "ELABORACION"
PLANNING_REASON = (
    "exportación multianual o en etapa de elaboración: es planeamiento, no seguimiento; se guarda y no se carga"
)
