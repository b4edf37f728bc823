"""The mart `poi_actividad`: each activity with its percentages, valuation, state, place and family.

Source: POI 2021, table 5, and the view `bi_poi_actividad` that is promised to users.
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, integers, nullable
from assets.rules.execution import measured, states
from assets.rules.places import places
from assets.rules.rounding import RATIO_ONE, percent
from assets.rules.valuation import valuations
from schemas.codelists import SIN_DATO, departamentos, lugares
from schemas.normal import fold
from schemas.scales import Scale
from schemas.tables.poi import POI_ACTIVIDAD

FROM_SOURCE = "fuente"
FROM_NAME = "nombre de la actividad"


def activity_mart(activities: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """The rows of table `poi_actividad`, in the order of `activities` (columns: see `assets.rules.poi.marts`)."""
    frame = activities.reset_index(drop=True)
    active = _flag(frame["activo"], default=1)
    columns: dict[str, pd.Series] = {name: frame[name] for name in frame}
    columns |= _where(frame)
    columns |= _dimension(frame, active, scale, "fisico", "fisico_programado", "fisico_ejecutado")
    columns |= _dimension(
        frame, active, scale, "financiero", "financiero_programado_soles", "financiero_ejecutado_soles"
    )
    columns["fisico_pct_acotado"] = columns["fisico_pct"].clip(upper=RATIO_ONE)
    columns["estado"] = columns["fisico_estado"]
    counts = measured(columns["estado"])
    columns["cuenta_en_promedio"] = nullable(counts.astype(np.int64), np.full(len(frame), True))
    is_active = active == 1
    columns["fisico_pct_al_corte"] = percent(
        frame["fisico_ejecutado_al_corte"], frame["fisico_programado_al_corte"]
    ).where(is_active)
    columns["financiero_pct_al_corte"] = percent(
        frame["financiero_ejecutado_al_corte_soles"], frame["financiero_programado_al_corte_soles"]
    ).where(is_active)
    columns["es_sintetico"] = _flag(frame["es_sintetico"], default=0)
    return conform(columns, POI_ACTIVIDAD)


def _flag(series: pd.Series, *, default: int) -> pd.Series:
    values, known = integers(series)
    return nullable(np.where(known, values, default), np.full(len(values), True))


def _dimension(
    frame: pd.DataFrame, active: pd.Series, scale: Scale, prefix: str, programmed_name: str, executed_name: str
) -> dict[str, pd.Series]:
    """State, percentage and valuation of one side, physical or financial."""
    programmed, executed = frame[programmed_name], frame[executed_name]
    state = states(active, programmed, executed)
    valued = measured(state)
    labels = valuations(executed, programmed, valued, scale)
    return {
        f"{prefix}_pct": percent(executed, programmed).where(valued),
        f"{prefix}_valoracion": labels["valoracion"],
        f"{prefix}_valoracion_orden": labels["orden"],
        f"{prefix}_valoracion_id": labels["valoracion_id"],
        f"{prefix}_estado": state,
    }


def _where(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Family, place and department. What the source says of the department goes before what the name says.

    A department of the source has the name of the code list (`LIMA` -> `Lima`); one that the list does not know
    keeps its name and has no key.
    """
    derived = places(frame["actividad_operativa"].astype("str"))
    source_id, source_name = frame["departamento_id"].astype("str"), frame["departamento"].astype("str")
    stated = source_id.notna() | source_name.notna()
    by_name = {name: lugares().get(fold(name)) for name in source_name.dropna().unique()}
    known_id = source_id.where(source_id.isin(list(departamentos())), source_name.map(by_name).astype("str"))
    department_id = known_id.where(stated, derived["departamento_id"])
    name = department_id.map(departamentos()).astype("str")
    origin = np.select([stated, derived["departamento_id"].notna()], [FROM_SOURCE, FROM_NAME], default="")
    return {
        "actividad_familia": derived["actividad_familia"],
        "ambito": derived["ambito"],
        "departamento_id": department_id.fillna(SIN_DATO),
        "departamento": name.where(name.notna(), source_name),
        "departamento_origen": pd.Series(origin, dtype="str").where(origin != ""),
    }
