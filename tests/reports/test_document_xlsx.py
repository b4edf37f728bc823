"""A document as a workbook: every figure as it is, charts over their cells, texts that do nothing."""

import re
import warnings
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from assets.reports.document import xlsx
from assets.reports.document.model import Chart, ChartKind, Document, Field, Shown, Table, Value
from assets.reports.document.xlsx_sheet import TITLES
from tests.reports import documents

OWN = (xlsx.COVER, xlsx.INDEX, xlsx.NOTES)


def opened(document: Document) -> Any:
    return openpyxl.load_workbook(BytesIO(xlsx.write(document)))


def of(*blocks: Any) -> Document:
    return replace(documents.sample(), blocks=blocks)


def rows_of(sheet: Any, table: Table) -> list[tuple[Any, ...]]:
    first = TITLES + 2
    rows = sheet.iter_rows(first, first + len(table.rows) - 1, max_col=len(table.fields), values_only=True)
    return list(rows)


def as_read(value: Value) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return datetime(value.year, value.month, value.day) if hasattr(value, "year") else value


def parts(document: Document) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(xlsx.write(document))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


# ---- figures


def test_every_value_of_every_table_is_in_its_cell_as_a_number_or_a_date() -> None:
    document = documents.big(60)
    book, seen = opened(document), 0
    for table in document.tables():
        for row, read in zip(table.rows, rows_of(book[table.key], table), strict=True):
            for field, value, found in zip(table.fields, row, read, strict=True):
                if isinstance(value, str) and field.shown is Shown.LABEL:
                    assert found.endswith(value)
                elif isinstance(value, Decimal):
                    # Excel itself keeps fifteen digits.
                    assert f"{found:.15g}" == f"{float(value):.15g}", (table.key, field.name)
                else:
                    assert found == as_read(value), (table.key, field.name)
                    assert isinstance(found, str) == isinstance(value, str)
                seen += 1
    assert seen > 700


@pytest.mark.parametrize(
    ("shown", "value", "form"),
    [
        (Shown.SOLES, Decimal("1234.5"), "#,##0.00"),
        (Shown.MILLIONS, Decimal("12345678.9"), "#,##0.00,,"),
        (Shown.PERCENT, Decimal("66.589862"), '#,##0.00" %"'),
        (Shown.WHOLE_PERCENT, Decimal("112.5"), '#,##0" %"'),
        (Shown.INTEGER, 434, "#,##0"),
        (Shown.QUANTITY, Decimal("7.00"), "#,##0"),
        (Shown.QUANTITY, Decimal("7.25"), "#,##0.00"),
    ],
)
def test_a_number_keeps_its_value_and_only_its_format_rounds(shown: Shown, value: Value, form: str) -> None:
    table = Table("t", "T", (Field("f", "F", shown),), ((value,),), documents.SOURCE)
    cell = opened(of(table))["t"].cell(TITLES + 2, 1)
    assert (cell.value, cell.number_format) == (as_read(value), form)


def test_what_a_cell_of_excel_cannot_hold_as_a_number_is_told_as_text() -> None:
    table = Table("t", "T", (Field("f", "F", Shown.INTEGER),), ((10**17,), (Decimal("NaN"),)), documents.SOURCE)
    assert [row[0] for row in rows_of(opened(of(table))["t"], table)] == [str(10**17), "NaN"]


# ---- the sheet


def test_titles_stay_in_sight_and_the_filter_leaves_the_total_out() -> None:
    book = opened(documents.sample())
    sheet = book["distribucion"]
    assert sheet.freeze_panes == f"A{TITLES + 2}"
    assert sheet.auto_filter.ref == f"A{TITLES + 1}:D{TITLES + 7}"
    total = sheet.cell(TITLES + 8, 1)
    assert (total.value, total.font.bold, sheet.cell(TITLES + 7, 1).font.bold) == ("Total", True, False)
    assert book["actividades"].freeze_panes == f"B{TITLES + 2}"


