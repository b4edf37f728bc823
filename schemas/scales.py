"""Valuation scales as data: limits, which side is closed, with which rounding, and in which years they are used.

Source of the shipped scale: evaluation of the POI 2021 of the MIMP, table of the scale. Its printed form says
`100%` for Óptimo; the labels of its table 5 follow another reading (rounded half up before comparing), kept as
the form `aplicada`. A year is valued with the form whose years of use hold it.
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
def scale_in_use(anio: int) -> Scale:
    """The scale of a year: the form whose years of use hold it, the last one declared for any other year."""
    candidates = sorted(
        (int(row["uso_desde"]), row["uso_hasta"], row["escala_id"]) for row in rows("escalas") if row["uso_desde"]
    )
    for desde, hasta, escala_id in candidates:
        if desde <= anio and (not hasta or anio <= int(hasta)):
            return scale(escala_id)
    return scale(candidates[-1][2])
