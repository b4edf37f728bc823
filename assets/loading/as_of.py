"""The warehouse as it stood at the end of a date, in an embedded one aside: photographs taken later are as if they had
never come, and the marts are made of what is left by the same code. What is no photograph stays as it is now.

The live warehouse is only read. For the canonical export of a past date, and for pinning what was published of one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import dated, marts, photographs, poi_alerts, poi_fuente, poi_marts, presupuesto
from assets.rules import history
from schemas.calendar import day_after
from schemas.contract import Table
from schemas.registry import TABLES
from schemas.tables import dimensions, meta, publicacion
from schemas.tables.poi import POI_ANUAL, POI_CORTE
from warehouse import bulk, reading, schema
from warehouse.engine import connect, snapshot, transaction

#: What stays as it is now although marts are made anew.
_AS_NOW = publicacion.TABLES
#: Every table that holds what was loaded or follows from it.
EVERY = tuple(table for table in TABLES.values() if table not in (*meta.TABLES, *_AS_NOW))
_UNIT = ["fuente", "anio", "ue"]


class NoPhotograph(Exception):
    """Nothing is known of a date: why, and what to ask for instead."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


def require(conn: Connection, day: date, anio: int | None = None, fuentes: Sequence[str] | None = None) -> pd.DataFrame:
    """The photographs (rows of `poi_corte`) taken by the end of a day, of a plan's year or of all; `fuentes`: sources
    of activities, if only theirs will do. Raises `NoPhotograph` if there is none."""
    asked: dict[str, Any] = {} if anio is None else {"anio": anio}
    cortes = reading.read(conn, POI_CORTE, **asked, **({"fuente": list(fuentes)} if fuentes else {}))
    of_what = "".join(["" if anio is None else f" {anio}", " por actividad operativa" if fuentes else ""])
    if cortes.empty:
        raise NoPhotograph(f"no hay nada cargado del POI{of_what}", "cárguelo primero: seguimiento run")
    found = cortes[cortes["corte_instante"] < day_after(day)]
    if found.empty:
        first = cortes["corte"].min()
        raise NoPhotograph(
            f"no hay ninguna fotografía del POI{of_what} tomada hasta el {day}",
            f"la primera es del {first}: pida esa fecha o una posterior",
        )
    return found


@contextmanager
def warehouse(
    source: Engine, day: date, aside: Path, tables: Sequence[Table] = EVERY, anio: int | None = None
) -> Iterator[Engine]:
    """An embedded warehouse in folder `aside` with these tables (of one plan's year, if given), as of the end of a day
    in Lima. Raises `NoPhotograph` if there was nothing to see yet."""

    def rewound(conn: Connection) -> None:
        require(conn, day, anio)
        cortes = reading.read(conn, POI_CORTE)
        without(conn, cortes[cortes["corte_instante"] >= day_after(day)])

    with copied(source, aside, rewound, tables, anio) as past:
        poi_alerts.of_silence(past, day)
        yield past


@contextmanager
def copied(
    source: Engine,
    aside: Path,
    change: Callable[[Connection], None],
    tables: Sequence[Table] = EVERY,
    anio: int | None = None,
) -> Iterator[Engine]:
    """An embedded warehouse in folder `aside` with these tables (their rows of one plan's year, if given) as they are
    now, changed before what was published joins them: of a changed state nothing is compared with it."""
    fresh = connect(f"sqlite:///{aside / 'al-corte.db'}")
    try:
        schema.init(fresh)
        with snapshot(source) as live, transaction(fresh) as conn:
            for table in tables:
                _copy(live, conn, table, **({"anio": anio} if anio is not None and _is_of_years(table) else {}))
            change(conn)
            for table in _AS_NOW:
                _copy(live, conn, table)
        yield fresh
    finally:
        fresh.dispose()


def _is_of_years(table: Table) -> bool:
    """Whether each row is of a plan's year: a month or a scale has one of its own, a file may be of several."""
    return "anio" in table.names and not table.column("anio").nullable and table not in dimensions.TABLES


def _copy(live: Connection, conn: Connection, table: Table, **of_year: Any) -> None:
    bulk.delete(conn, table)  # what `init` filled
    for piece in reading.pieces(live, table, **of_year):
        bulk.insert(conn, table, piece)


def without(conn: Connection, later: pd.DataFrame) -> None:
    """As if these photographs (rows of `poi_corte`), the last ones of their units, had never come."""
    bulk.delete(conn, POI_CORTE, carga_id=later["carga_id"].tolist())
    since = later.groupby(_UNIT)["corte_instante"].min()
    for (fuente, year, ue), until in since.items():
        anio = int(year)
        dated.show_last(conn, reading.read(conn, POI_CORTE, fuente=fuente, anio=anio, ue=ue))
        for part in photographs.PARTS.get(fuente, ()):
            versions = history.rewind(reading.read(conn, part.table, anio=anio, ue=ue), until)
            bulk.replace(conn, part.table, versions, anio=anio, ue=ue)
        if fuente == "poi_anual":  # one photograph of a whole year: there is no earlier one
            bulk.delete(conn, POI_ANUAL, anio=anio, ue=ue)
        if fuente != "poi_ceplan_financiera":
            poi_marts.of_facts(conn, fuente, anio, ue, since=until)
    for year, ue in later[_UNIT[1:]].drop_duplicates().itertuples(index=False, name=None):
        poi_fuente.cross_check(conn, int(year), ue)
        presupuesto.reconcile(conn, int(year), ue)
    for year in sorted(set(later["anio"])):
        marts.reconcile(conn, int(year))
