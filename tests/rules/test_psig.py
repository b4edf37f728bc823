"""The PSIG of 2023: who is responsible, the ranking, the balance, and what an absent quantity is."""

from collections.abc import Mapping

import pandas as pd
import pytest

from assets.rules.psig import marts
from assets.rules.psig_names import NOBODY, responsables
from assets.rules.rounding import half_up
from schemas import codelists
from schemas.frames import conform, frame_schema
from schemas.tables.psig import MARTS, PSIG_META
from tests.rules.datos import NO_METAS, NO_PLAN, csv_rows, psig_metas_2023, psig_plan_2023

Marts = dict[str, pd.DataFrame]
RULINGS = codelists.dictamenes()


@pytest.fixture(scope="module")
def published() -> Marts:
    return marts(2023, psig_plan_2023(), psig_metas_2023(), RULINGS)


def _unit(found: Marts, name: str) -> pd.Series:
    return found["psig_responsable"].set_index("responsable").loc[name]


def _target(found: Marts, meta_id: str) -> pd.Series:
    return found["psig_actividad"].set_index("meta_id").loc[meta_id]


@pytest.mark.parametrize(
    ("text", "main", "part", "others"),
    [
        ("DGTEG DASI CON OGRH y OC", "DTEG", "DASI", ("OGRH", "OC")),
        ("OGRH AURORA, INABIF y CONADIS", "OGRH", None, ("AURORA", "INABIF", "CONADIS")),
        ("DM Ex DGTEG, DGIGND", "DM", None, ("DTEG", "DGIGND")),
        ("CONADIS DPDPD (RED ALIVIA)", "CONADIS", "DPDPD (RED ALIVIA)", ()),
        ("Ex DGTEG", "DTEG", None, ()),
        ("DGA", "DA", None, ()),
        ("OGPP OP", "OGPPM", "OP", ()),
        ("OGPPM OP", "OGPPM", "OP", ()),
        ("DGPDV OP", "DGPDV", "OP", ()),
        ("DGIGND DGPDAEM", "DGIGND", "DGPDAEM", ()),
        ("DTEG (Ex DGTEG)", "DTEG", None, ()),
        ("DGFC-DFF", "DGFC", "DFF", ()),
        ("CONADIS (URH)", "CONADIS", "URH", ()),
        ("PROGRAMA NACIONAL AURORA UGTHI", "AURORA", "UGTHI", ()),
        ("Dirección General de Adopciones / DIA y OC", "DA", "DIA", ("OC",)),
    ],
)
def test_the_main_unit_is_the_first_one_named(
    text: str, main: str, part: str | None, others: tuple[str, ...]
) -> None:
    found = responsables(text)
    assert found.responsable is not None
    assert (found.responsable.abreviatura, found.subunidad, found.corresponsables) == (main, part, others)


@pytest.mark.parametrize("text", [None, "", "-", "URH", "Unidad X con OGRH", "DPDPD CONADIS"])
def test_a_text_that_does_not_begin_with_a_known_unit_names_nobody(text: str | None) -> None:
    assert responsables(text) == NOBODY


@pytest.mark.parametrize("source", ["psig_2023_cuadro1", "psig_plan_2023"])
def test_every_text_of_the_documents_names_a_unit_and_loses_no_word(source: str) -> None:
    texts = {row["responsable"] for row in csv_rows(source)} - {""}
    assert len(texts) >= 30
    for text in texts:
        found = responsables(text)
        assert found.responsable is not None, text
        words = set(text.replace(",", " ").split()) - {"CON", "y", "Ex"}
        units = (found.responsable.abreviatura, *found.corresponsables)
        named = {alias for word in words if (unit := codelists.unidad(word)) and (alias := unit.abreviatura)}
        assert set(units) == named, text
        rest = {word for word in words if not codelists.unidad(word)}
        assert set((found.subunidad or "").split()) == rest, text


@pytest.mark.parametrize("table", MARTS, ids=lambda table: table.name)
def test_each_mart_is_what_its_contract_says(published: Marts, table) -> None:
    assert len(frame_schema(table).validate(published[table.name]))


def test_the_ranking_of_2023_in_14_of_14_units(published: Marts) -> None:
    ranking = published["psig_responsable"]
    agree = 0
    for row in csv_rows("psig_2023_responsables_publicado"):
        unit = codelists.unidad(row["responsable"])
        assert unit is not None
        mine = _unit(published, unit.abreviatura)
        agree += f"{half_up(int(mine['cumplimiento_pct']), 10**6)}%" == row["nivel_cumplimiento_publicado"]
    assert agree == 14
    printed = [codelists.unidad(row["responsable"]) for row in csv_rows("psig_2023_responsables_publicado")]
    assert ranking["unidad_id"].tolist()[:14] == [unit.unidad_id for unit in printed if unit]


