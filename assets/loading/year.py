"""Loading what a year's files bring: one unit after another, each in its own transaction, none stopping the rest.

Units go in the order in which their files arrived (the ledger's), so that a rebuild takes the same path.
"""

from collections.abc import Iterator

from sqlalchemy import Engine

from assets import sucesos
from assets.loading import marts, poi_facts, psig_year
from assets.loading.ledger import DONE, Outcome
from assets.loading.placing import Part, Unit, delivery_of, parts, pending, place, refuse, settle_all, tripped
from assets.loading.reading import parsed
from assets.sources.intake import Parsed
from assets.sources.unit import Delivery
from schemas.tables.audit import ARCHIVO_UNIDAD, CARGA
from warehouse import configuration, reading
from warehouse.custody import Custody
from warehouse.engine import snapshot, transaction


def load_year(engine: Engine, custody: Custody, fuente: str, anio: int, now: str) -> Iterator[Outcome]:
    """Loads every pending unit of a source in a year; yields what became of each, and of those already loaded."""
    with snapshot(engine) as conn:
        work = parts(conn, fuente, anio)
        institucion = configuration.in_use(conn)
        current = set(reading.read(conn, CARGA, ["carga_id"], fuente=fuente, anio=anio, vigente=1)["carga_id"])
    for part in work:
        if part["estado"] in DONE and (part["estado"] == "ignorado" or part["carga_id"] in current):
            yield Outcome(fuente, anio, part["unidad"], part["nombre"], part["estado"], part["motivo"])
    waiting = [part for part in work if part["estado"] not in DONE]
    by_file = {part["archivo_sha256"]: part for part in waiting}
    deliveries = [(delivery_of(part), int(part["bytes"])) for part in by_file.values()]
    changed = set()
    for (delivery, _), one in zip(deliveries, parsed(custody, deliveries, institucion), strict=True):
        for part in waiting:
            if part["archivo_sha256"] == delivery.sha256:
                unit = (fuente, anio, part["unidad"])
                with sucesos.load(*unit, delivery.sha256, delivery.nombre) as done:
                    outcome = _load_part(engine, custody, unit, delivery, one, now)
                    done.append(outcome)
                changed |= {unit} if outcome.changed else set()
                yield outcome
    for unit in sorted(changed):
        yield from _look_again(engine, custody, unit, now)
    if fuente in poi_facts.SOURCES:
        marts.bring_up(engine, fuente, anio, now)
    if fuente in psig_year.SOURCES:
        marts.bring_up_psig(engine, anio)
        psig_year.bring_up(engine, anio, now)


def _load_part(engine: Engine, custody: Custody, unit: Unit, delivery: Delivery, one: Parsed, now: str) -> Outcome:
    try:
        with transaction(engine) as conn:
            return place(conn, custody, unit, delivery, one, now)
    except Exception as error:  # noqa: BLE001  sorted out in `tripped`
        finding = tripped(error)
    with transaction(engine) as conn:
        return refuse(conn, unit, delivery, one, finding, now)


def _look_again(engine: Engine, custody: Custody, unit: Unit, now: str) -> Iterator[Outcome]:
    """A unit has a new load: what of it was held before may be comparable now, tonight as well as tomorrow."""
    with snapshot(engine) as conn:
        held: dict[str, Part] = {part["archivo_sha256"]: part for part in pending(conn, *unit)}
    if not any(part["estado"] == "retenido" for part in held.values()):
        return
    with transaction(engine) as conn:
        outcomes = list(settle_all(conn, custody, unit, now))
    for outcome in outcomes:
        if outcome.estado != "retenido":
            yield outcome


def current_units(engine: Engine, fuente: str, anio: int) -> list[str]:
    """Units of a source and year that have a current load."""
    with snapshot(engine) as conn:
        loads = reading.read(conn, CARGA, ["unidad"], fuente=fuente, anio=anio, vigente=1)
    return sorted(set(loads["unidad"]))


def years(engine: Engine, fuentes: tuple[str, ...]) -> list[int]:
    """Years for which files have arrived."""
    with snapshot(engine) as conn:
        parts = reading.read(conn, ARCHIVO_UNIDAD, ["anio"], fuente=list(fuentes))
    return sorted({int(year) for year in parts["anio"]})
