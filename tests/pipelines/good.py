"""Sheets of which nothing is observed but what a test spoils."""

from typing import Any

from tests.sources.sheets import activity, cuadro, psig


def row(number: int, **spoilt: Any) -> list[Any]:
    """A row of Cuadro 1 that leaves nothing to ask; `spoilt` as in `activity`."""
    fine = {
        "ejecutada": 10,
        "pct": "100%",
        "documento": f"INFORME N° D{number:06d}-2023-MIMP-DGFC",
        "enlace": f"https://ejemplo.invalid/{number}",
    }
    return activity(number, **{**fine, **spoilt})


def sheet(*done: object) -> bytes:
    """DGFC's activities 27, 28..., of which so much was done."""
    return psig([row(27 + n, ejecutada=value) for n, value in enumerate(done)])


def of_unit(unit: str, *done: object) -> list[list[Any]]:
    """The same as a grid, of another unit."""
    above = [["Seguimiento PSIG 2023"], ["Unidad responsable:", unit]]
    return cuadro([row(27 + n, ejecutada=value, responsable=unit) for n, value in enumerate(done)], above=above)
