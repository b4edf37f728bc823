"""The two published evaluations against what their data give: what agrees, and every difference by name."""

import re

import pandas as pd
import pytest

from assets.rules.reconciliation import PLANS, known, reconcile
from assets.rules.reconciliation_marts import Figure
from schemas.frames import frame_schema
from schemas.tables.publicado import CONCILIACION
from tests.rules.reconciliation_marts import YEARS, marts, published, reconciled

AGREE = {"igual", "igual_redondeado"}

#: (cuadro, cifra, clave, publicado) -> what is computed for it.
DIFFERENT = {
    2021: {
        ("resumen", "dipam_identificadas_en_riesgo", "", "1874"): "1784",
        (
            "resumen",
            "acogimiento_familiar_deficiente_en",
            "",
            "Lima, Tacna, Apurímac, Huánuco y Cusco",
        ): "Apurímac, Huánuco, Lima y Tacna",
        ("tabla 1", "ejecutado_millones", "OEI.02", "54.20"): "54.2905",
    },
    2023: {
        ("cuadro 1", "pct", "2023-34-2022", "122% (2022)"): "122.86%",
        ("resumen unidades", "cumplidas", "OC", "1"): "0",
        ("resumen unidades", "cumplidas", "DGIGND", "3"): "2",
        ("resumen unidades", "cumplidas", "AURORA", "7"): "4",
        ("resumen unidades", "cumplidas", "CONADIS", "10"): "7",
        ("balance", "nivel_pct", "2023", "70.7%"): "70.769%",
        ("otras cifras", "actividad_34_meta_2022_pct", "", "122%"): "122.86%",
        ("otras cifras", "actividad_34_meta_2022_pct", "", "87%"): "122.86%",
        ("otras cifras", "actividad_51_pct", "", "115%"): "114.17%",
        ("otras cifras", "actividad_75_pct", "", "100%"): "150%",
        ("otras cifras", "nivel_ejecucion_2023", "", "70.7%"): "70.769%",
    },
}
WITHOUT_SOURCE = {
    2021: {("resumen", "aei_con_ao", ""), ("resumen", "inversiones", "")},
    2023: {("balance", name, "2022") for name in ("programadas", "ejecutadas_al_100", "nivel_pct")},
}
OBJECTIVES = [f"OEI.{number:02d}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 11, 12)]


def _of(frame: pd.DataFrame, cuadro: str, *names: str) -> pd.DataFrame:
    chosen = frame["cuadro"] == cuadro
    return frame[chosen & frame["cifra"].isin(names)] if names else frame[chosen]


def _row(frame: pd.DataFrame, cifra: str, clave: str = "", cuadro: str = "") -> pd.Series:
    found = frame[(frame["cifra"] == cifra) & (frame["clave"] == clave)]
    found = found[found["cuadro"] == cuadro] if cuadro else found
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    "names", [("fisico_pct", "financiero_pct"), ("fisico_valoracion", "financiero_valoracion")], ids=["pct", "label"]
)
def test_the_260_percentages_and_the_260_valuations_of_table_5_agree(names: tuple[str, str]) -> None:
    rows = _of(reconciled(2021), "tabla 5", *names)
    assert len(rows) == 260
    assert set(rows["resultado"]) == AGREE  # both occur: not everything is exact, and nothing is taken as rounded


def test_a_label_in_other_case_agrees_and_says_so() -> None:
    rows = _of(reconciled(2021), "tabla 5", "financiero_valoracion")
    other_case = rows[rows["publicado"] == "Muy Bueno"]
    assert len(other_case) == 66
    assert set(other_case["resultado"]) == {"igual_redondeado"}
    assert set(other_case["calculado"]) == {"Muy bueno"}


def test_the_ranking_of_the_units_agrees_14_of_14() -> None:
    rows = _of(reconciled(2023), "responsables")
    assert len(rows) == 14
    assert set(rows["resultado"]) <= AGREE


def test_65_programmed_46_done_and_19_below_agree_exactly() -> None:
    frame = reconciled(2023)
    expected = {
        "actividades_programadas": "65",
        "actividades_al_100_o_mas": "46",
        "actividades_bajo_100": "19",
    }
    rows = _of(frame, "otras cifras", *expected).set_index("cifra")
    assert rows["calculado"].to_dict() == expected
    assert set(rows["resultado"]) == {"igual"}
    assert _row(frame, "programadas", "2023", "balance")["resultado"] == "igual"
    assert _row(frame, "ejecutadas_al_100", "2023", "balance")["resultado"] == "igual"


