"""Pictures of charts: bars, columns, points; equal charts are equal bytes. No state, no display, no clock."""

from typing import Literal

from assets.reports.document.model import Chart, Mark


def picture(
    chart: Chart,
    palette: dict[str, Mark],
    *,
    kind: Literal["png", "svg"],
    width_cm: float = 16,
    height_cm: float = 8,
) -> bytes:
    """The chart as a picture. Its caption and its sentence stand beside it, not in it."""
    raise NotImplementedError