def test_equal_means_share_a_place_and_the_unit_without_any_has_none(published: Marts) -> None:
    ranking = published["psig_responsable"].set_index("responsable")
    assert ranking["puesto"].tolist() == [1, 2, 3, 4, 4, 6, 7, 8, 9, 10, 11, 12, 12, 14, pd.NA]
    assert ranking.index[ranking["empate"] == 1].tolist() == ["DGNNA", "OGMEPGD", "DGCVG", "DGPDV"]
    assert ranking.loc["DM", ["reformuladas", "programadas", "empate"]].tolist() == [1, 0, 0]
    assert ranking.loc["DM", "cumplimiento_pct"] is pd.NA


def test_the_balance_of_2023(published: Marts) -> None:
    claims = {row["cifra"]: row["valor_publicado"] for row in csv_rows("psig_2023_otras_cifras_publicado")}
    balance = published["psig_balance"].iloc[0]
    assert balance["programadas"] == int(claims["actividades_programadas"]) == 65
    assert balance["ejecutadas_al_100"] == int(claims["actividades_al_100_o_mas"]) == 46
    assert balance["programadas"] - balance["ejecutadas_al_100"] == int(claims["actividades_bajo_100"])
    assert balance["nivel_pct"] == half_up(46 * 10**8, 65) == 70_769_231
    assert claims["nivel_ejecucion_2023"] == "70.7%", "printed cut off: 70.769 rounds to 70.8"
    assert balance["origen"] == "calculado"
    sums = published["psig_responsable"][["programadas", "cumplidas_100"]].sum()
    assert sums.tolist() == [65, 46]


def test_the_79_activities_are_66_listed_12_without_a_target_and_1_suspended(published: Marts) -> None:
    rows = published["psig_actividad"]
    activities = rows.drop_duplicates("actividad")
    assert activities["actividad"].tolist() == list(range(1, 80))
    states = activities["estado"].replace({"reportada": "listada", "no_ejecutada": "listada"})
    states = states.replace({"sin_cuantificar": "listada", "reformulada": "listada"})
    assert states.value_counts().to_dict() == {"listada": 66, "sin_meta": 12, "suspendida": 1}
    without = rows[rows["estado"].isin(["sin_meta", "suspendida"])]
    assert set(without["ejercicio_meta"]) == {0}
    assert set(without["carga_id"]) == {"psig_plan-2023"}
    assert without["meta_id"].tolist()[0] == "2023-04-0"
    assert set(without["cuenta_programada"]) == {0}


def test_the_three_absent_quantities_are_what_was_ruled(published: Marts) -> None:
    for meta_id, state, in_mean, counts in (
        ("2023-01-2022", "no_ejecutada", 0, 1),
        ("2023-50-2023", "sin_cuantificar", None, 1),
        ("2023-71-2023", "reformulada", None, 0),
    ):
        target = _target(published, meta_id)
        assert (target["estado"], target["cuenta_programada"]) == (state, counts)
        assert target["pct"] is pd.NA
        assert (
            target["pct_para_promedio"] is pd.NA
            if in_mean is None
            else target["pct_para_promedio"] == in_mean
        )


def test_without_a_ruling_an_absent_quantity_is_a_finding_out_of_the_mean_and_programmed() -> None:
    found = marts(2023, psig_plan_2023(), psig_metas_2023(), {})
    assert (found["psig_actividad"]["estado"] == "sin_calificar").sum() == 3
    assert found["psig_balance"]["programadas"].tolist() == [66]
    assert _unit(found, "OGPPM")[["sin_calificar", "cumplimiento_pct"]].tolist() == [1, 150_000_000]


def _metas(rows: list[dict[str, object]]) -> pd.DataFrame:
    filled = [
        {
            **dict.fromkeys(PSIG_META.names),
            "anio": 2024,
            "ejercicio_meta": 2024,
            "unidad": "OC",
            "meta_es_porcentaje": 0,
            "fila": n,
            "carga_id": "psig-2024",
            **row,
        }
        for n, row in enumerate(rows, start=2)
    ]
    return conform(PSIG_META, pd.DataFrame(filled, dtype=object))


def _found(rows: list[dict[str, object]], rulings: Mapping[tuple[int, int, int], str] | None = None) -> Marts:
    return marts(2024, NO_PLAN, _metas(rows), rulings or {})


def _done(activity: int, executed: object, programmed: object, **more: object) -> dict[str, object]:
    return {"actividad": activity, "meta_ejecutada": executed, "meta_programada": programmed, **more}


def test_two_targets_of_an_activity_are_one_activity_and_both_must_reach_100() -> None:
    carried = [_done(34, 86, 70, ejercicio_meta=2023), _done(34, 69, 70)]
    assert _found(carried)["psig_balance"][["programadas", "ejecutadas_al_100"]].values.tolist() == [[1, 0]]
    carried[1]["meta_ejecutada"] = 70
    found = _found(carried)
    assert found["psig_balance"][["programadas", "ejecutadas_al_100"]].values.tolist() == [[1, 1]]
    assert _unit(found, "OC")[["metas", "cumplimiento_pct"]].tolist() == [2, 111_428_571]


