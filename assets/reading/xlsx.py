"""Workbooks: the careful reader for what people wrote, the fast one for what machines wrote.

The careful one (openpyxl, row by row) keeps percent formats, error cells and formulas never calculated. The fast one
(calamine) gives bare values, and an empty text for an error cell or a formula without a value: it is used only for
large sheets in which the scan of the XML found none of these. The scan comes before both, because a small hostile
file can bring down either; it also reads the merges, which openpyxl would expand cell by cell.
"""

import posixpath
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import repeat
from typing import Any

import python_calamine
from lxml import etree
from openpyxl.reader.excel import ExcelReader

from assets.reading import biff
from assets.reading.book import (
    Book,
    ErrorCell,
    Sheet,
    UncalculatedCell,
    UnreadableFile,
    Value,
    clean,
    hide_merged,
    trim,
)
from assets.reading.cells import show
from schemas.observation import observe

#: Above this many cells a sheet is a machine's, and openpyxl (7 us a cell) is no longer due.
MANY_CELLS = 20_000
#: What is still opened: bytes and XML tags in all parts, and places from the first column to each row's last cell.
MOST_BYTES = 400_000_000
MOST_TAGS = 12_000_000
MOST_PLACES = 20_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_SAFE_ENCODINGS = (b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d+)["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_CALCULATED = re.compile(rb"<(?:\w+:)?f[ >/]")
_UNCALCULATED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>)")
_ERROR = re.compile(rb"""<c [^>]*t=["']e["']""")
_PERCENT_FORMAT = re.compile(rb"""numFmtId=["'](?:9|10)["']|formatCode=["'][^"']*%""")
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: What a number format shows as it stands: quoted, escaped or in brackets. The rest tells how the value is shown.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_XML_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(slots=True)
class _Scan:
    """What the workbook's XML holds, before any reader touches it. `merges` and paths are those of the parts."""

    cells: int = 0
    places: int = 0
    tags: int = 0
    deepest: int = 0
    formulas: bool = False
    bare_values: bool = True
    modified: str | None = None
    merges: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)


def read_xlsx(content: bytes) -> Book:
    """All sheets, hidden ones too. Raises `UnreadableFile` with what to do when the workbook cannot be read."""
    scan = _scan(content)
    fast = scan.cells > MANY_CELLS and scan.bare_values
    try:
        sheets = _read_fast(content) if fast else _read_carefully(content, scan.formulas)
    except UnreadableFile:
        raise
    except Exception as error:
        raise _broken(error) from error
    for sheet in sheets:
        sheet.merges = scan.merges.get(scan.paths.get(sheet.name, ""), [])
        hide_merged(sheet)
    return Book("xlsx", sheets, scan.modified)


def read_xls(content: bytes) -> Book:
    """A true BIFF workbook. What calamine would give as blank (errors) or without its percent sign is refused."""
    try:
        unseen = biff.what_calamine_hides(content)
    except ValueError as error:
        raise UnreadableFile(observe("archivo_danado", "está cortado o no tiene libro")) from error
    if unseen:
        raise UnreadableFile(observe("xls_con_formato", unseen))
    try:
        return Book("xls", _read_fast(content))
    except Exception as error:
        raise _broken(error) from error


def _broken(error: Exception) -> UnreadableFile:
    return UnreadableFile(observe("archivo_danado", f"una de sus partes está mal formada ({type(error).__name__})"))


def _too_big(seen: str, limit: str) -> UnreadableFile:
    return UnreadableFile(observe("archivo_demasiado_grande", seen, limite=limit))


# ---- the scan


def _scan(content: bytes) -> _Scan:
    scan = _Scan()
    kept: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > MOST_BYTES:
                raise _too_big(f"{size // 1_000_000} MB", f"{MOST_BYTES // 1_000_000} MB")
            for entry in archive.infolist():
                part = archive.read(entry)
                if entry.filename.endswith((".xml", ".rels")) or part[:5] == b"<?xml":
                    _scan_part(entry.filename, part, scan)
                if entry.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml"):
                    kept[entry.filename] = part
    except UnreadableFile:
        raise
    except (zlib.error, Exception) as error:
        seen = "está cortado o alguna de sus partes no se puede abrir"
        raise UnreadableFile(observe("archivo_danado", seen)) from error
    scan.modified = _modified(kept.get("docProps/core.xml", b""))
    scan.paths = _paths(kept.get("xl/workbook.xml", b""), kept.get("xl/_rels/workbook.xml.rels", b""))
    if scan.merges and not set(scan.merges) <= set(scan.paths.values()):
        raise UnreadableFile(observe("archivo_danado", "tiene hojas que su índice no nombra"))
    return scan


def _scan_part(name: str, part: bytes, scan: _Scan) -> None:
    encoding = _XML_ENCODING.match(part[:200])
    if b"\x00" in part[:4096] or (encoding and encoding.group(1).lower() not in _SAFE_ENCODINGS):
        raise UnreadableFile(observe("archivo_danado", "una de sus partes no es el texto que Excel escribe"))
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnreadableFile(observe("archivo_danado", "lleva una declaración DOCTYPE, que Excel no escribe"))
    scan.tags += part.count(b"<")
    if scan.tags > MOST_TAGS:
        raise _too_big(f"más de {MOST_TAGS // 1_000_000} millones de etiquetas", "3 millones de celdas")
    if b"sheetData" in part:
        _scan_sheet(name, part, scan)
    elif name.endswith("styles.xml"):
        scan.bare_values = scan.bare_values and not _PERCENT_FORMAT.search(part)


