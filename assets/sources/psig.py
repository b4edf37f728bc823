"""`psig`: the sheet of a responsible unit, Cuadro 1 and Factores. Unit of loading: the unit in its letterhead.

The quantities stay as they were written beside the numbers read in them. The year of a target is the one that its
cell names (`Reprogramado del 2022`, `(2022)`), else the plan's year; source: notes to Cuadro 1 of the PSIG 2023.
"""

import re

from assets.reading import cells
from assets.reading.book import ErrorCell, UncalculatedCell, UnreadableFile
from assets.reading.cells import CellProblem, Quantity
from assets.reading.extract import Row, cell_finding, extract, reject_duplicates
from assets.reading.table import Table
from assets.rules.psig_names import responsables
from assets.sources import heading
from assets.sources.unit import Delivery, UnitLoad, accept, empty_columns, fact_columns, require_rows
from schemas import codelists
from schemas.layouts import psig
from schemas.layouts.layout import Field
from schemas.observation import Observation, observe
from schemas.tables.psig import PSIG_FACTOR, PSIG_META

#: `34. Título`, `Actividad N° 34: Título`, `34 Título`, `34`. `1.2 Título` and `12 talleres` are not numbered.
_NUMBERED = re.compile(
    r"(?:[Aa]ctividad|ACTIVIDAD)?\s*(?:[Nn]\s*[°º.]\s*)?([0-9]{1,3})"
    r"(?:\s*[.):\-–]+\s*(?![0-9])|\s+(?=[A-ZÁÉÍÓÚÑ«\"“])|$)(.*)",
    re.DOTALL,
)


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {_unit(table) for table in _sheets(tables, psig.CUADRO_1)}


def _sheets(tables: list[Table], layout: object) -> list[Table]:
    return [table for table in tables if table.layout is layout]


