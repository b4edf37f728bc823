"""Reviewed files for tests of the reports, small and spoilt."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl

from assets.reports.observaciones.libro import workbook
from assets.reports.observaciones.reviewed import Part, Plain, Reviewed, SheetCopy
from schemas.observation import Observation, observe

SHEET = "Cuadro 1"


def at(celda: str | None, regla: str = "numero_ilegible", encontrado: str = "veinte", **more: Any) -> Observation:
    """A finding at a cell of the table; `sujeto` among `more`."""
    sujeto = more.pop("sujeto", None)
    place = {"hoja": SHEET, "columna": "Meta ejecutada", **more}
    fila = int("".join(filter(str.isdigit, celda.split(":")[0].split(",")[0]))) if celda else None
    return replace(observe(regla, encontrado, celda=celda, fila=fila, **place), sujeto=sujeto)


def notice(celda: str | None = "D8", **more: Any) -> Observation:
    return at(celda, "acumulado_no", "NO", **more)


def warning(celda: str | None = "D9", encontrado: str = "Oficina", **more: Any) -> Observation:
    return at(celda, "responsable_no_reconocido", encontrado, **more)


def grid(rows: int = 3) -> dict[int, list[Plain]]:
    """Letterhead, titles on row 5, and so many activities below."""
    table: dict[int, list[Plain]] = {
        1: ["PLAN 2023"],
        3: ["Unidad responsable:", "OC"],
        5: ["N°", "Actividad", "Meta", "Responsable", None, "Meta ejecutada"],
    }
    return table | {5 + n: [n, f"{n}. Actividad", 10, "OC", None, "veinte"] for n in range(1, rows + 1)}


def copy(name: str = SHEET, rows: dict[int, list[Plain]] | None = None, **more: Any) -> SheetCopy:
    table = grid() if rows is None else rows
    return SheetCopy(name, table, more.pop("titles", (5, 5)), last_row=max(table, default=0), **more)


def reviewed(*findings: Observation, **more: Any) -> Reviewed:
    """A sheet of OC with these findings, and a copy of it."""
    part = Part("psig", 2023, "OC", 3, 1, findings=findings)
    copies = more.pop("copies", (copy(),))
    known = {"fuente": "psig", "anio": 2023, "fecha": date(2026, 11, 22), "sheets": tuple(one.name for one in copies)}
    return Reviewed("oc.xlsx", "a" * 64, "xlsx", **{**known, "parts": (part,), "copies": copies, **more})


def opened(review: Reviewed, **options: Any) -> Any:
    """The workbook of a review, as openpyxl reads it."""
    return openpyxl.load_workbook(BytesIO(workbook(review)), **options)


def table_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows under the titles of a sheet of findings, by title."""
    rows = [[cell for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if "Clave" in [cell.value for cell in row])
    titles = [cell.value for cell in rows[start]]
    return [dict(zip(titles, row, strict=True)) for row in rows[start + 1 :]]


def column(rows: Iterable[dict[str, Any]], title: str) -> list[Any]:
    return [row[title].value for row in rows]
