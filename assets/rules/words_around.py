"""What the words around a number say of it: which measure it is, and whether it claims to be exact."""

import re

from assets.rules.written_numbers import Number
from schemas.normal import bare

#: Characters on either side.
_AROUND, _WIDE = 45, 400
_CLAUSE = re.compile(r"[,;:.()¿?¡!\n«»\"]|\d")
_MEASURES = {
    "ejecutado": re.compile(r"\b(?:ejecu\w+|devenga\w+|logr[oa]\w*|alcanz\w+|gast\w+|atendi\w+)\b"),
    "programado": re.compile(r"\b(?:program(?:ad|o|ar|aci)\w*|metas?|previst\w+|planific\w+|pim|presupuesto)\b"),
}
_HEDGE = re.compile(
    r"\b(?:mas de|menos de|cerca de|casi|unos|unas|aproximadamente|aprox|alrededor de|superior(?:es)? a|sobre"
    r"|mayor(?:es)? (?:a|de|que)|menor(?:es)? (?:a|de|que))(?: el| la| los| las)?$"
)


def named(text: str, number: Number) -> str | None:
    """The measure that the words of the number's clause name; None if they name none, or both."""
    said = measured(text, number)
    return said[0] if len(said) == 1 else None


def measured(text: str, number: Number) -> list[str]:
    """Every measure that the words of the number's clause name."""
    before = bare(_CLAUSE.split(text[max(0, number.start - _AROUND) : number.start])[-1])
    after = bare(_CLAUSE.split(text[number.end : number.end + _AROUND])[0])
    return [measure for measure, pattern in _MEASURES.items() if pattern.search(f"{before} | {after}")]


def wide(text: str, number: Number) -> str:
    """What of the number's paragraph stands around it, far enough to hold the name of an activity."""
    before = text[max(0, number.start - _WIDE) : number.start].rpartition("\n\n")[2]
    return before + text[number.start : number.end + _WIDE].partition("\n\n")[0]


def hedged(text: str, number: Number) -> bool:
    """Whether it says itself that it is not exact: `más de 145 000`."""
    return _HEDGE.search(bare(text[max(0, number.start - _AROUND) : number.start])) is not None


def snippet(text: str, number: Number) -> str:
    """The number with the words on either side, in one line."""
    start, end = max(0, number.start - _AROUND), min(len(text), number.end + _AROUND)
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"
