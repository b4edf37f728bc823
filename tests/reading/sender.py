"""What a careless or a hostile sender can put in a file: grids as workbooks, pages and texts, and broken containers.

Everything is made in memory; `tests.builders` makes the well-behaved sources.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from assets.reading.book import Book, UnreadableFile
from assets.reading.read import read
from schemas.observation import Observation

#: How a compound file of Office begins.
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Grid = Sequence[Sequence[Any]]

#: Excel's own date cell; any other kind of value is written as it is.
DATE_FORMAT = {"num_format": "dd/mm/yyyy"}


def workbook(
    sheets: Grid | Mapping[str, Grid],
    *,
    merges: Sequence[str] = (),
    formats: Mapping[str, dict] | None = None,
    options: dict | None = None,
    finish: Callable[[Any], None] | None = None,
) -> bytes:
    """An xlsx of grids, each from A1. `merges` and `formats` (cell -> format) are the first sheet's."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_urls": False, **(options or {})})
    for name, grid in (sheets if isinstance(sheets, Mapping) else {"Hoja1": sheets}).items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(grid):
            for c, value in enumerate(row):
                _write(book, sheet, r, c, value)
    first = book.worksheets()[0]
    for cell, form in (formats or {}).items():
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
        grid = next(iter(sheets.values())) if isinstance(sheets, Mapping) else sheets
        first.write(cell, grid[int(row) - 1][_index(column)], book.add_format(form))
    first.merge.extend(_area(area) for area in merges)  # merge_range would write over what the grid holds
    if finish:
        finish(book)
    book.close()
    return raw.getvalue()


def _write(book: Any, sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, book.add_format(DATE_FORMAT))
    else:
        sheet.write_number(row, column, value)


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _area(area: str) -> list[int]:
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", area)
    assert found is not None
    left, top, right, bottom = found.groups()
    return [int(top) - 1, _index(left), int(bottom) - 1, _index(right)]


def page(grid: Grid, *, cell: str = "td") -> bytes:
    """The grid as a page with one table."""
    rows = (
        "<tr>" + "".join(f"<{cell}>{escape('' if v is None else str(v))}</{cell}>" for v in row) + "</tr>"
        for row in grid
    )
    return f"<html><body><table>{''.join(rows)}</table></body></html>".encode()


def text(grid: Grid, *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    lines = (separator.join('"' + str("" if v is None else v).replace('"', '""') + '"' for v in row) for row in grid)
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


# ---- containers taken apart


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed; `change` of an absent part gets nothing."""
    files = parts(content)
    files[name] = change(files.get(name, b""))
    return zipped(files)


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet_xml(content: bytes, old: bytes, new: bytes) -> bytes:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return with_part(content, SHEET, change)


# ---- the old Excel: a compound file with one BIFF8 stream ([MS-CFB], [MS-XLS])


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def label(row: int, column: int, words: str) -> bytes:
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(words), 1) + words.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def biff(sheet: bytes, globals_: bytes = b"") -> bytes:
    """A true `.xls` with one sheet, `Hoja1`, out of its records."""
    name = struct.pack("<BB", 5, 0) + b"Hoja1"
    xf = record(0x00E0, struct.pack("<HHH", 0, 0, 0) + b"\0" * 14)
    start = (
        len(_bof(5))
        + len(globals_)
        + len(xf)
        + len(record(0x0085, struct.pack("<IH", 0, 0) + name))
        + len(record(0x0A))
    )
    index = record(0x0085, struct.pack("<IH", start, 0) + name)
    stream = _bof(5) + globals_ + xf + index + record(0x0A) + _bof(0x10) + sheet + record(0x0A)
    return compound({"Workbook": stream})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file whose streams are all long enough to stand in sectors of their own."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(content: bytes) -> int:
        first = len(sectors)
        for place in range(0, len(content), 512):
            sectors.append(content[place : place + 512].ljust(512, b"\0"))
            fat.append(len(sectors))
        fat[-1] = 0xFFFFFFFE
        return first

    starts = {name: store(content) for name, content in padded.items()}
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number_, (name, content) in enumerate(padded.items(), 1):
        right = number_ + 1 if number_ < len(padded) else 0xFFFFFFFF
        entries += _entry(name, 2, starts[name], len(content), right=right)
    directory = store(entries.ljust(-(-len(entries) // 512) * 512, b"\0"))
    fat_sector = len(sectors)
    fat.append(0xFFFFFFFD)
    sectors.append(struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff"))
    header = OLE_MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", fat_sector) + b"\xff" * (108 * 4)
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)


# ---- what is expected


def refusal(content: bytes, act: Callable[[bytes], object] = read) -> Observation:
    """The finding for which a file is refused; the test fails if it is not, or for any other exception."""
    with pytest.raises(UnreadableFile) as caught:
        act(content)
    return caught.value.observations[0]


def rows_of(book: Book) -> list[list[Any]]:
    assert len(book.sheets) == 1
    return book.sheets[0].rows


def raw_files() -> list[Path]:
    """Every committed source."""
    raw = Path(__file__).parents[2] / "raw"
    return sorted(path for path in raw.rglob("*") if path.suffix in (".xlsx", ".xls", ".csv"))
