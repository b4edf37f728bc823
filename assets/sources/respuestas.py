"""`respuestas`: an observations workbook that a unit answered. Unit of loading: the unit whose sheet was observed.

A finding is known by its `clave`; the row's other cells are for people. A blank answer says nothing. Answers add up:
which one counts of several to the same finding is decided where they are loaded (`assets.loading.answers`).
"""

import re

from assets.reading.book import UnreadableFile
from assets.reading.extract import Row, extract
from assets.reading.table import Above, Table, preamble
from assets.sources.unit import Delivery, UnitLoad, fact_columns, is_plan_year, read_columns
from schemas import codelists
from schemas.columns import SOURCES
from schemas.messages import RULES
from schemas.normal import bare
from schemas.observation import Observation, observe
from schemas.tables.respuestas import OBSERVACION_RESPUESTA

DEFAULT_SOURCE = "psig"
#: What takes an earlier answer back.
WITHDRAWN = "retirar"
_CLAVE = re.compile(r"[0-9a-f]{12}")
_LABELS = {
    "fuente": "fuente",
    "anio": "a[ñn]o",
    "unidad": "unidad responsable|unidad ejecutora|unidad|pliego",
    "quien": "respondido por|responde",
}


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {_whose(table)[1:] for table in tables}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per unit; the same finding answered twice in a workbook is answered by the last one."""
    loads: dict[tuple[int, str], UnitLoad] = {}
    answers: dict[tuple[int, str], dict[tuple[str, str], Row]] = {}
    for table in tables:
        fuente, anio, unidad = _whose(table)
        key = (anio, unidad)
        load = loads.setdefault(key, UnitLoad("respuestas", anio, unidad, delivery))
        load.observations.extend(table.findings)
        load.columns.extend(read_columns(table))
        quien = _labelled(table, "quien")
        for row in extract(table).rows:
            for clave in _claves(table, row, load):
                row_of_one = {**row.values, "fuente": fuente, "clave": clave, "hoja": table.sheet.name}
                row_of_one |= {"respondido_por": quien.text if quien else None, "vigente": 0}
                answers.setdefault(key, {})[fuente, clave] = Row(row.fila, row_of_one, row.raw)
    for key, load in loads.items():
        rows = list(answers.get(key, {}).values())
        load.filas = len(rows)
        constants = {"anio": load.anio, "unidad": load.unidad, "carga_id": load.carga_id}
        load.data[OBSERVACION_RESPUESTA.name] = fact_columns(OBSERVACION_RESPUESTA, rows, constants)
    return list(loads.values())


def _claves(table: Table, row: Row, load: UnitLoad) -> list[str]:
    """The findings that a row answers; what cannot be taken for an answer is told."""
    if not str(row.values.get("respuesta") or "").strip():
        return []
    regla = str(row.values.get("regla") or "")
    claves = str(row.values.get("clave") or "").casefold().split()
    why = ""
    if regla not in RULES:
        why = "no dice a qué regla responde"
    elif RULES[regla].severidad == "bloqueante":
        why = "lo que impide cargar una fila o un archivo no se responde, se corrige"
    elif not claves or not all(map(_CLAVE.fullmatch, claves)):
        why = "la celda «Clave» no está como vino"
    if not why:
        return claves
    load.observations.append(_not_taken(table, row, why))
    return []


def _not_taken(table: Table, row: Row, why: str) -> Observation:
    item = next(field for field in table.columns if field.column == "respuesta")
    return observe(
        "respuesta_no_admitida",
        row.values.get("respuesta"),
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{row.fila}",
        fila=row.fila,
        columna=table.titles[table.columns[item]],
        porque=why,
    )


# ---- whose findings they are


def _whose(table: Table) -> tuple[str, int, str]:
    """(source, year, unit) of the sheet that was observed."""
    return _source(table), _year(table), _unit(table)


def _labelled(table: Table, name: str) -> Above | None:
    """What stands after a label above the table, in its cell or in the next one of its row."""
    label = re.compile(rf"\s*(?:{_LABELS[name]})\s*(?::\s*(?P<said>.*)|$)", re.IGNORECASE | re.DOTALL)
    for cells in preamble(table):
        for place, cell in enumerate(cells):
            found = label.fullmatch(cell.text)
            if not found:
                continue
            said = (found.group("said") or "").strip()
            if said:
                return Above(said, cell.row, cell.column)
            if place + 1 < len(cells):
                return cells[place + 1]
    return None


def _source(table: Table) -> str:
    written = _labelled(table, "fuente")
    if written is None:
        return DEFAULT_SOURCE
    if written.text not in SOURCES:
        raise UnreadableFile(
            observe("unidad_ausente", written.text, hoja=table.sheet.name, celda=written.cell, rotulo="Fuente: psig")
        )
    return written.text


def _year(table: Table) -> int:
    written = _labelled(table, "anio")
    if written is None or not re.fullmatch(r"\d{4}", written.text) or not is_plan_year(int(written.text)):
        celda = written.cell if written else f"A1:A{table.header_row}"
        raise UnreadableFile(
            observe("anio_ausente", written.text if written else "", hoja=table.sheet.name, celda=celda)
        )
    return int(written.text)


def _unit(table: Table) -> str:
    """A PSIG unit by any of its names; of other sources the code, as the workbook printed it."""
    hoja, written = table.sheet.name, _labelled(table, "unidad")
    if written is None:
        celda = f"A1:A{table.header_row}"
        raise UnreadableFile(observe("unidad_ausente", hoja=hoja, celda=celda, rotulo="Unidad responsable:"))
    if _source(table) != "psig":
        return written.text
    unit = codelists.unidad(written.text)
    if unit is None:
        near = codelists.unidad_parecida(written.text)
        hint = f" ¿Quiso decir {near.abreviatura} ({near.denominacion})?" if near else ""
        raise UnreadableFile(
            observe("unidad_desconocida", written.text, hoja=hoja, celda=written.cell, sugerencia=hint)
        )
    return unit.abreviatura


def is_withdrawal(respuesta: str) -> bool:
    """Does an answer take an earlier one back?"""
    return bare(respuesta) == WITHDRAWN
