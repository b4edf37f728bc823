"""When two photographs say the same: by what every copy of an export holds, not by their bytes."""

import hashlib

import numpy as np

from assets.sources.unit import UnitLoad
from schemas.columns import MEASURE_NAMES
from schemas.tables.poi_fuente import FUENTE_MEASURE_NAMES

#: What every copy holds, by source: the frames of activities and of months, what orders the months, the measures.
_HELD = {
    "poi_ceplan": ("ao", "mensual", ["codigo_ao", "mes"], MEASURE_NAMES),
    "poi_ceplan_financiera": ("fuente_ao", "fuente", ["linea_id", "mes"], FUENTE_MEASURE_NAMES),
}


def fingerprint(load: UnitLoad) -> str:
    """sha256 of what every copy of an export holds: codes, names, centres, activity flags and all the months.

    A planner's re-save has the same fingerprint as its export, whatever columns it adds or lacks.
    """
    activities, months, order, measures = _HELD[load.fuente]
    ao = load.frames[activities].sort_values("codigo_ao")
    monthly = load.frames[months].sort_values(order)
    digest = hashlib.sha256()
    for column in ("codigo_ao", "actividad_operativa", "centro_costo", "activo"):
        digest.update("\x1f".join(map(str, ao[column].tolist())).encode())
    if order[0] != "codigo_ao":  # the lines; the codes of activities are in it already
        digest.update("\x1f".join(dict.fromkeys(monthly[order[0]])).encode())
    for measure in measures:
        values = monthly[measure]
        digest.update(values.isna().to_numpy().tobytes())
        digest.update(values.fillna(0).to_numpy(dtype=np.int64).tobytes())
    digest.update("\x1f".join(sorted(row.clave or "" for row in load.kept_apart)).encode())
    return digest.hexdigest()
