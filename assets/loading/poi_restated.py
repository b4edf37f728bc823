"""What one photograph of a UE said otherwise than the one before, and what that did to the year, from the stored
history and in the caller's transaction. The rules: `restatements`, `revision`, `triangle`."""

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from assets.rules.arrays import conform
from assets.rules.closing import Photographs
from assets.rules.restatements import restatements
from assets.rules.revision import revision
from assets.rules.triangle import triangle
from schemas.tables.poi import POI_ACTIVIDAD, POI_CORTE, POI_MENSUAL_HISTORIA, POI_REPROGRAMACION
from schemas.tables.poi_revision import POI_REVISION, POI_TRIANGULO
from warehouse import bulk, reading

_MARTS = (POI_REPROGRAMACION, POI_REVISION, POI_TRIANGULO)


def of_unchanged(conn: Connection, anio: int, ue: str) -> None:
    """After a photograph that says what the one before it said, and closed months: their targets count now."""
    latest = reading.read(conn, POI_ACTIVIDAD, fuente="poi_ceplan", anio=anio, ue=ue)
    bring_up(conn, anio, ue, latest)


def bring_up(conn: Connection, anio: int, ue: str, latest: pd.DataFrame) -> None:
    """The marts of changes, made anew. `latest`: rows of `poi_actividad` of the newest photograph.

    Where no figure has changed yet there are none: each target is the only one there is, and most of a national load is
    of such units. A photograph that changes no figure matters only if it closes a month (`of_unchanged`).
    """
    cortes = reading.read(conn, POI_CORTE, order=["corte_instante"], fuente="poi_ceplan", anio=anio, ue=ue)
    versions = reading.read(conn, POI_MENSUAL_HISTORIA, anio=anio, ue=ue) if len(cortes) > 1 else None
    changed = set() if versions is None else {*versions["desde"], *versions["hasta"].dropna()}
    if versions is None or len(changed) < 2 or latest.empty:
        for table in _MARTS:
            bulk.delete(conn, table, anio=anio, ue=ue)
        return
    instants, closed = cortes["corte_instante"], cortes["mes_cerrado_hasta"]
    photographs = Photographs(tuple(instants), closed.to_numpy(dtype=np.int64))
    changes = restatements(versions, dict(zip(instants, closed, strict=True)))
    of_photograph = cortes[["corte_instante", "es_sintetico", "carga_id"]]
    months = triangle(versions, photographs).merge(of_photograph, on="corte_instante", how="left")
    made = (
        changes.assign(es_sintetico=int(cortes["es_sintetico"].max())),
        revision(latest, versions, photographs),
        months,
    )
    for table, mart in zip(_MARTS, made, strict=True):
        bulk.replace(conn, table, conform(mart, table), anio=anio, ue=ue)
