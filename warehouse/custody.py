"""Custody: a copy of every file under the hash of its bytes, and the append-only ledger of what arrived.

    <root>/ab/ab12...          the bytes, never changed
    <root>/eventos.jsonl       one JSON object per line, in order of arrival

The warehouse can be rebuilt from these two alone. A line is complete when its line break is on disk; a torn last
line (power cut) is no event, and the file it spoke of is simply seen again.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_LEDGER = "eventos.jsonl"


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


class Custody:
    """The folder of copies and its ledger."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def keep(self, content: bytes) -> str:
        """Stores the bytes if they are new; what is on disk is complete or not there at all."""
        sha256 = digest(content)
        target = self.path(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{sha256}.{os.getpid()}")
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes under a hash. Raises `ValueError` if the copy no longer is what its name says."""
        content = self.path(sha256).read_bytes()
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

    def last_review(self) -> str | None:
        """Since when every subject has been gone through; None before the first time."""
        latest: dict[str, str] = {}
        for _, event in self._lines():
            if event.get("tipo") == "revisado":
                latest[event["tema"]] = max(latest.get(event["tema"], ""), event["en"])
        return min(latest.values(), default=None)

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
