"""The inventory: what lies in the delivery folder, taken into custody and recognised by its content.

    scan      raw/ -> custody and ledger (disk only): an event whenever a place of the folder holds something new
    register  ledger -> tables `archivo` and `archivo_unidad` (database only): every file, which (source, year, unit)
              it brings, or the reason why none

`register` reads only custody and events, so that a rebuild is the same path. A file is its bytes; it *stands* while
some place of the folder last held it. What no longer stands and was never loaded is let go, with that reason; what is
put back is looked at again.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import observations
from assets.loading.deliveries import DELIVERY_LIST, delivery_dates
from assets.loading.reading import identities
from assets.sources.intake import Identity
from assets.sources.registry import SOURCES
from assets.sources.snapshot import dated_name
from assets.sources.unit import Delivery
from schemas.frames import from_records
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA
from warehouse import bulk, reading
from warehouse.custody import Custody, Received, file_digest
from warehouse.engine import lock, transaction

EXAMPLES = "ejemplo"
PENDING = "reconocido; se cargará en la próxima corrida de su año"
REPLACED = "otra entrega ocupó su lugar en la carpeta"
_NOT_DELIVERIES = (".tmp", ".crdownload", ".part", ".md", ".gitkeep")
#: States that a later run looks at again.
UNSETTLED = ("retenido", "cuarentena")
WRITTEN_AT_ONCE = 100

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Standing:
    """A file by its bytes: the event that speaks for it, its last event's number, and whether it still stands."""

    event: Received
    secuencia: int
    stands: bool


def scan(
    raw: Path, custody: Custody, *, ejemplos: bool, now: str, warn: Callable[[str], None] = lambda text: None
) -> list[Received]:
    """Takes every delivered file into custody; events of what is new are appended. Returns what is there now.

    `warn` hears of what cannot be taken: a file that changes while it is read, a line of `entregas.csv`.
    """
    dates = delivery_dates(raw, warn)
    with custody.exclusive():
        last = {event.ruta: event for _, event in custody.events()}
        present, new = [], []
        for path in sorted(raw.rglob("*"), key=lambda path: path.relative_to(raw).as_posix()):
            # A name that is not UTF-8 (a zip made on Windows) is shown as well as it can be; it identifies nothing.
            ruta = os.fsencode(path.relative_to(raw).as_posix()).decode("utf-8", "replace")
            if not _is_delivery(path, ruta, ejemplos):
                continue
            try:
                sha256 = file_digest(path)
                event = Received(sha256, ruta, path.stat().st_size, now, dates.get(sha256))
                before = last.get(ruta)
                if before is None or (before.sha256, before.entregado) != (event.sha256, event.entregado):
                    custody.keep(path, sha256)
                    new.append(event)
            except (OSError, ValueError) as error:
                warn(f"{ruta}: no se pudo tomar en custodia ({error}); se intentará en la próxima corrida")
                continue
            present.append(event)
        custody.append(new)
    return present


def _is_delivery(path: Path, ruta: str, ejemplos: bool) -> bool:
    """Complete regular files that people mean to send; nothing that a link leads to outside the folder."""
    if path.is_symlink() or not path.is_file():
        return False
    name = path.name
    hidden = any(part.startswith((".", "~$")) for part in ruta.split("/"))
    if hidden or name.lower().endswith(_NOT_DELIVERIES) or name == DELIVERY_LIST:
        return False
    return ejemplos or not is_example(ruta)


def is_example(ruta: str) -> bool:
    return ruta.split("/", 1)[0] == EXAMPLES


def standing(events: Iterable[tuple[int, Received]], *, ejemplos: bool) -> dict[str, Standing]:
    """Every file of the ledger by its hash. The first event whose name dates it speaks for it, else the last one that
    still stands."""
    mine = [(number, event) for number, event in events if ejemplos or not is_example(event.ruta)]
    last_at = {event.ruta: event.sha256 for _, event in mine}
    found: dict[str, Standing] = {}
    for number, event in mine:
        before = found.get(event.sha256)
        speaks = before.event if before and dated_name(before.event.nombre) else event
        dated = event.entregado or (before.event.entregado if before else None)
        speaks = Received(speaks.sha256, speaks.ruta, speaks.bytes, event.recibido_en, dated)
        stands = last_at[event.ruta] == event.sha256 or bool(before and before.stands)
        found[event.sha256] = Standing(speaks, number, stands)
    return found


def register(
    engine: Engine,
    custody: Custody,
    *,
    ejemplos: bool,
    now: str,
    events: Iterable[tuple[int, Received]] | None = None,
) -> int:
    """Brings `archivo` and `archivo_unidad` up to the ledger (or to the given events of it). Returns how many files
    were read.

    Files are read outside of any transaction, and written some at a time: a long inventory holds no lock.
    """
    files = standing(custody.events() if events is None else events, ejemplos=ejemplos)
    with engine.connect() as conn:
        known = _known(conn)
    to_read = [file for sha256, file in files.items() if file.stands and _needs_reading(known.get(sha256))]
    files_to_read = [(file.event.sha256, file.event.nombre, file.event.bytes) for file in to_read]
    found = identities(custody, files_to_read)
    for some in batched(zip(to_read, found, strict=True), WRITTEN_AT_ONCE):
        with transaction(engine) as conn:
            lock(conn, "inventario")
            known = _known(conn)
            for file, identity in some:
                if _needs_reading(known.get(file.event.sha256)):
                    _write(conn, file, identity, now)
    read_now = {file.event.sha256 for file in to_read}
    again = [file for sha256, file in files.items() if sha256 in known and sha256 not in read_now]
    changed = [file for file in again if _has_news(known[file.event.sha256], file)]
    if changed:
        with transaction(engine) as conn:
            lock(conn, "inventario")
            for file in changed:
                _update(conn, file, now)
    return len(to_read)


