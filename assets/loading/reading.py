"""Reading files on all cores: from a copy in custody to what it is, or to loads that fulfil their contracts.

Reading is most of the work of a first load and touches neither database nor ledger, so it is done ahead in worker
processes, in order, a few files at a time; a handful of small files is read in this process, because a worker takes a
second to start. Results are values, never exceptions: what cannot be read comes back with its findings.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import pandera.errors

from assets.loading import marts
from assets.reading.book import UnreadableFile
from assets.reading.forms import detect, misleading_name
from assets.reading.read import read
from assets.sources.registry import SetAside, recognise
from assets.sources.unit import Delivery, UnitLoad
from schemas.calendar import FIRST_YEAR, running_year
from schemas.frames import frame_schema
from schemas.observation import Observation, observe
from warehouse.custody import Custody

#: Below this many bytes in all, starting workers costs more than they save.
WORTH_WORKERS = 8_000_000
#: Files read ahead of the one being loaded, per worker.
AHEAD = 3

PENDING = "reconocido; se cargará en la próxima corrida de su año"

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file turned out to be. `units` empty: nothing to load, for the reason in `estado` and `motivo`."""

    forma: str
    fuente: str | None
    anio: int | None
    units: tuple[tuple[int, str], ...]
    estado: str
    motivo: str
    findings: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's loads; or the findings that refuse it as a whole; or why it is set aside."""

    loads: tuple[UnitLoad, ...] = ()
    refused: tuple[Observation, ...] = ()
    set_aside: str = ""

    def load(self, fuente: str, anio: int, unidad: str) -> UnitLoad | None:
        """The load of one (source, year, unit), if the file brings it."""
        wanted = (fuente, anio, unidad)
        return next((load for load in self.loads if (load.fuente, load.anio, load.unidad) == wanted), None)


def in_order(work: Callable[[Task], Result], tasks: Iterable[Task], size: int) -> Iterator[Result]:
    """`work` of each task, in order; on all cores when `size` (bytes in all) is worth it."""
    if size < WORTH_WORKERS:
        yield from map(work, tasks)
        return
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        if not _starts(pool):
            yield from map(work, tasks)
            return
        waiting: deque[Future[Result]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _starts(pool: ProcessPoolExecutor) -> bool:
    """Whether workers start at all: under a main program that cannot be imported again (a script on standard input)
    they do not, and everything is read in this process."""
    try:
        return pool.submit(os.getpid).result() > 0
    except BrokenProcessPool:
        return False


def identify(task: tuple[Path, str, str]) -> Identity:
    """Recognises (custody folder, sha256, name) by content alone; the name only earns a notice. Never raises."""
    root, sha256, nombre = task
    forma, fuente, findings = "desconocida", None, []
    try:
        content = Custody(root).read(sha256)
        forma = detect(content)
        notice = misleading_name(nombre, forma)
        findings = [notice] if notice else []
        source, tables = recognise(read(content))
        fuente = source.fuente
        units = tuple(sorted(source.units(tables)))
        findings += [] if units else [observe("sin_filas_validas", hoja=tables[0].sheet.name)]
    except UnreadableFile as unreadable:
        findings += unreadable.observations
        units = ()
    except SetAside as aside:
        return Identity(forma, None, None, (), "ignorado", str(aside), tuple(findings))
    except Exception as error:  # noqa: BLE001  one file that trips a reader must not stop the others
        findings += [_internal(error)]
        units = ()
    followed = tuple(unit for unit in units if FIRST_YEAR <= unit[0] <= running_year())
    if not followed:
        findings += [
            observe("anio_fuera_de_rango", anio, primero=FIRST_YEAR) for anio in sorted({unit[0] for unit in units})
        ]
        anio = units[0][0] if units else None
        return Identity(forma, fuente, anio, (), "cuarentena", findings[-1].mensaje, tuple(findings))
    return Identity(forma, fuente, followed[0][0], followed, "retenido", PENDING, tuple(findings))


def _internal(error: Exception) -> Observation:
    """What a programmer's mistake, or a damaged copy, looks like to the sender: a finding, with the kind of error."""
    return observe("error_interno", f"{type(error).__name__}: {str(error)[:120]}")


def parse(task: tuple[Path, Delivery]) -> Parsed:
    """Reads (custody folder, delivery) into loads whose frames fulfil their contracts."""
    root, delivery = task
    try:
        book = read(Custody(root).read(delivery.sha256))
        source, tables = recognise(book)
        known = Delivery(
            delivery.sha256, delivery.nombre, delivery.ruta, delivery.secuencia, book.modified, delivery.delivered
        )
        loads = source.parse(tables, known)
        for load in loads:
            _validate(load)
            if source.dated and not load.kept_apart and load.refused is None:
                load.derived = marts.of_photograph(load)
        return Parsed(tuple(loads))
    except UnreadableFile as unreadable:
        return Parsed(refused=unreadable.observations)
    except SetAside as aside:
        return Parsed(set_aside=str(aside))
    except Exception as error:  # noqa: BLE001  one file that trips a reader must not stop the others
        return Parsed(refused=(_internal(error),))


def _validate(load: UnitLoad) -> None:
    """A frame that breaks its contract refuses its unit, with the first case: a gap in the readers, or a new dirt."""
    for contract, frame in load.contracts():
        try:
            frame_schema(contract).validate(frame, lazy=True)
        except (pandera.errors.SchemaErrors, pandera.errors.SchemaError) as broken:
            load.observations.append(observe("contrato_incumplido", _first_case(broken)))


def _first_case(broken: Exception) -> str:
    cases = getattr(broken, "failure_cases", None)
    if cases is None or not len(cases):
        return str(broken)[:200]
    case = cases.iloc[0]
    return f"{case.get('column')}: {case.get('check')} ({case.get('failure_case')})"
