"""Copies of the sender's sheets in the observations workbook: the same values in the same cells, findings marked.

A mark is a fill in the colour of the worst finding of the cell, and a note with what the findings say.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import Any

from assets.reports.observaciones.copias import areas
from assets.reports.observaciones.estilo import FILL, LINE, SHADE, Formats, row_height
from assets.reports.observaciones.reviewed import SEVERITIES, WORDS, Plain, SheetCopy
from assets.reports.observaciones.textos import for_cell, is_active, short
from schemas.observation import Observation, column_letter

#: Of one workbook: Excel shows thousands, and opens slowly with more.
MOST_NOTES = 1_000
LONGEST_NOTE = 4_000
#: Cells that one finding about a range colours.
MOST_COLOURED = 2_000
#: Titles further down than this are not frozen: nothing would be left to scroll.
DEEPEST_FROZEN = 12
NARROWEST, WIDEST, WIDEST_LABEL, TALLEST = 9, 42, 22, 400
ROWS_MEASURED = 300
#: Digits that a whole number of Excel keeps.
MOST_DIGITS = 15
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Marks = dict[tuple[int, int], list[tuple[Observation, bool]]]


def address(row: int, column: int) -> str:
    """`D14`, of 1-based row and column."""
    return f"{column_letter(column)}{row}"


def write_copy(
    sheet: Any,
    formats: Formats,
    copy: SheetCopy,
    findings: Sequence[Observation],
    numbers: Mapping[int, int],
    notes_left: int,
) -> int:
    """Writes a copy with its marks; returns how many notes may still be written. `numbers`: by `id`, the number of
    each finding in the list."""
    marks = _marks(copy, findings)
    merged = {area[:2] for area in copy.merges}
    ruled = _ruled(copy)
    for area in copy.merges:
        form = _format(formats, copy, area[0], None, _worst(marks.get(area[:2], ())), ruled=area[0] in ruled)
        sheet.merge_range(area[0] - 1, area[1] - 1, area[2] - 1, area[3] - 1, "", form)
    covered = {
        (row, column)
        for top, first, bottom, last in copy.merges
        for row in range(top, bottom + 1)
        for column in range(first, last + 1)
    } - merged
    for number, cells in copy.rows.items():
        for column in {*range(1, len(cells) + 1), *ruled.get(number, ())}:
            place = (number, column)
            value = cells[column - 1] if column <= len(cells) else None
            blank = value is None and place not in marks and column not in ruled.get(number, ())
            if not blank and place not in covered:
                _write(sheet, formats, copy, place, value, _worst(marks.get(place, ())), number in ruled)
    for place, found in sorted(marks.items()):
        if place[0] not in copy.rows or place[1] > len(copy.rows[place[0]]):
            _write(sheet, formats, copy, place, None, _worst(found), place[0] in ruled)
        noted = [finding for finding, first in found if first]
        if noted and notes_left > 0:
            notes_left -= 1
            _note(sheet, place, noted, numbers)
    _shape(sheet, copy, ruled)
    severities = [finding.severidad for finding in findings]
    sheet.set_tab_color(FILL[min(severities, key=SEVERITIES.index)] if severities else LINE)
    return notes_left


def _ruled(copy: SheetCopy) -> dict[int, range]:
    """The rows of the table, titles included, and its columns: those of the titles. Lines of one text are no rows."""
    if not copy.titles:
        return {}
    top, bottom = copy.titles
    titled = [
        column
        for row in range(top, bottom + 1)
        for column, value in enumerate(copy.rows.get(row, ()), 1)
        if value is not None
    ]
    if not titled:
        return {}
    columns = range(min(titled), max(titled) + 1)
    inside = {row for first, left, last, right in copy.merges if last > first for row in range(first, last + 1)}
    return {
        row: columns
        for row, cells in copy.rows.items()
        if row >= top and (sum(value is not None for value in cells) > 1 or row in inside or row <= bottom)
    }


def _marks(copy: SheetCopy, findings: Sequence[Observation]) -> Marks:
    """Which findings mark each cell, and whether it is the first cell of theirs: there the note goes."""
    hidden = {
        (row, column): area[:2]
        for area in copy.merges
        for row in range(area[0], area[2] + 1)
        for column in range(area[1], area[3] + 1)
    }
    widest = max(map(len, copy.rows.values()), default=1)
    marks: Marks = {}
    for finding in findings:
        left = MOST_COLOURED
        for number, (top, first, bottom, last) in enumerate(areas(finding.celda)):
            if top > LAST_ROW or first > LAST_COLUMN:
                continue
            for row in range(top, min(bottom, max(copy.last_row, top)) + 1):
                for column in range(first, min(last, max(widest, first)) + 1):
                    if left <= 0:
                        break
                    left -= 1
                    place = hidden.get((row, column), (row, column))
                    here = marks.setdefault(place, [])
                    if all(finding is not other for other, _ in here):
                        here.append((finding, (number, row, column) == (0, top, first)))
    return marks


def _worst(found: Sequence[tuple[Observation, bool]]) -> str | None:
    return min((finding.severidad for finding, _ in found), key=SEVERITIES.index, default=None)


def _write(
    sheet: Any, formats: Formats, copy: SheetCopy, place: tuple[int, int], value: Plain, mark: str | None, ruled: bool
) -> None:
    row, column = place[0] - 1, place[1] - 1
    form = _format(formats, copy, place[0], _number_format(copy, place, value), mark, ruled, _is_active(value))
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, datetime):
        _write_moment(sheet, row, column, value, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, for_cell(value), form)
    elif isfinite(value) if isinstance(value, float) else abs(value) < 10**MOST_DIGITS:
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, for_cell(str(value)), form)


def _write_moment(sheet: Any, row: int, column: int, value: datetime, form: Any) -> None:
    """Excel's calendar begins in 1900; what is older is told as text."""
    if value.year < 1900:
        sheet.write_string(row, column, value.isoformat(sep=" "), form)
    else:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), form)


