"""Exact percentages, half up, and distributions that add to 100."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.rounding import half_up, largest_remainder, percent, percent_of
from tests.rules.datos import csv_rows, hundredths

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(225, 2, 113), (224, 2, 112), (1, 3, 0), (2, 3, 1), (5, 2, 3), (-5, 2, -3), (-1, 3, 0), (0, 7, 0)],
)
def test_a_half_goes_up_and_not_to_the_even(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@settings(deadline=None)
@given(st.integers(), st.integers(min_value=1))
def test_half_up_is_the_nearest_integer(numerator: int, denominator: int) -> None:
    assert abs(half_up(numerator, denominator) - Fraction(numerator, denominator)) <= Fraction(1, 2)
    assert half_up(-numerator, denominator) == -half_up(numerator, denominator)


def test_nothing_is_rounded_over_a_denominator_that_is_not_positive() -> None:
    with pytest.raises(ValueError, match="mayor que cero"):
        half_up(1, 0)


def test_the_260_printed_percentages_of_2021() -> None:
    rows = csv_rows("poi_2021_tabla5")
    agree = 0
    for prefix in ("fisico", "financiero"):
        executed = hundredths([int(row[f"{prefix}_ejec_anual"]) for row in rows])
        programmed = hundredths([int(row[f"{prefix}_prog_anual"]) for row in rows])
        exact = percent(executed, programmed)
        whole = [
            half_up(100 * int(done), int(target)) for done, target in zip(executed, programmed, strict=True)
        ]
        printed = [int(row[f"{prefix}_pct_publicado"].removesuffix("%")) for row in rows]
        agree += sum(mine == theirs for mine, theirs in zip(whole, printed, strict=True))
        assert [half_up(int(value), 10**6) for value in exact] == whole
    assert agree == 260


def test_there_is_no_percentage_without_a_target_or_a_report() -> None:
    executed = pd.Series([100, 0, pd.NA, 100, 100, 0], dtype="Int64")
    programmed = pd.Series([0, 0, 300, pd.NA, -300, 300], dtype="Int64")
    assert percent(executed, programmed).tolist() == [pd.NA] * 5 + [0]


def test_a_percentage_keeps_its_index_and_six_decimals() -> None:
    result = percent(
        pd.Series([800, 200], dtype="Int64", index=[7, 9]),
        pd.Series([1100, 300], dtype="Int64", index=[7, 9]),
    )
    assert result.index.tolist() == [7, 9]
    assert result.tolist() == [72_727_273, 66_666_667]
    assert result.dtype == "Int64"


@settings(deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.integers(min_value=10**6, max_value=10**17)), max_size=20))
def test_a_percentage_is_exact_beyond_what_floats_and_64_bits_hold(pairs: list[tuple[int, int]]) -> None:
    executed = pd.Series([done for done, _ in pairs], dtype="Int64")
    programmed = pd.Series([target for _, target in pairs], dtype="Int64")
    assert percent(executed, programmed).tolist() == [
        percent_of(Fraction(done, target)) for done, target in pairs
    ]


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="coma flotante"):
        percent(pd.Series([1.5]), pd.Series([2], dtype="Int64"))


def test_a_percentage_that_does_not_fit_is_refused_and_not_wrapped() -> None:
    with pytest.raises(OverflowError):
        percent(pd.Series([10**17], dtype="Int64"), pd.Series([1], dtype="Int64"))


def test_the_published_distribution_of_2021() -> None:
    assert largest_remainder([95, 4, 4, 7, 11, 9]) == [73, 3, 3, 5, 9, 7]


def test_equal_remainders_go_to_the_higher_label() -> None:
    assert largest_remainder([1, 1, 1]) == [34, 33, 33]
    assert largest_remainder([1, 1, 1, 1, 1, 1]) == [17, 17, 17, 17, 16, 16]
    assert largest_remainder([5, 0, 1]) == [83, 0, 17]


def test_nothing_has_no_distribution() -> None:
    assert largest_remainder([0, 0]) == [None, None]
    assert largest_remainder([]) == []


COUNTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12).filter(any)


@settings(deadline=None)
@given(COUNTS)
def test_a_distribution_adds_to_100_and_no_percent_is_off_by_one(counts: list[int]) -> None:
    shares = [share for share in largest_remainder(counts) if share is not None]
    assert sum(shares) == 100
    assert len(shares) == len(counts)
    for share, count in zip(shares, counts, strict=True):
        assert abs(share - Fraction(100 * count, sum(counts))) < 1
        assert count or not share


@settings(deadline=None)
@given(COUNTS)
def test_a_larger_count_never_has_a_smaller_percent(counts: list[int]) -> None:
    shares = largest_remainder(counts)
    by_count = sorted(zip(counts, shares, strict=True))
    assert [share for _, share in by_count] == sorted(share for share in shares if share is not None)
