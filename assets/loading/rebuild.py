"""The warehouse again, from custody and ledger alone.

Everything is loaded into a new embedded warehouse aside, by the same path as every night; then its rows take the
place of the live ones in one transaction. Readers see the old or the new, on either engine; views and grants stay.
"""

from pathlib import Path

from sqlalchemy import Engine

from assets.loading import inventory, year
from assets.sources.registry import SOURCES
from schemas.registry import TABLES
from schemas.tables import meta
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
        with fresh.connect() as source, transaction(engine) as target:
            schema.renew(target)
            for table in TABLES.values():
                if table not in meta.TABLES:  # what a database says of itself is of its own engine
                    bulk.delete(target, table)
                    bulk.insert(target, table, reading.read(source, table))
    finally:
        fresh.dispose()
    return files
