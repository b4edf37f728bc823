"""Workbooks: the careful reader for what people wrote, the fast one for what machines wrote.

The careful one (openpyxl) keeps merges, percent formats, error cells and formulas never calculated. The fast one
(calamine) gives bare values, and an empty text for an error cell or a formula without a value: it is used only for
large sheets in which the scan of the XML found neither. The scan comes before both, because a small hostile file
can bring down either.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

import openpyxl
import python_calamine
from lxml import etree

from assets.reading.book import Book, ErrorCell, Sheet, UncalculatedCell, UnreadableFile, Value
from schemas.observation import observe

#: Above this many cells a sheet is a machine's, and openpyxl (7 us a cell) is no longer due.
MANY_CELLS = 20_000
#: Uncompressed size that is still opened, and the area that a sheet may span.
MOST_BYTES = 600_000_000
MOST_AREA = 60_000_000

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml$")
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_CALCULATED = re.compile(rb"<f[ >/]")
_UNCALCULATED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>)")
_ERROR = re.compile(rb'<c [^>]*t="e"')
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_HUNDREDS_OF_MB = "600 MB"


@dataclass(slots=True)
class _Scan:
    """What the sheets' XML holds, before any reader touches it."""

    cells: int = 0
    formulas: bool = False
    unreliable: bool = False
    modified: str | None = None


def read_xlsx(content: bytes) -> Book:
    """All sheets, hidden ones too. Raises `UnreadableFile` with what to do when the workbook cannot be read."""
    scan = _scan(content)
    fast = scan.cells > MANY_CELLS and not scan.unreliable
    try:
        sheets = _read_fast(content) if fast else _read_carefully(content, scan.formulas)
    except UnreadableFile:
        raise
    except Exception as error:  # noqa: BLE001  both readers raise whatever a broken part makes them raise
        raise UnreadableFile(observe("archivo_danado", f"{type(error).__name__}: {error}"[:200])) from error
    return Book("xlsx", sheets, scan.modified)


def read_xls(content: bytes) -> Book:
    """A true BIFF workbook."""
    try:
        return Book("xls", _read_fast(content))
    except Exception as error:  # noqa: BLE001
        raise UnreadableFile(observe("archivo_danado", f"{type(error).__name__}: {error}"[:200])) from error


def _scan(content: bytes) -> _Scan:
    scan = _Scan()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > MOST_BYTES:
                raise UnreadableFile(observe("archivo_demasiado_grande", f"{size // 1_000_000} MB", limite=_HUNDREDS_OF_MB))
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    part = archive.read(entry)
                    if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:4096]:
                        raise UnreadableFile(observe("archivo_danado", "lleva una declaración DOCTYPE, que Excel no escribe"))
                    if _SHEET_PART.match(entry.filename):
                        _scan_sheet(part, scan)
                    elif entry.filename == "docProps/core.xml":
                        scan.modified = _modified(part)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise UnreadableFile(observe("archivo_danado", str(error)[:200])) from error
    return scan


def _scan_sheet(part: bytes, scan: _Scan) -> None:
    references = _REFERENCE.findall(part)
    scan.cells += len(references)
    if references:
        last_row = max(int(row) for _, row in references)
        last_column = max(sum((char - 64) * 26**place for place, char in enumerate(reversed(letters))) for letters in {c for c, _ in references})
        if last_row * last_column > MOST_AREA:
            raise UnreadableFile(
                observe("archivo_demasiado_grande", f"una hoja de {last_row} filas por {last_column} columnas", limite="60 millones de celdas")
            )
    scan.formulas = scan.formulas or bool(_CALCULATED.search(part))
    scan.unreliable = scan.unreliable or bool(_ERROR.search(part)) or bool(_UNCALCULATED.search(part))


def _modified(core: bytes) -> str | None:
    """dcterms:modified as an instant, if it is well written. openpyxl would make up the present moment."""
    try:
        found = etree.fromstring(core).findtext(_MODIFIED) or ""
    except etree.XMLSyntaxError:
        return None
    match = re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", found)
    return match.group(0) + "Z" if match else None


def _read_fast(content: bytes) -> list[Sheet]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    return [
        Sheet(name, [[None if cell == "" else cell for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)])
        for name in book.sheet_names
    ]


def _read_carefully(content: bytes, formulas: bool) -> list[Sheet]:
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    written = openpyxl.load_workbook(BytesIO(content)) if formulas else None
    sheets = []
    for worksheet in values.worksheets:
        sheet = Sheet(worksheet.title, [])
        for row in worksheet.iter_rows():
            cells: list[Value] = []
            for cell in row:
                value: Value = ErrorCell(str(cell.value)) if cell.data_type == "e" else cell.value
                if value is None and written is not None:
                    formula = written[worksheet.title].cell(cell.row, cell.column)
                    if formula.data_type == "f":
                        value = UncalculatedCell(str(formula.value))
                elif isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
                    sheet.percents.add((cell.row, cell.column))
                cells.append(value)
            sheet.rows.append(cells)
        sheet.merges = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in worksheet.merged_cells.ranges]
        sheets.append(sheet)
    return sheets
