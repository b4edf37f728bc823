"""`seguimiento check FILE...`: what to mend in a sheet before sending it. No database, no Dagster.

Each file is read in a worker process with limits (`pipelines.examine`), so that a hostile one harms nothing; here is
only what is shown. With `--salida`, the observations workbook and the page of each file are written there.
"""

import argparse
import hashlib
import importlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assets.reading.workers import Broken, Pool, Task
from assets.reports.observaciones import datos, terminal
from assets.reports.observaciones.reviewed import Reviewed
from pipelines import settings
from pipelines.cli import FAILED, NOTHING, WELL
from schemas.calendar import lima_date, now

#: What a file may take: a minute, and more if it is large.
SECONDS, SECONDS_PER_MB = 60.0, 2.0
_WHY_NOT = {
    FileNotFoundError: "no existe",
    IsADirectoryError: "no es un archivo",
    PermissionError: "no hay permiso para leerlo",
}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    sha256: str
    bytes: int

    @property
    def nombre(self) -> str:
        """A name that is not UTF-8 is shown as well as it can be."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def run(arguments: argparse.Namespace) -> int:
    files = [file for path in arguments.archivos if (file := _opened(path))]
    width = shutil.get_terminal_size((terminal.WIDEST, 24)).columns
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    reviews: list[Reviewed] = []
    taken: set[Path] = set()
    for reviewed in _reviews(files, copies=arguments.salida is not None):
        written = _write(arguments.salida, reviewed, taken) if arguments.salida else []
        reviews.append(replace(reviewed, copies=()))
        if not arguments.json:
            _print(terminal.file_report(reviewed, width, colour), *(f"  escrito: {path}" for path in written), "")
    unreadable = len(arguments.archivos) - len(reviews)
    if arguments.json:
        _print(json.dumps([datos.as_data(reviewed) for reviewed in reviews], ensure_ascii=False, indent=1))
    elif len(arguments.archivos) > 1:
        _print(terminal.summary(reviews, unreadable, width))
    if unreadable:
        return FAILED
    return NOTHING if any(reviewed.blocks for reviewed in reviews) else WELL


def _opened(path: Path) -> _File | None:
    """The file with its hash, or the reason why not on stderr."""
    try:
        if path.exists() and not path.is_file():
            raise IsADirectoryError
        with path.open("rb") as content:
            return _File(path, hashlib.file_digest(content, "sha256").hexdigest(), path.stat().st_size)
    except OSError as error:
        why = next((words for kind, words in _WHY_NOT.items() if isinstance(error, kind)), error.strerror)
        _complain(path, why or "no se puede leer")
        return None


def _complain(path: Path, why: str) -> None:
    name = os.fsencode(path).decode("utf-8", "replace")
    remedy = "revise el nombre, la carpeta y los permisos"
    print(f"error: no se puede abrir {name}: {why}\nremedio: {remedy}", file=sys.stderr)


def _reviews(files: list[_File], copies: bool) -> Iterator[Reviewed]:
    """What each file says, in order; of one that no worker survives, that."""
    plans = _plans()
    tasks = [
        Task((file.path, file.nombre, file.sha256, copies, plans), SECONDS + SECONDS_PER_MB * file.bytes / 1_000_000)
        for file in files
    ]
    today = lima_date(now())
    with Pool(max(1, min(len(files), os.cpu_count() or 1))) as pool:
        for file, result in zip(files, pool.run("pipelines.examine:review", tasks), strict=True):
            if result is None:
                _complain(file.path, "ya no está")
            elif isinstance(result, Broken):
                # Only now: it takes longer to import than most files take to read.
                intake = importlib.import_module("assets.sources.intake")
                yield Reviewed(file.nombre, file.sha256, general=(intake.interrupted(result),), fecha=today)
            else:
                yield replace(result, fecha=today)


def _plans() -> tuple[Path, ...]:
    """Files that may hold an approved PSIG plan: those delivered as such, where there is a project around."""
    try:
        folder = settings.load().raw / "psig_plan"
    except settings.SettingsError:
        return ()
    return tuple(sorted(path for path in folder.rglob("*.xlsx") if path.is_file()))


def _write(folder: Path, reviewed: Reviewed, taken: set[Path]) -> list[Path]:
    """The workbook and the page of each unit in the file. What writes them is imported only when it is wanted."""
    return importlib.import_module("pipelines.libros").write_review(folder, reviewed, taken)


def _print(*lines: str) -> None:
    """Prints what any encoding of the terminal can show of it."""
    encoding = sys.stdout.encoding or "utf-8"
    print("\n".join(lines).encode(encoding, "replace").decode(encoding))
