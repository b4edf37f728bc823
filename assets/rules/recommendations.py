"""Territorial activities with low physical execution, as the evaluation recommends and concludes.

Sources: POI 2021, recommendation 3.3 (Regular or worse: a physical percentage of at most 85, whatever was
spent) and conclusions 2.6 and 2.7 (Deficiente or worse: at most 65, with Lima Norte - Callao counted under
Lima).
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import exact, integers
from schemas.codelists import SIN_DATO, departamentos
from schemas.normal import fold

#: Places that the conclusions count under another department than the code list does.
COUNTED_UNDER_IN_CONCLUSIONS = {"lima norte - callao": "15"}

COLUMNS = (
    "fuente", "anio", "ue", "actividad_familia", "departamento_id", "departamento", "ambito", "actividad_id",
    "fisico_programado", "fisico_ejecutado", "fisico_pct", "financiero_pct",
)  # fmt: skip


def recommendation_3_3(mart: pd.DataFrame) -> pd.DataFrame:
    """Territorial activities at 85 % or less. `mart` and result: see `low_execution`."""
    return low_execution(mart, 85, {})


def conclusions_2_6_and_2_7(mart: pd.DataFrame) -> pd.DataFrame:
    """Territorial activities at 65 % or less, every family (2.6 speaks of one and 2.7 of another)."""
    return low_execution(mart, 65, COUNTED_UNDER_IN_CONCLUSIONS)


def low_execution(mart: pd.DataFrame, limit: int, counted_under: dict[str, str]) -> pd.DataFrame:
    """Activities of a territorial family whose physical execution is `limit` percent or less.

    `mart` is a frame `poi_actividad`; the result has `COLUMNS`, by family, department and place. Only
    activities that count in the mean (a target above zero, and reported) can be low; the comparison is of the
    exact ratio. `counted_under` (folded place -> ubigeo) moves a place to another department.
    """
    executed, programmed = integers(mart["fisico_ejecutado"])[0], integers(mart["fisico_programado"])[0]
    low = (exact(executed) * 100 <= exact(programmed) * limit).astype(bool)
    low &= ((mart["cuenta_en_promedio"] == 1) & mart["actividad_familia"].notna()).to_numpy(dtype=bool)
    found = mart[low].copy()
    moved = (
        found["ambito"]
        .map({place: counted_under.get(fold(place)) for place in found["ambito"].unique()})
        .astype("str")
    )
    found["departamento_id"] = moved.fillna(found["departamento_id"])
    found["departamento"] = (
        found["departamento_id"].map(departamentos()).astype("str").fillna(found["departamento"])
    )
    order = ["fuente", "anio", "ue", "actividad_familia", "departamento_id", "ambito", "actividad_id"]
    return found.sort_values(order)[list(COLUMNS)].reset_index(drop=True)


def departments(found: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Names of the departments of each family of a `low_execution`, in ubigeo order and each one once."""
    known = found[found["departamento_id"] != SIN_DATO].drop_duplicates(
        ["actividad_familia", "departamento_id"]
    )
    return {
        str(family): tuple(np.asarray(rows.sort_values("departamento_id")["departamento"], dtype=object))
        for family, rows in known.groupby("actividad_familia")
    }
