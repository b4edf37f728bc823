"""The warehouse again, from custody and ledger alone.

Everything is loaded into a new embedded warehouse aside, by the same path as every night; then its rows take the
place of the live ones in one transaction. Readers see the old or the new, on either engine; views and grants stay.
"""

from pathlib import Path

from sqlalchemy import Engine

from assets.loading import inventory, marts, year
from assets.sources.registry import SOURCES
from schemas.registry import TABLES
from warehouse import bulk, reading, schema
from warehouse.custody import Custody
from warehouse.engine import connect, transaction


def rebuild(engine: Engine, custody: Custody, aside: Path, *, ejemplos: bool, now: str) -> int:
    """Rebuilds into `aside`, then switches. Returns how many files the ledger named. Raises before any switch."""
    fresh = connect(f"sqlite:///{aside / 'rehecho.db'}")
    try:
        schema.init(fresh)
        files = inventory.register(fresh, custody, ejemplos=ejemplos, now=now)
        for anio in year.years(fresh, tuple(SOURCES)):
            for fuente in SOURCES:
                for _ in year.load_year(fresh, custody, fuente, anio, now):
                    pass
            with transaction(fresh) as conn:
                marts.reconcile(conn, anio)
        schema.init(engine)
        with fresh.connect() as source, transaction(engine) as target:
            for table in reversed(list(TABLES.values())):
                bulk.delete(target, table)
            for table in TABLES.values():
                bulk.insert(target, table, reading.read(source, table))
    finally:
        fresh.dispose()
    return files
