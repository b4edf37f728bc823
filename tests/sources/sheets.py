"""Sheets of each source as grids that a test can spoil, and what their reading hands over.

Reports go through `read`, `recognise` and the source's own `parse`, as a load does; `of_rule` finds a finding.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assets.loading.frames import fill
from assets.reading.read import read
from assets.reading.table import Table
from assets.sources.registry import Source, recognise
from assets.sources.unit import Delivery, UnitLoad
from schemas.observation import Observation
from tests.builders import ceplan, libro, poi_anual, poi_plan, psig_plan
from tests.reading.sender import workbook

DELIVERY = Delivery("f" * 64, "archivo.xlsx", "psig/2023/archivo.xlsx", 1)

CUADRO = (
    "N°",
    "Actividad",
    "Responsable",
    "Unidad de medida",
    "Meta programada",
    "Meta ejecutada",
    "% de ejecución",
    "Evidencia",
    "Evaluación",
    "Documento de sustento",
    "Enlace de evidencia",
)
LETTERHEAD = (
    ["MINISTERIO DE LA MUJER Y POBLACIONES VULNERABLES"],
    ["Plan Sectorial de Igualdad de Género - Seguimiento 2023"],
    ["Unidad responsable:", "DGFC"],
    [],
)
#: Row of Excel on which the first activity stands, under that letterhead and its titles.
FIRST_ROW = 6


def activity(number: int, **changes: Any) -> list[Any]:
    """A row of Cuadro 1 that is well filled; `changes` by title's first word (`programada`, `ejecutada`, ...)."""
    row = {
        "orden": number,
        "actividad": f"{number}. Implementación de talleres",
        "responsable": "DGFC",
        "unidad": "Taller",
        "programada": 10,
        "ejecutada": 9,
        "pct": "90%",
        "evidencia": "Informe",
        "evaluacion": "Se ejecutó.",
        "documento": f"INFORME N° D{number:06d}-2023-MIMP-DGFC",
        "enlace": "https://ejemplo.invalid/1",
    }
    unknown = changes.keys() - row.keys()
    assert not unknown
    return list((row | changes).values())


def cuadro(
    rows: Iterable[Sequence[Any]],
    *,
    above: Sequence[Sequence[Any]] = LETTERHEAD,
    titles: Sequence[Any] = CUADRO,
    below: Iterable[Sequence[Any]] = (),
) -> list[list[Any]]:
    return [list(row) for row in (*above, titles, *rows, *below)]


def psig(rows: Iterable[Sequence[Any]], **more: Any) -> bytes:
    """A book with one Cuadro 1; `merges` and `formats` go to the workbook."""
    into_book = {name: more.pop(name) for name in ("merges", "formats") if name in more}
    return workbook({"Cuadro 1": cuadro(rows, **more)}, **into_book)


def export(rows: Sequence[libro.Fila]) -> bytes:
    return ceplan.export_html(rows)


def unit_of(n: int, *, ue: str = "999999", anio: int = 2026, seed: int = 5) -> list[libro.Fila]:
    return ceplan.synthetic_unit(ue, n, seed, anio)


def annual(path: Path, rows: Sequence[libro.Fila], **more: Any) -> bytes:
    poi_anual.workbook(rows, path, **more)
    return path.read_bytes()


def plan_history(path: Path, tables: dict[str, Sequence[libro.Fila]]) -> bytes:
    poi_plan.workbook(tables, path)
    return path.read_bytes()


def approved_plan(path: Path, rows: Sequence[libro.Fila]) -> bytes:
    psig_plan.workbook(rows, path)
    return path.read_bytes()


def parsed(source: Source, tables: list[Table], delivery: Delivery = DELIVERY) -> list[UnitLoad]:
    """The loads of recognised tables, with their frames."""
    brought = source.parse(tables, delivery)
    for load in brought:
        fill(load)
    return brought


def loads(content: bytes) -> list[UnitLoad]:
    """Every unit's load of a file. The units that the source announces are those that it brings."""
    source, tables = recognise(read(content))
    announced = source.units(tables)
    brought = parsed(source, tables)
    assert {(load.anio, load.unidad) for load in brought} == announced
    return brought


def load_of(content: bytes) -> UnitLoad:
    (load,) = loads(content)
    return load


def of_rule(findings: Iterable[Observation], rule: str) -> Observation:
    """The one finding of a rule."""
    (finding,) = [finding for finding in findings if finding.regla == rule]
    return finding


def rules(load: UnitLoad, severidad: str = "bloqueante") -> list[str]:
    return sorted(finding.regla for finding in load.observations if finding.severidad == severidad)


def apart(load: UnitLoad) -> dict[int, dict[str, str]]:
    """Rows kept apart: number -> title -> text."""
    return {row.fila: json.loads(row.contenido) for row in load.kept_apart}


def loaded(load: UnitLoad, table: str) -> list[int]:
    """The rows of a sheet that are in a frame."""
    return sorted(set(load.frames[table]["fila"].tolist()))