def test_a_target_just_below_100_is_not_at_100_though_it_is_shown_so() -> None:
    found = _found([_done(1, 10**12 - 1, 10**12)])
    assert found["psig_actividad"]["pct"].tolist() == [100_000_000]
    assert found["psig_balance"]["ejecutadas_al_100"].tolist() == [0]


def test_a_mean_is_compared_unrounded() -> None:
    rows = [_done(1, 10**12 - 1, 10**12, responsable_texto="OGRH"), _done(2, 1, 1, responsable_texto="OC")]
    ranking = _found(rows)["psig_responsable"]
    assert ranking["responsable"].tolist() == ["OC", "OGRH"]
    assert ranking["puesto"].tolist() == [1, 2]
    assert ranking["empate"].tolist() == [0, 0]


def test_a_quantity_that_was_sent_is_not_overruled() -> None:
    found = _found([_done(1, 50, 100)], {(2024, 1, 2024): "reformulada"})
    assert found["psig_actividad"]["estado"].tolist() == ["reportada"]


@pytest.mark.parametrize("programmed", [None, 0])
def test_execution_without_a_target_gives_no_percentage_and_waits_for_a_ruling(
    programmed: int | None,
) -> None:
    assert _found([_done(1, 50, programmed)])["psig_actividad"]["estado"].tolist() == ["sin_calificar"]


def test_a_unit_that_did_not_answer_is_still_there() -> None:
    metas = psig_metas_2023()
    silent = metas[~metas["responsable_texto"].str.startswith("AURORA")]
    found = marts(2023, psig_plan_2023(), silent, RULINGS)
    assert found["psig_balance"][["programadas", "ejecutadas_al_100"]].values.tolist() == [[65, 42]]
    aurora = _unit(found, "AURORA")
    assert aurora[["metas", "programadas", "sin_calificar"]].tolist() == [7, 7, 7]
    assert aurora[["puesto", "cumplimiento_pct"]].isna().all()
    target = _target(found, "2023-58-2023")
    assert target[["estado", "carga_id", "subunidad"]].tolist() == [
        "sin_calificar",
        "psig_plan-2023",
        "UGTHI",
    ]
    assert target["meta_programada"] is pd.NA


def test_a_plan_alone_shows_what_is_programmed() -> None:
    found = marts(2023, psig_plan_2023(), NO_METAS, {})
    assert found["psig_balance"].values.tolist() == [[2023, 65, 0, 0, "calculado"]]
    assert len(found["psig_actividad"]) == 79


def test_units_without_a_plan_are_weighed_up_all_the_same() -> None:
    found = marts(2023, NO_PLAN, psig_metas_2023(), RULINGS)
    assert found["psig_balance"][["programadas", "ejecutadas_al_100"]].values.tolist() == [[65, 46]]
    assert len(found["psig_actividad"]) == 68


def test_nothing_sent_and_no_plan_is_nothing() -> None:
    assert [len(frame) for frame in marts(2023, NO_PLAN, NO_METAS, {}).values()] == [0, 0, 0, 0]


def test_what_a_unit_leaves_blank_is_taken_from_the_plan_and_the_sender() -> None:
    blank = psig_metas_2023().assign(
        responsable_texto=pd.Series(None, index=range(68), dtype="str"),
        unidad_medida=pd.Series(None, index=range(68), dtype="str"),
    )
    found = marts(2023, psig_plan_2023(), blank, RULINGS)
    assert _target(found, "2023-27-2023")["responsable"] == "OC"
    assert _target(found, "2023-22-2023")["unidad_medida"] == "Número de personas capacitadas"
    assert _found([_done(1, 1, 1)])["psig_actividad"]["responsable"].tolist() == ["OC"]
    unknown = _found([_done(1, 1, 1, responsable_texto="Unidad X")])["psig_actividad"]
    assert unknown[["responsable", "unidad_id"]].values.tolist() == [["sin_dato", "sin_dato"]]


@pytest.mark.parametrize(
    ("document", "link", "executed", "state"),
    [
        ("INFORME N° 1", "https://x", 1, "presentada"),
        ("INFORME N° 1", "-", 1, "sin_enlace"),
        (None, "https://x", 1, "sin_documento"),
        ("-", None, 1, "ausente"),
        ("-", " - ", 0, "no_corresponde"),
        ("INFORME N° 1", "https://x", 0, "presentada"),
        (None, None, None, "no_corresponde"),
    ],
)
def test_evidence_is_asked_of_what_is_reported_as_done(
    document: str | None, link: str | None, executed: int | None, state: str
) -> None:
    found = _found([_done(1, executed, 10, documento_sustento=document, enlace_evidencia=link)])
    assert found["psig_actividad"]["evidencia_estado"].tolist() == [state]


def test_what_was_done_without_a_quantity_needs_evidence() -> None:
    found = _found([_done(1, None, 10)], {(2024, 1, 2024): "sin_cuantificar"})
    assert found["psig_actividad"]["evidencia_estado"].tolist() == ["ausente"]
