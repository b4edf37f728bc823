"""One drill on one engine, in a process of its own, with a bench and a server that nobody else uses."""

import os
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import sqlalchemy as sa

from tests.conftest import Databases
from tests.drills import full
from tests.drills.bench import Bench
from tests.drills.faults import build_shim
from tests.drills.result import Result
from tests.drills.server import MEMORY, Server

#: The drill whose children need the library of `shim.c`.
DISK_CALLS = 4


def drill(number: int, engine: str, name: str, seed: int, part: float, minutes: float) -> Result:
    """Runs it, in a process of its own; `minutes`: it begins no other trial after them. A drill that breaks itself is a
    violation too."""
    warnings.simplefilter("ignore")
    run: Callable[[Bench, float], Result] = getattr(full, name)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="simulacro-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        try:
            shim = _preload(Path(folder)) if number == DISK_CALLS else None
            with bench(engine, Path(folder), Random(f"{seed}-{number}-{engine}")) as held:
                held.shim = shim
                held.until = started + minutes * 60
                result = run(held, part)
                if time.monotonic() >= held.until:
                    result.notes.append(_cut_short(minutes))
                return result
        except Exception:  # noqa: BLE001 - told on the page
            failed = Result(number, name, engine, seconds=time.monotonic() - started)
            failed.blame("el simulacro mismo falló", [traceback.format_exc().strip().replace("\n", " / ")])
            return failed


def _cut_short(minutes: float) -> str:
    return f"se detuvo a los {minutes:g} minutos (`--minutos`), con lo que llevaba probado: no es la cuenta completa"


def _preload(folder: Path) -> Path | None:
    """Builds the library that makes calls of the system fail; processes that start from now on have it."""
    folder.chmod(0o755)
    library = build_shim(folder)
    if library:
        os.environ["LD_PRELOAD"] = str(library)
    return library


@contextmanager
def bench(engine: str, folder: Path, rng: Random) -> Iterator[Bench]:
    if engine == "sqlite":
        yield Bench(engine, Databases(folder, None), folder, rng)
        return
    with Server() as server:
        databases = Databases(folder, sa.make_url(server.url))
        yield Bench(engine, databases, folder, rng, server=server)
