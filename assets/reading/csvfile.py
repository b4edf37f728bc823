"""Separated text: UTF-8 with or without BOM, else cp1252; `;`, `,` or tab, by consistent count of columns."""

import csv
from collections import Counter
from contextlib import suppress
from io import StringIO
from itertools import islice

from assets.reading.book import Book, Sheet, UnreadableFile, Value, clean, trim
from schemas.observation import observe

_DELIMITERS = (",", ";", "\t")
#: Rows that decide the separator.
_SAMPLE = 200


def read_csv(content: bytes) -> Book:
    """One sheet, every cell text. Raises `UnreadableFile` when no separator gives columns."""
    try:
        page = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            page = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UnreadableFile(observe("forma_desconocida", "el texto no es UTF-8 ni cp1252")) from error
    page = clean(page)
    delimiter = None
    if page[:4].lower() == "sep=" and page[4:5] in _DELIMITERS:  # Excel hides this line and does not count it
        delimiter, page = page[4], page.partition("\n")[2]
    rows: list[list[Value]] = [[cell or None for cell in row] for row in _rows(page, delimiter or _delimiter(page))]
    return Book("csv", [Sheet("texto", trim(rows))])


def _delimiter(page: str) -> str:
    """The separator that splits most of the first rows into one same number of columns, the more the better.

    A title above the table may have fewer.
    """

    def agreement(delimiter: str) -> tuple[int, int]:
        lenient = csv.reader(StringIO(page, newline=""), delimiter=delimiter)
        counts: Counter[int] = Counter()
        with suppress(csv.Error):  # what is wrong is told when the rows are read
            counts.update(len(row) for row in islice(lenient, _SAMPLE) if len(row) > 1)
        return max(((rows, columns) for columns, rows in counts.items()), default=(0, 0))

    best = max(_DELIMITERS, key=agreement)
    if agreement(best) == (0, 0):
        raise UnreadableFile(observe("forma_desconocida", "texto sin columnas"))
    return best


def _rows(page: str, delimiter: str) -> list[list[str]]:
    """Strictly: a quote that is never closed would swallow the rows after it."""
    reader = csv.reader(StringIO(page, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        too_long = "limit" in str(error)
        seen = "una celda demasiado larga" if too_long else "unas comillas mal puestas o sin cerrar"
        seen += f", hacia la línea {reader.line_num}"
        raise UnreadableFile(observe("archivo_danado", seen)) from error
