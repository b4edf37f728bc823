"""What restating targets did to a year: execution against the opening target, the one at each month's close, and the
current one, by activity and by unit. Table `poi_revision`.

Each target has the activities that count against it: those that are active, with that target above zero, and reported.
Against the current target a unit's figures are therefore those of its summary. By unit, the physical percentage is the
simple mean of its activities', the financial one a ratio of sums over all of them (see `rollup`); physical quantities
are never added up over activities.

Source: CEPLAN V.01 export, behaviour over time: targets of closed months change, and the final percentage flatters.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, grouped_sum, integers, nullable
from assets.rules.closing import Photographs, Targets, targets
from assets.rules.execution import measured, states
from assets.rules.means import grouped_mean
from assets.rules.rounding import RATIO_ONE, percent
from schemas.tables.poi_revision import POI_REVISION

BASES = ("inicial", "al_cierre", "vigente")


@dataclass(frozen=True, slots=True)
class _Side:
    """The physical or the financial side of every activity: `executed` and `target` by basis (`Int64` hundredths),
    `counts` by basis; how many closed months were `changed`; over the closed months, the target at close (`closing`)
    and what was added to it since (`shift`)."""

    executed: pd.Series
    target: dict[str, pd.Series]
    counts: dict[str, np.ndarray]
    changed: np.ndarray
    closing: pd.Series
    shift: pd.Series


def revision(mart: pd.DataFrame, versions: pd.DataFrame, photographs: Photographs) -> pd.DataFrame:
    """Rows of table `poi_revision`, in the order of its key.

    `mart`: rows of `poi_actividad` of one (year, UE) in its latest state, of which there is one at least; `versions`:
    rows of `poi_mensual_historia` of the same, the ended ones too. OverflowError if a sum may not fit in 64 bits.
    """
    mart = mart.reset_index(drop=True)
    physical_targets = targets(versions, mart["codigo_ao"], photographs, "fisico_programado")
    financial_targets = targets(versions, mart["codigo_ao"], photographs, "financiero_programado_soles")
    physical = _side(mart, physical_targets, "fisico_{}")
    financial = _side(mart, financial_targets, "financiero_{}_soles")
    closed = int(photographs.closed[-1])
    alone = {
        "nivel": "actividad",
        "codigo": mart["actividad_id"],
        "meses_sin_fotografia_al_cierre": _whole(physical_targets.late.sum(axis=1)),
        "es_sintetico": mart["es_sintetico"],
        **_of_activities(physical, financial),
    }
    frames = [pd.DataFrame(alone)]
    unseen = int((~photographs.at_close()[1][:closed]).sum())
    for nivel, codes in (("centro_costo", mart["unidad_id"]), ("ue", mart["ue"])):
        of, found = pd.factorize(codes, sort=True)
        units = {
            "nivel": nivel,
            "codigo": pd.Series(found, dtype="str"),
            "meses_sin_fotografia_al_cierre": _whole(np.full(len(found), unseen)),
            "es_sintetico": mart["es_sintetico"].groupby(of).max(),
            **_of_units(physical, financial, of, len(found)),
        }
        frames.append(pd.DataFrame(units))
    every = pd.concat(frames, ignore_index=True).assign(
        anio=mart["anio"].iloc[0], ue=mart["ue"].iloc[0], meses_cerrados=closed
    )
    return conform(every.sort_values(list(POI_REVISION.key), ignore_index=True), POI_REVISION)


def _side(mart: pd.DataFrame, found: Targets, name: str) -> _Side:
    executed = mart[name.format("ejecutado")]
    target = {
        "inicial": mart[name.format("inicial")],
        "al_cierre": _row_sums(found.closing, found.closing_known),
        "vigente": mart[name.format("programado")],
    }
    active = _whole((mart["estado"] != "inactiva").to_numpy(dtype=np.int64))
    ended = slice(0, found.closed)
    closing = _row_sums(found.closing[:, ended], found.closing_known[:, ended])
    current = _row_sums(found.current[:, ended], found.current_known[:, ended])
    either = (closing.notna() | current.notna()).to_numpy(dtype=bool)
    return _Side(
        executed,
        target,
        {basis: measured(states(active, target[basis], executed)) for basis in BASES},
        ((found.current_known != found.closing_known) | (found.current != found.closing)).sum(axis=1),
        closing,
        (current.fillna(0) - closing.fillna(0)).where(either),
    )


def _row_sums(values: np.ndarray, known: np.ndarray) -> pd.Series:
    """The exact sum of each row's known values, NA if there is none."""
    n, months = values.shape
    return nullable(*grouped_sum(values.ravel(), known.ravel(), np.repeat(np.arange(n), months), n))


