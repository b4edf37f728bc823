"""The POI against the budget: exact, by what the bridge joins, and with what may explain a difference."""

import pytest

from assets.rules.presupuesto import Activity, Budget, Line, Poi, groups, reconcile

NOTHING = [None] * 12


def months(*amounts: int) -> list[int | None]:
    return [*amounts, *[None] * (12 - len(amounts))]


def line(pia: int, pim: int, *accrued: int) -> Line:
    return Line(pia, pim, sum(accrued), months(*accrued))


def of(rows: list[dict], grupo: str, concepto: str) -> dict:
    (row,) = [row for row in rows if (row["grupo"], row["concepto"]) == (grupo, concepto)]
    return row


POI = Poi(
    {"A1": Activity(True, 100, 120, months(10, 20)), "A2": Activity(True, 50, 50, months(5, None, 7))}, 3, "2026-04-09"
)


def test_activities_and_metas_that_hang_together_are_one_group() -> None:
    bridge = [("A1", "1"), ("A2", "1"), ("A3", "2"), ("A3", "3"), ("A4", "3"), ("A5", "9")]
    found = [(sorted(group.activities), sorted(group.metas)) for group in groups(bridge)]
    assert found == [(["A1", "A2"], ["1"]), (["A3", "A4"], ["2", "3"]), (["A5"], ["9"])]


def test_a_chain_that_closes_late_joins_what_were_two_groups() -> None:
    (only,) = groups([("A", "1"), ("B", "2"), ("C", "1"), ("C", "2")])
    assert (sorted(only.activities), sorted(only.metas)) == (["A", "B", "C"], ["1", "2"])


def test_two_activities_that_share_a_meta_are_compared_as_one() -> None:
    rows = reconcile(POI, Budget("siaf", {"1": line(150, 170, 15, 20, 7)}, 3, None), [("A1", "1"), ("A2", "1")])
    assert [of(rows, "1", concept)["diferencia_soles"] for concept in ("pia", "pim", "devengado")] == [0, 0, 0]
    assert {row["resultado"] for row in rows} == {"igual"}
    assert not [row for row in rows if row["grupo"] == "sin_puente"]


def test_accruals_are_compared_to_the_last_month_that_both_have() -> None:
    rows = reconcile(POI, Budget("siaf", {"1": line(150, 170, 15, 20, 7, 1000)}, 4, None), [])
    row = of(rows, "ue", "devengado")
    assert (row["hasta_mes"], row["poi_soles"], row["presupuesto_soles"], row["diferencia_soles"]) == (3, 42, 42, 0)
    assert "hasta el mes 3" in row["explicacion"]
    assert of(rows, "ue", "pim")["hasta_mes"] is None


def test_the_groups_and_what_has_no_bridge_add_up_to_the_unit() -> None:
    budget = Budget("siaf", {"1": line(90, 130, 11, 20), "8": line(70, 75, -3)}, 3, None)
    rows = reconcile(POI, budget, [("A1", "1")])
    for concept in ("pia", "pim", "devengado"):
        parts = [row for row in rows if row["concepto"] == concept and row["nivel"] == "grupo"]
        whole = of(rows, "ue", concept)
        for side in ("poi_soles", "presupuesto_soles", "diferencia_soles"):
            assert sum(row[side] for row in parts) == whole[side]
    assert "1 actividades y 1 metas" in of(rows, "sin_puente", "pia")["explicacion"]


def test_a_difference_is_told_with_its_sign_and_never_smoothed() -> None:
    rows = reconcile(POI, Budget("siaf", {"1": line(149, 171, 42)}, 3, None), [])
    assert [of(rows, "ue", name)["diferencia_soles"] for name in ("pia", "pim")] == [-1, 1]
    assert "0.01 soles menos" in of(rows, "ue", "pia")["explicacion"]


def test_what_only_one_side_has_is_no_difference_of_zero() -> None:
    poi = Poi({"A1": Activity(False, None, None, NOTHING)}, None, None)
    row = of(reconcile(poi, Budget("siaf", {"1": line(1, 1, 1)}, 1, None), [("A1", "1")]), "1", "pia")
    assert (row["resultado"], row["diferencia_soles"], row["poi_soles"]) == ("solo_presupuesto", None, None)
    assert "inactivas" in row["explicacion"]
    row = of(reconcile(POI, Budget("siaf", {"2": line(1, 1, 1)}, 1, None), [("A1", "1")]), "1", "pia")
    assert row["resultado"] == "solo_poi"
    assert "no están en el presupuesto: 1" in row["explicacion"]


@pytest.mark.parametrize(
    ("lines", "told"), [({None: line(150, 170, 42)}, "no da metas"), ({"1": line(1, 1)}, "No hay puente")]
)
def test_without_metas_or_bridge_only_the_unit_is_compared(lines: dict, told: str) -> None:
    rows = reconcile(
        POI, Budget("consulta_amigable", lines, None, None), [("A9", "9")] if "1" in lines else [("A1", "1")]
    )
    assert {row["grupo"] for row in rows} == {"ue"}
    assert told in rows[0]["explicacion"]
    assert "no da meses" in of(rows, "ue", "devengado")["explicacion"]


@pytest.mark.parametrize(
    ("poi", "budget", "told"),
    [
        (
            Poi({"A1": Activity(True, None, None, NOTHING)}, None, None),
            Budget("siaf", {"1": line(1, 1, 0, 5000)}, 2, None),
            ("no informa ningún mes", "movimiento hasta el 2.", "En todo el año el presupuesto dice 50.00 soles."),
        ),
        (
            POI,
            Budget("siaf", {"1": Line(1, 1, None, NOTHING)}, 0, None),
            ("informa hasta el mes 3", "no tiene movimiento.", "En todo el año el POI dice 0.42 soles."),
        ),
        (
            Poi({"A1": Activity(True, None, None, NOTHING)}, None, None),
            Budget("siaf", {"1": Line(1, 1, -25, NOTHING)}, 0, None),
            ("no informa ningún mes", "En todo el año el presupuesto dice -0.25 soles."),
        ),
    ],
)
def test_without_a_month_that_both_have_nothing_is_equal(poi: Poi, budget: Budget, told: tuple[str, ...]) -> None:
    row = of(reconcile(poi, budget, []), "ue", "devengado")
    assert (row["resultado"], row["hasta_mes"], row["diferencia_soles"]) == ("sin_meses_comunes", 0, None)
    assert (row["poi_soles"], row["presupuesto_soles"]) == (None, None)
    assert all(text in row["explicacion"] for text in told), row["explicacion"]
    assert "hasta el 0" not in row["explicacion"]


def test_what_neither_side_says_is_not_equal() -> None:
    poi = Poi({"A1": Activity(True, None, 1, months(None, None, 7))}, 3, None)  # type: ignore[arg-type]
    budget = Budget("siaf", {"1": Line(None, 1, 9, [None, None, 9, *[None] * 9])}, 2, None)
    pia, pim, accrued = (of(reconcile(poi, budget, []), "ue", name) for name in ("pia", "pim", "devengado"))
    assert [row["resultado"] for row in (pia, pim, accrued)] == ["sin_dato", "igual", "sin_dato"]
    assert "En todo el año el POI dice 0.07 soles y el presupuesto dice 0.09 soles." in accrued["explicacion"]
