"""The activities of a UE as each photograph showed them (`poi_actividad_version`), computed from the stored history.

In the caller's transaction. One path for a usual night, for a photograph that comes late or is taken out, and for
recomputation: wind the versions back to an instant, then append the state at each photograph from there on.
"""

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection, delete, select, update

from assets.loading.poi_facts import from_months
from assets.rules import history
from assets.rules.poi_activity import activity_mart
from schemas.frames import empty_frame
from schemas.tables.poi import POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from schemas.tables.poi_revision import POI_ACTIVIDAD_VERSION
from warehouse import bulk, configuration, reading
from warehouse.tables import sql_table

_KEY = ("anio", "codigo_ao")
_SHAPE = history.Shape(
    _KEY,
    tuple(name for name in POI_ACTIVIDAD_VERSION.names if name not in (*_KEY, history.FROM, history.UNTIL, "ue")),
    "codigo_ao",
)


def bring_up(conn: Connection, anio: int, ue: str, since: str | None, latest: pd.DataFrame | None = None) -> None:
    """The versions at every photograph of the UE from the instant `since` on (None: at all of them).

    `latest`: rows of `poi_actividad` of the newest photograph, if they are at hand; then a usual night computes
    nothing again. A photograph that is no longer known is wound back too, however old it is.
    """
    cortes = reading.read(
        conn, POI_CORTE, ["corte_instante", "mes_corte"], ["corte_instante"], fuente="poi_ceplan", anio=anio, ue=ue
    )
    instants = cortes["corte_instante"].tolist()
    if since is not None and instants and instants[0] < since:
        since = min([since, *_unknown_instants(conn, anio, ue, set(instants))])
        cortes = cortes[cortes["corte_instante"] >= since]
        versions = _rewound(conn, anio, ue, since)
    else:
        bulk.delete(conn, POI_ACTIVIDAD_VERSION, anio=anio, ue=ue)
        versions = empty_frame(POI_ACTIVIDAD_VERSION)
    for instant, mart in _states(conn, anio, ue, cortes, latest):
        said = mart[[*_KEY, "ue", *_SHAPE.values]]
        changes = history.append(versions, history.Snapshot(instant, "", said), _SHAPE)
        changes = history.Changes(changes.close, changes.insert.drop(columns=history.LOAD))
        bulk.end(conn, POI_ACTIVIDAD_VERSION, changes.close, anio=anio, ue=ue)
        bulk.insert(conn, POI_ACTIVIDAD_VERSION, changes.insert)
        if instant != instants[-1]:
            versions = history.apply(versions, changes, _SHAPE)
            versions = versions[versions[history.UNTIL].isna()]


def _unknown_instants(conn: Connection, anio: int, ue: str, known: set[str]) -> list[str]:
    """Instants of versions at which there is no photograph: it gave way to another, or was withdrawn."""
    table = sql_table(POI_ACTIVIDAD_VERSION)
    found: set[str] = set()
    for name in (history.FROM, history.UNTIL):
        shown = reading.in_memory(conn, POI_ACTIVIDAD_VERSION.column(name), table.c[name])
        asked = select(shown).distinct().where(table.c.anio == anio, table.c.ue == ue, table.c[name].is_not(None))
        found |= set(conn.execute(asked).scalars())
    return sorted(found - known)


def _rewound(conn: Connection, anio: int, ue: str, instant: str) -> pd.DataFrame:
    """`history.rewind`, in the database: as if nothing of the instant or later had been known. The versions that hold
    then."""
    table = sql_table(POI_ACTIVIDAD_VERSION)
    unit = [table.c.anio == anio, table.c.ue == ue]
    conn.execute(delete(table).where(*unit, table.c.desde >= instant))
    conn.execute(update(table).where(*unit, table.c.hasta >= instant).values(hasta=None))
    return reading.read(conn, POI_ACTIVIDAD_VERSION, anio=anio, ue=ue, hasta=None)


def _states(
    conn: Connection, anio: int, ue: str, cortes: pd.DataFrame, latest: pd.DataFrame | None
) -> Iterator[tuple[str, pd.DataFrame]]:
    """(instant, activities) at each of these photographs, of which the last is the newest, in order of time."""
    instants = cortes["corte_instante"].tolist()
    earlier = instants if latest is None else instants[:-1]
    if earlier:
        ao = reading.read(conn, POI_AO_HISTORIA, anio=anio, ue=ue)
        monthly = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue)
        scale = configuration.in_use(conn).scale(anio)
        for instant, month in zip(earlier, cortes["mes_corte"], strict=False):
            state = from_months(
                history.as_of(ao, instant),
                history.as_of(monthly, instant),
                None if pd.isna(month) else int(month),
                anio,
                ue,
            )
            yield instant, activity_mart(state, scale)
    if instants and latest is not None:
        yield instants[-1], latest
