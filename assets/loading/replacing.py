"""Loads that replace: the annual table, the plan, the PSIG, the published figures.

One transaction: the unit's old rows out, the new ones in, the marts recomputed; a reader sees the old or the new.
A file replaces the current one only if it is known to be newer: by its own moment (`assets.sources.snapshot`), or
because it took the other's place in the delivery folder. Otherwise it waits, with the reason.
"""

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import marts
from assets.loading.ledger import Outcome, lock_name, partial_state, retire, settle, settled, unit_key, write_load
from assets.sources.snapshot import PHOTOGRAPHS, moment
from assets.sources.unit import UnitLoad
from schemas.calendar import last_closed_month, lima_date
from schemas.frames import from_records
from schemas.observation import observe
from schemas.registry import TABLES
from schemas.tables.audit import ARCHIVO, CARGA
from schemas.tables.poi import POI_CORTE
from warehouse import bulk, reading
from warehouse.engine import lock, transaction


def load_replacing(engine: Engine, load: UnitLoad, now: str) -> Outcome:
    """Loads one unit, or says why not. Raises what the database raises; then nothing was written."""
    with transaction(engine) as conn:
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
        if len(current) and current["archivo_sha256"].iloc[0] != load.delivery.sha256:
            order = _order(conn, load, version_en, current.iloc[0].to_dict())
            if order == "older":
                return settle(
                    conn,
                    load,
                    "ignorado",
                    f"hay una versión más nueva cargada ({current['carga_id'].iloc[0]})",
                    now=now,
                )
            if order == "unknown":
                held = observe("version_sin_orden", f"la cargada es {_dated(current['corte'].iloc[0])}")
                return settle(conn, load, "retenido", held.mensaje, now=now, extra=(held,))
        if len(current):
            _remove(conn, load, current["carga_id"].iloc[0])
        for name, frame in load.frames.items():
            bulk.insert(conn, TABLES[name], frame)
        write_load(conn, load, version_en=version_en, vigente=True, now=now)
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
        "mes_cerrado_hasta": last_closed_month(load.anio, on),
        "actividades": load.filas,
        "huella": load.delivery.sha256,
        "vigente": 1,
        "es_sintetico": int(load.delivery.es_sintetico),
        "carga_id": load.carga_id,
    }
    return from_records(POI_CORTE, [row])


def _remove(conn: Connection, load: UnitLoad, carga_id: str) -> None:
    for name in load.frames:
        bulk.delete(conn, TABLES[name], carga_id=carga_id)
    retire(conn, carga_id)
