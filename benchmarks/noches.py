"""A unit's nights: what an unchanged export costs, and what a year of exports adds to the warehouse.

    python -m benchmarks.noches [--ao 300] [--noches 365]

The work of a night is what `run` does beyond starting Python and Dagster: look at the folder, take in, recognise, load.
Growth is beside a table that keeps every photograph whole, in the same engine (SQLite) and the same number of bytes a
figure. A part of the activities changes in each export, as `tests.builders.ceplan_anio` makes them.
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from assets.loading import inventory, year
from assets.loading.folder import Looks
from schemas.registry import TABLES
from tests.builders import ceplan_anio
from warehouse import schema
from warehouse.custody import Custody
from warehouse.engine import connect

ANIO, UE = 2025, "900001"
FACTS = ("poi_ao_historia", "poi_mensual_historia")


class Unit:
    def __init__(self, folder: Path) -> None:
        self.raw, self.database = folder / "raw", folder / "seguimiento.db"
        self.engine, self.custody = connect(f"sqlite:///{self.database}"), Custody(folder / "custodia")
        schema.init(self.engine)

    def night(self, content: bytes, moment: str) -> float:
        """Delivers an export and loads it; seconds."""
        path = self.raw / "poi_ceplan" / ceplan_anio.nombre(UE, moment)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        when = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        started = time.perf_counter()
        looks = partial(Looks, clock=lambda: time.time() + 86_400)  # the file is not on its way any more
        inventory.scan(self.raw, self.custody, ejemplos=True, now=when, looks=looks)
        inventory.register(self.engine, self.custody, ejemplos=True, now=when)
        for outcome in year.load_year(self.engine, self.custody, "poi_ceplan", ANIO, when):
            assert outcome.loaded, outcome
        return time.perf_counter() - started

    def rows(self) -> dict[str, int]:
        with self.engine.connect() as conn:
            return {
                name: conn.execute(sa.text(f"SELECT COUNT(*) FROM {name}")).scalar_one()
                for name in TABLES
            }

    def size(self) -> int:
        with self.engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.database.stat().st_size


def nights(ao: int, n: int) -> None:
    moments = [f"{datetime(ANIO, 2, 1, 2, 0, 7) + timedelta(days=i):%Y%m%d%H%M%S}" for i in range(n)]
    # Some 25 monthly rows change a night: as many as those of 268 real activities did in 41 days.
    story = ceplan_anio.fotografias(UE, ao, 1, ANIO, moments, cambian=0.08)
    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name:
        unit = Unit(Path(name))
        empty, first_rows, seconds, whole = unit.size(), {}, [], 0
        for number, (moment, rows) in enumerate(story):
            seconds.append(unit.night(ceplan_anio.exportar(rows, moment), moment))
            whole += len(rows) * 12
            if not number:
                first_rows, first_size = unit.rows(), unit.size()
        last = datetime.strptime(moments[-1], "%Y%m%d%H%M%S") + timedelta(days=1)
        moment = f"{last:%Y%m%d%H%M%S}"
        before = unit.rows()
        unchanged = unit.night(ceplan_anio.exportar(rows, moment), moment)
        after = unit.rows()
        grown, every = unit.size() - first_size, _every_photograph(unit, whole)
        print(f"{n} noches de una UE de {ao} AO (SQLite)\n")
        print(f"primera carga: {seconds[0]:.2f} s; mediana de las demás: {sorted(seconds[1:])[len(seconds) // 2 - 1]:.2f} s")
        print(f"exportación sin cambios: {unchanged:.2f} s; filas nuevas:")
        print("".join(f"  {table} {after[table] - before[table]}\n" for table in TABLES if after[table] != before[table]) or "  ninguna")
        print(f"filas de hechos nuevas: {sum(after[table] - before[table] for table in FACTS)}")
        print(f"almacén: {empty / 1e6:.1f} MB vacío, {first_size / 1e6:.1f} tras la primera, +{grown / 1e6:.1f} MB en las demás")
        print(f"guardar cada fotografía entera: {every / 1e6:.1f} MB ({whole:,} filas); razón {every / grown:.1f}x")
        print("crecieron: " + ", ".join(f"{t} {after[t] - first_rows[t]}" for t in TABLES if after[t] - first_rows[t] > n))


def _every_photograph(unit: Unit, rows: int) -> int:
    """Bytes of as many rows as all the photographs have, kept whole."""
    path = unit.database.with_name("todas.db")
    engine = connect(f"sqlite:///{path}")
    columns = "anio, ue, codigo_ao, mes, fisico_inicial, fisico_programado, fisico_ejecutado, financiero_inicial_soles, financiero_programado_soles, financiero_ejecutado_soles, fila, carga_id"
    with engine.connect() as conn:
        conn.connection.driver_connection.execute("ATTACH DATABASE ? AS ours", (str(unit.database),))
        conn.exec_driver_sql(f"CREATE TABLE todas AS SELECT {columns} FROM ours.poi_mensual_historia WHERE 0")
        stored = conn.exec_driver_sql("SELECT COUNT(*) FROM ours.poi_mensual_historia").scalar_one()
        for _ in range(max(1, rows // stored)):
            conn.exec_driver_sql(f"INSERT INTO todas SELECT {columns} FROM ours.poi_mensual_historia")
        filled = conn.exec_driver_sql("SELECT COUNT(*) FROM todas").scalar_one()
        conn.commit()
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size * rows // filled


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--ao", type=int, default=300)
    arguments.add_argument("--noches", type=int, default=365)
    given = arguments.parse_args()
    nights(given.ao, given.noches)


if __name__ == "__main__":
    main()
