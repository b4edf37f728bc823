"""The warehouse again, from custody and ledger alone.

Everything is loaded into a new embedded warehouse aside, by the same path as every night; then its rows take the
place of the live ones in one transaction. Readers see the old or the new, on either engine; views and grants stay.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from assets.loading import inventory, year
from assets.sources.registry import SOURCES
from schemas.registry import TABLES
from schemas.tables import meta
from warehouse import bulk, reading, schema
from warehouse.custody import Custody, Received
from warehouse.engine import connect, transaction


def rebuild(engine: Engine, custody: Custody, aside: Path, *, ejemplos: bool) -> int:
    """Rebuilds into `aside`, then switches. Returns how many files were read. Raises before any switch: ValueError if
    a copy in custody is damaged or missing.

    The ledger is gone through night by night: what was refused, replaced or put back happens again as it happened.
    """
    events = list(custody.events())
    for _, event in events:
        custody.read(event.sha256)
    fresh = connect(f"sqlite:///{aside / 'rehecho.db'}")
    try:
        schema.init(fresh)
        files = 0
        for night, until in _nights(events):
            files += inventory.register(fresh, custody, ejemplos=ejemplos, now=night, events=events[:until])
            for anio in year.years(fresh, tuple(SOURCES)):
                for fuente in SOURCES:
                    for _ in year.load_year(fresh, custody, fuente, anio, night):
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


def _nights(events: list[tuple[int, Received]]) -> Iterator[tuple[str, int]]:
    """(moment, how many events there were by then) of each scan that found something."""
    for i, (_, event) in enumerate(events, 1):
        if i == len(events) or events[i][1].recibido_en != event.recibido_en:
            yield event.recibido_en, i
