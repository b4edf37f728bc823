"""Every line below the titles ends somewhere that a person can see: loaded, kept apart, told of, or a note underneath.

The account is made here from the grid alone, sharing no code with the reading: of each committed source, and of
sheets spoiled at random.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.reading.book import Sheet
from assets.reading.read import read
from assets.reading.table import Table
from assets.sources import intake
from assets.sources.registry import recognise
from assets.sources.unit import Delivery, UnitLoad
from tests.builders import libro, poi_anual
from tests.builders.ceplan_unidad import columnas
from tests.reading.sender import raw_files, refusal, workbook
from tests.sources.sheets import CUADRO, FIRST_ROW, activity, export, load_of, loads, parsed, psig, unit_of

#: Findings that stand for a line which is no row.
TOLD = ("fila_total_omitida", "encabezado_de_seccion", "linea_tomada_por_nota")


def _said(value: object) -> str:
    return "" if value is None else str(value).strip()


def _letters(value: object) -> str:
    return "".join(char for char in _said(value).casefold() if char.isascii() and char.isalnum())


def _lines(sheet: Sheet, table: Table) -> dict[int, list[Any]]:
    """Number -> what the line says under the titles of the format."""
    columns = sorted(table.columns.values())
    found = {}
    for number in range(table.first_row, len(sheet.rows) + 1):
        row = [sheet.value(number, column) for column in columns]
        if any(_said(value) for value in row):
            found[number] = row
    return found


def unaccounted(table: Table, found: Sequence[UnitLoad]) -> list[int]:
    """Lines of a table that none of the loads tells anything of."""
    sheet, lines = table.sheet, _lines(table.sheet, table)
    taken: set[int] = set()
    for load in found:
        for frame in load.frames.values():
            taken |= set(frame["fila"].tolist()) if "fila" in frame else set()
        taken |= {row.fila for row in load.kept_apart if row.hoja == sheet.name}
        told = [finding for finding in load.observations if finding.hoja == sheet.name and finding.regla in TOLD]
        taken |= {finding.fila for finding in told if finding.fila}
    last = max(taken & lines.keys(), default=0)
    titles = [
        [_letters(sheet.value(row, column)) for column in sorted(table.columns.values())]
        for row in range(table.header_row, table.first_row)
    ]
    left = []
    for number, row in lines.items():
        filled = [value for value in row if _said(value)]
        note = number > last and len(filled) <= 2 and all(isinstance(value, str) for value in filled)
        again = [_letters(value) for value in row] in titles
        if number not in taken and not note and not again:
            left.append(number)
    return left


def consistent(load: UnitLoad) -> None:
    """No row is both loaded and kept apart; each one kept apart has its reason, and each reason its row."""
    apart = {(row.hoja, row.fila) for row in load.kept_apart}
    assert len(apart) == len(load.kept_apart)
    assert {(finding.hoja, finding.fila) for finding in load.observations if finding.blocks_row} == apart
    main = next(iter(load.frames.values()))
    hojas = {row.hoja for row in load.kept_apart}
    if len(hojas) == 1 and len(load.frames) == 1:
        assert not set(main["fila"].tolist()) & {row.fila for row in load.kept_apart}
    assert all(row.motivo and row.contenido for row in load.kept_apart)


#: Read a piece at a time, without tables.
STREAMED = [path for path in raw_files() if path.name.endswith("Gasto.csv")]


def test_every_line_of_the_spending_file_is_loaded() -> None:
    (path,) = STREAMED
    found = intake.parse(path.read_bytes(), Delivery("0" * 64, path.name, path.name, 1)).loads
    assert sum(load.filas for load in found) == len(path.read_bytes().splitlines()) - 1


@pytest.mark.parametrize("path", [path for path in raw_files() if path not in STREAMED], ids=lambda path: path.name)
def test_every_line_of_every_committed_source_is_loaded_or_a_note(path: Path) -> None:
    source, tables = recognise(read(path.read_bytes()))
    found = parsed(source, tables)
    assert [unaccounted(table, found) for table in tables] == [[] for _ in tables]
    for load in found:
        consistent(load)
        assert load.refused is None
        assert load.kept_apart == []


def _account(content: bytes) -> None:
    source, tables = recognise(read(content))
    found = parsed(source, tables)
    for table in tables:
        assert unaccounted(table, found) == []
    for load in found:
        consistent(load)
        assert load.filas or load.refused


_ANYTHING = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "-", "x", "Total", "TOTAL GENERAL", "Total de talleres", "34. Taller", "34", "Nota: a",
        "Fuente:", "³ b",
         "100%", "1,234", "1 (Reprogramado del 2022)", "Actividad", "N°", "DGFC", "2023", "(1)", "\u00a0", "SI",
         "AOI99999900001"]
    ),
    st.integers(-5, 3000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.text(max_size=6),
)  # fmt: skip


@st.composite
def _spoiled(draw: st.DrawFn, good: list[list[Any]], titles: list[Any], most: int = 6) -> list[list[Any]]:
    """Rows with cells overwritten, lines put in between, and rows taken twice, emptied or cut short."""
    rows = [list(row) for row in good]
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, len(rows) - 1))
        match draw(st.sampled_from(["cell", "cell", "line", "sparse", "copy", "empty", "cut", "titles"])):
            case "cell":
                rows[at][draw(st.integers(0, len(rows[at]) - 1))] = draw(_ANYTHING)
            case "line":
                rows.insert(at + 1, draw(st.lists(_ANYTHING, min_size=1, max_size=len(titles))))
            case "sparse":
                line: list[Any] = [None] * len(titles)
                line[draw(st.integers(0, len(titles) - 1))] = draw(_ANYTHING)
                rows.insert(draw(st.integers(0, len(rows))), line)
            case "copy":
                rows.append(list(rows[at]))
            case "empty":
                rows.insert(at, [None])
            case "cut":
                rows[at] = rows[at][: max(1, len(rows[at]) // 2)]
            case "titles":
                rows.insert(at, list(titles))
    return rows


@settings(max_examples=120, deadline=None)
@given(_spoiled([activity(n) for n in range(1, 5)], list(CUADRO)), st.booleans())
def test_no_line_of_a_spoiled_psig_sheet_is_lost(rows: list[list[Any]], merged: bool) -> None:
    area = f"{FIRST_ROW}:B{FIRST_ROW + 1}"
    _account(psig(rows, merges=[f"B{area}"] if merged else []))


_TABLE_5 = libro.leer("poi_2021_tabla5")[:4]


def _annual_grid() -> tuple[list[list[Any]], list[list[Any]]]:
    """The annual table as a grid: what stands above its rows, and its first rows."""
    groups = [title for group in poi_anual.GRUPOS for title in (group, None, None, None)]
    above = [
        ["Plan Operativo Institucional 2021"],
        ["Unidad Ejecutora 001087: Administración Nivel Central"],
        [*(title for title, _ in poi_anual.FIJAS), *groups],
        [None, None, None, None, *poi_anual.MEDIDAS, *poi_anual.MEDIDAS],
    ]
    figures = ("prog_anual", "ejec_anual", "pct_publicado", "valoracion_publicada")
    rows = [
        [int(row["n"]), row["centro_costo"], row["actividad_operativa"], row["unidad_medida"]]
        + [row[f"{prefix}_{figure}"] for prefix in poi_anual.PREFIJOS for figure in figures]
        for row in _TABLE_5
    ]
    return above, rows


_ABOVE, _ROWS = _annual_grid()


@settings(max_examples=80, deadline=None)
@given(_spoiled(_ROWS, _ABOVE[2]))
def test_no_line_of_a_spoiled_annual_table_is_lost(rows: list[list[Any]]) -> None:
    _account(workbook({"Tabla 5": [*_ABOVE, *rows]}))


_UNIT = [[row[title] for title in columnas()] for row in unit_of(4)]


@settings(max_examples=30, deadline=None)
@given(_spoiled(_UNIT, list(columnas()), most=4))
def test_no_line_of_a_spoiled_export_is_lost(rows: list[list[Any]]) -> None:
    """Columns that the format does not use are not the format's: a line that speaks only there is none of its rows."""
    rows = [[*row, *[None] * (277 - len(row))] for row in rows]
    _account(workbook({"DATA": [list(columnas()), *rows]}))


def test_the_account_itself_sees_a_line_that_is_lost() -> None:
    source, tables = recognise(read(psig([activity(1), activity(2)])))
    (load,) = parsed(source, tables)
    load.frames["psig_meta"] = load.frames["psig_meta"].iloc[:1]
    load.kept_apart.clear()
    assert unaccounted(tables[0], [load]) == [FIRST_ROW + 1]


def test_a_file_is_refused_or_each_of_its_units_is_told_of() -> None:
    """What a source announces is what it brings: `loads` holds it for every source here, good and bad."""
    assert load_of(export(unit_of(2))).filas == 2
    assert refusal(export([]), loads).blocks_file
