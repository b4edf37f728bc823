"""From the rows of a CEPLAN export, of either kind, to its loads: one for each (year, UE) that its rows name.

Rows are read in `poi_ceplan_rows` and checked in `poi_ceplan_checks`; those that cannot be read are kept apart with the
cell at fault, the others load. What is handed over of them is the photograph only: when it was taken is the loader's
business.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from assets.reading.book import UnreadableFile
from assets.reading.cells import show
from assets.reading.monthly import Reading
from assets.reading.table import Table
from assets.sources import poi_ceplan_checks as checks
from assets.sources.poi_ceplan_rows import Rows, attribute, data_rows, key_of, picked, quietly, read_rows, reader
from assets.sources.unit import Delivery, KeptApart, UnitLoad, read_columns
from schemas import codelists
from schemas.contract import LIMIT, Column
from schemas.layouts.poi_ceplan import is_personal
from schemas.normal import bare
from schemas.observation import observe
from schemas.plain import Columns, Masked

#: What stands in a row kept apart for a text that may name a person; the file in custody has it.
WITHHELD = "(texto reservado: puede nombrar a una persona; véase el archivo)"
#: Rows of a unit kept apart with all of their cells. Of more, those that name the row: the file has the others.
MOST_WHOLE = 10_000

#: Year and UE.
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Export:
    """What is a kind of export's own.

    `blocks`: monthly block -> measure. `check`: what must hold of its rows beyond years and codes. `clave`: by what a
    row is known in the next photograph too, as far as it could be read. `data`: the tables of a unit, from the rows,
    what their blocks say, which rows are good, and whose they are.
    """

    fuente: str
    blocks: Mapping[str, str]
    check: Callable[[Rows], None]
    clave: Callable[[Rows, int], str | None]
    data: Callable[[Rows, dict[str, Reading], list[int], Key], dict[str, Columns]]


def units(export: Export, tables: list[Table]) -> set[Key]:
    """(year, UE) of every row that says both. Raises `UnreadableFile` when none does."""
    found: set[Key | None] = set()
    for table in tables:
        items = [attribute(table, name) for name in ("anio", "ue", "codigo_ao")]
        places, year = [table.columns[item] - 1 for item in items], reader(table, items[0])
        for _, row in data_rows(table, []):
            anio, ue, code = map(show, picked(row, places))
            found.add(key_of(quietly(year, anio), ue, code))
    keys = {key for key in found if key}
    if not keys:
        parse(export, tables, Delivery("", "", "", 0))  # raises, with what is wrong in the rows
    return keys


def parse(export: Export, tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, UE), with the tables of the export.

    Raises `UnreadableFile` when no row of any table says of which year and UE it is.
    """
    loads: list[UnitLoad] = []
    findings = []
    for table in tables:
        rows = read_rows(table)
        groups = _groups(rows)
        checks.check_years(rows)
        checks.check_codes(rows)
        export.check(rows)
        blocks = checks.read_blocks(rows, export.blocks)
        loads += _loads(export, rows, groups, blocks, delivery)
        findings += [finding for bad in rows.bad.values() for finding in bad]
    if not loads:
        empty = observe("sin_filas_validas" if findings else "sin_filas", hoja=tables[0].sheet.name)
        raise UnreadableFile(empty, *findings)
    return loads


def _groups(rows: Rows) -> dict[Key, list[int]]:
    """Rows by (year, UE). A row that does not say them goes with the first group, so that it is not lost."""
    named = (rows.values[name] for name in ("anio", "ue", "codigo_ao"))
    keys = [key_of(*three) for three in zip(*named, strict=True)]
    groups: dict[Key, list[int]] = {key: [] for key in keys if key is not None}
    if groups:
        first = next(iter(groups))
        for i, key in enumerate(keys):
            groups[key or first].append(i)
    return groups


def _loads(
    export: Export, rows: Rows, groups: dict[Key, list[int]], blocks: dict[str, Reading], delivery: Delivery
) -> list[UnitLoad]:
    loads: list[UnitLoad] = []
    for key, indexes in groups.items():
        load = _unit(export, rows, blocks, key, indexes, delivery)
        load.observations.extend(rows.table.findings)
        load.observations.extend(rows.notices if not loads else ())
        load.observations.extend(checks.notices(rows, indexes, export.blocks))
        load.columns.extend(read_columns(rows.table))
        loads.append(load)
    return loads


