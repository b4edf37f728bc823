"""The place at the end of a name, and one spelling for each family."""

import pandas as pd
import pytest

from assets.rules.places import places
from tests.rules.datos import csv_rows


def _one(name: str) -> list[str | None]:
    found = places(pd.Series([name], dtype="str")).iloc[0]
    return [None if pd.isna(value) else value for value in found]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Atención - Lima", ["Atención", "Lima", "15"]),
        ("Atención - Lima Norte - Callao", ["Atención", "Lima Norte - Callao", "07"]),
        ("Atención - Callao", ["Atención", "Callao", "07"]),
        ("Atención - lima ESTE", ["Atención", "lima ESTE", "15"]),
        ("Atención - madre  de\u00a0dios ", ["Atención", "madre de dios", "17"]),
        ("Atención - Ancash", ["Atención", "Ancash", "02"]),
        ("Atención - Áncash", ["Atención", "Áncash", "02"]),
        ("Atención - rápida - Puno", ["Atención - rápida", "Puno", "21"]),
        ("Fortalecimiento de las defensorías - DEMUNA", [None, None, None]),
        ("Elaboración de instrumentos técnicos - normativos para la igualdad", [None, None, None]),
        ("Atención en Lima", [None, None, None]),
        ("Atención -Lima", [None, None, None]),
        ("Lima", [None, None, None]),
    ],
)
def test_the_place_is_the_longest_known_ending(name: str, expected: list[str | None]) -> None:
    assert _one(name) == expected


def test_an_activity_without_a_name_has_no_place() -> None:
    assert places(pd.Series([None, "Atención - Ica"], dtype="str")).isna().all(axis=1).tolist() == [
        True,
        False,
    ]


def test_a_family_has_its_most_frequent_spelling_and_the_first_among_equals() -> None:
    names = pd.Series(
        ["La Familia - Ica", "la familia - Puno", "la familia - Lima", "Otra - Ica", "OTRA - Puno"],
        dtype="str",
    )
    assert places(names)["actividad_familia"].tolist() == ["la familia"] * 3 + ["Otra"] * 2


def test_2021_has_three_families_in_25_places_each() -> None:
    names = pd.Series([row["actividad_operativa"] for row in csv_rows("poi_2021_tabla5")], dtype="str")
    found = places(names)
    assert found["actividad_familia"].value_counts().tolist() == [25, 25, 25]
    for _, family in found.dropna().groupby("actividad_familia"):
        assert family["ambito"].str.casefold().nunique() == 25
        assert set(family["departamento_id"]) == {f"{n:02d}" for n in range(1, 26)} - {"19", "22"}
    assert found["ambito"].notna().sum() == 75


def test_the_index_of_the_names_is_kept() -> None:
    names = pd.Series(["Atención - Ica", "Gestión"], index=[12, 40], dtype="str")
    assert places(names).index.tolist() == [12, 40]
    assert (places(names).dtypes == "str").all()
