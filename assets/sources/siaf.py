"""`siaf`: the operations sheet of SIAF. Unit of loading: year and UE, from the rows; else from what is above."""

from assets.reading.book import UnreadableFile
from assets.reading.extract import Row, extract
from assets.reading.table import Table
from assets.sources import heading
from assets.sources.budget import ExecutingUnit
from assets.sources.budget_sheet import NamesSeen, SheetLine, check_totals, code_and_name, fill, ue_code
from assets.sources.unit import Delivery, UnitLoad, accept, is_plan_year, require_rows
from schemas.layouts.siaf import BELOW_GENERICA, girado
from schemas.observation import observe
from schemas.tables.presupuesto import AMOUNTS, DIMENSIONS, LINEA, MONTHS, accrued

Key = tuple[int, str]


def units(tables: list[Table]) -> set[Key]:
    return {key for table in tables for key in _by_unit(table, extract(table).rows)}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, UE): a line per row. The rows of totals are compared, and are no lines."""
    loads: dict[Key, UnitLoad] = {}
    lines: dict[Key, list[SheetLine]] = {}
    names = NamesSeen()
    for table in tables:
        extracted = extract(table)
        kept: list[Row] = []
        first = None
        for key, rows in _by_unit(table, extracted.rows).items():
            load = loads.setdefault(key, UnitLoad("siaf", *key, delivery))
            first = first or load
            good = accept(load, table, rows, "sec_func", LINEA)
            kept += good
            lines.setdefault(key, []).extend(_line(row, key[1], names) for row in good)
        if first:
            first.observations += [*extracted.notices, *check_totals(table, extracted, kept)]
    for key, load in loads.items():
        require_rows(load, tables[0])
        fill(load, "meta", lines[key], names)
    return list(loads.values())


def _by_unit(table: Table, rows: list[Row]) -> dict[Key, list[Row]]:
    """Rows by year and UE. One that says neither, or wrongly, goes with the first, and its finding with it."""
    has = {item.column for item in table.columns}
    year = None if "anio" in has else heading.year(table)
    ue = None if "ue_texto" in has else heading.ue(table)
    found: dict[Key, list[Row]] = {}
    lost: list[Row] = []
    for row in rows:
        anio, code = year or row.values.get("anio"), ue or _ue(row)
        if isinstance(anio, int) and is_plan_year(anio) and code:
            found.setdefault((anio, code), []).append(row)
        else:
            _tell(table, row, "anio" if code else "ue_texto")
            lost.append(row)
    if not found:
        findings = [finding for row in rows for finding in row.findings]
        raise UnreadableFile(observe("sin_filas_validas" if rows else "sin_filas", hoja=table.sheet.name), *findings)
    first = next(iter(found.values()))
    first.extend(lost)
    return found


def _ue(row: Row) -> str | None:
    found = code_and_name(row.values.get("ue_texto") or "", 1)
    return ue_code(found[0].zfill(6)) if found else None


def _tell(table: Table, row: Row, column: str) -> None:
    if row.rejected:
        return
    item = next(item for item in table.columns if item.column == column)
    title = table.titles[table.columns[item]]
    regla = "anio_ilegible" if column == "anio" else "ue_ilegible"
    cell = f"{table.letter(item)}{row.fila}"
    row.findings.append(observe(regla, row.raw[title], hoja=table.sheet.name, celda=cell, fila=row.fila, columna=title))


def _line(row: Row, ue: str, names: NamesSeen) -> SheetLine:
    values = row.values
    codes = {
        column.name: code
        for column in DIMENSIONS
        if (code := names.split(column.name, values.get(column.name))) is not None
    }
    months = [_amount(values.get(accrued(mes))) for mes in MONTHS]
    paid = [_amount(values.get(girado(mes))) for mes in MONTHS]
    amounts = {column.name: _amount(values.get(column.name)) for column in AMOUNTS}
    amounts |= {"devengado_soles": _sum(months), "girado_soles": _sum(paid)}
    named = code_and_name(values.get("ue_texto") or "", 1)
    unit = ExecutingUnit(ue, nombre=(named[1] if named else "") or _text(values.get("ue_nombre")))
    pliego = codes.get("pliego")
    unit = unit._replace(pliego=pliego, pliego_nombre=names.by_dimension.get("pliego", {}).get(pliego or ""))
    return SheetLine(unit, codes, amounts, row.fila, months, _classifier(values))


def _classifier(values: dict[str, object]) -> str | None:
    """`2.3.1.5.1.2`: spending, genérica, and what is below it as far as the sheet says."""
    parts = ["2"]
    for name in ("generica", *BELOW_GENERICA):
        found = code_and_name(values.get(name) or "", 1)
        if not found:
            break
        parts.append(found[0].lstrip("0") or "0")
    return ".".join(parts) if len(parts) > 2 else None


def _sum(amounts: list[int | None]) -> int | None:
    said = [value for value in amounts if value is not None]
    return sum(said) if said else None


def _amount(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: object) -> str | None:
    return str(value) if value else None
