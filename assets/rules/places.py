"""The place at the end of an activity's name, and the family of activities that only differ in it.

Source: POI 2021, table 5: three families of 25 offices of Protección Especial (`... familiares - Amazonas`).
"""

from collections import Counter

import numpy as np
import pandas as pd

from schemas.codelists import lugares
from schemas.normal import fold, tidy

COLUMNS = ("actividad_familia", "ambito", "departamento_id")
_SEPARATOR = " - "
_NOWHERE = (None, None, None)


def places(names: pd.Series) -> pd.DataFrame:
    """Family and place of each activity name (text): `actividad_familia`, `ambito`, `departamento_id`, all
    `str`.

    The place is the longest ending after ` - ` that `schemas.codelists.lugares` knows, compared without case
    (`Lima Norte - Callao` holds the separator; `DEMUNA` is no place); `ambito` is that ending as it is
    written. A family compares without case too and has one spelling in the frame: the most frequent one, the
    first in order among equals. All three are NA for a name that ends in no known place.
    """
    codes, found = pd.factorize(names.to_numpy(dtype=object))
    parts = np.array([*(_split(name) or _NOWHERE for name in found), _NOWHERE], dtype=object)[codes]
    family = parts[:, 0]
    spelling = _spellings([name for name in family if name is not None])
    family = np.array([spelling.get(name) for name in family], dtype=object)
    return pd.DataFrame(
        {
            name: pd.Series(values, index=names.index, dtype="str")
            for name, values in zip(COLUMNS, (family, parts[:, 1], parts[:, 2]), strict=True)
        }
    )


def _split(name: str) -> tuple[str, str, str] | None:
    """(family, place, department) of one name; the leftmost separator with a known place after it."""
    text = tidy(name)
    at = text.find(_SEPARATOR)
    while at >= 0:
        place = text[at + len(_SEPARATOR) :]
        if department := lugares().get(fold(place)):
            return text[:at], place, department
        at = text.find(_SEPARATOR, at + 1)
    return None


def _spellings(families: list[str]) -> dict[str, str]:
    """The spelling to show for each spelling found."""
    counted = Counter(families)
    chosen: dict[str, str] = {}
    for family, times in counted.items():
        if times > counted[chosen.setdefault(fold(family), family)]:
            chosen[fold(family)] = family
    return {family: chosen[fold(family)] for family in counted}
