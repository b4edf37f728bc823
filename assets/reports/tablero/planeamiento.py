"""What people add to the figures of a year: the planner's texts, recommendations, and what was published of it."""

from typing import Any

import pandas as pd

from assets.reports.document.model import Style
from assets.reports.informe import prose
from assets.reports.observaciones.textos import plain
from assets.reports.tablero.guion import columns
from assets.reports.tablero.vistas import Frames
from schemas.codelists import SIN_DATO

#: Of a text whose activity or unit is no longer in the plan there is no page to show it on.
_ORPHAN = "huerfana"
_CHANGES = (
    "tabla", "clave", "medida", "ue", "denominacion", "situacion", "publicado", "ahora", "diferencia", "visto_en",
)  # fmt: skip


def paragraphs(markdown: pd.Series) -> list[list[str]]:
    """Of each text its paragraphs, without the signs of Markdown; an item of a list has a bullet."""
    return [[_line(block.style, "".join(run.text for run in block.runs)) for block in prose.blocks(text)]
            for text in markdown.fillna("")]  # fmt: skip


def _line(style: Style, text: str) -> str:
    return plain(f"• {text}" if style in (Style.BULLET, Style.NUMBERED) else text)


def texts(narrative: pd.DataFrame, *names: str) -> dict[str, Any]:
    return {**columns(narrative, ("seccion", "situacion", *names)), "parrafos": paragraphs(narrative["texto"])}


def placed(frames: Frames) -> pd.DataFrame:
    """The texts that say something of what is in the plan, in their order."""
    found = frames["bi_narrativa"]
    return found[found["situacion"] != _ORPHAN].sort_values("orden", kind="stable")


def of_units(frames: Frames) -> dict[str, Any] | None:
    """Of the POI: texts of a whole unit."""
    found = placed(frames)
    own = found[found["actividad"].isna() & (found["unidad_id"] != SIN_DATO)]
    return None if own.empty else texts(own, "unidad_id")


def advice(frames: Frames) -> pd.DataFrame:
    return frames["bi_recomendacion"].sort_values(["ue", "orden"], kind="stable").drop(columns="orden")


def changes(frames: Frames) -> dict[str, Any] | None:
    """The figures that are not today what was published."""
    found = frames["bi_publicacion_cambio"]
    return None if found.empty else columns(found, _CHANGES)


def published(general: Frames, years: dict[str, Any]) -> dict[str, Any]:
    """Closed years: with which document, and how many figures differ today, by unit. `years`: subject -> year ->
    frames."""
    found = general["bi_publicacion"]
    counts = [_by_unit(years[tema].get(anio)) for tema, anio in zip(found["tema"], found["anio"], strict=True)]
    return {**columns(found), "cambios": counts}


def _by_unit(frames: Frames | None) -> dict[str, int]:
    if frames is None:
        return {}
    counts = frames["bi_publicacion_cambio"]["ue"].fillna("").value_counts(sort=False)
    return {str(ue): int(n) for ue, n in sorted(counts.items())}
