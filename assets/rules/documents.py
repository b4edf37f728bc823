"""Numbers of the document system (SGD) without the initials of the person who drew the document up.

`INFORME N° D000010-2021-MIMP-OGD-YAP`: number, year, entity, offices, initials. Source: PSIG 2023, what
views show of a document. The full number stays in the warehouse.
"""

import re

from schemas.codelists import unidad

#: Entities that number documents of their own and write one office after their name: `CONADIS-URH`. The first is the
#: ministry, of which the others are part.
ENTITIES = ("MIMP", "AURORA", "INABIF", "CONADIS")
_DASH = r"\s?[-\u2010-\u2015]\s?"
_WORD = r"[^\W\d_]+"
_NUMBER = re.compile(rf"D?\d+{_DASH}(?:19|20)\d\d{_DASH}({_WORD}(?:(?:{_DASH}|/){_WORD})*)", re.IGNORECASE)
_SEPARATOR = re.compile(rf"{_DASH}|/")
_INITIALS = re.compile(r"[^\W\d_]{2,4}")


def without_initials(text: str) -> str:
    """The text, each SGD number in it without its last part where that may be a person's initials.

    The last part, of two to four letters, is cut unless it is an office, which it is if it alone follows the
    year, if it follows an entity alone, or if a code list knows it as a unit by three letters or more (those
    of two are initials as well as units). A part followed by another one is never cut. In doubt it is cut:
    `D000004-2023-INABIF/DE-SUCI` loses an office, which is better than that a name be shown.
    """
    return _NUMBER.sub(_shortened, text)


def _shortened(number: re.Match[str]) -> str:
    parts = _SEPARATOR.split(number.group(1))
    if len(parts) < 2 or not _INITIALS.fullmatch(parts[-1]) or _is_office(parts):
        return number.group()
    last = list(_SEPARATOR.finditer(number.group(1)))[-1]
    return number.group()[: number.start(1) - number.start() + last.start()]


def _is_office(parts: list[str]) -> bool:
    last = parts[-1]
    after_an_entity = len(parts) == 2 and parts[0].upper() in ENTITIES
    return after_an_entity or (len(last) > 2 and unidad(last) is not None)
