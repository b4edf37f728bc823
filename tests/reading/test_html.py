"""Pages: what CEPLAN exports, what people save; the plain scan is trusted only where a parser says the same."""

import time
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.reading import html, htmlrows
from assets.reading.book import Sheet, clean, trim
from assets.reading.htmlrows import plain_rows
from assets.reading.read import read
from tests.builders import ceplan
from tests.reading.sender import page, refusal, rows_of

HEAD = "<html><body><table>"
FOOT = "</table></body></html>"


def scanned(body: str) -> Sequence[list] | None:
    return plain_rows(body.encode())


def sheets(body: str) -> list[Sheet]:
    return read(body.encode()).sheets


def rows(*trs: str) -> list[list]:
    found = sheets(HEAD + "".join(trs) + FOOT)
    assert len(found) == 1
    return found[0].rows


def test_the_export_is_read_by_the_scan_with_its_quirks_kept() -> None:
    unit = ceplan.synthetic_unit("999999", 16, 1, 2026)
    content = ceplan.export_html(unit)
    fast = plain_rows(content)
    assert fast is not None
    assert content.count(b"<td>") == 277 + 16 * 278  # the empty cell at the end of each data row
    assert {len(row) for row in fast} == {277}
    assert fast[0] == list(ceplan.columnas())
    codes = {row[56] for row in fast[1:]} | {row[8] for row in fast[1:]}
    assert "'999999" in codes
    assert any("\u00a0" in (value or "") for row in fast for value in row)
    assert fast == rows_of(read(content))


def test_the_scan_and_the_parser_agree_on_a_whole_export() -> None:
    content = ceplan.export_html(ceplan.synthetic_unit("999999", 40, 2, 2026))
    assert [sheet.rows for sheet in html._parse(html.decode(content))] == [plain_rows(content)]


_TEXTS = st.text(st.sampled_from("aÑ1 .,-'\"&;#x\t\n\u00a0é%=()/³"), max_size=8)
_ENTITIES = st.sampled_from(
    ["&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#225;", "&ntilde;", "&apos;", "&nbsp", "&copy",
    "&regional",
     "&#128;", "&#0;", "&#xE1;", "&amp;lt;", "& ", "&", "AT&T", "&hellip;", "&#55296;", "&#1114112;"]
)  # fmt: skip
_BROKEN = st.sampled_from(
    ["<br>", "<!-- c -->", "<!--<td>x</td>-->", "<b>n</b>", "<td>", "</td>", "<tr>", "</tr>", "<th>t</th>", "<table>",
     "</table>", "<td colspan=2>", "<td rowspan=2>", "<td title='a>b'>", "a<b", "a > b", "<p>", "<script>x</script>",
     "</tbody>", "<tbody>", "<tfoot>", "<caption>c</caption>", "<td/>", "<tdx>", "<TD ALIGN=right>", "\x00",
     "\x0b", "\r\n"]
)  # fmt: skip
_CELL = st.tuples(
    st.sampled_from(["<td>", "<TD>", "<td >", '<td class="a b">', "<td nowrap>", "<td\nalign=right>"]),
    st.lists(st.one_of(_TEXTS, _ENTITIES), max_size=3).map("".join),
    st.sampled_from(["</td>", "</TD>", "</td >", "</td>\n"]),
).map("".join)
_ROW = st.tuples(
    st.sampled_from(["<tr>", "<TR>", "<tr class=x>"]),
    st.lists(_CELL, max_size=4).map("".join),
    st.sampled_from(["</tr>", "</TR>\n"]),
).map("".join)
_TABLE = st.lists(_ROW, min_size=1, max_size=4).map(lambda some: "".join(some))


def _filled(found: Sequence[list]) -> list[list]:
    return [[None if value is None or not value.strip() else value for value in row] for row in found]


def _agree(body: str) -> bool:
    """Whether the scan was trusted; where it was, the parser must have read one table with the same cells."""
    fast = scanned(body)
    if fast is None:
        return False
    assert [_filled(sheet.rows) for sheet in html._parse(clean(body))] == [trim(_filled(fast))]
    return True


@settings(max_examples=150, deadline=None)
@given(_TABLE)
@example("<tr><td>a &amp; b</td></tr>")
def test_the_scan_says_what_the_parser_says_of_every_plain_table(table: str) -> None:
    _agree(HEAD + table + FOOT)


