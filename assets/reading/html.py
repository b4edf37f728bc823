"""The `.xls` of CEPLAN V.01: one HTML table in which every cell is a `<td>`; and what people save as a web page.

A plain scan reads what the application writes, six times faster than a parser. It is trusted only where it can
prove that it missed nothing: every `<` of the page opens or closes one of a few plain tags, cells stand in rows and
rows in the one table, and nothing is written between them. Anything else goes to lxml.
"""

import html as entities
import re
from dataclasses import dataclass, field
from html.entities import name2codepoint

from lxml import etree

from assets.reading.book import Book, Sheet, UnreadableFile, Value, clean, hide_merged, trim
from schemas.observation import observe

_ROW = re.compile(r"<tr(?:\s[^<>]*)?>", re.IGNORECASE)
_CELL = re.compile(r"<td(?:\s[^<>]*)?>([^<>]*)</td\s*>", re.IGNORECASE)
_END_OF_ROW = re.compile(r"\s*</tr\s*>\s*", re.IGNORECASE)
_BEFORE = re.compile(
    r"\s*(?:<!doctype[^<>]*>\s*)?(?:<html(?:\s[^<>]*)?>\s*)?(?:<head(?:\s[^<>]*)?>\s*(?:<meta\s[^<>]*>\s*)*</head\s*>\s*)?"
    r"(?:<body(?:\s[^<>]*)?>\s*)?<table(?:\s[^<>]*)?>\s*(?:<tbody(?:\s[^<>]*)?>\s*)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*</tr\s*>\s*(?:</tbody\s*>\s*)?</table\s*>\s*(?:</body\s*>\s*)?(?:</html\s*>\s*)?", re.IGNORECASE
)
_SPAN = re.compile(r"(?:row|col)span", re.IGNORECASE)
#: An ampersand that the scan and a parser may read in two ways.
_DOUBTFUL = re.compile(rf"&(?!(?:{'|'.join(name2codepoint)}|#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|1[6-9]\d|2\d\d));|\s)")
#: Cells that one span may cover, and all of a table's together; more is no table that a person made.
_MOST_SPANNED, _MOST_COVERED = 1_000, 2_000_000
_LINE_BREAKS = ("br", "p", "div", "li")


def decode(content: bytes) -> str:
    """UTF-8 as the application writes it; cp1252 where a planner's tool re-saved it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="strict")


def read_html(content: bytes) -> Book:
    """One sheet per table of the page. Raises `UnreadableFile` when there is none or the page is cut off."""
    try:
        page = clean(decode(content))
    except UnicodeDecodeError as error:
        raise UnreadableFile(observe("archivo_danado", "el texto no es UTF-8 ni cp1252")) from error
    lowered = page.lower()
    if "<table" not in lowered:
        raise UnreadableFile(observe("forma_desconocida", "página HTML sin tabla"))
    if lowered.rfind("</table") < max(lowered.rfind("<td"), lowered.rfind("<th"), lowered.rfind("<tr")):
        raise UnreadableFile(observe("archivo_danado", "la tabla no termina: la descarga se cortó"))
    rows = _scan(page)
    sheets = _parse(page) if rows is None else [Sheet("tabla", trim(rows))]
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile(observe("forma_desconocida", "página HTML con una tabla vacía"))
    return Book("html", sheets)


def _scan(page: str) -> list[list[Value]] | None:
    """Rows of the page, or None where a plain scan cannot be trusted."""
    before, *pieces = _ROW.split(page)
    if not pieces or not _BEFORE.fullmatch(before) or _SPAN.search(page) or _DOUBTFUL.search(page):
        return None
    rows: list[list[Value]] = []
    for number, piece in enumerate(pieces, 1):
        parts = _CELL.split(piece)
        end = _AFTER if number == len(pieces) else _END_OF_ROW
        if "".join(parts[:-1:2]).strip() or not end.fullmatch(parts[-1]):
            return None
        found = parts[1::2]
        if "&" in piece:
            found = [entities.unescape(cell) if "&" in cell else cell for cell in found]
        rows.append([cell or None for cell in found])
    return rows


@dataclass(slots=True)
class _Grid:
    """A table while it is laid out. `taken`: places that a span from above covers, by row and column from 0."""

    rows: list[list[Value]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    taken: dict[int, set[int]] = field(default_factory=dict)
    covered: int = 0

    def start_row(self) -> None:
        self.rows.append([])

    def put(self, text: str, colspan: int, rowspan: int) -> None:
        self.covered += colspan * rowspan - 1
        if self.covered > _MOST_COVERED:
            raise UnreadableFile(observe("archivo_danado", "celdas combinadas unas sobre otras"))
        number, row = len(self.rows) - 1, self.rows[-1]
        covered = self.taken.get(number, set())
        while len(row) in covered:
            row.append(None)
        column = len(row)
        row.append(text or None)
        row.extend([None] * (colspan - 1))
        for below in range(number + 1, number + rowspan):
            self.taken.setdefault(below, set()).update(range(column, column + colspan))
        if colspan > 1 or rowspan > 1:
            self.merges.append((number + 1, column + 1, number + rowspan, column + colspan))


def _parse(page: str) -> list[Sheet]:
    """Every table of the page, each with its own rows: a table inside of a cell is another table."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.encode("utf-8"), parser)
    tables = [] if root is None else list(root.iter("table"))
    sheets = []
    for number, table in enumerate(tables, 1):
        grid = _lay_out(table)
        sheet = Sheet("tabla" if number == 1 else f"tabla {number}", trim(grid.rows), grid.merges)
        hide_merged(sheet)
        sheets.append(sheet)
    return sheets


def _lay_out(table: etree._Element) -> _Grid:
    """Rows of a table in the order of the page; a cell that stands outside of any row begins one."""
    grid = _Grid()
    row_of_last: object = None
    waiting = list(reversed(table))
    while waiting:
        element = waiting.pop()
        if element.tag == "tr":
            grid.start_row()
            row_of_last = element
            waiting.extend(reversed(element))
        elif element.tag in ("td", "th"):
            row = element.getparent()
            if row.tag != "tr" and row_of_last is not row:
                grid.start_row()
                row_of_last = row
            grid.put(_words(element), _span(element, "colspan"), _span(element, "rowspan"))
        elif element.tag != "table":
            waiting.extend(reversed(element))
    return grid


def _span(cell: etree._Element, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), _MOST_SPANNED) if re.fullmatch(r"[0-9]{1,6}", written) else 1


def _words(cell: etree._Element) -> str:
    """The cell's text; a line break where the page has one; without the texts of a table inside of it."""
    if not len(cell):
        return cell.text or ""
    pieces: list[str] = [cell.text or ""]
    waiting: list[etree._Element | str] = list(reversed(cell))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        waiting.append(item.tail or "")
        if item.tag in _LINE_BREAKS:
            pieces.append("\n")
        if item.tag in ("table", "script", "style"):
            continue
        waiting.extend(reversed(item))
        pieces.append(item.text or "")
    return "".join(pieces).strip("\n")
