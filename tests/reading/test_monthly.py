"""Twelve months and a total: additive, running or neither; the arithmetic is never guessed by a ratio."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.reading.monthly import TOLERANCE, Reading, read_block

_MONTHS = st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=12, max_size=12)


def block(months: list[int | None], total: int | None) -> Reading:
    return read_block(
        np.array([[month or 0 for month in months]], np.int64),
        np.array([[month is None for month in months]]),
        np.array([total or 0], np.int64),
        np.array([total is None]),
    )


def reported(reading: Reading) -> list[int | None]:
    blank, months = reading.blank[0].tolist(), reading.months[0].tolist()
    return [None if is_blank else month for is_blank, month in zip(blank, months, strict=True)]


@settings(deadline=None)
@given(_MONTHS, st.integers(-TOLERANCE, TOLERANCE))
def test_months_that_add_up_to_a_cent_stay_as_they_are(months: list[int | None], cent: int) -> None:
    reading = block(months, sum(month or 0 for month in months) + cent)
    assert reported(reading) == months
    assert reading.running == reading.unreadable == []


@settings(deadline=None)
@given(_MONTHS)
def test_a_blank_total_changes_no_month_and_is_told_only_where_a_month_is_reported(months: list[int | None]) -> None:
    reading = block(months, None)
    assert reported(reading) == months
    assert reading.blank_total == ([0] if any(month is not None for month in months) else [])


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=11, max_size=11), st.integers(1, 10**6))
def test_running_totals_give_back_the_months_that_they_were_made_of(steps: list[int | None], last: int) -> None:
    months = [*steps, last]
    running, so_far = [], 0
    for month in months:
        so_far += month or 0
        running.append(None if month is None else so_far)
    reading = block(running, so_far)
    additive = abs(sum(value or 0 for value in running) - so_far) <= TOLERANCE
    assert reported(reading) == (running if additive else months)
    assert reading.running == ([] if additive else [0])


@settings(deadline=None)
@given(_MONTHS, st.integers(0, 10**8))
def test_what_is_neither_is_never_changed(months: list[int | None], total: int) -> None:
    reading = block(months, total)
    if reading.unreadable:
        assert reported(reading) == months
        assert abs(sum(month or 0 for month in months) - total) > TOLERANCE
        falls = [month for month in months if month is not None]
        assert falls != sorted(falls) or months[11] != total
