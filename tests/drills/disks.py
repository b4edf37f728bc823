"""Drill 3: the disk of the warehouse, custody, orchestrator or reports is full in the middle of `seguimiento run`.

The disk is a small tmpfs with a ballast file in it; where mounting is not allowed, every write below that folder is
refused as by a full disk, which reaches custody and reports only.
"""

import contextlib
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.conftest import Databases
from tests.drills import child, faults
from tests.drills.bench import PROCESSES, Bench, Trial, ended
from tests.drills.faults import DISK, Fault
from tests.drills.result import Result
from tests.drills.server import MEMORY, Server

#: Folder of the night, and how many KB are left free on its disk.
PLACES = {
    "almacén": ("almacen", 100), "custodia": ("custodia", 24), "orquestador": ("dagster", 60), "salida": ("salida", 8),
}  # fmt: skip
FAILED = 3


def full_disks(bench: Bench, places: Sequence[str] = tuple(PLACES)) -> Result:
    """Cause and remedy, exit code 3, and when there is room again the run finishes with nothing lost."""
    result = Result(3, "Disco lleno: almacén, custodia, orquestador y salida, por turno", bench.engine)
    with result.timed():
        for place in bench.within(places):
            if place == "almacén" and bench.engine != "sqlite":
                _server(bench, result)
                continue
            name, free = PLACES[place]
            trial = bench.trial()
            with disk(trial.folder / name) as fill:
                if place == "almacén":
                    trial = _moved(trial, trial.folder / name)
                if fill is None and place in ("almacén", "orquestador"):
                    result.notes.append(f"{place}: no se pudo montar un disco propio; no se probó")
                    continue
                if fill is not None:
                    fill(free)
                full = None if fill else Fault(DISK, 1, errno.ENOSPC, lasting=True)
                how = "tmpfs lleno" if fill else "escrituras rechazadas con ENOSPC"
                result.tried[f"{place} ({how})"] += 1
                result.blame(place, _told(*command(trial, full, trial.folder / name)))
                if fill is not None:
                    fill(None)
                result.blame(place, [*_well(trial), *bench.check(trial)])
    return result


def _server(bench: Bench, result: Result) -> None:
    """A server whose data are on the small disk."""
    place = Path(tempfile.mkdtemp(prefix="disco-", dir=MEMORY))  # not in the night's folder: its user cannot enter it
    with disk(place, megabytes=420) as fill:
        if fill is None:
            result.notes.append("almacén: no se pudo montar un disco propio; no se probó")
            return
        few = "-c max_wal_size=48MB -c min_wal_size=32MB -c wal_level=minimal -c max_wal_senders=0"
        nights = bench.folder / "propias"
        nights.mkdir()
        with Server(place, few) as server:
            own = Bench("postgresql", Databases(nights, sa.make_url(server.url)), nights, bench.rng)
            trial = own.trial()
            fill(64)
            result.tried["almacén (tmpfs lleno)"] += 1
            # A server without room for its log goes down: all that a client can say then is that it is not there.
            result.blame("almacén", _told(*command(trial), ("disco", "servidor"), ("Libere", "Revise")))
            fill(None)
            if not server.running():
                server.start()
            result.blame("almacén", [*_well(trial), *bench.check(trial)])


@contextmanager
def disk(folder: Path, megabytes: int = 24) -> Iterator:
    """A disk of its own at a folder, with what was there; `fill(kb)` leaves only that much free, `fill(None)` frees it.
    None where mounting is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder.with_name(f"{folder.name}.antes")
    shutil.copytree(folder, kept)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mounting, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        ballast = folder / ".lastre"

        def fill(free_kb: int | None) -> None:
            ballast.unlink(missing_ok=True)
            if free_kb is not None:
                with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):  # whoever else writes there
                    while shutil.disk_usage(folder).free > free_kb * 1024 + 65536:
                        file.write(b"\0" * 65536)

        yield fill
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=True)


def _moved(trial: Trial, folder: Path) -> Trial:
    """The same night with its database on that disk."""
    path = Path(sa.make_url(trial.order.url).database or "")
    shutil.move(path, folder / path.name)
    return Trial(child.Order(f"sqlite:///{folder / path.name}", trial.folder, trial.order.now))


def command(trial: Trial, fault: Fault | None = None, below: Path | None = None) -> tuple[int | None, str]:
    """`seguimiento run` on the night: its exit code, and what it said."""
    said = trial.folder.with_suffix(".dicho")
    process = PROCESSES.Process(target=run_command, args=(trial.order, fault, below, said))
    process.start()
    code = ended(process)
    return code, said.read_text(errors="replace")


def run_command(order: child.Order, fault: Fault | None, below: Path | None, said: Path) -> None:
    descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    folders = {name: order.folder / name.lower() for name in ("RAW", "CUSTODIA", "SALIDA", "TEXTOS")}
    os.environ.update({f"SEGUIMIENTO_{name}": str(path) for name, path in folders.items()})
    os.environ["SEGUIMIENTO_DAGSTER_HOME"] = str(order.folder / "dagster")
    os.environ |= {"SEGUIMIENTO_HOME": str(order.folder), "SEGUIMIENTO_DB_URL": order.url, "SEGUIMIENTO_EJEMPLOS": "1"}
    from pipelines.cli import main

    with faults.armed(fault, below or order.folder):
        code = main(["run"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _well(trial: Trial) -> list[str]:
    code, said = command(trial)
    return [] if code in (0, 1) else [f"con espacio otra vez la corrida termina con {code}: {said[-600:]}"]


def _told(
    code: int | None,
    said: str,
    cause: Sequence[str] = ("espacio", "disco"),
    remedy: Sequence[str] = ("Libere", "libere"),
) -> list[str]:
    """Exit code 3 with a cause and a remedy in Spanish, and no traceback."""
    found = [] if code == FAILED else [f"terminó con código {code}"]
    if "Traceback" in said:
        found.append("muestra una traza")
    if not any(word in said for word in cause):
        found.append("no dice que falta espacio")
    if not any(word in said for word in remedy):
        found.append("no dice qué hacer")
    return [f"{sentence}: {said[-500:]}" for sentence in found]
