"""From months to a year: the cut-off month, and each activity's totals of the year and up to the cut-off.

Source: CEPLAN V.01 follow-up export, the six measures that matter per activity and month.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from assets.rules.arrays import grouped_sum, integers, nullable
from schemas.columns import MEASURE_NAMES

#: Measures that are also added up to the cut-off month, and what that sum is called.
AT_CUTOFF = {
    "fisico_programado": "fisico_programado_al_corte",
    "fisico_ejecutado": "fisico_ejecutado_al_corte",
    "financiero_programado_soles": "financiero_programado_al_corte_soles",
    "financiero_ejecutado_soles": "financiero_ejecutado_al_corte_soles",
}


def cutoff_month(mensual: pd.DataFrame, activos: Iterable[str]) -> int | None:
    """The last month (1-12) that more than half of the active activities report physically; None if there is
    none.

    `mensual` has `codigo_ao`, `mes` and `fisico_ejecutado` (NA is not reported, 0 is reported), one row per
    activity and month; `activos` are the codes of the active activities, with rows in `mensual` or not.
    """
    active = set(activos)
    reported = mensual["fisico_ejecutado"].notna() & mensual["codigo_ao"].isin(active)
    per_month = np.bincount(mensual.loc[reported, "mes"].to_numpy(dtype=np.int64), minlength=13)
    months = np.flatnonzero(2 * per_month > len(active))
    return int(months[-1]) if len(months) else None


def annual(mensual: pd.DataFrame, mes_corte: int | None) -> pd.DataFrame:
    """One row per `codigo_ao`, in code order: the six measures of the year, the four at the cut-off, and
    `ultimo_mes_reportado` (1-12: the last month with a physical report, zero or not; NA if there is none).

    `mensual` has `codigo_ao`, `mes` and the measures of `schemas.columns.MEASURE_NAMES` in `Int64`
    hundredths. A measure is the exact sum of its months, NA if every month is NA; the `*_al_corte*` ones add
    months 1 to `mes_corte`, and are NA without one. OverflowError if a sum may not fit in 64 bits.
    """
    groups, codes = pd.factorize(mensual["codigo_ao"], sort=True)
    until = mensual["mes"].to_numpy(dtype=np.int64) <= (mes_corte or 0)
    columns: dict[str, pd.Series] = {}
    at_cutoff: dict[str, pd.Series] = {}
    for name in MEASURE_NAMES:
        values, known = integers(mensual[name])
        columns[name] = nullable(*grouped_sum(values, known, groups, len(codes)))
        if name in AT_CUTOFF:
            at_cutoff[AT_CUTOFF[name]] = nullable(*grouped_sum(values, known & until, groups, len(codes)))
    last = {"ultimo_mes_reportado": _last_reported(mensual, groups, len(codes))}
    return pd.DataFrame({"codigo_ao": pd.Series(codes, dtype="str"), **columns, **at_cutoff, **last})


def _last_reported(mensual: pd.DataFrame, groups: np.ndarray, n: int) -> pd.Series:
    reported = mensual["fisico_ejecutado"].notna().to_numpy(dtype=bool)
    last = np.zeros(n, dtype=np.int64)
    np.maximum.at(last, groups[reported], mensual["mes"].to_numpy(dtype=np.int64)[reported])
    return nullable(last, last > 0)
