"""What a true `.xls` holds that its reader does not show: error cells, percent formats, merges, hidden rows.

calamine gives an error cell as a blank, and 0.86 for what the person sees as 86%. A workbook with either is refused,
with the remedy, rather than read wrong. Only the records that tell are walked ([MS-XLS] 2.4); nothing is read here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Places that calamine may lay out, and how many of them there may be to a cell beyond that.
MOST_PLACES = 4_000_000
MOST_SPARSE = 10

#: Numbers from here on end a chain of sectors.
_FREE = 0xFFFFFFFC
_BOOLERR, _FORMULA, _MERGED, _XF, _FORMAT = 0x0205, 0x0006, 0x00E5, 0x00E0, 0x041E
_DIMENSIONS = 0x0200
_FILEPASS, _BOUNDSHEET, _ROW, _COLINFO, _MULRK = 0x002F, 0x0085, 0x0208, 0x007D, 0x00BD
_CELLS = {_BOOLERR, _FORMULA, _MULRK, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6}
_ROW_HIDDEN = 0x20
_STATES = {1: "hidden", 2: "veryHidden"}
_PERCENT_FORMATS = (9, 10)
#: Flag of an XF that is a named style.
_STYLE = 4


@dataclass(slots=True)
class OldSheet:
    """`places`: those of the rectangle that calamine lays out, from A1 to its furthest cells."""

    state: str = "visible"
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: int = 0
    deepest: int = 0
    widest: int = 0

    @property
    def places(self) -> int:
        return self.deepest * self.widest


@dataclass(slots=True)
class OldBook:
    """`unseen`: in words, the first thing that would be misread; empty when there is none."""

    sheets: list[OldSheet] = field(default_factory=list)
    encrypted: bool = False
    unseen: str = ""

    @property
    def too_wide(self) -> bool:
        """One cell far away makes a rectangle of millions."""
        places = sum(sheet.places for sheet in self.sheets)
        return places > MOST_PLACES and places > MOST_SPARSE * sum(sheet.cells for sheet in self.sheets)


def look(content: bytes) -> OldBook:
    """What the reader would not show, and how far the sheets reach. Raises ValueError if the file is broken."""
    try:
        return _look(_workbook(content))
    except (struct.error, IndexError) as error:
        raise ValueError("broken compound file") from error


def _look(stream: bytes) -> OldBook:
    book = OldBook()
    starts: dict[int, OldSheet] = {}
    sheet = OldSheet()
    percent_formats = set(_PERCENT_FORMATS)
    for place, kind, data in _records(stream):
        sheet = starts.get(place, sheet)
        if kind == _FILEPASS:
            book.encrypted = True
            return book
        if kind == _DIMENSIONS and not _is_area(data):
            raise ValueError("a size that no sheet has")
        if kind == _BOUNDSHEET and len(data) >= 6 and data[5] == 0:
            listed = OldSheet(_STATES.get(data[4] & 3, "visible"))
            starts[int.from_bytes(data[:4], "little")] = listed
            book.sheets.append(listed)
        book.unseen = book.unseen or _unseen(kind, data, percent_formats)
        _measure(sheet, kind, data)
    return book


def _is_area(data: bytes) -> bool:
    """Whether a sheet's claim of its size makes sense; calamine ends its process over one that does not."""
    if len(data) not in (10, 14):
        return False
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(data) == 14 else "<HHHH", data)
    return top <= bottom <= 65_536 and left <= right <= 256


def _unseen(kind: int, data: bytes, percent_formats: set[int]) -> str:
    if kind == _BOOLERR and len(data) >= 8 and data[7] == 1:
        return "celdas con error, como #REF!"
    if kind == _FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
        return "fórmulas con error, como #DIV/0!"
    if kind == _MERGED and any(first != last for first, last in _merged_rows(data)):
        return "celdas combinadas en varias filas"
    if kind == _FORMAT and b"%" in data[2:]:
        percent_formats.add(int.from_bytes(data[:2], "little"))
    if kind == _XF and _number_format(data) in percent_formats:
        return "números con formato de porcentaje"
    return ""


def _measure(sheet: OldSheet, kind: int, data: bytes) -> None:
    if kind in _CELLS and len(data) >= 6:
        row, column = struct.unpack_from("<HH", data)
        if kind == _MULRK:
            column = int.from_bytes(data[-2:], "little")
        sheet.cells += 1
        sheet.deepest, sheet.widest = max(sheet.deepest, row + 1), max(sheet.widest, column + 1)
    elif kind == _ROW and len(data) >= 16 and (data[12] & _ROW_HIDDEN or data[6:8] == b"\0\0"):
        sheet.hidden_rows.add(int.from_bytes(data[:2], "little") + 1)
    elif kind == _COLINFO and len(data) >= 10 and data[8] & 1:
        first, last = struct.unpack_from("<HH", data)
        sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))


def _number_format(xf: bytes) -> int:
    """The format that an XF gives to cells; -1 for a named style, which no cell uses as such."""
    return -1 if len(xf) < 6 or xf[4] & _STYLE else int.from_bytes(xf[2:4], "little")


def _merged_rows(data: bytes) -> list[tuple[int, int]]:
    return [struct.unpack_from("<HH", data, place) for place in range(2, len(data) - 7, 8)]  # type: ignore[misc]


def _workbook(content: bytes) -> bytes:
    """The `Workbook` (or `Book`) stream of the compound file ([MS-CFB] 2)."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    fat_count, directory = struct.unpack_from("<II", content, 44)
    cutoff, mini_start = struct.unpack_from("<II", content, 56)
    most = len(content) // size + 1

    def numbers(sector: int) -> list[int]:
        return list(struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size))

    def chain(start: int, table: list[int], source: bytes, skip: int, width: int) -> bytes:
        pieces: list[bytes] = []
        while start < _FREE:
            if len(pieces) > len(source) // width:
                raise ValueError("endless chain")
            pieces.append(source[(start + skip) * width : (start + skip + 1) * width])
            start = table[start]
        return b"".join(pieces)

    difat = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    while more < _FREE:
        *listed, more = numbers(more)
        difat.extend(listed)
        if len(difat) > most + 109:
            raise ValueError("endless chain")
    fat = [number for sector in [n for n in difat if n < _FREE][:fat_count] for number in numbers(sector)]
    entries = chain(directory, fat, content, 1, size)
    pool = chain(struct.unpack_from("<I", entries, 116)[0], fat, content, 1, size)
    mini = chain(mini_start, fat, content, 1, size)
    for place in range(0, len(entries) - 127, 128):
        entry = entries[place : place + 128]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name not in ("Workbook", "Book"):
            continue
        start, length = struct.unpack_from("<II", entry, 116)
        if length >= cutoff:
            return chain(start, fat, content, 1, size)[:length]
        mini_fat = list(struct.unpack(f"<{len(mini) // 4}I", mini))
        return chain(start, mini_fat, pool, 0, 64)[:length]
    raise ValueError("no workbook stream")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(where it stands, kind, data) of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
