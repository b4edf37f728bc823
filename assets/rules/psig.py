"""The marts of the PSIG for one year: targets, compliance of each unit, and the balance of the plan.

Source: PSIG 2023, the ranking (14 of 14 units) and the conclusions (65 programmed, 46 at 100 % or more, 70.7
%).
"""

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from assets.rules.arrays import conform, integers
from assets.rules.psig_evidence import offered_documents
from assets.rules.psig_metas import NO_TARGET, targets
from assets.rules.rounding import percent_of
from schemas.tables.psig import PSIG_ACTIVIDAD, PSIG_BALANCE, PSIG_EVIDENCIA, PSIG_RESPONSABLE

_COUNTED = {
    "no_ejecutadas": "no_ejecutada",
    "sin_cuantificar": "sin_cuantificar",
    "reformuladas": "reformulada",
    "sin_calificar": "sin_calificar",
}


def marts(
    anio: int, plan: pd.DataFrame, metas: pd.DataFrame, rulings: Mapping[tuple[int, int, int], str]
) -> dict[str, pd.DataFrame]:
    """Frames of `schemas.tables.psig.MARTS`: `psig_actividad`, `psig_responsable`, `psig_balance`, `psig_evidencia`.

    `plan` are the rows of table `psig_plan_actividad` of the year (none if no plan was delivered), `metas`
    all those of `psig_meta`: what the units sent (for a target that two of them report see `psig_claims`).
    `rulings` says what an absent quantity is, by (year, activity,
    year of the target). Nothing sent and no plan: the frames are empty, for there is nothing to weigh up.
    """
    rows = targets(anio, plan, metas, rulings)
    done = _at_100(rows)
    return {
        PSIG_ACTIVIDAD.name: rows,
        PSIG_RESPONSABLE.name: _units(anio, rows, done),
        PSIG_BALANCE.name: _balance(anio, rows, done),
        PSIG_EVIDENCIA.name: offered_documents(anio, metas, plan),
    }


def _programmed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["cuenta_programada"] == 1]


def _at_100(rows: pd.DataFrame) -> set[int]:
    """Activities at 100 % or more: every programmed target of theirs is, by the exact ratio."""
    programmed = _programmed(rows)
    executed, known = integers(programmed["meta_ejecutada"])
    target = integers(programmed["meta_programada"])[0]
    reached = (programmed["estado"] == "reportada").to_numpy(dtype=bool) & known & (executed >= target)
    return set(programmed["actividad"]) - set(programmed.loc[~reached, "actividad"])


def _fractions(rows: pd.DataFrame) -> list[Fraction]:
    """The ratios that enter the mean of these targets: executed / programmed, or 0 where nothing was done."""
    reported = rows[rows["estado"] == "reportada"]
    ratios = zip(
        integers(reported["meta_ejecutada"])[0], integers(reported["meta_programada"])[0], strict=True
    )
    nothing = int((rows["estado"] == "no_ejecutada").sum())
    return [Fraction(int(executed), int(target)) for executed, target in ratios] + [Fraction()] * nothing


def _units(anio: int, rows: pd.DataFrame, done: set[int]) -> pd.DataFrame:
    """The ranking: simple mean of each unit's percentages, uncapped, a carried-over target counting for
    itself.

    `puesto` is shared by equal unrounded means (1, 2, 2, 4), which are then in order of abbreviation; a unit
    with nothing to average comes last, without one. Activities without a target in the year put no unit on
    the list.
    """
    found: list[dict[str, object]] = []
    for (abbreviation, unit_id), own in rows[rows["ejercicio_meta"] != NO_TARGET].groupby(
        ["responsable", "unidad_id"]
    ):
        ratios = _fractions(own)
        programmed = set(_programmed(own)["actividad"])
        counts = {name: int((own["estado"] == state).sum()) for name, state in _COUNTED.items()}
        found.append(
            {
                "anio": anio,
                "responsable": abbreviation,
                "unidad_id": unit_id,
                "metas": len(own),
                "programadas": len(programmed),
                "cumplidas_100": len(programmed & done),
                "mean": sum(ratios, Fraction()) / len(ratios) if ratios else None,
                **counts,
            }
        )
    means = [unit["mean"] for unit in found if isinstance(unit["mean"], Fraction)]
    for unit in found:
        mean = unit["mean"]
        known = isinstance(mean, Fraction)
        unit["puesto"] = 1 + sum(other > mean for other in means) if isinstance(mean, Fraction) else None
        unit["cumplimiento_pct"] = percent_of(mean) if isinstance(mean, Fraction) else None
        unit["empate"] = int(known and means.count(mean) > 1)  # type: ignore[arg-type]
    found.sort(key=lambda unit: (unit["puesto"] is None, unit["puesto"] or 0, unit["responsable"]))
    return conform(pd.DataFrame(found, columns=[*PSIG_RESPONSABLE.names], dtype=object), PSIG_RESPONSABLE)


def _balance(anio: int, rows: pd.DataFrame, done: set[int]) -> pd.DataFrame:
    """Activities programmed, those at 100 % or more, and the level of execution of the plan; none without
    rows.
    """
    if rows.empty:
        return conform(pd.DataFrame(columns=[*PSIG_BALANCE.names], dtype=object), PSIG_BALANCE)
    programmed = _programmed(rows)["actividad"].nunique()
    level = percent_of(Fraction(len(done), programmed)) if programmed else None
    row = {
        "anio": anio,
        "programadas": programmed,
        "ejecutadas_al_100": len(done),
        "nivel_pct": level,
        "origen": "calculado",
    }
    return conform(pd.DataFrame([row], dtype=object), PSIG_BALANCE)
