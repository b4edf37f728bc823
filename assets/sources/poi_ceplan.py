"""`poi_ceplan`: the CEPLAN V.01 export by actividad operativa. Unit of loading: each UE that its rows name.

Read by columns, because an export has 277 of them: attributes once per distinct text, months as one array per
block. Rows that cannot be read are kept apart with the cell at fault; the others load. What the two fact frames
hold is the photograph only: when it was taken is the loader's business.
"""

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from assets.reading import cells
from assets.reading.book import UnreadableFile, Value, is_blank
from assets.reading.cells import CellProblem, show
from assets.reading.extract import cell_finding, named_rows
from assets.reading.monthly import Reading, read_block
from assets.reading.table import Table
from assets.sources.poi_plan import suggestion
from assets.sources.unit import (
    Delivery,
    KeptApart,
    UnitLoad,
    is_plan_year,
    read_columns,
)
from schemas import codelists
from schemas.columns import AO_CODE
from schemas.layouts.layout import Field
from schemas.layouts.poi_ceplan import ATTRIBUTES, BLOCKS, TOTAL, is_personal
from schemas.normal import bare, fold, tidy
from schemas.observation import Observation, observe
from schemas.plain import Columns, Masked
from schemas.tables.poi import AO_ATTRIBUTES

_MONTHS = 12
_AO = re.compile(AO_CODE, re.ASCII)
#: What stands in a row kept apart for a text that may name a person; the file in custody has it.
WITHHELD = "(texto reservado: puede nombrar a una persona; véase el archivo)"


@lru_cache(maxsize=200_000)
def _cached(reader: str, value: str) -> object:
    return getattr(cells, reader)(value)


_cached_amount = lru_cache(maxsize=200_000)(cells.machine_amount)


@dataclass(slots=True)
class _Rows:
    """The table's rows while they are being read: `bad[i]` are the findings that keep row i out, `notices` those that
    keep nothing out, with the row that they are about (None: no row of an activity)."""

    table: Table
    fila: list[int]
    cells: list[list[Value]]
    values: dict[str, list] = field(default_factory=dict)
    blocks: dict[str, Reading] = field(default_factory=dict)
    bad: dict[int, list[Observation]] = field(default_factory=dict)
    notices: list[tuple[int | None, Observation]] = field(default_factory=list)
    corridas: dict[int, list[str]] = field(default_factory=dict)

    def column(self, item: Field) -> list[Value]:
        index = self.table.columns[item] - 1
        return [row[index] if index < len(row) else None for row in self.cells]

    def reject(self, i: int, finding: Observation) -> None:
        self.bad.setdefault(i, []).append(finding)

    def at(self, i: int, item: Field, regla: str, seen: object, **details: object) -> Observation:
        return observe(
            regla,
            seen,
            hoja=self.table.sheet.name,
            celda=f"{self.table.letter(item)}{self.fila[i]}",
            fila=self.fila[i],
            columna=self.table.titles[self.table.columns[item]],
            **details,
        )


def units(tables: list[Table]) -> set[tuple[int, str]]:
    """(year, UE) of every row that says both. Raises `UnreadableFile` when none does."""
    found: set[tuple[int, str]] = set()
    for table in tables:
        rows = _data_rows(table)
        texts = [rows.column(_field(name)) for name in ("anio", "ue", "codigo_ao")]
        distinct = dict.fromkeys(zip(*(map(show, column) for column in texts), strict=True))
        found.update(key for anio, ue, code in distinct if (key := _key(_quietly("integer", anio), ue, code)))
    if not found:
        parse(tables, Delivery("", "", "", 0))  # raises, with what is wrong in the rows
    return found


def _quietly(reader: str, text: str) -> object:
    """A cell read for what it may say about the row; what is wrong with it is told where the row is read."""
    try:
        return _cached(reader, text)
    except CellProblem:
        return None


