"""Separated text: UTF-8 with or without BOM, else cp1252; UTF-16 with a BOM, which Excel calls Unicode text.

`;`, `,` or tab, by consistent count of columns, or what a first line `sep=` says. What a lone `1.234` means is decided
once for the file, where its columns are known (`assets.reading.decimals`).
"""

import csv
import re
from collections import Counter
from contextlib import suppress
from io import StringIO
from itertools import islice

from assets.reading.book import Book, Sheet, UnreadableFile, Value, clean, trim
from assets.reading.package import too_big
from schemas.observation import observe

#: What is still opened: cells, blank ones too.
MOST_CELLS = 20_000_000

_UTF_8, _UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"sep=[,;\t|]\n", re.IGNORECASE)
#: Rows that decide the separator.
_SAMPLE = 200


def read_csv(content: bytes) -> Book:
    """One sheet, every cell text. Raises `UnreadableFile` when no separator gives columns."""
    page = _decode(content)
    delimiter = None
    if _SEPARATOR_LINE.match(page):  # Excel hides this line and does not count it
        delimiter, page = page[4], page.partition("\n")[2]
    delimiter = delimiter or _delimiter(page)
    if page.count(delimiter) + page.count("\n") > MOST_CELLS:
        raise too_big(f"más de {MOST_CELLS // 1_000_000} millones de celdas", f"{MOST_CELLS // 1_000_000} millones")
    rows: list[list[Value]] = [[cell or None for cell in row] for row in _rows(page, delimiter)]
    return Book("csv", [Sheet("texto", trim(rows))])


def _decode(content: bytes) -> str:
    if content.startswith(_UTF_16):
        with suppress(UnicodeDecodeError):
            return clean(content.decode("utf-16"))
        raise UnreadableFile(observe("archivo_danado", "dice ser texto UTF-16 y no lo es"))
    with suppress(UnicodeDecodeError):
        return clean(content.decode("utf-8-sig"))
    if content.startswith(_UTF_8):
        raise UnreadableFile(observe("archivo_danado", "dice ser texto UTF-8 y no lo es"))
    with suppress(UnicodeDecodeError):
        return clean(content.decode("cp1252"))
    raise UnreadableFile(observe("forma_desconocida", "el texto no es UTF-8 ni cp1252"))


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
