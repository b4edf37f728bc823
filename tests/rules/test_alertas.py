"""Alerts, rule by rule: what raises one, since when, with which words; and what raises none."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import pytest

from assets.rules import alertas, alertas_historia
from assets.rules.alertas_meses import RUN
from schemas.alertas import REGLAS
from schemas.columns import MEASURE_NAMES
from schemas.frames import frame_schema
from schemas.institucion import Alertas
from schemas.tables.alertas import POI_ALERTA

CODE = "AOI00108700001"
NA = None
SHORT = {
    "inicial": "fisico_inicial", "meta": "fisico_programado", "hecho": "fisico_ejecutado",
    "pia": "financiero_inicial_soles", "pim": "financiero_programado_soles", "gasto": "financiero_ejecutado_soles",
}  # fmt: skip


def photograph(
    months: Mapping[str, Sequence[int | None]],
    mes_corte: int | None = 4,
    cerrado: int = 5,
    chosen: Alertas = Alertas(),  # noqa: B008
    activo: int | None = 1,
) -> pd.DataFrame:
    """Alerts of one activity; `months` in whole units by short name, blank from where they end."""
    activities = pd.DataFrame(
        {"fuente": ["poi_ceplan"], "anio": [2026], "ue": ["001087"], "codigo_ao": [CODE], "unidad_id": ["001087-01"],
         "actividad_id": [f"2026-{CODE}"], "activo": pd.array([activo], dtype="Int64"), "es_sintetico": [0]}
    )  # fmt: skip
    given = {SHORT[name]: values for name, values in months.items()}
    frame = {"codigo_ao": [CODE] * 12, "mes": pd.array(range(1, 13), dtype="Int64")}
    for name in MEASURE_NAMES:
        values = [*given.get(name, ()), *[None] * 12][:12]
        frame[name] = pd.array([None if value is None else value * 100 for value in values], dtype="Int64")
    found = alertas.of_photograph(2026, activities, pd.DataFrame(frame), mes_corte, cerrado, chosen)
    frame_schema(POI_ALERTA).validate(found)
    return found


def one(found: pd.DataFrame, regla: str) -> tuple:
    """(desde, valor, umbral, mes) of the alert of a rule."""
    rows = found[found["regla"] == regla]
    assert len(rows) == 1, found[["regla", "detalle"]].to_string()
    row = rows.iloc[0]
    return row["desde"], row["valor"] / 100, row["umbral"] / 100, row["mes"]


def rules(found: pd.DataFrame) -> set[str]:
    return set(found["regla"])


TEN = [10] * 12


def test_three_closed_reported_months_in_a_row_below_the_threshold() -> None:
    found = photograph({"meta": TEN, "hecho": [10, 7, 7, 0]})
    assert one(found, "tres_meses_bajo") == ("2026-02-28", 0, 75, 4)
    assert "3 meses seguidos (febrero a abril)" in found.set_index("regla")["detalle"]["tres_meses_bajo"]


@pytest.mark.parametrize(
    ("hecho", "why"),
    [
        ([10, 10, 7, 7], "two months"),
        ([7, 7, 7, 8], "the streak is over: 80 %"),
        ([7, 7, NA, 7], "a month without report breaks it"),
        ([8, 8, 8, 8], "above the threshold"),
        ([NA, NA, NA, NA], "nothing is reported"),
    ],
)
def test_no_streak_no_alert(hecho: list[int | None], why: str) -> None:
    assert "tres_meses_bajo" not in rules(photograph({"meta": TEN, "hecho": hecho})), why


def test_exactly_the_threshold_is_not_below_it() -> None:
    assert "tres_meses_bajo" not in rules(photograph({"meta": [4] * 12, "hecho": [3, 3, 3, 3]}))


def test_months_after_the_cutoff_or_not_closed_do_not_count() -> None:
    late = {"meta": TEN, "hecho": [10, 0, 0, 0]}
    assert "tres_meses_bajo" in rules(photograph(late))
    assert "tres_meses_bajo" not in rules(photograph(late, mes_corte=3))
    assert "tres_meses_bajo" not in rules(photograph(late, cerrado=3))


def test_a_trailing_month_without_target_does_not_hide_the_streak_and_an_inner_one_breaks_it() -> None:
    assert one(photograph({"meta": [10, 10, 10, 0], "hecho": [0, 0, 0, 0]}), "tres_meses_bajo")[0] == "2026-01-31"
    assert "tres_meses_bajo" not in rules(photograph({"meta": [10, 0, 10, 10], "hecho": [0, 0, 0, 0]}))


def test_the_budget_is_spent_and_the_target_is_not_met() -> None:
    found = photograph({"meta": TEN, "hecho": [10, 4, 3, 2], "pim": TEN, "gasto": [10, 10, 10, 10]})
    assert one(found, "gasto_sin_meta") == ("2026-02-28", 47.5, 75, 4)
    row = found[found["regla"] == "gasto_sin_meta"].iloc[0]
    assert row["detalle"] == (
        "A abril: ejecución financiera, 40 de 40 soles (100 %); ejecución física, 19 de 40 (47.5 %)."
    )
    assert row["severidad"] == "advertencia"


def test_the_target_is_met_and_the_budget_is_not_spent() -> None:
    found = photograph({"meta": TEN, "hecho": [9, 9, 9, 9], "pim": [1000] * 12, "gasto": [0, 0, 0, 1]})
    assert one(found, "meta_sin_gasto") == ("2026-01-31", 0.03, 75, 4)


def test_a_gap_needs_both_percentages() -> None:
    assert rules(photograph({"meta": TEN, "hecho": [NA] * 4, "pim": TEN, "gasto": TEN[:4]}, cerrado=2)) == set()
    assert rules(photograph({"meta": [0] * 12, "hecho": [0] * 4, "pim": TEN, "gasto": TEN[:4]})) == set()


def test_over_execution_is_above_the_limit_and_not_at_it() -> None:
    assert rules(photograph({"meta": TEN, "hecho": [15, 15, 15, 15]})) == set()
    found = photograph({"meta": TEN, "hecho": [10, 15, 15, 21], "pim": TEN, "gasto": [10, 10, 10, 41]})
    assert one(found, "sobreejecucion_fisica") == ("2026-04-30", 152.5, 150, 4)
    assert one(found, "sobreejecucion_financiera")[:2] == ("2026-04-30", 177.5)


def test_months_not_reported_beyond_the_usual_lag() -> None:
    months = {"meta": [10, 0, 10, 10, 10], "hecho": [10]}
    assert one(photograph(months, cerrado=5), "sin_reporte") == ("2026-03-31", 1, 2, 3)
    assert "sin_reporte" not in rules(photograph(months, cerrado=4))
    assert one(photograph(months, cerrado=6), "sin_reporte")[1] == 2
    late = photograph(months, cerrado=6, chosen=Alertas(retraso_habitual_meses=3))
    assert late.loc[late["regla"] == "sin_reporte", "detalle"].tolist() == [
        "Sin reporte físico de marzo, con meta de 10; con el retraso habitual de 3 meses se espera hasta marzo."
    ]


def test_zero_is_reported() -> None:
    assert "sin_reporte" not in rules(photograph({"meta": TEN, "hecho": [0] * 12}, cerrado=12))


@pytest.mark.parametrize("measure", ["meta", "hecho"])
def test_a_month_a_hundred_times_the_median_of_the_others_may_be_a_slipped_decimal(measure: str) -> None:
    found = photograph({measure: [0, 10, 1000, 10, 12, 10]})
    assert one(found, "salto_fisico") == ("2026-03-31", 100, 100, 3)
    assert "¿un decimal corrido?" in found["detalle"].iloc[0]
    assert "salto_fisico" not in rules(photograph({measure: [0, 10, 999, 10, 12, 10]}))


def test_the_median_is_of_the_other_months_above_zero_and_takes_two_of_them() -> None:
    assert "salto_fisico" not in rules(photograph({"meta": [0, 0, 1, 100]}))
    assert "salto_fisico" in rules(photograph({"meta": [0, 1, 1, 100]}))
    assert one(photograph({"meta": [1, 3, 0, 200]}), "salto_fisico")[1] == 100


def test_a_current_target_far_from_the_opening_one_in_either_direction() -> None:
    up = photograph({"pia": [5, 5], "pim": [5, 1005]})
    assert one(up, "salto_financiero")[:3] == ("2026-02-28", 101, 100)
    assert pd.isna(up["mes"].iloc[0])
    assert "salto_financiero" in rules(photograph({"pia": [1000, 1000], "pim": [10, 10]}))
    assert "salto_financiero" not in rules(photograph({"pia": [5, 5], "pim": [5, 990]}))


def test_the_pace_is_projected_to_december_and_stays_out_of_the_report_unless_chosen() -> None:
    months = {"meta": TEN, "hecho": [10, 10, 5, 4]}
    found = photograph(months)
    assert one(found, "ritmo") == ("2026-04-30", 72.5, 75, 4)
    assert found["en_informe"].tolist() == [0]
    assert "cerraría diciembre con 87 de una meta anual de 120 (72.5 %)" in found["detalle"].iloc[0]
    assert photograph(months, chosen=Alertas(ritmo_en_informe=True))["en_informe"].tolist() == [1]
    assert "ritmo" not in rules(photograph({"meta": TEN, "hecho": [1] * 12}, mes_corte=12, cerrado=12))


def test_an_inactive_activity_has_no_alerts() -> None:
    bad = {"meta": TEN, "hecho": [0, 0, 0, 5000], "pim": TEN, "gasto": [90] * 4}
    assert rules(photograph(bad))
    assert rules(photograph(bad, activo=0)) == set()
    assert rules(photograph(bad, activo=None)) == rules(photograph(bad))


def test_without_a_cutoff_nothing_is_measured_up_to_it() -> None:
    bad = {"meta": TEN, "hecho": [0, 0, 0, 0], "pim": TEN, "gasto": [10] * 4}
    assert rules(photograph(bad, mes_corte=None)) == set()


def test_the_largest_amounts_that_are_stored_are_compared_exactly() -> None:
    most = 10**13
    found = photograph({"pim": [most] * 12, "gasto": [most, most, most, 3 * most + 1]})
    assert one(found, "sobreejecucion_financiera")[1] == 150.0
    assert "sobreejecucion_financiera" not in rules(photograph({"pim": [most] * 12, "gasto": [most] * 3 + [3 * most]}))


def test_an_annual_table_speaks_of_december() -> None:
    totals = dict.fromkeys(MEASURE_NAMES, pd.array([None], dtype="Int64"))
    totals |= {
        "fisico_programado": pd.array([1000], dtype="Int64"),
        "fisico_ejecutado": pd.array([1600], dtype="Int64"),
    }
    activities = pd.DataFrame(
        {"fuente": "poi_anual", "anio": 2021, "ue": "001087", "codigo_ao": [None], "unidad_id": "sin_dato",
         "actividad_id": "2021-001087-N001", "activo": pd.array([1], dtype="Int64"), "es_sintetico": 0, **totals}
    )  # fmt: skip
    none = activities.iloc[:0].assign(mes=0)
    found = alertas.of_photograph(2021, activities, none, 12, 12, Alertas())
    assert one(found, "sobreejecucion_fisica") == ("2021-12-31", 160, 150, 12)
    assert len(found) == 1


def changes(*rows: tuple) -> pd.DataFrame:
    """(mes, medida, anterior, nuevo, visto_en, cerrado) in whole units."""
    frame = pd.DataFrame(rows, columns=["mes", "medida", "valor_anterior", "valor_nuevo", "visto_en", "mes_cerrado"])
    for name in ("valor_anterior", "valor_nuevo"):
        frame[name] = pd.array([None if pd.isna(v) else int(v) * 100 for v in frame[name]], dtype="Int64")
    return frame.assign(actividad_id=f"2026-{CODE}")


def lowered(*rows: tuple, estado: str = "ordinaria") -> pd.DataFrame:
    activities = pd.DataFrame(
        {"fuente": ["poi_ceplan"], "anio": [2026], "ue": ["001087"], "unidad_id": ["001087-01"],
         "actividad_id": [f"2026-{CODE}"], "estado": [estado], "es_sintetico": [0]}
    )  # fmt: skip
    found = alertas_historia.of_restatements(changes(*rows), activities, Alertas())
    frame_schema(POI_ALERTA).validate(found)
    return found


MAY, JUNE = "2026-05-10T02:00:00Z", "2026-06-19T13:37:24Z"  # the first is 9 May in Lima


def test_a_target_lowered_after_its_month_since_the_photograph_that_showed_it() -> None:
    found = lowered(
        (1, "fisico_programado", 10, 6, MAY, 1),
        (2, "fisico_programado", 10, 7, JUNE, 1),
        (3, "financiero_programado_soles", 100, 1, JUNE, 1),
    )
    assert found["regla"].tolist() == ["meta_financiera_rebajada", "meta_fisica_rebajada"]
    assert found["desde"].tolist() == ["2026-06-19", "2026-05-09"]
    assert found["valor"].tolist() == [9900, 700]
    assert found["detalle"].iloc[1] == (
        "La meta física de enero y febrero bajó de 20 a 13 con el mes ya cerrado; se vio en la exportación"
        " del 2026-05-09."
    )


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "fisico_programado", 10, 6, MAY, 0)],
        [(1, "fisico_programado", 6, 10, MAY, 1)],
        [(1, "fisico_programado", None, 10, MAY, 1)],
        [(1, "fisico_ejecutado", 10, 6, MAY, 1)],
        [(1, "fisico_programado", 10, 6, MAY, 1), (1, "fisico_programado", 6, 10, JUNE, 1)],
    ],
    ids=["the month was open", "raised", "first stated", "not a target", "put back since"],
)
def test_no_other_change_is_a_target_lowered(rows: list[tuple]) -> None:
    assert lowered(*rows).empty


def test_a_target_that_is_withdrawn_is_lowered_and_an_inactive_activity_has_no_alert() -> None:
    withdrawn = (1, "fisico_programado", 10, None, MAY, 1)
    assert lowered(withdrawn)["valor"].tolist() == [1000]
    assert lowered(withdrawn, estado="inactiva").empty


def test_a_unit_that_sends_nothing_for_longer_than_expected() -> None:
    units = [(2026, "000777", date(2026, 6, 19), 0), (2026, "000778", date(2026, 8, 1), 1)]
    on_the_day = alertas_historia.of_silence(units, date(2026, 8, 3), Alertas())
    assert on_the_day.empty
    found = alertas_historia.of_silence(units, date(2026, 8, 4), Alertas())
    frame_schema(POI_ALERTA).validate(found)
    assert found[["ue", "regla", "desde", "actividad_id"]].to_numpy().tolist() == [
        ["000777", "sin_exportacion", "2026-08-03", "sin_dato"]
    ]
    assert alertas_historia.of_silence(units, date(2027, 1, 1), Alertas()).equals(
        alertas_historia.of_silence(units, date(2027, 1, 2), Alertas())
    )


def test_every_rule_is_in_the_catalogue_with_words_for_people() -> None:
    assert RUN == 3
    assert all(regla.descripcion.endswith(".") for regla in REGLAS.values())
