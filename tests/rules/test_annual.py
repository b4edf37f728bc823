"""Months added up: the cut-off month, the year, and which months were closed."""

from datetime import date

import pandas as pd
import pytest

from assets.rules.annual import AT_CUTOFF, annual, cutoff_month
from schemas.calendar import last_closed_month, lima_date
from schemas.columns import MEASURE_NAMES


def _months(rows: list[tuple[str, int, int | None]], measure: str = "fisico_ejecutado") -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "codigo_ao": pd.Series([code for code, _, _ in rows], dtype="str"),
            "mes": pd.Series([month for _, month, _ in rows], dtype="Int64"),
        }
    )
    for name in MEASURE_NAMES:
        frame[name] = pd.Series([value if name == measure else None for _, _, value in rows], dtype="Int64")
    return frame


def test_the_cutoff_is_the_last_month_that_more_than_half_report() -> None:
    rows = [("A", 1, 5), ("B", 1, 0), ("A", 2, 5), ("B", 2, 5), ("A", 3, 5), ("C", 3, None), ("A", 4, None)]
    months = _months(rows)
    assert cutoff_month(months, ["A", "B", "C"]) == 2
    assert cutoff_month(months, ["A"]) == 3
    assert cutoff_month(months, ["A", "B", "C", "D"]) is None, "half is not more than half"
    assert cutoff_month(months, ["C"]) is None
    assert cutoff_month(months, []) is None


def test_an_inactive_activity_does_not_decide_the_cutoff() -> None:
    assert cutoff_month(_months([("A", 1, 5), ("A", 2, None), ("X", 2, 7)]), ["A"]) == 1


def test_a_year_is_the_sum_of_its_months_and_blank_only_if_all_are() -> None:
    year = annual(_months([("B", 1, 250), ("B", 3, 50), ("B", 2, None), ("A", 1, None), ("C", 1, 0)]), 2)
    assert year["codigo_ao"].tolist() == ["A", "B", "C"]
    assert year["fisico_ejecutado"].tolist() == [pd.NA, 300, 0]
    assert year["fisico_ejecutado_al_corte"].tolist() == [pd.NA, 250, 0]
    assert year["fisico_programado"].isna().all()


def test_the_cutoff_adds_the_months_up_to_it_for_each_of_the_four_measures() -> None:
    for measure, at_cutoff in AT_CUTOFF.items():
        year = annual(_months([("A", 1, 1), ("A", 5, 10), ("A", 6, 100)], measure), 5)
        assert (year[measure].tolist(), year[at_cutoff].tolist()) == ([111], [11])


def test_without_a_cutoff_there_is_nothing_at_it() -> None:
    year = annual(_months([("A", 1, 5)]), None)
    assert year[list(AT_CUTOFF.values())].isna().all(axis=None)
    assert year["fisico_ejecutado"].tolist() == [5]


def test_a_year_of_no_activities_keeps_its_columns() -> None:
    year = annual(_months([]), 3)
    assert list(year.columns) == ["codigo_ao", *MEASURE_NAMES, *AT_CUTOFF.values(), "ultimo_mes_reportado"]
    assert year.empty


def test_sums_are_exact_where_floats_are_not_and_never_wrap() -> None:
    big = 2**53 + 1
    year = annual(_months([("A", 1, big), ("A", 2, 1), ("B", 1, big)]), 1)
    assert year["fisico_ejecutado"].tolist() == [big + 1, big]
    with pytest.raises(OverflowError):
        annual(_months([("A", 1, 2**62), ("A", 2, 2**62)]), 1)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 5, 31), 4),
        (date(2026, 6, 1), 5),
        (date(2026, 1, 31), 0),
        (date(2026, 12, 31), 11),
        (date(2027, 1, 1), 12),
        (date(2025, 12, 31), 0),
    ],
)
def test_a_month_is_closed_the_day_after_its_last_one(day: date, month: int) -> None:
    assert last_closed_month(2026, day) == month


def test_the_day_is_that_of_lima() -> None:
    assert lima_date("2026-06-01T04:59:59Z") == date(2026, 5, 31)
    assert lima_date("2026-06-01T05:00:00Z") == date(2026, 6, 1)


def test_a_zero_is_a_report_and_a_blank_is_none() -> None:
    year = annual(_months([("A", 1, 5), ("A", 4, 0), ("A", 7, None), ("B", 1, None)]), None)
    assert year["ultimo_mes_reportado"].tolist() == [4, pd.NA]
