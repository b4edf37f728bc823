"""Valuation scales as data: limits, which side is closed, with which rounding. Which one a year is valued with is the
institution's choice (`schemas.institucion`); the list says what holds where it chooses nothing.

Source of the scale in use by default: evaluation of the POI 2021 of the MIMP, table of the scale. Its printed form
says `100%` for Óptimo; the labels of its table 5 follow another reading (rounded half up before comparing), kept as the
form `aplicada`. The others are scales that other institutions print, three colours and four.
"""

from dataclasses import dataclass
from functools import cache

from schemas.codelists import SIN_DATO, rows
from schemas.contract import SCALE, Kind

_MILLIONTHS = SCALE[Kind.PERCENT]


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a scale. Limits are percentages in millionths; None is no limit on that side."""

    valoracion_id: str
    orden: int
    valoracion: str
    lower: int | None
    lower_closed: bool
    upper: int | None
    upper_closed: bool
    rounded: bool


@dataclass(frozen=True, slots=True)
class Scale:
    escala_id: str
    labels: tuple[Label, ...]


def valoracion_id(escala_id: str, orden: int) -> str:
    return f"{escala_id}-{orden}"


SIN_VALORACION = SIN_DATO

#: The label from which on execution calls for measures. Source: evaluation of the POI 2021, recommendation 3.3 (at most
#: 85 %: «Regular» or worse) and conclusion 2.4 (critical: worse than «Regular»).
REGULAR = "Regular"


def _limit(text: str) -> int | None:
    return int(text) * _MILLIONTHS if text else None


def _label(row: dict[str, str]) -> Label:
    orden = int(row["orden"])
    return Label(
        valoracion_id(row["escala_id"], orden),
        orden,
        row["valoracion"],
        _limit(row["limite_inferior"]),
        row["inferior_incluido"] == "1",
        _limit(row["limite_superior"]),
        row["superior_incluido"] == "1",
        row["redondeo"] != "sin redondeo",
    )


@cache
def scale(escala_id: str) -> Scale:
    labels = sorted(
        (_label(row) for row in rows("escalas") if row["escala_id"] == escala_id), key=lambda label: label.orden
    )
    if not labels:
        raise KeyError(f"no hay escala {escala_id} en schemas/listas/escalas.csv")
    return Scale(escala_id, tuple(labels))


@cache
def shipped_uses() -> tuple[tuple[int, str], ...]:
    """(first year, scale) in order of year: what is in use where an institution chooses nothing (`uso_desde`)."""
    return tuple(sorted({(int(row["uso_desde"]), row["escala_id"]) for row in rows("escalas") if row["uso_desde"]}))


@cache
def known_scales() -> tuple[str, ...]:
    """Every `escala_id` of the list, in its order."""
    return tuple(dict.fromkeys(row["escala_id"] for row in rows("escalas")))


@cache
def known_labels() -> tuple[str, ...]:
    """Every label of any scale, in its one spelling."""
    return tuple(dict.fromkeys(row["valoracion"] for row in rows("escalas")))


def regular_or_worse(scale: Scale) -> list[Label]:
    """The labels that a recommendation speaks of, best first; none if the scale has no «Regular»."""
    names = [label.valoracion for label in scale.labels]
    return list(scale.labels[names.index(REGULAR) :]) if REGULAR in names else []


def critical(scale: Scale) -> list[Label]:
    """The labels of critical activities, best first: those worse than «Regular»; without one, the label of the least
    execution (not always the last: a scale may end in one for too much)."""
    return regular_or_worse(scale)[1:] or [label for label in scale.labels if label.lower is None]
