"""Small files that would bring down a reader: each ends soon, within memory, with cells or with a finding."""

import resource
import time
from collections.abc import Iterator

import pytest

from assets.reading.extract import extract
from assets.reading.read import read
from assets.reading.table import find_tables
from schemas.layouts.registry import FORMATS
from tests.reading.sender import SHEET, parts, refusal, rows_of, with_part, with_sheet_xml, workbook, zipped

SECONDS = 5.0
MEGABYTES = 600
GRID = [["a", 5], ["b", 6]]


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Time and peak memory of each test here, on top of what the process had used before."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - started < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def sheet_of(xml: bytes) -> bytes:
    head = b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return with_part(workbook([["a"]]), SHEET, lambda _: head + xml + b"</worksheet>")


def test_one_blank_in_the_last_cell_of_the_sheet_costs_nothing() -> None:
    last = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row></sheetData>'
    )
    content = with_sheet_xml(workbook(GRID), b"</sheetData>", last)
    assert len(content) < 10_000
    assert rows_of(read(content)) == GRID


def test_a_word_in_the_last_cell_of_the_sheet_is_kept() -> None:
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rows = rows_of(read(with_sheet_xml(workbook(GRID), b"</sheetData>", last)))
    assert (rows[:2], len(rows), len(rows[-1]), rows[-1][-1]) == (GRID, 1_048_576, 16_384, 1)


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    content = with_sheet_xml(workbook(GRID), b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert rows_of(read(content)) == GRID


def test_many_cells_with_one_far_away_go_to_the_reader_that_lays_out_no_rectangle() -> None:
    grid = [[n, n + 1] for n in range(11_000)]
    far = b'<row r="900000"><c r="ABC900000"><v>1</v></c></row></sheetData>'
    rows = rows_of(read(with_sheet_xml(workbook(grid), b"</sheetData>", far)))
    assert (len(rows), rows[:11_000] == grid) == (900_000, True)


def test_rows_that_all_reach_the_last_column_are_refused() -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 3000))
    finding = refusal(sheet_of(b"<sheetData>" + rows + b"</sheetData>"))
    assert finding.regla == "archivo_demasiado_grande"
    assert "Borre filas y columnas" in finding.mensaje


@pytest.mark.parametrize("row", [b"99999999999", b"1048577", b"0"])
def test_a_row_that_cannot_be_is_refused(row: bytes) -> None:
    content = sheet_of(b'<sheetData><row r="1"/><row r="' + row + b'"><c><v>1</v></c></row></sheetData>')
    assert refusal(content).regla == "archivo_danado"


def test_rows_out_of_order_are_refused_and_not_lost() -> None:
    rows = b'<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    assert refusal(sheet_of(b"<sheetData>" + rows + b"</sheetData>")).regla == "archivo_danado"


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/media/image1.png"])
def test_a_hundred_megabytes_of_zeros_are_no_bomb(name: str) -> None:
    content = zipped({**parts(workbook(GRID)), name: b"\0" * 100_000_000})
    assert len(content) < 200_000
    if name.endswith(".png"):
        assert rows_of(read(content)) == GRID
    else:
        assert refusal(content).regla == "archivo_demasiado_grande"


def test_more_than_any_book_holds_is_refused_by_what_the_container_says() -> None:
    blank = b" " * 210_000_000
    finding = refusal(zipped({**parts(workbook(GRID)), "xl/a.xml": blank, "xl/b.xml": blank}))
    assert finding.regla == "archivo_demasiado_grande"
    assert "420 MB" in finding.mensaje


def test_millions_of_tags_are_refused_before_anybody_builds_them() -> None:
    content = with_part(workbook(GRID), "xl/sharedStrings.xml", lambda _: b"<sst>" + b"<si/>" * 13_000_000 + b"</sst>")
    assert refusal(content).regla == "archivo_demasiado_grande"


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "docProps/core.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"]
)
@pytest.mark.parametrize("before", [b"", b"<!--" + b"x" * 10_000 + b"-->"])
def test_a_document_type_is_refused_wherever_it_hides(name: str, before: bytes) -> None:
    content = with_part(workbook(GRID), name, lambda part: before + LAUGHS + part.partition(b"?>")[2])
    finding = refusal(content)
    assert finding.regla == "archivo_danado"
    assert "DOCTYPE" in finding.mensaje


def test_a_part_in_an_encoding_that_hides_its_tags_is_refused() -> None:
    def hidden(part: bytes) -> bytes:
        return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert refusal(with_part(workbook(GRID), SHEET, hidden)).regla == "archivo_danado"


def merged(areas: list[str], grid: list) -> bytes:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas).encode()
    return with_sheet_xml(workbook(grid), b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>")


def test_twenty_thousand_merges_are_read() -> None:
    grid = [["N°", "Actividad", "Responsable"], *([n, f"{n}. Taller", None] for n in range(1, 20_001))]
    content = merged([f"B{n}:C{n}" for n in range(2, 20_002)], grid)
    (sheet,) = read(content).sheets
    assert (len(sheet.merges), sheet.rows[20_000][:2]) == (20_000, [20_000, "20000. Taller"])


def test_merges_over_the_whole_sheet_and_over_each_other_are_bounded() -> None:
    assert rows_of(read(merged(["A3:XFD1048576"] * 20_000, GRID))) == GRID
    finding = refusal(merged(["A1:XFD1048576"] * 20_000, [[n] * 20 for n in range(400)]))
    assert finding.regla == "archivo_danado"
    assert "combinadas" in finding.mensaje


def test_a_merge_down_to_the_last_row_fills_only_the_rows_that_there_are() -> None:
    titles = [
        "Actividad",
        "Responsable",
        "Unidad de medida",
        "Meta programada",
        "Meta ejecutada",
        "Documento de sustento",
    ]
    grid = [titles, ["1. Taller", "DM", "Taller", 1, 1, "Informe"], [None, None, None, 2, 2, None]]
    (table,) = find_tables(read(merged([f"{c}2:{c}1048576" for c in "ABCF"], grid)), FORMATS)
    assert [row.values["actividad"] for row in extract(table).rows] == ["1. Taller", "1. Taller"]


def test_sixteen_thousand_columns_of_titles_end() -> None:
    book = read(workbook([[f"Columna {n} de {r}" for n in range(16_000)] for r in range(5)]))
    assert find_tables(book, FORMATS) == []


def test_links_validations_and_tables_over_the_whole_sheet_are_not_expanded() -> None:
    extras = (
        b'</sheetData><dataValidations count="1"><dataValidation type="whole" sqref="A1:XFD1048576"/></dataValidations>'
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    )
    assert rows_of(read(with_sheet_xml(workbook(GRID), b"</sheetData>", extras))) == GRID
