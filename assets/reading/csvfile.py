"""Separated text: UTF-8 with or without BOM, else cp1252; `;`, `,` or tab, by consistent count of columns."""

import csv
from io import StringIO

from assets.reading.book import Book, Sheet, UnreadableFile, Value
from schemas.observation import observe

_DELIMITERS = (",", ";", "\t")


def read_csv(content: bytes) -> Book:
    """One sheet, every cell text. Raises `UnreadableFile` when no delimiter gives consistent rows."""
    try:
        page = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            page = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UnreadableFile(observe("forma_desconocida", "el texto no es UTF-8 ni cp1252")) from error
    delimiter = None
    if page[:5].lower().startswith("sep=") and page[4:5] in _DELIMITERS:
        delimiter, page = page[4], page.split("\n", 1)[-1]
    rows = _rows(page, delimiter or _delimiter(page))
    return Book("csv", [Sheet("texto", rows)])


def _delimiter(page: str) -> str:
    """The separator that splits the first rows into one same number of columns, the more the better."""

    def columns(delimiter: str) -> int:
        counts = {len(row) for row in _rows("\n".join(page.splitlines()[:50]), delimiter) if row}
        return counts.pop() if len(counts) == 1 else 0

    best = max(_DELIMITERS, key=columns)
    if columns(best) < 2:
        raise UnreadableFile(observe("forma_desconocida", "texto sin columnas"))
    return best


def _rows(page: str, delimiter: str) -> list[list[Value]]:
    try:
        return [[cell or None for cell in row] for row in csv.reader(StringIO(page, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise UnreadableFile(observe("archivo_danado", str(error))) from error
