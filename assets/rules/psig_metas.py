"""The targets of a year of the PSIG: those that units reported, and what the plan says of the others.

Here: state, percentage and evidence of each target (table `psig_actividad`). The units' compliance and the
balance of the year: `psig`. Source: PSIG 2023, Cuadro 1, and its rules on absent quantities.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, integers, nullable
from assets.rules.psig_claims import DISPUTED, one_per_target
from assets.rules.psig_names import Responsables, responsables
from assets.rules.rounding import percent
from schemas.codelists import SIN_DATO, Unidad, unidad, unidades
from schemas.keys import meta_id
from schemas.tables.psig import PSIG_ACTIVIDAD

#: Year of the target of an activity that has none in the year.
NO_TARGET = 0
#: States of an activity that is not programmed in the year.
NOT_PROGRAMMED = ("reformulada", "sin_meta", "suspendida")
#: What the plan says -> state, for an activity about which no unit sent a target.
_STATE_BY_PLAN = {"sin_meta": "sin_meta", "suspendida": "suspendida", "reformulada": "reformulada"}
_FROM_PLAN = ("denominacion", "responsable_texto", "unidad_medida", "evidencia_requerida")
_NO_TEXT = {"", "-", "–", "—"}


def targets(
    anio: int, plan: pd.DataFrame, metas: pd.DataFrame, rulings: Mapping[tuple[int, int, int], str]
) -> pd.DataFrame:
    """The rows of table `psig_actividad`, by activity and year of the target. Arguments: see
    `assets.rules.psig.marts`.

    An activity of the plan about which no unit sent a target has one row, with the plan's `fila` and
    `carga_id`: with `ejercicio_meta` 0 where the plan gives it no target (`sin_meta`, `suspendida`); with the
    year of the plan where it does, programmed and `sin_calificar` like any absent quantity, so that a unit
    that did not answer is still there. What the source leaves blank (title, unit, unit of measure, evidence)
    is taken from the plan.

    State: `reportada` where executed / programmed can be formed; else what `rulings` says for (year,
    activity, year of the target); else what the plan says, if no unit sent the target; else `sin_calificar`.
    A ruling never goes against a quantity that was sent, so a target that two units report differently is
    `sin_calificar` whatever is ruled (`psig_claims`).
    """
    metas = one_per_target(metas, plan)
    silent = _unreported(anio, plan, metas)
    # an empty piece before others makes pyarrow's CSV writer, and with it COPY, write zero bytes
    frame = pd.concat([metas, silent], ignore_index=True) if len(metas) else silent.reset_index(drop=True)
    frame = frame.sort_values(["actividad", "ejercicio_meta"], kind="stable", ignore_index=True)
    frame = _completed(frame, plan)
    frame["pct"] = percent(frame["meta_ejecutada"], frame["meta_programada"])
    keys = list(zip(frame["actividad"].astype(int), frame["ejercicio_meta"].astype(int), strict=True))
    ruled = [rulings.get((anio, *key)) for key in keys]
    state = pd.Series(ruled, dtype="str").where(frame["pct"].isna(), "reportada")
    by_plan = frame["situacion"].astype("str").map(_STATE_BY_PLAN).astype("str")
    disputed = frame[DISPUTED] == 1
    frame["estado"] = state.fillna(by_plan).fillna("sin_calificar").mask(disputed, "sin_calificar")
    zero = frame["estado"] == "no_ejecutada"
    frame["pct_para_promedio"] = frame["pct"].where(~zero, 0)
    frame["cuenta_programada"] = (~frame["estado"].isin(NOT_PROGRAMMED)).astype("Int64")
    frame["evidencia_estado"] = _evidence(frame)
    frame["meta_id"] = [meta_id(anio, *key) for key in keys]
    for name, values in _responsible(frame).items():
        frame[name] = pd.Series(values, dtype="str")
    return conform(frame, PSIG_ACTIVIDAD)


def _unreported(anio: int, plan: pd.DataFrame, metas: pd.DataFrame) -> pd.DataFrame:
    """One row for each activity of the plan about which no unit sent a target."""
    silent = plan[~plan["actividad"].isin(metas["actividad"])]
    without = silent["situacion"].isin(("sin_meta", "suspendida")).to_numpy(dtype=bool)
    year = nullable(np.where(without, NO_TARGET, anio), np.full(len(silent), True), silent.index)
    rows = silent.assign(ejercicio_meta=year).reindex(columns=[*metas.columns, "situacion"])
    return rows.assign(**{DISPUTED: 0}).astype(metas.dtypes.to_dict())


def _completed(frame: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    planned = plan.set_index("actividad")
    return frame.assign(
        **{
            name: frame[name].astype("str").fillna(frame["actividad"].map(planned[name]).astype("str"))
            for name in _FROM_PLAN
        }
    )


def _evidence(frame: pd.DataFrame) -> pd.Series:
    """Was support offered? Only what is reported as done needs any; an address is looked at for being there,
    no more.
    """
    document = ~frame["documento_sustento"].astype("str").str.strip().fillna("").isin(_NO_TEXT)
    link = ~frame["enlace_evidencia"].astype("str").str.strip().fillna("").isin(_NO_TEXT)
    done = integers(frame["meta_ejecutada"])[0] > 0
    needed = done | (frame["estado"] == "sin_cuantificar")
    conditions = [document & link, document, link, needed]
    states = ["presentada", "sin_enlace", "sin_documento", "ausente"]
    return pd.Series(np.select(conditions, states, default="no_corresponde"), dtype="str")


def _responsible(frame: pd.DataFrame) -> dict[str, list[str | None]]:
    """Who answers for each target: by its text; where it has none, the unit that sent the sheet."""
    senders = [name if isinstance(name, str) else "" for name in frame["unidad"]]
    found = [_who(text, sender) for text, sender in zip(frame["responsable_texto"], senders, strict=True)]
    return {
        "responsable": [who.responsable.abreviatura if who.responsable else SIN_DATO for who in found],
        "unidad_id": [who.responsable.unidad_id if who.responsable else SIN_DATO for who in found],
        "subunidad": [who.subunidad for who in found],
        "corresponsables": [", ".join(who.corresponsables) or None for who in found],
    }


def _who(text: object, sender: str) -> Responsables:
    if isinstance(text, str) and text.strip() not in _NO_TEXT:
        return responsables(text)
    unit: Unidad | None = unidades().get(sender) or unidad(sender)
    return Responsables(unit)