@settings(max_examples=300, deadline=None)
@given(_TABLE, _BROKEN, st.integers(0, 400))
@example("<tr><td>a</td></tr><tr><td>c</td></tr>", "<td>b</td>", 18)
def test_the_scan_says_what_the_parser_says_of_every_table_with_something_broken_in_it(
    table: str, broken: str, at: int
) -> None:
    _agree(HEAD + table[:at] + broken + table[at:] + FOOT)


def test_the_scan_does_trust_the_plain_tables_that_it_is_for() -> None:
    assert _agree(HEAD + "<tr><td>POI</td><td>&nbsp;</td></tr>\n<TR><TD nowrap>2026</TD><td>a &amp; b</td></TR>" + FOOT)
    assert _agree('<table border="1"><tbody><tr><td>1</td></tr></tbody></table>')


@pytest.mark.parametrize(
    "tr",
    [
        "<tr><th>POI</th></tr>",
        "<tr><td>a<br>b</td></tr>",
        "<tr><td>a<td>b</tr>",
        "<tr><td colspan=2>a</td></tr>",
        "<tr><td>a</td><!-- <td>b</td> --></tr>",
        "<tr><td title='x>y'>a</td></tr>",
        "<tr><td>a</td></tr><td>b</td>",
        "<tr>suelto<td>a</td></tr>",
        "<tr><td><table><tr><td>a</td></tr></table></td></tr>",
        "<tr><td>&regional</td></tr>",
        "<tr><td>a > b</td></tr>",
        "<tr><td>a</td></tr></table><table><tr><td>b</td></tr>",
        "<tr><td>a</td>",
    ],
)
def test_the_scan_refuses_what_it_cannot_prove(tr: str) -> None:
    assert scanned(HEAD + tr + FOOT) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_scan_reads_both_encodings_and_what_has_to_be_cleaned(encoding: str) -> None:
    body = HEAD + "<tr><td>Año</td><td>a\r\nb</td></tr><tr><td>x\x0by\x7f</td><td>€ &ntilde;</td></tr>\r\n" + FOOT
    assert plain_rows(body.encode(encoding)) == [["Año", "a\nb"], ["x y ", "€ ñ"]]


def test_control_characters_of_two_bytes_are_cleaned_too() -> None:
    assert scanned(HEAD + "<tr><td>a\x85b</td></tr>" + FOOT) == [["a b"]]


