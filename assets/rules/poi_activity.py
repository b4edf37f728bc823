"""The mart `poi_actividad`: each activity with its percentages, valuation, state, place and family.

Source: POI 2021, table 5, and the view `bi_poi_actividad` that is promised to users.
"""

from functools import cache

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, integers, nullable, texts
from assets.rules.execution import measured, states
from assets.rules.places import places
from assets.rules.rounding import RATIO_ONE, percent
from assets.rules.valuation import valuations
from schemas.codelists import SIN_DATO, departamentos, lugares
from schemas.normal import bare
from schemas.scales import Scale
from schemas.tables.poi import POI_ACTIVIDAD

FROM_SOURCE = "fuente"
FROM_NAME = "nombre de la actividad"


def activity_mart(activities: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """The rows of table `poi_actividad`, in the order of `activities` (columns: see
    `assets.rules.poi.marts`).
    """
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
    frame: pd.DataFrame,
    active: pd.Series,
    scale: Scale,
    prefix: str,
    programmed_name: str,
    executed_name: str,
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

    A department of the source has the name of the code list (`LIMA` -> `Lima`); one that the list does not
    know keeps its name and has no key.
    """
    derived = places(frame["actividad_operativa"])
    stated = list(zip(texts(frame["departamento_id"]), texts(frame["departamento"]), strict=True))
    resolved = {pair: _department(*pair) for pair in set(stated)}
    from_name = [
        (code, departamentos().get(code or ""), FROM_NAME) for code in texts(derived["departamento_id"])
    ]
    chosen = [
        resolved[pair] if any(pair) else named if named[0] else (None, None, None)
        for pair, named in zip(stated, from_name, strict=True)
    ]
    columns = {
        "departamento_id": [code or SIN_DATO for code, _, _ in chosen],
        "departamento": [name for _, name, _ in chosen],
        "departamento_origen": [origin for _, _, origin in chosen],
    }
    return {name: derived[name] for name in ("actividad_familia", "ambito")} | {
        name: pd.Series(values, index=frame.index, dtype="str") for name, values in columns.items()
    }



@cache
def _places_by_bare_name() -> dict[str, str]:
    return {bare(place): code for place, code in lugares().items()}


def _department(code: str | None, name: str | None) -> tuple[str | None, str | None, str]:
    """(ubigeo, name, origin) of the department that a source states; its name compares without accents."""
    known = code if code in departamentos() else _places_by_bare_name().get(bare(name or ""))
    return known, departamentos().get(known or "", name), FROM_SOURCE
