"""The rows of a plain page, as the aplicativo writes it: each read from its bytes when it is asked for.

A plain scan reads them, six times faster than a parser. It is trusted only where it can prove, row by row, that it
missed nothing: every `<` of the page opens or closes one of a few plain tags, cells stand in rows and rows in the one
table, and nothing is written between them. Of a page of 100,000 rows only its bytes and where each row begins are kept.
"""

import html as entities
import re
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html.entities import name2codepoint
from itertools import islice
from typing import overload

from assets.reading.book import Value, clean, is_blank

#: A sheet of Excel has no more rows. A longer row, or so much before the first one, is for the parser to look at.
MOST_ROWS = 1_048_576
LONGEST_ROW = 1 << 22
_LONGEST_HEAD = 1 << 16
#: Rows that begin within so many bytes stay parsed: all of an ordinary export, and the titles of any.
_KEPT = 1 << 22
#: Of the others, so many: titles may stand over two rows, and are asked for cell by cell.
_RECENT = 4

_ROW = re.compile(rb"<tr(?:\s[^<>]*)?>", re.IGNORECASE)
_BEFORE = re.compile(
    r"\s*(?:<!doctype[^<>]*>\s*)?(?:<html(?:\s[^<>]*)?>\s*)?(?:<head(?:\s[^<>]*)?>\s*(?:<meta\s[^<>]*>\s*)*</head\s*>\s*)?"
    r"(?:<body(?:\s[^<>]*)?>\s*)?<table(?:\s[^<>]*)?>\s*(?:<tbody(?:\s[^<>]*)?>\s*)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rb"</tr\s*>(\s*(?:</tbody\s*>\s*)?</table\s*>\s*(?:</body\s*>\s*)?(?:</html\s*>\s*)?)\Z", re.IGNORECASE
)
_BEGIN, _BORDER, _END = "<tr><td>", "</td><td>", "</td></tr>"
_ROW_TAG = re.compile(r"<tr(?:\s[^<>]*)?>", re.IGNORECASE)
_CELL = re.compile(r"<td(?:\s[^<>]*)?>([^<>]*)</td\s*>", re.IGNORECASE)
_END_OF_ROW = re.compile(r"\s*</tr\s*>\s*", re.IGNORECASE)
_SPAN = re.compile(r"(?:row|col)span", re.IGNORECASE)
#: An ampersand that the scan and a parser may read in two ways.
_DOUBTFUL = re.compile(rf"&(?!(?:{'|'.join(name2codepoint)}|#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|1[6-9]\d|2\d\d));|\s)")
#: What `clean` changes: as bytes of either encoding, and what only UTF-8 can write.
_UNCLEAN = bytes({*range(0x20), 0x7F} - set(b"\t\n"))
_UNCLEAN_TWO = re.compile(rb"\xc2[\x80-\x9f]")


@dataclass(slots=True)
class _Page:
    """`starts`: where each row begins, and where the last one ends. `clean`: nothing in it has to be cleaned."""

    content: bytes
    starts: array
    encoding: str
    clean: bool = True
    kept: dict[int, list[Value]] = field(default_factory=dict)
    recent: dict[int, list[Value]] = field(default_factory=dict)

    def text(self, number: int) -> str:
        """The row from its tag to the next one's, number from 0. Raises UnicodeDecodeError."""
        text = self.content[self.starts[number] : self.starts[number + 1]].decode(self.encoding)
        return text if self.clean else clean(text)

    def row(self, number: int) -> list[Value]:
        """The row's cells without blank ones at its end."""
        held = self.kept if self.starts[number] < _KEPT else self.recent
        row = held.get(number)
        if row is None:
            row = held[number] = _values(self.text(number))
            if len(self.recent) > _RECENT:
                del self.recent[next(iter(self.recent))]
        return row

    def is_plain(self, number: int) -> bool:
        piece = self.content[self.starts[number] : self.starts[number + 1]]
        if self.clean and (len(piece.translate(None, _UNCLEAN)) < len(piece) or _UNCLEAN_TWO.search(piece)):
            self.clean = False
        text = self.text(number)
        return (_inside(text) is not None or _by_pattern(text) is not None) and not _DOUBTFUL.search(text)


class PlainRows(Sequence[list[Value]]):
    """The rows as a list of them, equal to one; a slice is another view. What is given out is not to be changed."""

    __slots__ = ("_numbers", "_page")

    def __init__(self, page: _Page, numbers: range) -> None:
        self._page = page
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> list[Value]: ...
    @overload
    def __getitem__(self, index: slice) -> "PlainRows": ...
    def __getitem__(self, index: int | slice) -> "list[Value] | PlainRows":
        if isinstance(index, slice):
            return PlainRows(self._page, self._numbers[index])
        return self._page.row(self._numbers[index])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def plain_rows(content: bytes) -> PlainRows | None:
    """The page's rows, without blank ones at its end; None where a plain scan cannot be trusted, or in more rows than
    a sheet has."""
    starts = array("Q", (found.start() for found in islice(_ROW.finditer(content), MOST_ROWS + 1)))
    if not starts or len(starts) > MOST_ROWS or starts[0] > _LONGEST_HEAD or len(content) - starts[-1] > LONGEST_ROW:
        return None
    after = _AFTER.search(content, starts[-1])
    if after is None:
        return None
    starts.append(after.start(1))
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return _proven(_Page(content, starts, encoding))
    return None


def _proven(page: _Page) -> PlainRows | None:
    starts, count = page.starts, len(page.starts) - 1
    if not _BEFORE.fullmatch(clean(page.content[: starts[0]].decode(page.encoding).removeprefix("\ufeff"))):
        return None
    for number in range(count):
        if starts[number + 1] - starts[number] > LONGEST_ROW or not page.is_plain(number):
            return None
    while count and not page.row(count - 1):
        count -= 1
    return PlainRows(page, range(count))


def _values(text: str) -> list[Value]:
    inside = _inside(text)
    cells = (_by_pattern(text) or []) if inside is None else inside.split(_BORDER)
    if "&" in text:
        cells = [clean(entities.unescape(cell)) if "&" in cell else cell for cell in cells]
    row: list[Value] = [cell or None for cell in cells]
    while row and is_blank(row[-1]):
        row.pop()
    return row


def _inside(text: str) -> str | None:
    """A row as the aplicativo writes it, without its first and last tags; None if it has any tag but its own."""
    text = text.rstrip()
    if not text.startswith(_BEGIN) or not text.endswith(_END):
        return None
    inside = text[len(_BEGIN) : -len(_END)]
    return inside if inside.count("<") == inside.count(">") == 2 * inside.count(_BORDER) else None


def _by_pattern(text: str) -> list[str] | None:
    """The cells of a row with attributes, capitals or blanks in its tags; None if there is anything besides."""
    tag = _ROW_TAG.match(text)
    parts = _CELL.split(text[tag.end() :]) if tag else [""]
    if "".join(parts[:-1:2]).strip() or not _END_OF_ROW.fullmatch(parts[-1]) or _SPAN.search(text):
        return None
    return parts[1::2]