def test_what_stays_in_sight_leaves_room_for_rows_however_long_the_rule() -> None:
    source = replace(documents.SOURCE, rule="regla " * 900, excluded="excluido " * 400)
    sheet = opened(of(replace(documents.DISTRIBUTION, caption="título " * 60, source=source)))["distribucion"]
    assert sum(sheet.row_dimensions[row].height or 15 for row in range(1, TITLES + 2)) < 260


def test_an_empty_table_says_so_and_has_no_filter() -> None:
    sheet = opened(documents.sample())["vacia"]
    assert sheet.cell(TITLES + 2, 1).value == "No hubo cambios de nombre."
    assert sheet.auto_filter.ref is None


def test_a_label_has_its_symbol_in_its_text_and_its_colour_by_a_condition() -> None:
    sheet = opened(documents.sample())["distribucion"]
    assert sheet.cell(TITLES + 2, 1).value == "● Óptimo"
    said = [rule.formula for area in sheet.conditional_formatting for rule in area.rules]
    assert ['"▼ Muy deficiente"'] in said


def test_caption_source_and_what_was_left_out_stand_above_each_table_and_in_the_notes() -> None:
    book = opened(documents.sample())
    above = "\n".join(str(book["distribucion"].cell(row, 1).value) for row in range(2, TITLES))
    notes = "\n".join(str(cell.value) for cell in book[xlsx.NOTES][6])
    for said in (documents.DISTRIBUTION.caption, "bi_poi_valoracion", "RM 104-2022", "12 sin meta", "31/12/2021"):
        assert said in above
        assert said in notes


def test_the_index_leads_to_each_sheet_and_counts_tables_as_the_text_does() -> None:
    book = opened(documents.sample())
    leads = {
        row[2].value: (row[0].value, row[1].hyperlink.location, row[3].value) for row in book[xlsx.INDEX].iter_rows(4)
    }
    assert list(leads) == [name for name in book.sheetnames if name not in OWN]
    assert leads["distribucion"] == ("Tabla 1", "'distribucion'!A1", 6)
    assert leads["actividades"] == ("Tabla 5", "'actividades'!A1", 12)


def test_sheets_stand_in_the_order_of_the_text_even_if_a_chart_names_a_table_earlier() -> None:
    chart = Chart("g", "G", ChartKind.SCATTER, documents.POINTS, "fisico", ("financiero",), "Dice.")
    names = opened(of(chart, documents.BUDGET, documents.DISTRIBUTION, documents.POINTS)).sheetnames
    assert [name for name in names if name not in OWN] == ["objetivos", "distribucion", "puntos"]


def test_a_table_that_only_feeds_a_chart_has_its_sheet_and_an_excerpt_has_none() -> None:
    chart = Chart("g", "G", ChartKind.COLUMNS, documents.DISTRIBUTION, "valoracion", ("cantidad",), "Dice.")
    excerpt = replace(documents.BUDGET, part_of="todo")
    assert [name for name in opened(of(chart, excerpt)).sheetnames if name not in OWN] == ["distribucion"]


def test_keys_that_excel_takes_for_no_name_of_a_sheet_are_made_fit() -> None:
    keys = ("a/b?c", "A_b_c", "x" * 40, "history", "portada")
    book = opened(of(*(replace(documents.DISTRIBUTION, key=key) for key in keys)))
    assert len({name.casefold() for name in book.sheetnames}) == len(keys) + len(OWN)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in book.sheetnames)


def test_a_print_repeats_titles_is_one_page_wide_and_a_wide_table_lies_on_its_side() -> None:
    book = opened(documents.sample())
    for name, side in (("actividades", "landscape"), ("distribucion", "portrait")):
        sheet = book[name]
        # One page wide is what is meant where nothing is said.
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (side, 9)
        assert sheet.print_title_rows == f"${TITLES + 1}:${TITLES + 1}"
        assert sheet.oddFooter.right.text == "Página &P de &N"
        assert "Evaluación del POI 2021" in sheet.oddHeader.left.text


# ---- charts


