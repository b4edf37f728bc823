"""`psig`: the sheet of a responsible unit, Cuadro 1 and Factores. Unit of loading: the unit in its letterhead.

The quantities stay as they were written beside the numbers read in them. The year of a target is the one that its
cell names (`Reprogramado del 2022`, `(2022)`), else the plan's year; source: notes to Cuadro 1 of the PSIG 2023.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from assets.reading import cells
from assets.reading.book import ErrorCell, UncalculatedCell, UnreadableFile
from assets.reading.cells import CellProblem, Quantity
from assets.reading.extract import Row, cell_finding, extract, reject_duplicates
from assets.reading.table import Table
from assets.rules import psig_review
from assets.rules.psig_names import responsables
from assets.rules.psig_review import Line, Place
from assets.sources import heading
from assets.sources.unit import Delivery, UnitLoad, accept, empty_columns, fact_columns, require_rows
from schemas import codelists
from schemas.calendar import FIRST_YEAR, running_year
from schemas.codelists import Unidad
from schemas.layouts import psig
from schemas.layouts.layout import Field
from schemas.observation import Observation, observe
from schemas.tables.psig import PSIG_FACTOR, PSIG_META, PSIG_PLAN

#: `34. Título`, `Actividad N° 34: Título`, `34 Título`, `34`. `1.2 Título` and `12 talleres` are not numbered.
_NUMBERED = re.compile(
    r"(?:[Aa]ctividad|ACTIVIDAD)?\s*(?:[Nn]\s*[°º.]\s*)?([0-9]{1,3})"
    r"(?:\s*[.):\-–]+\s*(?![0-9])|\s+(?=[A-ZÁÉÍÓÚÑ«\"“])|$)(.*)",
    re.DOTALL,
)
#: What a ruling of the year may have settled.
_RULED = ("cantidad_sin_calificar", "ejecucion_sin_cantidad", "meta_sin_cantidad")


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
    lines: dict[tuple[int, str], list[Line]] = {}
    for table in _sheets(tables, psig.CUADRO_1):
        key = _unit(table)
        load = loads.setdefault(key, UnitLoad("psig", *key, delivery))
        lines.setdefault(key, []).extend(_read_cuadro(load, table))
        load.observations.extend(_validity(table, load.anio))
    first = next(iter(loads.values()))
    factores = [line for table in _sheets(tables, psig.FACTORES) for line in _read_factores(first, table)]
    for key, load in loads.items():
        load.data.setdefault(PSIG_FACTOR.name, empty_columns(PSIG_FACTOR))
        load.observations.extend(psig_review.review(lines[key], factores, load.anio, load.unidad))
    return list(loads.values())


def findings(tables: list[Table]) -> list[Observation]:
    """What there is to say of the rows of a file whose unit or year cannot be told, so that its sender mends all at
    once. Who sends it is not weighed then; nor, without a year, what rulings say about absent quantities."""
    found: list[Observation] = []
    lines: list[Line] = []
    anio = running_year()
    for table in _sheets(tables, psig.CUADRO_1):
        year = _year_if_followed(table)
        anio = year or anio
        nobody = UnitLoad("psig", anio, "", Delivery("0" * 64, "", "", 1))
        lines += _read_cuadro(nobody, table)
        found += [told for told in nobody.observations if year or told.regla not in _RULED]
    factores = UnitLoad("psig", anio, "", Delivery("0" * 64, "", "", 1))
    told = [line for table in _sheets(tables, psig.FACTORES) for line in _read_factores(factores, table)]
    return [*found, *factores.observations, *psig_review.review(lines, told, anio, None)]


def _year_if_followed(table: Table) -> int | None:
    with suppress(UnreadableFile):
        year = heading.year(table)
        return year if FIRST_YEAR <= year <= running_year() else None
    return None


def against_plan(load: UnitLoad, plan: Sequence[Mapping[str, object]]) -> list[Observation]:
    """What the sheet says otherwise than the approved plan (rows of `plan_of`); nothing where there is none."""
    lines = _lines_of(load) if plan else []
    return [*psig_review.outside_plan(lines, plan), *psig_review.against_plan(lines, plan)]


def _lines_of(load: UnitLoad) -> list[Line]:
    """The rows of a load's Cuadro 1 with their places."""
    columns = load.data[PSIG_META.name]
    rows = zip(*(list(columns[name]) for name in PSIG_META.names), strict=True)  # type: ignore[arg-type]
    at = psig_review.places((column.hoja, column.medida, column.letra, column.titulo) for column in load.columns)
    records = [dict(zip(PSIG_META.names, values, strict=True)) for values in rows]
    return [Line(record, int(record["fila"]), at) for record in records]


def plan_of(load: UnitLoad) -> list[dict[str, object]]:
    """The rows of a load of the approved plan."""
    columns = load.data[PSIG_PLAN.name]
    rows = zip(*(list(columns[name]) for name in PSIG_PLAN.names), strict=True)  # type: ignore[arg-type]
    return [dict(zip(PSIG_PLAN.names, values, strict=True)) for values in rows]


