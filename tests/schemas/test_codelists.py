"""Units of the code list: what a name that is none may have meant, and which unit stands for one in a year."""

import pytest

from schemas import codelists
from schemas.codelists import Unidad, unidad_en, unidad_parecida


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # an abbreviation: one letter away from just one unit
        ("DGFCC", "DGFC"),
        ("DGVCG", "DGCVG"),
        ("OGR", "OGRH"),
        ("Ex DGNNAA", "DGNNA"),
        ("DGNA", None),
        ("CONADI", "CONADIS"),
        ("DX", None),
        ("DGFCXX", None),
        ("OGTI", None),
        ("", None),
        # a name: by its telling words
        ("Oficina General de Recusos Humanos", "OGRH"),
        ("Recursos Humanos", "OGRH"),
        ("Dirección General de Adopcion", "DA"),
        ("Dirección de Familia y Comunidad", "DGFC"),
        ("Programa Nacional para el Bienestar Familiar", "INABIF"),
        ("Dirección General", None),
        ("Oficina General de Tecnologías de la Información", None),
        ("Ministerio de Educación", None),
        ("Dirección General de Asuntos Varios y Asuntos", None),
    ],
)
def test_a_suggestion_is_near_and_the_only_one(written: str, meant: str | None) -> None:
    near = unidad_parecida(written)
    assert (near.abreviatura if near else None) == meant


def test_no_unit_is_suggested_for_another_one_of_the_list() -> None:
    """What a list knows is never taken for a misspelling: the suggestion of a name with a letter less is the unit."""
    wrong = {}
    for unit in codelists.unidades().values():
        near = unidad_parecida(unit.denominacion[:-1])
        if near is not None and near != unit:
            wrong[unit.abreviatura] = near.abreviatura
    assert wrong == {}


def listed(monkeypatch: pytest.MonkeyPatch, *units: Unidad) -> None:
    monkeypatch.setattr(codelists, "unidades", lambda: {unit.unidad_id: unit for unit in units})


OLD = Unidad("1", "VIEJA", "Vieja", 1, "", "2022-06-30", "2")
NEW = Unidad("2", "NUEVA", "Nueva", 2, "2022-07-01", "2024-12-31", "3")
LAST = Unidad("3", "ULTIMA", "Última", 3, "2025-01-01", "", "")


@pytest.mark.parametrize(
    ("unit", "anio", "stands"),
    [(OLD, 2021, OLD), (OLD, 2022, OLD), (OLD, 2023, NEW), (OLD, 2026, LAST), (NEW, 2021, NEW), (LAST, 2030, LAST)],
)
def test_a_unit_that_is_gone_gives_way_to_the_successor_of_the_year(
    monkeypatch: pytest.MonkeyPatch, unit: Unidad, anio: int, stands: Unidad
) -> None:
    listed(monkeypatch, OLD, NEW, LAST)
    assert unidad_en(unit, anio) == stands


def test_successors_in_a_circle_end(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = Unidad("1", "A", "A", 1, "", "2020-01-01", "2"), Unidad("2", "B", "B", 2, "", "2020-01-01", "1")
    listed(monkeypatch, one, two)
    assert unidad_en(one, 2023) == one


def test_every_unit_of_the_list_is_valid_in_the_years_of_the_samples() -> None:
    assert [unit.abreviatura for unit in codelists.unidades().values() if not unit.is_valid_in(2023)] == []
