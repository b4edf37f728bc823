"""The inventory: what lies in the delivery folder, taken into custody and recognised by its content.

    scan      raw/ -> custody and ledger (disk only): an event whenever a place of the folder holds something new
    register  ledger -> tables `archivo`, `archivo_unidad` and `entrega` (database only): every file, which (source,
              year, unit) it brings, or the reason why none; and what people decided and published since, done

`register` reads only custody and ledger, so that a rebuild is the same path. What no longer stands (`standing`) and was
never loaded is let go, with that reason; what is put back is looked at again.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import decisions, folder, narrativa, observations, publicaciones
from assets.loading.deliveries import delivery_dates
from assets.loading.folder import Looks, NotTaken, Place
from assets.loading.ledger import PENDING, REPLACED, UNSETTLED
from assets.loading.reading import identities
from assets.loading.standing import Standing, is_example, mine, standing
from assets.sources.intake import Identity
from assets.sources.registry import SOURCES
from assets.sources.unit import Delivery
from schemas.calendar import lima_date
from schemas.frames import from_records
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA, ENTREGA
from warehouse import bulk, reading
from warehouse.custody import CustodiaError, Custody, Ledger, Received, file_digest
from warehouse.engine import lock, snapshot, transaction

WRITTEN_AT_ONCE = 100

Item = TypeVar("Item")


def scan(
    raw: Path,
    custody: Custody,
    *,
    ejemplos: bool,
    now: str,
    warn: Callable[[str], None] = lambda text: None,
    looks: Callable[[Path, list[Place]], Looks] = Looks,
) -> list[Received]:
    """Takes every delivered file into custody; events of what is new are appended. Returns what is there now.

    `warn` hears of what cannot be taken: a file still being copied, a link, a line of `entregas.csv`.
    """
    dates = delivery_dates(raw, warn)
    with custody.exclusive():
        last = {event.place: event for _, event in custody.events()}
        found = [place for place in folder.places(raw, warn) if ejemplos or not is_example(place.ruta)]
        seen = looks(raw, found)
        present, new = [], []
        for place in found:
            try:
                event = _take(raw, place, custody, seen, dates, last.get(place.key), now)
            except CustodiaError:
                raise  # of no file's making, and the next one would fare no better
            except (OSError, NotTaken) as problem:
                warn(f"{place.ruta}: {_said(problem)}; se intentará en la próxima corrida")
                continue
            present.append(event)
            if event is not last.get(place.key):
                new.append(event)
        custody.append(new)
    return present


def _take(
    raw: Path, place: Place, custody: Custody, looks: Looks, dates: dict[str, str], before: Received | None, now: str
) -> Received:
    """What is at a place: the event that is known of it, or a new one, with its bytes in custody."""
    with folder.opened(raw, place) as file:
        looks.check(place, file)
        with looks.unchanged(file):
            known = before is not None and file_digest(file) == before.sha256
            kept = before is not None and custody.path(before.sha256).exists()
            if before and known and kept and before.entregado == dates.get(before.sha256):
                return before
            file.seek(0)
            sha256, size = custody.take(file)
    return Received(sha256, place.ruta, size, now, dates.get(sha256), place.lugar)


def _said(problem: Exception) -> str:
    return str(problem) if isinstance(problem, NotTaken) else f"no se pudo tomar en custodia ({problem})"


def register(
    engine: Engine,
    custody: Custody,
    *,
    ejemplos: bool,
    now: str,
    ledger: Ledger | None = None,
) -> int:
    """Brings the warehouse's inventory up to the ledger (or to the given part of it). Returns how many files were read.

    Files are read outside of any transaction, and written some at a time: a long inventory holds no lock.
    """
    part, ledger = ledger, custody.ledger() if ledger is None else ledger
    files = standing(ledger, ejemplos=ejemplos)
    with snapshot(engine) as conn:
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
    _note_deliveries(engine, mine(ledger, ejemplos=ejemplos))
    decisions.catch_up(engine, custody, ledger, ejemplos=ejemplos)
    publicaciones.catch_up(engine, custody, ledger)
    narrativa.catch_up(engine, custody, part)  # a report may have taken newer texts since
    return len(to_read)


def _note_deliveries(engine: Engine, received: list[tuple[int, Received]]) -> None:
    """Every time that bytes were delivered, and that they had come before, if they had."""
    with snapshot(engine) as conn:
        known = set(reading.read(conn, ENTREGA, ["secuencia"])["secuencia"])
    rows, first = [], dict[str, tuple[int, Received]]()
    for number, event in received:
        came = first.setdefault(event.sha256, (number, event))
        if number not in known:
            again = came[0] != number
            rows.append(
                {
                    "secuencia": number,
                    "archivo_sha256": event.sha256,
                    "nombre": event.nombre,
                    "ruta": event.ruta,
                    "bytes": event.bytes,
                    "repetido_de": came[0] if again else None,
                    "motivo": f"ya recibido el {lima_date(came[1].recibido_en)} ({came[1].nombre})"
                    if again
                    else "primera entrega",
                    "recibido_en": event.recibido_en,
                }
            )
    if rows:
        with transaction(engine) as conn:
            bulk.upsert(conn, ENTREGA, from_records(ENTREGA, rows))


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
        "primera_vez": file.primera_vez,
        "recibido_en": event.recibido_en,
    }


def _write(conn: Connection, file: Standing, identity: Identity, now: str) -> None:
    anio, unidad = identity.units[0] if identity.units else (identity.anio, None)
    estado, motivo = _state(identity)
    state = {"estado": estado, "motivo": motivo, "carga_id": None}
    known = {"forma": identity.forma, "fuente": identity.fuente, "diseno": identity.diseno}
    row = {**_row(file), **state, **known, "anio": anio, "unidad": unidad}
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
