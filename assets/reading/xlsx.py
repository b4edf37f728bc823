"""Workbooks: the careful reader for what people wrote, the fast one for what machines wrote.

The careful one (openpyxl's cells, row by row) keeps percent formats, error cells and formulas never calculated. The
fast one (calamine) gives bare values, and an empty text for an error cell or a formula without a value: it is used
only for large books in which the look before (`assets.reading.prescan`) found nothing that it would hide. Where both
can read a book they say the same.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import python_calamine
from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

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
from assets.reading.package import Package, too_big
from assets.reading.prescan import Facts, SheetFacts, prescan
from schemas.observation import observe

#: Above this many cells a book is a machine's, and openpyxl (7 us a cell) is no longer due.
MANY_CELLS = 20_000
#: Characters that all text cells of a book may have together, a text counted in each cell that shows it.
MOST_TEXT = 500_000_000

_ROW, _CELL, _ITEM = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("row", "c", "si"))
_PLAIN, _RUN, _INLINE = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("t", "r", "is"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What a number format shows as it stands: quoted, escaped or in brackets. The rest tells how the value is shown.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
#: Formats, without what they show as it stands, that both readers take for a number or a text, and for a day.
_NUMBER_FORMAT = re.compile(r"(?:General|[#0?,.;()+\- @])*")
_DAY_FORMAT = re.compile(r"(?=.*y)(?=.*d)[dmy/\-., ;@]+", re.IGNORECASE)
#: Serial numbers of which calamine makes a day: from the year 1 to 9999. It gives others as numbers, Excel as errors.
_FIRST_DAY, _LAST_DAY = -690_000, 2_958_465
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(content: bytes) -> Book:
    """All sheets, hidden ones too. Raises `UnreadableFile` with what to do when the workbook cannot be read."""
    facts = prescan(content)
    formats = _formats(facts)
    try:
        _weigh_texts(facts)
        fast = facts.cells > MANY_CELLS and _is_plain(facts, formats)
        grids = (_read_fast(content, facts, formats) if fast else None) or _read_carefully(facts, formats)
        sheets = [_with_facts(sheet, facts) for sheet, facts in zip(grids, facts.sheets, strict=True)]
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        raise _broken(error) from error
    return Book("xlsx", sheets, facts.modified)


def read_xls(content: bytes) -> Book:
    """A true BIFF workbook. What calamine would give as blank (errors) or without its percent sign is refused."""
    try:
        facts = biff.look(content)
    except ValueError as error:
        raise UnreadableFile(observe("archivo_danado", "está cortado o no tiene libro")) from error
    if facts.encrypted:
        raise UnreadableFile(observe("con_contrasena"))
    if facts.unseen:
        raise UnreadableFile(observe("xls_con_formato", facts.unseen))
    if facts.too_wide:
        limit = f"{biff.MOST_PLACES // 1_000_000} millones de celdas"
        raise too_big("millones de celdas en blanco", limit)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            Sheet(name, _typed(book.get_sheet_by_name(name).to_python(skip_empty_area=False))) for name in _names(book)
        ]
    except MemoryError:
        raise
    except Exception as error:
        raise _broken(error) from error
    if len(sheets) == len(facts.sheets):  # what one of the two does not take for a sheet has nothing to hide
        for sheet, told in zip(sheets, facts.sheets, strict=True):
            sheet.state, sheet.hidden_rows, sheet.hidden_columns = told.state, told.hidden_rows, told.hidden_columns
    return Book("xls", sheets)


def _broken(error: Exception) -> UnreadableFile:
    return UnreadableFile(observe("archivo_danado", f"una de sus partes está mal formada ({type(error).__name__})"))


def _with_facts(sheet: Sheet, facts: SheetFacts) -> Sheet:
    sheet.merges, sheet.state = facts.merges, facts.state
    sheet.hidden_rows, sheet.hidden_columns = facts.hidden_rows, facts.hidden_columns
    hide_merged(sheet)
    return sheet


def _formats(facts: Facts) -> list[str]:
    """The number format of each style, as a code."""
    return [facts.codes.get(number) or BUILTIN_FORMATS.get(number, "General") for number in facts.formats]


def _is_plain(facts: Facts, formats: list[str]) -> bool:
    """Whether bare values are all that there is to see."""
    plain = all(_is_number(code) or _is_day(code) for code in _used(facts, formats))
    return plain and not facts.unplain and not any(sheet.unplain for sheet in facts.sheets)


def _used(facts: Facts, formats: list[str]) -> list[str]:
    return [formats[int(style)] for style in facts.used_styles if int(style) < len(formats)]


def _is_number(code: str) -> bool:
    return "%" not in code and bool(_NUMBER_FORMAT.fullmatch(_LITERAL.sub("", code)))


def _is_day(code: str) -> bool:
    return "%" not in code and bool(_DAY_FORMAT.fullmatch(_LITERAL.sub("", code)))


def _weigh_texts(facts: Facts) -> None:
    """A text that many cells share is copied into each of them."""
    heaviest = facts.longest_text * sum(sheet.texts for sheet in facts.sheets)
    if heaviest > MOST_TEXT and _text_of_all_cells(facts) > MOST_TEXT:
        raise too_big("más de 500 millones de letras", f"{MOST_TEXT // 1_000_000} millones de letras")


def _text_of_all_cells(facts: Facts) -> int:
    lengths = [len(text) for text in _shared_strings(facts)]
    total = 0
    for sheet in facts.sheets:
        for cells in _row_elements(facts.package, sheet.part):
            for cell in cells:
                if cell.get("t") == "s":
                    total += lengths[int(cell.findtext("{*}v", "0"))]
    return total


# ---- values


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
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | float):
        return _number(cell)
    if type(cell) is date:
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return cell  # type: ignore[return-value]


def _number(value: int | float) -> int | float:
    """Excel knows one kind of number. Whole ones are shown without decimals as far as it counts them exactly."""
    exact = float(value)
    return int(exact) if exact.is_integer() and abs(exact) < 1e15 else exact


# ---- the fast reader


def _names(book: python_calamine.CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]


def _read_fast(content: bytes, facts: Facts, formats: list[str]) -> list[Sheet] | None:
    """None where calamine gives up, or may see a day as something else than Excel does."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        grids = [book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False) for sheet in facts.sheets]
        if any(_is_day(code) for code in _used(facts, formats)) and any(map(_has_doubtful_days, grids)):
            return None
        return [Sheet(sheet.name, _typed(grid)) for sheet, grid in zip(facts.sheets, grids, strict=True)]
    except MemoryError:
        raise
    except BaseException as error:
        # A panic of calamine is not even an Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise


