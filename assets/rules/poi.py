"""The marts of the POI for one (source, year, UE): activities, summary, distribution and roll-ups.

Here: how the rules of the POI are put together, and the distribution of valuations. The rules themselves:
`execution`, `valuation`, `places`, `means`, `rollup`.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assets.rules.arrays import conform
from assets.rules.groups import ALL, groups
from assets.rules.poi_activity import activity_mart
from assets.rules.rollup import rollup
from assets.rules.rounding import largest_remainder, percent
from schemas.scales import Scale
from schemas.tables.poi import POI_ACTIVIDAD, POI_AGREGADO, POI_RESUMEN, POI_VALORACION

_UNIT = ["fuente", "anio", "ue"]
#: What groups need of the activities that their mart does not keep.
_STATED = ("pliego_id", "oei_denominacion", "aei_denominacion")


def marts(
    activities: pd.DataFrame,
    scale: Scale,
    objectives: Mapping[str, str],
) -> dict[str, pd.DataFrame]:
    """Frames `poi_actividad`, `poi_resumen`, `poi_valoracion` and `poi_agregado`, as `schemas.tables.poi`
    declares.

    `activities` is one (fuente, anio, ue), one row per activity: fuente, anio, ue, actividad_id, numero,
    codigo_ao, actividad_operativa, departamento and departamento_id (the source's own, NA if it gives none),
    pliego_id (the same of all, see `pliego`), centro_costo, unidad_id, oei, oei_denominacion, oei_id,
    oei_origen, aei, aei_denominacion, aei_id, categoria_id, categoria, producto_id,
    producto, funcion_id, funcion, unidad_medida, activo, es_sintetico, the six annual measures and the four
    at the cut-off (`Int64` hundredths, NA unknown). `objectives` (code -> name) appear with zeros where no
    activity has them, and their names go before the frame's own.

    ValueError if the rows are of more than one unit; TypeError if a measure is of floats. No rows, no marts:
    the frames are empty then, the objectives too, for nobody says of which unit they would be.
    """
    if any(activities[name].nunique(dropna=False) > 1 for name in _UNIT):
        raise ValueError("las actividades deben ser de una sola fuente, año y UE")
    mart = activity_mart(activities, scale)
    stated = activities.reset_index(drop=True)[[*_STATED]]
    membership = groups(pd.concat([mart, stated], axis=1), objectives)
    measures = _stamp(pd.concat([membership.labels, rollup(mart, membership)], axis=1), mart)
    summary = (measures["nivel"] == ALL).to_numpy(dtype=bool)
    return {
        POI_ACTIVIDAD.name: mart,
        POI_RESUMEN.name: conform(measures[summary], POI_RESUMEN),
        POI_VALORACION.name: conform(_stamp(_distribution(mart, scale), mart), POI_VALORACION),
        POI_AGREGADO.name: conform(measures[~summary].reset_index(drop=True), POI_AGREGADO),
    }


def _stamp(frame: pd.DataFrame, mart: pd.DataFrame) -> pd.DataFrame:
    """The rows with the unit they are of; a unit is synthetic if any of its activities is. Nothing of no
    unit.
    """
    if mart.empty:
        return frame.iloc[:0].assign(fuente="", anio=0, ue="", es_sintetico=0)
    unit = {name: mart[name].iloc[0] for name in _UNIT}
    return frame.assign(**unit, es_sintetico=mart["es_sintetico"].max())


def _distribution(mart: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """How many activities have each label of the scale, those with none too, among the activities with a
    label.

    Whole percents by the largest remainder, and the exact percentage. Source: POI 2021, conclusion 2.8.
    """
    sides = ("fisico", "financiero")
    counts, whole = [], []
    for side in sides:
        found = mart[f"{side}_valoracion_id"].value_counts()
        counts.append([int(found.get(label.valoracion_id, 0)) for label in scale.labels])
        whole += largest_remainder(counts[-1])
    labels = scale.labels * len(sides)
    quantity = pd.Series(np.concatenate(counts), dtype="Int64")
    total = pd.Series(np.repeat([sum(side) for side in counts], len(scale.labels)), dtype="Int64")
    return pd.DataFrame(
        {
            "dimension": np.repeat(sides, len(scale.labels)),
            "valoracion": [label.valoracion for label in labels],
            "valoracion_id": [label.valoracion_id for label in labels],
            "orden": [label.orden for label in labels],
            "cantidad": quantity,
            "porcentaje": pd.Series(whole, dtype="Int64"),
            "porcentaje_exacto_pct": percent(quantity, total),
        }
    )
