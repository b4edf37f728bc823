"""Alerts on the activities of a (source, year, UE) that its latest photograph shows: which rule, since when, with which
figures, in words.

Detection by months is in `alertas_meses`, what takes several photographs in `alertas_historia`, the catalogue of rules
in `schemas.alertas`, thresholds in `schemas.institucion`. Source: view `bi_alerta`.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from assets.rules import alertas_meses as by_month
from assets.rules.alertas_filas import (
    FINANCIERO,
    FISICO,
    OF_ACTIVITY,
    Alert,
    Side,
    amount,
    listed,
    out_of,
    percentage,
    table,
)
from assets.rules.alertas_meses import MONTHS_OF_YEAR, Hits, Measure, measure
from assets.rules.arrays import integers
from assets.rules.declared import percent_text
from assets.rules.rounding import half_up
from schemas.calendar import MONTHS, month_end
from schemas.columns import MEASURE_NAMES
from schemas.institucion import Alertas


class _Year:
    """The active activities of a year, their months, and the institution's thresholds."""

    def __init__(self, anio: int, activities: pd.DataFrame, monthly: pd.DataFrame, chosen: Alertas) -> None:
        flag, known = integers(activities["activo"])
        active = (flag == 1) | ~known
        self.anio, self.chosen = anio, chosen
        self.activities = activities.loc[active, [*OF_ACTIVITY]].reset_index(drop=True)
        if monthly.empty:  # only the year is known: its totals are those of December
            monthly = activities.loc[active, [*MEASURE_NAMES]].assign(mes=MONTHS_OF_YEAR)
            rows = np.arange(len(monthly))
        else:
            rows = pd.Index(activities.loc[active, "codigo_ao"]).get_indexer(pd.Index(monthly["codigo_ao"]))
        percents = (chosen.sobreejecucion_pct, chosen.desfase_alto_pct, chosen.desfase_bajo_pct, chosen.ritmo_pct)
        factor = MONTHS_OF_YEAR * max(100, chosen.salto_veces, *percents)
        self._months = {name: measure(monthly, name, rows, len(self.activities), factor) for name in MEASURE_NAMES}

    def both(self, side: Side) -> tuple[Measure, Measure]:
        """Target and what was done."""
        return self._months[side.target], self._months[side.done]

    def opening(self, side: Side) -> Measure:
        return self._months[side.opening]

    def so_far(self, side: Side, row: int, month: int) -> tuple[int, int]:
        """What was done and what was programmed up to a month, in hundredths."""
        target, done = self.both(side)
        return sum(done.values[row, :month].tolist()), sum(target.values[row, :month].tolist())

    def end(self, month: int) -> date:
        return month_end(self.anio, int(month))


def of_photograph(
    anio: int, activities: pd.DataFrame, monthly: pd.DataFrame, mes_corte: int | None, cerrado: int, chosen: Alertas
) -> pd.DataFrame:
    """Rows of table `poi_alerta` that follow from one photograph, in order of rule and activity.

    `activities` as `assets.rules.poi.marts` takes them; `monthly` has `codigo_ao`, `mes` and the six measures (`Int64`
    hundredths), and is empty for a source that knows only the year: its totals are then those of December. `mes_corte`:
    1-12 or None; `cerrado`: last closed month, 0-12. Inactive activities have no alerts.
    """
    year = _Year(anio, activities, monthly, chosen)
    corte = mes_corte or 0
    found = [
        *_low_run(year, min(corte, cerrado)),
        *_gap(year, corte),
        *_over(year, corte),
        *_unreported(year, cerrado - chosen.retraso_habitual_meses),
        *_jumps(year),
        *_slow(year, min(corte, cerrado)),
    ]
    return table(year.activities, found, chosen)


def _low_run(year: _Year, until: int) -> Iterator[Alert]:
    target, done = year.both(FISICO)
    pct = year.chosen.avance_mensual_pct
    for row, since, month in _each(by_month.low_run(target, done, until, pct)):
        now, asked = int(done.values[row, month - 1]), int(target.values[row, month - 1])
        detail = (
            f"{month - since + 1} meses seguidos ({MONTHS[since - 1]} a {MONTHS[month - 1]}) por debajo del {pct} % de"
            f" la meta física del mes; en {MONTHS[month - 1]}, {out_of(now, asked)}."
        )
        value = percentage(now, asked)
        yield Alert(row, "tres_meses_bajo", year.end(since), detail, value, pct * 100, month)


def _gap(year: _Year, corte: int) -> Iterator[Alert]:
    """One side well advanced, the other not."""
    high, low = year.chosen.desfase_alto_pct, year.chosen.desfase_bajo_pct
    for regla, ahead, behind in (("gasto_sin_meta", FINANCIERO, FISICO), ("meta_sin_gasto", FISICO, FINANCIERO)):
        condition = by_month.at_least(*year.both(ahead), high) & by_month.below(*year.both(behind), low)
        for row, since, month in _each(by_month.standing(condition, corte)):
            first, second = (
                f"{side.done_name}, {out_of(*year.so_far(side, row, month), side.unit)}" for side in (ahead, behind)
            )
            detail = f"A {MONTHS[month - 1]}: {first}; {second}."
            value = percentage(*year.so_far(behind, row, month))
            yield Alert(row, regla, year.end(since), detail, value, low * 100, month)


