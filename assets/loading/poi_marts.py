"""POI marts of one (source, year, UE) from its facts: the latest state, and what follows from the history of exports.

In the caller's transaction. Which load changes which marts is in `marts`.
"""

import pandas as pd
from sqlalchemy import Connection

from assets.loading import dimensions, photographs, poi_facts
from assets.loading.poi_facts import activities
from assets.rules import poi
from assets.rules.restatements import restatements
from assets.sources.snapshot import moment
from assets.sources.unit import UnitLoad
from schemas import codelists
from schemas.frames import conform
from schemas.registry import TABLES
from schemas.scales import scale_in_use
from schemas.tables.poi import POI_CORTE, POI_MENSUAL_HISTORIA, POI_REPROGRAMACION
from warehouse import bulk, reading

#: Among the frames computed ahead: the activities that the marts are of.
ACTIVITIES = "actividades"


def of_load(conn: Connection, load: UnitLoad) -> None:
    """What a new photograph of a UE changes."""
    latest_state(conn, load.fuente, load.anio, load.unidad, _ahead(conn, load))
    members(conn, load)
    of_history(conn, load.anio, load.unidad)


def of_facts(conn: Connection, fuente: str, anio: int, ue: str) -> None:
    """The same from the stored facts alone."""
    latest_state(conn, fuente, anio, ue)
    if fuente == "poi_ceplan":
        of_history(conn, anio, ue)


def of_history(conn: Connection, anio: int, ue: str) -> None:
    """What follows from the photographs of a UE together; each mart here is made anew from the stored history."""
    reprogramming(conn, anio, ue)


def latest_state(
    conn: Connection, fuente: str, anio: int, ue: str, ahead: dict[str, pd.DataFrame] | None = None
) -> None:
    """Activities, summary, distribution and roll-ups of one (source, year, UE), and the dimension members of an annual
    table; those of exports come with each photograph (`members`).

    `ahead`: what `of_photograph` computed for the photograph that is now the latest state.
    """
    dimensions.lock_results(conn, anio, ue)
    computed = ahead or _of_activities(activities(conn, fuente, anio, ue), anio)
    for name, mart in computed.items():
        if name != ACTIVITIES:
            bulk.replace(conn, TABLES[name], mart, fuente=fuente, anio=anio, ue=ue)
    if fuente == "poi_anual":
        dimensions.from_activities(conn, computed[ACTIVITIES], fuente, anio, ue)


def _ahead(conn: Connection, load: UnitLoad) -> dict[str, pd.DataFrame] | None:
    """What was computed of the load ahead, if it is the latest photograph and no row of it was kept apart: then it
    *is* the latest state."""
    current = reading.read(conn, POI_CORTE, ["carga_id"], fuente=load.fuente, anio=load.anio, ue=load.unidad, vigente=1)
    return load.derived if not load.kept_apart and current["carga_id"].tolist() == [load.carga_id] else None


def of_photograph(load: UnitLoad) -> dict[str, pd.DataFrame]:
    """The POI marts that follow from a photograph alone, and its activities; needs no database, so that whoever reads
    the file can do it ahead."""
    return _of_activities(poi_facts.of_photograph(load), load.anio)


def _of_activities(frame: pd.DataFrame, anio: int) -> dict[str, pd.DataFrame]:
    pliego = poi_facts.pliego_of(frame)
    objectives = codelists.objetivos(pliego, anio) if pliego else {}
    return {ACTIVITIES: frame, **poi.marts(frame, scale_in_use(anio), objectives)}


def members(conn: Connection, load: UnitLoad) -> None:
    """The dimension members that a CEPLAN photograph names, even one whose measures add nothing to the history."""
    dated = moment(load.delivery)
    if dated:
        dimensions.from_photograph(conn, photographs.activities(load), load.fuente, load.anio, load.unidad, dated[0])


def reprogramming(conn: Connection, anio: int, ue: str) -> None:
    """What changed from one photograph of a UE to the next."""
    cortes = reading.read(conn, POI_CORTE, fuente="poi_ceplan", anio=anio, ue=ue)
    if len(cortes) < 2:
        bulk.delete(conn, POI_REPROGRAMACION, anio=anio, ue=ue)
        return
    versions = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue)
    closed = dict(zip(cortes["corte_instante"], cortes["mes_cerrado_hasta"], strict=True))
    changes = restatements(versions, closed).assign(es_sintetico=int(cortes["es_sintetico"].max()))
    bulk.replace(conn, POI_REPROGRAMACION, conform(POI_REPROGRAMACION, changes), anio=anio, ue=ue)
