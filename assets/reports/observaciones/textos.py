"""Text of other people's files, made fit for a terminal, a page or a cell. Nothing here knows what it says."""

import re

#: Longest text of a cell or a note in Excel, counted as Excel counts.
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
CUT = "… (recortado)"

#: What a terminal obeys instead of showing, and marks that turn the reading order around.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_UNSEEN_BUT_BREAKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: What XML cannot hold.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_BLANKS = re.compile(r"\s+")
#: How a text begins that a spreadsheet may take for more than a text.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def one_line(text: str) -> str:
    """The text on one line, without anything that a terminal would obey."""
    return _NOT_XML.sub("\ufffd", _BLANKS.sub(" ", _UNSEEN.sub(" ", text))).strip()


def plain(text: str) -> str:
    """The text with its line breaks and nothing unseen."""
    return _NOT_XML.sub("\ufffd", _UNSEEN_BUT_BREAKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))


def short(text: str, most: int) -> str:
    """At the most so many characters, the last of which say that it was cut."""
    return text if len(text) <= most else text[: max(0, most - 1)].rstrip() + "…"


def for_cell(text: str, most: int = LONGEST_CELL) -> str:
    """The text as Excel takes it: no character that XML lacks, and no longer than a cell may be."""
    fit = plain(text)
    if len(fit) * 2 <= most or _excel_length(fit) <= most:
        return fit
    while _excel_length(fit) > most - len(CUT):
        fit = fit[: max(0, len(fit) - max(1, (_excel_length(fit) - most + len(CUT)) // 2))]
    return fit + CUT


def is_active(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula, as it stands or once somebody edits it."""
    return text.startswith(_ACTIVE) or text.lstrip().startswith(_ACTIVE)


def sheet_names(names: list[str], taken: list[str]) -> list[str]:
    """Names that Excel takes, one for each: as they are where it can be, and different from those that are taken."""
    used = {name.casefold() for name in taken}
    given = []
    for name in names:
        base = _NOT_IN_A_NAME.sub("_", one_line(name)).strip("' ") or "Hoja"
        fit, number = _cut_name(base), 1
        while fit.casefold() in used or fit.casefold() == "history":
            number += 1
            fit = _cut_name(base, f" ({number})")
        used.add(fit.casefold())
        given.append(fit)
    return given


def _cut_name(base: str, ending: str = "") -> str:
    while _excel_length(base + ending) > LONGEST_SHEET_NAME:
        base = base[:-1]
    return base.strip("' ") + ending


def _excel_length(text: str) -> int:
    """Excel counts in UTF-16."""
    return len(text) + sum(char > "\uffff" for char in text)
