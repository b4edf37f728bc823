"""What nobody sees is read and told; what stands outside of the format is left out and told; nothing of it vanishes."""

from typing import Any

import pytest

from assets.reading.extract import extract
from assets.reading.read import read
from assets.reading.table import Table, find_tables
from assets.reading.unseen import in_short
from schemas.layouts.registry import FORMATS
from schemas.observation import Observation
from tests.reading.sender import biff, label, record, workbook
from tests.sources.sheets import CUADRO, FIRST_ROW, activity, cuadro

TOLD = ("fila_oculta", "columna_oculta", "hoja_oculta", "fila_fuera_del_formato", "columna_sin_titulo", "hoja_no_leida")
TEN = [activity(n) for n in range(1, 11)]


def the_table(content: bytes) -> Table:
    (table,) = find_tables(read(content), FORMATS)
    return table


def told(content: bytes) -> list[Observation]:
    table = the_table(content)
    return [finding for finding in [*table.findings, *extract(table).notices] if finding.regla in TOLD]


def book(finish: Any, rows: Any = TEN, **more: Any) -> bytes:
    return workbook({"Cuadro 1": cuadro(rows, **more)}, finish=finish)


def hide_rows(*numbers: int, **options: Any) -> Any:
    def finish(made: Any) -> None:
        for number in numbers:
            made.worksheets()[0].set_row(number - 1, None, None, options or {"hidden": True})

    return finish


def test_hidden_rows_are_read_and_told_once_with_their_numbers() -> None:
    content = book(hide_rows(7, 8, 9, 12))
    (finding,) = told(content)
    assert (finding.regla, finding.severidad, finding.fila, finding.celda, finding.veces) == (
        "fila_oculta", "aviso", 7, "A7", 4,
    )  # fmt: skip
    assert "(7-9, 12)" in finding.mensaje
    assert [row.fila for row in extract(the_table(content)).rows] == list(range(FIRST_ROW, FIRST_ROW + 10))


@pytest.mark.parametrize(
    "finish",
    [
        lambda made: made.worksheets()[0].set_row(6, 0),  # no height
        hide_rows(7, hidden=True, level=1),  # a group that is folded
    ],
)
def test_a_row_without_height_or_in_a_folded_group_is_hidden(finish: Any) -> None:
    assert [(finding.regla, finding.fila) for finding in told(book(finish))] == [("fila_oculta", 7)]


def test_rows_that_a_filter_leaves_out_are_read_and_told() -> None:
    def filtered(made: Any) -> None:
        sheet = made.worksheets()[0]
        sheet.autofilter(4, 0, 14, 10)
        sheet.filter_column("C", "x == DM")
        for row in range(5, 15):
            sheet.set_row(row, None, None, {"hidden": True})

    content = book(filtered)
    (finding,) = told(content)
    assert "filtradas" in finding.mensaje
    assert "(6-15)" in finding.mensaje
    assert len(extract(the_table(content)).rows) == 10


def test_hidden_rows_above_below_and_without_data_are_no_news() -> None:
    assert told(book(hide_rows(1, 2, 5, 16, 30))) == []


def test_hidden_columns_are_told_where_the_format_reads_them() -> None:
    def finish(made: Any) -> None:
        made.worksheets()[0].set_column("C:C", None, None, {"hidden": True})
        made.worksheets()[0].set_column("F:G", 0)
        made.worksheets()[0].set_column("M:XFD", None, None, {"hidden": True})

    (finding,) = told(book(finish))
    assert (finding.regla, finding.encontrado, finding.celda, finding.veces) == ("columna_oculta", "C, F, G", "C5", 3)
    assert [row.values["meta_ejecutada_texto"] for row in extract(the_table(book(finish))).rows] == ["9"] * 10


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_read_and_told(hide: str) -> None:
    def finish(made: Any) -> None:
        getattr(made.worksheets()[1], hide)()

    factores = [["N°", "Actividad", "Problema identificado", "Acciones de mejora"], [1, "1. X", "a", "b"]]
    content = workbook({"Cuadro 1": cuadro(TEN), "Factores": factores}, finish=finish)
    tables = find_tables(read(content), FORMATS)
    assert [table.layout.name for table in tables] == ["Cuadro 1", "Factores"]
    assert [(finding.regla, finding.hoja) for finding in tables[1].findings] == [("hoja_oculta", "Factores")]