def _known(conn: Connection) -> dict[str, dict]:
    """Rows of `archivo` by hash, with `parts`: how many parts it has."""
    parts = reading.read(conn, ARCHIVO_UNIDAD, ["archivo_sha256"])["archivo_sha256"].value_counts()
    files = reading.read(conn, ARCHIVO).to_dict("records")
    return {row["archivo_sha256"]: {**row, "parts": int(parts.get(row["archivo_sha256"], 0))} for row in files}


def _needs_reading(row: dict | None) -> bool:
    """A file never seen, or of which nothing could be recognised: lists and layouts may know it by now."""
    return row is None or (not row["parts"] and row["estado"] in UNSETTLED)


def _has_news(row: dict, file: Standing) -> bool:
    """Delivered again since, or no longer standing while something of it still waits."""
    return row["secuencia"] != file.secuencia or (not file.stands and row["estado"] in UNSETTLED)


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items in lists of `size`, as they come."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


def _row(file: Standing) -> dict[str, object]:
    event = file.event
    return {
        "archivo_sha256": event.sha256,
        "secuencia": file.secuencia,
        "nombre": event.nombre,
        "ruta": event.ruta,
        "bytes": event.bytes,
        "entregado_en": event.entregado,
        "recibido_en": event.recibido_en,
    }


def _write(conn: Connection, file: Standing, identity: Identity, now: str) -> None:
    anio, unidad = identity.units[0] if identity.units else (identity.anio, None)
    estado, motivo = _state(identity)
    state = {"estado": estado, "motivo": motivo, "carga_id": None}
    row = {**_row(file), **state, "forma": identity.forma, "fuente": identity.fuente, "anio": anio, "unidad": unidad}
    bulk.upsert(conn, ARCHIVO, from_records(ARCHIVO, [row]))
    sha256 = file.event.sha256
    parts = [
        {"archivo_sha256": sha256, "fuente": identity.fuente, "anio": year, "unidad": unit, **state}
        for year, unit in identity.units
    ]
    bulk.upsert(conn, ARCHIVO_UNIDAD, from_records(ARCHIVO_UNIDAD, parts))
    delivery = Delivery(sha256, file.event.nombre, file.event.ruta, file.secuencia)
    observations.record(conn, delivery, identity.findings, now=now)


def _state(identity: Identity) -> tuple[str, str]:
    """State and reason of a file that was just recognised, or was not."""
    if identity.set_aside:
        return "ignorado", identity.set_aside
    refused = identity.refused
    return ("cuarentena", refused.mensaje) if refused else ("retenido", PENDING)


def _update(conn: Connection, file: Standing, now: str) -> None:
    """A known file was delivered again, or gave way to another: what waits or was displaced of it is settled anew."""
    sha256 = file.event.sha256
    (row,) = reading.read(conn, ARCHIVO, archivo_sha256=sha256).to_dict("records")
    parts = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=sha256)
    current = set(reading.read(conn, CARGA, ["carga_id"], archivo_sha256=sha256, vigente=1)["carga_id"])
    open_again = parts["estado"].isin((*UNSETTLED, "ignorado")) | (
        parts["estado"].isin(("cargado", "parcial")) & ~parts["carga_id"].isin(current) & _replaces(parts)
    )
    waiting = parts["estado"].isin(UNSETTLED)
    if file.stands:
        parts.loc[open_again, ["estado", "motivo"]] = ["retenido", PENDING]
    else:
        parts.loc[waiting, ["estado", "motivo"]] = ["ignorado", REPLACED]
        observations.resolve_file(conn, sha256, now)
    bulk.upsert(conn, ARCHIVO_UNIDAD, parts)
    state = {"estado": row["estado"], "motivo": row["motivo"]}
    if len(parts) and (open_again if file.stands else waiting).any():
        state = {"estado": "retenido", "motivo": PENDING} if file.stands else {"estado": "ignorado", "motivo": REPLACED}
    elif not len(parts) and not file.stands and row["estado"] in UNSETTLED:
        state = {"estado": "ignorado", "motivo": REPLACED}
    bulk.upsert(conn, ARCHIVO, from_records(ARCHIVO, [{**row, **_row(file), **state}]))


def _replaces(parts: pd.DataFrame) -> pd.Series:
    """Parts of sources whose loads replace one another: a photograph, once in the history, stays in it."""
    return parts["fuente"].map({name: not source.dated for name, source in SOURCES.items()}).astype(bool)
