"""Valuation of an activity on a scale, decided from the exact ratio and never from a rounded percentage.

Source: POI 2021, table of the scale (`declarada`) and the labels of table 5 (`aplicada`: Óptimo compares the
percentage rounded half up to a whole one, the others the unrounded ratio).
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import exact, integers, nullable
from assets.rules.rounding import RATIO_ONE, half_up_each
from schemas.contract import SCALE, Kind
from schemas.scales import SIN_VALORACION, Label, Scale


def valuations(executed: pd.Series, programmed: pd.Series, valued: np.ndarray, scale: Scale) -> pd.DataFrame:
    """Label of each row: `valoracion` (text), `orden` (`Int64`, 1 the best), `valoracion_id` (never NA).

    `executed` and `programmed` are `Int64` in the same unit; only rows where `valued` is true are looked at,
    and their target must be above zero (ValueError). The first label of the scale that holds the ratio wins.
    A row that is not valued, or that no label holds, has NA and `sin_dato`.
    """
    done, target = exact(integers(executed)[0][valued]), integers(programmed)[0][valued]
    if (target <= 0).any():
        raise ValueError("solo se valora una actividad con meta mayor que cero")
    target = exact(target)
    unrounded = done * RATIO_ONE
    rounded = half_up_each(done * 100, target) * SCALE[Kind.PERCENT] * target
    chosen = np.full(len(done), -1)
    for i, label in enumerate(scale.labels):
        chosen[(chosen < 0) & _within(rounded if label.rounded else unrounded, target, label)] = i
    return _labels(executed.index, valued, chosen, scale)


def _within(value: np.ndarray, target: np.ndarray, label: Label) -> np.ndarray:
    """Is `value / target` (millionths of a percent) within the limits of the label?"""
    inside = np.full(len(value), True)
    if label.lower is not None:
        limit = label.lower * target
        inside &= (value >= limit if label.lower_closed else value > limit).astype(bool)
    if label.upper is not None:
        limit = label.upper * target
        inside &= (value <= limit if label.upper_closed else value < limit).astype(bool)
    return inside


def _labels(index: pd.Index, valued: np.ndarray, chosen: np.ndarray, scale: Scale) -> pd.DataFrame:
    """The columns of `valuations`; position -1 in the scale is "no label"."""
    position = np.full(len(index), -1)
    position[valued] = chosen
    names = np.array([*(label.valoracion for label in scale.labels), None], dtype=object)
    orders = np.array([*(label.orden for label in scale.labels), 0])
    ids = np.array([*(label.valoracion_id for label in scale.labels), SIN_VALORACION], dtype=object)
    return pd.DataFrame(
        {
            "valoracion": pd.Series(names[position], index=index, dtype="str"),
            "orden": nullable(orders[position], position >= 0, index),
            "valoracion_id": pd.Series(ids[position], index=index, dtype="str"),
        }
    )
