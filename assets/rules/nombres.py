"""What exports called a UE, its units, objectives and actions, and from when to when; table `poi_nombre_historia`.

An export repeats these names on each of its activities. Nothing is inferred: a name holds while some activity carries
it, and two names at once are two rows.
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import conform
from schemas.codelists import SIN_DATO
from schemas.tables.historia import NOMBRE_HISTORIA

#: Level -> the columns with its code, its key and its name.
_LEVELS = {
    "ue": ("ue", "ue", "ue_denominacion"),
    "unidad": ("centro_costo_id", "unidad_id", "centro_costo"),
    "objetivo": ("oei", "oei_id", "oei_denominacion"),
    "accion": ("aei", "aei_id", "aei_denominacion"),
}
_CODE, _NAMED = ["nivel", "codigo"], ["nivel", "codigo", "denominacion"]


def names(versions: pd.DataFrame) -> pd.DataFrame:
    """Rows of table `poi_nombre_historia` of one year and UE, in the order of its key.

    `versions` are rows of `poi_ao_historia` (the ended ones too) with the keys of the dimensions that they name:
    `unidad_id`, `oei_id`, `aei_id`. Times in which a name holds are put together where they touch or overlap; the load
    is the one that said it first. No versions, no rows.
    """
    told = pd.concat([_told(versions, nivel, *columns) for nivel, columns in _LEVELS.items()], ignore_index=True)
    told = told.drop_duplicates([*_NAMED, "desde", "hasta"])
    instants = np.unique(pd.concat([told["desde"], told["hasta"].dropna()]).to_numpy(dtype=object))
    told["_from"] = np.searchsorted(instants, told["desde"].to_numpy(dtype=object))
    ends = told["hasta"].notna().to_numpy(dtype=bool)
    told["_until"] = len(instants)  # it still holds
    told.loc[ends, "_until"] = np.searchsorted(instants, told.loc[ends, "hasta"].to_numpy(dtype=object))
    told = told.sort_values([*_NAMED, "_from", "_until"], ignore_index=True)
    # a new stretch begins where every earlier one of the same name had ended before
    reach = told.groupby(_NAMED, sort=False)["_until"].cummax()
    begins = (told[_NAMED] != told[_NAMED].shift()).any(axis=1) | (told["_from"] > reach.shift())
    stretch = begins.cumsum()
    until = told.groupby(stretch)["_until"].max().to_numpy(dtype=np.int64)
    rows = told[begins].reset_index(drop=True)
    rows["hasta"] = pd.Series(np.asarray([*instants, None], dtype=object)[until], dtype="str")
    rows = rows.sort_values([*_CODE, "_from", "denominacion"], ignore_index=True)
    rows["orden"] = rows.groupby(_CODE).cumcount() + 1
    rows["anio"], rows["ue"] = _only(versions, "anio"), _only(versions, "ue")
    rows["es_sintetico"] = versions["es_sintetico"].max() if len(versions) else 0
    return conform(rows, NOMBRE_HISTORIA)


def _told(versions: pd.DataFrame, nivel: str, code: str, key: str, name: str) -> pd.DataFrame:
    """What each version calls the member of one level, if it has one."""
    codes = versions[code].fillna(versions[name])
    frame = pd.DataFrame(
        {
            "nivel": nivel,
            "codigo": codes,
            "miembro_id": versions[key],
            "denominacion": versions[name].fillna(codes),
            "desde": versions["desde"],
            "hasta": versions["hasta"],
            "carga_id": versions["carga_id"],
        }
    )
    return frame[codes.notna() & (frame["miembro_id"] != SIN_DATO)]


def _only(versions: pd.DataFrame, name: str) -> object:
    return versions[name].iloc[0] if len(versions) else None
