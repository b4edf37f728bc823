"""What a true `.xls` holds that its reader does not show: error cells, percent formats, merges.

calamine gives an error cell as a blank, and 0.86 for what the person sees as 86%. A workbook with either is refused,
with the remedy, rather than read wrong. Only the records that tell are walked ([MS-XLS] 2.4); nothing is read here.
"""

import struct
from collections.abc import Iterator

#: Numbers from here on end a chain of sectors.
_FREE = 0xFFFFFFFC
_BOOLERR, _FORMULA, _MERGED, _XF, _FORMAT = 0x0205, 0x0006, 0x00E5, 0x00E0, 0x041E
_PERCENT_FORMATS = (9, 10)
#: Flag of an XF that is a named style.
_STYLE = 4


def what_calamine_hides(content: bytes) -> str:
    """In words, the first thing that would be misread; empty when there is none. Raises ValueError if it is broken."""
    try:
        stream = _workbook(content)
    except (struct.error, IndexError) as error:
        raise ValueError("broken compound file") from error
    percent_formats = set(_PERCENT_FORMATS)
    for kind, data in _records(stream):
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
    while more < _FREE and len(difat) < most + 109:
        *listed, more = numbers(more)
        difat.extend(listed)
    fat = [number for sector in [n for n in difat if n < _FREE][:fat_count] for number in numbers(sector)]
    entries = chain(directory, fat, content, 1, size)
    for place in range(0, len(entries) - 127, 128):
        entry = entries[place : place + 128]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name not in ("Workbook", "Book"):
            continue
        start, length = struct.unpack_from("<II", entry, 116)
        if length >= cutoff:
            return chain(start, fat, content, 1, size)[:length]
        pool = chain(struct.unpack_from("<I", entries, 116)[0], fat, content, 1, size)
        mini = chain(mini_start, fat, content, 1, size)
        mini_fat = list(struct.unpack(f"<{len(mini) // 4}I", mini))
        return chain(start, mini_fat, pool, 0, 64)[:length]
    raise ValueError("no workbook stream")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
