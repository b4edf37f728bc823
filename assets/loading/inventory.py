"""The inventory: what lies in the delivery folder, taken into custody and recognised by its content.

    scan      raw/ -> custody and ledger (disk only)
    register  ledger -> tables `archivo` and `archivo_unidad` (database only): every file, which (source, year, unit)
              it brings, or the reason why none

`register` reads only custody and ledger, so that a rebuild is the same path.
"""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from assets.loading import observations
from assets.reading.book import UnreadableFile
from assets.reading.forms import detect, misleading_name
from assets.reading.read import read
from assets.sources.registry import SetAside, recognise
from assets.sources.unit import Delivery
from schemas.calendar import to_utc
from schemas.frames import from_records
from schemas.observation import Observation
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD
from warehouse import bulk, reading
from warehouse.custody import Custody, Received, digest
from warehouse.engine import transaction

EXAMPLES = "ejemplo"
DELIVERY_LIST = "entregas.csv"
_NOT_DELIVERIES = (".tmp", ".crdownload", ".part", ".md", ".gitkeep")
PENDING = "reconocido; se cargará en la próxima corrida de su año"
#: States that a later run looks at again.
UNSETTLED = ("retenido", "cuarentena")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file turned out to be. `units` empty: nothing to load, for the reason in `estado` and `motivo`."""

    forma: str
    fuente: str | None
    units: tuple[tuple[int, str], ...]
    estado: str
    motivo: str
    findings: tuple[Observation, ...]


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
    """sha256 -> instant, from every `entregas.csv` (sha256, fecha, quien). A date without an hour is its noon in Lima."""
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


def identify(content: bytes, nombre: str) -> Identity:
    """Recognises a file by its content alone. Never raises for anything that a file can hold."""
    forma, findings = "desconocida", []
    try:
        forma = detect(content)
        notice = misleading_name(nombre, forma)
        findings = [notice] if notice else []
        source, tables = recognise(read(content))
        units = tuple(sorted(source.units(tables)))
    except UnreadableFile as unreadable:
        findings = [*findings, *unreadable.observations]
        return Identity(forma, None, (), "cuarentena", unreadable.observations[0].mensaje, tuple(findings))
    except SetAside as aside:
        return Identity(forma, None, (), "ignorado", str(aside), tuple(findings))
    if not units:
        return Identity(
            forma, source.fuente, (), "cuarentena", "ninguna fila dice de qué año y unidad es", tuple(findings)
        )
    return Identity(forma, source.fuente, units, "retenido", PENDING, tuple(findings))


def register(engine: Engine, custody: Custody, *, ejemplos: bool, now: str) -> int:
    """Brings `archivo` and `archivo_unidad` up to the ledger. Returns how many files were looked at."""
    with transaction(engine) as conn:
        settled = _settled(conn)
        first: dict[str, tuple[int, Received]] = {}
        last_at: dict[str, str] = {}
        for number, event in custody.events():
            if ejemplos or event.ruta.split("/", 1)[0] != EXAMPLES:
                first.setdefault(event.sha256, (number, event))
                last_at[event.ruta] = event.sha256
        pending = [item for sha256, item in first.items() if sha256 not in settled]
        for number, event in pending:
            _register_one(conn, custody, number, event, now)
        for _, event in first.values():
            if last_at[event.ruta] != event.sha256:
                observations.resolve_file(conn, event.sha256, now)
    return len(pending)


def _settled(conn: Connection) -> set[str]:
    """Files that need no second look: their parts are known, or they were set aside."""
    with_units = set(reading.read(conn, ARCHIVO_UNIDAD, ["archivo_sha256"])["archivo_sha256"])
    files = reading.read(conn, ARCHIVO, ["archivo_sha256", "estado"])
    return with_units | set(files.loc[~files["estado"].isin(UNSETTLED), "archivo_sha256"])


def _register_one(conn: Connection, custody: Custody, number: int, event: Received, now: str) -> None:
    identity = identify(custody.read(event.sha256), event.nombre)
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
