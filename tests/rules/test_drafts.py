"""Drafts of recommendations: what they rest on is what recommendation 3.3 of 2021 rested on, each activity once."""

import pandas as pd
import pytest

from assets.rules.annual import AT_CUTOFF
from assets.rules.drafts import Draft, of_poi, poi_marts
from assets.rules.drafts_psig import _TEXTS, of_psig
from assets.rules.poi import marts
from assets.rules.psig import marts as psig_marts
from assets.rules.psig_names import responsables
from assets.rules.recommendations import recommendation_3_3
from schemas import codelists
from schemas.codelists import SIN_DATO
from schemas.frames import empty_frame, from_records
from schemas.institucion import Institucion
from schemas.scales import scale
from schemas.tables.psig import PSIG_FACTOR
from schemas.tables.recomendaciones import MARTS, PSIG_RULES
from tests.rules.datos import activities, poi_2021, psig_metas_2023, psig_plan_2023
from tests.rules.test_recommendations import RISK, _printed

SCALE = Institucion().scale(2021)


@pytest.fixture(scope="module")
def mart() -> pd.DataFrame:
    frame = poi_2021()
    closed = frame.assign(**{at_cutoff: frame[name] for name, at_cutoff in AT_CUTOFF.items()})
    return marts(closed, SCALE, {})["poi_actividad"]


@pytest.fixture(scope="module")
def found(mart: pd.DataFrame) -> list[Draft]:
    return of_poi(mart, SCALE)


def of_one(**measures: object) -> list[Draft]:
    return of_poi(marts(activities([full(**measures)]), SCALE, {})["poi_actividad"], SCALE)


def full(**measures: object) -> dict[str, object]:
    """Measures of the year, and the same to the cut-off."""
    return measures | {AT_CUTOFF[name]: value for name, value in measures.items() if name in AT_CUTOFF}


def test_the_drafts_of_2021_rest_on_the_activities_of_recommendation_3_3(
    mart: pd.DataFrame, found: list[Draft]
) -> None:
    territorial = set(recommendation_3_3(mart)["actividad_id"])
    based = [activity for draft in found for activity, _ in draft.rests_on]
    assert len(based) == len(set(based)) == 27
    assert territorial <= set(based)
    alone = mart.set_index("actividad_id").loc[sorted(set(based) - territorial), "fisico_valoracion"]
    assert alone.tolist() == ["Regular", "Regular"]


def test_an_activity_is_in_one_group_by_whether_money_went_further(mart: pd.DataFrame, found: list[Draft]) -> None:
    rows = mart.set_index("actividad_id")
    for draft in found:
        for activity, _ in draft.rests_on:
            further = rows.loc[activity, "financiero_pct"] > rows.loc[activity, "fisico_pct"]
            assert further == (draft.regla == "gasto_sin_avance")


def test_a_family_is_one_draft_with_its_departments_in_order_of_ubigeo(found: list[Draft]) -> None:
    (draft,) = [draft for draft in found if draft.actividad and RISK in draft.actividad]
    assert "en Callao, Huánuco, Lima, Loreto, Madre de Dios y Puno, el gasto avanzó" in draft.texto
    assert _printed("recomendacion_3.3_nna_en_riesgo") == {
        "Callao", "Huánuco", "Lima", "Loreto", "Madre de Dios", "Puno",
    }  # fmt: skip
    assert "(7 actividades, físico de 32.29 % a 77.7 %; financiero de 99.01 % a 100 %)" in draft.texto
    assert draft.actividad_id == SIN_DATO


def test_a_planner_has_few_to_decide(found: list[Draft]) -> None:
    assert [draft.regla for draft in found] == ["fisico_bajo"] + ["gasto_sin_avance"] * 4


@pytest.mark.parametrize(
    ("done", "of", "low"),
    [(85, 100, True), (85_001, 100_000, False), (0, 100, True), (None, 100, False), (5, 0, False)],
)
def test_the_limit_is_of_the_exact_ratio_and_only_of_what_counts(done: int | None, of: int, low: bool) -> None:
    assert bool(of_one(fisico_ejecutado=done, fisico_programado=of)) == low


def test_a_scale_without_the_label_goes_by_the_percentage_of_2021() -> None:
    frame = activities([full(fisico_ejecutado=done, fisico_programado=100) for done in (85, 86)])
    colours = scale("tres-colores-90-75")
    (draft,) = of_poi(marts(frame, colours, {})["poi_actividad"], colours)
    assert "(85 % o menos: 85 % de la meta)" in draft.texto


@pytest.mark.parametrize(("spent", "regla"), [(51, "gasto_sin_avance"), (50, "fisico_bajo"), (None, "fisico_bajo")])
def test_money_that_went_as_far_is_not_further(spent: int | None, regla: str) -> None:
    money = {"financiero_ejecutado_soles": spent, "financiero_programado_soles": 100}
    (draft,) = of_one(fisico_ejecutado=50, fisico_programado=100, **money)
    assert draft.regla == regla


