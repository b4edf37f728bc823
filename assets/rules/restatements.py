"""What a source changed its mind about: which activity, month and measure, from what to what, seen when.

Source: CEPLAN V.01 export, behaviour over time (targets of closed months change; executed figures arrive
months late); table `poi_reprogramacion`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, different
from schemas.calendar import lima_date, month_count
from schemas.columns import MEASURE_NAMES
from schemas.keys import actividad_id
from schemas.tables.poi import POI_REPROGRAMACION

_KEY = ["anio", "codigo_ao", "mes"]
_WITHOUT = ("es_sintetico",)


def restatements(versions: pd.DataFrame, closed: Mapping[str, int]) -> pd.DataFrame:
    """Rows of table `poi_reprogramacion` but for `es_sintetico`, in the order of its key.

    `versions` are rows of `poi_mensual_historia`, the ended ones too (measures in `Int64` hundredths);
    `closed` says of each snapshot's instant which was the last closed month (0-12). One row per measure that
    differs (NA differs from zero) between two versions of a month that follow one another without a gap: an
    activity that went away and came back is not compared with itself. `tipo`: `reporte` (executed, for the
    first time), `rectificacion` (executed, otherwise changed or withdrawn), `reprogramacion` (a target).
    `meses_de_atraso` of a report: months from the month's end to the photograph that first shows it, in Lima;
    0 is within the following month, or sooner.
    KeyError if `closed` lacks an instant.
    """
    ordered = versions.sort_values([*_KEY, "desde"], ignore_index=True)
    before, after = ordered.iloc[:-1].reset_index(drop=True), ordered.iloc[1:].reset_index(drop=True)
    follows = (before["hasta"] == after["desde"]).fillna(False).to_numpy(dtype=bool)
    for name in _KEY:
        follows = follows & (before[name] == after[name]).to_numpy(dtype=bool)
    before, after = before[follows], after[follows]
    changes = pd.concat([_changes(before, after, name) for name in MEASURE_NAMES], ignore_index=True)
    instants = {instant: closed[instant] for instant in changes["visto_en"].unique()}
    months = changes["visto_en"].map(instants).astype("Int64")
    changes["mes_cerrado"] = (changes["mes"] <= months).astype("Int64")
    changes["meses_de_atraso"] = _lateness(changes)
    keys = changes[["anio", "ue", "codigo_ao"]].drop_duplicates()
    ids = {row: actividad_id(row[0], row[1], row[2], None) for row in keys.itertuples(index=False, name=None)}
    rows = zip(changes["anio"], changes["ue"], changes["codigo_ao"], strict=True)
    changes["actividad_id"] = pd.Series([ids[row] for row in rows], dtype="str")
    order = [name for name in POI_REPROGRAMACION.key]
    return conform(changes.sort_values(order, ignore_index=True), POI_REPROGRAMACION, without=_WITHOUT)


def _lateness(changes: pd.DataFrame) -> pd.Series:
    """Months from a month's end to the photograph that first reports it; NA of what is no report."""
    seen = {instant: month_count(lima_date(instant)) for instant in changes["visto_en"].unique()}
    late = changes["visto_en"].map(seen).astype("Int64") - (changes["anio"] * 12 + changes["mes"]) - 1
    return late.clip(lower=0).where(changes["tipo"] == "reporte")


def _changes(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The pairs of versions in which one measure differs."""
    differs = different(before[measure], after[measure])
    old, here = before.loc[differs, measure], after[differs]
    kind = np.where(old.isna(), "reporte", "rectificacion") if "ejecutado" in measure else "reprogramacion"
    return here[["anio", "ue", "codigo_ao", "mes", "carga_id"]].assign(
        medida=measure, visto_en=here["desde"], valor_anterior=old, valor_nuevo=here[measure], tipo=kind
    )
