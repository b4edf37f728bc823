"""The situation of an activity: may its execution be divided by its target, and if not, why not.

Source: `docs` of the CEPLAN export, division cases on real data; fixed values of `*_estado`
(`schemas.columns.POI_STATES`).
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import integers

#: States in which a percentage and a valuation exist.
MEASURED = ("ordinaria", "sin_ejecucion")


def states(active: pd.Series, programmed: pd.Series, executed: pd.Series) -> pd.Series:
    """State of each row, of `schemas.columns.POI_STATES`: one call for the physical side and one for the
    financial.

    `active` is 0/1 (NA counts as active: a table without that column lists what is in force); `programmed`
    and `executed` are `Int64` in the same unit, where NA is "not registered" and "not reported". A target
    below zero is treated as no target.
    """
    flag, flag_known = integers(active)
    target, target_known = integers(programmed)
    done, done_known = integers(executed)
    conditions = (
        ("inactiva", flag_known & (flag == 0)),
        ("meta_no_registrada", ~target_known),
        ("ejecucion_sin_meta", (target <= 0) & (done > 0)),
        ("sin_meta", target <= 0),
        ("no_reportada", ~done_known),
        ("sin_ejecucion", done == 0),
    )
    chosen = np.select(
        [mask for _, mask in conditions], [name for name, _ in conditions], default="ordinaria"
    )
    return pd.Series(chosen, index=programmed.index, dtype="str")


def measured(state: pd.Series) -> np.ndarray:
    """Booleans: is there a percentage (and, on the physical side, does the activity count in the mean)?"""
    return state.isin(MEASURED).to_numpy(dtype=bool)