def _key(anio: object, ue: object, codigo: object) -> tuple[int, str] | None:
    """Whose row it is: the UE inside of the activity's code, or the one beside it where the code is broken."""
    code, unit = (str(_quietly("code", str(text or "")) or "") for text in (codigo, ue))
    if not isinstance(anio, int) or not is_plan_year(anio):
        return None
    if _AO.fullmatch(code):
        return anio, code[3:9]
    return (anio, unit.zfill(6)) if re.fullmatch(r"[0-9]{1,6}", unit) else None


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, UE): tables `ao` (attributes) and `mensual` (measures).

    Raises `UnreadableFile` when no row of any table says of which year and UE it is.
    """
    read = [_read(table) for table in tables]
    loads = [load for rows in read for load in _loads(rows, delivery)]
    if not loads:
        findings = [finding for rows in read for bad in rows.bad.values() for finding in bad]
        empty = observe("sin_filas_validas" if findings else "sin_filas", hoja=tables[0].sheet.name)
        raise UnreadableFile(empty, *findings)
    return loads


def _field(column: str) -> Field:
    return next(item for item in ATTRIBUTES if item.column == column)


def _data_rows(table: Table) -> _Rows:
    """The rows of activities. A row blank in every column of the format, the titles again, and a note under the table
    are none; nor are the totals that planners add, which leave a notice."""
    fila: list[int] = []
    kept: list[list[Value]] = []
    notices: list[tuple[int | None, Observation]] = []
    wanted = [column - 1 for column in table.columns.values()]
    key = table.columns[_field("codigo_ao")] - 1
    titles = [bare(table.titles[index + 1]) for index in wanted]
    notes: list[tuple[int, list[Value]]] = []
    for number, row in enumerate(table.sheet.rows[table.first_row - 1 :], table.first_row):
        filled = [row[index] for index in wanted if index < len(row) and not is_blank(row[index])]
        if not filled:
            continue
        (code,) = _picked(row, [key])
        if tidy(show(code)) == table.titles[key + 1] and [bare(show(cell)) for cell in _picked(row, wanted)] == titles:
            continue
        first = next(show(cell) for cell in row if not is_blank(cell))
        if is_blank(code) and fold(first).startswith("total"):
            finding = observe("fila_total_omitida", first, hoja=table.sheet.name, celda=f"A{number}", fila=number)
            notices.append((None, finding))
            continue
        if len(filled) == 1 and isinstance(filled[0], str) and is_blank(code):
            notes.append((number, row))
            continue
        for earlier in notes:  # a line with one text among the rows is none of the notes under them
            fila.append(earlier[0])
            kept.append(earlier[1])
        notes.clear()
        fila.append(number)
        kept.append(row)
    return _Rows(table, fila, kept, notices=notices)


def _picked(row: list[Value], indexes: list[int]) -> list[Value]:
    return [row[index] if index < len(row) else None for index in indexes]


def _read(table: Table) -> _Rows:
    rows = _data_rows(table)
    for item in table.columns:
        if item in ATTRIBUTES:
            rows.values[item.column] = _attribute(rows, item)
    named = (rows.values[name] for name in ("anio", "ue", "codigo_ao"))
    rows.values["clave"] = [_key(*three) for three in zip(*named, strict=True)]
    _check_years(rows)
    _check_codes(rows)
    _check_duplicates(rows)
    for block, measure in BLOCKS.items():
        rows.blocks[measure] = _block(rows, block, measure)
    return rows


def _loads(rows: _Rows, delivery: Delivery) -> list[UnitLoad]:
    loads: list[UnitLoad] = []
    for key, indexes in _groups(rows).items():
        load = _unit(rows, key, indexes, delivery)
        mine = set(indexes)
        load.observations.extend(rows.table.findings)
        load.observations.extend(finding for i, finding in rows.notices if (i in mine if i is not None else not loads))
        load.observations.extend(_flags(rows, indexes))
        load.columns.extend(read_columns(rows.table))
        loads.append(load)
    return loads


def _check_years(rows: _Rows) -> None:
    for i, anio in enumerate(rows.values["anio"]):
        if anio is not None and not is_plan_year(anio):
            rows.reject(i, rows.at(i, _field("anio"), "anio_ilegible", anio))


def _attribute(rows: _Rows, item: Field) -> list:
    values = []
    for i, value in enumerate(rows.column(item)):
        try:
            read = _cached(item.reader, value) if type(value) is str else getattr(cells, item.reader)(value)
            if item.needed and read is None:
                raise CellProblem("celda_vacia")
        except CellProblem as problem:
            read = None
            rows.reject(i, cell_finding(rows.table, item, rows.fila[i], value, problem))
        values.append(read)
    return values


def _check_codes(rows: _Rows) -> None:
    """The activity's code is well formed, and its UE is the one that the row names."""
    ue = rows.values["ue"]
    for i, code in enumerate(rows.values["codigo_ao"]):
        if code is None:
            continue
        if not _AO.fullmatch(code):
            mend = suggestion(code)
            hint = f" ¿Quiso decir {mend}?" if mend else ""
            rows.reject(i, rows.at(i, _field("codigo_ao"), "codigo_ao_invalido", code, sugerencia=hint))
            continue
        # Excel turns 001087 into 1087 when a planner re-saves: zeros in front are no difference here.
        if ue[i] is not None and not (ue[i].isascii() and ue[i].isdigit() and ue[i].zfill(6) == code[3:9]):
            rows.reject(i, rows.at(i, _field("ue"), "ue_distinta", ue[i], codigo=code))
        ue[i] = code[3:9]


