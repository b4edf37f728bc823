"""What a worker process does with one file for `check` and for the observations workbooks: reads it, and hands over
what reports need. Only workers import this: whoever asks names it (`"pipelines.examine:review"`).
"""

from contextlib import suppress
from functools import partial
from pathlib import Path

from assets.reading.book import Book
from assets.reading.read import read
from assets.reading.table import find_tables
from assets.reports.observaciones import copias
from assets.reports.observaciones.reviewed import Part, Reviewed, SheetCopy
from assets.sources import intake
from assets.sources.intake import Review
from assets.sources.unit import UnitLoad
from schemas.layouts.registry import FORMATS
from schemas.observation import Observation


def review(task: tuple[Path, str, str, bool, tuple[Path, ...]]) -> Reviewed | None:
    """All that a load would say of (path, name, sha256, copies of its sheets too?, files that may hold the plan).

    None if the file can no longer be opened.
    """
    path, nombre, sha256, with_copies, plans = task
    try:
        with path.open("rb") as file:
            reviewed = intake.review_file(file, nombre, partial(_approved, plans))
    except OSError:
        return None
    identity, book = reviewed.identity, reviewed.book
    of_loads = sum(len(load.observations) for load in reviewed.loads)
    general = reviewed.findings[: len(reviewed.findings) - of_loads]
    return Reviewed(
        nombre=nombre,
        sha256=sha256,
        forma=identity.forma,
        fuente=identity.fuente,
        anio=identity.anio,
        parts=_parts(reviewed, general),
        general=general,
        set_aside=identity.set_aside,
        sheets=tuple(sheet.name for sheet in book.sheets) if book else (),
        copies=_copies(book, reviewed.findings) if with_copies else (),
    )


def sheets(task: tuple[Path, tuple[Observation, ...]]) -> tuple[SheetCopy, ...]:
    """The sheets of (path, findings to mark); none if the file cannot be read, or is no longer there."""
    path, findings = task
    try:
        with path.open("rb") as file:
            # Of a text of millions of rows there is no sheet to mark.
            return () if intake.is_streamed(file) else _copies(read(file.read()), findings)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  what trips a reader has findings to be told, with or without its sheets
        return ()


def _approved(plans: tuple[Path, ...], anio: int) -> list[dict[str, object]]:
    """The approved plan of a year, in the first of these files that holds it."""
    for path in plans:
        with suppress(OSError):
            if rows := intake.approved_plan(path.read_bytes(), anio):
                return rows
    return []


def _parts(reviewed: Review, general: tuple[Observation, ...]) -> tuple[Part, ...]:
    refused = any(finding.blocks_file for finding in general)
    loads = {(load.fuente, load.anio, load.unidad): load for load in reviewed.loads}
    followed = [(reviewed.identity.fuente or "", *unit) for unit in reviewed.identity.units]
    return tuple(_part(*key, loads.get(key), refused) for key in dict.fromkeys([*followed, *loads]))


def _part(fuente: str, anio: int, unidad: str, load: UnitLoad | None, refused: bool) -> Part:
    if load is None:
        return Part(fuente, anio, unidad, loads=False)
    loads = not refused and load.refused is None
    return Part(fuente, anio, unidad, load.filas, len(load.kept_apart), loads, tuple(load.observations))


def _copies(book: Book | None, findings: tuple[Observation, ...]) -> tuple[SheetCopy, ...]:
    if book is None:
        return ()
    titles = {table.sheet.name: (table.header_row, table.first_row - 1) for table in find_tables(book, FORMATS)}
    return copias.copies(book.sheets, findings, titles)