def _typed(grid: list[list[Any]]) -> list[list[Value]]:
    return trim([[clean(cell) or None if isinstance(cell, str) else _value(cell) for cell in row] for row in grid])


def _has_doubtful_days(grid: list[list[Any]]) -> bool:
    """Days before the calendars begin, hours without a day, and numbers that are no day at all."""
    for row in grid:
        for cell in row:
            kind = type(cell)
            if kind is datetime or kind is date:
                if cell.year < 1905:
                    return True
            elif kind is time or kind is timedelta or (kind is float and not _FIRST_DAY <= cell <= _LAST_DAY):
                return True
    return False


# ---- the careful reader


class _Stream:
    """A part as a file: what lxml reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size or size < 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        given, self._held = (self._held, b"") if size < 0 else (self._held[:size], self._held[size:])
        return given


def _iterate(package: Package, part: str, tag: str) -> Iterator[etree._Element]:
    """Each element of that tag, whole; it is gone when the next one comes."""
    source = _Stream(package.pieces(part))
    options = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
    for _, element in etree.iterparse(source, tag=tag, **options):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _row_elements(package: Package, part: str) -> Iterator[etree._Element]:
    return _iterate(package, part, _ROW)


def _shared_strings(facts: Facts) -> list[str]:
    if facts.strings is None:
        return []
    return [_words(item) for item in _iterate(facts.package, facts.strings, _ITEM)]


def _words(item: etree._Element) -> str:
    """A text without its looks, and without the reading aid that Asian texts carry."""
    runs = (part if part.tag == _PLAIN else part.find(_PLAIN) for part in item if part.tag in (_PLAIN, _RUN))
    return "".join(_kept(run) for run in runs if run is not None)


def _kept(run: etree._Element) -> str:
    """Blanks at the ends of a run count only if the book says so."""
    written = run.text or ""
    return written if run.get(_SPACE) == "preserve" else written.strip(" \t\r\n")


def _read_carefully(facts: Facts, formats: list[str]) -> list[Sheet]:
    strings = [_text(text) for text in _shared_strings(facts)]
    days = {style for style, code in enumerate(formats) if is_date_format(code)}
    spans = {style for style, code in enumerate(formats) if is_timedelta_format(code)}
    epoch = MAC_EPOCH if facts.date_1904 else WINDOWS_EPOCH
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of dates that cannot be, which it shows as errors
        return [
            _careful_sheet(facts, sheet, formats, WorkSheetParser(None, strings, True, epoch, days, spans))
            for sheet in facts.sheets
        ]


def _careful_sheet(facts: Facts, told: SheetFacts, formats: list[str], parser: WorkSheetParser) -> Sheet:
    rows: list[list[Value]] = []
    percents: set[tuple[int, int]] = set()
    gap: list[Value] = []
    for element in _row_elements(facts.package, told.part):
        for stranger in [item for item in element if item.tag != _CELL]:
            element.remove(stranger)
        number, cells = parser.parse_row(element)
        if not cells:
            continue
        rows.extend([gap] * (number - 1 - len(rows)))
        row: list[Value] = [None] * cells[-1]["column"]
        for cell, node in zip(cells, element, strict=True):
            inline = node.find(_INLINE) if node.get("t") == "inlineStr" else None
            if inline is not None:
                value: Value = _text(_words(inline)) or None
            elif node.get("t") == "s":
                value = cell["value"] or None  # a shared text, as it was read once for all
            else:
                value = _careful_value(percents, cell, number, formats)
            row[cell["column"] - 1] = value
        rows.append(row)
    for (number, column), formula in told.uncalculated.items():
        rows[number - 1][column - 1] = UncalculatedCell(formula)
    return Sheet(told.name, trim(rows), percents=percents)


def _careful_value(percents: set[tuple[int, int]], cell: dict[str, Any], row: int, formats: list[str]) -> Value:
    value, kind = cell["value"], cell["data_type"]
    if kind == "e" and value is not None:
        return ErrorCell(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        pattern = formats[cell["style_id"]] if cell["style_id"] < len(formats) else "General"
        value = _number(value)
        if "%" in _LITERAL.sub("", pattern):
            percents.add((row, cell["column"]))
        elif "%" in pattern:  # 86 shown as 86%: the sign is only painted, and the value is what is seen
            return f"{show(value)}%"
        return value
    return _value(value)
