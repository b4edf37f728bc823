"""The place at the end of an activity's name, and the family of activities that only differ in it.

Source: POI 2021, table 5: three families of 25 offices of Protección Especial (`... familiares - Amazonas`).
"""

from collections import Counter

import pandas as pd

from schemas.codelists import lugares
from schemas.normal import fold, tidy

_SEPARATOR = " - "


def places(names: pd.Series) -> pd.DataFrame:
    """Family and place of each activity name (text): `actividad_familia`, `ambito`, `departamento_id`, all `str`.

    The place is the longest ending after ` - ` that `schemas.codelists.lugares` knows, compared without case
    (`Lima Norte - Callao` holds the separator; `DEMUNA` is no place); `ambito` is that ending as it is written.
    A family compares without case too and has one spelling in the frame: the most frequent one, the first in
    order among equals. All three are NA for a name that ends in no known place.
    """
    known = {name: found for name in names[names.str.contains("-", regex=False, na=False)].unique() if (found := _split(name))}
    family = names.map({name: found[0] for name, found in known.items()}).astype("str")
    return pd.DataFrame(
        {
            "actividad_familia": family.map(_spellings(family.dropna())).astype("str"),
            "ambito": names.map({name: found[1] for name, found in known.items()}).astype("str"),
            "departamento_id": names.map({name: found[2] for name, found in known.items()}).astype("str"),
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


def _spellings(families: pd.Series) -> dict[str, str]:
    """The spelling to show for each spelling found."""
    counted = Counter(families)
    chosen: dict[str, str] = {}
    for family, times in counted.items():
        if times > counted[chosen.setdefault(fold(family), family)]:
            chosen[fold(family)] = family
    return {family: chosen[fold(family)] for family in counted}