def _check_duplicates(rows: _Rows) -> None:
    seen: dict[tuple, list[int]] = {}
    for i, key in enumerate(zip(rows.values["anio"], rows.values["codigo_ao"], strict=True)):
        if None not in key:
            seen.setdefault(key, []).append(i)
    for (anio, code), copies in seen.items():
        if len(copies) > 1:
            filas = named_rows([rows.fila[i] for i in copies])
            for i in copies:
                label = f"La actividad {code} del POI {anio}"
                details = {"clave": label, "filas": filas, "que": "actividad y año"}
                rows.reject(i, rows.at(i, _field("codigo_ao"), "clave_duplicada", code, **details))


def _amounts(rows: _Rows, item: Field, broken: set[int]) -> tuple[np.ndarray, np.ndarray]:
    """Hundredths and blanks of one monthly column; a cell that is no number rejects its row, noted in `broken`."""
    values, blank = np.zeros(len(rows.fila), np.int64), np.zeros(len(rows.fila), bool)
    for i, value in enumerate(rows.column(item)):
        try:
            read = _cached_amount(value) if type(value) is str else cells.machine_amount(value)
        except CellProblem as problem:
            read = None
            broken.add(i)
            rows.reject(i, cell_finding(rows.table, item, rows.fila[i], value, problem))
        if read is None:
            blank[i] = True
        else:
            values[i] = read
    return values, blank


def _block(rows: _Rows, block: str, measure: str) -> Reading:
    items = {item.mes: item for item in rows.table.columns if item.column == measure}
    broken: set[int] = set()
    read = [_amounts(rows, items[mes], broken) for mes in range(1, _MONTHS + 1)]
    months, blank = np.stack([values for values, _ in read], axis=1), np.stack([blanks for _, blanks in read], axis=1)
    n = len(rows.fila)
    total, total_blank = np.zeros(n, np.int64), np.ones(n, bool)
    if TOTAL in items:
        total, total_blank = _amounts(rows, items[TOTAL], broken)
    reading = read_block(months, blank, total, total_blank)
    where = items.get(TOTAL, items[_MONTHS])
    shown = rows.column(where)
    for i in reading.unreadable:
        if i not in broken:
            total_of_months = f"{int(months[i].sum()) / 100:.2f}"
            finding = rows.at(i, where, "meses_no_suman", show(shown[i]), bloque=block, suma=total_of_months)
            rows.reject(i, finding)
    for i in reading.running:
        rows.corridas.setdefault(i, []).append(block)
        rows.notices.append((i, rows.at(i, where, "meses_acumulados", show(shown[i]), bloque=block)))
    if TOTAL in items:
        blanks = (i for i in reading.blank_total if i not in broken)
        rows.notices.extend((i, rows.at(i, where, "total_en_blanco", "", bloque=block)) for i in blanks)
    return reading


def _flags(rows: _Rows, indexes: list[int]) -> list[Observation]:
    """One notice for all the rows with `Acumulado` = NO, one for those without `Activo AO`."""
    findings = []
    for column, value, regla in (("acumulado", False, "acumulado_no"), ("activo", None, "activo_ausente")):
        values = rows.values.get(column)
        which = [i for i in indexes if i not in rows.bad and values[i] is value] if values else []
        if which:
            finding = rows.at(which[0], _field(column), regla, "NO" if value is False else "")
            more = f" (y {len(which) - 1} filas más)" if len(which) > 1 else ""
            findings.append(replace(finding, visto=finding.visto + more, veces=len(which)))
    return findings


