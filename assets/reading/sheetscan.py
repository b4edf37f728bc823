"""One pass over a sheet's XML: how far it reaches, and what of it a reader of bare values would not show.

Cells whose place is not what it should be are no sheet of Excel's: two readers would put them in two places, or one
of them lay out rows without end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from assets.reading.book import UnreadableFile
from assets.reading.package import damaged, too_big

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: What is still opened: places from the first column to each row's last cell, merges, and levels of tags.
MOST_PLACES = 20_000_000
MOST_MERGES = 100_000
MOST_LEVELS = 200
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_CELL, _ROW, _VALUE, _FORMULA = (f"{MAIN} {tag}" for tag in ("c", "row", "v", "f"))
_MERGE, _COLUMNS = f"{MAIN} mergeCell", f"{MAIN} col"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_ZERO = re.compile(r"0+(?:\.0*)?")
YES = ("1", "true")
_PLAIN_KINDS = frozenset({"", "n", "b", "str", "inlineStr"})


@dataclass(slots=True)
class SheetFacts:
    """A sheet of the index and what its part holds. `deepest` and `widest`: row and column of its furthest cells.

    `merges` as in `Sheet`. `uncalculated`: (row, column) -> formula that has no value. `unplain`: it has something
    that a reader of bare values would hide, or that two readers may understand in two ways.
    """

    name: str
    part: str
    state: str = "visible"
    cells: int = 0
    texts: int = 0
    places: int = 0
    deepest: int = 0
    widest: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    unplain: bool = False


@dataclass(frozen=True, slots=True)
class Handlers:
    """What a parser calls for a sheet: at each element's start and end, before the first, and after the last."""

    start: Callable[[str, list[str]], None]
    end: Callable[[str], None]
    prepare: Callable[[expat.XMLParserType], None]
    finish: Callable[[], None]


def sheet_handlers(sheet: SheetFacts, used_styles: set[str], room: int) -> Handlers:
    """Fills in `sheet` and the styles in use; `room`: places that other sheets have left. Called once per element, so
    written for speed."""
    depth = row = width = column = 0
    row_text = kind = ""
    columns: dict[str, int] = {}
    formula: list[str] | None = None
    value: list[str] = []
    listening: list[expat.XMLParserType] = []

    def listen(to: Callable[[str], object] | None) -> None:
        listening[0].CharacterDataHandler = to

    def start(tag: str, attributes: list[str]) -> None:
        nonlocal depth, row, width, column, row_text, kind, formula
        depth += 1
        if tag == _VALUE:
            if formula is not None:
                listen(value.append)
        elif tag == _CELL:
            reference = kind = ""
            for place in range(0, len(attributes), 2):
                name = attributes[place]
                if name == "r":
                    reference = attributes[place + 1]
                elif name == "t":
                    kind = attributes[place + 1]
                elif name == "s":
                    used_styles.add(attributes[place + 1])
            sheet.cells += 1
            if reference:
                letters = reference.rstrip("0123456789")
                column = columns.get(letters) or columns.setdefault(letters, _column(letters))
                if reference[len(letters) :] != row_text:
                    raise damaged("una hoja tiene celdas fuera de su fila")
            else:
                column += 1
                sheet.unplain = True
            if column <= width:
                raise damaged("las celdas de una fila no están en orden")
            width = column
            if kind == "s":
                sheet.texts += 1
            elif kind in ("e", "d"):
                sheet.unplain = True
            elif kind not in _PLAIN_KINDS:  # a reader would show the number of a text for the text
                raise damaged("una hoja tiene celdas de un tipo que no existe")
        elif tag == _ROW:
            close_row()
            row_text, hidden = _row_attributes(attributes, row)
            if not row < int(row_text) <= LAST_ROW:
                raise damaged("las filas de una hoja no están en orden")
            row, column = int(row_text), 0
            if hidden:
                sheet.hidden_rows.add(row)
        elif tag == _FORMULA:
            formula = []
            value.clear()
            listen(formula.append)
        elif tag == _MERGE:
            _merge(sheet, attributes)
        elif tag == _COLUMNS:
            _hide_columns(sheet, attributes)
        elif depth > MOST_LEVELS:
            raise too_deep()
        elif tag.endswith((" c", " row")) or " " not in tag:
            sheet.unplain = True  # a reader that minds no namespaces would take it for a cell

    def end(tag: str) -> None:
        nonlocal depth, formula
        depth -= 1
        if formula is None:
            return
        if tag in (_FORMULA, _VALUE):
            listen(None)
        elif tag == _CELL:
            # A formula whose result is an empty text is calculated: Excel keeps it as a text without characters.
            if not "".join(value).strip() and kind != "str":
                sheet.uncalculated[row, column] = "=" + ("".join(formula) or " (la de otra celda)")
                sheet.unplain = True
            formula = None

    def close_row() -> None:
        nonlocal width
        if not width:
            return
        sheet.places += width
        sheet.deepest = row
        sheet.widest = max(sheet.widest, width)
        width = 0
        if sheet.places + sheet.deepest > room:
            seen = f"una hoja de {sheet.deepest} filas por {sheet.widest} columnas"
            raise too_big(seen, f"{MOST_PLACES // 1_000_000} millones de celdas")

    def finish() -> None:
        close_row()
        if sheet.deepest * sheet.widest > 3 * sheet.cells + 1_000_000:
            sheet.unplain = True  # the fast reader lays out the whole rectangle

    return Handlers(start, end, listening.append, finish)


def too_deep() -> UnreadableFile:
    return damaged(f"una de sus partes tiene más de {MOST_LEVELS} niveles")


def _column(letters: str) -> int:
    """1 for A; what is no column of Excel raises."""
    index = 0
    for char in letters:
        index = index * 26 + ord(char) - 64
    if not _LETTERS.fullmatch(letters) or index > LAST_COLUMN:
        raise damaged("una hoja tiene celdas en columnas que no existen")
    return index


def _row_attributes(attributes: list[str], before: int) -> tuple[str, bool]:
    """The row's number as it is written (the next one, where it is not), and whether it is hidden."""
    number, hidden = str(before + 1), False
    for name, value in zip(attributes[::2], attributes[1::2], strict=True):
        if name == "r":
            number = value
        elif name == "hidden":
            hidden = hidden or value in YES
        elif name == "ht":
            hidden = hidden or _ZERO.fullmatch(value) is not None
    if not _ROW_NUMBER.fullmatch(number):
        raise damaged("una hoja tiene filas que no existen")
    return number, hidden


def _hide_columns(sheet: SheetFacts, attributes: list[str]) -> None:
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    if named.get("hidden") in YES or _ZERO.fullmatch(named.get("width", "")):
        first, last = (max(1, min(int(named.get(end, 0)), LAST_COLUMN)) for end in ("min", "max"))
        sheet.hidden_columns.update(range(first, last + 1))


def _merge(sheet: SheetFacts, attributes: list[str]) -> None:
    area = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("ref", "")
    corners = [_REFERENCE.fullmatch(corner) for corner in area.split(":")]
    if len(corners) > 2 or None in corners:
        raise damaged("una hoja tiene celdas combinadas que no existen")
    places = [(int(match.group(2)), _column(match.group(1))) for match in corners if match]
    (top, left), (bottom, right) = places[0], places[-1]
    if bottom > LAST_ROW or bottom < top or right < left:
        raise damaged("una hoja tiene celdas combinadas que no existen")
    if (top, left) != (bottom, right):
        sheet.merges.append((top, left, bottom, right))
    if len(sheet.merges) > MOST_MERGES:
        raise damaged(f"una hoja tiene más de {MOST_MERGES} celdas combinadas")
