"""When two photographs say the same: by what every copy of an export holds, not by their bytes."""

import hashlib

import numpy as np

from assets.sources.unit import UnitLoad
from schemas.columns import MEASURE_NAMES


def fingerprint(load: UnitLoad) -> str:
    """sha256 of what every copy of an export holds: codes, names, centres, activity flags and all the months.

    A planner's re-save has the same fingerprint as its export, whatever columns it adds or lacks.
    """
    ao = load.frames["ao"].sort_values("codigo_ao")
    monthly = load.frames["mensual"].sort_values(["codigo_ao", "mes"])
    digest = hashlib.sha256()
    for column in ("codigo_ao", "actividad_operativa", "centro_costo", "activo"):
        digest.update("\x1f".join(map(str, ao[column].tolist())).encode())
    for measure in MEASURE_NAMES:
        values = monthly[measure]
        digest.update(values.isna().to_numpy().tobytes())
        digest.update(values.fillna(0).to_numpy(dtype=np.int64).tobytes())
    digest.update("\x1f".join(sorted(row.clave or "" for row in load.kept_apart)).encode())
    return digest.hexdigest()