def _groups(rows: _Rows) -> dict[tuple[int, str], list[int]]:
    """Rows by (year, UE). A row that does not say them goes with the first group, so that it is not lost."""
    keys = rows.values["clave"]
    groups: dict[tuple[int, str], list[int]] = {key: [] for key in dict.fromkeys(keys) if key is not None}
    for i, key in enumerate(keys):
        if groups:
            groups[key or next(iter(groups))].append(i)
    return groups


def _unit(rows: _Rows, key: tuple[int, str], indexes: list[int], delivery: Delivery) -> UnitLoad:
    load = UnitLoad("poi_ceplan", *key, delivery)
    good = [i for i in indexes if i not in rows.bad]
    for i in indexes:
        if i in rows.bad:
            load.observations.extend(rows.bad[i])
            load.kept_apart.append(_kept_apart(rows, i))
    load.filas = len(good)
    if not good:
        load.observations.append(observe("sin_filas_validas", hoja=rows.table.sheet.name))
    load.data = {"ao": _ao_columns(rows, good, key), "mensual": _monthly_columns(rows, good, key)}
    return load


def _kept_apart(rows: _Rows, i: int) -> KeptApart:
    cells_of_row, titles = rows.cells[i], rows.table.titles
    padded = [*cells_of_row, *[None] * (max(titles) - len(cells_of_row))]
    raw = {title: show(padded[column - 1]) for column, title in titles.items()}
    for title, text in raw.items():
        if text and is_personal(bare(title)):
            raw[title] = WITHHELD
    reason = rows.bad[i][0].mensaje
    code = rows.values["codigo_ao"][i]
    key = code if code and _AO.fullmatch(code) else None
    return KeptApart(rows.table.sheet.name, rows.fila[i], key, json.dumps(raw, ensure_ascii=False), reason)


def _ao_columns(rows: _Rows, good: list[int], key: tuple[int, str]) -> Columns:
    def picked(column: str) -> list:
        values = rows.values.get(column)
        return [values[i] for i in good] if values else [None] * len(good)

    n = len(good)
    data: Columns = {"anio": [key[0]] * n, "codigo_ao": picked("codigo_ao"), "ue": [key[1]] * n}
    for attribute in AO_ATTRIBUTES:
        data[attribute.name] = picked(attribute.name)
    data["acumulado"] = [None if flag is None else int(flag) for flag in picked("acumulado")]
    data["activo"] = [int(flag is not False) for flag in picked("activo")]
    data["lectura"] = [_reading_text(rows.corridas.get(i)) for i in good]
    levels = ("ubigeo_departamento", "ubigeo_provincia", "ubigeo_distrito")
    places = list(zip(*(picked(level) for level in levels), strict=True))
    data["departamento_id"] = [_department(*place) for place in places]
    data["ubigeo"] = [_ubigeo(*place) for place in places]
    listed = codelists.departamentos()
    named = zip(places, picked("departamento"), strict=True)
    data["departamento"] = [listed.get(_department(*place) or "") or name for place, name in named]
    data["fila"] = [rows.fila[i] for i in good]
    return data


def _reading_text(running: list[str] | None) -> str:
    return f"corrida: {', '.join(running)}" if running else "aditiva"


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


def _monthly_columns(rows: _Rows, good: list[int], key: tuple[int, str]) -> Columns:
    """Twelve lines per activity, in order of activities and months."""
    n = len(good)
    data: Columns = {
        "anio": np.full(n * _MONTHS, key[0]),
        "codigo_ao": np.repeat(np.array([rows.values["codigo_ao"][i] for i in good], dtype=object), _MONTHS),
        "mes": np.tile(np.arange(1, _MONTHS + 1), n),
        "ue": [key[1]] * (n * _MONTHS),
    }
    for measure, reading in rows.blocks.items():
        data[measure] = Masked(reading.months[good].ravel(), reading.blank[good].ravel())
    data["fila"] = np.repeat(np.array([rows.fila[i] for i in good], dtype=np.int64), _MONTHS)
    return data
