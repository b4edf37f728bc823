"""The `.xls` of CEPLAN V.01: one HTML table in which every cell is a `<td>`.

A plain scan reads what the application writes, six times faster than a parser. It is trusted only where it can
prove that it missed nothing (each `<td` and `<tr` opened is one that it closed, no table inside a table, no span);
anything else goes to lxml.
"""

import html as entities
import re

from lxml import etree

from assets.reading.book import Book, Sheet, UnreadableFile, Value
from schemas.observation import observe

_CELL = re.compile(r"<td[^>]*>([^<]*)</td\s*>", re.IGNORECASE)
_OPEN = re.compile(r"<(t[dhr]|table|script|style|!--)\b|(?:row|col)span", re.IGNORECASE)


def decode(content: bytes) -> str:
    """UTF-8 as the application writes it; cp1252 where a planner's tool re-saved it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="strict")


def read_html(content: bytes) -> Book:
    """One sheet with the rows of the first table. Raises `UnreadableFile` when there is none or it is cut off."""
    try:
        page = decode(content)
    except UnicodeDecodeError as error:
        raise UnreadableFile(observe("archivo_danado", "el texto no es UTF-8 ni cp1252")) from error
    if "</table" not in page[-4096:].lower():
        raise UnreadableFile(observe("archivo_danado", "la tabla no termina: la descarga se cortó"))
    rows = _scan(page)
    if rows is None:
        rows = _parse(page)
    if not rows:
        raise UnreadableFile(observe("forma_desconocida", "página HTML sin tabla"))
    return Book("html", [Sheet("tabla", rows)])


def _scan(page: str) -> list[list[Value]] | None:
    """Rows of the page, or None where a plain scan cannot be trusted."""
    lowered_pieces = re.split(r"<tr\b", page, flags=re.IGNORECASE)[1:]
    rows: list[list[Value]] = []
    cells = 0
    for piece in lowered_pieces:
        found = _CELL.findall(piece)
        cells += len(found)
        if "&" in piece:
            found = [entities.unescape(cell) if "&" in cell else cell for cell in found]
        rows.append([cell or None for cell in found])
    opened = [match.group(1) for match in _OPEN.finditer(page)]
    expected = {"td": cells, "tr": len(rows), "table": 1}
    seen: dict[str, int] = {}
    for name in opened:
        key = (name or "span").lower()
        seen[key] = seen.get(key, 0) + 1
    seen.pop("style", None)
    return rows if seen == expected else None


def _parse(page: str) -> list[list[Value]]:
    root = etree.fromstring(page.encode("utf-8"), etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True))
    table = root.find(".//table") if root is not None else None
    if table is None:
        return []
    rows: list[list[Value]] = []
    for tr in table.iter("tr"):
        cells: list[Value] = []
        for cell in tr:
            if cell.tag not in ("td", "th"):
                continue
            text = "".join(cell.itertext())
            cells.append(text or None)
            span = cell.get("colspan", "1")
            cells.extend([None] * (min(int(span), 1000) - 1 if span.isdigit() else 0))
        rows.append(cells)
    return rows
