"""The `.xls` of CEPLAN V.01: one HTML table in which every cell is a `<td>`; and what people save as a web page.

What the application writes is read by a plain scan (`assets.reading.htmlrows`), where that can prove that it misses
nothing. Anything else goes to lxml, which holds the whole page at once: so there are limits to it.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from assets.reading.book import Book, Sheet, UnreadableFile, Value, clean, hide_merged, trim
from assets.reading.htmlrows import plain_rows
from assets.reading.package import damaged, too_big
from schemas.observation import observe

#: What the parser is given: bytes, and nodes (tags and attributes), 280 bytes each. libxml2 compares each attribute of
#: a tag with all the others; no tool writes a tag so long.
MOST_BYTES = 100_000_000
MOST_NODES = 2_500_000
_LONG_TAG = re.compile(rb"<[a-z][^<>]{10000}", re.IGNORECASE)
#: Cells that one span may cover, and all of a table's together; more is no table that a person made.
_MOST_SPANNED, _MOST_COVERED = 1_000, 2_000_000
_LINE_BREAKS = ("br", "p", "div", "li")
_WINDOW = 1 << 20
_LONGEST_NAME = len("</table")


def decode(content: bytes) -> str:
    """UTF-8 as the application writes it; cp1252 where a planner's tool re-saved it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="strict")


def read_html(content: bytes) -> Book:
    """One sheet per table of the page. Raises `UnreadableFile` when there is none or the page is cut off."""
    rows = plain_rows(content)
    sheets = _with_parser(content) if rows is None else [Sheet("tabla", rows)]
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile(observe("forma_desconocida", "página HTML con una tabla vacía"))
    return Book("html", sheets)


def _with_parser(content: bytes) -> list[Sheet]:
    """What the parser makes of a page that is whole, and not too big for it."""
    if _last(content, b"<table") < 0:
        raise UnreadableFile(observe("forma_desconocida", "página HTML sin tabla"))
    if _last(content, b"</table") < _last(content, b"<td", b"<th", b"<tr"):
        raise damaged("la tabla no termina: la descarga se cortó")
    if len(content) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1_000_000} MB, salvo la exportación tal como se descargó"
        raise too_big(f"{len(content) // 1_000_000} MB", limit)
    nodes = content.count(b"<") - content.count(b"</") + content.count(b"=")
    if nodes > MOST_NODES or _LONG_TAG.search(content):
        most = f"{MOST_NODES / 1_000_000:g} millones de etiquetas"
        raise too_big(f"más de {most}", most)
    try:
        return _parse(clean(decode(content)))
    except UnicodeDecodeError as error:
        raise damaged("el texto no es UTF-8 ni cp1252") from error


def _last(content: bytes, *tags: bytes) -> int:
    """Where the last of these tags begins, in capitals or not; -1 without any. Nothing is copied whole."""
    for start in range(len(content) // _WINDOW * _WINDOW, -1, -_WINDOW):
        piece = content[start : start + _WINDOW + _LONGEST_NAME].lower()
        at = max(piece.rfind(tag) for tag in tags)
        if at >= 0:
            return start + at
    return -1


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
        return clean(cell.text or "")
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
    return clean("".join(pieces)).strip("\n")
