"""What a workbook's XML holds, looked at before any reader touches it: a small hostile file can bring down either.

One pass over each part that is read, a piece at a time, by a parser that expands nothing. It knows the index of the
book (sheets, hidden ones too, their parts), and of each sheet how far it reaches, its merges, its hidden rows and
columns, and what a reader of bare values would not show: errors, and formulas without a value. Parts that nobody
reads are only asked for a document type. Values are read elsewhere (`assets.reading.xlsx`).
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from assets.reading.book import UnreadableFile
from assets.reading.package import Package, damaged, open_package, too_big
from assets.reading.sheetscan import MAIN, MOST_LEVELS, MOST_PLACES, YES, SheetFacts, sheet_handlers, too_deep
from schemas.observation import observe

#: What is still opened: XML tags in all parts that are read; bytes of a part of the index.
MOST_TAGS = 12_000_000
MOST_INDEX = 20_000_000

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_ENCODINGS = ("utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252")
#: Encodings that both readers read alike.
_PLAIN_ENCODINGS = ("utf-8", "us-ascii", "ascii")
_CONTENT_TYPES, _CORE = "[Content_Types].xml", "docProps/core.xml"
#: Where the fast reader looks, whatever the index says.
_USUAL = {"book": "xl/workbook.xml", "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_MACRO_SHEETS = ("xlmacrosheet", "xlintlmacrosheet")
_NO_CELLS = ("chartsheet", "dialogsheet")
#: How a character is written that XML does not take; the two readers differ over the rarer ones.
_ESCAPED = re.compile(rb"_x[0-9A-Fa-f]{4}_")
_MODIFIED = "http://purl.org/dc/terms/ modified"
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")


@dataclass(slots=True)
class Facts:
    """What the book holds. `strings` and `styles` are the names of those parts, if it has them. `formats`: for each
    style of a cell its number format, an id of `codes` or of Excel's own. `unplain` as in `SheetFacts`."""

    package: Package
    sheets: list[SheetFacts] = field(default_factory=list)
    strings: str | None = None
    styles: str | None = None
    longest_text: int = 0
    formats: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    used_styles: set[str] = field(default_factory=set)
    date_1904: bool = False
    modified: str | None = None
    unplain: bool = False
    tags: int = 0

    @property
    def cells(self) -> int:
        """Of all sheets."""
        return sum(sheet.cells for sheet in self.sheets)


class _Enough(Exception):
    """All that was asked of a part is known."""


def prescan(content: bytes) -> Facts:
    """Raises `UnreadableFile`, with what to do, for a book that cannot be read safely or whole."""
    package = open_package(content)
    facts = Facts(package)
    index = _read_index(facts)
    read = {_CONTENT_TYPES, *index, facts.strings, facts.styles, *(sheet.part for sheet in facts.sheets)}
    for name, entry in package.entries.items():
        if entry.is_xml and name not in read:
            _ask_for_document_type(package, name)
    if facts.styles:
        _read_styles(facts, facts.styles)
    room = MOST_PLACES
    for sheet in facts.sheets:
        handlers = sheet_handlers(sheet, facts.used_styles, room)
        _walk(facts, sheet.part, handlers.start, handlers.end, handlers.prepare, texts=True)
        handlers.finish()
        room -= sheet.places + sheet.deepest
    if facts.strings:
        _read_strings(facts, facts.strings)
    facts.modified = _modified(facts)
    return facts


# ---- one part


def _walk(
    facts: Facts,
    name: str,
    start: Callable[[str, list[str]], None],
    end: Callable[[str], None] | None = None,
    prepare: Callable[[expat.XMLParserType], None] | None = None,
    texts: bool = False,
) -> None:
    """Parses a part; `start` gets names as `namespace local` and attributes as a flat list. `texts`: cells' texts may
    stand in it."""
    parser = _parser(facts)
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if prepare:
        prepare(parser)
    first = True
    try:
        for piece in facts.package.pieces(name):
            facts.tags += piece.count(b"<")
            if facts.tags > MOST_TAGS:
                raise too_big(f"más de {MOST_TAGS // 1_000_000} millones de etiquetas", "3 millones de celdas")
            if first and (b"\0" in piece[:4] or piece[:2] in (b"\xff\xfe", b"\xfe\xff")):
                raise _strange_text()
            first = False
            if texts and _ESCAPED.search(piece):
                facts.unplain = True
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged("una de sus partes está mal formada") from error


