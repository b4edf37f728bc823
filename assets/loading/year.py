"""Loading what a year's files bring: one unit after another, each in its own transaction, none stopping the rest.

Units go in the order in which their files arrived (the ledger's), so that a rebuild takes the same path.
"""

from collections.abc import Iterator

import pandera.errors
from sqlalchemy import Engine

from assets.loading import observations
from assets.loading.dated import load_dated
from assets.loading.ledger import Outcome, set_part
from assets.loading.replacing import load_replacing
from assets.reading.book import UnreadableFile
from assets.reading.read import read
from assets.sources.registry import SOURCES, SetAside, recognise
from assets.sources.unit import Delivery, UnitLoad
from schemas.observation import Observation, observe
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import transaction

#: A part in one of these states is done with; the others are looked at again in each run.
_DONE = ("cargado", "parcial", "ignorado", "retirado")


def load_year(engine: Engine, custody: Custody, fuente: str, anio: int, now: str) -> Iterator[Outcome]:
    """Loads every pending unit of a source in a year; yields what became of each, and of those already loaded."""
    with engine.connect() as conn:
        parts = reading.read(conn, ARCHIVO_UNIDAD, fuente=fuente, anio=anio)
        files = reading.read(conn, ARCHIVO)
    work = parts.merge(files[["archivo_sha256", "secuencia", "nombre", "ruta"]], on="archivo_sha256").sort_values(
        ["secuencia", "unidad"]
    )
    for part in work.to_dict("records"):
        delivery = _delivery(part)
        if part["estado"] in _DONE:
            yield Outcome(fuente, anio, part["unidad"], delivery.nombre, part["estado"], part["motivo"])
        else:
            yield _load_part(engine, custody, delivery, fuente, anio, part["unidad"], now)


def _delivery(part: dict) -> Delivery:
    return Delivery(part["archivo_sha256"], part["nombre"], part["ruta"], int(part["secuencia"]))


def _load_part(
    engine: Engine, custody: Custody, delivery: Delivery, fuente: str, anio: int, unidad: str, now: str
) -> Outcome:
    source = SOURCES[fuente]
    try:
        load = _parse(custody, delivery, fuente, anio, unidad)
        if source.dated:
            return load_dated(
                engine, load, lambda sha256, year, unit: _again(engine, custody, sha256, fuente, year, unit), now
            )
        return load_replacing(engine, load, now)
    except UnreadableFile as unreadable:
        return _refuse(engine, delivery, fuente, anio, unidad, unreadable.observations, now)
    except SetAside as aside:
        with transaction(engine) as conn:
            set_part(conn, delivery, fuente, anio, unidad, "ignorado", str(aside), None)
        return Outcome(fuente, anio, unidad, delivery.nombre, "ignorado", str(aside))
    except (pandera.errors.SchemaErrors, pandera.errors.SchemaError) as broken:
        finding = observe("contrato_incumplido", _first_failure(broken))
        return _refuse(engine, delivery, fuente, anio, unidad, (finding,), now)


def _first_failure(broken: Exception) -> str:
    cases = getattr(broken, "failure_cases", None)
    if cases is not None and len(cases):
        case = cases.iloc[0]
        return f"{case.get('column')}: {case.get('check')} ({case.get('failure_case')})"
    return str(broken)[:200]


def _parse(custody: Custody, delivery: Delivery, fuente: str, anio: int, unidad: str) -> UnitLoad:
    """The unit's load, read from the copy in custody. Raises `UnreadableFile` if the file does not bring it."""
    book = read(custody.read(delivery.sha256))
    source, tables = recognise(book)
    dated = Delivery(
        delivery.sha256,
        delivery.nombre,
        delivery.ruta,
        delivery.secuencia,
        book.modified,
        _delivered(custody, delivery.sha256),
    )
    for load in source.parse(tables, dated):
        if (load.fuente, load.anio, load.unidad) == (fuente, anio, unidad):
            return load
    raise UnreadableFile(observe("sin_filas_validas"))


def _delivered(custody: Custody, sha256: str) -> str | None:
    """The moment that `entregas.csv` gives the file: the last one noted."""
    noted = [event.entregado for _, event in custody.events() if event.sha256 == sha256 and event.entregado]
    return noted[-1] if noted else None


def _again(engine: Engine, custody: Custody, sha256: str, fuente: str, anio: int, unidad: str) -> UnitLoad:
    with engine.connect() as conn:
        row = reading.read(conn, ARCHIVO, archivo_sha256=sha256).iloc[0].to_dict()
    return _parse(custody, _delivery(row), fuente, anio, unidad)


def _refuse(
    engine: Engine, delivery: Delivery, fuente: str, anio: int, unidad: str, findings: tuple[Observation, ...], now: str
) -> Outcome:
    """The unit keeps its previous load; the reason is on record."""
    with transaction(engine) as conn:
        count = observations.record(conn, delivery, findings, now=now, fuente=fuente, anio=anio, unidad=unidad)
        set_part(conn, delivery, fuente, anio, unidad, "cuarentena", findings[0].mensaje, None)
    return Outcome(fuente, anio, unidad, delivery.nombre, "cuarentena", findings[0].mensaje, hallazgos=count)


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
