"""Pictures of charts: bars, columns, points; equal charts are equal bytes. No state, no display, no clock.

A label of the scale has its colour and its symbol; series differ in lightness and hatching; every bar says its value.
What is drawn here is only drawn: the values are those of the chart's table. matplotlib loads with the first picture.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal

from assets.reports.document.formats import EMPTY, shown
from assets.reports.document.model import Chart, ChartKind, Field, Mark, Shown, Value
from assets.reports.observaciones.textos import one_line, short

INK, QUIET, GRID = "#222222", "#555555", "#D9DDE2"
#: Of series, in order: dark, light, middle; the hatching tells them apart in black and white.
SERIES = (("#1F3A5F", ""), ("#A9C4E4", "////"), ("#C9A227", "...."), ("#6B7785", "xxxx"))
MARKERS = "oDs^v*Xph"
_LETTERS, _LINES = 34, 2
_DPI = 200


def proper_height(chart: Chart) -> float:
    """Centimetres that the chart wants at 16 cm of width: a band for each name."""
    if chart.kind is not ChartKind.BARS:
        return 9 if chart.kind is ChartKind.SCATTER else 8
    bands = len(chart.table.values(chart.category)) * (0.35 + 0.3 * len(chart.series))
    return min(21, max(4.5, 2 + bands))


def picture(
    chart: Chart,
    palette: dict[str, Mark],
    *,
    kind: Literal["png", "svg"],
    width_cm: float = 16,
    height_cm: float = 8,
) -> bytes:
    """The chart as a picture. Its caption and its sentence stand beside it, not in it."""
    import matplotlib
    from matplotlib.figure import Figure

    settings = {**matplotlib.rcParamsDefault, "svg.hashsalt": chart.key, "svg.fonttype": "path", "hatch.linewidth": 0.6}
    settings.pop("backend", None)
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(width_cm / 2.54, height_cm / 2.54), dpi=_DPI, layout="constrained")
        axes = figure.add_subplot()
        if not chart.table.values(chart.category):
            axes.set_axis_off()
            axes.text(0.5, 0.5, _line(chart.table.empty, 80), ha="center", color=QUIET)
        elif chart.kind is ChartKind.SCATTER:
            _points(axes, chart, palette)
        else:
            _bars(axes, chart, palette, flat=chart.kind is ChartKind.BARS)
        _letters(figure)
        out = io.BytesIO()
        nobody: dict[str, Any] = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
        figure.savefig(out, format=kind, metadata=nobody, facecolor="white")
    return out.getvalue()


def _bars(axes: Any, chart: Chart, palette: dict[str, Mark], *, flat: bool) -> None:
    table = chart.table
    names = table.values(chart.category)
    series = [table.fields[table.place(name)] for name in chart.series]
    thick = 0.8 / len(series)
    draw = axes.barh if flat else axes.bar
    said = {field.name: [shown(value, field.shown) for value in table.values(field.name)] for field in series}
    # Over columns, values stand side by side as long as the page has room for so many letters.
    tight = not flat and len(names) * len(series) * max(map(len, chain(*said.values()))) > 80
    for number, field in enumerate(series):
        values = table.values(field.name)
        color, hatch = SERIES[number % len(SERIES)]
        colors: Any = color
        if len(series) == 1:
            colors = [palette[name].color if isinstance(name, str) and name in palette else color for name in names]
        places = [place + (number - (len(series) - 1) / 2) * thick for place in range(len(names))]
        bars = draw(
            places, [_number(value) for value in values], thick * 0.9, color=colors, hatch=hatch, edgecolor=INK, lw=0.5
        )
        axes.bar_label(
            bars, said[field.name], padding=3, fontsize=6.5 if tight else 8, color=INK, rotation=90 if tight else 0
        )
    along, across = (axes.xaxis, axes.yaxis) if flat else (axes.yaxis, axes.xaxis)
    letters = _LETTERS if flat else max(8, 84 // len(names))
    category = table.fields[table.place(chart.category)]
    across.set_ticks(range(len(names)), [_name(name, category, palette, letters) for name in names])
    if not flat and max(map(len, map(str, names))) > letters * _LINES:
        axes.tick_params(axis="x", labelsize=7)
    _numbers(axes, along, "x" if flat else "y", series[0])
    if flat:
        axes.invert_yaxis()
    _legend(axes, chart, series)
    for side in ("top", "right", "bottom" if flat else "left"):
        axes.spines[side].set_visible(False)
    axes.margins(**{"x" if flat else "y": 0.18 if tight else 0.12})
    axes.tick_params(length=0, colors=INK, labelsize=8)


def _legend(axes: Any, chart: Chart, series: Sequence[Field]) -> None:
    """One series names the axis; several have a legend."""
    from matplotlib.patches import Patch

    if len(series) == 1:
        (axes.set_xlabel if chart.kind is ChartKind.BARS else axes.set_ylabel)(
            _line(series[0].title, 60), fontsize=8, color=QUIET
        )
        return
    keys = [
        Patch(facecolor=color, hatch=hatch, edgecolor=INK, lw=0.5)
        for color, hatch in (SERIES[number % len(SERIES)] for number in range(len(series)))
    ]
    _under(axes, keys, [field.title for field in series])


def _under(axes: Any, keys: Sequence[Any], titles: Sequence[str]) -> None:
    legend = axes.figure.legend(
        keys, ["."] * len(keys), loc="outside lower center", ncols=min(3, len(keys)), frameon=False, fontsize=8
    )
    for text, title in zip(legend.get_texts(), titles, strict=True):
        text.set_text(_line(title, 40))


def _points(axes: Any, chart: Chart, palette: dict[str, Mark]) -> None:
    table = chart.table
    across, along = (table.fields[table.place(name)] for name in (chart.category, chart.series[0]))
    label = next((field.name for field in table.fields if field.shown is Shown.LABEL), None)
    labels = table.values(label) if label else (None,) * len(table.values(across.name))
    rows = [
        (x, y, name)
        for x, y, name in zip(table.values(across.name), table.values(along.name), labels, strict=True)
        if x is not None and y is not None
    ]
    keys: list[Any] = []
    titles: list[str] = []
    known = [name for name in (*palette, None) if any(row[2] == name for row in rows)]
    others = [row for row in rows if row[2] not in known]
    for number, name in enumerate(known):
        mine = [row for row in rows if row[2] == name]
        color = palette[name].color if name else SERIES[0][0]
        keys.append(_dots(axes, mine, color, MARKERS[number % len(MARKERS)]))
        titles.append(shown(name, Shown.LABEL) if name else EMPTY)
    if others:
        keys.append(_dots(axes, others, QUIET, "+"))
        titles.append("Otros")
    if not label:
        keys, titles = [], []
    if {across.shown, along.shown} <= {Shown.PERCENT, Shown.WHOLE_PERCENT}:
        keys.append(axes.axline((0, 0), slope=1, color=QUIET, lw=0.8, ls=(0, (4, 4))))
        titles.append(f"{along.title} = {across.title}")
    if keys:
        _under(axes, keys, titles)
    axes.set_xlim(left=min(0, axes.get_xlim()[0]) if any(_number(row[0]) < 0 for row in rows) else 0)
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]) if any(_number(row[1]) < 0 for row in rows) else 0)
    _numbers(axes, axes.xaxis, "x", across)
    _numbers(axes, axes.yaxis, "y", along)
    axes.set_xlabel(_line(across.title, 60), fontsize=8, color=QUIET)
    axes.set_ylabel(_line(along.title, 60), fontsize=8, color=QUIET)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=8, length=0)


def _dots(axes: Any, rows: Sequence[tuple[Value, Value, Value]], color: str, marker: str) -> Any:
    edge = {} if marker == "+" else {"edgecolors": INK}
    return axes.scatter(
        [_number(row[0]) for row in rows], [_number(row[1]) for row in rows],
        s=26, color=color, marker=marker, linewidths=0.5, alpha=0.85, clip_on=False, zorder=3, **edge,
    )  # fmt: skip


def _numbers(axes: Any, axis: Any, name: str, field: Field) -> None:
    """An axis of numbers, as they are written in Peru."""
    from matplotlib.ticker import MaxNLocator

    low, high = sorted(axis.get_view_interval())
    locator = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10], integer=field.shown is Shown.INTEGER)
    places = [float(place) for place in locator.tick_values(low, high) if low <= place <= high]
    axis.set_ticks(places, [_tick(place, field.shown) for place in places])
    axes.grid(axis=name, color=GRID, lw=0.6)
    axes.set_axisbelow(True)


def _tick(value: float, how: Shown) -> str:
    exact = Decimal(repr(round(value, 6))) / (1_000_000 if how is Shown.MILLIONS else 1)
    written = f"{exact:,.2f}".removesuffix(".00")
    return f"{written} %" if how in (Shown.PERCENT, Shown.WHOLE_PERCENT) else written


def _name(value: Value, field: Field, palette: dict[str, Mark], letters: int) -> str:
    """A name on the axis, on two lines at most."""
    lines = wrap(_line(shown(value, field.shown, palette), letters * (_LINES + 1)), letters)
    kept = lines[:_LINES]
    if len(lines) > _LINES:
        kept[-1] = short(f"{kept[-1]} {lines[_LINES]}", letters)
    return "\n".join(kept)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | Decimal) else 0.0


def _letters(figure: Any) -> None:
    """All texts in the font that comes with matplotlib, wherever this runs; none of them is a formula."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_fontproperties(FontProperties(fname=_font(), size=text.get_fontsize()))
        text.set_parse_math(False)


def _line(text: str, most: int) -> str:
    """On one line, cut, and of characters that the font has."""
    return "".join(char if ord(char) in _drawable() else "\ufffd" for char in short(one_line(text), most))


def _font() -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")


@cache
def _drawable() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(_font())).get_charmap())
