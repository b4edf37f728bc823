"""Every format that is recognised, and those that are recognised only to be set aside with a reason."""

from dataclasses import dataclass

from schemas.layouts import poi_anual, poi_ceplan, poi_plan, poi_textos, psig, publicado, respuestas
from schemas.layouts.layout import Format

FORMATS: tuple[Format, ...] = (
    poi_ceplan.FORMAT,
    poi_anual.FORMAT,
    poi_plan.FORMAT,
    poi_textos.FORMAT,
    psig.FORMAT,
    psig.PLAN_FORMAT,
    publicado.FORMAT,
)
#: An observations workbook holds copies of what was observed: its titles are looked for before any other.
ANSWERS = respuestas.FORMAT


@dataclass(frozen=True, slots=True)
class SetAside:
    """Recognised by titles (bare) that are all there; kept in custody and not loaded, for `reason`."""

    titles: frozenset[str]
    absent: frozenset[str]
    reason: str


#: `Etapa` ELABORACION marks planning; the financial export has Fuente, Genérica and Rubro and no block SE.
FINANCIAL = SetAside(
    frozenset({"actividad operativa id", "fn re total"}),
    frozenset({"f se 01", "fn se 01"}),
    "exportación CEPLAN por programación financiera: se reconoce y se guarda en custodia; esta versión aún no la carga",
)
PLANNING_STAGE = "ELABORACION"
PLANNING_REASON = (
    "exportación multianual o en etapa de elaboración: es planeamiento, no seguimiento; se guarda y no se carga"
)
