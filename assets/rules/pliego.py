"""Which pliego the activities of a UE are of: decided here only, for the keys of objectives, the declared
objectives and the dimensions alike, so that no key is without its member.
"""

from collections import Counter
from collections.abc import Iterable

from schemas import codelists


def pliego(ue: str, stated: Iterable[str | None]) -> str | None:
    """The pliego of a UE, given what each of its activities states of it (None: nothing).

    An export describes itself: what it states goes before the code list. A UE is of one pliego, so where
    rows disagree it is that of most of them, of equals the lowest code. None if nobody knows.
    """
    counts = Counter(code for code in stated if code)
    if not counts:
        return codelists.pliego_de(ue)
    return min(counts, key=lambda code: (-counts[code], code))