def _scan_sheet(name: str, part: bytes, scan: _Scan) -> None:
    cells = sum(1 for _ in _CELL.finditer(part))
    referred = _places(part, scan)
    scan.cells += cells
    previous = 0
    for match in _ROW.finditer(part):
        row = int(match.group(1))
        if not previous < row <= LAST_ROW:
            raise UnreadableFile(observe("archivo_danado", "las filas de una hoja no están en orden"))
        previous = row
    scan.formulas = scan.formulas or bool(_CALCULATED.search(part))
    hidden = bool(_ERROR.search(part)) or bool(_UNCALCULATED.search(part)) or referred != cells
    scan.bare_values = scan.bare_values and not hidden
    merges = [
        (int(top), _column(left), int(bottom), _column(right)) for left, top, right, bottom in _MERGE.findall(part)
    ]
    if merges:
        scan.merges[name] = merges


def _places(part: bytes, scan: _Scan) -> int:
    """Counts the cells that name their place, and the places that they span from column A and from row 1."""
    count = deepest = widest = row_width = 0
    row = b""
    columns: dict[bytes, int] = {}
    for match in _REFERENCE.finditer(part):
        letters, number = match.groups()
        count += 1
        column = columns.get(letters) or columns.setdefault(letters, _column(letters))
        if number != row:
            scan.places += row_width
            row, row_width = number, 0
            deepest = max(deepest, int(number))
        row_width = max(row_width, column)
        widest = max(widest, column)
    scan.places += row_width
    if scan.places > MOST_PLACES or deepest > LAST_ROW or widest > LAST_COLUMN:
        limit = f"{MOST_PLACES // 1_000_000} millones de celdas"
        raise _too_big(f"una hoja de {deepest} filas por {widest} columnas", limit)
    if deepest * widest > MOST_PLACES:
        scan.bare_values = False  # calamine lays out the whole rectangle
    return count


def _column(letters: bytes) -> int:
    index = 0
    for char in letters:
        index = index * 26 + char - 64
    return index


def _modified(core: bytes) -> str | None:
    """dcterms:modified as an instant, if it is well written. openpyxl would make up the present moment."""
    try:
        found = etree.fromstring(core, _XML_PARSER).findtext(_MODIFIED) or ""
    except etree.XMLSyntaxError:
        return None
    match = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", found)
    try:
        return datetime.fromisoformat(match.group(0)).isoformat() + "Z" if match else None
    except ValueError:
        return None


def _paths(index: bytes, relations: bytes) -> dict[str, str]:
    """Name of each sheet -> its part, as the workbook's own index says."""
    try:
        targets = {item.get("Id"): item.get("Target", "") for item in etree.fromstring(relations, _XML_PARSER)}
        sheets = etree.fromstring(index, _XML_PARSER).iter("{*}sheet")
        named = {sheet.get("name", ""): targets.get(sheet.get(_RELATION)) or "" for sheet in sheets}
        return {name: posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") for name, target in named.items()}
    except etree.XMLSyntaxError:
        return {}


# ---- the readers


def _text(written: str) -> str:
    """Text as Excel means it: `_x000D_` is a carriage return; a control character is a blank."""
    if "_x" in written:
        written = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), written)
        written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return clean(written)


def _value(cell: object) -> Value:
    """A cell's value in the kinds that the rest of the reading knows; hours of the day become their text."""
    if isinstance(cell, str):
        return _text(cell) or None
    if type(cell) is date:
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return cell  # type: ignore[return-value]


def _read_fast(content: bytes) -> list[Sheet]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    return [Sheet(name, trim([[_value(cell) for cell in row] for row in _fast_rows(book, name)])) for name in names]


def _fast_rows(book: python_calamine.CalamineWorkbook, name: str) -> list[list]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _read_carefully(content: bytes, formulas: bool) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: validations, extensions
        values = _open(content, data_only=True)
        written = _open(content, data_only=False) if formulas else None
        return [
            _careful_sheet(worksheet, written.worksheets[place] if written else None)
            for place, worksheet in enumerate(values.worksheets)
        ]


class _CellsOnly(ExcelReader):
    """openpyxl without what a book says of itself, where a badly written date would stop it."""

    def read_properties(self) -> None:
        pass

    def read_custom(self) -> None:
        pass

    def read_theme(self) -> None:
        pass


def _open(content: bytes, *, data_only: bool) -> Any:
    reader = _CellsOnly(BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    reader.read()
    return reader.wb


def _rows_of(worksheet: Any) -> Iterator[tuple]:
    worksheet.reset_dimensions()  # what the sheet claims of its size is not to be trusted
    return worksheet.iter_rows()


def _careful_sheet(worksheet: Any, written: Any) -> Sheet:
    sheet = Sheet(worksheet.title, [])
    formulas = _rows_of(written) if written else repeat(())
    for number, (row, formula_row) in enumerate(zip(_rows_of(worksheet), formulas, strict=False), 1):
        cells: list[Value] = []
        for place, cell in enumerate(row):
            formula = formula_row[place] if place < len(formula_row) else None
            cells.append(_careful_value(sheet, number, place + 1, cell, formula))
        sheet.rows.append(cells)
    trim(sheet.rows)
    return sheet


def _careful_value(sheet: Sheet, row: int, column: int, cell: Any, formula: Any) -> Value:
    value, kind = cell.value, cell.data_type
    if value is None:
        # A formula whose result is an empty text is calculated: Excel keeps it as a text without characters.
        if formula is not None and formula.data_type == "f" and kind != "str":
            return UncalculatedCell(str(getattr(formula.value, "text", None) or formula.value))
        return None
    if kind == "e":
        return ErrorCell(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        pattern = cell.number_format or ""
        if "%" in _LITERAL.sub("", pattern):
            sheet.percents.add((row, column))
        elif "%" in pattern:  # 86 shown as 86%: the sign is only painted, and the value is what is seen
            return f"{show(value)}%"
    return _value(value)
