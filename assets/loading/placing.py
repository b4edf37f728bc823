"""One unit's part of a file into the warehouse, whatever its source: loaded, or refused with its reason on record.

For a night (`year`, a transaction for each part) and for what a person decides (`decisions`, one transaction for a
whole unit, in which each part can still be undone alone).
"""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection

from assets.loading import dated, observations, replacing
from assets.loading.ledger import DONE, Outcome, set_part
from assets.loading.reading import parsed
from assets.reading.workers import WorkError
from assets.sources.intake import Parsed, internal
from assets.sources.registry import SOURCES
from assets.sources.unit import Delivery, UnitLoad
from schemas.codelists import ListError
from schemas.observation import Observation, observe
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD
from warehouse import configuration, reading
from warehouse.custody import Custody
from warehouse.engine import AlmacenError, RowsRefused, translated

Unit = tuple[str, int, str]
#: A file's row and its part's: what `pending` gives.
Part = dict


def delivery_of(row: Part) -> Delivery:
    """The delivery that a row of `archivo` speaks of."""
    noted = row["entregado_en"] if isinstance(row["entregado_en"], str) else None
    return Delivery(row["archivo_sha256"], row["nombre"], row["ruta"], int(row["secuencia"]), delivered=noted)


def pending(conn: Connection, fuente: str, anio: int, unidad: str | None = None) -> list[Part]:
    """Parts that are not done with, in the order in which their files arrived."""
    return [part for part in parts(conn, fuente, anio, unidad) if part["estado"] not in DONE]


def parts(conn: Connection, fuente: str, anio: int, unidad: str | None = None) -> list[Part]:
    """Every part of a source and year (of a unit), with its file's row, in the order of arrival."""
    of_unit = {"unidad": unidad} if unidad else {}
    found = reading.read(conn, ARCHIVO_UNIDAD, fuente=fuente, anio=anio, **of_unit)
    columns = ["archivo_sha256", "secuencia", "nombre", "ruta", "bytes", "entregado_en"]
    files = reading.read(conn, ARCHIVO, columns, archivo_sha256=sorted(set(found["archivo_sha256"])))
    return found.merge(files, on="archivo_sha256").sort_values(["secuencia", "unidad"]).to_dict("records")


def place(
    conn: Connection, custody: Custody, unit: Unit, delivery: Delivery, one: Parsed, now: str, *, accepted: bool = False
) -> Outcome:
    """Loads a part in the caller's transaction, or says why not. Raises what a rule or the database raises."""
    load = one.load(*unit)
    if one.set_aside:
        return without_load(conn, unit, delivery, "ignorado", one.set_aside, (), now)
    if load is None:
        refused = one.refused or (observe("sin_filas_validas"),)
        return without_load(conn, unit, delivery, "cuarentena", refused[0].mensaje, refused, now)
    if SOURCES[unit[0]].dated:
        return dated.place(conn, load, partial(again, conn, custody, unit[0]), now, accepted=accepted)
    return replacing.place(conn, load, now, accepted=accepted)


def tripped(error: Exception) -> Observation:
    """What an error over one part looks like to the sender. Raises it again if it is the system's trouble."""
    if isinstance(error, RowsRefused):
        return observe("contrato_incumplido", error.cause)
    if isinstance(error, AlmacenError | OSError | WorkError | ListError):
        raise error  # not the file's fault: the run fails and is repeated
    return internal(error)


def refuse(conn: Connection, unit: Unit, delivery: Delivery, one: Parsed, finding: Observation, now: str) -> Outcome:
    """One unit that trips a rule must not stop the others: it keeps its previous load, and the finding says why."""
    load = one.load(*unit)
    findings = (*(load.observations if load else ()), finding)
    return without_load(conn, unit, delivery, "cuarentena", finding.mensaje, findings, now)


def without_load(
    conn: Connection,
    unit: Unit,
    delivery: Delivery,
    estado: str,
    motivo: str,
    findings: tuple[Observation, ...],
    now: str,
) -> Outcome:
    """The unit keeps its previous load; the reason is on record."""
    fuente, anio, unidad = unit
    count = observations.record(conn, delivery, findings, now=now, fuente=fuente, anio=anio, unidad=unidad)
    set_part(conn, delivery, fuente, anio, unidad, estado, motivo, None)
    return Outcome(fuente, anio, unidad, delivery.nombre, estado, motivo, hallazgos=count)


def again(conn: Connection, custody: Custody, fuente: str, sha256: str, anio: int, unidad: str) -> UnitLoad:
    """A load that is in the warehouse, read once more from custody."""
    row = reading.read(conn, ARCHIVO, archivo_sha256=sha256).iloc[0].to_dict()
    (one,) = parsed(custody, [(delivery_of(row), int(row["bytes"]))], configuration.in_use(conn))
    load = one.load(fuente, anio, unidad)
    if load is None:
        raise ValueError(f"el archivo {row['nombre']} se cargó y ya no se puede leer")
    return load


def settle_all(
    conn: Connection, custody: Custody, unit: Unit, now: str, *, accepted: frozenset[str] = frozenset()
) -> Iterator[Outcome]:
    """What waits of a unit, loaded or refused, in one transaction; what is `accepted` (sha256) first. Held parts are
    looked at again for as long as others load: what could not be compared before may be now."""
    waiting = sorted(pending(conn, *unit), key=lambda part: part["archivo_sha256"] not in accepted)
    read: dict[str, Parsed] = {}
    institucion = configuration.in_use(conn)
    while waiting:
        changed = False
        for part in waiting:
            delivery = delivery_of(part)
            if delivery.sha256 not in read:
                (read[delivery.sha256],) = parsed(custody, [(delivery, int(part["bytes"]))], institucion)
            one = read[delivery.sha256]
            try:
                with translated(conn.engine.url), conn.begin_nested():
                    outcome = place(conn, custody, unit, delivery, one, now, accepted=delivery.sha256 in accepted)
            except Exception as error:  # noqa: BLE001  sorted out in `tripped`
                outcome = refuse(conn, unit, delivery, one, tripped(error), now)
            changed = changed or outcome.changed
            yield outcome
        waiting = [part for part in pending(conn, *unit) if part["estado"] == "retenido"] if changed else []
