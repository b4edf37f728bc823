"""What an activity's lines of financial programming add up to, against what the export by activity says of it.

Source: CEPLAN V.01 exports by financial programming and by activity; table `poi_fuente_diferencia`.
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import grouped_sum, integers, nullable
from schemas.keys import actividad_id
from schemas.tables.poi_fuente import FUENTE_MEASURE_NAMES

_PRESENT = {"both": "en_las_dos", "left_only": "solo_en_fuente", "right_only": "solo_en_actividad"}


def differences(lines: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Rows of `poi_fuente_diferencia` from `anio` to `diferencia_soles`, in the order of its key.

    `lines` are rows of `poi_fuente_historia`, `months` of `poi_mensual_historia`, each one state of the same year and
    UE (measures in `Int64` hundredths). A total is the exact sum of the months, NA if each is NA; one that is NA counts
    as nothing in the difference. Equal totals have no row. OverflowError if a sum may not fit in 64 bits.
    """
    both = pd.concat([lines, months], ignore_index=True)
    found = []
    for measure in FUENTE_MEASURE_NAMES:
        pairs = _totals(lines, measure).merge(
            _totals(months, measure), on="codigo_ao", how="outer", suffixes=("_lines", "_months"), indicator=True
        )
        (ours, ours_known), (theirs, theirs_known) = integers(pairs["total_lines"]), integers(pairs["total_months"])
        table = {
            "codigo_ao": pairs["codigo_ao"],
            "medida": measure,
            "situacion": pairs["_merge"].astype("str").map(_PRESENT),
            "total_fuente_soles": nullable(ours, ours_known),
            "total_actividad_soles": nullable(theirs, theirs_known),
            "diferencia_soles": nullable(ours - theirs, np.ones(len(pairs), dtype=bool)),
        }
        found.append(pd.DataFrame(table)[ours != theirs])
    rows = pd.concat(found, ignore_index=True)
    whose = both.drop_duplicates("codigo_ao")[["codigo_ao", "anio", "ue"]]
    rows = rows.merge(whose, on="codigo_ao", validate="many_to_one")
    named = zip(rows["anio"], rows["ue"], rows["codigo_ao"], strict=True)
    rows["actividad_id"] = pd.Series([actividad_id(anio, ue, code, None) for anio, ue, code in named], dtype="str")
    return rows.sort_values(["anio", "actividad_id", "medida"], ignore_index=True)


def _totals(months: pd.DataFrame, measure: str) -> pd.DataFrame:
    """`codigo_ao` and the `total` of a measure."""
    groups, codes = pd.factorize(months["codigo_ao"], sort=True)
    total = nullable(*grouped_sum(*integers(months[measure]), groups, len(codes)))
    return pd.DataFrame({"codigo_ao": pd.Series(codes, dtype="str"), "total": total})
