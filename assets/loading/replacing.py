"""Loads that replace: the annual table, the plan, the PSIG, the published figures.

One transaction: the unit's old rows out, the new ones in, the marts recomputed; a reader sees the old or the new. Which
load a load took the place of is kept: that one comes back if a person withdraws it (`assets.loading.decisions`).
A file replaces the current one only if it is known to be newer: by its own moment (`assets.sources.snapshot`), or
because it took the other's place in the delivery folder. Otherwise it waits, with the reason. What a source `adds`
takes no other load's rows away, and needs no order.
"""

import pandas as pd
from sqlalchemy import Connection

from assets.loading import marts
from assets.loading.ledger import Outcome, lock_name, partial_state, retire, settle, settled, unit_key, write_load
from assets.sources.registry import SOURCES
from assets.sources.snapshot import PHOTOGRAPHS, moment
from assets.sources.unit import UnitLoad
from schemas.calendar import last_closed_month, lima_date
from schemas.frames import from_records
from schemas.observation import observe
from schemas.registry import TABLES
from schemas.tables import poi, presupuesto, psig, publicado, recomendaciones, respuestas
from schemas.tables.audit import ARCHIVO, CARGA
from schemas.tables.poi import POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from warehouse import bulk, reading
from warehouse.engine import lock

#: What a load that replaces may have written.
_REPLACED = [
    table
    for table in (
        *poi.FACTS,
        *psig.FACTS,
        *publicado.FACTS,
        *respuestas.TABLES,
        *presupuesto.FACTS,
        *recomendaciones.FACTS,
    )  # fmt: skip
    if table not in (POI_AO_HISTORIA, POI_MENSUAL_HISTORIA)
]


def place(conn: Connection, load: UnitLoad, now: str, *, accepted: bool = False) -> Outcome:
    """Loads one unit, or says why not, in the caller's transaction. `accepted`: a person decided that this is the
    version that counts, whatever its date."""
    lock(conn, lock_name(load.fuente, load.anio, load.unidad))
    done = settled(conn, load)
    if done:
        return done
    refused = load.refused
    if refused:
        return settle(conn, load, "cuarentena", refused.mensaje, now=now)
    current = reading.read(conn, CARGA, vigente=1, **unit_key(load))
    dated = moment(load.delivery)
    version_en = dated[0] if dated else None
    if load.fuente in PHOTOGRAPHS:
        if dated is None:
            held = observe("corte_sin_fecha")
            return settle(conn, load, "retenido", held.mensaje, now=now, extra=(held,))
        load.frames[POI_CORTE.name] = _photograph(load, dated)
    replaces, adds = None, SOURCES[load.fuente].adds
    if len(current) and current["archivo_sha256"].iloc[0] != load.delivery.sha256:
        replaces = current["carga_id"].iloc[0]
        order = "newer" if accepted or adds else _order(conn, load, version_en, current.iloc[0].to_dict())
        if order == "older":
            return settle(conn, load, "ignorado", f"hay una versión más nueva cargada ({replaces})", now=now)
        if order == "unknown":
            held = observe("version_sin_orden", f"la cargada es {_dated(current['corte'].iloc[0])}")
            return settle(conn, load, "retenido", held.mensaje, now=now, extra=(held,))
    if adds:
        remove(conn, load.carga_id)  # its own, if it is loaded again; what others said stays
        if replaces:
            retire(conn, replaces)
    elif len(current):
        remove(conn, current["carga_id"].iloc[0])
    for name, frame in load.frames.items():
        bulk.insert_pieces(conn, TABLES[name], frame)
    write_load(conn, load, version_en=version_en, replaces=replaces, now=now)
    marts.after_load(conn, load)
    estado, motivo = partial_state(load)
    disputes = marts.disputes(conn, load)
    return settle(conn, load, estado, motivo, now=now, carga_id=load.carga_id, extra=disputes, changed=True)


def _order(conn: Connection, load: UnitLoad, version_en: str | None, current: dict) -> str:
    """Is the file `newer` than the current load's, `older`, or is it `unknown`?"""
    other = reading.read(conn, ARCHIVO, ["ruta", "secuencia"], archivo_sha256=current["archivo_sha256"]).iloc[0]
    if other["ruta"] == load.delivery.ruta and other["secuencia"] < load.delivery.secuencia:
        return "newer"
    known = current["version_en"] if isinstance(current["version_en"], str) else None
    if version_en and known and version_en != known:
        return "newer" if version_en > known else "older"
    return "unknown"


def _dated(corte: object) -> str:
    return f"del {corte}" if isinstance(corte, str) else "sin fecha"


def _photograph(load: UnitLoad, dated: tuple[str, str]) -> pd.DataFrame:
    """The annual table is one photograph of the whole year."""
    instant, origin = dated
    on = lima_date(instant)
    row = {
        "fuente": load.fuente,
        "anio": load.anio,
        "ue": load.unidad,
        "corte_instante": instant,
        "corte": on.isoformat(),
        "corte_origen": origin,
        "mes_corte": 12,
        "mes_corte_informado": 12,
        "mes_cerrado_hasta": last_closed_month(load.anio, on),
        "actividades": load.filas,
        "huella": load.delivery.sha256,
        "vigente": 1,
        "es_sintetico": int(load.delivery.es_sintetico),
        "carga_id": load.carga_id,
    }
    return from_records(POI_CORTE, [row])


def remove(conn: Connection, carga_id: str) -> None:
    """Takes a load's rows out; the load stays on record."""
    for table in _REPLACED:
        bulk.delete(conn, table, carga_id=carga_id)
    retire(conn, carga_id)
