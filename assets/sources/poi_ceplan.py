"""`poi_ceplan`: the CEPLAN V.01 export by actividad operativa. Unit of loading: each UE that its rows name.

Read by columns, because an export has 277 of them: attributes once per distinct text, months as one array per
block. Rows that cannot be read are kept apart with the cell at fault; the others load. What the two fact frames
hold is the photograph only: when it was taken is the loader's business.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from assets.reading import cells
from assets.reading.book import Value, is_blank
from assets.reading.cells import CellProblem, show
from assets.reading.extract import cell_finding
from assets.reading.monthly import Reading, read_block
from assets.reading.table import Table
from assets.sources.poi_plan import suggestion
from assets.sources.unit import Delivery, KeptApart, UnitLoad, read_columns
from schemas import codelists
from schemas.columns import AO_CODE
from schemas.layouts.layout import Field
from schemas.layouts.poi_ceplan import ATTRIBUTES, BLOCKS, TOTAL
from schemas.observation import Observation, observe
from schemas.tables.poi import AO_ATTRIBUTES

_MONTHS = 12
_AO = re.compile(AO_CODE)


@lru_cache(maxsize=200_000)
def _cached(reader: str, value: str) -> object:
    return getattr(cells, reader)(value)


@dataclass(slots=True)
class _Rows:
    """The table's rows while they are being read: `bad[i]` are the findings that keep row i out."""

    table: Table
    fila: list[int]
    cells: list[list[Value]]
    values: dict[str, list] = field(default_factory=dict)
    blocks: dict[str, Reading] = field(default_factory=dict)
    bad: dict[int, list[Observation]] = field(default_factory=dict)
    notices: list[Observation] = field(default_factory=list)
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
    """(year, UE) of every row that says both; the UE is the one inside the activity's code."""
    found: set[tuple[int, str]] = set()
    for table in tables:
        rows = _data_rows(table)
        years = rows.column(_field("anio"))
        codes = rows.column(_field("codigo_ao"))
        for year, code in set(zip(map(show, years), map(show, codes), strict=True)):
            match = re.search(r"AOI?(\d{6})\d{5}", code)
            if match and year.strip("' ").isdigit():
                found.add((int(year.strip("' ")), match.group(1)))
    return found


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, UE): frames `ao` (attributes) and `mensual` (measures), and a `huella` of their values."""
    return [load for table in tables for load in _parse(table, delivery)]


def _field(column: str) -> Field:
    return next(item for item in ATTRIBUTES if item.column == column)


def _data_rows(table: Table) -> _Rows:
    fila, kept, notices = [], [], []
    wanted = [column - 1 for column in table.columns.values()]
    for number, row in enumerate(table.sheet.rows[table.first_row - 1 :], table.first_row):
        if not any(cell is not None and not is_blank(cell) for cell in row):
            continue
        if all(is_blank(row[index]) for index in wanted if index < len(row)):
            continue
        first = next(show(cell) for cell in row if not is_blank(cell))
        if first.casefold().startswith("total"):
            notices.append(observe("fila_total_omitida", first, hoja=table.sheet.name, celda=f"A{number}", fila=number))
            continue
        fila.append(number)
        kept.append(row)
    return _Rows(table, fila, kept, notices=notices)


def _parse(table: Table, delivery: Delivery) -> list[UnitLoad]:
    rows = _data_rows(table)
    for item in table.columns:
        if item in ATTRIBUTES:
            rows.values[item.column] = _attribute(rows, item)
    _check_codes(rows)
    _check_duplicates(rows)
    for block, measure in BLOCKS.items():
        rows.blocks[measure] = _block(rows, block, measure)
    _note_flags(rows)
    loads = [_unit(rows, key, indexes, delivery) for key, indexes in _groups(rows).items()]
    for load in loads:
        load.observations.extend([*table.findings, *rows.notices])
        load.columns.extend(read_columns(table))
    return loads


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
        if ue[i] is not None and ue[i].zfill(6) != code[3:9]:
            rows.reject(i, rows.at(i, _field("ue"), "ue_distinta", ue[i], codigo=code))
        ue[i] = code[3:9]


def _check_duplicates(rows: _Rows) -> None:
    seen: dict[tuple, list[int]] = {}
    for i, key in enumerate(zip(rows.values["anio"], rows.values["codigo_ao"], strict=True)):
        if None not in key:
            seen.setdefault(key, []).append(i)
    for (anio, code), copies in seen.items():
        if len(copies) > 1:
            filas = ", ".join(str(rows.fila[i]) for i in copies)
            for i in copies:
                label = f"La actividad {code} del POI {anio}"
                finding = rows.at(i, _field("codigo_ao"), "clave_duplicada", code, clave=label, filas=filas, que="actividad y año")
                rows.reject(i, finding)


def _amounts(rows: _Rows, item: Field) -> tuple[np.ndarray, np.ndarray]:
    """Hundredths and blanks of one monthly column; a cell that is no number rejects its row."""
    values, blank = np.zeros(len(rows.fila), np.int64), np.zeros(len(rows.fila), bool)
    for i, value in enumerate(rows.column(item)):
        try:
            read = _cached("machine_amount", value) if type(value) is str else cells.machine_amount(value)
        except CellProblem as problem:
            read = None
            rows.reject(i, cell_finding(rows.table, item, rows.fila[i], value, problem))
        if read is None:
            blank[i] = True
        else:
            values[i] = read
    return values, blank


def _block(rows: _Rows, block: str, measure: str) -> Reading:
    items = {item.mes: item for item in rows.table.columns if item.column == measure}
    read = [_amounts(rows, items[mes]) for mes in range(1, _MONTHS + 1)]
    months, blank = np.stack([values for values, _ in read], axis=1), np.stack([blanks for _, blanks in read], axis=1)
    n = len(rows.fila)
    total, total_blank = _amounts(rows, items[TOTAL]) if TOTAL in items else (np.zeros(n, np.int64), np.ones(n, bool))
    reading = read_block(months, blank, total, total_blank)
    where = items.get(TOTAL, items[_MONTHS])
    for i in reading.unreadable:
        if i not in rows.bad:
            seen = show(rows.column(where)[i])
            rows.reject(i, rows.at(i, where, "meses_no_suman", seen, bloque=block, suma=f"{int(months[i].sum()) / 100:.2f}"))
    for i in reading.running:
        rows.corridas.setdefault(i, []).append(block)
        rows.notices.append(rows.at(i, where, "meses_acumulados", show(rows.column(where)[i]), bloque=block))
    if TOTAL in items:
        rows.notices.extend(rows.at(i, where, "total_en_blanco", "", bloque=block) for i in reading.blank_total)
    return reading


def _note_flags(rows: _Rows) -> None:
    """One notice for all the rows with `Acumulado` = NO, one for those without `Activo AO`."""
    for column, value, regla in (("acumulado", False, "acumulado_no"), ("activo", None, "activo_ausente")):
        which = [i for i, read in enumerate(rows.values.get(column, [])) if read is value]
        if which:
            finding = rows.at(which[0], _field(column), regla, "NO" if value is False else "")
            more = f" (y {len(which) - 1} filas más)" if len(which) > 1 else ""
            rows.notices.append(replace(finding, mensaje=finding.mensaje + more))


def _groups(rows: _Rows) -> dict[tuple[int, str], list[int]]:
    """Rows by (year, UE). A row that does not say them goes with the first group, so that it is not lost."""
    keys = list(zip(rows.values["anio"], rows.values["ue"], strict=True))
    known = [key for key in keys if None not in key and re.fullmatch(r"\d{6}", key[1])]
    groups: dict[tuple[int, str], list[int]] = {key: [] for key in dict.fromkeys(known)}
    for i, key in enumerate(keys):
        if key in groups:
            groups[key].append(i)
        elif groups:
            groups[known[0]].append(i)
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
    load.frames = {"ao": _ao_frame(rows, good, key), "mensual": _monthly_frame(rows, good, key)}
    return load


def _kept_apart(rows: _Rows, i: int) -> KeptApart:
    raw = {title: show(rows.cells[i][column - 1]) if column <= len(rows.cells[i]) else "" for column, title in rows.table.titles.items()}
    reason = rows.bad[i][0].mensaje
    code = rows.values["codigo_ao"][i]
    return KeptApart(rows.table.sheet.name, rows.fila[i], code if code and _AO.fullmatch(code) else None, json.dumps(raw, ensure_ascii=False), reason)


def _ao_frame(rows: _Rows, good: list[int], key: tuple[int, str]) -> pd.DataFrame:
    def picked(column: str) -> list:
        values = rows.values.get(column)
        return [values[i] for i in good] if values else [None] * len(good)

    data: dict[str, object] = {"anio": key[0], "codigo_ao": picked("codigo_ao"), "ue": key[1]}
    for attribute in AO_ATTRIBUTES:
        data[attribute.name] = picked(attribute.name)
    data["acumulado"] = [None if flag is None else int(flag) for flag in picked("acumulado")]
    data["activo"] = [int(flag is not False) for flag in picked("activo")]
    data["lectura"] = [_reading_text(rows.corridas.get(i)) for i in good]
    places = list(zip(picked("ubigeo_departamento"), picked("ubigeo_provincia"), picked("ubigeo_distrito"), strict=True))
    data["departamento_id"] = [_department(*place) for place in places]
    data["ubigeo"] = [_ubigeo(*place) for place in places]
    data["departamento"] = [
        codelists.departamentos().get(code or "") or name for code, name in zip(data["departamento_id"], picked("departamento"), strict=True)  # type: ignore[arg-type]
    ]
    data["fila"] = [rows.fila[i] for i in good]
    return pd.DataFrame(data)


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
    pairs = [code.zfill(2) for code in (department, province, district) if code and code.isdigit() and len(code) <= 2]
    if len(pairs) == 3:
        return "".join(pairs)
    codes = [code for code in (district, province, department) if code]
    return max(codes, key=len) if codes else None


def _monthly_frame(rows: _Rows, good: list[int], key: tuple[int, str]) -> pd.DataFrame:
    n = len(good)
    codes = np.array([rows.values["codigo_ao"][i] for i in good], dtype=object)
    data: dict[str, object] = {
        "anio": pd.array(np.full(n * _MONTHS, key[0]), dtype="Int64"),
        "codigo_ao": pd.array(np.repeat(codes, _MONTHS), dtype="str"),
        "mes": pd.array(np.tile(np.arange(1, _MONTHS + 1), n), dtype="Int64"),
        "ue": pd.array([key[1]] * (n * _MONTHS), dtype="str"),
    }
    for measure, reading in rows.blocks.items():
        data[measure] = pd.arrays.IntegerArray(reading.months[good].ravel(), reading.blank[good].ravel())
    data["fila"] = pd.array(np.repeat(np.array([rows.fila[i] for i in good], dtype=np.int64), _MONTHS), dtype="Int64")
    return pd.DataFrame(data)


def fingerprint(load: UnitLoad) -> str:
    """sha256 of what every copy of an export holds: codes, names, centres, activity flags and all the months.

    A planner's re-save has the same fingerprint as its export, whatever columns it adds or lacks.
    """
    ao = load.frames["ao"].sort_values("codigo_ao")
    monthly = load.frames["mensual"].sort_values(["codigo_ao", "mes"])
    digest = hashlib.sha256()
    for column in ("codigo_ao", "actividad_operativa", "centro_costo", "activo"):
        digest.update("\x1f".join(map(str, ao[column].tolist())).encode())
    for measure in BLOCKS.values():
        values = monthly[measure]
        digest.update(values.isna().to_numpy().tobytes())
        digest.update(values.fillna(0).to_numpy(dtype=np.int64).tobytes())
    digest.update("\x1f".join(sorted(row.clave or "" for row in load.kept_apart)).encode())
    return digest.hexdigest()