@pytest.mark.parametrize("anio", YEARS)
def test_exactly_the_known_differences_are_reported(anio: int) -> None:
    frame = reconciled(anio)
    found = frame[frame["resultado"] == "diferente"]
    keys = zip(found["cuadro"], found["cifra"], found["clave"], found["publicado"], strict=True)
    assert dict(zip(keys, found["calculado"], strict=True)) == DIFFERENT[anio]
    assert len(found) == len(DIFFERENT[anio])


@pytest.mark.parametrize("anio", YEARS)
def test_exactly_the_known_figures_have_no_source_and_show_nothing_computed(anio: int) -> None:
    frame = reconciled(anio)
    found = frame[frame["resultado"] == "sin_fuente"]
    assert set(zip(found["cuadro"], found["cifra"], found["clave"], strict=True)) == WITHOUT_SOURCE[anio]
    assert found[["calculado", "diferencia", "tolerancia"]].isna().all(axis=None)


def test_what_rests_on_the_inferred_objectives_is_equal_by_construction_and_nothing_else_is() -> None:
    frame = pd.concat([reconciled(anio) for anio in YEARS])
    found = frame[frame["resultado"] == "por_construccion"]
    measures = ("pim_millones", "ejecutado_millones", "variacion_pct")
    expected = {("tabla 1", name, clave) for name in measures for clave in OBJECTIVES}
    expected -= {("tabla 1", "ejecutado_millones", "OEI.02")}  # it served to infer, and differs
    expected |= {("resumen", "oei_con_ao", "")}
    assert set(zip(found["cuadro"], found["cifra"], found["clave"], strict=True)) == expected
    total = _of(frame, "tabla 1")
    assert set(total[total["clave"] == "TOTAL"]["resultado"]) == {"igual_redondeado"}


def test_an_objective_that_the_source_states_is_no_construction() -> None:
    data = marts()
    data["poi_actividad"]["oei_origen"] = pd.Series(["fuente"] * 130, dtype="str")
    results = _of(reconcile(published(2021), data), "tabla 1")["resultado"]
    assert set(results) == {"igual_redondeado", "diferente"}


@pytest.mark.parametrize("anio", YEARS)
def test_every_published_figure_has_its_row_in_the_shape_of_the_table(anio: int) -> None:
    frame, figures = reconciled(anio), published(anio)
    frame_schema(CONCILIACION).validate(frame)
    for name in ("documento", "anio", "cuadro", "cifra", "clave", "donde", "publicado", "carga_id"):
        assert frame[name].tolist() == figures[name].tolist()
    assert frame["explicacion"].str.endswith(".").all()


@pytest.mark.parametrize("anio", YEARS)
def test_a_figure_is_known_by_one_rule_and_every_rule_by_a_figure(anio: int) -> None:
    plan = PLANS["POI" if anio == 2021 else "PSIG"]
    unused = set(plan.rules)
    for row in published(anio).to_dict("records"):
        patterns = [key for key in plan.rules if key[0] == row["cuadro"] and re.fullmatch(key[1], row["cifra"])]
        assert len(patterns) == 1, row
        unused -= set(patterns)
    assert unused == set()


def test_the_arithmetic_is_written_out() -> None:
    poi, psig = reconciled(2021), reconciled(2023)
    assert "117200992 / 122231574 = 95.8844 %" in _row(poi, "pct_ejecucion_financiera")["explicacion"]
    assert "(122.86 + 100) / 2 = 111.4286 %" in _row(psig, "nivel_cumplimiento", "DA (Ex DGA)")["explicacion"]
    assert "44 / 54 = 81.4815 %" in _row(psig, "nivel_pct", "2022")["explicacion"]
    assert "367 / 368 = 99.7283 %" in _row(poi, "fisico_valoracion", "1")["explicacion"]


@pytest.mark.parametrize(
    ("anio", "key", "reason"),
    [
        (2021, ("dipam_identificadas_en_riesgo", ""), "mismas cifras en otro orden"),
        (2021, ("acogimiento_familiar_deficiente_en", ""), "Cusco 145/123 = 117.89 %"),
        (2021, ("ejecutado_millones", "OEI.02"), "54.20 / 57.21 = 94.7387 %, y al lado se publicó 94.89%"),
        (2021, ("ejecutado_millones", "OEI.02"), "suman 117.12 y el total publicado es 117.20"),
        (2023, ("nivel_pct", "2023"), "truncado; redondeado sería 70.8%"),
        (2023, ("pct", "2023-34-2022"), "truncado; redondeado sería 123%"),
        (2023, ("cumplidas", "CONADIS"), "alguna ejecución"),
    ],
)
def test_a_difference_says_what_can_be_shown_of_why(anio: int, key: tuple[str, str], reason: str) -> None:
    assert reason in _row(reconciled(anio), *key)["explicacion"]