def _places(table: Table, fila: int) -> dict[str, Place]:
    hoja, titles = table.sheet.name, table.titles
    return {
        item.column: Place(hoja, table.letter(item), titles[column], _seen_in(table, item, fila))
        for item, column in table.columns.items()
    }


def _seen_in(table: Table, item: Field, fila: int) -> int:
    """The row in which a person sees the cell of a row: the first one of its merge."""
    column = table.columns[item]
    tops = (
        top for top, left, bottom, right in table.sheet.merges if top <= fila <= bottom and left <= column <= right
    )
    return next(tops, fila) if item.merged else fila


def _read_cuadro(load: UnitLoad, table: Table) -> list[Line]:
    """Files the table in the load; the rows that can be loaded."""
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
    if rows and not any(_filled(row) for row in rows):
        load.observations.append(observe("sin_llenar", hoja=table.sheet.name))
    constants = {"anio": load.anio, "unidad": load.unidad, "carga_id": load.carga_id}
    load.data[PSIG_META.name] = fact_columns(PSIG_META, rows, constants)
    return [Line(row.values, row.fila, _places(table, row.fila)) for row in rows]


def _read_factores(load: UnitLoad, table: Table) -> list[Line]:
    """Files the table in the load; all its rows, those kept apart too: what they say of an activity is said."""
    extracted = extract(table)
    load.observations.extend(extracted.notices)
    for row in extracted.rows:
        _number_and_title(table, row)
        row.values.pop("denominacion", None)
    rows = accept(load, table, extracted.rows, "actividad", PSIG_FACTOR)
    constants = {"anio": load.anio, "unidad": load.unidad, "carga_id": load.carga_id}
    load.data[PSIG_FACTOR.name] = fact_columns(PSIG_FACTOR, rows, constants, ordered=True)
    return [Line(row.values, row.fila, _places(table, row.fila)) for row in extracted.rows]


def _validity(table: Table, anio: int) -> list[Observation]:
    """The unit of the letterhead was none in the plan's year; renamings of the list are applied before that."""
    written = heading.unit_text(table)
    unit = codelists.unidad(written.text)
    if unit is None or unit.is_valid_in(anio):
        return []
    hint = successor(unit, anio)
    hoja, celda, fila = table.sheet.name, written.cell, written.row
    return [observe("unidad_no_vigente", written.text, hoja=hoja, celda=celda, fila=fila, anio=anio, sugerencia=hint)]


def successor(unit: Unidad, anio: int) -> str:
    """What to write instead of a unit that is none in a year."""
    other = codelists.unidad_en(unit, anio)
    if other == unit:
        return "Escriba el nombre que la unidad tenía ese año."
    return f"Escriba {other.abreviatura} ({other.denominacion}), que ocupa su lugar."


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
        return cells.quantity(written, percent, table.sheet.decimal)
    except CellProblem as problem:
        row.findings.append(cell_finding(table, _field(table, column), row.fila, written, problem, percent))
        return Quantity(None)


def _declared(table: Table, row: Row) -> int | None:
    written = row.written.get("pct_declarado_texto")
    if isinstance(written, ErrorCell | UncalculatedCell):
        return None
    try:
        return cells.percentage(written, "pct_declarado_texto" in row.percents, table.sheet.decimal)
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
        sign = psig_review.says_done(Line(row.values, row.fila, {}))
        regla = "ejecucion_sin_cantidad" if sign else "cantidad_sin_calificar"
        findings.append(_at(table, row, "meta_ejecutada_texto", regla, seen, actividad=actividad, indicio=sign))
    if row.values["meta_programada"] is None and key not in codelists.dictamenes():
        seen = row.values["meta_programada_texto"] or ""
        findings.append(_at(table, row, "meta_programada_texto", "meta_sin_cantidad", seen, actividad=actividad))
    named = responsables(str(row.values.get("responsable_texto") or "")).responsable
    written = row.values.get("responsable_texto") or ""
    if named is not None and not named.is_valid_in(load.anio):
        when = {"anio": load.anio, "sugerencia": successor(named, load.anio)}
        findings.append(_at(table, row, "responsable_texto", "unidad_no_vigente", written, **when))
    if named is None:
        findings.append(_at(table, row, "responsable_texto", "responsable_no_reconocido", written))
    elif load.unidad and named.abreviatura != load.unidad:
        who = {"actividad": actividad, "unidad": load.unidad}
        findings.append(_at(table, row, "responsable_texto", "unidad_no_es_responsable", written, **who))
    return findings


def _filled(row: Row) -> bool:
    """Whether the unit wrote anything into it: what the plan says of an activity, a template says by itself."""
    told = ("meta_ejecutada_texto", "pct_declarado_texto", "evaluacion", "documento_sustento", "enlace_evidencia")
    return any(row.values.get(name) for name in told)


def _at(table: Table, row: Row, column: str, regla: str, written: object, **details: object) -> Observation:
    item = _field(table, column)
    return observe(
        regla,
        written,
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{_seen_in(table, item, row.fila)}",
        fila=row.fila,
        columna=table.titles[table.columns[item]],
        **details,
    )