def test_charts_are_excels_own_over_the_cells_of_their_table_without_its_total() -> None:
    xml = parts(documents.sample())
    charts = [said for name, said in sorted(xml.items()) if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    ranges = [re.findall(r"<c:f>([^<]+)</c:f>", chart) for chart in charts]
    first, last = TITLES + 2, TITLES + 7
    assert ranges[0] == [
        f"distribucion!$B${TITLES + 1}",
        f"distribucion!$A${first}:$A${last}",
        f"distribucion!$B${first}:$B${last}",
    ]
    assert ["barChart" in chart for chart in charts] == [True, True, False]
    assert "scatterChart" in charts[2]
    assert f"objetivos!$D${first}:$D${first + 2}" in ranges[1]
    assert 'val="maxMin"' in charts[0], "the first row of the table is the bar on top"


def test_a_chart_has_its_caption_its_axes_named_and_says_what_it_shows() -> None:
    xml = parts(documents.sample())
    chart = xml["xl/charts/chart1.xml"]
    for said in ("Actividades según su valoración física", "Actividades", "Valoración"):
        assert f"<a:t>{said}</a:t>" in chart
    described = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', xml["xl/drawings/drawing1.xml"])
    assert described == ["De 434 actividades, 289 son Óptimo y 12 Muy deficiente."]
    assert "1A7F37" in chart.upper(), "a bar has the colour of its label"


def test_bars_begin_at_nothing_unless_a_figure_is_below_it() -> None:
    for last, begins in ((Decimal(96), True), (Decimal(-1), False)):
        fields = (Field("a", "A"), Field("n", "N", Shown.PERCENT))
        table = Table("t", "T", fields, (("x", Decimal(97)), ("y", None), ("z", last)), documents.SOURCE)
        chart = Chart("g", "G", ChartKind.BARS, table, "a", ("n",), "Dice.")
        assert ('<c:min val="0"/>' in parts(of(table, chart))["xl/charts/chart1.xml"]) is begins


def test_no_chart_of_an_empty_table() -> None:
    chart = Chart("g", "G", ChartKind.BARS, documents.EMPTY, "oei", ("programado",), "Nada.")
    assert not [name for name in parts(of(documents.EMPTY, chart)) if "chart" in name and "rels" not in name]


# ---- texts of others


def test_no_text_is_a_formula_a_link_or_an_address_of_cells() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        xml = parts(documents.hostile())
    sheets = [said for name, said in xml.items() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]
    assert not [said for name, said in xml.items() if 'TargetMode="External"' in said]
    assert "xl/externalLinks" not in "".join(xml)
    for name, chart in xml.items():
        if name.startswith("xl/charts/chart"):
            assert all(re.match(r"'?t\d'?!\$", found) for found in re.findall(r"<c:f>([^<]+)</c:f>", chart))


def test_hostile_texts_are_read_back_as_texts() -> None:
    document = documents.hostile()
    book = opened(document)
    sheet = book["t0"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "● =cmd|'/C calc'!A0 inerte" in said
    active = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert active
    assert all(cell.data_type == "s" for cell in active if cell.row != 2)
    assert all("\u202e" not in text and "\x1b" not in text for text in said)


def test_a_value_that_begins_like_a_formula_stays_a_text_when_somebody_edits_it() -> None:
    table = Table("t", "T", (Field("f", "F"),), (("=1+1",), ("-x",), ("normal",)), documents.SOURCE)
    sheet = opened(of(table))["t"]
    cells = [sheet.cell(TITLES + 2 + row, 1) for row in range(3)]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True), ("s", True), ("s", False)]


# ---- the file


def test_equal_documents_are_equal_bytes_and_dated_by_their_data() -> None:
    document = documents.hostile()
    assert xlsx.write(document) == xlsx.write(document)
    lima = documents.MOMENT.astimezone(timezone(timedelta(hours=-5)))
    properties = opened(replace(documents.sample(), moment=lima)).properties
    assert properties.created.replace(tzinfo=UTC) == documents.MOMENT
    assert properties.title == documents.sample().title