def test_without_a_family_the_centre_of_cost_is_the_group_and_its_key_outlives_the_figures() -> None:
    def drafts(*done: int) -> list[Draft]:
        rows = [full(fisico_ejecutado=n, fisico_programado=100, centro_costo="Oficina de Paz") for n in done]
        return of_poi(marts(activities(rows), SCALE, {})["poi_actividad"], SCALE)

    (one,), (two,) = drafts(10), drafts(20, 30, 100)
    assert one.clave == two.clave
    assert one.actividad_id != SIN_DATO
    assert two.actividad_id == SIN_DATO
    assert two.unidad == "Oficina de Paz"
    assert "las 2 actividades de Oficina de Paz" in two.texto


def test_nothing_low_and_no_activities_are_no_drafts(mart: pd.DataFrame) -> None:
    assert of_one(fisico_ejecutado=100, fisico_programado=100) == []
    assert all(frame.empty for frame in poi_marts(mart.iloc[:0], SCALE).values())


def test_frames_fulfil_their_contracts_and_add_up(mart: pd.DataFrame) -> None:
    made = poi_marts(mart, SCALE)
    assert set(made) == {table.name for table in MARTS}
    drafts, links = made["recomendacion_propuesta"], made["recomendacion_actividad"]
    assert drafts["clave"].is_unique
    counted = links.groupby("clave").size()
    assert drafts.set_index("clave")["actividades"].astype(int).to_dict() == counted.to_dict()
    assert set(links["meta_id"]) == {SIN_DATO}


# ---- PSIG


def psig(anio: int = 2023, **changes: pd.DataFrame) -> dict[str, Draft]:
    """The drafts of 2023 by rule, with some of its facts changed."""
    metas = psig_metas_2023()
    units = [responsables(text).responsable for text in metas["responsable_texto"]]
    metas["unidad"] = pd.Series([unit.abreviatura if unit else None for unit in units], dtype="str")
    facts = {"plan": psig_plan_2023(), "metas": metas, "factors": empty_frame(PSIG_FACTOR)} | changes
    computed = psig_marts(anio, facts["plan"], facts["metas"], codelists.dictamenes())
    found = of_psig(anio, mart=computed["psig_actividad"], **facts)
    return {draft.regla: draft for draft in found}


def factor(actividad: int, unidad: str, problema: str | None, accion: str | None) -> pd.DataFrame:
    row = {"anio": 2023, "unidad": unidad, "orden": 1, "actividad": actividad, "problema": problema,
           "accion_mejora": accion, "fila": 2, "carga_id": "x"}  # fmt: skip
    return from_records(PSIG_FACTOR, [dict.fromkeys(PSIG_FACTOR.names) | row])


def test_one_draft_for_each_kind_of_finding_of_2023_names_units_and_activities() -> None:
    found = psig()
    assert set(found) == {
        "meta_incumplida_sin_factor", "evidencia_de_otra_clase", "evidencia_sin_numero", "meta_sin_cuantificar",
        "sobreejecucion",
    }  # fmt: skip
    assert found["meta_sin_cuantificar"].texto.endswith(": CONADIS (50).")
    assert found["sobreejecucion"].texto.endswith(
        ": CONADIS (39, 40, 55), DTEG (8), INABIF (20), OGPPM (75) y OGRH (69)."
    )
    assert found["sobreejecucion"].rests_on == tuple(
        (SIN_DATO, f"2023-{number:02d}-2023") for number in (8, 20, 39, 40, 55, 69, 75)
    )
    assert found["meta_sin_cuantificar"].unidad_id == "039-CONADIS"


def test_what_factores_explains_is_not_asked_for() -> None:
    """A problem without an action is half of it."""
    assert "AURORA (6, 58, 70)" in psig()["meta_incumplida_sin_factor"].texto
    explained = psig(factors=factor(6, "AURORA", "Sin normativa", "Contratar"))
    assert "AURORA (58, 70)" in explained["meta_incumplida_sin_factor"].texto
    half = psig(factors=factor(6, "AURORA", "Sin normativa", "-"))
    assert "AURORA (6, 58, 70)" in half["meta_incumplida_sin_factor"].texto


def test_a_unit_that_sent_nothing_is_named_with_what_it_had_to_report() -> None:
    metas = psig_metas_2023()
    metas["unidad"] = "CONADIS"
    silent = metas[~metas["responsable_texto"].str.contains("OGRH")].reset_index(drop=True)
    found = psig(metas=silent)
    assert "OGRH (" in found["unidad_sin_respuesta"].texto
    assert "meta_sin_cuantificar" in found, "activity 50 was reported"
    assert "OGRH" not in found["meta_sin_cuantificar"].texto, "asked for once"


def test_evidence_that_is_not_there_is_asked_for() -> None:
    metas = psig_metas_2023().assign(unidad="CONADIS")
    metas["documento_sustento"] = metas["documento_sustento"].mask(metas["actividad"] == 39)
    assert psig(metas=metas)["ejecucion_sin_evidencia"].texto.endswith(": CONADIS (39).")


def test_a_year_of_which_nothing_was_sent_has_no_drafts() -> None:
    assert psig(metas=psig_metas_2023().iloc[:0]) == {}


def test_every_rule_says_its_finding_in_words() -> None:
    assert set(_TEXTS) == set(PSIG_RULES)
