"""Which sign stands before the decimals of a text file: decided once, from the numbers that say it by themselves.

`1.234,56`, `12,5` and `1.234.567` are written by who writes a decimal comma; `1.234` says nothing. A text file has
one writer, so what its other numbers say decides what it means; a workbook's texts may come from anywhere.
"""

import re
from collections import Counter
from collections.abc import Iterable

#: Numbers that decide; more would not make it surer.
ENOUGH = 20_000
#: Of so many numbers of one kind, one of the other is a slip; of fewer, it is another way of writing.
SLIP = 10

NAMES = {",": "coma decimal", ".": "punto decimal"}
_OTHER = {",": ".", ".": ","}
_NUMBER = re.compile(r"(?:s/\.?\s*)?[+-]?([0-9][0-9.,]*)\s*%?", re.IGNORECASE)
_BOTH = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?!\1)([.,])[0-9]+")
_GROUPS = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})+")
#: One sign that cannot stand between thousands. A number with a zero before it (`04.02`) is a code.
_ONE = re.compile(r"(?:0|[1-9][0-9]*)([.,])(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[1-9][0-9]{3,})([.,])[0-9]{3}")


def sign_of(number: str) -> str | None:
    """The sign before the decimals that a number shows by itself; None if it has none or may be read in two ways."""
    if match := _BOTH.fullmatch(number):
        return match.group(2)
    if match := _GROUPS.fullmatch(number):
        return _OTHER[match.group(1)]
    if match := _ONE.fullmatch(number):
        return match.group(1) or match.group(2)
    return None


def decide(texts: Iterable[str]) -> str | None:
    """The sign that all the numbers among the texts show, slips aside; None if they show none, or two."""
    seen: Counter[str] = Counter()
    for text in texts:
        match = _NUMBER.fullmatch(text.strip()) if "." in text or "," in text else None
        if match and (sign := sign_of(match.group(1))):
            seen[sign] += 1
            if seen.total() >= ENOUGH:
                break
    if not seen:
        return None
    sign, most = seen.most_common(1)[0]
    return sign if most >= SLIP * (seen.total() - most) else None
