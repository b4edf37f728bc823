"""What the content of a file says, from its bytes alone: what it is, whose, and the rows that can be loaded.

Values out, never exceptions: a file that cannot be read comes back with the findings that say why. Nothing here or
beneath it imports pandas, so that a worker starts fast and `check` answers at once; whoever loads makes frames of the
plain columns (`assets.loading.frames`).
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from assets.reading.bigcsv import HEAD
from assets.reading.book import Book, UnreadableFile
from assets.reading.forms import detect, misleading_name
from assets.reading.read import read
from assets.reading.table import Table
from assets.reading.workers import Broken
from assets.sources import heading, mef_gasto, psig
from assets.sources.registry import SetAside, Source, recognise
from assets.sources.snapshot import PHOTOGRAPHS, moment
from assets.sources.unit import Delivery, UnitLoad
from schemas.calendar import FIRST_YEAR, running_year
from schemas.layouts.mef_gasto import LAYOUT
from schemas.observation import Observation, observe

UNKNOWN_FORM = "desconocida"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file turned out to be. `units`: (year, unit) of what it brings; none if it is refused or set aside.

    `findings` are those of the file as a whole. `anio`: the year that it is of, if it could be told; `diseno`: the
    layouts of its tables.
    """

    forma: str
    fuente: str | None = None
    units: tuple[tuple[int, str], ...] = ()
    anio: int | None = None
    findings: tuple[Observation, ...] = ()
    set_aside: str = ""
    diseno: str | None = None

    @property
    def refused(self) -> Observation | None:
        """The finding that keeps the whole file out, if there is one."""
        return next((finding for finding in self.findings if finding.blocks_file), None)


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


@dataclass(frozen=True, slots=True)
class Review:
    """All of it in one go, for whoever edits the file: what it is, its loads, and every finding.

    `book` is the file's values, None where it could not be opened.
    """

    identity: Identity
    loads: tuple[UnitLoad, ...]
    findings: tuple[Observation, ...]
    book: Book | None = None


def identify(content: bytes, nombre: str) -> Identity:
    """Recognises a file by its content; the name only earns a notice."""
    return identify_file(io.BytesIO(content), nombre)


def identify_file(file: BinaryIO, nombre: str) -> Identity:
    """The same of an open file, which is read whole only if it is no text of millions of rows."""
    if not is_streamed(file):
        return _identify(file.read(), nombre)[0]
    notice = misleading_name(nombre, "csv")
    findings: tuple[Observation, ...] = (notice,) if notice else ()
    units: tuple[tuple[int, str], ...] = ()
    try:
        units = tuple(sorted(mef_gasto.units(file)))
        findings += () if units else (observe("sin_filas_validas", hoja=mef_gasto.SHEET),)
    except UnreadableFile as unreadable:
        findings += unreadable.observations
    except MemoryError:
        raise  # the worker's limit, which its pool tells of
    except Exception as error:  # noqa: BLE001  one file that trips a reader must not stop the others
        findings += (internal(error),)
    followed = _followed(units)
    if not followed:
        years = sorted({anio for anio, _ in units})
        findings += tuple(
            observe("anio_fuera_de_rango", anio, hoja=mef_gasto.SHEET, primero=FIRST_YEAR) for anio in years
        )
    anio = (followed or units)[0][0] if units else None
    return Identity("csv", mef_gasto.FUENTE, followed, anio, findings, diseno=LAYOUT)


def is_streamed(file: BinaryIO) -> bool:
    """Is it the one source that is read a piece at a time? The file is left at its beginning."""
    head = file.read(HEAD)
    file.seek(0)
    return mef_gasto.recognises(head)


