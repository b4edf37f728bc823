"""The bridge from activities to budget lines: kept by hand, so that every slip is told with its line."""

from collections.abc import Iterator

import pytest

from schemas import codelists
from schemas.codelists import ListError, metas_presupuestales

GOOD = {"anio": "2026", "ue": "999999", "codigo_ao": "AOI99999900001", "sec_func": "0001", "desde": "", "hasta": ""}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    metas_presupuestales.cache_clear()
    yield
    metas_presupuestales.cache_clear()


def test_the_list_that_is_shipped_speaks_of_the_invented_ue_only() -> None:
    assert {row.ue for row in metas_presupuestales()} == {"999999"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sec_func": "1"}, "línea 2: revise sec_func"),
        ({"codigo_ao": "AO99999900001"}, "línea 2: revise codigo_ao"),
        ({"anio": "26", "ue": "1087"}, "línea 2: revise anio «26», ue «1087»; anio de 4 cifras"),
        ({"desde": "01/01/2026"}, "línea 2: revise desde"),
        ({"desde": "2026-13-01"}, "línea 2: revise desde «2026-13-01»"),
        ({"ue": "001087"}, "no es de la UE 001087"),
        ({"desde": "2026-05-01", "hasta": "2026-04-30"}, "es posterior"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(wrong: dict, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codelists, "rows", lambda name: ({**GOOD, **wrong},))
    with pytest.raises(ListError, match=told):
        metas_presupuestales()


def test_a_row_that_is_there_twice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codelists, "rows", lambda name: (GOOD, GOOD))
    with pytest.raises(ListError, match="línea 3: está dos veces"):
        metas_presupuestales()


def test_a_row_holds_from_its_first_day_to_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codelists, "rows", lambda name: ({**GOOD, "desde": "2026-02-01", "hasta": "2026-03-31"},))
    (row,) = metas_presupuestales()
    days = ("2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01", None)
    assert [row.holds(day) for day in days] == [False, True, True, False, True]
