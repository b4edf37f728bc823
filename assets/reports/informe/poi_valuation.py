"""POI: the scale, how many activities are in each label, physical against financial, and the critical ones."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from assets.reports.document.model import Block, Chart, ChartKind, Field, Heading, Shown, Style, Table, text
from assets.reports.informe import basis, say
from assets.reports.informe.data import Data, Record, table
from assets.reports.informe.poi_fields import (
    ACTIVITY,
    CENTRE,
    CODE,
    FINANCIAL,
    NUMBER,
    PHYSICAL,
    STATE,
    STATES,
    TO_CUTOFF,
    UNIT,
)
from schemas import scales

_LIMITS = (
    Field("valoracion", "Valoración", Shown.LABEL, 1.4),
    Field("rango_impreso", "Rango, como está impreso", width=1.4),
    Field("limite_inferior_pct", "Desde %", Shown.PERCENT),
    Field("inferior_dicho", "¿Incluye el límite?", width=1.0),
    Field("limite_superior_pct", "Hasta %", Shown.PERCENT),
    Field("superior_dicho", "¿Incluye el límite?", width=1.0),
    Field("redondeo", "Redondeo previo", width=1.8),
)


def valuation(data: Data) -> Iterator[Block]:
    yield Heading(1, "Valoración de la ejecución")
    yield scale(data)
    shown = distribution(data)
    yield shown
    yield Chart(
        "distribucion",
        "Actividades por valoración de su ejecución física y financiera",
        ChartKind.COLUMNS,
        shown,
        "valoracion",
        ("fisico_cantidad", "financiero_cantidad"),
        "Columnas con cuántas actividades hay en cada valoración, por su ejecución física y por la financiera.",
    )
    whole = all_activities(data)
    yield Chart(
        "fisico-financiero",
        "Ejecución física (acotada a 100) frente a la financiera, por actividad",
        ChartKind.SCATTER,
        whole,
        "financiero_pct",
        ("fisico_pct_acotado",),
        "Cada punto es una actividad: a la derecha, más presupuesto ejecutado; arriba, más meta física cumplida. Las de"
        " abajo a la derecha gastaron y no llegaron a su meta.",
    )
    yield from critical(data)


def labels(data: Data) -> list[Record]:
    """The scale of the year, best label first."""
    used = {row["valoracion_id"] for row in data.of("bi_poi_valoracion")}
    found = [row for row in data.of("bi_escala") if row["valoracion_id"] in used]
    return sorted(found, key=lambda row: int(str(row["orden"])))


def worse_than_regular(data: Data) -> list[str]:
    """The labels of critical activities, by the scale of the year."""
    used = {str(row["escala_id"]) for row in labels(data)}
    return [label.valoracion for name in sorted(used) for label in scales.critical(scales.scale(name))]


def scale(data: Data) -> Table:
    rows = [
        {**row, "inferior_dicho": _yes(row["inferior_incluido"]), "superior_dicho": _yes(row["superior_incluido"])}
        for row in labels(data)
    ]
    form = f"Escala {rows[0]['escala_id']}, en su forma {rows[0]['forma']}." if rows else ""
    source = basis.poi(data, form, "bi_escala", excluded="")
    return table("escala", "Escala de valoración", _LIMITS, rows, source)


def _yes(flag: object) -> str:
    return "sí" if flag else "no"


def distribution(data: Data) -> Table:
    """Every label of the scale, zeros too, physical and financial side by side."""
    by = {(row["valoracion"], row["dimension"]): row for row in data.of("bi_poi_valoracion")}
    rows = []
    for label in labels(data):
        row: Record = {"valoracion": label["valoracion"]}
        for dimension in ("fisico", "financiero"):
            told = by.get((label["valoracion"], dimension), {})
            row |= {f"{dimension}_{name}": told.get(name) for name in ("cantidad", "porcentaje")}
        rows.append(row)
    fields = (
        Field("valoracion", "Valoración", Shown.LABEL, 1.6),
        Field("fisico_cantidad", "Física: actividades", Shown.INTEGER),
        Field("fisico_porcentaje", "Física: %", Shown.WHOLE_PERCENT),
        Field("financiero_cantidad", "Financiera: actividades", Shown.INTEGER),
        Field("financiero_porcentaje", "Financiera: %", Shown.WHOLE_PERCENT),
    )
    source = basis.poi(data, f"{basis.VALUATION} {basis.DISTRIBUTION}", "bi_poi_valoracion")
    return table("distribucion", "Actividades por valoración", fields, rows, source)


def all_activities(data: Data) -> Table:
    """Every activity with its measures: the great table of an evaluation (table 5 of 2021)."""
    capped = Field("fisico_pct_acotado", "Físico % acotado", Shown.WHOLE_PERCENT, 0.8)
    fields = [NUMBER, CENTRE, ACTIVITY, UNIT]
    fields += [*PHYSICAL[:3], capped, PHYSICAL[3], *FINANCIAL]
    if not is_over(data):
        fields += TO_CUTOFF
    fields.append(STATE)
    rows = [{**row, STATE.name: STATES.get(str(row["estado"]), row["estado"])} for row in data.of("bi_poi_actividad")]
    if not any(row["numero"] for row in rows):
        fields[0] = CODE
    rows.sort(key=lambda row: (int(str(row["numero"] or 0)), str(row["actividad_id"])))
    source = basis.poi(data, f"{basis.EXECUTION} {basis.VALUATION}", "bi_poi_actividad")
    return table("actividades", "Todas las actividades operativas", fields, rows, source, wide=True)


def is_over(data: Data) -> bool:
    """Is the year over at the cut-off? Valuation is of the year's target: before, nobody can have met it. The last
    month of a year that is over may be one that few report, so its cut-off month does not say."""
    told = data.one("bi_poi_resumen")
    corte = told.get("corte")
    return told.get("mes_corte") == 12 or (isinstance(corte, date) and corte > date(data.anio, 12, 31))


def critical(data: Data) -> Iterator[Block]:
    yield Heading(2, "Actividades críticas")
    if is_over(data):
        yield text(f"{lowest_said(data)}.")
        yield _lowest_table(data)
    else:
        yield text(
            "La valoración compara con la meta de todo el año, que no ha terminado: no dice qué actividades van"
            " atrasadas. Lo dicen las alertas, al mes de corte.",
            style=Style.NOTE,
        )
    yield _alerts_by_rule(data)


def lowest(data: Data) -> list[Record]:
    """The activities of the lowest labels, the lowest first."""
    names = worse_than_regular(data)
    rows = [row for row in data.of("bi_poi_actividad") if row["fisico_valoracion"] in names]
    return sorted(rows, key=lambda row: (row["fisico_pct"], str(row["actividad_id"])))


def lowest_said(data: Data) -> str:
    return f"{say.activities(len(lowest(data)))} con ejecución física valorada como {_or(worse_than_regular(data))}"


def _lowest_table(data: Data) -> Table:
    fields = (NUMBER, CENTRE, ACTIVITY, *PHYSICAL, FINANCIAL[2])
    rule = f"Valoración física {_or(worse_than_regular(data))}. {basis.EXECUTION}"
    source = basis.poi(data, rule, "bi_poi_actividad")
    caption = "Actividades críticas por su ejecución física"
    return table("criticas", caption, fields, lowest(data), source, wide=True)


def _alert_rows(data: Data) -> list[Record]:
    names = {row["actividad_id"]: row["actividad_operativa"] for row in data.of("bi_poi_actividad")}
    told = [row for row in data.of("bi_alerta") if row["en_informe"]]
    return [{**row, "actividad": names.get(row["actividad_id"]) or row["actividad_id"]} for row in told]


def _alerts_by_rule(data: Data) -> Table:
    counted = Counter((row["regla"], row["severidad"]) for row in _alert_rows(data))
    fields = (
        Field("regla", "Regla", width=2),
        Field("severidad", "Severidad"),
        Field("alertas", "Alertas", Shown.INTEGER),
    )
    rows: list[Record] = [
        {"regla": say.words(rule), "severidad": grade, "alertas": number}
        for (rule, grade), number in sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    source = basis.poi(data, f"{basis.ALERTS} La lista está en su anexo.", "bi_alerta", excluded="")
    return table("alertas-por-regla", "Alertas por regla", fields, rows, source, empty="No hay alertas.")


def alerts(data: Data) -> Table:
    """Every open alert, with the activity and the figures that it speaks of."""
    fields = (
        Field("regla_dicha", "Regla", width=1.4),
        Field("severidad", "Severidad", width=0.9),
        Field("actividad", "Actividad operativa", width=2.8),
        Field("detalle", "Detalle", width=3.6),
        Field("desde", "Desde", Shown.DATE, 0.9),
    )
    rows = [{**row, "regla_dicha": say.words(row["regla"])} for row in _alert_rows(data)]
    source = basis.poi(data, basis.ALERTS, "bi_alerta", excluded="")
    return table("alertas", "Alertas que siguen abiertas", fields, rows, source, wide=True, empty="No hay alertas.")


def _or(names: list[str]) -> str:
    return " o ".join(names)
