"""POI marts of one (source, year, UE) from its facts: the latest state, and what follows from the history of exports.

In the caller's transaction. Which load changes which marts is in `marts`.
"""

import pandas as pd
from sqlalchemy import Connection

from assets.loading import (
    dimensions,
    historia,
    poi_alerts,
    poi_facts,
    poi_restated,
    poi_versions,
    publicaciones,
    results,
)
from assets.rules import drafts, poi
from assets.sources.snapshot import moment
from assets.sources.unit import UnitLoad
from schemas import codelists
from schemas.institucion import Institucion
from schemas.registry import TABLES
from schemas.tables.alertas import POI_ALERTA
from schemas.tables.poi import POI_ACTIVIDAD, POI_CORTE
from warehouse import bulk, configuration, reading

#: Among the frames computed ahead: the activities that the marts are of.
ACTIVITIES = "actividades"


def of_load(conn: Connection, load: UnitLoad) -> None:
    """What a new photograph of a UE changes."""
    latest = latest_state(conn, load.fuente, load.anio, load.unidad, _ahead(conn, load))
    members(conn, load)
    dated = moment(load.delivery)
    of_history(conn, load.anio, load.unidad, latest, since=dated[0] if dated else None)


def of_facts(conn: Connection, fuente: str, anio: int, ue: str, since: str | None = None) -> None:
    """The same from the stored facts alone; `since` as in `of_history`."""
    latest = latest_state(conn, fuente, anio, ue)
    if fuente == "poi_ceplan":
        of_history(conn, anio, ue, latest, since)


def of_history(conn: Connection, anio: int, ue: str, latest: pd.DataFrame, since: str | None = None) -> None:
    """What follows from the photographs of a UE together, from the stored history: the versions of its activities from
    the instant `since` on (None: all), the other marts anew. `latest`: rows of `poi_actividad`."""
    poi_versions.bring_up(conn, anio, ue, since, latest)
    poi_restated.bring_up(conn, anio, ue, latest)
    historia.of_history(conn, anio, ue)
    poi_alerts.of_history(conn, anio, ue, latest)


def latest_state(
    conn: Connection, fuente: str, anio: int, ue: str, ahead: dict[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Activities, summary, distribution, roll-ups, drafts and alerts of one (source, year, UE), and the dimension
    members where they are computed here; ahead, they come with the photograph (`members`). Returns the rows of
    `poi_actividad`.

    `ahead`: what `of_photograph` computed for the photograph that is now the latest state.
    """
    dimensions.lock_results(conn, anio, ue)
    computed = ahead or _of_state(conn, fuente, anio, ue)
    for name, mart in computed.items():
        if name != ACTIVITIES:
            part = poi_alerts.OF_PHOTOGRAPH if name == POI_ALERTA.name else {}
            whose = "ue" if "ue" in TABLES[name].names else "alcance"
            bulk.replace(conn, TABLES[name], mart, fuente=fuente, anio=anio, **{whose: ue}, **part)
    results.note(conn, fuente, anio, ue, configuration.in_use(conn))
    publicaciones.bring_up(conn, "poi", anio, ue)
    if ACTIVITIES in computed:  # computed from the facts: a code list may give their objectives other keys now
        dimensions.from_activities(conn, computed[ACTIVITIES], fuente, anio, ue)
    return computed[POI_ACTIVIDAD.name]


def _ahead(conn: Connection, load: UnitLoad) -> dict[str, pd.DataFrame] | None:
    """What was computed of the load ahead, if it is the latest photograph and no row of it was kept apart: then it
    *is* the latest state."""
    current = reading.read(conn, POI_CORTE, ["carga_id"], fuente=load.fuente, anio=load.anio, ue=load.unidad, vigente=1)
    return load.derived if not load.kept_apart and current["carga_id"].tolist() == [load.carga_id] else None


def of_photograph(load: UnitLoad, institucion: Institucion) -> dict[str, pd.DataFrame]:
    """The POI marts that follow from a photograph alone, and its activities; needs no database, so that whoever reads
    the file can do it ahead."""
    return _computed(poi_facts.of_photograph(load, institucion), load.anio, institucion)


def _of_state(conn: Connection, fuente: str, anio: int, ue: str) -> dict[str, pd.DataFrame]:
    institucion = configuration.in_use(conn)
    poi_facts.set_cutoff(conn, fuente, anio, ue, institucion)
    return _computed(poi_facts.state(conn, fuente, anio, ue), anio, institucion)


def _computed(state: poi_facts.State, anio: int, institucion: Institucion) -> dict[str, pd.DataFrame]:
    frame = state.activities
    pliego = poi_facts.pliego_of(frame)
    objectives = codelists.objetivos(pliego, anio) if pliego else {}
    marts = poi.marts(frame, institucion.scale(anio), objectives)
    marts |= drafts.poi_marts(marts[POI_ACTIVIDAD.name], institucion.scale(anio))
    return {ACTIVITIES: frame, **marts, POI_ALERTA.name: poi_alerts.of_state(state, anio, institucion)}


def members(conn: Connection, load: UnitLoad) -> None:
    """The dimension members that a CEPLAN photograph names, even one whose measures add nothing to the history."""
    dimensions.lock_results(conn, load.anio, load.unidad)
    dimensions.write(conn, load.members)
