"""Workbooks as people make them: both readers see the same, and the kinds of cells that mislead are told apart."""

from datetime import date, datetime

import pytest

from assets.reading import xlsx
from assets.reading.book import ErrorCell, Sheet, UncalculatedCell
from assets.reading.read import read
from tests.reading.sender import biff, label, number, record, refusal, rows_of, with_part, with_sheet_xml, workbook

DAY = datetime(2021, 3, 1)


def the_sheet(content: bytes) -> Sheet:
    (sheet,) = read(content).sheets
    return sheet


def test_cells_come_with_their_kind() -> None:
    grid = [["texto", 1, 2.5, True, False, DAY, "=1+1 como texto", "0002", None, "fin"]]
    assert rows_of(read(workbook(grid))) == grid


def test_an_error_cell_is_no_blank() -> None:
    content = with_sheet_xml(
        workbook([["a", 5]]), b'<c r="B1"><v>5</v></c>', b'<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    assert rows_of(read(content)) == [["a", ErrorCell("#DIV/0!")]]


@pytest.mark.parametrize(
    "stored", [b"<f>A1*2</f>", b"<f>A1*2</f><v/>", b"<f>A1*2</f><v></v>", b'<f t="array" ref="B1">A1*2</f>']
)
def test_a_formula_never_calculated_is_no_blank(stored: bytes) -> None:
    content = with_sheet_xml(workbook([["a", 5]]), b'<c r="B1"><v>5</v></c>', b'<c r="B1">' + stored + b"</c>")
    assert rows_of(read(content)) == [["a", UncalculatedCell("=A1*2")]]


def test_a_formula_whose_result_is_an_empty_text_is_a_blank() -> None:
    calculated = b'<c r="B1" t="str"><f>IF(A1="","",1)</f><v></v></c>'
    content = with_sheet_xml(workbook([["a", 5, "c"]]), b'<c r="B1"><v>5</v></c>', calculated)
    assert rows_of(read(content)) == [["a", None, "c"]]


def test_only_a_format_that_multiplies_makes_a_percentage() -> None:
    grid = [[0.86, 86, 0.5, 7, 0.1]]
    formats = {
        "A1": {"num_format": "0%"},
        "B1": {"num_format": '0"%"'},
        "C1": {"num_format": "0.00%;[Red]-0.00%"},
        "D1": {"num_format": "0\\%"},
        "E1": {"num_format": '"%" 0.0'},
    }
    sheet = the_sheet(workbook(grid, formats=formats))
    assert sheet.percents == {(1, 1), (1, 3)}
    assert sheet.rows == [[0.86, "86%", 0.5, "7%", "0.1%"]]


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_date_is_the_same_day_in_both_calendars(date_1904: bool) -> None:
    content = workbook([[DAY, 44256]], options={"date_1904": date_1904})
    assert rows_of(read(content)) == [[DAY, 44256]]


def test_a_date_that_cannot_be_is_an_error_and_not_a_number() -> None:
    content = workbook([[99_999_999]], formats={"A1": {"num_format": "dd/mm/yyyy"}})
    assert rows_of(read(content)) == [[ErrorCell("#VALUE!")]]


def test_an_hour_is_a_text() -> None:
    content = workbook([[0.5, 1.25]], formats={"A1": {"num_format": "hh:mm"}, "B1": {"num_format": "[h]:mm"}})
    assert rows_of(read(content)) == [["12:00:00", "30:00:00"]]


def test_a_text_of_forty_thousand_characters_is_kept_whole() -> None:
    content = with_part(
        workbook([["LARGO", 1]]), "xl/sharedStrings.xml", lambda part: part.replace(b"LARGO", b"x" * 40_000)
    )
    assert rows_of(read(content)) == [["x" * 40_000, 1]]


def test_cells_under_a_merge_hold_nothing_but_where_it_begins() -> None:
    content = with_sheet_xml(
        workbook([["N", "Actividad"], [1, "a"], [9, "b"]]), b"</sheetData>",
        b'</sheetData><mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="A5:XFD1048576"/></mergeCells>',
    )  # fmt: skip
    sheet = the_sheet(content)
    assert sheet.rows == [["N", "Actividad"], [1, "a"], [None, "b"]]
    assert sheet.merges == [(2, 1, 3, 1), (5, 1, 1_048_576, 16_384)]


def test_hidden_sheets_and_rows_are_read_as_any_other() -> None:
    def hide(book) -> None:
        book.worksheets()[0].set_row(1, None, None, {"hidden": True})
        book.worksheets()[1].hide()

    content = workbook({"A": [["a"], ["oculta"], ["c"]], "B": [["hoja oculta"]]}, finish=hide)
    found = {sheet.name: sheet.rows for sheet in read(content).sheets}
    assert found == {"A": [["a"], ["oculta"], ["c"]], "B": [["hoja oculta"]]}


def test_a_chart_sheet_is_no_sheet_of_cells() -> None:
    def chart(book) -> None:
        plot = book.add_chart({"type": "column"})
        plot.add_series({"values": "=Hoja1!$A$1:$A$2"})
        book.add_chartsheet("Gráfico").set_chart(plot)

    small, large = [[1], [2]], [[n, n + 1] for n in range(15_000)]
    for grid in (small, large):
        assert [sheet.name for sheet in read(workbook(grid, finish=chart)).sheets] == ["Hoja1"]


def _both(grid: list, monkeypatch: pytest.MonkeyPatch, **more) -> tuple[Sheet, Sheet]:
    content = workbook(grid, **more)
    careful = the_sheet(content)
    monkeypatch.setattr(xlsx, "MANY_CELLS", 0)
    return careful, the_sheet(content)


def test_both_readers_say_the_same_of_a_sheet_that_either_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fast = xlsx._read_fast
    monkeypatch.setattr(xlsx, "_read_fast", lambda *given: (calls.append("fast"), fast(*given))[1])
    grid = [[None, None, "título"], [], ["a", 1, 2.5, True, DAY, "0002", "línea\notra"], [None, "b"]]
    careful, quick = _both(grid, monkeypatch, merges=["A3:A4"])
    assert calls == ["fast"]
    assert careful == quick


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<c r="B1"><v>5</v></c>', b'<c r="B1" t="e"><v>#REF!</v></c>'),
        (b'<c r="B1"><v>5</v></c>', b'<c r="B1"><f>A1</f></c>'),
        (b'<c r="B1"><v>5</v></c>', b"<c r='B1'><v>5</v></c>"),
        (b'<c r="B1"><v>5</v></c>', b'<c s="0" r="B1"><v>5</v></c>'),
        (b'<c r="A1"', b'<c r="A1" s="0"'),
    ],
)
def test_what_the_fast_reader_would_hide_is_read_by_the_careful_one(
    old: bytes, new: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = with_sheet_xml(workbook([[1, 5]]), old, new)
    careful = the_sheet(content)
    monkeypatch.setattr(xlsx, "MANY_CELLS", 0)
    assert the_sheet(content) == careful


def test_a_large_sheet_keeps_its_percentages(monkeypatch: pytest.MonkeyPatch) -> None:
    careful, quick = _both([[0.86, 1]], monkeypatch, formats={"A1": {"num_format": "0%"}})
    assert careful.percents == quick.percents == {(1, 1)}


def test_when_the_book_was_saved_is_what_it_says_or_nothing() -> None:
    def at(moment: bytes) -> str | None:
        part = b'<p xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>' + moment + b"</dcterms:modified></p>"
        return read(with_part(workbook([["a"]]), "docProps/core.xml", lambda _: part)).modified

    assert at(b"2026-07-02T15:20:33Z") == "2026-07-02T15:20:33Z"
    assert at(b"2026-13-45T99:99:99Z") is None
    assert at(b"ayer") is None
    assert read(with_part(workbook([["a"]]), "docProps/core.xml", lambda _: b"<roto")).modified is None


# ---- the old Excel


def test_a_true_xls_is_read() -> None:
    sheet = label(0, 0, "Año") + number(1, 0, 2023.0) + label(1, 2, "ñandú")
    assert rows_of(read(biff(sheet))) == [["Año"], [2023, None, "ñandú"]]


@pytest.mark.parametrize(
    ("sheet", "globals_", "words"),
    [
        (record(0x0205, b"\0\0\0\0\0\0\x17\x01"), b"", "#REF!"),
        (record(0x0006, b"\0\0\0\0\0\0\x02\0\x07\0\0\0\xff\xff" + b"\0" * 8), b"", "#DIV/0!"),
        (record(0x00E5, b"\x01\0" + b"\x04\0\x05\0\0\0\0\0"), b"", "combinadas"),
        (b"", record(0x00E0, b"\0\0\x09\0" + b"\0" * 16), "porcentaje"),
        (b"", record(0x041E, b"\xa5\0\x02\0\0" + b"0%") + record(0x00E0, b"\0\0\xa5\0" + b"\0" * 16), "porcentaje"),
    ],
)
def test_what_an_old_book_would_hide_is_asked_for_as_xlsx(sheet: bytes, globals_: bytes, words: str) -> None:
    finding = refusal(biff(label(0, 0, "a") + sheet, globals_))
    assert finding.regla == "xls_con_formato"
    assert words in finding.mensaje
    assert "guárdelo como .xlsx" in finding.mensaje


def test_a_title_merged_over_columns_and_the_named_percent_style_hide_nothing() -> None:
    title = record(0x00E5, b"\x01\0" + b"\0\0\0\0\0\0\x05\0")
    style = record(0x00E0, b"\0\0\x09\0\xf5\xff" + b"\0" * 14)
    assert rows_of(read(biff(label(0, 0, "a") + title, style))) == [["a"]]


def test_the_day_of_a_cell_is_a_day() -> None:
    assert rows_of(read(workbook([[date(2021, 3, 1)]]))) == [[DAY]]
