"""A table as the PDF's template takes it: texts to be shown, widths of columns, size of letters.

Widths follow those of the fields and how much is said in them; but a column is never narrower than its longest word, as
long as the page has room: neither numbers nor words are broken.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Any

from assets.reports.document.formats import shown
from assets.reports.document.model import Field, Mark, Shown, Table, Value
from assets.reports.document.origin import told
from assets.reports.observaciones.textos import plain

#: Letters on a line of a page, upright and on its side, at the full size of a table; points of that size.
_LETTERS = {False: 107, True: 164}
_SIZE, _SMALLEST = 9.0, 6.0
#: Around what a cell says; the longest word that widens its column, and number.
_PADDING, _LONGEST_WORD, _LONGEST_NUMBER = 2.2, 22, 22
#: How much wider than others a capital is.
_CAPITAL = 0.4
#: Where nothing else fits, words from this length on are broken.
_BROKEN = 6
#: A word as long as this may go on on the next line after one of its signs.
_DIVISIBLE = 16
_SIGNS = re.compile(r"[-_/.:;,|&?=]+")
#: Lines from which on a row may go on on the next page: it may not fit on one.
_MOST_LINES = 25


def content(table: Table, palette: dict[str, Mark], wide: bool) -> dict[str, Any]:
    rows = [
        [shown(value, field.shown, palette) for field, value in zip(table.fields, row, strict=True)]
        for row in table.rows
    ]
    widths, size = _widths(table.fields, rows, _LETTERS[wide]) if rows else ([], _SIZE)
    return {
        "leyenda": plain(table.caption),
        "en_indice": not table.part_of,
        "anchos": widths,
        "tamano": size,
        "divisible": _DIVISIBLE if size > _SMALLEST else _BROKEN,
        "palabra": _LONGEST_WORD if size > _SMALLEST else _BROKEN,
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
        "fuente": [[label, plain(said)] for label, said in told(table.source)],
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
    # Who says more gets more, though not in proportion: rows grow by their longest text.
    weights = [field.width * sqrt(_mean(row[place] for row in rows)) for place, field in enumerate(fields)]
    widths = [0.0] * len(fields)
    free = set(range(len(fields)))
    while free:
        left = room - sum(widths)
        shares = {place: left * weights[place] / sum(weights[one] for one in free) for place in free}
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


def _mean(texts: Iterable[str]) -> float:
    lengths = [len(text) for text in texts]
    return max(4.0, sum(lengths) / len(lengths))


def _word(texts: Iterable[str]) -> float:
    return min(_LONGEST_WORD, max((_long(piece) for text in texts for piece in _pieces(text)), default=0))


def _pieces(text: str) -> Iterator[str]:
    for word in text.split():
        yield from _SIGNS.split(word) if len(word) >= _DIVISIBLE else [word]


def _long(word: str) -> float:
    return len(word) + _CAPITAL * sum(map(str.isupper, word))


def _lines(row: Sequence[str], widths: Sequence[float]) -> int:
    return max(
        sum(1 + int(len(line) / max(1.0, width - _PADDING)) for line in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