def _whole(values: np.ndarray) -> pd.Series:
    return nullable(values, np.full(len(values), True))


def _of_activities(physical: _Side, financial: _Side) -> dict[str, pd.Series]:
    columns = {
        "fisico_ejecutado": physical.executed,
        "fisico_inicial": physical.target["inicial"],
        "fisico_al_cierre": physical.target["al_cierre"],
        "fisico_programado": physical.target["vigente"],
        "fisico_desplazamiento": physical.shift,
        "fisico_desplazamiento_pct": percent(physical.shift, physical.closing),
        **_soles(financial.executed, financial.target, financial.shift),
    }
    for basis in BASES:
        pct = percent(physical.executed, physical.target[basis]).where(physical.counts[basis])
        columns[f"fisico_pct_{basis}_sin_acotar"] = pct
        columns[f"fisico_pct_{basis}_acotado"] = pct.clip(upper=RATIO_ONE)
        columns[f"actividades_{basis}"] = _whole(physical.counts[basis].astype(np.int64))
        columns[f"financiero_pct_{basis}"] = percent(financial.executed, financial.target[basis]).where(
            financial.counts[basis]
        )
    for prefix, side in (("fisico", physical), ("financiero", financial)):
        columns[f"{prefix}_meses_cambiados"] = _whole(side.changed)
        columns[f"{prefix}_actividades_cambiadas"] = _whole((side.changed > 0).astype(np.int64))
    return _with_effects(columns)


def _of_units(physical: _Side, financial: _Side, of: np.ndarray, n: int) -> dict[str, pd.Series]:
    """The same of units 0..n-1, where activity i is of unit `of[i]`; quantities of goods are NA."""
    nothing = nullable(np.zeros(n, dtype=np.int64), np.full(n, False))
    names = ("fisico_ejecutado", "fisico_inicial", "fisico_al_cierre", "fisico_programado", "fisico_desplazamiento")
    columns = dict.fromkeys(names, nothing)

    def mean(part: pd.Series, whole: pd.Series, rows: np.ndarray, *, capped: bool) -> pd.Series:
        numbers = (integers(part)[0], integers(whole)[0])
        return nullable(*grouped_mean(*numbers, rows, of[rows], n, capped=capped))

    def total(series: pd.Series) -> pd.Series:
        values, known = integers(series)
        return nullable(*grouped_sum(values, known, of, n))

    targeted = np.flatnonzero(integers(physical.closing)[0] > 0)
    columns["fisico_desplazamiento_pct"] = mean(physical.shift, physical.closing, targeted, capped=False)
    sums = {basis: total(financial.target[basis]) for basis in BASES}
    columns |= _soles(total(financial.executed), sums, total(financial.shift))
    for basis in BASES:
        rows = np.flatnonzero(physical.counts[basis])
        for how, capped in (("acotado", True), ("sin_acotar", False)):
            columns[f"fisico_pct_{basis}_{how}"] = mean(physical.executed, physical.target[basis], rows, capped=capped)
        columns[f"actividades_{basis}"] = _whole(np.bincount(of[rows], minlength=n))
        columns[f"financiero_pct_{basis}"] = percent(columns["financiero_ejecutado_soles"], sums[basis])
    for prefix, side in (("fisico", physical), ("financiero", financial)):
        columns[f"{prefix}_meses_cambiados"] = _whole(_tally(of, side.changed, n))
        columns[f"{prefix}_actividades_cambiadas"] = _whole(_tally(of, side.changed > 0, n))
    return _with_effects(columns)


def _tally(of: np.ndarray, counts: np.ndarray, n: int) -> np.ndarray:
    found = np.zeros(n, dtype=np.int64)
    np.add.at(found, of, counts)
    return found


def _soles(executed: pd.Series, target: dict[str, pd.Series], shift: pd.Series) -> dict[str, pd.Series]:
    return {
        "financiero_ejecutado_soles": executed,
        "financiero_inicial_soles": target["inicial"],
        "financiero_al_cierre_soles": target["al_cierre"],
        "financiero_programado_soles": target["vigente"],
        "financiero_desplazamiento_soles": shift,
    }


def _with_effects(columns: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """The points between the percentages that are shown, so that they subtract to what is shown."""
    for how in ("acotado", "sin_acotar"):
        names = [f"fisico_pct_{basis}_{how}" for basis in ("vigente", "al_cierre")]
        columns[f"fisico_efecto_{how}_pct"] = columns[names[0]] - columns[names[1]]
    columns["financiero_efecto_pct"] = columns["financiero_pct_vigente"] - columns["financiero_pct_al_cierre"]
    return columns
