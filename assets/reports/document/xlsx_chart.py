"""Charts of Excel's own over the cells of their table: whoever changes a cell, or the chart, sees it change.

Colours, hatching and markers are those of the pictures in the other formats (`charts`).
"""

import re
from decimal import Decimal
from typing import Any

from assets.reports.document.charts import GRID, INK, SERIES
from assets.reports.document.model import Chart, ChartKind, Field, Mark, Shown
from assets.reports.observaciones.estilo import Formats
from assets.reports.observaciones.textos import for_cell, short

_TYPES = {ChartKind.BARS: "bar", ChartKind.COLUMNS: "column", ChartKind.SCATTER: "scatter"}
_PATTERNS = {"////": "wide_upward_diagonal", "....": "percent_20", "xxxx": "diagonal_cross"}
_MARKERS = ("circle", "diamond", "square", "triangle")
#: Pixels of a chart, and of a row that it covers; as high as a page that stands, and one on its side, has room for.
WIDTH, _HEIGHT, _ROW = 720, 370, 20
_TALLEST, _TALLEST_ON_ITS_SIDE = 880, 560
#: Bars side by side that still have room for their figures.
_MOST_LABELLED = 18
#: Pixels that a bar wants, lying.
_BAR = 26
#: What Excel would take for the address of a cell, wherever it stands in a title.
_ADDRESS = re.compile(r"!(?=\$?[A-Za-z]+\$?\d)")
_LONGEST_TITLE = 180
#: Names longer than this get their share of the chart and no more: they wrap, or are cut, but never push the bars out.
_LONG_NAME = 30
_PLOT = {
    ChartKind.BARS: {"x": 0.38, "y": 0.12, "width": 0.56, "height": 0.70},
    ChartKind.COLUMNS: {"x": 0.10, "y": 0.12, "width": 0.86, "height": 0.45},
}
_UNITS = {
    Shown.SOLES: "Soles",
    Shown.MILLIONS: "Millones de soles",
    Shown.PERCENT: "Porcentaje",
    Shown.WHOLE_PERCENT: "Porcentaje",
}
#: How figures stand on an axis.
_AXIS = {Shown.MILLIONS: "#,##0,,", Shown.PERCENT: '0" %"', Shown.WHOLE_PERCENT: '0" %"'}
_LABELS = {Shown.MILLIONS: "#,##0.00,,", Shown.PERCENT: '#,##0.00" %"', Shown.WHOLE_PERCENT: '0" %"'}


def insert(
    book: Any,
    sheet: Any,
    formats: Formats,
    chart: Chart,
    rows: tuple[int, int],
    at: int,
    palette: dict[str, Mark],
    *,
    low: bool,
) -> int:
    """Puts the chart of the rows from first to last (0-based, without the titles above) at row `at`, its sentence
    above it; returns the next row that is free. `low`: for a page on its side."""
    made = book.add_chart({"type": _TYPES[chart.kind]})
    category = chart.table.fields[chart.table.place(chart.category)]
    figures = [chart.table.fields[chart.table.place(name)] for name in chart.series]
    first, last = rows
    few = (last - first + 1) * len(figures) <= _MOST_LABELLED
    across = chart.table.place(chart.category)
    for number, field in enumerate(figures):
        place = chart.table.place(field.name)
        made.add_series(
            {
                "name": [sheet.get_name(), first - 1, place],
                "categories": [sheet.get_name(), first, across, last, across],
                "values": [sheet.get_name(), first, place, last, place],
                **_look(chart, category, number, palette),
                **({"data_labels": _data_labels(field)} if few and chart.kind is not ChartKind.SCATTER else {}),
            }
        )
    made.set_title({"name": _fit(chart.caption), "name_font": {"size": 12, "bold": True, "color": SERIES[0][0]}})
    _axes(made, chart, category, figures)
    made.set_legend({"none": True} if len(figures) == 1 else {"position": "bottom", "font": {"color": INK}})
    made.set_chartarea({"border": {"color": GRID}})
    longest = max((len(str(name)) for name in chart.table.values(chart.category)), default=0)
    if chart.kind is not ChartKind.SCATTER and longest > _LONG_NAME:
        made.set_plotarea({"layout": _PLOT[chart.kind]})
    wanted = 120 + _BAR * (last - first + 1) * len(figures) if chart.kind is ChartKind.BARS else 0
    height = min(max(_HEIGHT, wanted), _TALLEST_ON_ITS_SIDE if low else _TALLEST)
    made.set_size({"width": WIDTH, "height": height})
    sheet.write_string(at, 0, for_cell(chart.sentence), formats.get(font_color=INK, italic=True))
    sheet.insert_chart(at + 1, 0, made, {"description": for_cell(chart.sentence, 1000), "object_position": 2})
    return at + 1 + height // _ROW + 2


def _look(chart: Chart, category: Field, number: int, palette: dict[str, Mark]) -> dict[str, Any]:
    color, hatch = SERIES[number % len(SERIES)]
    if chart.kind is ChartKind.SCATTER:
        kind = _MARKERS[number % len(_MARKERS)]
        point = {"type": kind, "size": 7, "fill": {"color": color}, "border": {"color": "#FFFFFF"}}
        return {"marker": point}
    look: dict[str, Any] = {"fill": {"color": color}, "border": {"color": INK, "width": 0.5}, "gap": 60}
    if hatch:
        look["pattern"] = {"pattern": _PATTERNS[hatch], "fg_color": INK, "bg_color": color}
    labels = chart.table.values(chart.category)
    if len(chart.series) == 1 and category.shown is Shown.LABEL:
        marks = [palette.get(str(label)) for label in labels]
        look["points"] = [{"fill": {"color": mark.color}} if mark else None for mark in marks]
    return look


def _data_labels(field: Field) -> dict[str, Any]:
    return {"value": True, "num_format": _LABELS.get(field.shown, "#,##0"), "font": {"color": INK, "size": 9}}


def _axes(made: Any, chart: Chart, category: Field, figures: list[Field]) -> None:
    measured = _axis(figures[0], figures[0].title if len(figures) == 1 else _UNITS.get(figures[0].shown, "Cantidad"))
    names = _axis(category, category.title)
    if chart.kind is ChartKind.SCATTER:
        made.set_x_axis(names)
        made.set_y_axis(measured)
        return
    if all(
        not isinstance(value, Decimal | int) or value >= 0
        for name in chart.series
        for value in chart.table.values(name)
    ):
        # A bar is as long as its figure: it begins at nothing.
        measured["min"] = 0
    names["major_gridlines"] = {"visible": False}
    if chart.kind is ChartKind.BARS:
        # The first row of the table on top, and the figures below.
        made.set_y_axis({**names, "reverse": True, "crossing": "max"})
        made.set_x_axis(measured)
    else:
        made.set_x_axis(names)
        made.set_y_axis(measured)


def _axis(field: Field, title: str) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "name": _fit(title),
        "name_font": {"bold": False, "color": INK, "size": 10},
        "num_font": {"color": INK, "size": 9},
        "line": {"color": GRID},
        "major_gridlines": {"visible": True, "line": {"color": GRID}},
    }
    return {**axis, "num_format": _AXIS.get(field.shown, "#,##0")} if field.is_number else axis


def _fit(said: str) -> str:
    return _ADDRESS.sub("! ", short(for_cell(said), _LONGEST_TITLE))