def test_the_rows_of_a_page_are_used_like_a_list() -> None:
    read_rows = scanned(HEAD + "".join(f"<tr><td>{n}</td><td></td></tr>" for n in range(5)) + "<tr></tr>" + FOOT)
    assert read_rows is not None
    assert len(read_rows) == 5
    grid = [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert read_rows == grid
    assert grid == read_rows
    assert read_rows != [["0"]]
    assert (read_rows[-1], read_rows[1:3], read_rows[3:][1]) == (["4"], [["1"], ["2"]], ["4"])
    assert Sheet("tabla", read_rows).value(6, 1) is None
    with pytest.raises(IndexError):
        read_rows[5]


def test_rows_far_down_a_page_are_read_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(htmlrows, "_KEPT", 300)
    far = scanned(HEAD + "".join(f"<tr><td>{n}</td><td>x</td></tr>" for n in range(50)) + FOOT)
    assert far is not None
    order = [49, 0, 20, 49, 21, 20, 22, 23, 24, 25, 20]
    assert [far[n][0] for n in order] == [str(n) for n in order]


def test_header_cells_attributes_and_capitals_are_read_as_any_other() -> None:
    head = "<THEAD><TR><TH ALIGN='center'>POI</TH><th>Etapa</th></TR></THEAD>"
    assert rows(head, "<tr><td>2026</td><td>x</td></tr>") == [["POI", "Etapa"], ["2026", "x"]]


def test_a_line_break_in_a_cell_keeps_its_words_apart() -> None:
    assert rows("<tr><td>Unidad de<br>medida</td><td><p>a</p><p>b</p></td></tr>") == [["Unidad de\nmedida", "a\nb"]]
    assert rows("<tr><td>Unidad de\r\nmedida</td></tr>") == [["Unidad de\nmedida"]]


def test_a_comment_is_no_cell() -> None:
    assert rows("<tr><td>a</td><!-- <td>oculta</td> --><td>b</td></tr>") == [["a", "b"]]


def test_cells_and_rows_that_are_never_closed_are_read_as_a_browser_does() -> None:
    assert rows("<tr><td>a<td>b<tr><td>c<td>d") == [["a", "b"], ["c", "d"]]


def test_a_cell_outside_of_any_row_is_not_lost() -> None:
    assert rows("<tr><td>a</td></tr><td>b</td><td>c</td>", "<tr><td>d</td></tr>") == [["a"], ["b", "c"], ["d"]]


def test_spans_keep_every_cell_under_its_title() -> None:
    content = (
        HEAD + "<tr><td>N</td><td>Actividad</td><td>Meta</td></tr>"
        "<tr><td rowspan=2>1</td><td rowspan='2'>34. Taller</td><td>5</td></tr><tr><td>7</td></tr>"
        "<tr><td colspan=2>Total</td><td>12</td></tr>" + FOOT
    )
    (sheet,) = sheets(content)
    assert sheet.rows == [
        ["N", "Actividad", "Meta"],
        ["1", "34. Taller", "5"],
        [None, None, "7"],
        ["Total", None, "12"],
    ]
    assert sheet.merges == [(2, 1, 3, 1), (2, 2, 3, 2), (4, 1, 4, 2)]


def test_a_table_inside_of_a_cell_is_a_table_of_its_own() -> None:
    found = sheets(HEAD + "<tr><td>Membrete<table><tr><td>POI</td></tr><tr><td>2026</td></tr></table></td></tr>" + FOOT)
    assert [sheet.rows for sheet in found] == [[["Membrete"]], [["POI"], ["2026"]]]


def test_every_table_of_the_page_is_read() -> None:
    found = sheets("<table><tr><td>a</td></tr></table><p>x</p><table><tr><td>b</td></tr></table>")
    assert [(sheet.name, sheet.rows) for sheet in found] == [("tabla", [["a"]]), ("tabla 2", [["b"]])]


def test_a_download_cut_anywhere_is_told_from_a_whole_one() -> None:
    whole = ceplan.export_html(ceplan.synthetic_unit("999999", 3, 1, 2026))
    end = whole.rindex(b"</table>")
    for length in (300, 1000, end // 2, end - 1, end):
        finding = refusal(whole[:length])
        assert finding.regla == "archivo_danado"
        assert "se cortó" in finding.mensaje
    assert len(rows_of(read(whole[: end + 8]))) == 4  # only what follows the table is missing


def test_a_page_whose_second_table_is_cut_is_refused() -> None:
    assert refusal(b"<table><tr><td>a</td></tr></table><table><tr><td>b").regla == "archivo_danado"


def test_a_page_in_the_old_encoding_is_read() -> None:
    grid = [["Versión", "Año"], ["ñandú", "€"]]
    assert rows_of(read(page(grid).decode().encode("cp1252"))) == grid


def test_spans_without_measure_are_refused_soon() -> None:
    started = time.process_time()
    cells = "<td rowspan=999999 colspan=999999>a</td>" * 2000
    assert refusal((HEAD + f"<tr>{cells}</tr>" + FOOT).encode()).regla == "archivo_danado"
    assert time.process_time() - started < 5


def test_a_thousand_tables_inside_of_each_other_end() -> None:
    started = time.process_time()
    deep = "<table><tr><td>x" * 1000 + "</td></tr></table>" * 1000
    assert read(deep.encode()).sheets
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"<tr>" + b"<td></td>" * 3_000_000 + b"</tr>", "archivo_demasiado_grande"),
        (b"<tr><td>" + b"x" * html.MOST_BYTES + b"</td></tr>", "archivo_demasiado_grande"),
        (b"<tr><th " + b" ".join(b"a%d" % n for n in range(20_000)) + b">x</th></tr>", "archivo_demasiado_grande"),
        (b"<tr></tr>" * 50_000, "forma_desconocida"),
        (b"<table><tr><td>" * 50_000 + b"</td></tr></table>" * 50_000, "forma_desconocida"),
        (b"<tr>" + b"<td>1</td>" * 500_000, "archivo_danado"),
    ],
    ids=["one row of millions", "one cell", "one tag", "empty rows", "nested tables", "cut off"],
)
def test_a_page_that_would_fill_the_memory_ends_in_a_finding_before_it_does(body: bytes, rule: str) -> None:
    content = (HEAD.encode() + body + FOOT.encode()) if rule != "archivo_danado" else HEAD.encode() + body
    tracemalloc.start()
    try:
        assert refusal(content).regla == rule
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


def test_more_rows_than_a_sheet_has_are_left_to_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(htmlrows, "MOST_ROWS", 3)
    assert scanned(HEAD + "<tr><td>a</td></tr>" * 3 + FOOT) == [["a"]] * 3
    assert scanned(HEAD + "<tr><td>a</td></tr>" * 4 + FOOT) is None
