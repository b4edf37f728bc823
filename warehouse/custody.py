"""Custody: a copy of every file under the hash of its bytes, and the append-only ledger of what arrived.

    <root>/ab/ab12...          the bytes, never changed
    <root>/eventos.jsonl       one JSON object per line, in order of arrival

The warehouse can be rebuilt from these two alone. A line is complete when its line break is on disk; a torn last
line (power cut) is no event, and the file it spoke of is simply seen again.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

_LEDGER = "eventos.jsonl"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """A file seen at a place of the delivery folder: the same bytes elsewhere, or other bytes there, is another event.

    `entregado`: the delivery moment that `entregas.csv` gives (UTC, ISO), if it does.
    """

    sha256: str
    ruta: str
    bytes: int
    recibido_en: str
    entregado: str | None = None

    @property
    def nombre(self) -> str:
        return self.ruta.rsplit("/", 1)[-1]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """sha256 of a file, a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Custody:
    """The folder of copies and its ledger."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One process at a time takes things in, so that nothing arrives twice."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".en-uso").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def keep(self, source: Path, sha256: str) -> None:
        """Stores a file under the hash it was found to have; what is in custody is complete or not there at all.

        Raises `ValueError` if the file changed since it was hashed: it is still being written, and is seen again.
        """
        target = self.path(sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{sha256}.{os.getpid()}")
        with source.open("rb") as original, draft.open("wb") as copy:
            shutil.copyfileobj(original, copy, _CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
        if file_digest(draft) != sha256:
            draft.unlink()
            raise ValueError(f"{source.name} cambió mientras se copiaba")
        draft.replace(target)

    def read(self, sha256: str) -> bytes:
        """The bytes under a hash. Raises `ValueError` if the copy no longer is what its name says."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise ValueError(f"falta en custodia la copia {sha256}: restáurela de un respaldo") from None
        if digest(content) != sha256:
            raise ValueError(f"la copia en custodia {sha256} está dañada: restáurela de un respaldo")
        return content

    def append(self, events: list[Received]) -> None:
        """Writes events at the end of the ledger, on disk when this returns."""
        self._write([{"tipo": "recibido", **asdict(event)} for event in events])

    def _write(self, records: list[dict]) -> None:
        if not records:
            return
        self.root.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        with (self.root / _LEDGER).open("ab+") as file:
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
        for number, event in self._lines():
            if event.pop("tipo", None) == "recibido":
                yield number, Received(**event)

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
