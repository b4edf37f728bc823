"""A target that two units report counts once, and nobody here chooses between two figures."""

import pandas as pd
import pytest

from assets.rules.psig import marts
from assets.rules.psig_claims import Conflict, conflicts
from schemas.frames import conform, frame_schema
from schemas.observation import observe
from schemas.tables.psig import PSIG_ACTIVIDAD, PSIG_META, PSIG_PLAN
from tests.rules.datos import NO_PLAN


def _metas(*rows: tuple[str, str | None, int | None, int | None]) -> pd.DataFrame:
    """(sender, its text of who is responsible, programmed, executed) of one target."""
    filled = [
        {
            **dict.fromkeys(PSIG_META.names),
            "anio": 2024,
            "actividad": 7,
            "ejercicio_meta": 2024,
            "unidad": unit,
            "responsable_texto": text,
            "meta_programada": programmed,
            "meta_ejecutada": executed,
            "meta_es_porcentaje": 0,
            "fila": n,
            "carga_id": f"psig-2024-{unit}",
        }
        for n, (unit, text, programmed, executed) in enumerate(rows, start=2)
    ]
    return conform(PSIG_META, pd.DataFrame(filled, dtype=object))


def _plan(responsible: str | None) -> pd.DataFrame:
    row = dict.fromkeys(PSIG_PLAN.names) | {"anio": 2024, "actividad": 7, "situacion": "con_meta", "fila": 1}
    row |= {"responsable_texto": responsible, "carga_id": "plan"}
    return conform(PSIG_PLAN, pd.DataFrame([row], dtype=object))


def _target(
    metas: pd.DataFrame, plan: pd.DataFrame, rulings: dict[tuple[int, int, int], str] | None = None
) -> pd.Series:
    found = marts(2024, plan, metas, rulings or {})["psig_actividad"]
    assert len(frame_schema(PSIG_ACTIVIDAD).validate(found)) == 1
    return found.iloc[0]


BOTH_CLAIM = (("OGRH", "OGRH", 1000, 300), ("OC", "OC", 1000, 1000))


def test_the_plan_says_whose_figure_counts() -> None:
    for responsible, executed in (("OGRH con OC", 300), ("OC", 1000)):
        metas, plan = _metas(*BOTH_CLAIM), _plan(responsible)
        assert _target(metas, plan)["meta_ejecutada"] == executed
        assert _target(metas.iloc[::-1], plan)["meta_ejecutada"] == executed
        assert conflicts(metas, plan) == [Conflict(2024, 7, 2024, ("OGRH", "OC"), responsible.split()[0])]


@pytest.mark.parametrize("plan", [NO_PLAN, _plan(None)], ids=["no plan", "a plan that names nobody"])
def test_without_the_plans_word_the_row_that_names_its_own_sender_counts(plan: pd.DataFrame) -> None:
    metas = _metas(("OGRH", "OC", 1000, 300), ("OC", "OC", 1000, 1000))
    assert _target(metas, plan)["meta_ejecutada"] == 1000
    assert conflicts(metas, plan)[0].cuenta == "OC"


@pytest.mark.parametrize(
    ("metas", "plan"),
    [
        (_metas(*BOTH_CLAIM), NO_PLAN),
        (_metas(("OGRH", "DM", 1000, 300), ("OC", "DM", 1000, 1000)), NO_PLAN),
        (_metas(*BOTH_CLAIM), _plan("DM")),
        (_metas(("OGRH", None, 1000, None), ("OC", None, 1000, 1000)), NO_PLAN),
    ],
    ids=["both", "neither", "the plan names another", "one gives no quantity"],
)
def test_units_that_disagree_and_are_not_alone_responsible_leave_no_figure(
    metas: pd.DataFrame, plan: pd.DataFrame
) -> None:
    for order in (metas, metas.iloc[::-1]):
        for rulings in ({}, {(2024, 7, 2024): "no_ejecutada"}):
            target = _target(order, plan, rulings)
            assert (target["estado"], target["cuenta_programada"]) == ("sin_calificar", 1)
            assert target[["meta_programada", "meta_ejecutada", "pct", "pct_para_promedio"]].isna().all()
            assert target["carga_id"] == "psig-2024-OGRH"
        assert conflicts(order, plan) == [Conflict(2024, 7, 2024, ("OGRH", "OC"), None)]
    if len(plan):
        assert _target(metas, plan)["responsable"] == "DM"


def test_units_that_agree_count_once_and_are_no_conflict() -> None:
    metas = _metas(("OC", "OC", 1000, 300), ("OGRH", "OGRH", 1000, 300))
    assert _target(metas, NO_PLAN)["meta_ejecutada"] == 300
    assert conflicts(metas, NO_PLAN) == []


def test_the_conflict_is_said_in_words() -> None:
    said = observe("meta_en_dos_hojas", "OGRH, OC", actividad=7, ejercicio=2024)
    assert said.severidad == "advertencia"
    assert "OGRH, OC" in said.mensaje