def _parser(facts: Facts | None) -> expat.XMLParserType:
    """A parser that takes no document type and, of a part that is read, no encoding in which tags can hide."""

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        written = (encoding or "utf-8").lower()
        if written not in _ENCODINGS:
            raise _strange_text()
        if written not in _PLAIN_ENCODINGS:
            facts.unplain = True  # type: ignore[union-attr]

    def document_type(*_: object) -> None:
        raise damaged("lleva una declaración DOCTYPE, que Excel no escribe")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.ordered_attributes = True
    parser.buffer_text = True
    if facts is not None:
        parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = document_type
    return parser


def _strange_text() -> UnreadableFile:
    return damaged("una de sus partes no es el texto que Excel escribe")


def _ask_for_document_type(package: Package, name: str) -> None:
    """A part that nobody reads: only what stands before its first element is looked at, and nobody minds it broken."""

    def first_element(*_: object) -> None:
        raise _Enough

    parser = _parser(None)
    parser.StartElementHandler = first_element
    try:
        for piece in package.pieces(name, swollen=True):
            parser.Parse(piece, False)
    except (_Enough, expat.ExpatError, ValueError, LookupError):
        return


def _elements(facts: Facts, name: str) -> list[tuple[str, str, dict[str, str]]]:
    """(namespace, tag, attributes by their local name) of each element of a small part."""
    if facts.package.entries[name].size > MOST_INDEX:
        raise too_big(f"un índice de {facts.package.entries[name].size // 1_000_000} MB", "20 MB")
    found: list[tuple[str, str, dict[str, str]]] = []

    def start(tag: str, attributes: list[str]) -> None:
        space, _, local = tag.rpartition(" ")
        named = {key.rpartition(" ")[2]: value for key, value in zip(attributes[::2], attributes[1::2], strict=True)}
        found.append((space, local, named))

    _walk(facts, name, start)
    return found


# ---- the index


def _read_index(facts: Facts) -> list[str]:
    """Fills in the sheets and the other parts that readers open, and gives the names of the index's own parts."""
    package = facts.package
    if _CONTENT_TYPES not in package.entries:
        raise damaged("le falta el índice de sus partes")
    types = {
        item.get("PartName", ""): item.get("ContentType", "").lower()
        for _, tag, item in _elements(facts, _CONTENT_TYPES)
        if tag == "Override"
    }
    if any("macroenabled" in kind or "macrosheet" in kind for kind in types.values()):
        raise UnreadableFile(observe("formato_no_admitido", "xlsm"))
    book = next((package.find(part) for part, kind in types.items() if kind.endswith(".main+xml")), None)
    book = book or package.find(_USUAL["book"])
    if book is None:
        raise damaged("le falta el índice de sus hojas")
    relations = package.find(posixpath.join(posixpath.dirname(book), "_rels", posixpath.basename(book) + ".rels"))
    targets = _relations(facts, relations, posixpath.dirname(book))
    for item in _read_book(facts, book):
        kind, part = targets.get(item.get("id", ""), ("", None))
        if kind in _MACRO_SHEETS:
            raise UnreadableFile(observe("formato_no_admitido", "xlsm"))
        if kind in _NO_CELLS:
            continue
        if part is None:
            raise damaged(f"le falta la hoja «{item.get('name', '')}», que su índice nombra")
        facts.sheets.append(SheetFacts(item.get("name", ""), part, item.get("state", "visible")))
    names = [sheet.name.casefold() for sheet in facts.sheets]
    if len(set(names)) < len(names) or len({sheet.part for sheet in facts.sheets}) < len(names):
        raise damaged("su índice nombra dos veces una hoja")
    facts.strings = next((part for kind, part in targets.values() if kind == "sharedstrings"), None)
    facts.styles = next((part for kind, part in targets.values() if kind == "styles"), None)
    usual = {"book": book, "strings": facts.strings, "styles": facts.styles}
    facts.unplain = any(package.find(name) != usual[role] for role, name in _USUAL.items()) or not package.plain
    return [book, relations] if relations else [book]