def _unit(
    export: Export, rows: Rows, blocks: dict[str, Reading], key: Key, indexes: list[int], delivery: Delivery
) -> UnitLoad:
    load = UnitLoad(export.fuente, *key, delivery)
    for i in indexes:
        if i in rows.bad:
            load.observations.extend(rows.bad[i])
            clave, whole = export.clave(rows, i), len(load.kept_apart) < MOST_WHOLE
            load.kept_apart.append(_kept_apart(rows, i, clave, whole=whole))
    good = [i for i in indexes if i not in rows.bad]
    load.filas = len(good)
    if not good:
        load.observations.append(observe("sin_filas_validas", hoja=rows.table.sheet.name))
    if not _can_be_summed(blocks, good):
        load.observations.append(observe("suma_imposible", hoja=rows.table.sheet.name))
    load.data = export.data(rows, blocks, good, key)
    return load


def _can_be_summed(blocks: dict[str, Reading], which: list[int]) -> bool:
    """Whether totals of these rows can be reckoned with 64 bits, and kept, however they are grouped."""
    if not which:
        return True
    places = np.array(which, dtype=np.intp)
    amounts = [np.abs(reading.months[places]) for reading in blocks.values()]
    return all(int(one.max()) * one.size < 2**63 and sum(one.sum(axis=1).tolist()) < LIMIT for one in amounts)


def _kept_apart(rows: Rows, i: int, clave: str | None, *, whole: bool) -> KeptApart:
    sheet, titles = rows.table.sheet, rows.table.titles
    naming = {column for item, column in rows.table.columns.items() if item.needed}
    raw = {
        title: show(sheet.value(rows.fila[i], column)) for column, title in titles.items() if whole or column in naming
    }
    for title, text in raw.items():
        if text and is_personal(bare(title)):
            raw[title] = WITHHELD
    return KeptApart(sheet.name, rows.fila[i], clave, json.dumps(raw, ensure_ascii=False), rows.bad[i][0].mensaje)


def of_rows(rows: Rows, which: list[int], column: str) -> list:
    """A column's values in these rows; absent in each where the sheet lacks the column."""
    values = rows.values.get(column)
    return [values[i] for i in which] if values else [None] * len(which)


def activity_columns(rows: Rows, which: list[int], key: Key, attributes: tuple[Column, ...]) -> Columns:
    """What these rows say of their activities, a line each."""
    n = len(which)
    data: Columns = {"anio": [key[0]] * n, "codigo_ao": of_rows(rows, which, "codigo_ao"), "ue": [key[1]] * n}
    for column in attributes:
        data[column.name] = of_rows(rows, which, column.name)
    data["acumulado"] = [None if flag is None else int(flag) for flag in of_rows(rows, which, "acumulado")]
    data["activo"] = [int(flag is not False) for flag in of_rows(rows, which, "activo")]
    levels = ("ubigeo_departamento", "ubigeo_provincia", "ubigeo_distrito")
    places = list(zip(*(of_rows(rows, which, level) for level in levels), strict=True))
    # One text for all rows of a place: it is kept, and handed over, once.
    departments = {place: _department(*place) for place in set(places)}
    finest = {place: _ubigeo(*place) for place in departments}
    data["departamento_id"] = [departments[place] for place in places]
    data["ubigeo"] = [finest[place] for place in places]
    listed = codelists.departamentos()
    named = zip(places, of_rows(rows, which, "departamento"), strict=True)
    data["departamento"] = [listed.get(departments[place] or "") or name for place, name in named]
    data["fila"] = [rows.fila[i] for i in which]
    return data


def _department(department: str | None, province: str | None, district: str | None) -> str | None:
    """Two digits, whether the source writes `15`, `'15` or the whole ubigeo `150101`."""
    for code in (department, district, province):
        if code and code.isdigit():
            return code.zfill(2)[:2] if len(code) <= 2 else code[:2]
    return None


def _ubigeo(department: str | None, province: str | None, district: str | None) -> str | None:
    """The finest place: six digits joined from three pairs, or the longest code as it stands."""
    pairs = [code.zfill(2) for code in (department, province, district) if code and re.fullmatch(r"[0-9]{1,2}", code)]
    if len(pairs) == 3:
        return "".join(pairs)
    codes = [code for code in (district, province, department) if code]
    return max(codes, key=len) if codes else None


def monthly_columns(blocks: dict[str, Reading], which: list[int]) -> Columns:
    """Each measure of these rows, twelve months in a line: `assets.loading.frames` makes twelve lines of it."""
    places = np.array(which, dtype=np.intp)
    return {measure: Masked(reading.months[places], reading.blank[places]) for measure, reading in blocks.items()}
