"""Filling a template in as a person does: in its yellow cells only, by the titles above them."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from assets.reading.cells import quantity
from assets.sources import intake
from schemas.layouts.layout import Layout
from schemas.observation import Observation

NAME = "hoja.xlsx"


class Filled:
    """One sheet of a template, with its columns by canonical name."""

    def __init__(self, content: bytes, layout: Layout, sheet: str) -> None:
        self.book = openpyxl.load_workbook(BytesIO(content))
        self.sheet: Worksheet = self.book[sheet]
        titles = {alias: field.column for field in layout.fields for alias in field.titles}
        rows = [[cell.value for cell in row] for row in self.sheet.iter_rows()]
        self.header = next(number for number, row in enumerate(rows, 1) if sum(value in titles for value in row) > 3)
        self.columns = {titles[value]: place for place, value in enumerate(rows[self.header - 1], 1) if value in titles}

    def cell(self, row: int, column: str) -> Cell:
        return self.sheet.cell(row, self.columns[column])

    def rows(self) -> Iterator[int]:
        """Numbers of the rows that come with an activity."""
        last = self.sheet.max_row
        return (row for row in range(self.header + 1, last + 1) if self.cell(row, "actividad").value)

    def write(self, row: int, **values: Any) -> None:
        for column, value in values.items():
            cell = self.cell(row, column)
            assert not cell.protection.locked, cell.coordinate
            cell.value = value

    def content(self) -> bytes:
        raw = BytesIO()
        self.book.save(raw)
        return raw.getvalue()


def programmed(cell: Cell) -> tuple[float, bool]:
    """What is to be written as executed to reach a target, and whether it is a percentage."""
    read = quantity(cell.value, "%" in cell.number_format)
    assert read.hundredths is not None
    return (read.hundredths / 10_000, True) if read.is_percent else (read.hundredths / 100, False)


def findings(content: bytes) -> list[Observation]:
    """Everything that `check` would say."""
    return list(intake.review(content, NAME).findings)


def told(found: list[Observation]) -> list[tuple[str, str | None]]:
    return [(item.regla, item.celda) for item in found]


def psig_row(filled: Filled, row: int, unidad: str, anio: int, **changes: Any) -> None:
    """A row of Cuadro 1 without a mistake: target reached, a document with its number, a link."""
    goal, _ = programmed(filled.cell(row, "meta_programada_texto"))
    number = filled.cell(row, "actividad").value.split(".")[0]
    required = filled.cell(row, "evidencia_requerida").value or "Informe"
    values: Mapping[str, Any] = {
        "meta_ejecutada_texto": goal,
        "evaluacion": "Se cumplió con lo programado.",
        "documento_sustento": f"{required}: INFORME N° D{int(number) * 100 + row:06d}-{anio}-{unidad}",
        "enlace_evidencia": f"https://sitio.gob.pe/psig/{anio}/actividad-{number}",
    }
    filled.write(row, **{**values, **changes})