def _relations(facts: Facts, name: str | None, folder: str) -> dict[str, tuple[str, str | None]]:
    """Id -> what kind of part, and its name in the zip."""
    if name is None:
        raise damaged("le falta el índice de sus hojas")
    found: dict[str, tuple[str, str | None]] = {}
    for _, tag, item in _elements(facts, name):
        if tag != "Relationship" or item.get("TargetMode") == "External":
            continue
        kind = item.get("Type", "").rpartition("/")[2].lower()
        found[item.get("Id", "")] = kind, facts.package.find(posixpath.join("/", folder, item.get("Target", "")))
    return found


def _read_book(facts: Facts, book: str) -> list[dict[str, str]]:
    """The sheets as the book names them; which calendar it counts its days by."""
    elements = _elements(facts, book)
    if elements and elements[0][0] == _STRICT:
        raise UnreadableFile(observe("formato_no_admitido", "xlsx estricto (Strict Open XML)"))
    facts.date_1904 = any(tag == "workbookPr" and item.get("date1904", "").lower() in YES for _, tag, item in elements)
    return [item for space, tag, item in elements if (space, tag) == (MAIN, "sheet")]


def _modified(facts: Facts) -> str | None:
    """dcterms:modified as an instant, if it is well written."""
    if _CORE not in facts.package.entries or facts.package.entries[_CORE].size > MOST_INDEX:
        return None
    words: list[str] = []
    parser = _parser(None)

    def start(tag: str, _: list[str]) -> None:
        parser.CharacterDataHandler = words.append if tag == _MODIFIED else None

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: setattr(parser, "CharacterDataHandler", None)
    try:
        parser.Parse(facts.package.whole(_CORE), True)
        match = _INSTANT.match("".join(words))
        return datetime.fromisoformat(match.group(0)).isoformat() + "Z" if match else None
    except (expat.ExpatError, ValueError, LookupError):
        return None


# ---- styles and texts


def _read_styles(facts: Facts, name: str) -> None:
    """The number format of each style that cells may have."""
    inside: list[str] = []

    def start(tag: str, attributes: list[str]) -> None:
        local = tag.rpartition(" ")[2]
        if local in ("xf", "numFmt") and inside:
            named = dict(zip(attributes[::2], attributes[1::2], strict=True))
            if local == "xf" and inside[-1] == "cellXfs":
                facts.formats.append(int(named.get("numFmtId", 0)))
            elif local == "numFmt" and inside[-1] == "numFmts":
                facts.codes[int(named.get("numFmtId", -1))] = named.get("formatCode", "")
        inside.append(local)
        if len(inside) > MOST_LEVELS:
            raise too_deep()

    def end(_: str) -> None:
        inside.pop()

    _walk(facts, name, start, end)


def _read_strings(facts: Facts, name: str) -> None:
    """How long the longest of the texts is that cells share. A claim of more texts than there are makes the fast
    reader ask for memory for all of them, and end its process if it gets none."""
    depth = length = count = claimed = 0
    item, table = f"{MAIN} si", f"{MAIN} sst"

    def start(tag: str, attributes: list[str]) -> None:
        nonlocal depth, length, count, claimed
        depth += 1
        if depth > MOST_LEVELS:
            raise too_deep()
        if tag == item:
            count += 1
            length = 0
        elif tag == table:
            named = dict(zip(attributes[::2], attributes[1::2], strict=True))
            claimed = int(named.get("uniqueCount", 0))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def text(words: str) -> None:
        nonlocal length
        length += len(words)
        if length > facts.longest_text:
            facts.longest_text = length

    _walk(facts, name, start, end, lambda parser: setattr(parser, "CharacterDataHandler", text), texts=True)
    if claimed > count:
        facts.unplain = True
