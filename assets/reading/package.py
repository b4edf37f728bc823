"""The zip that a workbook is: its entries checked before anything is opened, and its parts given out in pieces.

What the container claims is compared with what it holds: two entries of one name, names that lead out, entries that
share bytes, sizes that are not true and parts that swell a thousandfold are no workbook that Excel wrote.
"""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from assets.reading.book import UnreadableFile
from schemas.observation import observe

#: What is still opened: entries, and bytes of all XML parts together.
MOST_ENTRIES = 20_000
MOST_BYTES = 400_000_000
#: A part may be this many times larger than in the zip (real ones are 5 to 40); a small one may be all blanks.
MOST_SWELLING = 200
SMALL = 1_000_000
PIECE = 1 << 16

_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
_XML_NAMES = (".xml", ".rels")


@dataclass(frozen=True, slots=True)
class Entry:
    """One part: its bytes in the zip are `content[start:end]`."""

    name: str
    start: int
    end: int
    size: int
    method: int
    crc: int

    @property
    def is_xml(self) -> bool:
        return self.name.lower().endswith(_XML_NAMES)


@dataclass(frozen=True, slots=True)
class Package:
    """`plain`: nothing stands before the first entry or behind the directory, where two readers may disagree."""

    content: bytes
    entries: dict[str, Entry]
    plain: bool = True
    names: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> str | None:
        """The entry of that name, whatever its case, by its path from the root of the zip."""
        return self.names.get(posixpath.normpath("/" + name.lstrip("/")).casefold())

    def pieces(self, name: str, *, swollen: bool = False) -> Iterator[bytes]:
        """The part, a piece at a time. Raises `UnreadableFile` where it is not what the directory says of it, and
        where it swells, unless who asks wants its beginning only (`swollen`)."""
        entry = self.entries[name]
        if not swollen and entry.size > max(SMALL, MOST_SWELLING * (entry.end - entry.start)):
            limit = f"{MOST_SWELLING} veces lo que ocupa cerrada"
            raise too_big(f"{entry.size // 1_000_000} MB en una sola parte", limit)
        held = self.content[entry.start : entry.end]
        if entry.method == zipfile.ZIP_STORED:
            yield from _checked(entry, (held[at : at + PIECE] for at in range(0, len(held), PIECE)))
        else:
            yield from _checked(entry, _inflated(entry, held))

    def whole(self, name: str) -> bytes:
        return b"".join(self.pieces(name))


def open_package(content: bytes) -> Package:
    """The zip's directory, checked. Raises `UnreadableFile` for what Excel would not have written."""
    if content.count(_DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise too_big(f"más de {MOST_ENTRIES} partes", f"{MOST_ENTRIES} partes")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir()]
            comment = archive.comment
    except MemoryError:
        raise
    except Exception as error:  # zipfile raises half a dozen kinds over a broken directory
        raise damaged("está cortado o le faltan partes") from error
    names: dict[str, str] = {}
    for info in listed:
        _check_name(info.orig_filename)
        key = posixpath.normpath("/" + info.filename).casefold()
        if key in names:
            raise damaged("tiene dos partes con el mismo nombre")
        names[key] = info.filename
    entries = {info.filename: _entry(content, info) for info in listed}
    _check_sizes(entries.values())
    ordered = sorted(entries.values(), key=lambda entry: entry.start)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.end > after.start:
            raise damaged("tiene partes unas sobre otras")
    first = min((info.header_offset for info in listed), default=0)
    return Package(content, entries, first == 0 and not comment, names)


def damaged(seen: str) -> UnreadableFile:
    return UnreadableFile(observe("archivo_danado", seen))


def too_big(seen: str, limit: str) -> UnreadableFile:
    return UnreadableFile(observe("archivo_demasiado_grande", seen, limite=limit))


def _check_name(name: str) -> None:
    """A part's name is never used as a path; one that could be is a sign of who wrote it."""
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable():
        raise damaged("tiene partes con nombres que Excel no escribe")


def _entry(content: bytes, info: zipfile.ZipInfo) -> Entry:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile(observe("con_contrasena"))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged("alguna de sus partes está comprimida de una manera que Excel no usa")
    try:
        signature, _, _, method, *_, length, extra = _LOCAL_HEADER.unpack_from(content, info.header_offset)
    except struct.error as error:
        raise damaged("está cortado o le faltan partes") from error
    start = info.header_offset + _LOCAL_HEADER.size
    named = content[start : start + length]
    told = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    if signature != b"PK\x03\x04" or method != info.compress_type or named != told:
        raise damaged("su índice no corresponde a sus partes")
    start += length + extra
    end = start + info.compress_size
    if end > len(content):
        raise damaged("está cortado o le faltan partes")
    return Entry(info.filename, start, end, info.file_size, method, info.CRC)


def _check_sizes(entries: Iterable[Entry]) -> None:
    """Pictures and the like are never opened, and may measure what they like."""
    total = sum(entry.size for entry in entries if entry.is_xml)
    if total > MOST_BYTES:
        raise too_big(f"{total // 1_000_000} MB", f"{MOST_BYTES // 1_000_000} MB")


def _inflated(entry: Entry, held: bytes) -> Iterator[bytes]:
    """Never more than a piece at a time, whatever a hundred bytes swell to."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(held), PIECE):
            waiting = held[at : at + PIECE]
            while waiting:
                if piece := inflater.decompress(waiting, PIECE):
                    yield piece
                waiting = inflater.unconsumed_tail
        while not inflater.eof:
            piece = inflater.decompress(b"", PIECE)
            if not piece:
                break
            yield piece
    except zlib.error as error:
        raise damaged("está cortado o alguna de sus partes no se puede abrir") from error
    if not inflater.eof or inflater.unused_data:
        raise damaged("está cortado o alguna de sus partes no se puede abrir")


def _checked(entry: Entry, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, counted against what the directory says."""
    size = crc = 0
    for piece in pieces:
        size += len(piece)
        if size > entry.size:
            break
        crc = zlib.crc32(piece, crc)
        yield piece
    if size != entry.size or crc != entry.crc:
        raise damaged("alguna de sus partes no mide o no dice lo que su índice dice")