def test_a_hidden_sheet_that_is_no_table_is_named_as_hidden() -> None:
    def finish(made: Any) -> None:
        made.worksheets()[1].hide()

    (finding,) = told(workbook({"Cuadro 1": cuadro(TEN), "Listas": [["Taller"]]}, finish=finish))
    assert (finding.regla, finding.encontrado) == ("hoja_no_leida", "Listas")
    assert "(oculta)" in finding.mensaje


def test_hidden_rows_and_columns_of_an_old_book_are_known() -> None:
    hidden_row = record(0x0208, b"\1\0\0\0\1\0\xff\0\0\0\0\0\x20\1\x0f\0")
    no_height = record(0x0208, b"\2\0\0\0\1\0\0\0\0\0\0\0\0\1\x0f\0")
    plain_row = record(0x0208, b"\3\0\0\0\1\0\xff\0\0\0\0\0\0\1\x0f\0")
    column = record(0x007D, b"\1\0\2\0\0\0\x0f\0\1\0\0\0")
    (sheet,) = read(biff(hidden_row + no_height + plain_row + column + label(0, 0, "a"))).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.state) == ({2, 3}, {2, 3}, "visible")


# ---- outside of the format


def test_a_row_with_nothing_in_the_columns_of_the_format_is_counted_and_told() -> None:
    stray = [None] * 12
    content = book(None, [*TEN, [*stray, "=VLOOKUP"], [], [*stray, "x"], [*stray, "y"]])
    (finding,) = told(content)
    assert (finding.regla, finding.severidad, finding.celda, finding.veces) == (
        "fila_fuera_del_formato", "aviso", "M16", 3,
    )  # fmt: skip
    assert "(16, 18-19)" in finding.mensaje
    assert "«=VLOOKUP»" in finding.mensaje


def test_rows_with_formats_or_blanks_only_are_no_rows_and_no_news() -> None:
    def finish(made: Any) -> None:
        sheet, grey = made.worksheets()[0], made.add_format({"bg_color": "#eeeeee"})
        for row in range(15, 2_000):
            for column in range(14):
                sheet.write_blank(row, column, None, grey)
        sheet.write_string(300, 3, "   ")
        sheet.write_string(301, 13, "\u00a0")

    content = book(finish)
    assert told(content) == []
    assert len(extract(the_table(content)).rows) == 10


def test_data_under_no_title_are_told_with_their_columns() -> None:
    rows = [[*row, None, f"comentario {n}", None, n] for n, row in enumerate(TEN)]
    (finding,) = told(book(None, rows))
    assert (finding.regla, finding.severidad, finding.celda, finding.veces) == ("columna_sin_titulo", "aviso", "M6", 2)
    assert "(M, O)" in finding.mensaje
    assert "«comentario 0»" in finding.mensaje


def test_a_column_without_title_between_the_others_is_told_and_shifts_nothing() -> None:
    wide = [[*row[:4], None, *row[4:]] for row in (list(CUADRO), *TEN)]
    wide[3][4] = "nota"
    content = workbook({"Cuadro 1": cuadro(wide[1:], titles=wide[0])})
    (finding,) = told(content)
    assert (finding.regla, finding.celda) == ("columna_sin_titulo", "E8")
    assert [row.values["meta_programada_texto"] for row in extract(the_table(content)).rows] == ["10"] * 10


def test_numbers_of_rows_are_told_in_short() -> None:
    assert in_short([]) == ""
    assert in_short([5]) == "5"
    assert in_short([5, 6, 8, 10, 11, 12]) == "5-6, 8, 10-12"
    assert in_short(range(1, 400, 2)).endswith("97, 99 y 150 más")
