"""The seven situations of an activity, and the label that its exact ratio has on a scale."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.execution import MEASURED, measured, states
from assets.rules.rounding import percent
from assets.rules.valuation import valuations
from schemas.columns import POI_STATES
from schemas.institucion import Institucion
from schemas.scales import SIN_VALORACION, Label, Scale, scale
from tests.rules.datos import csv_rows, hundredths

CASES = [
    (0, 100, 100, "inactiva"),
    (0, None, None, "inactiva"),
    (1, None, 100, "meta_no_registrada"),
    (1, None, None, "meta_no_registrada"),
    (1, 0, 100, "ejecucion_sin_meta"),
    (1, 0, 0, "sin_meta"),
    (1, 0, None, "sin_meta"),
    (1, 100, None, "no_reportada"),
    (1, 100, 0, "sin_ejecucion"),
    (1, 100, 22_328, "ordinaria"),
    (None, 100, 50, "ordinaria"),
    (1, 100, -50, "ordinaria"),
    (1, -100, 50, "ejecucion_sin_meta"),
]


def _column(values: list[int | None]) -> pd.Series:
    return pd.Series(values, dtype="Int64")


def test_each_division_case_has_a_state_of_its_own() -> None:
    active, programmed, executed, expected = (list(column) for column in zip(*CASES, strict=True))
    found = states(_column(active), _column(programmed), _column(executed))
    assert found.tolist() == expected
    assert set(expected) == set(POI_STATES)


MAYBE = st.none() | st.integers(min_value=0, max_value=10**6)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1]), MAYBE, MAYBE), min_size=1))
def test_a_percentage_exists_wherever_an_active_activity_can_be_measured(rows: list[tuple]) -> None:
    active, programmed, executed = (_column(list(column)) for column in zip(*rows, strict=True))
    divisible = percent(executed, programmed).notna() & (active == 1)
    assert measured(states(active, programmed, executed)).tolist() == divisible.tolist()
    assert MEASURED == ("ordinaria", "sin_ejecucion")


def _labels(name: str, prefix: str) -> pd.DataFrame:
    rows = csv_rows("poi_2021_tabla5")
    executed = hundredths([int(row[f"{prefix}_ejec_anual"]) for row in rows])
    programmed = hundredths([int(row[f"{prefix}_prog_anual"]) for row in rows])
    return valuations(executed, programmed, np.full(len(rows), True), scale(name))


def _agreeing(name: str, prefix: str) -> int:
    printed = [row[f"{prefix}_valoracion_publicada"].casefold() for row in csv_rows("poi_2021_tabla5")]
    mine = _labels(name, prefix)["valoracion"].str.casefold()
    return int((mine == printed).sum())


def test_the_260_printed_valuations_of_2021_with_the_applied_scale() -> None:
    assert Institucion().scale(2021).escala_id == "mimp-2021-aplicada"
    assert _agreeing("mimp-2021-aplicada", "fisico") == 130
    assert _agreeing("mimp-2021-aplicada", "financiero") == 130


def test_the_declared_scale_agrees_with_fewer_labels() -> None:
    assert _agreeing("mimp-2021-declarada", "fisico") == 128
    assert _agreeing("mimp-2021-declarada", "financiero") == 107


def _one(executed: int, programmed: int, name: str) -> str:
    found = valuations(_column([executed]), _column([programmed]), np.array([True]), scale(name))
    return str(found["valoracion"].iloc[0])


@pytest.mark.parametrize(
    ("executed", "applied", "declared"),
    [
        (100_000, "Óptimo", "Óptimo"),
        (99_500, "Óptimo", "Muy bueno"),
        (99_499, "Muy bueno", "Muy bueno"),
        (95_001, "Muy bueno", "Muy bueno"),
        (95_000, "Bueno", "Bueno"),
        (85_000, "Regular", "Regular"),
        (65_000, "Deficiente", "Deficiente"),
        (45_001, "Deficiente", "Deficiente"),
        (45_000, "Muy deficiente", "Muy deficiente"),
        (0, "Muy deficiente", "Muy deficiente"),
        (10_000_000, "Óptimo", "Óptimo"),
    ],
)
def test_limits_are_open_or_closed_as_the_scale_says(executed: int, applied: str, declared: str) -> None:
    assert _one(executed, 100_000, "mimp-2021-aplicada") == applied
    assert _one(executed, 100_000, "mimp-2021-declarada") == declared


def test_a_ratio_that_six_decimals_would_round_onto_a_limit_is_not_on_it() -> None:
    over, limit = 95 * 10**13 + 1, 10**15
    assert percent(_column([over]), _column([limit])).tolist() == [95_000_000]
    assert _one(over, limit, "mimp-2021-aplicada") == "Muy bueno"
    assert _one(over - 1, limit, "mimp-2021-aplicada") == "Bueno"


def test_an_activity_that_is_not_valued_has_the_member_sin_dato() -> None:
    found = valuations(
        _column([100, 50]), _column([0, 100]), np.array([False, True]), scale("mimp-2021-aplicada")
    )
    assert found["valoracion_id"].tolist() == [SIN_VALORACION, "mimp-2021-aplicada-5"]
    assert found["valoracion"].isna().tolist() == [True, False]
    assert found["orden"].tolist() == [pd.NA, 5]


def test_a_scale_with_a_gap_leaves_a_ratio_without_a_label() -> None:
    percent_one = 10**6
    gap = Scale(
        "x",
        (
            Label("x-1", 1, "Exceso", 100 * percent_one, False, 125 * percent_one, True, False),
            Label("x-2", 2, "Alto", 90 * percent_one, True, 100 * percent_one, False, False),
        ),
    )
    executed: list[int | None] = [89, 90, 99, 100, 101, 125, 126]
    found = valuations(_column(executed), _column([100] * 7), np.full(7, True), gap)
    none = SIN_VALORACION
    assert found["valoracion_id"].tolist() == [none, "x-2", "x-2", none, "x-1", "x-1", none]


def test_nothing_is_valued_without_a_target() -> None:
    with pytest.raises(ValueError, match="meta mayor que cero"):
        valuations(_column([1]), _column([0]), np.array([True]), scale("mimp-2021-aplicada"))
