"""Comparable forms of text that people wrote: for headers, names of units, places and labels."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def tidy(value: str) -> str:
    """The text as a person reads it: NFC, every run of blanks (non-breaking ones too) one space, no ends."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", value)).strip()


def fold(value: str) -> str:
    """`tidy`, without regard to case. Accents count: `técnico` and `tecnico` differ."""
    return tidy(value).casefold()


def bare(value: str) -> str:
    """Letters and digits only, lower case, without accents, `n°`, `nº` and `n` alike: for headers and aliases."""
    decomposed = unicodedata.normalize("NFKD", value.replace("°", " ").replace("º", " ").casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", letters).strip()


def slug(value: str) -> str:
    """`bare` with hyphens: the key of something that has a name and no code."""
    return bare(value).replace(" ", "-")
