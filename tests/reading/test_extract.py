"""From a table to rows: what is broken in a declared column is told at its cell, and its row is kept apart whole."""

from typing import Any

import pytest

from assets.reading.extract import Row, extract
from assets.reading.read import read
from assets.reading.table import find_tables
from schemas.layouts import poi_anual, psig
from schemas.layouts.registry import FORMATS
from schemas.observation import column_letter
from tests.reading.sender import SHEET, parts, text, with_part, with_sheet_xml, workbook, zipped
from tests.reading.test_decimals import annual
from tests.sources.sheets import CUADRO, FIRST_ROW, activity, cuadro

ROW = FIRST_ROW + 1
ROWS = [activity(1), activity(2), activity(3)]


def rows_of(content: bytes) -> dict[int, Row]:
    (table,) = find_tables(read(content), FORMATS)
    return {row.fila: row for row in extract(table).rows}


def sheet(rows: list[list[Any]] = ROWS, **more: Any) -> bytes:
    return workbook({"Cuadro 1": cuadro(rows)}, **more)


def spoiled(content: bytes, cell: str, xml: bytes) -> bytes:
    """The workbook with the inside of one cell replaced."""

    def change(part: bytes) -> bytes:
        start = part.index(b'<c r="' + cell.encode() + b'"')
        end = part.index(b"</c>", start) + 4
        return part[:start] + b'<c r="' + cell.encode() + b'"' + xml + b"</c>" + part[end:]

    return with_part(content, SHEET, change)


@pytest.mark.parametrize("place", range(len(CUADRO)))
@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (b' t="e"><v>#REF!</v>', "error_de_formula"),
        (b' t="e"><f>1/0</f><v>#DIV/0!</v>', "error_de_formula"),
        (b"><f>A1*2</f>", "formula_sin_calcular"),
        (b'><f t="shared" si="0"/>', "formula_sin_calcular"),
    ],
)
def test_an_error_in_any_column_of_the_format_is_told_at_its_cell(place: int, xml: bytes, told: str) -> None:
    cell = f"{column_letter(place + 1)}{ROW}"
    found = rows_of(spoiled(sheet(), cell, xml))[ROW].findings
    item = next(item for item in psig.CUADRO_1.fields if item.title == CUADRO[place])
    assert [(finding.regla, finding.celda) for finding in found] == [(item.soft or told, cell)]
    if told == "formula_sin_calcular" and not item.soft:
        assert "Abra el libro en Excel" in found[0].mensaje


@pytest.mark.parametrize("place", range(4, 12))
def test_an_error_that_a_text_file_holds_is_told_too(place: int) -> None:
    grid = annual("1", "1", "1")
    grid[5] = [*grid[5], "", "", "", ""][:12]
    grid[5][place] = "#¡REF!"
    found = rows_of(text(grid))[6].findings
    item = poi_anual.TABLA.fields[place]
    assert [(finding.regla, finding.celda) for finding in found] == [
        (item.soft or "error_de_formula", f"{column_letter(place + 1)}6")
    ]


def test_an_error_under_a_column_that_nobody_reads_is_no_fault_of_the_row() -> None:
    content = spoiled(sheet([[*row, "x"] for row in ROWS]), f"L{ROW}", b' t="e"><v>#REF!</v>')
    assert rows_of(content)[ROW].findings == []


def test_a_merged_cell_is_filled_down_only_where_the_format_says_so() -> None:
    second = [None] * 4 + [5, 4, "80%"] + [None] * 4
    areas = [f"{column}6:{column}7" for column in "ABCDHIJK"]
    rows = rows_of(sheet([activity(1), second], merges=areas))
    assert rows[7].findings == []
    assert (rows[7].values["actividad"], rows[7].values["meta_programada_texto"]) == (
        "1. Implementación de talleres",
        "5",
    )
    measured = rows_of(sheet([activity(1), [None] * 11], merges=[*areas, "E6:E7", "F6:F7"]))
    assert 7 not in measured or measured[7].values["meta_programada_texto"] is None


def test_a_day_a_number_as_text_and_a_text_with_an_apostrophe_are_what_is_seen() -> None:
    def finish(made: Any) -> None:
        quoted = made.add_format({"quote_prefix": True})
        made.worksheets()[0].write_string("E6", "0012", quoted)
        made.worksheets()[0].write_string("F6", "1,234.50")
        made.worksheets()[0].write_comment("F6", "¿son 999?")

    row = rows_of(sheet(finish=finish, options={"date_1904": True}))[6]
    assert (row.values["meta_programada_texto"], row.values["meta_ejecutada_texto"]) == ("0012", "1,234.50")
    assert row.findings == []


def test_a_text_as_long_as_a_cell_of_excel_can_hold_is_kept_whole() -> None:
    long = "ñ" * 32_767
    rows = rows_of(sheet([activity(1, evaluacion=long)]))
    assert rows[6].values["evaluacion"] == long


def test_a_number_in_a_line_that_is_taken_for_a_note_is_told() -> None:
    (table,) = find_tables(read(workbook({"Cuadro 1": cuadro(ROWS, below=[["Nota: talleres", 5]])})), FORMATS)
    (notice,) = extract(table).notices
    assert (notice.regla, notice.fila) == ("linea_tomada_por_nota", 9)


def test_a_formula_in_a_column_that_is_filled_by_itself_is_its_value() -> None:
    content = with_sheet_xml(
        zipped(parts(sheet())), b'<c r="E6"><v>10</v></c>', b'<c r="E6"><f>SUM(A1)</f><v>10</v></c>'
    )
    assert rows_of(content)[6].values["meta_programada_texto"] == "10"
