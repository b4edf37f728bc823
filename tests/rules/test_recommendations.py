"""The lists of departments that the evaluation of 2021 prints."""

import re

import pandas as pd
import pytest

from assets.rules.poi import marts
from assets.rules.recommendations import conclusions_2_6_and_2_7, departments, recommendation_3_3
from schemas.institucion import Institucion
from tests.rules.datos import activities, csv_rows, poi_2021

RISK, EVALUATION, FOSTERING = "en riesgo", "evaluación sociofamiliar", "acogimiento familiar"


@pytest.fixture(scope="module")
def mart() -> pd.DataFrame:
    return marts(poi_2021(), Institucion().scale(2021), {})["poi_actividad"]


def _printed(claim: str) -> set[str]:
    text = next(r["valor_publicado"] for r in csv_rows("poi_2021_resumen_publicado") if r["cifra"] == claim)
    return set(re.split(r", | y ", text))


def _mine(found: pd.DataFrame, family: str) -> set[str]:
    return next(set(names) for title, names in departments(found).items() if family in title)


@pytest.mark.parametrize(
    ("family", "claim"),
    [
        (RISK, "recomendacion_3.3_nna_en_riesgo"),
        (EVALUATION, "recomendacion_3.3_evaluacion_sociofamiliar"),
        (FOSTERING, "recomendacion_3.3_acogimiento_familiar"),
    ],
)
def test_recommendation_3_3_as_printed(mart: pd.DataFrame, family: str, claim: str) -> None:
    assert _mine(recommendation_3_3(mart), family) == _printed(claim)


def test_conclusion_2_7_as_printed(mart: pd.DataFrame) -> None:
    assert _mine(conclusions_2_6_and_2_7(mart), RISK) == _printed("nna_en_riesgo_deficiente_en")


def test_conclusion_2_6_prints_a_department_that_its_table_does_not_support(mart: pd.DataFrame) -> None:
    mine = _mine(conclusions_2_6_and_2_7(mart), FOSTERING)
    printed = _printed("acogimiento_familiar_deficiente_en")
    assert mine == {"Lima", "Tacna", "Apurímac", "Huánuco"}
    assert printed - mine == {"Cusco"}, "145 of 123: 118 %"


def test_lima_norte_callao_is_of_callao_in_the_recommendation_and_of_lima_in_the_conclusions(
    mart: pd.DataFrame,
) -> None:
    for found, name, code in (
        (recommendation_3_3(mart), "Callao", "07"),
        (conclusions_2_6_and_2_7(mart), "Lima", "15"),
    ):
        rows = found[found["ambito"] == "Lima Norte - Callao"]
        assert set(rows["departamento"]) == {name}
        assert set(rows["departamento_id"]) == {code}
    assert "Callao" not in set(conclusions_2_6_and_2_7(mart)["departamento"])


def test_the_limit_is_of_the_exact_ratio_and_only_of_what_was_measured() -> None:
    rows = [
        ("Ica", 85, 100),
        ("Puno", 85_001, 100_000),
        ("Lima", None, 100),
        ("Tacna", 0, 100),
        ("Cusco", 5, 0),
    ]
    frame = activities(
        [
            {
                "actividad_operativa": f"Atención - {place}",
                "fisico_ejecutado": done,
                "fisico_programado": target,
            }
            for place, done, target in [*rows]
        ]
        + [{"actividad_operativa": "Gestión", "fisico_ejecutado": 1, "fisico_programado": 100}]
    )
    found = recommendation_3_3(marts(frame, Institucion().scale(2021), {})["poi_actividad"])
    assert found["ambito"].tolist() == ["Ica", "Tacna"]


def test_nothing_low_is_an_empty_list() -> None:
    found = recommendation_3_3(marts(activities([{}]), Institucion().scale(2021), {})["poi_actividad"])
    assert found.empty
    assert departments(found) == {}
