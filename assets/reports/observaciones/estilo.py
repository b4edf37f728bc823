"""How the observations workbook and the page look: a colour for each severity, never without its word."""

from collections.abc import Iterable
from math import ceil
from typing import Any

#: Fill and ink of each severity; their contrast is 7 to 1 or more.
FILL = {"bloqueante": "#F9C7C2", "advertencia": "#FFE9A8", "aviso": "#D9E8F7"}
INK = {"bloqueante": "#7A0F0A", "advertencia": "#533C00", "aviso": "#123A63"}
HEAD_FILL, HEAD_INK = "#1F3A5F", "#FFFFFF"
LINE, QUIET, SHADE = "#B8C0CA", "#5A6470", "#EEF1F5"

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top"}

#: Of a line of 11 points; about the highest row of Excel; letters that a column's unit of width holds.
_LINE_HEIGHT, _HIGHEST = 15.0, 400.0
_LETTERS = 1.15


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """How high a row must be for its wrapped texts, given with the widths of their cells.

    Not every program works it out when it opens a workbook.
    """
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return min(_HIGHEST, _LINE_HEIGHT * lines + 1)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(len(line) / (width * _LETTERS))) for line in text.split("\n"))


class Formats:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple, Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_BASE, **properties})
        return self._made[key]

    @property
    def title(self) -> Any:
        return self.get(bold=True, font_size=15, font_color=HEAD_FILL)

    @property
    def heading(self) -> Any:
        return self.get(bold=True, font_size=12, font_color=HEAD_FILL)

    @property
    def label(self) -> Any:
        return self.get(bold=True)

    @property
    def quiet(self) -> Any:
        return self.get(font_color=QUIET, italic=True)

    @property
    def column_title(self) -> Any:
        colours = {"bg_color": HEAD_FILL, "font_color": HEAD_INK, "border_color": LINE}
        return self.get(bold=True, text_wrap=True, border=1, **colours)

    def cell(self, severity: str | None = None, **more: Any) -> Any:
        """A cell of a table of ours; in the colours of a severity, if one is named."""
        colours = {"bg_color": FILL[severity], "font_color": INK[severity]} if severity else {}
        return self.get(**{"text_wrap": True, "border": 1, "border_color": LINE, **colours, **more})