def _is_active(value: Plain) -> bool:
    return isinstance(value, str) and is_active(value)


def _number_format(copy: SheetCopy, place: tuple[int, int], value: Plain) -> str | None:
    if isinstance(value, datetime):
        return "dd/mm/yyyy" if (value.hour, value.minute, value.second) == (0, 0, 0) else "dd/mm/yyyy hh:mm:ss"
    if place in copy.percents and isinstance(value, int | float):
        return "0%" if round(value * 100, 6) == round(value * 100) else "0.00%"
    return None


def _format(
    formats: Formats,
    copy: SheetCopy,
    row: int,
    number: str | None,
    mark: str | None,
    ruled: bool = False,
    active: bool = False,
) -> Any:
    """Titles shaded, the table below them ruled, what is above them free to run over its neighbours."""
    properties: dict[str, Any] = {}
    if ruled and copy.titles:
        properties = {"text_wrap": True, "border": 1, "border_color": LINE}
        if row <= copy.titles[1]:
            properties |= {"bold": True, "bg_color": SHADE}
    if number:
        properties["num_format"] = number
    if active:
        properties["quote_prefix"] = True
    if mark:
        properties |= {"bg_color": FILL[mark], "border": 1, "border_color": LINE}
    return formats.get(**properties)


def _note(sheet: Any, place: tuple[int, int], findings: Sequence[Observation], numbers: Mapping[int, int]) -> None:
    said = "\n\n".join(_told(finding, numbers.get(id(finding))) for finding in findings)
    text = for_cell(short(said, LONGEST_NOTE))
    lines = sum(1 + len(line) // 48 for line in text.split("\n"))
    worst = min((finding.severidad for finding in findings), key=SEVERITIES.index)
    size = {"width": 300, "height": min(420, 18 + 15 * lines), "font_size": 9, "color": FILL[worst]}
    sheet.write_comment(place[0] - 1, place[1] - 1, text, size)


def _told(finding: Observation, number: int | None) -> str:
    head = f"N° {number} · {WORDS[finding.severidad]}" if number else WORDS[finding.severidad]
    mend = f"\n→ {short(finding.corregir, 600)}" if finding.corregir else ""
    return f"{head}\n{short(finding.visto, 600)}{mend}"


def _shape(sheet: Any, copy: SheetCopy, ruled: Mapping[int, range]) -> None:
    """Widths by what the table holds, heights by what then needs more than a line; the titles stay in sight."""
    last_title = copy.titles[1] if copy.titles else 0
    merged = {area[:2] for area in copy.merges}
    widths: dict[int, int] = {}
    for number in [number for number in copy.rows if number in ruled or not copy.titles][:ROWS_MEASURED]:
        for column, value in enumerate(copy.rows[number], 1):
            if value is not None and (number, column) not in merged:
                widths[column] = max(widths.get(column, 0), _width(value, number <= last_title))
    for number, cells in copy.rows.items():
        if copy.titles and number < copy.titles[0]:
            for column, (value, beside) in enumerate(pairwise(cells), 1):
                if isinstance(value, str) and beside is not None:  # a label, and what it says
                    widths[column] = max(widths.get(column, 0), min(WIDEST_LABEL, len(value) + 2))
    for column, width in widths.items():
        sheet.set_column(column - 1, column - 1, width)
    heights = {number: row_height(_texts(copy, number, widths, merged)) for number in ruled}
    for first, left, last, right in copy.merges:
        if first in heights and last in heights:
            text = str(copy.rows[first][left - 1] if left <= len(copy.rows[first]) else "")
            width = sum(widths.get(column, NARROWEST) for column in range(left, right + 1))
            lacking = row_height([(text, width)]) - sum(heights.get(row, 0) for row in range(first, last + 1))
            heights[last] = min(TALLEST, heights[last] + max(0, lacking))
    for number, height in heights.items():
        sheet.set_row(number - 1, height)
    if copy.titles and last_title <= DEEPEST_FROZEN:
        sheet.freeze_panes(last_title, 0)


def _texts(
    copy: SheetCopy, number: int, widths: Mapping[int, int], merged: set[tuple[int, int]]
) -> list[tuple[str, float]]:
    return [
        (value, widths.get(column, NARROWEST))
        for column, value in enumerate(copy.rows[number], 1)
        if isinstance(value, str) and (number, column) not in merged
    ]


def _width(value: Plain, title: bool) -> int:
    if isinstance(value, datetime):
        return 12
    text = str(value)
    if title:
        return min(18, max(NARROWEST, max((len(word) for word in text.split()), default=0) + 3))
    longest = max(map(len, text.split("\n")))
    if longest <= 24:
        return max(NARROWEST, longest + 2)
    return min(WIDEST, 22 + longest // 12)
