"""The delivery folder: what lies in it, and opening that without being led anywhere else.

Only regular files inside the folder are deliveries. Each is opened step by step from the folder's own descriptor,
following no link, and what was opened is looked at again: between listing and opening anything may have changed.

A file that is still being copied is left for the next run: one that changes between two looks, and one of the last
minute or so that does not end as its kind ends. What ends badly and is old is taken in, and refused as damaged.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from warehouse.names import exact, short, shown

#: `entregas.csv` tells of deliveries and is none itself.
DELIVERY_LIST = "entregas.csv"
#: What programs leave behind, in small letters.
_ENDINGS = (".tmp", ".crdownload", ".part", ".partial", ".download", ".md", ".gitkeep")
_NAMES = ("thumbs.db", "desktop.ini")
_HIDDEN = (".", "~$")

#: A file changed less than this many seconds ago may still be on its way.
RECENT = 60
#: Seconds between the two looks at such files.
SETTLE = 0.3
_HEAD, _TAIL = 4096, 1 << 17
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
#: Non-blocking: a FIFO put in a file's place must not stop the run.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

Warn = Callable[[str], None]


class NotTaken(Exception):
    """A file cannot be taken in now; the words say why, for a person."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the folder: the names that lead to it, as the file system gives them."""

    parts: tuple[str, ...]

    @property
    def ruta(self) -> str:
        return shown("/".join(self.parts))

    @property
    def lugar(self) -> str | None:
        """The place exactly, where `ruta` does not say it."""
        there = exact("/".join(self.parts))
        return None if there == self.ruta else there

    @property
    def key(self) -> str:
        return self.lugar or self.ruta


def places(raw: Path, warn: Warn = lambda text: None, *, lists: bool = False) -> list[Place]:
    """Where deliveries lie, in order of path (with `lists`, where lists of deliveries lie instead).

    `warn` hears of folders that cannot be opened, and of what lies there in place of a file: links and devices.
    """
    found = [place for place in _walk(raw, warn) if (place.parts[-1].lower() == DELIVERY_LIST) == lists]
    return sorted(found, key=lambda place: place.key)


def _walk(raw: Path, warn: Warn) -> Iterator[Place]:
    """Regular files below a folder; folder by folder, for they may be nested as deep as somebody likes."""
    to_see: list[tuple[str, ...]] = [()]
    while to_see:
        above = to_see.pop()
        try:
            with os.scandir(raw.joinpath(*above)) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            where = shown("/".join(above)) or "la carpeta de entregas"
            warn(f"{short(where)}: no se puede abrir la carpeta ({error.strerror}); lo que hay en ella no se tomó")
            continue
        for entry in listed:
            place = Place((*above, entry.name))
            if entry.name.startswith(_HIDDEN):
                continue
            if entry.is_dir(follow_symlinks=False):
                to_see.append(place.parts)
            elif _left_behind(entry.name):
                continue
            elif entry.is_file(follow_symlinks=False):
                yield place
            else:
                kind = "es un enlace" if entry.is_symlink() else "no es un archivo"
                warn(f"{place.ruta}: {kind}, y no se toma; ponga en su lugar el archivo mismo")


def _left_behind(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(_ENDINGS) or lowered in _NAMES


@contextmanager
def opened(raw: Path, place: Place) -> Iterator[BufferedReader]:
    """The file at a place, for reading. Raises `NotTaken` if a regular file of this folder is not what is there."""
    descriptor = _open(raw, place)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotTaken("no es un archivo")
        yield file


def _open(raw: Path, place: Place) -> int:
    if any(name in ("", ".", "..") or "/" in name for name in place.parts):
        raise NotTaken("no está en la carpeta de entregas")
    try:
        at = os.open(raw, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in place.parts[:-1]:
                below = os.open(name, _DIRECTORY, dir_fd=at)
                os.close(at)
                at = below
            return os.open(place.parts[-1], _FILE, dir_fd=at)
        finally:
            os.close(at)
    except OSError as error:
        raise NotTaken(f"no se puede abrir: {error.strerror}") from error


class Looks:
    """Two looks at what changed lately. `clock` gives the time that files are dated by."""

    def __init__(self, raw: Path, found: list[Place], clock: Callable[[], float] = time.time) -> None:
        self._raw, self._clock = raw, clock
        first = {place: look for place in found if (look := self._look(place)) and self.recent(look)}
        if first:
            time.sleep(SETTLE)
        self.changing = {place for place, look in first.items() if _what(self._look(place)) != _what(look)}

    def recent(self, look: os.stat_result) -> bool:
        """Changed in the last minute; copying a file may give it the old date at once, so both of its dates count."""
        return any(abs(self._clock() - changed) < RECENT for changed in (look.st_mtime, look.st_ctime))

    def _look(self, place: Place) -> os.stat_result | None:
        try:
            return os.stat(self._raw.joinpath(*place.parts), follow_symlinks=False)
        except OSError:
            return None

    def check(self, place: Place, file: BufferedReader) -> None:
        """Raises `NotTaken` if the file is still on its way."""
        look = os.fstat(file.fileno())
        if place in self.changing or (self.recent(look) and not ends_whole(file, look.st_size)):
            raise NotTaken("en copia: todavía se está escribiendo")

    @staticmethod
    @contextmanager
    def unchanged(file: BufferedReader) -> Iterator[None]:
        """Raises `NotTaken` if the file changed in the meantime: what was read of it is of no one moment."""
        before = _what(os.fstat(file.fileno()))
        yield
        if _what(os.fstat(file.fileno())) != before:
            raise NotTaken("en copia: cambió mientras se leía")


def _what(look: os.stat_result | None) -> tuple[int, int] | None:
    return (look.st_size, look.st_mtime_ns) if look else None


def ends_whole(file: BufferedReader, size: int) -> bool:
    """Does it end as its kind ends: a zip with its directory, a page with its table closed? Other kinds do not say; an
    empty file is one that a copy has just begun. The file is left at its beginning."""
    head = file.read(_HEAD)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    if not head:
        return False
    if head.startswith(b"PK\x03\x04"):
        return _zip_ends(tail)
    lowered = head.lower()
    if b"<table" in lowered or b"<html" in lowered:
        end = tail.lower()
        return end.rfind(b"</table") > end.rfind(b"<tr")
    return True


def _zip_ends(tail: bytes) -> bool:
    """The record at the end of a zip's directory stands whole, with its comment after it."""
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and len(tail) >= at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little")
