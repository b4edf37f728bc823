"""Marts about names and attributes that follow from the photographs of a UE together (`schemas.tables.historia`).

In the caller's transaction; each is made anew from the stored history.
"""

from sqlalchemy import Connection

from assets.rules.cambios import changes
from assets.rules.nombres import names
from schemas.frames import conform
from schemas.tables.historia import CAMBIO_ACTIVIDAD, NOMBRE_HISTORIA
from schemas.tables.poi import POI_AO_HISTORIA, POI_CORTE
from warehouse import bulk, reading


def of_history(conn: Connection, anio: int, ue: str) -> None:
    """Names with their validity, and what changed in each activity from one photograph to the next."""
    versions = reading.read(conn, POI_AO_HISTORIA, anio=anio, ue=ue)
    bulk.replace(conn, NOMBRE_HISTORIA, names(versions, anio, ue), anio=anio, ue=ue)
    cortes = reading.read(conn, POI_CORTE, ["corte_instante", "carga_id"], fuente="poi_ceplan", anio=anio, ue=ue)
    if len(cortes) < 2:  # of one photograph there is nothing to compare
        bulk.delete(conn, CAMBIO_ACTIVIDAD, anio=anio, ue=ue)
        return
    loads = dict(zip(cortes["corte_instante"], cortes["carga_id"], strict=True))
    bulk.replace(conn, CAMBIO_ACTIVIDAD, conform(CAMBIO_ACTIVIDAD, changes(versions, loads)), anio=anio, ue=ue)
