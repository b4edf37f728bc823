"""Loading what a year's files bring: one unit after another, each in its own transaction, none stopping the rest.

Units go in the order in which their files arrived (the ledger's), so that a rebuild takes the same path.
"""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Engine

from assets.loading import observations
from assets.loading.dated import load_dated
from assets.loading.ledger import DONE, Outcome, set_part
from assets.loading.reading import parsed
from assets.loading.replacing import load_replacing
from assets.sources.intake import Parsed
from assets.sources.registry import SOURCES
from assets.sources.unit import Delivery, UnitLoad
from schemas.observation import Observation, observe
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import AlmacenError, RowsRefused, transaction


def load_year(engine: Engine, custody: Custody, fuente: str, anio: int, now: str) -> Iterator[Outcome]:
    """Loads every pending unit of a source in a year; yields what became of each, and of those already loaded."""
    with engine.connect() as conn:
        parts = reading.read(conn, ARCHIVO_UNIDAD, fuente=fuente, anio=anio)
        files = reading.read(conn, ARCHIVO, ["archivo_sha256", "secuencia", "nombre", "ruta", "bytes", "entregado_en"])
        current = set(reading.read(conn, CARGA, ["carga_id"], fuente=fuente, anio=anio, vigente=1)["carga_id"])
    work = parts.merge(files, on="archivo_sha256").sort_values(["secuencia", "unidad"]).to_dict("records")
    for part in work:
        if part["estado"] in DONE and (part["estado"] == "ignorado" or part["carga_id"] in current):
            yield Outcome(fuente, anio, part["unidad"], part["nombre"], part["estado"], part["motivo"])
    pending = [part for part in work if part["estado"] not in DONE]
    by_file = {part["archivo_sha256"]: part for part in pending}
    deliveries = [(_delivery(part), int(part["bytes"])) for part in by_file.values()]
    for (delivery, _), one in zip(deliveries, parsed(custody, deliveries), strict=True):
        for part in pending:
            if part["archivo_sha256"] == delivery.sha256:
                yield _load_part(engine, custody, delivery, one, fuente, anio, part["unidad"], now)


def _delivery(part: dict) -> Delivery:
    noted = part["entregado_en"] if isinstance(part["entregado_en"], str) else None
    return Delivery(part["archivo_sha256"], part["nombre"], part["ruta"], int(part["secuencia"]), delivered=noted)


def _load_part(
    engine: Engine, custody: Custody, delivery: Delivery, one: Parsed, fuente: str, anio: int, unidad: str, now: str
) -> Outcome:
    load = one.load(fuente, anio, unidad)
    if one.set_aside:
        return _without_load(engine, delivery, fuente, anio, unidad, "ignorado", one.set_aside, (), now)
    if load is None:
        refused = one.refused or (observe("sin_filas_validas"),)
        return _without_load(engine, delivery, fuente, anio, unidad, "cuarentena", refused[0].mensaje, refused, now)
    try:
        if SOURCES[fuente].dated:
            return load_dated(engine, load, partial(_again, engine, custody, fuente), now)
        return load_replacing(engine, load, now)
    except RowsRefused as refusal:
        finding = observe("contrato_incumplido", refusal.cause)
    except (AlmacenError, OSError):
        raise  # the system's trouble, not the file's: the run fails and is repeated
    except Exception as error:  # noqa: BLE001  one unit that trips a rule must not stop the others
        finding = observe("error_interno", f"{type(error).__name__}: {str(error)[:120]}")
    findings = (*load.observations, finding)
    return _without_load(engine, delivery, fuente, anio, unidad, "cuarentena", finding.mensaje, findings, now)


def _again(engine: Engine, custody: Custody, fuente: str, sha256: str, anio: int, unidad: str) -> UnitLoad:
    """A load that is in the history, read once more from custody."""
    with engine.connect() as conn:
        row = reading.read(conn, ARCHIVO, archivo_sha256=sha256).iloc[0].to_dict()
    (again,) = parsed(custody, [(_delivery(row), int(row["bytes"]))])
    load = again.load(fuente, anio, unidad)
    if load is None:
        raise ValueError(f"el archivo {row['nombre']} está en la historia y ya no se puede leer")
    return load


def _without_load(
    engine: Engine,
    delivery: Delivery,
    fuente: str,
    anio: int,
    unidad: str,
    estado: str,
    motivo: str,
    findings: tuple[Observation, ...],
    now: str,
) -> Outcome:
    """The unit keeps its previous load; the reason is on record."""
    with transaction(engine) as conn:
        count = observations.record(conn, delivery, findings, now=now, fuente=fuente, anio=anio, unidad=unidad)
        set_part(conn, delivery, fuente, anio, unidad, estado, motivo, None)
    return Outcome(fuente, anio, unidad, delivery.nombre, estado, motivo, hallazgos=count)


def current_units(engine: Engine, fuente: str, anio: int) -> list[str]:
    """Units of a source and year that have a current load."""
    with engine.connect() as conn:
        loads = reading.read(conn, CARGA, ["unidad"], fuente=fuente, anio=anio, vigente=1)
    return sorted(set(loads["unidad"]))


def years(engine: Engine, fuentes: tuple[str, ...]) -> list[int]:
    """Years for which files have arrived."""
    with engine.connect() as conn:
        parts = reading.read(conn, ARCHIVO_UNIDAD, ["anio"], fuente=list(fuentes))
    return sorted({int(year) for year in parts["anio"]})
