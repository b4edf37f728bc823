"""What is computed for each figure of an evaluation of the POI.

Source: evaluation of the POI 2021 (UE 001087): executive summary, tables 1 and 5, conclusions 2.2-2.8, highlights
and recommendation 3.3. Each function is one figure, or one family of figures; `RULES` says which. Here: totals,
counts and averages of the summary; the rest in `reconciliation_poi_tables` and `reconciliation_poi_text`.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from assets.rules import recommendations
from assets.rules.reconciliation_compare import Computed, NoSource
from assets.rules.reconciliation_marts import Figure, PoiUnit, amount, percentage
from assets.rules.reconciliation_poi_tables import (
    BUDGET,
    SPENT,
    activity_percent,
    activity_valuation,
    inferred_objective,
    objective_millions,
    objective_percent,
    ratio,
    whole_soles,
)
from assets.rules.reconciliation_poi_text import HIGHLIGHTS, family_total, highlight, low_departments
from assets.rules.reconciliation_print import counted, pct, plain
from schemas.codelists import SIN_DATO


def total_soles(measure: str, figure: Figure, unit: PoiUnit) -> Computed:
    """PIM and execution of the UE. Source: executive summary."""
    total = unit.total()
    slack, text = whole_soles(unit.activities, measure)
    value = amount(total[measure])
    arithmetic = f"suma de {counted(total['actividades'])} = {plain(value)} soles"
    return Computed(value, arithmetic, slack=slack, slack_text=text)


def financial_execution(figure: Figure, unit: PoiUnit) -> Computed:
    """Total executed / total programmed. Source: executive summary, table 1."""
    return ratio(unit.total(), "financiero")


def activities(figure: Figure, unit: PoiUnit) -> Computed:
    """Activities of the plan. Source: executive summary."""
    count = unit.total()["actividades"]
    return Computed(Fraction(count), f"{counted(count)} en los datos", counted=True)


def valued_count(figure: Figure, unit: PoiUnit) -> Computed:
    """How many activities have a label. Source: text on table 5."""
    row = unit.valuation(**_label(figure))
    arithmetic = f"{counted(row['cantidad'])} con valoración {row['valoracion']}"
    return Computed(Fraction(row["cantidad"]), arithmetic, counted=True)


def valued_percent(figure: Figure, unit: PoiUnit) -> Computed:
    """Whole percent of a label, by the largest remainder. Source: executive summary, conclusion 2.8."""
    row = unit.valuation(**_label(figure))
    valued = sum(other["cantidad"] for other in unit.valuations if other["dimension"] == row["dimension"])
    if row["porcentaje"] is None:
        return Computed(None, "ninguna actividad tiene valoración", percent=True)
    exact, whole = Fraction(100 * row["cantidad"], valued), Fraction(row["porcentaje"])
    arithmetic = f"{row['cantidad']} / {valued} = {pct(exact)}; por mayor residuo, {pct(whole)}"
    return Computed(whole, arithmetic, percent=True, rounded=exact != whole)


def _label(figure: Figure) -> dict[str, str]:
    return {"side": figure.named["lado"], "label": figure.named["valoracion"]}


def low_count(figure: Figure, unit: PoiUnit) -> Computed:
    """Activities `Deficiente` or `Muy deficiente`. Source: conclusion 2.4."""
    counts = [unit.valuation("fisico", label)["cantidad"] for label in ("deficiente", "muy_deficiente")]
    arithmetic = f"{counts[0]} Deficiente + {counts[1]} Muy deficiente = {sum(counts)}"
    return Computed(Fraction(sum(counts)), arithmetic, counted=True)


def physical_mean(figure: Figure, unit: PoiUnit) -> Computed:
    """Simple mean of min(percentage, 100). Source: conclusion 2.4."""
    total = unit.total()
    value, counted = percentage(total["fisico_pct_promedio"]), total["actividades_en_promedio"]
    if value is None:
        return Computed(None, "ninguna actividad cuenta en el promedio", percent=True)
    return Computed(value, f"promedio simple de {counted} porcentajes acotados a 100 = {pct(value)}", percent=True)


def objectives_with_activities(figure: Figure, unit: PoiUnit) -> Computed:
    """`10 de 12`: objectives with activities, of those of the strategic plan. Source: executive summary."""
    groups = [row for row in unit.level("oei") if row["codigo"] != SIN_DATO]
    if not groups or not any(row["actividades"] for row in groups):
        raise NoSource("los datos no dicen de qué objetivo es cada actividad")
    used = [row["codigo"] for row in groups if row["actividades"]]
    without = [row["codigo"] for row in groups if not row["actividades"]]
    arithmetic = f"con actividades: {', '.join(used)}; sin actividades: {', '.join(without) or 'ninguno'}"
    return Computed(f"{len(used)} de {len(groups)}", arithmetic, inferred=inferred_objective(unit.activities))


def actions_with_activities(figure: Figure, unit: PoiUnit) -> Computed:
    """Strategic actions with activities. Source: executive summary."""
    used = [row["codigo"] for row in unit.level("aei") if row["codigo"] != SIN_DATO and row["actividades"]]
    if not used:
        raise NoSource("la tabla 5 no dice de qué acción estratégica (AEI) es cada actividad")
    return Computed(Fraction(len(used)), f"acciones con actividades: {', '.join(used)}", counted=True)


def investments(figure: Figure, unit: PoiUnit) -> Computed:
    """Source: conclusion 2.2."""
    raise NoSource("ninguna fuente cargada distingue inversiones de actividades operativas")


RULE = Callable[[Figure, PoiUnit], Computed]
_3_3 = (recommendations.recommendation_3_3, 85)
_2_6_2_7 = (recommendations.conclusions_2_6_and_2_7, 65)

#: (table of the document, pattern of the figure's name) -> what is computed for it.
RULES: dict[tuple[str, str], RULE] = {
    ("resumen", "pim_total_soles"): partial(total_soles, BUDGET),
    ("resumen", "ejecucion_total_soles"): partial(total_soles, SPENT),
    ("resumen", "pct_ejecucion_financiera"): financial_execution,
    ("resumen", "ao_programadas"): activities,
    ("resumen", "ao_(?P<lado>fisico|financiero)_(?P<valoracion>.+)"): valued_count,
    ("resumen", "pct_(?P<lado>fisico|financiero)_(?P<valoracion>.+)"): valued_percent,
    ("resumen", "ejecucion_fisica_promedio"): physical_mean,
    ("resumen", "ao_deficiente_o_muy_deficiente"): low_count,
    ("resumen", "oei_con_ao"): objectives_with_activities,
    ("resumen", "aei_con_ao"): actions_with_activities,
    ("resumen", "inversiones"): investments,
    ("resumen", "dpe_nna_en_riesgo_atendidos"): partial(family_total, "nna_en_riesgo"),
    ("resumen", "|".join(sorted({name for figures in HIGHLIGHTS.values() for name in figures}))): highlight,
    ("resumen", "acogimiento_familiar_deficiente_en"): partial(low_departments, *_2_6_2_7, "acogimiento_familiar"),
    ("resumen", "nna_en_riesgo_deficiente_en"): partial(low_departments, *_2_6_2_7, "nna_en_riesgo"),
    ("resumen", r"recomendacion_3\.3_(?P<familia>.+)"): partial(low_departments, *_3_3, ""),
    ("tabla 1", "pim_millones"): partial(objective_millions, BUDGET),
    ("tabla 1", "ejecutado_millones"): partial(objective_millions, SPENT),
    ("tabla 1", "variacion_pct"): objective_percent,
    ("tabla 5", "(?P<lado>fisico|financiero)_pct"): activity_percent,
    ("tabla 5", "(?P<lado>fisico|financiero)_valoracion"): activity_valuation,
}