def _over(year: _Year, corte: int) -> Iterator[Alert]:
    pct = year.chosen.sobreejecucion_pct
    for regla, side in (("sobreejecucion_fisica", FISICO), ("sobreejecucion_financiera", FINANCIERO)):
        for row, since, month in _each(by_month.standing(by_month.above(*year.both(side), pct), corte)):
            so_far = year.so_far(side, row, month)
            detail = f"A {MONTHS[month - 1]}: {side.done_name}, {out_of(*so_far, side.unit)}; el límite es {pct} %."
            yield Alert(row, regla, year.end(since), detail, percentage(*so_far), pct * 100, month)


def _unreported(year: _Year, until: int) -> Iterator[Alert]:
    target, done = year.both(FISICO)
    lag = year.chosen.retraso_habitual_meses
    hits, missing = by_month.unreported(target, done, until)
    for row, since, month in _each(hits):
        months = (np.flatnonzero(missing[row]) + 1).tolist()
        asked = sum(target.values[row][missing[row]].tolist())
        detail = (
            f"Sin reporte físico de {listed(months)}, con meta de {amount(asked)}; con el retraso habitual de {lag}"
            f" meses se espera hasta {MONTHS[until - 1]}."
        )
        yield Alert(row, "sin_reporte", year.end(since), detail, len(months) * 100, lag * 100, month)


def _jumps(year: _Year) -> Iterator[Alert]:
    """The first month of a side that stands out, in its target or in what was done; else the year's target against the
    opening one."""
    times = year.chosen.salto_veces
    for regla, side in (("salto_fisico", FISICO), ("salto_financiero", FINANCIERO)):
        target, done = year.both(side)
        stands_out = np.full(len(year.activities), False)
        seen = [(by_month.jumps(one, times), one, name) for one, name in zip((target, done), side[3:5], strict=True)]
        first = np.minimum(
            *(np.where(jump.any(axis=1), jump.argmax(axis=1), MONTHS_OF_YEAR) for (jump, _), _, _ in seen)
        )
        for (jump, twice), one, name in seen:
            here = jump.any(axis=1) & (jump.argmax(axis=1) == first) & ~stands_out
            stands_out |= here
            for row in np.flatnonzero(here).tolist():
                i = int(first[row])
                value, both = int(one.values[row, i]), int(twice[row, i])
                detail = (
                    f"La {name} de {MONTHS[i]}, {amount(value)}{side.unit}, es {amount(Fraction(200 * value, both))}"
                    f" veces la mediana de los demás meses, {amount(Fraction(both, 2))}{side.unit}: ¿un decimal"
                    " corrido?"
                )
                yield Alert(row, regla, year.end(i + 1), detail, half_up(200 * value, both), times * 100, i + 1)
        opening = year.opening(side)
        apart = by_month.far_apart(target, opening, times) & ~stands_out
        for row, month in zip(
            np.flatnonzero(apart).tolist(), by_month.first_difference(target, opening)[apart].tolist(), strict=True
        ):
            now, before = int(target.total[row]), int(opening.total[row])
            ratio = Fraction(max(now, before), min(now, before)) * 100
            detail = (
                f"La {side.target_name} del año era {amount(before)} en la apertura y es {amount(now)}{side.unit}"
                f" ({amount(ratio)} veces una de la otra): ¿un decimal corrido?"
            )
            value = half_up(ratio.numerator, ratio.denominator)
            yield Alert(row, regla, year.end(month), detail, value, times * 100)


def _slow(year: _Year, month: int) -> Iterator[Alert]:
    if month == MONTHS_OF_YEAR:  # nothing is left to project
        return
    target, done = year.both(FISICO)
    pct = year.chosen.ritmo_pct
    for row, since, _ in _each(by_month.standing(by_month.slow(target, done, pct), month)):
        so_far, annual = int(done.cumulative[row, month - 1]), int(target.total[row])
        projected = Fraction(so_far * MONTHS_OF_YEAR, month)
        detail = (
            f"A {MONTHS[month - 1]} lleva {amount(so_far)}; a ese ritmo cerraría diciembre con {amount(projected)} de"
            f" una meta anual de {amount(annual)} ({percent_text(projected * 100 / annual)})."
        )
        value = half_up(so_far * MONTHS_OF_YEAR * 10_000, month * annual)
        yield Alert(row, "ritmo", year.end(since), detail, value, pct * 100, month)


def _each(hits: Hits) -> Iterator[tuple[int, int, int]]:
    return zip(hits.rows.tolist(), hits.since.tolist(), hits.month.tolist(), strict=True)
