"""The structured log: one JSON object per line, one file per day in Lima, under `<salida>/registro/`.

Any number of processes append to it, each line in one write. A log that cannot be written (disk full, no permission)
is said once on stderr and hurts nothing. Secrets are taken out of every line.
"""

import fcntl
import json
import logging
import os
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from assets import sucesos
from pipelines.secretos import redact
from pipelines.settings import Settings
from schemas.calendar import lima_date, now

FOLDER = "registro"
#: Days that are kept, and bytes of one: some 200,000 loads. More in a day is a loop, not a night.
DAYS, MOST_BYTES = 90, 64 << 20
_LEVELS = {logging.WARNING: "advertencia", logging.ERROR: "error"}


def start(current: Settings) -> None:
    """From now on this process's events go to the log of these settings, and to no other."""
    for handler in sucesos.LOG.handlers[:]:
        if isinstance(handler, Diario):
            sucesos.LOG.removeHandler(handler)
    sucesos.LOG.addHandler(Diario(current.salida / FOLDER))
    sucesos.LOG.setLevel(logging.INFO)


class Diario(logging.Handler):
    """Appends to the file of the day; a new day's first line ends the oldest files."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._told = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._append(self._folder / f"{lima_date(now())}.jsonl", line(record))
        except OSError as error:
            if not self._told:
                self._told = True
                print(f"  aviso: no se puede escribir el registro en {self._folder}: {error.strerror}", file=sys.stderr)

    def _append(self, path: Path, text: str) -> None:
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._prune()
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            with suppress(OSError):  # a share that knows no locks: a blank line may come in between
                fcntl.flock(descriptor, fcntl.LOCK_EX)  # whether the last line is torn is asked when nobody writes
            size = os.fstat(descriptor).st_size
            if size > MOST_BYTES:
                return
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (b"\n" if torn else b"") + text.encode("utf-8", "backslashreplace"))
        finally:
            os.close(descriptor)

    def _prune(self) -> None:
        first_kept = (lima_date(now()) - timedelta(days=DAYS)).isoformat()
        for path in self._folder.glob("????-??-??.jsonl"):
            if path.stem < first_kept:
                path.unlink(missing_ok=True)


def line(record: logging.LogRecord) -> str:
    """A record as one line of JSON, without secrets."""
    event = {
        "instante": now(),
        "nivel": _LEVELS.get(record.levelno, "info"),
        "evento": getattr(record, "evento", "mensaje"),
        **{name: value for name, value in getattr(record, "datos", {}).items() if value is not None},
        "mensaje": record.getMessage(),
    }
    return redact(json.dumps(event, ensure_ascii=False, default=str)) + "\n"
