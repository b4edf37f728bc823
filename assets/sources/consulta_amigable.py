"""`consulta_amigable`: the MEF's web query pasted in Excel. Year, and what it is of, stand above the table.

Unit of loading: the UE, pliego or sector that the path names, or `nacional`; every other step of the path, which makes
a part of it (`filtro`); and the level of the rows. The same money by genérica and by function is two loads, that nobody
adds up; the money of one function is a third, and takes nobody's place.
"""

import re

from assets.reading.extract import Row, extract
from assets.reading.table import Table, preamble
from assets.sources import heading
from assets.sources.budget import ExecutingUnit
from assets.sources.budget_sheet import NamesSeen, SheetLine, check_totals, code_and_name, fill, ue_code
from assets.sources.unit import Delivery, UnitLoad, accept, require_rows
from schemas import codelists
from schemas.codelists import SIN_DATO
from schemas.layouts.consulta_amigable import LEVEL_TITLES
from schemas.layouts.mef_gasto import UE_NUMBER_WIDTH, WIDTHS
from schemas.normal import bare
from schemas.observation import Observation, observe
from schemas.tables.presupuesto import AMOUNTS, DIMENSIONS, LINEA, WHOLE

_LEVELS = {bare(title): level for title, level in LEVEL_TITLES.items()}
#: `5-23: BIENES Y SERVICIOS`: category of spending, 2 for spending, genérica.
_SPENDING = re.compile(r"(?P<categoria>[0-9])-2\.?(?P<generica>[0-9])(?P<rest>\s*:.*)", re.DOTALL)
#: `Pliego 039: M. DE LA MUJER`, in the path above the table.
_STEP = re.compile(r"(?P<level>[^0-9:]+?)\s*(?P<code>[0-9]{1,7}(?:-[0-9]{1,6})?)\s*:\s*(?P<name>.*)", re.DOTALL)
#: Steps that say of whom the rows are; any other, known or not, takes a part of their budget.
_OF_WHOM = ("sector", "pliego", "ejecutora")
_ABOVE_ALL = ("nivel de gobierno", "tipo de gobierno")
#: What the query includes, in the heading; anything but both is a part.
_INCLUDES = re.compile(r"incluye (?P<what>.+)")
_BOTH = "actividades y proyectos"
_DIMENSION_NAMES = frozenset(column.name for column in DIMENSIONS)


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {(heading.year(table), _unit(table, extract(table).rows)) for table in tables}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per table: a line per row. The row of totals is compared, and is no line."""
    loads = []
    for table in tables:
        extracted = extract(table)
        load = UnitLoad("consulta_amigable", heading.year(table), _unit(table, extracted.rows), delivery)
        level, path, names = _level(table), _path(table), NamesSeen()
        for row in extracted.rows:
            _tell_uncoded(table, row)
        rows = accept(load, table, extracted.rows, "clasificacion", LINEA)
        require_rows(load, table)
        load.observations += [*extracted.notices, *check_totals(table, extracted, rows)]
        lines = [_line(row, level, path, names) for row in rows]
        if level == "ejecutora":
            for line in lines:
                if line.ue.ue_id == SIN_DATO:
                    load.observations.append(_unknown_unit(table, line))
        fill(load, level, lines, names, _filter(table) or WHOLE)
        loads.append(load)
    return loads


def _level(table: Table) -> str:
    item = next(item for item in table.columns if item.column == "clasificacion")
    return _LEVELS[bare(table.titles[table.columns[item]])]


def _path(table: Table) -> dict[str, tuple[str, str]]:
    """What was clicked on the way: level -> (code, name)."""
    found = {}
    for cells in preamble(table):
        for cell in cells:
            step = _STEP.fullmatch(cell.text)
            level = _LEVELS.get(bare(step.group("level"))) if step else None
            if step and level:
                found[level] = (step.group("code"), step.group("name"))
    return found


def _filter(table: Table) -> str:
    """`funcion 23, rubro 00`: to what part of a budget the query was narrowed, in whatever order it was clicked."""
    found = set()
    for cells in preamble(table):
        for cell in cells:
            step = _STEP.fullmatch(cell.text)
            includes = _INCLUDES.fullmatch(bare(cell.text))
            if step:
                title = bare(step.group("level"))
                level = _LEVELS.get(title, title)
                if level not in (*_OF_WHOM, *_ABOVE_ALL):
                    code = step.group("code")
                    found.add(f"{level} {code.zfill(WIDTHS[level]) if level in WIDTHS else code}")
            elif includes and includes["what"] != _BOTH:
                found.add(includes["what"])
    return ", ".join(sorted(found))


def _unit(table: Table, rows: list[Row]) -> str:
    level, path = _level(table), _path(table)
    scope = "nacional"
    if "ejecutora" in path:
        scope = _known(_ue(*path["ejecutora"], path))
    elif "pliego" in path:
        scope = path["pliego"][0].zfill(WIDTHS["pliego"])
    elif "sector" in path:
        scope = f"sector {path['sector'][0].zfill(WIDTHS['sector'])}"
    ues = {_row_ue(row, path).ue_id for row in rows if code_and_name(row.values.get("clasificacion") or "", 1)}
    if level == "ejecutora" and len(ues) == 1 and SIN_DATO not in ues:
        scope = ues.pop()
    return "-".join(filter(None, (scope, _filter(table), level if level != "ejecutora" else "")))


def _known(ue: ExecutingUnit) -> str:
    """Its code; of one that no list knows its number and pliego, so that two of them are not one."""
    return ue.ue_id if ue.ue_id != SIN_DATO else f"{ue.pliego or SIN_DATO} ue {ue.numero or ue.nombre or SIN_DATO}"


def _ue(code: str, name: str, path: dict[str, tuple[str, str]]) -> ExecutingUnit:
    """The UE of a code: its six digits, or its number in the pliego, which a code list may know."""
    pliego, pliego_name = path.get("pliego", ("", ""))
    pliego = pliego.zfill(WIDTHS["pliego"]) if pliego else ""
    number = code.split("-", 1)[0].zfill(UE_NUMBER_WIDTH)
    listed = (
        row["ue_id"] for row in codelists.rows("ejecutoras") if (row["ue_numero"], row["pliego"]) == (number, pliego)
    )
    return ExecutingUnit(
        ue_code(code) or next(listed, SIN_DATO),
        number if len(number) == UE_NUMBER_WIDTH else None,
        name or None,
        pliego or None,
        pliego_name or None,
    )


def _row_ue(row: Row, path: dict[str, tuple[str, str]]) -> ExecutingUnit:
    code, name = code_and_name(row.values.get("clasificacion") or "", 1) or ("", "")
    return _ue(code, name, path)


def _tell_uncoded(table: Table, row: Row) -> None:
    written = row.values.get("clasificacion")
    if written is None or code_and_name(written, 1):
        return
    item = next(item for item in table.columns if item.column == "clasificacion")
    row.findings.append(
        observe(
            "fila_sin_codigo",
            written,
            hoja=table.sheet.name,
            celda=f"{table.letter(item)}{row.fila}",
            fila=row.fila,
            columna=table.titles[table.columns[item]],
        )
    )


def _unknown_unit(table: Table, line: SheetLine) -> Observation:
    item = next(item for item in table.columns if item.column == "clasificacion")
    cell = f"{table.letter(item)}{line.fila}"
    seen = f"{line.ue.numero}: {line.ue.nombre or ''}"
    return observe("ue_sin_codigo", seen, hoja=table.sheet.name, celda=cell, fila=line.fila)


def _line(row: Row, level: str, path: dict[str, tuple[str, str]], names: NamesSeen) -> SheetLine:
    if level == "ejecutora":
        ue = _row_ue(row, path)
    else:
        ue = _ue(*path["ejecutora"], path) if "ejecutora" in path else ExecutingUnit(SIN_DATO)
    written = {step: f"{code}: {name}" for step, (code, name) in path.items() if step in _DIMENSION_NAMES}
    if level != "ejecutora":
        written[level] = str(row.values["clasificacion"])
    spending = _SPENDING.match(written.get("generica", ""))
    if spending:
        written |= {"generica": f"{spending['generica']}{spending['rest']}", "categoria_gasto": spending["categoria"]}
    codes = {name: code for name, text in written.items() if (code := names.split(name, text)) is not None}
    amounts = {column.name: value for column in AMOUNTS if isinstance(value := row.values.get(column.name), int)}
    return SheetLine(ue, codes, dict(amounts), row.fila)
