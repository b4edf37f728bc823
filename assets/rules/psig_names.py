"""Who is responsible for an activity of the PSIG, out of the text of its cell.

Source: PSIG 2023, Cuadro 1, column responsable (`DGTEG DASI CON OGRH y OC`, `OGRH AURORA, INABIF y CONADIS`,
`DM Ex DGTEG, DGIGND`, `CONADIS DPDPD (RED ALIVIA)`): the main unit is the first one named, `Ex` stripped,
renames applied.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from schemas.codelists import Unidad, unidad
from schemas.normal import tidy

_WORD = re.compile(r"[^\s,;/()\-–—]+")
_LINK = r"(?:[\s,;/\-–—.]|\b(?:con|y|e|ex)\b)"
_LINKS_AT_THE_ENDS = re.compile(rf"^{_LINK}+|{_LINK}+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Responsables:
    """`responsable` is None where the text does not begin with a unit that a code list knows."""

    responsable: Unidad | None
    subunidad: str | None = None
    corresponsables: tuple[str, ...] = ()


NOBODY = Responsables(None)


@dataclass(frozen=True, slots=True)
class _Mention:
    unit: Unidad
    start: int
    end: int


@cache
def responsables(text: str | None) -> Responsables:
    """The units that a text names: the responsible one, the part of it that is named, and the others.

    Grammar: a unit (abbreviation, name or alias of `schemas.codelists`, `Ex ` before it or not), what names a
    part of it, and any number of other units, apart by blanks, commas, `y` or `con`. `subunidad` is the text
    between the first unit and the second, as it is written; `corresponsables` are canonical abbreviations in
    the order named, each once, without the responsible one. A text that does not begin with a known unit, or
    none (None or blank), gives nobody: never a guess.
    """
    tidied = tidy(text) if isinstance(text, str) else ""
    mentions = _mentions(tidied)
    if not mentions or _LINKS_AT_THE_ENDS.sub("", tidied[: mentions[0].start]):
        return NOBODY
    main = mentions[0].unit
    others = (mention.unit.abreviatura for mention in mentions[1:] if mention.unit != main)
    return Responsables(main, _subunit(tidied, mentions), tuple(dict.fromkeys(others)))


def _mentions(text: str) -> list[_Mention]:
    """Units named in a text, in order; at each word the longest run of words that names one."""
    words = [match.span() for match in _WORD.finditer(text)]
    found: list[_Mention] = []
    i = 0
    while i < len(words):
        for j in range(len(words) - 1, i - 1, -1):
            start, end = words[i][0], words[j][1]
            if unit := unidad(text[start:end]):
                found.append(_Mention(unit, start, end))
                i = j
                break
        i += 1
    return found


def _subunit(text: str, mentions: list[_Mention]) -> str | None:
    """What is written between the first unit and the next; a second mention of the first one is no other
    unit.
    """
    end = next(
        (later.start for first, later in pairwise(mentions) if later.unit != mentions[0].unit), len(text)
    )
    between = _LINKS_AT_THE_ENDS.sub("", text[mentions[0].end : end])
    if between.startswith("(") and between.find(")") == len(between) - 1:
        between = between[1:-1]
    return between if between.strip("() ") else None
