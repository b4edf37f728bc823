"""The sources: which formats each reads, how, and what kind of load it makes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from assets.reading.book import Book, UnreadableFile
from assets.reading.cells import show
from assets.reading.table import HEADER_ROWS_SEARCHED, Table, find_tables, missing_columns, unknown_layout
from assets.sources import (
    consulta_amigable,
    poi_anual,
    poi_ceplan,
    poi_ceplan_financiera,
    poi_plan,
    poi_textos,
    psig,
    psig_plan,
    publicado,
    recomendaciones,
    respuestas,
    siaf,
)
from assets.sources.unit import Delivery, UnitLoad
from schemas.layouts.registry import ANSWERS, FORMATS, PLANNING_REASON, PLANNING_STAGE, PLANNING_TITLES
from schemas.normal import bare, fold
from schemas.observation import Observation, observe


@dataclass(frozen=True, slots=True)
class Source:
    """`dated`: its files are photographs kept as history; the others replace what was there, unless what they say
    `adds` to what earlier ones said. `findings`: what there is to say of the rows of a file that is refused as a whole.
    """

    fuente: str
    units: Callable[[list[Table]], set[tuple[int, str]]]
    parse: Callable[[list[Table], Delivery], list[UnitLoad]]
    dated: bool = False
    adds: bool = False
    findings: Callable[[list[Table]], list[Observation]] | None = None


def _read_as_a_stream(*_: object) -> NoReturn:
    """Its files are read a piece at a time (`intake`), and have no tables of a book."""
    raise NotImplementedError


SOURCES: dict[str, Source] = {
    source.fuente: source
    for source in (
        Source("poi_plan", poi_plan.units, poi_plan.parse),
        Source("poi_anual", poi_anual.units, poi_anual.parse),
        Source("poi_ceplan", poi_ceplan.units, poi_ceplan.parse, dated=True),
        Source("poi_ceplan_financiera", poi_ceplan_financiera.units, poi_ceplan_financiera.parse, dated=True),
        Source("poi_textos", poi_textos.units, poi_textos.parse),
        Source("psig_plan", psig_plan.units, psig_plan.parse),
        Source("psig", psig.units, psig.parse, findings=psig.findings),
        Source("respuestas", respuestas.units, respuestas.parse, adds=True),
        Source("publicado", publicado.units, publicado.parse),
        Source("recomendaciones", recomendaciones.units, recomendaciones.parse),
        Source("mef_gasto", _read_as_a_stream, _read_as_a_stream),
        Source("siaf", siaf.units, siaf.parse),
        Source("consulta_amigable", consulta_amigable.units, consulta_amigable.parse),
    )
}


class SetAside(Exception):
    """Recognised, and not loaded for a stated reason."""


def recognise(book: Book) -> tuple[Source, list[Table]]:
    """The source of a book and its tables.

    Raises `UnreadableFile` when no layout fits or columns are missing, `SetAside` for what is kept and not loaded.
    """
    answers = _answers(book)
    if answers:
        return SOURCES["respuestas"], answers
    tables = find_tables(book, FORMATS)
    if all(table.missing for table in tables):
        _set_aside_planning(book)
    if not tables:
        raise UnreadableFile(unknown_layout(book))
    findings = [finding for table in tables if table.missing for finding in missing_columns(table)]
    findings += [finding for table in tables for finding in table.findings if finding.blocks_file]
    main = tables[0].format.layouts[0]
    if not findings and not tables[0].format.any_layout and all(table.layout is not main for table in tables):
        findings.append(unknown_layout(book))
    if findings:
        raise UnreadableFile(*findings)
    if all(_is_planning(_stage(table)) for table in tables):
        raise SetAside(PLANNING_REASON)
    source = SOURCES[tables[0].format.fuente]
    _refuse_repeated_sheets(source, tables)
    return source, tables


def _answers(book: Book) -> list[Table]:
    """The sheets of findings of an observations workbook. Beside them it may hold copies of what was observed, which
    are no delivery of it: they are told of; what it says of itself on other sheets is not.
    """
    tables = find_tables(book, (ANSWERS,)) if _names_keys(book) else []
    if not tables:
        return []
    lacking = [table for table in tables if table.missing]
    if lacking and len(tables) == 1:
        if not _is_of_ours(tables[0]):
            return []
        raise UnreadableFile(*missing_columns(tables[0]))
    answers = [table for table in tables if not table.missing]
    for table in answers:
        table.findings[:] = [found for found in table.findings if found.regla != "hoja_no_leida"]
    copies = {id(table.sheet) for table in find_tables(book, FORMATS) if not table.missing}
    names = ", ".join(f"«{sheet.name}»" for sheet in book.sheets if id(sheet) in copies)
    answers[0].findings.extend([observe("copia_no_cargada", names)] if names else [])
    return answers


def _names_keys(book: Book) -> bool:
    """Whether any text near the top may be the title of the keys of findings, without which there are no answers: to
    look for their layout in each row of an export would be most of the work of recognising it."""
    rows = (row for sheet in book.sheets for row in sheet.rows[:HEADER_ROWS_SEARCHED])
    return any(isinstance(value, str) and "clave" in value.casefold() for row in rows for value in row)


def _is_of_ours(table: Table) -> bool:
    """A sheet of findings that lost a column: the keys of findings are still there."""
    item = next((item for item in table.columns if item.column == "clave"), None)
    values = [show(table.sheet.value(row, table.columns[item])) for row in _data_rows(table)] if item else []
    return any(re.fullmatch(r"[0-9a-f]{12}", value) for value in values)


def _data_rows(table: Table) -> range:
    return range(table.first_row, len(table.sheet.rows) + 1)


def _set_aside_planning(book: Book) -> None:
    """An export of what is being planned need not have the columns of one that is followed up."""
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows[:HEADER_ROWS_SEARCHED]):
            titles = {bare(show(value)): column for column, value in enumerate(row) if value is not None}
            if titles.keys() >= PLANNING_TITLES:
                stage = titles["etapa"]
                stages = {show(line[stage]) for line in sheet.rows[number + 1 :] if stage < len(line)}
                if _is_planning(stages):
                    raise SetAside(PLANNING_REASON)


def _stage(table: Table) -> set[str]:
    """What the column `Etapa` says, in all of its rows."""
    column = next((column for item, column in table.columns.items() if item.column == "etapa"), None)
    if column is None:
        return set()
    return {show(table.sheet.value(row, column)) for row in range(table.first_row, len(table.sheet.rows) + 1)}


def _is_planning(stages: set[str]) -> bool:
    return {fold(stage) for stage in stages if stage.strip()} == {PLANNING_STAGE.casefold()}


def _refuse_repeated_sheets(source: Source, tables: list[Table]) -> None:
    """The same table for the same unit on two sheets: which one counts is not for us to guess."""
    by_layout: dict[str, list[Table]] = {}
    for table in tables:
        by_layout.setdefault(table.layout.name, []).append(table)
    for copies in by_layout.values():
        if len(copies) < 2:
            continue
        claimed: set[tuple[int, str]] = set()
        for table in copies:
            theirs = source.units([table]) or source.units(tables)
            if theirs & claimed:
                names = " y ".join(f"«{copy.sheet.name}»" for copy in copies)
                raise UnreadableFile(observe("hoja_repetida", names))
            claimed |= theirs
