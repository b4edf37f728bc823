"""The measures of a summary, for any grouping of activities.

Sources: POI 2021, executive summary and conclusion 2.4 (physical: simple mean of min(pct, 100) over the
activities that count; financial: total executed / total programmed, 95.88 %, not a mean) and table 1 (sums by
objective).
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import grouped_sum, integers, nullable
from assets.rules.groups import Groups
from assets.rules.means import grouped_mean
from assets.rules.rounding import percent
from schemas.normal import fold

_COUNTED_STATES = {
    "sin_meta": "sin_meta",
    "meta_no_registradas": "meta_no_registrada",
    "ejecucion_sin_meta": "ejecucion_sin_meta",
    "no_reportadas": "no_reportada",
    "inactivas": "inactiva",
}


def rollup(mart: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """One row per group, in group order: the columns of `schemas.columns.SUMMARY_MEASURES`, then
    `unidad_medida`, `fisico_programado` and `fisico_ejecutado`.

    `mart` is a frame `poi_actividad` with a range index. Counts are by physical state, so that `actividades`
    is the sum of the others. Money is added up over *every* activity of the group, the inactive ones too: the
    details then add up to the total, and money spent before an activity was stopped, or without a target,
    does not vanish (an unknown amount adds nothing; NA if all are). A group without activities has zeros and
    no percentages. Quantities are added up only where all activities have the same unit of measure (compared
    without case).
    """
    n = len(groups.labels)
    everyone = np.full(len(mart), True)

    def count(mask: np.ndarray) -> pd.Series:
        return pd.Series(np.bincount(groups.of[mask[groups.rows]], minlength=n), dtype="Int64")

    columns: dict[str, pd.Series] = {
        "actividades": count(everyone),
        "actividades_en_promedio": count((mart["cuenta_en_promedio"] == 1).to_numpy(dtype=bool)),
    }
    columns |= {
        name: count((mart["estado"] == state).to_numpy(dtype=bool)) for name, state in _COUNTED_STATES.items()
    }
    empty = (columns["actividades"] == 0).to_numpy(dtype=bool)
    columns |= _means(mart, groups, n)
    for name in ("financiero_programado_soles", "financiero_ejecutado_soles"):
        sums, known = _sums(mart[name], groups, n)
        columns[name] = nullable(sums, known | empty)
    columns["financiero_pct"] = percent(
        columns["financiero_ejecutado_soles"], columns["financiero_programado_soles"]
    )
    columns["unidad_medida"] = _shared_unit(mart["unidad_medida"], groups, n)
    same_unit = columns["unidad_medida"].notna().to_numpy(dtype=bool)
    for name in ("fisico_programado", "fisico_ejecutado"):
        sums, known = _sums(mart[name], groups, n)
        columns[name] = nullable(sums, known & same_unit)
    return pd.DataFrame(columns)


def _sums(series: pd.Series, groups: Groups, n: int) -> tuple[np.ndarray, np.ndarray]:
    values, known = integers(series)
    return grouped_sum(values[groups.rows], known[groups.rows], groups.of, n)


def _means(mart: pd.DataFrame, groups: Groups, n: int) -> dict[str, pd.Series]:
    """Physical mean, capped and uncapped, over the activities that count."""
    executed, programmed = integers(mart["fisico_ejecutado"])[0], integers(mart["fisico_programado"])[0]
    counts = (mart["cuenta_en_promedio"] == 1).to_numpy(dtype=bool)[groups.rows]
    rows, of = groups.rows[counts], groups.of[counts]
    return {
        "fisico_pct_promedio": nullable(*grouped_mean(executed, programmed, rows, of, n, capped=True)),
        "fisico_pct_promedio_sin_acotar": nullable(
            *grouped_mean(executed, programmed, rows, of, n, capped=False)
        ),
    }


def _shared_unit(units: pd.Series, groups: Groups, n: int) -> pd.Series:
    """The unit of measure of each group whose activities all have the same one; NA for the others."""
    spelling: dict[str, str] = {}
    for unit in units.dropna().unique():
        spelling.setdefault(fold(unit), unit)
    number = {key: i for i, key in enumerate(spelling)}
    codes = (
        units.map({unit: number[fold(unit)] for unit in units.dropna().unique()})
        .fillna(-1)
        .to_numpy(dtype=np.int64)
    )
    lowest, highest = np.full(n, len(number)), np.full(n, -1)
    np.minimum.at(lowest, groups.of, codes[groups.rows])
    np.maximum.at(highest, groups.of, codes[groups.rows])
    shown = np.array([*spelling.values(), None], dtype=object)
    return pd.Series(shown[np.where((lowest == highest) & (lowest >= 0), lowest, len(number))], dtype="str")
