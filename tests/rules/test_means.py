"""Means of percentages are rounded once, from the exact value."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.means import grouped_mean
from assets.rules.rounding import percent_of


def _mean(pairs: list[tuple[int, int]], *, capped: bool) -> int:
    executed, programmed = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    everyone = np.arange(len(pairs))
    values, known = grouped_mean(
        executed, programmed, everyone, np.zeros(len(pairs), dtype=int), 1, capped=capped
    )
    assert known.tolist() == [True]
    return int(values[0])


PAIRS = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**12)), min_size=1, max_size=30)


@settings(deadline=None)
@given(PAIRS)
def test_a_mean_is_that_of_exact_fractions(pairs: list[tuple[int, int]]) -> None:
    ratios = [Fraction(done, target) for done, target in pairs]
    assert _mean(pairs, capped=False) == percent_of(sum(ratios, Fraction()) / len(ratios))
    capped = [min(ratio, Fraction(1)) for ratio in ratios]
    assert _mean(pairs, capped=True) == percent_of(sum(capped, Fraction()) / len(capped))


def test_thirds_that_add_up_to_a_half_of_the_last_decimal_are_rounded_up() -> None:
    third = (1, 3 * 10**8)
    assert _mean([third, third, third, (1, 10**8), (1, 10**8), (0, 1)], capped=True) == 1
    assert _mean([third, third, third, (0, 1), (0, 1), (0, 1)], capped=True) == 0
    assert _mean([third, third, third, (1, 10**8), (1, 10**8), (999, 10**11)], capped=True) == 1


def test_each_group_has_its_own_mean_and_one_without_rows_has_none() -> None:
    executed, programmed = np.array([1, 1, 9]), np.array([2, 4, 3])
    rows, groups = np.array([0, 1, 1, 2]), np.array([0, 0, 2, 3])
    values, known = grouped_mean(executed, programmed, rows, groups, 4, capped=True)
    assert known.tolist() == [True, False, True, True]
    assert values[known].tolist() == [37_500_000, 25_000_000, 100_000_000]
