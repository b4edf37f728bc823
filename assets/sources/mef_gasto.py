"""`mef_gasto`: the MEF's open data of spending, one CSV of any size. Unit of loading: the UE if the file has only one,
its pliego if it has only one, else `nacional`; a file of several years makes a load of each.

All rows of the file are loaded, whoever they are of; what is below the genérica is folded, so that PIA, PIM and accrual
of each UE are the file's to the céntimo. A row that cannot be read is kept apart, and the others load.
"""

from __future__ import annotations

from typing import IO

from assets.reading import bigcsv
from assets.reading.book import UnreadableFile
from assets.sources.unit import Delivery, UnitLoad
from schemas.layouts import mef_gasto as layout
from schemas.observation import Observation, column_letter, observe

FUENTE = "mef_gasto"
NATIONAL = "nacional"
#: How the sheet of a text file is called.
SHEET = "texto"


def recognises(head: bytes) -> bool:
    """Does a file that begins so have the titles of this source, most of them at least?"""
    found = bigcsv.heading(head)
    return found is not None and sum(title in _titles(found) for title in layout.NEEDED) > len(layout.NEEDED) // 2


def _titles(head: bigcsv.Heading) -> list[str]:
    return [title.upper() for title in head.titles]


def _heading(file: IO[bytes]) -> tuple[bigcsv.Heading, list[Observation]]:
    """The titles, with what there is to say of them. Raises `UnreadableFile` for one that is missing or there twice."""
    head = bigcsv.heading(file.read(bigcsv.HEAD))
    assert head is not None
    head = bigcsv.Heading(head.delimiter, tuple(_titles(head)))
    blocking, notices = [], []
    for column, title in enumerate(head.titles, 1):
        cell = f"{column_letter(column)}1"
        first = head.titles.index(title) + 1
        if first < column and title in (*layout.NEEDED, *layout.AMOUNTS.values()):
            blocking.append(
                observe("columna_repetida", title, hoja=SHEET, celda=cell, fila=1, otra=f"{column_letter(first)}1")
            )
        elif title and title not in layout.COLUMNS:
            notices.append(
                observe("columna_desconocida", title, hoja=SHEET, celda=cell, fila=1, formato=layout.LABEL,
                        sugerencia="")
            )  # fmt: skip
    for title in layout.NEEDED:
        if title not in head.titles:
            blocking.append(
                observe("columna_faltante", hoja=SHEET, celda="A1", fila=1, columna=title, formato=layout.LABEL,
                        sugerencia="")
            )  # fmt: skip
    if blocking:
        raise UnreadableFile(*blocking)
    return head, notices


def units(file: IO[bytes]) -> set[tuple[int, str]]:
    """(year, unit) of what a file brings. Reads all of it, three columns only. Raises `UnreadableFile`."""
    from assets.sources import gasto_rows  # with pyarrow, which only a file of this kind pays for

    return gasto_rows.places(file, _heading(file)[0])


def parse(file: IO[bytes], delivery: Delivery) -> list[UnitLoad]:
    """One load per year: lines, totals by UE and names. Raises `UnreadableFile`."""
    from assets.sources import gasto_rows

    return gasto_rows.loads(file, *_heading(file), delivery)
