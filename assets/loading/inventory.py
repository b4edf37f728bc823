"""The inventory: what lies in the delivery folder, taken into custody and recognised by its content.

    scan      raw/ -> custody and ledger (disk only)
    register  ledger -> tables `archivo` and `archivo_unidad` (database only): every file, which (source, year, unit)
              it brings, or the reason why none

`register` reads only custody and ledger, so that a rebuild is the same path.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from assets.loading import observations
from assets.loading.reading import Identity, identify, in_order
from assets.sources.unit import Delivery
from schemas.calendar import to_utc
from schemas.frames import from_records
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD
from warehouse import bulk, reading
from warehouse.custody import Custody, Received, digest
from warehouse.engine import lock, transaction

EXAMPLES = "ejemplo"
DELIVERY_LIST = "entregas.csv"
_NOT_DELIVERIES = (".tmp", ".crdownload", ".part", ".md", ".gitkeep")
#: States that a later run looks at again.
UNSETTLED = ("retenido", "cuarentena")
WRITTEN_AT_ONCE = 100

Item = TypeVar("Item")


def scan(raw: Path, custody: Custody, *, ejemplos: bool, now: str) -> list[Received]:
    """Takes every delivered file into custody; events of what is new are appended. Returns what is there now."""
    present = []
    delivered = _delivery_dates(raw)
    for path in sorted(raw.rglob("*"), key=lambda path: path.relative_to(raw).as_posix()):
        ruta = path.relative_to(raw).as_posix()
        if not _is_delivery(path, ruta, ejemplos):
            continue
        content = path.read_bytes()
        sha256 = digest(content)
        present.append((Received(sha256, ruta, len(content), now, delivered.get(sha256)), content))
    known = {(event.sha256, event.ruta, event.entregado) for _, event in custody.events()}
    new = [(event, content) for event, content in present if (event.sha256, event.ruta, event.entregado) not in known]
    for _, content in new:
        custody.keep(content)
    custody.append([event for event, _ in new])
    return [event for event, _ in present]


def _is_delivery(path: Path, ruta: str, ejemplos: bool) -> bool:
    """Complete regular files that people mean to send; nothing that a link leads to outside the folder."""
    if path.is_symlink() or not path.is_file():
        return False
    name = path.name
    hidden = any(part.startswith((".", "~$")) for part in ruta.split("/"))
    if hidden or name.lower().endswith(_NOT_DELIVERIES) or name == DELIVERY_LIST:
        return False
    return ejemplos or ruta.split("/", 1)[0] != EXAMPLES


def _delivery_dates(raw: Path) -> dict[str, str]:
    """sha256 -> instant, from every `entregas.csv` (sha256, fecha, quien). Without an hour it is noon in Lima."""
    dates = {}
    for path in raw.rglob(DELIVERY_LIST):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                try:
                    moment = datetime.fromisoformat((row.get("fecha") or "").strip())
                except ValueError:
                    continue  # an unreadable date dates nothing; the file itself stays held with its reason
                if len((row.get("fecha") or "").strip()) <= 10:
                    moment = moment.replace(hour=12)
                dates[(row.get("sha256") or "").strip().lower()] = to_utc(moment)
    return dates


def register(engine: Engine, custody: Custody, *, ejemplos: bool, now: str) -> int:
    """Brings `archivo` and `archivo_unidad` up to the ledger. Returns how many files were looked at.

    Files are read outside of any transaction, and written some at a time: a long inventory holds no lock.
    """
    first: dict[str, tuple[int, Received]] = {}
    last_at: dict[str, str] = {}
    for number, event in custody.events():
        if ejemplos or event.ruta.split("/", 1)[0] != EXAMPLES:
            first.setdefault(event.sha256, (number, event))
            last_at[event.ruta] = event.sha256
    with engine.connect() as conn:
        settled = _settled(conn)
    pending = [item for sha256, item in first.items() if sha256 not in settled]
    tasks = ((custody.root, event.sha256, event.nombre) for _, event in pending)
    identities = in_order(identify, tasks, sum(event.bytes for _, event in pending))
    for some in batched(zip(pending, identities, strict=True), WRITTEN_AT_ONCE):
        with transaction(engine) as conn:
            lock(conn, "inventario")
            settled = _settled(conn)
            for (number, event), identity in some:
                if event.sha256 not in settled:
                    _write(conn, number, event, identity, now)
    replaced = {event.sha256 for _, event in first.values() if last_at[event.ruta] != event.sha256}
    if replaced:
        with transaction(engine) as conn:
            for sha256 in sorted(replaced):
                observations.resolve_file(conn, sha256, now)
    return len(pending)


def _settled(conn: Connection) -> set[str]:
    """Files that need no second look: their parts are known, or they were set aside."""
    with_units = set(reading.read(conn, ARCHIVO_UNIDAD, ["archivo_sha256"])["archivo_sha256"])
    files = reading.read(conn, ARCHIVO, ["archivo_sha256", "estado"])
    return with_units | set(files.loc[~files["estado"].isin(UNSETTLED), "archivo_sha256"])


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items in lists of `size`, as they come."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


def _write(conn: Connection, number: int, event: Received, identity: Identity, now: str) -> None:
    anio, unidad = identity.units[0] if identity.units else (None, None)
    row = {
        "archivo_sha256": event.sha256,
        "secuencia": number,
        "nombre": event.nombre,
        "ruta": event.ruta,
        "bytes": event.bytes,
        "forma": identity.forma,
        "fuente": identity.fuente,
        "anio": anio,
        "unidad": unidad,
        "estado": identity.estado,
        "motivo": identity.motivo,
        "carga_id": None,
        "recibido_en": event.recibido_en,
    }
    bulk.upsert(conn, ARCHIVO, from_records(ARCHIVO, [row]))
    parts = [
        {
            "archivo_sha256": event.sha256,
            "fuente": identity.fuente,
            "anio": year,
            "unidad": unit,
            "estado": identity.estado,
            "motivo": identity.motivo,
            "carga_id": None,
        }
        for year, unit in identity.units
    ]
    if parts:
        bulk.insert(conn, ARCHIVO_UNIDAD, from_records(ARCHIVO_UNIDAD, parts))
    delivery = Delivery(event.sha256, event.nombre, event.ruta, number)
    observations.record(conn, delivery, identity.findings, now=now)
