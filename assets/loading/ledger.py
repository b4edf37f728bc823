"""What a load leaves in the audit tables, whatever its source: the load, its columns, its findings, its quarantine,
and the state of the file that brought it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, update

from assets.loading import observations
from assets.sources.registry import SOURCES
from assets.sources.unit import Delivery, UnitLoad
from schemas.calendar import lima_date
from schemas.frames import from_records
from schemas.observation import Observation
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA, COLUMNA_LEIDA, CUARENTENA
from warehouse import bulk, reading
from warehouse.tables import sql_table

#: A part in one of these states is done with; the others are looked at again in each run.
DONE = ("cargado", "parcial", "ignorado", "retirado")
#: States that a later run looks at again.
UNSETTLED = ("retenido", "cuarentena")
PENDING = "reconocido; se cargará en la próxima corrida de su año"
#: Why a file that was never loaded is let go.
REPLACED = "otra entrega ocupó su lugar en la carpeta"
#: State of a load that a person took out.
WITHDRAWN = "retirada"
#: From best to worst: a file's state is the worst of its parts'.
_STATES = ("cargado", "ignorado", "retirado", "parcial", "retenido", "cuarentena")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one unit's part of a file. `changed`: the warehouse is not as it was."""

    fuente: str
    anio: int
    unidad: str
    nombre: str
    estado: str
    motivo: str
    filas: int = 0
    apartadas: int = 0
    hallazgos: int = 0
    changed: bool = False

    @property
    def loaded(self) -> bool:
        return self.estado in ("cargado", "parcial")


def unit_key(load: UnitLoad) -> dict[str, Any]:
    return {"fuente": load.fuente, "anio": load.anio, "unidad": load.unidad}


def lock_name(fuente: str, anio: int, unidad: str) -> str:
    return f"{fuente}:{anio}:{unidad}"


def settled(conn: Connection, load: UnitLoad) -> Outcome | None:
    """What another process made of this part while this one was reading it, if it did."""
    parts = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=load.delivery.sha256, **unit_key(load))
    if parts.empty or parts["estado"].iloc[0] not in DONE:
        return None
    part = parts.iloc[0]
    return Outcome(load.fuente, load.anio, load.unidad, load.delivery.nombre, part["estado"], part["motivo"])


def write_load(conn: Connection, load: UnitLoad, *, version_en: str | None, replaces: str | None, now: str) -> None:
    """The audit row of a load that the views show from now on, where its columns stood, and the rows it kept apart.

    `replaces`: the load whose place it took. One that is put back where nothing is keeps what it once replaced.
    """
    carga_id = load.carga_id
    if replaces is None:
        before = reading.read(conn, CARGA, ["reemplaza_a"], carga_id=carga_id)["reemplaza_a"].dropna()
        replaces = before.iloc[0] if len(before) else None
    row = {
        "carga_id": carga_id,
        **unit_key(load),
        "archivo_sha256": load.delivery.sha256,
        "estado": "parcial" if load.kept_apart else "completa",
        "vigente": 1,
        "reemplaza_a": replaces,
        "version_en": version_en,
        "corte": lima_date(version_en).isoformat() if version_en else None,
        "filas": load.filas,
        "filas_cuarentena": len(load.kept_apart),
        "hallazgos": len(load.observations),
        "columnas_id": _columns(conn, load),
        "cargado_en": now,
    }
    bulk.upsert(conn, CARGA, from_records(CARGA, [row]))
    apart = [{**asdict(row), "carga_id": carga_id} for row in load.kept_apart]
    bulk.replace(conn, CUARENTENA, from_records(CUARENTENA, apart), carga_id=carga_id)


def _columns(conn: Connection, load: UnitLoad) -> str:
    """Key of where the load's columns stood. A night's exports stand as last night's did: that is written once."""
    columns = {(column.hoja, column.medida, column.mes): asdict(column) for column in load.columns}
    rows = [columns[key] for key in sorted(columns)]
    columnas_id = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:24]
    if reading.read(conn, COLUMNA_LEIDA, ["medida"], columnas_id=columnas_id).empty:
        named = [{**row, "columnas_id": columnas_id} for row in rows]
        bulk.upsert(conn, COLUMNA_LEIDA, from_records(COLUMNA_LEIDA, named))
    return columnas_id


def retire(conn: Connection, carga_id: str) -> None:
    """A load is no longer the one that the views show."""
    table = sql_table(CARGA)
    conn.execute(update(table).where(table.c.carga_id == carga_id).values(vigente=0))


def settle(
    conn: Connection,
    load: UnitLoad,
    estado: str,
    motivo: str,
    *,
    now: str,
    carga_id: str | None = None,
    extra: tuple[Observation, ...] = (),
    changed: bool = False,
    latest: bool = True,
) -> Outcome:
    """Writes what became of a file's part, with its findings, and the state that follows for the file.

    `latest`: what was found in the unit's other files is no longer so, if this one is loaded.
    """
    # What is let go for a newer sheet has nothing left to mend.
    findings = [] if estado == "ignorado" else [*load.observations, *extra]
    count = observations.record(conn, load.delivery, findings, now=now, carga_id=carga_id, **unit_key(load))
    if latest and estado in ("cargado", "parcial"):
        if SOURCES[load.fuente].dated:
            observations.forget_repeated(conn, unit_key(load), load.delivery.sha256)
        observations.resolve_others(conn, unit_key(load), load.delivery.sha256, now)
    set_part(conn, load.delivery, load.fuente, load.anio, load.unidad, estado, motivo, carga_id)
    return Outcome(
        load.fuente, load.anio, load.unidad, load.delivery.nombre, estado, motivo,
        filas=load.filas, apartadas=len(load.kept_apart), hallazgos=count, changed=changed,
    )  # fmt: skip


def set_part(
    conn: Connection,
    delivery: Delivery,
    fuente: str,
    anio: int,
    unidad: str,
    estado: str,
    motivo: str,
    carga_id: str | None,
) -> None:
    """State of one part of a file; the file takes the worst state of its parts, and the first load."""
    part = {
        "archivo_sha256": delivery.sha256, "fuente": fuente, "anio": anio, "unidad": unidad,
        "estado": estado, "motivo": motivo, "carga_id": carga_id,
    }  # fmt: skip
    bulk.upsert(conn, ARCHIVO_UNIDAD, from_records(ARCHIVO_UNIDAD, [part]))
    parts = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=delivery.sha256)
    worst = max(parts["estado"], key=_STATES.index)
    reason = parts.loc[parts["estado"] == worst, "motivo"].iloc[0]
    loads = parts["carga_id"].dropna()
    table = sql_table(ARCHIVO)
    conn.execute(
        update(table)
        .where(table.c.archivo_sha256 == delivery.sha256)
        .values(estado=worst, motivo=reason, carga_id=loads.iloc[0] if len(loads) else None)
    )


def partial_state(load: UnitLoad) -> tuple[str, str]:
    """`cargado`, or `parcial` with its count, and the reason in words."""
    if load.kept_apart:
        return (
            "parcial",
            f"{load.filas} filas cargadas; {len(load.kept_apart)} apartadas, con su motivo en las observaciones",
        )
    return "cargado", f"{load.filas} filas cargadas"