def _followed(units: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    return tuple(unit for unit in units if FIRST_YEAR <= unit[0] <= running_year())


def parse(content: bytes, delivery: Delivery) -> Parsed:
    """The loads of a file."""
    return parse_file(io.BytesIO(content), delivery)


def parse_file(file: BinaryIO, delivery: Delivery) -> Parsed:
    """The same of an open file (`identify_file`)."""
    try:
        if is_streamed(file):
            return Parsed(tuple(mef_gasto.parse(file, delivery)))
        book = read(file.read())
        source, tables = recognise(book)
        return Parsed(tuple(_loads(source, tables, book, delivery)))
    except UnreadableFile as unreadable:
        return Parsed(refused=unreadable.observations)
    except SetAside as aside:
        return Parsed(set_aside=str(aside))
    except MemoryError:
        raise  # the worker's limit, which its pool tells of
    except Exception as error:  # noqa: BLE001  one file that trips a reader must not stop the others
        return Parsed(refused=(internal(error),))


#: The approved PSIG plan of a year, as rows of table `psig_plan_actividad`; none where it is not at hand.
Approved = Callable[[int], Sequence[Mapping[str, object]]]


def review(content: bytes, nombre: str, approved: Approved = lambda anio: ()) -> Review:
    """What a load of the file would say, before it is sent; a PSIG sheet also against the plan, where there is one."""
    return review_file(io.BytesIO(content), nombre, approved)


def review_file(file: BinaryIO, nombre: str, approved: Approved = lambda anio: ()) -> Review:
    """The same of an open file (`identify_file`)."""
    if is_streamed(file):
        return _review_streamed(file, nombre)
    identity, book, recognised = _identify(file.read(), nombre)
    if book is None or recognised is None or identity.refused:
        return Review(identity, (), (*identity.findings, *_of_rows(recognised)), book)
    try:
        loads = tuple(_loads(*recognised, book, Delivery("0" * 64, nombre, nombre, 1)))
        for load in loads:
            load.observations += psig.against_plan(load, approved(load.anio)) if load.fuente == "psig" else []
    except UnreadableFile as unreadable:
        return Review(identity, (), (*identity.findings, *unreadable.observations), book)
    except MemoryError:
        raise  # the worker's limit, which its pool tells of
    except Exception as error:  # noqa: BLE001  as above
        return Review(identity, (), (*identity.findings, internal(error)), book)
    undated = [load for load in loads if load.fuente in PHOTOGRAPHS and moment(load.delivery) is None]
    findings = [*identity.findings, *([observe("corte_sin_fecha")] if undated else [])]
    return Review(identity, loads, (*findings, *(found for load in loads for found in load.observations)), book)


def _review_streamed(file: BinaryIO, nombre: str) -> Review:
    identity = identify_file(file, nombre)
    if identity.refused:
        return Review(identity, (), identity.findings)
    file.seek(0)
    parsed = parse_file(file, Delivery("0" * 64, nombre, nombre, 1))
    told = (*parsed.refused, *(found for load in parsed.loads for found in load.observations))
    return Review(identity, parsed.loads, (*identity.findings, *told))


def approved_plan(content: bytes, anio: int) -> list[dict[str, object]]:
    """The rows of a year's approved plan in a file; none if it is another file, or another year's."""
    loads = parse(content, Delivery("", "", "", 0)).loads
    return [row for load in loads if (load.fuente, load.anio) == ("psig_plan", anio) for row in psig.plan_of(load)]


def _of_rows(recognised: tuple[Source, list[Table]] | None) -> list[Observation]:
    """What its rows say of a file that is refused as a whole, so that all is mended at once."""
    if recognised is None or recognised[0].findings is None:
        return []
    try:
        return recognised[0].findings(recognised[1])
    except MemoryError:
        raise  # the worker's limit, which its pool tells of
    except Exception as error:  # noqa: BLE001  as above
        return [internal(error)]


#: Why a worker did not survive a file (`assets.reading.workers.Broken`), in words.
_BROKEN = {
    "memoria": "pide más memoria de la que se admite",
    "tiempo": "tarda más de lo que se admite",
    "interrumpido": "el programa que lo lee se cayó dos veces",
}


def interrupted(broken: Broken) -> Observation:
    """What a file looks like that no worker survives."""
    return observe("lectura_interrumpida", _BROKEN[broken.reason])


def internal(error: Exception) -> Observation:
    """What a programmer's mistake, or a damaged copy, looks like to the sender: a finding, with the kind of error."""
    return observe("error_interno", f"{type(error).__name__}: {str(error)[:120]}")


def _loads(source: Source, tables: list[Table], book: Book, delivery: Delivery) -> list[UnitLoad]:
    known = Delivery(
        delivery.sha256, delivery.nombre, delivery.ruta, delivery.secuencia, book.modified, delivery.delivered
    )
    return source.parse(tables, known)


def _identify(content: bytes, nombre: str) -> tuple[Identity, Book | None, tuple[Source, list[Table]] | None]:
    """The identity, the book where it opened, and source and tables where they were recognised."""
    forma, fuente, book, recognised = UNKNOWN_FORM, None, None, None
    findings: list[Observation] = []
    units: tuple[tuple[int, str], ...] = ()
    try:
        forma = detect(content)
        notice = misleading_name(nombre, forma)
        findings += [notice] if notice else []
        book = read(content)
        recognised = recognise(book)
        source, tables = recognised
        fuente = source.fuente
        units = tuple(sorted(source.units(tables)))
        findings += [] if units else [observe("sin_filas_validas", hoja=tables[0].sheet.name)]
    except UnreadableFile as unreadable:
        findings += unreadable.observations
    except SetAside as aside:
        return Identity(forma, findings=tuple(findings), set_aside=str(aside)), book, None
    except MemoryError:
        raise  # the worker's limit, which its pool tells of
    except Exception as error:  # noqa: BLE001  one file that trips a reader must not stop the others
        findings += [internal(error)]
    followed = _followed(units)
    if not followed:
        years = sorted({anio for anio, _ in units})
        if recognised:
            table = recognised[1][0]
            hoja, celda = table.sheet.name, heading.year_cell(table)
            findings += [
                observe("anio_fuera_de_rango", anio, hoja=hoja, celda=celda, primero=FIRST_YEAR) for anio in years
            ]
    anio = (followed[0][0] if followed else years[0]) if units else None
    diseno = _layouts(recognised[1]) if recognised else None
    return Identity(forma, fuente, followed, anio, tuple(findings), diseno=diseno), book, recognised


def _layouts(tables: list[Table]) -> str:
    """Which layouts the tables of a file have, each once, as they come."""
    return ", ".join(dict.fromkeys(table.layout.name for table in tables))
