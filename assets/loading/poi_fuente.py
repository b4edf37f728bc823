"""The POI's two exports side by side: where the lines of financial programming do not add up to the activities.

In the caller's transaction, after a load of either; which load changes which marts is in `marts`.
"""

import pandas as pd
from sqlalchemy import Connection

from assets.loading import dimensions
from assets.rules import history
from assets.rules.fuentes import differences
from schemas.frames import conform
from schemas.tables.poi import POI_CORTE, POI_MENSUAL_HISTORIA
from schemas.tables.poi_fuente import FUENTE_MEASURE_NAMES, POI_FUENTE_DIFERENCIA, POI_FUENTE_HISTORIA
from warehouse import bulk, reading

FINANCIAL = "poi_ceplan_financiera"
_WANTED = ["anio", "codigo_ao", "ue", *FUENTE_MEASURE_NAMES]


def of_photograph(conn: Connection, anio: int, ue: str) -> None:
    """After a photograph of either. Most UEs send no export by financial programming, and then nothing is stored of it:
    `cross_check` took it away with the last one."""
    dimensions.lock_results(conn, anio, ue)
    if len(reading.read(conn, POI_CORTE, ["ue"], fuente=FINANCIAL, anio=anio, ue=ue, vigente=1)):
        cross_check(conn, anio, ue)


def cross_check(conn: Connection, anio: int, ue: str) -> None:
    """The latest export by financial programming of a UE against the export by activity nearest to it in time, the
    earlier of two as near; no rows where one of them has never come."""
    dimensions.lock_results(conn, anio, ue)
    latest = reading.read(conn, POI_CORTE, fuente=FINANCIAL, anio=anio, ue=ue, vigente=1)
    others = reading.read(conn, POI_CORTE, ["corte_instante"], fuente="poi_ceplan", anio=anio, ue=ue)
    if latest.empty or others.empty:
        bulk.delete(conn, POI_FUENTE_DIFERENCIA, anio=anio, ue=ue)
        return
    photograph = latest.iloc[0]
    against = _nearest(others["corte_instante"], photograph["corte_instante"])
    lines = reading.read(conn, POI_FUENTE_HISTORIA, _WANTED, anio=anio, ue=ue, hasta=None)
    versions = reading.read(conn, POI_MENSUAL_HISTORIA, [*_WANTED, "desde", "hasta"], anio=anio, ue=ue)
    found = differences(lines, history.as_of(versions, against)).assign(
        corte_fuente=photograph["corte_instante"],
        corte_actividad=against,
        es_sintetico=photograph["es_sintetico"],
        carga_id=photograph["carga_id"],
    )
    bulk.renew(conn, POI_FUENTE_DIFERENCIA, conform(POI_FUENTE_DIFERENCIA, found), anio=anio, ue=ue)


def _nearest(instants: pd.Series, instant: str) -> str:
    ordered = instants.sort_values(ignore_index=True)
    away = (pd.to_datetime(ordered) - pd.Timestamp(instant)).abs()
    return ordered.iloc[int(away.argmin())]