def _unit(table: Table) -> tuple[int, str]:
    """(year, abbreviation of the unit). An unknown unit stops the file, with the nearest name as a suggestion."""
    written = heading.unit_text(table)
    unit = codelists.unidad(written.text)
    if unit is None:
        near = codelists.unidad_parecida(written.text)
        hint = f" ¿Quiso decir {near.abreviatura} ({near.denominacion})?" if near else ""
        hoja, celda = table.sheet.name, written.cell
        raise UnreadableFile(
            observe("unidad_desconocida", written.text, hoja=hoja, celda=celda, fila=written.row, sugerencia=hint)
        )
    return heading.year(table), unit.abreviatura


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per unit named in a Cuadro 1; the Factores of a book belong to its first unit."""
    loads: dict[tuple[int, str], UnitLoad] = {}
    for table in _sheets(tables, psig.CUADRO_1):
        key = _unit(table)
        load = loads.setdefault(key, UnitLoad("psig", *key, delivery))
        _read_cuadro(load, table)
    first = next(iter(loads.values()))
    for table in _sheets(tables, psig.FACTORES):
        _read_factores(first, table)
    for load in loads.values():
        load.data.setdefault(PSIG_FACTOR.name, empty_columns(PSIG_FACTOR))
    return list(loads.values())


def _read_cuadro(load: UnitLoad, table: Table) -> None:
    extracted = extract(table)
    load.observations.extend(extracted.notices)
    for row in extracted.rows:
        _number_and_title(table, row)
        _quantities(table, row, load.anio)
    label, what = "La actividad {} (meta de {})", "actividad y año de la meta"
    reject_duplicates(table, extracted.rows, ("actividad", "ejercicio_meta"), label=label, what=what)
    for row in extracted.rows:
        row.findings.extend(_reviewed(table, row, load))
    rows = accept(load, table, extracted.rows, "actividad", PSIG_META)
    require_rows(load, table)
    constants = {"anio": load.anio, "unidad": load.unidad, "carga_id": load.carga_id}
    load.data[PSIG_META.name] = fact_columns(PSIG_META, rows, constants)


def _read_factores(load: UnitLoad, table: Table) -> None:
    extracted = extract(table)
    load.observations.extend(extracted.notices)
    for row in extracted.rows:
        _number_and_title(table, row)
        row.values.pop("denominacion", None)
    rows = accept(load, table, extracted.rows, "actividad", PSIG_FACTOR)
    constants = {"anio": load.anio, "unidad": load.unidad, "carga_id": load.carga_id}
    load.data[PSIG_FACTOR.name] = fact_columns(PSIG_FACTOR, rows, constants, ordered=True)


def _field(table: Table, column: str) -> Field:
    return next(item for item in table.columns if item.column == column)


def _number_and_title(table: Table, row: Row) -> None:
    """`34. Implementación de talleres` -> 34 and its title; a bare `1.` has no title."""
    written = row.values.get("actividad")
    found = _NUMBERED.match(str(written)) if written is not None else None
    row.values["actividad"] = int(found.group(1)) if found else None
    row.values["denominacion"] = (found.group(2).strip() or None) if found else None
    if written is not None and found is None:
        row.findings.append(_at(table, row, "actividad", "actividad_sin_numero", written))


def _quantities(table: Table, row: Row, anio: int) -> None:
    programmed = _quantity(table, row, "meta_programada_texto")
    executed = _quantity(table, row, "meta_ejecutada_texto")
    row.values["meta_programada"] = programmed.hundredths
    row.values["meta_ejecutada"] = executed.hundredths
    row.values["ejercicio_meta"] = programmed.ejercicio or executed.ejercicio or anio
    row.values["meta_es_porcentaje"] = int(programmed.is_percent)
    both = programmed.hundredths is not None and executed.hundredths is not None
    if both and programmed.is_percent != executed.is_percent:
        column, other = "meta_ejecutada_texto", row.values["meta_programada_texto"]
        row.findings.append(_at(table, row, column, "porcentaje_mezclado", row.values[column], programada=other))
    row.values["pct_declarado"] = _declared(table, row)


def _quantity(table: Table, row: Row, column: str) -> Quantity:
    """Read from the cell itself: its text may show less than its number."""
    written, percent = row.written.get(column), column in row.percents
    if isinstance(written, ErrorCell | UncalculatedCell):
        return Quantity(None)  # reported where the cell was read
    try:
        return cells.quantity(written, percent)
    except CellProblem as problem:
        row.findings.append(cell_finding(table, _field(table, column), row.fila, written, problem, percent))
        return Quantity(None)


def _declared(table: Table, row: Row) -> int | None:
    written = row.written.get("pct_declarado_texto")
    if isinstance(written, ErrorCell | UncalculatedCell):
        return None
    try:
        return cells.percentage(written, "pct_declarado_texto" in row.percents)
    except CellProblem:
        column = "pct_declarado_texto"
        row.findings.append(_at(table, row, column, "pct_declarado_ilegible", row.values[column]))
        return None


def _reviewed(table: Table, row: Row, load: UnitLoad) -> list[Observation]:
    """What the secretariat would ask about a row that can be loaded."""
    if row.rejected:
        return []
    findings = []
    actividad = int(str(row.values["actividad"]))
    key = (load.anio, actividad, int(str(row.values["ejercicio_meta"])))
    if row.values["meta_ejecutada"] is None and key not in codelists.dictamenes():
        seen = row.values["meta_ejecutada_texto"] or ""
        findings.append(_at(table, row, "meta_ejecutada_texto", "cantidad_sin_calificar", seen, actividad=actividad))
    named = responsables(str(row.values.get("responsable_texto") or "")).responsable
    written = row.values.get("responsable_texto") or ""
    if named is None:
        findings.append(_at(table, row, "responsable_texto", "responsable_no_reconocido", written))
    elif named.abreviatura != load.unidad:
        who = {"actividad": actividad, "unidad": load.unidad}
        findings.append(_at(table, row, "responsable_texto", "unidad_no_es_responsable", written, **who))
    return findings


def _at(table: Table, row: Row, column: str, regla: str, written: object, **details: object) -> Observation:
    item = _field(table, column)
    return observe(
        regla,
        written,
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{row.fila}",
        fila=row.fila,
        columna=table.titles[table.columns[item]],
        **details,
    )