def test_a_figure_printed_twice_with_two_values_names_the_other() -> None:
    rows = _of(reconciled(2023), "otras cifras", "actividad_34_meta_2022_pct")
    by_value = dict(zip(rows["publicado"], rows["explicacion"], strict=True))
    assert "también publica 87% (sección 5)" in by_value["122%"]
    assert "también publica 122% (cuadro 1)" in by_value["87%"]


def test_section_5_counts_activities_with_any_execution() -> None:
    """What reproduces its 12 counts; the reconciliation says it of the four that differ."""
    targets = marts()["psig_actividad"]
    begun = targets[(targets["meta_ejecutada"] > 0).fillna(False)].groupby("responsable")["actividad"].nunique()
    rows = _of(reconciled(2023), "resumen unidades", "cumplidas")
    assert len(rows) == 12
    assert [int(text) for text in rows["publicado"]] == [int(begun.get(unit, 0)) for unit in rows["clave"]]


def test_whole_soles_give_half_a_sol_per_row() -> None:
    row = _row(reconciled(2021), "ejecucion_total_soles")
    assert (row["diferencia"], row["tolerancia"]) == (4_210_000, 65_000_000)
    assert row["resultado"] == "igual_redondeado"


def test_a_sum_with_centimos_in_its_rows_has_no_such_tolerance() -> None:
    data = marts()
    data["poi_actividad"].loc[0, "financiero_ejecutado_soles"] += 1
    row = _row(reconcile(published(2021), data), "ejecucion_total_soles")
    assert row["tolerancia"] == 5_000
    assert row["resultado"] == "diferente"


def test_a_changed_datum_changes_the_result_in_both_directions() -> None:
    data = marts()
    activities = data["poi_actividad"]
    activities.loc[activities["numero"] == 10, "fisico_ejecutado"] = 1874_00
    activities.loc[activities["numero"] == 5, "fisico_ejecutado"] += 100_00
    frame = reconcile(published(2021), data)
    assert _row(frame, "dipam_identificadas_en_riesgo")["resultado"] == "igual"
    assert _row(frame, "fisico_pct", "10")["resultado"] == "diferente"
    assert _row(frame, "fisico_pct", "5")["resultado"] == "diferente"


def test_a_highlight_is_not_compared_with_an_activity_of_another_name() -> None:
    data = marts()
    activities = data["poi_actividad"]
    activities.loc[activities["numero"] == 97, "actividad_operativa"] = "Otra actividad"
    row = _row(reconcile(published(2021), data), "dsld_intervencion_ludica")
    assert row["resultado"] == "sin_fuente"
    assert "N° 97" in row["explicacion"]


def test_lima_norte_callao_counts_under_lima_in_the_conclusions_and_under_callao_in_the_recommendation() -> None:
    frame = reconciled(2021)
    assert "Callao" not in _row(frame, "nna_en_riesgo_deficiente_en")["calculado"].split(", ")
    assert "Callao" in _row(frame, "recomendacion_3.3_nna_en_riesgo")["calculado"]
    assert {
        _row(frame, name)["resultado"] for name in ("nna_en_riesgo_deficiente_en", "recomendacion_3.3_nna_en_riesgo")
    } == {"igual"}


def test_an_absent_quantity_agrees_with_a_dash_and_with_no_number() -> None:
    figures = published(2023)
    absent = figures["clave"] == "2023-50-2023"
    assert _row(reconciled(2023), "pct", "2023-50-2023")["resultado"] == "igual"
    figures.loc[absent, "publicado"] = "100%"
    row = _row(reconcile(figures, marts()), "pct", "2023-50-2023")
    assert (row["resultado"], row["calculado"]) == ("diferente", "-")


def test_the_name_of_a_table_compares_without_case() -> None:
    figure = Figure("Evaluación POI 2021", 2021, "Tabla 5", "fisico_pct", "1", "", "001087", "100%")
    assert known(figure)[2] == {"lado": "fisico"}


def test_a_balance_that_is_itself_published_is_no_source_for_the_published_one() -> None:
    data = marts()
    data["psig_balance"]["origen"] = pd.Series(["publicado"], dtype="str")
    frame = reconcile(published(2023), data)
    for row in (_row(frame, "programadas", "2023", "balance"), _row(frame, "actividades_bajo_100")):
        assert row["resultado"] == "sin_fuente"
