"""Figures of the two tables of an evaluation of the POI, and the arithmetic that its text shares with them.

Sources: evaluation of the POI 2021, table 1 (PIM, execution and percentage by objective, in millions) and table 5
(percentage and valuation of each activity). None compares.
"""

from fractions import Fraction
from functools import partial

from assets.rules.reconciliation_compare import Computed, NoSource
from assets.rules.reconciliation_marts import Figure, PoiUnit, Row, amount, number
from assets.rules.reconciliation_print import (
    PrintedNumber,
    counted,
    fixed,
    parse_number,
    pct,
    plain,
    rounded,
    written,
)
from schemas.contract import SCALE, Kind
from schemas.scales import scale

MILLION = 10**6
DONE, TARGET = "fisico_ejecutado", "fisico_programado"
SPENT, BUDGET = "financiero_ejecutado_soles", "financiero_programado_soles"
SIDES = {"fisico": (DONE, TARGET), "financiero": (SPENT, BUDGET)}
#: Code of the row of table 1 that adds up all objectives.
TOTAL = "TOTAL"


def objective_millions(measure: str, figure: Figure, unit: PoiUnit) -> Computed:
    """PIM or execution of an objective, in millions of soles. Source: table 1."""
    row, rows = _objective(figure, unit)
    slack, text = whole_soles(rows, measure)
    soles = amount(row[measure])
    arithmetic = f"suma de {counted(row['actividades'])} = {plain(soles)} soles = {plain(soles / MILLION)} millones"
    return Computed(
        soles / MILLION,
        arithmetic,
        slack=slack / MILLION,
        slack_text=text,
        inferred=inferred_objective(rows, figure.clave),
        why=(partial(_contradicted, figure, unit),),
    )


def _contradicted(figure: Figure, unit: PoiUnit, printed: Fraction) -> str | None:
    """Where table 1 contradicts itself: a row's PIM, execution and percentage; its rows and their total."""

    def beside(name: str, clave: str) -> PrintedNumber | None:
        return parse_number(unit.printed.get((figure.documento, figure.cuadro, name, clave), ""))

    notes = []
    names = ("ejecutado_millones", "pim_millones", "variacion_pct")
    done, budget, percentage = (beside(name, figure.clave) for name in names)
    if done and budget and percentage and budget.value:
        quotient = 100 * done.value / budget.value
        if rounded(quotient, percentage.decimals) != percentage.value:
            terms = f"{written(done.value, done)} / {written(budget.value, budget)} = {pct(quotient)}"
            notes.append(f"con lo publicado, {terms}, y al lado se publicó {written(percentage.value, percentage)}")
    same = [clave for *of, clave in unit.printed if of == [figure.documento, figure.cuadro, figure.cifra]]
    rows = [other for clave in same if clave != TOTAL and (other := beside(figure.cifra, clave))]
    total = beside(figure.cifra, TOTAL)
    added = sum((other.value for other in rows), Fraction())
    slack = sum((Fraction(1, 2 * 10**other.decimals) for other in rows), Fraction())
    if figure.clave != TOTAL and total and abs(added - total.value) > slack:
        sums = f"{written(added, total)} y el total publicado es {written(total.value, total)}"
        notes.append(f"las filas publicadas suman {sums}")
    return "; ".join(notes) or None


def objective_percent(figure: Figure, unit: PoiUnit) -> Computed:
    """`variación` of an objective: executed / PIM. Source: table 1."""
    row, rows = _objective(figure, unit)
    return ratio(row, "financiero", inferred=inferred_objective(rows, figure.clave))


def _objective(figure: Figure, unit: PoiUnit) -> tuple[Row, list[Row]]:
    """The measures of an objective, or of all of them, and the activities they add up."""
    if figure.clave == TOTAL:
        return unit.total(), unit.activities
    found = [row for row in unit.level("oei") if row["codigo"] == figure.clave and row["actividades"]]
    if not found:
        raise NoSource(f"ninguna actividad de los datos es del objetivo {figure.clave}")
    return found[0], [row for row in unit.activities if row["oei"] == figure.clave]


def inferred_objective(rows: list[Row], clave: str = "") -> str:
    """What was solved from the published totals; nothing for the total, in which the objective plays no part."""
    origins = sorted({row["oei_origen"] for row in rows if row["oei_origen"] and row["oei_origen"] != "fuente"})
    if clave == TOTAL or not origins:
        return ""
    return f"el objetivo de cada actividad es un dato {', '.join(origins)}"


def activity_percent(figure: Figure, unit: PoiUnit) -> Computed:
    """Physical or financial percentage of an activity. Source: table 5."""
    return ratio(_numbered(figure, unit), figure.named["lado"])


def activity_valuation(figure: Figure, unit: PoiUnit) -> Computed:
    """Label of an activity on the scale in use. Source: table 5."""
    side = figure.named["lado"]
    row = _numbered(figure, unit)
    if row[f"{side}_valoracion"] is None:
        return Computed(None, f"sin valoración: {row[f'{side}_estado']}")
    scale_id = row[f"{side}_valoracion_id"].rpartition("-")[0]
    label = next(label for label in scale(scale_id).labels if label.orden == row[f"{side}_valoracion_orden"])
    found = ratio(row, side)
    how = "sin redondear"
    if label.rounded and isinstance(found.value, Fraction):
        how = f"ya redondeado a entero, {fixed(found.value, 0)} %"
    return Computed(label.valoracion, f"{found.arithmetic}; escala {scale_id}: {label.valoracion} (comparado {how})")


def _numbered(figure: Figure, unit: PoiUnit) -> Row:
    return unit.activity(number(figure.clave, "número de actividad"))


def ratio(row: Row, side: str, *, inferred: str = "") -> Computed:
    """Executed / programmed of one side of an activity or a summary; no figure where there is nothing to divide."""
    done_name, target_name = SIDES[side]
    if row[done_name] is None or not row[target_name] or row[f"{side}_pct"] is None:
        return Computed(None, f"no hay porcentaje: {row.get(f'{side}_estado') or 'sin monto programado'}", percent=True)
    done, target = amount(row[done_name]), amount(row[target_name])
    value = 100 * done / target
    return Computed(value, f"{plain(done)} / {plain(target)} = {pct(value)}", percent=True, inferred=inferred)


def whole_soles(rows: list[Row], measure: str) -> tuple[Fraction, str]:
    """By how much a sum can be off because its rows are whole soles: half a sol each; nothing if any has céntimos."""
    amounts = [row[measure] for row in rows if row[measure] is not None]
    if any(value % SCALE[Kind.AMOUNT] for value in amounts):
        return Fraction(), ""
    slack = Fraction(len(amounts), 2)
    return slack, f"0.5 × {len(amounts)} filas en soles enteros = {plain(slack)} soles"
