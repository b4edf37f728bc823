"""Pictures of charts: nothing of the machine in them, nothing by colour alone, and every value said."""

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import pytest
from lxml import etree

from assets.reports.document import charts
from assets.reports.document.formats import shown
from assets.reports.document.model import Chart, ChartKind, Field, Mark, Shown, Table
from tests.reports.documents import DISTRIBUTION, LABELS, PALETTE, POINTS, SOURCE, hostile, sample

CHARTS = {chart.key: chart for chart in sample().charts()}


def said(chart: Chart, palette: dict[str, Mark] = PALETTE) -> str:
    """The texts of a picture: drawn as outlines, they stand beside them as comments."""
    root = etree.fromstring(charts.picture(chart, palette, kind="svg"))
    return " ".join(comment.text.strip() for comment in root.iter(etree.Comment))


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.parametrize("key", CHARTS)
def test_equal_charts_are_equal_bytes_without_hour_program_or_font_of_the_machine(
    key: str, kind: Literal["png", "svg"]
) -> None:
    made = charts.picture(CHARTS[key], PALETTE, kind=kind)
    assert made == charts.picture(CHARTS[key], PALETTE, kind=kind)
    for trace in (b"Software", b"matplotlib.org", b"dc:date", b"<text", b"tEXt"):
        assert trace not in made


def test_the_bytes_are_those_of_any_other_process_whatever_its_settings(tmp_path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\naxes.facecolor: red\nsvg.fonttype: none\n")
    script = (
        "import sys\nfrom assets.reports.document import charts\nfrom tests.reports.documents import sample\n"
        "chart = next(sample().charts())\n"
        "sys.stdout.buffer.write(charts.picture(chart, sample().palette, kind='svg'))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env={"MPLCONFIGDIR": str(tmp_path), "PYTHONHASHSEED": "7", "PYTHONPATH": "."},
    )
    assert other.stdout == charts.picture(CHARTS["g-distribucion"], PALETTE, kind="svg")


def test_matplotlib_loads_with_the_first_picture_and_not_with_the_program() -> None:
    script = "import sys\nfrom assets.reports.document import charts\nassert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_label_has_its_colour_and_its_symbol_and_each_bar_its_value() -> None:
    picture = charts.picture(CHARTS["g-distribucion"], PALETTE, kind="svg").decode()
    texts = said(CHARTS["g-distribucion"])
    for name, mark in PALETTE.items():
        assert mark.color in picture
        assert f"{mark.symbol} {name}" in texts
    for value in DISTRIBUTION.values("cantidad"):
        assert f" {value} " in f" {texts} "


def test_the_row_of_totals_is_not_drawn() -> None:
    assert "Total" not in said(CHARTS["g-distribucion"])


def test_series_differ_in_hatching_too_and_are_named_in_a_legend() -> None:
    picture = charts.picture(CHARTS["g-presupuesto"], PALETTE, kind="svg").decode()
    assert "<pattern" in picture
    assert "Programado (millones S/)" in said(CHARTS["g-presupuesto"])


def test_numbers_are_written_as_in_peru_and_what_is_missing_is_a_dash_and_not_a_zero() -> None:
    texts = said(CHARTS["g-presupuesto"])
    assert "234.57" in texts
    assert "—" in texts
    fields = (Field("n", "Nombre"), Field("v", "Soles", Shown.SOLES))
    table = Table("t", "T", fields, (("a", Decimal("1234567.5")), ("b", Decimal(-1500))), SOURCE)
    texts = said(Chart("c", "C", ChartKind.BARS, table, "n", ("v",), "S"))
    assert "1,234,567.50" in texts
    assert "-1,500.00" in texts
    assert "500,000 " in texts


def test_points_of_labels_differ_in_form_and_colour_and_a_row_without_a_number_is_no_point() -> None:
    fields = (*POINTS.fields, Field("valoracion", "Valoración", Shown.LABEL))
    rows = [(*row, LABELS[number % 6]) for number, row in enumerate(POINTS.rows)]
    table = replace(POINTS, fields=fields, rows=(*rows, ("sin dato", None, Decimal(3), "Óptimo")))
    chart = replace(CHARTS["g-puntos"], table=table)
    picture = charts.picture(chart, PALETTE, kind="svg").decode()
    assert all(mark.color in picture for mark in PALETTE.values())
    markers = set(re.findall(r'<g id="PathCollection_\d+">.*?<path id="\w+" d="([^"]+)"', picture, re.DOTALL))
    assert len(markers) == 6
    assert all(label in said(chart) for label in LABELS)


def test_two_percentages_are_compared_along_a_named_line_and_other_numbers_are_not() -> None:
    assert "Financiero = Físico" in said(CHARTS["g-puntos"])
    fields = (POINTS.fields[0], replace(POINTS.fields[1], shown=Shown.SOLES), POINTS.fields[2])
    assert "=" not in said(replace(CHARTS["g-puntos"], table=replace(POINTS, fields=fields)))


def test_values_over_columns_are_turned_only_where_they_would_touch() -> None:
    fields = (Field("n", "Nombre"), Field("v", "Valor", Shown.SOLES))
    turned = []
    for count in (4, 20):
        table = Table("t", "T", fields, tuple((f"U{n}", Decimal(1_000_000 + n)) for n in range(count)), SOURCE)
        picture = charts.picture(Chart("c", "C", ChartKind.COLUMNS, table, "n", ("v",), "S"), {}, kind="svg").decode()
        label = picture[picture.index("<!-- 1,000,000.00 -->") :]
        turned.append("rotate(-90)" in label[:300])
    assert turned == [False, True]


def test_a_chart_without_rows_says_so() -> None:
    empty = replace(CHARTS["g-distribucion"], table=replace(DISTRIBUTION, rows=(), total=False, empty="Sin cambios."))
    assert "Sin cambios." in said(empty)


@pytest.mark.parametrize("chart", list(hostile().charts()), ids=lambda chart: chart.key)
def test_hostile_names_are_text_and_no_longer_than_their_place(chart: Chart) -> None:
    picture = charts.picture(chart, hostile().palette, kind="svg")
    root = etree.fromstring(picture)
    assert not [item for item in root.iter("{*}script", "{*}foreignObject", "{*}image", "{*}a")]
    assert "inerte" in said(chart, hostile().palette)
    assert "\u202e" not in picture.decode()
    assert charts.picture(chart, hostile().palette, kind="png").startswith(b"\x89PNG")


def test_a_chart_of_many_names_is_as_high_as_they_need_and_no_page_is_too_low() -> None:
    fields = (Field("n", "Nombre"), Field("v", "Valor", Shown.INTEGER))
    heights = []
    for count in (2, 12, 26, 400):
        table = Table("t", "T", fields, tuple((f"Unidad {n}", n) for n in range(count)), SOURCE)
        chart = Chart("c", "C", ChartKind.BARS, table, "n", ("v",), "S")
        heights.append(charts.proper_height(chart))
    assert heights == sorted(heights)
    assert heights[0] < heights[1] < heights[2] <= heights[3] <= 21


def test_every_way_to_show_a_value_can_be_drawn() -> None:
    for how in Shown:
        if how in (Shown.TEXT, Shown.DATE, Shown.LABEL):
            continue
        table = Table("t", "T", (Field("n", "N"), Field("v", "V", how)), (("a", Decimal("98.5")),), SOURCE)
        texts = said(Chart("c", "C", ChartKind.COLUMNS, table, "n", ("v",), "S"))
        assert shown(Decimal("98.5"), how) in texts
