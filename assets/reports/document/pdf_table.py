"""A table as the PDF's template takes it: texts to be shown, widths of columns, size of letters.

Widths follow those of the fields; but a column is never narrower than its longest word, as long as the page has room:
numbers and codes are not broken.
"""

from collections.abc import Sequence
from typing import Any

from assets.reports.document.formats import shown
from assets.reports.document.model import Field, Mark, Shown, Table, Value
from assets.reports.observaciones.textos import plain

#: Letters on a line of a page, upright and on its side, at the full size of a table; points of that size.
_LETTERS = {False: 92, True: 144}
_SIZE, _SMALLEST = 9.0, 6.0
#: Around what a cell says; the longest word of text that widens its column, and of a number.
_PADDING, _LONGEST_WORD, _LONGEST_NUMBER = 2.6, 15, 20
#: Lines from which on a row may go on on the next page: it may not fit on one.
_MOST_LINES = 25


def content(table: Table, palette: dict[str, Mark], wide: bool) -> dict[str, Any]:
    source = table.source
    rows = [
        [shown(value, field.shown, palette) for field, value in zip(table.fields, row, strict=True)]
        for row in table.rows
    ]
    widths, size = _widths(table.fields, rows, _LETTERS[wide])
    return {
        "leyenda": plain(table.caption),
        "anchos": widths,
        "tamano": size,
        "alineacion": [_side(field) for field in table.fields],
        "titulos": [plain(field.title) for field in table.fields],
        "filas": [
            {
                "celdas": row,
                "colores": [_color(field, value, palette) for field, value in zip(table.fields, values, strict=True)],
                "entera": _lines(row, widths) <= _MOST_LINES,
                "total": table.total and place == len(rows) - 1,
            }
            for place, (row, values) in enumerate(zip(rows, table.rows, strict=True))
        ],
        "vacia": plain(table.empty),
        "fuente": [
            [label, plain(said)]
            for label, said in (
                ("Fuente", ", ".join(source.views)),
                ("Corte", source.cutoff.removeprefix("Corte: ")),
                ("Regla", source.rule),
                ("Excluidos", source.excluded),
            )
            if said
        ],
    }


def _side(field: Field) -> str:
    return "right" if field.is_number else "center" if field.shown is Shown.DATE else "left"


def _color(field: Field, value: Value, palette: dict[str, Mark]) -> str | None:
    mark = palette.get(value) if field.shown is Shown.LABEL and isinstance(value, str) else None
    return mark.color if mark else None


def _widths(fields: Sequence[Field], rows: Sequence[Sequence[str]], room: float) -> tuple[list[float], float]:
    """Shares of the page's width, in letters, and the size of letters at which they fit."""
    needs = [_need(field, [row[place] for row in rows]) for place, field in enumerate(fields)]
    if sum(needs) >= room:
        return needs, max(_SMALLEST, round(_SIZE * room / sum(needs), 1))
    widths = [0.0] * len(fields)
    free = set(range(len(fields)))
    while free:
        left = room - sum(widths)
        shares = {place: left * fields[place].width / sum(fields[one].width for one in free) for place in free}
        tight = {place for place in free if shares[place] < needs[place]}
        for place in tight or free:
            widths[place] = needs[place] if tight else shares[place]
        free = free - tight if tight else set()
    return [round(width, 2) for width in widths], _SIZE


def _need(field: Field, texts: Sequence[str]) -> float:
    """Letters of the longest word. A number is one word, its unit with it; a label too, with its symbol."""
    if field.is_number or field.shown is Shown.LABEL:
        longest = max((len(text) for text in texts), default=0)
        return max(min(longest, _LONGEST_NUMBER), _word([field.title])) + _PADDING
    return _word([field.title, *texts]) + _PADDING


def _word(texts: Sequence[str]) -> int:
    return min(_LONGEST_WORD, max((len(word) for text in texts for word in text.split()), default=0))


def _lines(row: Sequence[str], widths: Sequence[float]) -> int:
    return max(
        sum(1 + int(len(line) / max(1.0, width - _PADDING)) for line in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
