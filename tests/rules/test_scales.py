"""The limits of the scales that are shipped, one by one: which label holds just below, at, and just above each."""

import numpy as np
import pandas as pd
import pytest

from assets.rules.valuation import valuations
from schemas.codelists import rows
from schemas.scales import critical, known_scales, regular_or_worse, scale

#: Percentages (executed of a target of 10,000 hundredths) and the label of each.
LIMITS = {
    "tres-colores-90-75": {
        "0": "Rojo", "74.99": "Rojo", "75": "Ámbar", "89.99": "Ámbar", "90": "Verde", "100": "Verde", "300": "Verde",
    },
    "tres-colores-95-75": {
        "0": "Rojo", "74.99": "Rojo", "75": "Ámbar", "94.99": "Ámbar", "95": "Verde", "100": "Verde", "300": "Verde",
    },
    "cuatro-colores-exceso-100": {
        "0": "Rojo", "84.99": "Rojo", "85": "Ámbar", "89.99": "Ámbar", "90": "Verde", "100": "Verde",
        "100.01": "Exceso", "22328": "Exceso",
    },
    "cuatro-colores-exceso-125": {
        "0": "Rojo", "84.99": "Rojo", "85": "Ámbar", "89.99": "Ámbar", "90": "Verde", "125": "Verde",
        "125.01": "Exceso", "22328": "Exceso",
    },
    "mimp-2021-declarada": {
        "45": "Muy deficiente", "45.01": "Deficiente", "65": "Deficiente", "65.01": "Regular", "85": "Regular",
        "85.01": "Bueno", "95": "Bueno", "95.01": "Muy bueno", "99.99": "Muy bueno", "100": "Óptimo", "300": "Óptimo",
    },
    "mimp-2021-aplicada": {
        "45": "Muy deficiente", "45.01": "Deficiente", "65": "Deficiente", "65.01": "Regular", "85": "Regular",
        "85.01": "Bueno", "95": "Bueno", "95.01": "Muy bueno", "99.49": "Muy bueno", "99.5": "Óptimo", "300": "Óptimo",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "low", "worst"),
    [
        ("mimp-2021-aplicada", ["Regular", "Deficiente", "Muy deficiente"], ["Deficiente", "Muy deficiente"]),
        ("tres-colores-90-75", [], ["Rojo"]),
        ("cuatro-colores-exceso-100", [], ["Rojo"]),
    ],
)
def test_what_is_low_and_what_is_critical_follows_from_the_scale(name: str, low: list[str], worst: list[str]) -> None:
    assert [label.valoracion for label in regular_or_worse(scale(name))] == low
    assert [label.valoracion for label in critical(scale(name))] == worst


def test_every_shipped_scale_has_its_limits_tested() -> None:
    assert set(LIMITS) == set(known_scales())


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_is_open_or_closed_as_printed(name: str) -> None:
    percents = LIMITS[name]
    executed = pd.Series([round(float(percent) * 100) for percent in percents], dtype="Int64")
    programmed = pd.Series([10_000] * len(percents), dtype="Int64")
    found = valuations(executed, programmed, np.full(len(percents), True), scale(name))
    assert dict(zip(percents, found["valoracion"], strict=True)) == percents


@pytest.mark.parametrize("name", LIMITS)
def test_each_label_is_told_apart_by_its_symbol_and_its_colour(name: str) -> None:

    labels = [row for row in rows("escalas") if row["escala_id"] == name]
    for column in ("valoracion", "color", "simbolo", "rango_impreso"):
        assert len({row[column] for row in labels}) == len(labels)
        assert all(row[column] for row in labels)
