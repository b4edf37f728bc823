"""Lists are said as in Spanish, in one way everywhere."""

import pytest

from schemas.spanish import listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a y b"),
        (["a", "b", "c"], "a, b y c"),
        (["Lima", "Loreto", "Puno"], "Lima, Loreto y Puno"),
        (["Junín", "Ica"], "Junín e Ica"),
        (["Áncash", "Ica"], "Áncash e Ica"),
        (["Tahuamanu", "Íñapari"], "Tahuamanu e Íñapari"),
        (["Iquitos", "ÍLAVE"], "Iquitos e ÍLAVE"),
        (["Lima", "Ica", "Huánuco"], "Lima, Ica y Huánuco"),
        (["oro", "hierro"], "oro y hierro"),
        (["nervio", "hiato"], "nervio y hiato"),
        (["sodio", "iones"], "sodio y iones"),
        (["padres", "hijos"], "padres e hijos"),
        (["actas", "«Informes»"], "actas e «Informes»"),
    ],
)
def test_lists_are_said_as_in_spanish(words: list[str], said: str) -> None:
    assert listed(words) == said
