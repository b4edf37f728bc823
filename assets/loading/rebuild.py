"""The warehouse again, from custody and ledger alone.

Everything is loaded into a new embedded warehouse aside, by the same path as every night, while the live one goes on;
then its rows take the place of the live ones in one transaction. Readers see the old or the new, on either engine;
views and grants stay. No load goes on during that transaction, and what arrived and was loaded since the beginning is
first made up for: a switch never takes anything back.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from assets.loading import configuration, inventory, poi_alerts, year
from assets.sources.registry import SOURCES
from schemas.calendar import lima_date
from schemas.institucion import Institucion
from schemas.registry import TABLES
from schemas.tables import meta
from warehouse import bulk, reading, schema
from warehouse.custody import Custody, Ledger, Received, TextFile, content
from warehouse.engine import connect, transaction


def rebuild(
    engine: Engine,
    custody: Custody,
    aside: Path,
    *,
    ejemplos: bool,
    now: str,
    institucion: Institucion | None = None,
) -> int:
    """Rebuilds into `aside` by the institution's choices (the defaults without one), then switches. Returns how many
    files were read. Raises before any switch: ValueError if a copy in custody is damaged or missing.

    The ledger is gone through night by night: what was refused, replaced, put back or decided happens again as it
    happened. Who has sent nothing for too long is asked as of `now`: quiet nights are not in the ledger.
    """
    fresh = connect(f"sqlite:///{aside / 'rehecho.db'}")
    try:
        schema.init(fresh)
        configuration.bring(fresh, institucion or Institucion())
        files, done = catch_up(fresh, custody, 0, ejemplos=ejemplos)
        with transaction(engine, alone=True) as target:
            ledger = custody.ledger()
            files += _replay(fresh, custody, ledger, done, ejemplos=ejemplos)
            poi_alerts.of_silence(fresh, lima_date(now))
            schema.renew(target)
            _switch(fresh, target)
    finally:
        fresh.dispose()
    return files


def catch_up(engine: Engine, custody: Custody, done: int, *, ejemplos: bool) -> tuple[int, int]:
    """Brings a warehouse that knows the first `done` events of the ledger to all of it, as it happened; how many files
    were read, and how many events it knows now. A run alone would take a decision before the load that it is about.
    Raises ValueError as `rebuild`."""
    files = 0
    while done < len(ledger := custody.ledger()):
        files += _replay(engine, custody, ledger, done, ejemplos=ejemplos)
        done = len(ledger)
    return files, done


def _replay(fresh: Engine, custody: Custody, ledger: Ledger, done: int, *, ejemplos: bool) -> int:
    """Goes through the events of the ledger after the first `done`; how many files were read."""
    for sha256 in dict.fromkeys(content(event) for _, event in ledger[done:]):
        if sha256:
            custody.verify(sha256)
    files = 0
    for moment, until in _steps(ledger):
        if until <= done:
            continue
        files += inventory.register(fresh, custody, ejemplos=ejemplos, now=moment, ledger=ledger[:until])
        if not isinstance(ledger[until - 1][1], Received):
            continue
        for anio in year.years(fresh, tuple(SOURCES)):
            for fuente in SOURCES:
                for _ in year.load_year(fresh, custody, fuente, anio, moment):
                    pass
    return files


def _switch(fresh: Engine, target: Connection) -> None:
    with fresh.connect() as source:
        for table in TABLES.values():
            if table not in meta.TABLES:  # what a database says of itself is of its own engine
                bulk.delete(target, table)
                for piece in reading.pieces(source, table):
                    bulk.insert(target, table, piece)


def _steps(ledger: Ledger) -> Iterator[tuple[str, int]]:
    """(moment, how many events there were by then) of each scan that found something, of each decision,
    of each closing and of each text."""
    for i, (_, event) in enumerate(ledger, 1):
        following = ledger[i][1] if i < len(ledger) else None
        if isinstance(event, TextFile) and isinstance(following, TextFile):
            continue  # what is taken of a folder at a time, or night after night: only how it ended is seen
        if not isinstance(event, Received):
            yield event.en, i
        elif not isinstance(following, Received) or following.recibido_en != event.recibido_en:
            yield event.recibido_en, i
