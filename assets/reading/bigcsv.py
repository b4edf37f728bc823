"""Separated text of any size, a piece at a time: for tables of millions of rows, whose titles stand on the first line.

Cells come as text, the file's own, in Arrow's columns; what they mean is the source's business. A row is one line: a
row of another number of cells is handed over apart, with its number, and a quote that is never closed ends with its
line. Memory is that of a few pieces, however long the file is; one line longer than a piece is damage.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from assets.reading.book import UnreadableFile
from schemas.observation import Observation, observe

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: Bytes of a piece, of which Arrow reads some thirty ahead; and of the beginning that shows what a file is.
PIECE = 4 << 20
HEAD = 1 << 16
_DELIMITERS = ",;\t|"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line: what separates cells, and the titles as they are written."""

    delimiter: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows: a column of text per title asked for, and the number of each row as Excel shows it."""

    columns: dict[str, pa.DictionaryArray | pa.StringArray]
    numbers: np.ndarray


#: Hears of each line that has not as many cells as there are titles: its number and its text.
Misshapen = Callable[[int, str], None]


def heading(head: bytes) -> Heading | None:
    """The titles on the first line of a file that begins so; None if that is no line of separated titles."""
    line = head.removeprefix(_BOM).split(b"\n", 1)[0].removesuffix(b"\r")
    if b"\0" in line:
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    best: list[str] = []
    for delimiter in _DELIMITERS:
        with suppress(csv.Error, StopIteration):
            titles = next(csv.reader([text], delimiter=delimiter, strict=True))
            if len(titles) > max(len(best), 1):
                best, found = titles, delimiter
    return Heading(found, tuple(title.strip() for title in best)) if best else None


class NotUtf8(Exception):
    """The file is no UTF-8: what was read of it before does not count, and it is to be read again as cp1252."""


def pieces(
    file: IO[bytes], head: Heading, coded: list[str], plain: list[str], misshapen: Misshapen, encoding: str = "utf8"
) -> Iterator[Piece]:
    """The rows below the titles, in order. `coded`: titles whose texts repeat (dictionary columns); `plain`: others.

    Raises `UnreadableFile` for damage, `NotUtf8`, and MemoryError where the process may hold no more.
    """
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv as pacsv

    skipped: list[int] = []
    stopped: list[UnreadableFile] = []

    def skip(row: pacsv.InvalidRow) -> str:
        skipped.append(row.number)
        try:
            if "\n" in row.text:
                raise UnreadableFile(_damaged(f"unas comillas mal puestas o sin cerrar, hacia la línea {row.number}"))
            if row.text.strip():
                misshapen(row.number, row.text)
        except UnreadableFile as problem:  # Arrow lets no exception pass: it is raised below
            stopped.append(problem)
            return "error"
        return "skip"

    types = {title: pa.dictionary(pa.int32(), pa.string()) for title in coded} | {title: pa.string() for title in plain}
    try:
        reader = pacsv.open_csv(
            file,
            # One thread: the parser then knows the number of each row, and two files are read side by side.
            pacsv.ReadOptions(
                use_threads=False, block_size=PIECE, encoding=encoding, column_names=_unique(head), skip_rows=1
            ),
            pacsv.ParseOptions(delimiter=head.delimiter, ignore_empty_lines=False, invalid_row_handler=skip),
            pacsv.ConvertOptions(column_types=types, include_columns=[*coded, *plain], strings_can_be_null=False),
        )
        following, passed = 2, 0
        for batch in reader:
            taken = np.arange(following, following + batch.num_rows + len(skipped) - passed)
            numbers = np.setdiff1d(taken, skipped[passed:], assume_unique=True)[: batch.num_rows]
            if len(numbers):
                following = int(numbers[-1]) + 1
                passed = sum(number < following for number in skipped[passed:]) + passed
                yield Piece({name: batch.column(name) for name in (*coded, *plain)}, numbers)
    except UnicodeDecodeError as error:
        raise UnreadableFile(observe("forma_desconocida", "el texto no es UTF-8 ni cp1252")) from error
    except pa.ArrowInvalid as error:
        if stopped:
            raise stopped[0] from error
        if "UTF8" in str(error) and encoding == "utf8":
            raise NotUtf8 from error
        raise UnreadableFile(_damaged(f"no se lee como texto separado ({str(error)[:100]})")) from error


def _unique(head: Heading) -> list[str]:
    """Titles by which columns are asked for; a second one of the same name gets another, and is nobody's."""
    seen: dict[str, int] = {}
    names = []
    for title in head.titles:
        seen[title] = seen.get(title, 0) + 1
        names.append(title if seen[title] == 1 else f"{title}#{seen[title]}")
    return names


def _damaged(seen: str) -> Observation:
    return observe("archivo_danado", seen)
