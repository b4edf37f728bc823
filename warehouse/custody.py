"""Custody: a copy of every file under the hash of its bytes, and the append-only ledger of what arrived, what people
decided about it, what was published, and the planner's texts.

    <root>/ab/ab12...          the bytes, never changed
    <root>/eventos.jsonl       one JSON object per line, in order of arrival

The warehouse can be rebuilt from these two alone. A line is complete when its line break is on disk; a torn last
line (power cut) is no event, and the file it spoke of is simply seen again.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from warehouse.names import short

_LEDGER = "eventos.jsonl"
_RECEIVED, _DECIDED, _CLOSED, _TEXT = "recibido", "decidido", "cerrado", "texto"
_CHUNK = 1 << 20


class CustodiaError(OSError):
    """Custody cannot be written: why, and what to do. Of no file's making, so a run ends with it and is repeated."""

    def __init__(self, root: Path, error: OSError) -> None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "no queda espacio en su disco" if full else error.strerror or str(error)
        self.cause = f"No se puede escribir en la custodia {root}: {why}."
        self.remedy = "Libere espacio en ese disco o revise la carpeta, y repita; lo que ya se tomó está intacto."
        super().__init__(f"{self.cause} {self.remedy}")


@dataclass(frozen=True, slots=True)
class Received:
    """A file seen at a place of the delivery folder: the same bytes elsewhere, or other bytes there, is another event.

    `ruta` is where, as people may see it; `lugar` the same place exactly, where that is not the same text.
    `entregado`: the delivery moment that `entregas.csv` gives (UTC, ISO), if it does.
    """

    sha256: str
    ruta: str
    bytes: int
    recibido_en: str
    entregado: str | None = None
    lugar: str | None = None

    @property
    def nombre(self) -> str:
        return short(self.ruta.rsplit("/", 1)[-1])

    @property
    def place(self) -> str:
        return self.lugar or self.ruta


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: `aceptar` or `rechazar` a file, or `retirar` a load of it (source, year, unit: which).

    `fecha`: of which moment the file is (UTC, ISO), where nothing else says so and the person does.
    """

    verbo: str
    sha256: str
    motivo: str
    quien: str
    en: str
    fecha: str | None = None
    carga_id: str | None = None
    fuente: str | None = None
    anio: int | None = None
    unidad: str | None = None

    @property
    def takes_out(self) -> bool:
        return self.verbo != "aceptar"


@dataclass(frozen=True, slots=True)
class Closing:
    """What was published of a subject's year as of a date: its content is in custody under `huella`."""

    tema: str
    anio: int
    corte: str
    resolucion: str
    quien: str
    en: str
    huella: str


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of the planner's texts as it was read: its bytes are in custody under `huella`; without one it is gone.
    `archivo`: its path from the folder of texts."""

    tema: str
    anio: int
    archivo: str
    quien: str
    en: str
    huella: str | None = None


Event = Received | Decision | Closing | TextFile
#: The ledger: each event with the number of its line.
Ledger = list[tuple[int, Event]]
_KINDS: dict[str, type[Event]] = {_RECEIVED: Received, _DECIDED: Decision, _CLOSED: Closing, _TEXT: TextFile}


def content(event: Event) -> str | None:
    """Under which hash custody holds what an event speaks of; None if that is gone."""
    return event.huella if isinstance(event, Closing | TextFile) else event.sha256


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_digest(file: BufferedReader) -> str:
    """sha256 of an open file, from where it is to its end, a piece at a time."""
    return hashlib.file_digest(file, "sha256").hexdigest()


class Custody:
    """The folder of copies and its ledger."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One process at a time takes things in, so that nothing arrives twice."""
        with self._written():
            file = (self.root / ".en-uso").open("w")
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def take(self, source: BinaryIO) -> tuple[str, int]:
        """Copies an open file into custody; the hash of the copy, and its size. What is in custody is complete or not
        there at all, and nobody reads the original again. To be called in `exclusive`. Raises CustodiaError."""
        draft = self.root / ".entrando"
        found, size = hashlib.sha256(), 0
        try:
            with self._written(), draft.open("wb") as copy:
                while piece := _piece(source):
                    found.update(piece)
                    size += copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
                target = self.path(found.hexdigest())
                target.parent.mkdir(parents=True, exist_ok=True)
                draft.replace(target)  # a copy that was damaged since is mended by this
        except _Unread as problem:
            raise problem.error from None
        finally:
            draft.unlink(missing_ok=True)
        return found.hexdigest(), size

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Raises CustodiaError for what its disk refuses within the block."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            yield
        except OSError as error:
            raise CustodiaError(self.root, error) from error

    @contextmanager
    def opened(self, sha256: str) -> Iterator[BufferedReader]:
        """The copy under a hash, for reading, at its beginning. Raises `ValueError` if it no longer is what its name
        says; a piece at a time, for it may be larger than memory."""
        try:
            file = self.path(sha256).open("rb")
        except FileNotFoundError:
            raise ValueError(f"falta en custodia la copia {sha256}: restáurela de un respaldo") from None
        with file:
            if file_digest(file) != sha256:
                raise ValueError(f"la copia en custodia {sha256} está dañada: restáurela de un respaldo")
            file.seek(0)
            yield file

    def read(self, sha256: str) -> bytes:
        """The bytes under a hash. Raises `ValueError` as `opened`."""
        with self.opened(sha256) as file:
            return file.read()

    def verify(self, sha256: str) -> None:
        """Raises `ValueError` as `opened`."""
        with self.opened(sha256):
            pass

    def append(self, events: Iterable[Event]) -> None:
        """Writes events at the end of the ledger, on disk when this returns. Raises CustodiaError."""
        events = list(events)
        folders = {self.path(sha256).parent for event in events if (sha256 := content(event))}
        with self._written():  # a copy's name must be on disk before the line that speaks of it
            for folder in {self.root, *folders} if folders else ():
                if folder.exists():  # a decision may be about a copy that is lost
                    _sync(folder)
        self._write([_record(event) for event in events])

    def _write(self, records: list[dict]) -> None:
        if not records:
            return
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        with self._written(), (self.root / _LEDGER).open("ab+") as file:
            torn = file.tell() > 0 and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n"
            file.write((b"\n" if torn else b"") + lines.encode())
            file.flush()
            os.fsync(file.fileno())

    def note_review(self, tema: str, anio: int, at: str) -> None:
        """Records that a subject's year was gone through to the end, whether or not anything was new: what a dead
        man's switch asks for."""
        self._write([{"tipo": "revisado", "tema": tema, "anio": anio, "en": at}])

    def last_review(self, temas: Iterable[str], years: Iterable[int]) -> str | None:
        """Since when every one of these subjects and years has been gone through; None if one never was."""
        latest = {(tema, anio): "" for tema in temas for anio in years}
        for _, event in self._lines():
            key = (event.get("tema"), event.get("anio"))
            if event.get("tipo") == "revisado" and key in latest:
                latest[key] = max(latest[key], event["en"])
        return min(latest.values(), default="") or None

    def events(self) -> Iterator[tuple[int, Received]]:
        """Every file received, with the number of its line in the ledger."""
        for number, event in self.ledger():
            if isinstance(event, Received):
                yield number, event

    def ledger(self) -> Ledger:
        """Every event with the number of its line, in order."""
        found: Ledger = []
        for number, event in self._lines():
            kind = _KINDS.get(event.pop("tipo", ""))
            if kind:
                found.append((number, kind(**event)))
        return found

    def _lines(self) -> Iterator[tuple[int, dict]]:
        """Every whole line with its number, from 1; torn lines are passed over."""
        ledger = self.root / _LEDGER
        if not ledger.exists():
            return
        for number, line in enumerate(ledger.read_bytes().split(b"\n"), 1):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield number, event


class _Unread(Exception):
    """What is being copied cannot be read: that is not custody's trouble."""

    def __init__(self, error: OSError) -> None:
        self.error = error


def _piece(source: BinaryIO) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        raise _Unread(error) from None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _record(event: Event) -> dict:
    """An event as the ledger holds it: what is not given is left out."""
    kind = next(name for name, known in _KINDS.items() if isinstance(event, known))
    return {"tipo": kind, **{name: value for name, value in asdict(event).items() if value is not None}}
