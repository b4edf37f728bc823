"""Which of several answers to the same finding counts: the newest workbook's, by its own moment, else by arrival.

Every answer stays with the load that brought it; `vigente` is worked out again whenever one comes or goes, so that it
is a function of the set of answers and not of their order of arrival. An answer `retirar` takes the earlier ones back.
"""

import pandas as pd
from sqlalchemy import Connection

from assets.sources.respuestas import is_withdrawal
from schemas.frames import conform
from schemas.tables.audit import ARCHIVO, CARGA
from schemas.tables.respuestas import OBSERVACION_RESPUESTA
from warehouse import bulk, reading

_FINDING = ["fuente", "clave"]


def weigh(conn: Connection, anio: int, unidad: str) -> None:
    """Marks the answers of a unit in a year that count."""
    stored = reading.read(conn, OBSERVACION_RESPUESTA, anio=anio, unidad=unidad)
    if stored.empty:
        return
    bulk.replace(conn, OBSERVACION_RESPUESTA, weighed(stored, _order(conn, stored)), anio=anio, unidad=unidad)


def weighed(answers: pd.DataFrame, order: dict[str, int]) -> pd.DataFrame:
    """The rows with `vigente` set; `order`: carga_id -> its place in time."""
    place = answers["carga_id"].map(order)
    last = place.groupby([answers[name] for name in _FINDING]).transform("max")
    counts = (place == last) & ~answers["respuesta"].map(is_withdrawal).astype(bool)
    return conform(OBSERVACION_RESPUESTA, answers.assign(vigente=counts.astype("Int64")))


def _order(conn: Connection, answers: pd.DataFrame) -> dict[str, int]:
    """Workbooks in order of their own moment; one without a moment stands before those that have one."""
    loads = reading.read(
        conn, CARGA, ["carga_id", "version_en", "archivo_sha256"], carga_id=sorted(set(answers["carga_id"]))
    )
    files = reading.read(
        conn, ARCHIVO, ["archivo_sha256", "secuencia"], archivo_sha256=sorted(set(loads["archivo_sha256"]))
    )
    ordered = loads.merge(files, on="archivo_sha256").assign(version_en=lambda found: found["version_en"].fillna(""))
    ordered = ordered.sort_values(["version_en", "secuencia"])
    return {carga_id: place for place, carga_id in enumerate(ordered["carga_id"])}
