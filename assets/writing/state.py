"""Of which moment a report is: now, a past date, or what was published and is shown as it was, digit by digit.

    no date, nothing published      the live warehouse
    no date, a year that was closed the last publication: its figures from custody, over its photographs
    a date, POI                     the photographs taken by the end of that day
    a date, PSIG                    what was published of that date; or the year as it is, if nothing in it is later

A past state is an embedded warehouse aside; the live one is only read. Of a published state the pinned figures are
exact (`assets.rules.publicacion.PINNED`); what was not pinned (months, alerts, factors, evidence) is what the warehouse
still knows of it. What differs from another moment is in `against`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.loading import as_of, marts, poi_alerts, psig_year
from assets.loading.as_of import NoPhotograph
from assets.loading.publicaciones import SEEN_FIRST
from assets.rules import publicacion
from assets.writing import published
from schemas.tables.audit import CARGA
from schemas.tables.psig import PSIG_BALANCE
from schemas.tables.publicacion import PUBLICACION, PUBLICACION_CARGA
from warehouse import bulk, reading
from warehouse.custody import Custody
from warehouse.engine import AlmacenError, snapshot

_LOADED_FIRST = "cárguelo primero: seguimiento run"


@dataclass(frozen=True, slots=True)
class State:
    """What a report shows. `engine`: the warehouse to read views from; `corte`: of which date, None if it is of now;
    `publicacion`: the row of `publicacion` whose pinned figures they are, if they are."""

    engine: sa.Engine
    corte: date | None = None
    publicacion: dict[str, Any] | None = None


@contextmanager
def of(engine: sa.Engine, custody: Custody, tema: str, anio: int, corte: date | None, aside: Path) -> Iterator[State]:
    """The state of a subject's year (`poi`, `psig`) to be shown; `aside`: an empty folder to work in, which must last
    as long as the state is read.

    Raises `NoPhotograph` if nothing is known of that date, and `AlmacenError` if what was published cannot be read.
    """
    with snapshot(engine) as conn:
        shown = _publication(conn, tema, anio, corte)
        if shown is None and corte is not None:
            _require(conn, tema, anio, corte)
    if shown is not None:
        with _pinned(engine, custody, shown, aside) as past:
            yield State(past, date.fromisoformat(shown["corte"]), shown)
    elif corte is not None and tema == "poi":
        with as_of.warehouse(engine, corte, aside, anio=anio) as past:
            yield State(past, corte)
    else:
        yield State(engine, corte)


def _publication(conn: sa.Connection, tema: str, anio: int, corte: date | None) -> dict[str, Any] | None:
    """The publication that serves: the last one, or of a PSIG's date the last one of that date."""
    if corte is not None and tema == "poi":
        return None
    which: dict[str, Any] = {"vigente": 1} if corte is None else {"corte": corte.isoformat()}
    rows = reading.read(conn, PUBLICACION, order=["secuencia"], tema=tema, anio=anio, **which).to_dict("records")
    return {str(name): value for name, value in rows[-1].items()} if rows else None


def _require(conn: sa.Connection, tema: str, anio: int, corte: date) -> None:
    """Raises `NoPhotograph` unless the warehouse can show the year as of that date."""
    if tema == "poi":
        as_of.require(conn, corte, anio, SEEN_FIRST)
        return
    loads = reading.read(conn, CARGA, ["corte"], fuente=list(psig_year.SOURCES), anio=anio, vigente=1)["corte"]
    if loads.empty:
        raise NoPhotograph(f"no hay nada cargado del PSIG {anio}", _LOADED_FIRST)
    last = loads.max()
    if loads.isna().any() or last > corte.isoformat():
        why = f"sus hojas llegan hasta el {last}" if loads.notna().all() else "alguna de sus hojas no tiene fecha"
        raise NoPhotograph(
            f"no se sabe cómo estaba el PSIG {anio} el {corte}: una hoja corregida reemplaza a la anterior, y {why}",
            "pídalo sin --corte, o con la fecha de un corte que se cerró (seguimiento cerrar psig); o una posterior",
        )


@contextmanager
def _pinned(engine: sa.Engine, custody: Custody, shown: dict[str, Any], aside: Path) -> Iterator[sa.Engine]:
    tema, anio, corte = shown["tema"], int(shown["anio"]), date.fromisoformat(shown["corte"])
    with snapshot(engine) as conn:
        loads = reading.read(conn, PUBLICACION_CARGA, publicacion_id=shown["publicacion_id"])
        other_years = reading.read(conn, PSIG_BALANCE)
    other_years = other_years[other_years["anio"] != anio]

    def as_published(conn: sa.Connection) -> None:
        bulk.insert(conn, PSIG_BALANCE, other_years)  # a balance compares two years
        if tema == "poi":
            published.photographs(conn, anio, corte, loads)
        _figures(conn, custody, shown)
        if tema == "poi":
            published.count_again(conn, anio)
            published.members(conn, anio)
            published.scale(conn, anio)
        marts.reconcile(conn, anio)

    with as_of.copied(engine, aside, as_published, anio=anio) as past:
        if tema == "poi":
            poi_alerts.of_silence(past, corte)
        yield past


def _figures(conn: sa.Connection, custody: Custody, shown: dict[str, Any]) -> None:
    """The rows of the pinned document in the place of those that were computed."""
    tema, anio = shown["tema"], int(shown["anio"])
    tables = [pinned.table for pinned in publicacion.PINNED[tema]]
    computed = {table.name: reading.read(conn, table, anio=anio) for table in tables}
    if tema == "psig":
        for table in tables:
            bulk.delete(conn, table, anio=anio)
    for unit in _units(custody, shown):
        whose = unit["poi_resumen"][["fuente", "ue"]] if tema == "poi" else pd.DataFrame()
        for table in tables:
            for of_unit in whose.to_dict("records"):
                bulk.delete(conn, table, anio=anio, **{str(name): value for name, value in of_unit.items()})
            bulk.insert(conn, table, published.complete(table, unit[table.name], computed[table.name]))


def _units(custody: Custody, shown: dict[str, Any]) -> Iterator[dict[str, pd.DataFrame]]:
    try:
        with custody.opened(shown["huella"]) as file:
            yield from publicacion.pinned_rows(shown["tema"], file)
    except ValueError as error:
        raise AlmacenError(
            f"Lo publicado ({shown['publicacion_id']}) no se puede leer: {error}.",
            "Restaure la custodia de un respaldo; con --corte FECHA se ve lo que hay cargado.",
        ) from None
