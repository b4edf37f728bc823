"""What must hold of an export's rows beyond each cell: years, codes, no key twice, months that make up their total.

A row in which something does not hold is kept apart; what is only worth knowing is a notice.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assets.reading.cells import CellProblem, show
from assets.reading.extract import named_rows
from assets.reading.monthly import Reading, read_block
from assets.sources.poi_ceplan_rows import UNREADABLE, Rows, figure_columns, is_code, reader
from assets.sources.poi_plan import suggestion
from assets.sources.unit import is_plan_year
from schemas.layouts.poi_ceplan import TOTAL
from schemas.observation import Observation

_MONTHS = 12
#: Rows with one same notice that are told one by one; more are told in one finding.
SEPARATELY = 1_000
_FLAGS = (
    ("acumulado", False, "acumulado_no"),
    ("activo", None, "activo_ausente"),
    ("programacion_activa", False, "programacion_inactiva"),
)


def check_years(rows: Rows) -> None:
    for i, anio in enumerate(rows.values["anio"]):
        if anio is not None and not is_plan_year(anio):
            rows.reject(i, rows.at(i, rows.item("anio"), "anio_ilegible", anio))


def check_codes(rows: Rows) -> None:
    """The activity's code is well formed, and its UE is the one that the row names."""
    ue = rows.values["ue"]
    for i, code in enumerate(rows.values["codigo_ao"]):
        if code is None:
            continue
        if not is_code(code):
            mend = suggestion(code)
            hint = f" ¿Quiso decir {mend}?" if mend else ""
            rows.reject(i, rows.at(i, rows.item("codigo_ao"), "codigo_ao_invalido", code, sugerencia=hint))
            continue
        # Excel turns 001087 into 1087 when a planner re-saves: zeros in front are no difference here.
        if ue[i] is not None and not (ue[i].isascii() and ue[i].isdigit() and ue[i].zfill(6) == code[3:9]):
            rows.reject(i, rows.at(i, rows.item("ue"), "ue_distinta", ue[i], codigo=code))
        ue[i] = code[3:9]


def check_duplicates(rows: Rows, column: str, label: str, what: str) -> None:
    """No two rows of a year with the same value of `column`. Of `label` and `what` the finding is made: which key is
    repeated, and of what there should be one row."""
    keys: Sequence[tuple] = list(zip(rows.values["anio"], rows.values[column], strict=True))
    codes, times = rows.values["codigo_ao"], Counter(keys)
    copies: dict[tuple, list[int]] = {}
    for i, key in enumerate(keys):
        if times[key] > 1 and None not in key:
            copies.setdefault(key, []).append(i)
    for (anio, key), which in copies.items():
        filas = named_rows([rows.fila[i] for i in which])
        for i in which:
            details = {"clave": f"{label} {key} del POI {anio}", "filas": filas, "que": what}
            rows.reject(i, rows.at(i, rows.item("codigo_ao"), "clave_duplicada", codes[i], **details))


def read_blocks(rows: Rows, blocks: Mapping[str, str]) -> dict[str, Reading]:
    """Each measure's months, as the block that holds them says (`blocks`: block -> measure). The figures of the rows
    are let go: these are they."""
    read = {measure: _block(rows, block, measure) for block, measure in blocks.items()}
    rows.figures = rows.figures[:0].copy()
    return read


def _block(rows: Rows, block: str, measure: str) -> Reading:
    monthly = figure_columns(rows.table)
    places = {item.mes: place for place, item in enumerate(monthly) if item.column == measure}
    figures = rows.figures[:, [places[mes] for mes in sorted(places)]]
    broken = (figures == UNREADABLE).any(axis=1)
    for i in np.flatnonzero(broken).tolist():
        _reject_figures(rows, i, measure)
    blank = figures <= UNREADABLE
    figures[blank] = 0
    total = (np.zeros(len(figures), np.int64), np.ones(len(figures), bool))
    if TOTAL in places:
        total = (figures[:, _MONTHS], blank[:, _MONTHS])
    reading = read_block(figures[:, :_MONTHS], blank[:, :_MONTHS], *total)
    where = monthly[places.get(TOTAL, places[_MONTHS])]
    for i in reading.unreadable:
        if not broken[i] and rows.wants(i):
            sum_of_months, shown = f"{int(reading.months[i].sum()) / 100:.2f}", show(rows.cell(i, where))
            rows.reject(i, rows.at(i, where, "meses_no_suman", shown, bloque=block, suma=sum_of_months))
    for i in reading.running:
        rows.running.setdefault(i, []).append(block)
    if TOTAL in places:
        for i in reading.blank_total:
            if not broken[i]:
                rows.blank_total.setdefault(i, []).append(block)
    return reading


def _reject_figures(rows: Rows, i: int, measure: str) -> None:
    """Each cell of the block that is no number, for what it is."""
    for item, figure in zip(figure_columns(rows.table), rows.figures[i], strict=True):
        if item.column == measure and figure == UNREADABLE and rows.wants(i):
            value = rows.cell(i, item)
            try:
                reader(rows.table, item)(value)
            except CellProblem as problem:
                rows.reject_cell(i, item, value, problem)


def notices(rows: Rows, indexes: list[int], blocks: Mapping[str, str]) -> Iterator[Observation]:
    """What is worth knowing of these rows: blocks with running totals or without a total, doubts, and flags."""
    for told, regla in ((rows.running, "meses_acumulados"), (rows.blank_total, "total_en_blanco")):
        by_block: dict[str, list[int]] = {}
        for i in indexes:
            for block in told.get(i, ()):
                by_block.setdefault(block, []).append(i)
        for block, which in by_block.items():
            found = (_about_block(rows, i, block, blocks[block], regla) for i in which)
            yield from found if len(which) <= SEPARATELY else [_for_all(next(found), len(which))]
    doubtful = [i for i in indexes if i in rows.doubts and i not in rows.bad]
    doubts = (finding for i in doubtful for finding in rows.doubts[i])
    yield from doubts if len(doubtful) <= SEPARATELY else [_for_all(next(doubts), len(doubtful))]
    yield from _flags(rows, indexes)


def _about_block(rows: Rows, i: int, block: str, measure: str, regla: str) -> Observation:
    items = {item.mes: item for item in figure_columns(rows.table) if item.column == measure}
    where = items.get(TOTAL, items[_MONTHS])
    return rows.at(i, where, regla, show(rows.cell(i, where)) if regla == "meses_acumulados" else "", bloque=block)


def _flags(rows: Rows, indexes: list[int]) -> Iterator[Observation]:
    """One notice for all the rows with `Acumulado` = NO, one for those without `Activo AO`, and one for those whose
    programming is marked inactive."""
    for column, value, regla in _FLAGS:
        values = rows.values.get(column)
        which = [i for i in indexes if i not in rows.bad and values[i] is value] if values else []
        if which:
            finding = rows.at(which[0], rows.item(column), regla, "NO" if value is False else "")
            yield _for_all(finding, len(which))


def _for_all(finding: Observation, times: int) -> Observation:
    """The first row's finding, said of all of them."""
    more = f" (y {times - 1} filas más)" if times > 1 else ""
    return replace(finding, visto=finding.visto + more, veces=times)
