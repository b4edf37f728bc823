"""Texts of a unit are compared with its figures, those of the report with the whole's; figures are arranged once."""

from decimal import Decimal
from typing import Any

import pytest

from assets.rules.numbers_in_text import MOST
from assets.writing import figures

#: A mistake that was printed: 1874 for the 1784 of one activity.
ONE = {
    "unidad_id": "u1", "actividad_id": "a1", "actividad_operativa": "Capacitar operadores",
    "fisico_programado": Decimal(2000), "fisico_ejecutado": Decimal(1784), "fisico_pct": Decimal("89.2"),
    "financiero_programado_soles": None, "financiero_ejecutado_soles": None, "financiero_pct": None,
}  # fmt: skip


def rows(*texts: tuple[str, str]) -> dict[str, Any]:
    told = [
        {
            "clave": clave,
            "texto": text,
            "unidad": "Oficina",
            "unidad_id": "u1",
            "actividad": None,
            "situacion": "vigente",
        }
        for clave, text in texts
    ]
    return {"bi_narrativa": told, "bi_poi_actividad": [ONE], "bi_poi_agregado": [], "bi_poi_resumen": []}


@pytest.mark.parametrize(
    ("clave", "text", "near"),
    [
        ("u1.logros", "1,874 operadores", True),
        ("informe.logros", "1,874 operadores", False),
        ("informe.logros", "se ejecutaron 1,874 talleres", True),
        ("informe.logros", "Al capacitar operadores, 1,874 personas", True),
    ],
)
def test_a_text_of_the_report_is_doubted_of_an_activity_only_where_it_speaks_of_it(
    clave: str, text: str, near: bool
) -> None:
    found = figures.to_review("poi", rows((clave, text)))
    assert [(row["donde"], row["numero"]) for row in found] == ([(clave, "1,874")] if near else [])


def test_what_was_not_looked_at_is_to_be_reviewed_too() -> None:
    found = figures.to_review("poi", rows(("u1.logros", "55 casos y " * (MOST + 10))))
    assert [row["mensaje"].split(";")[0] for row in found] == [f"El texto tiene más de {MOST} números"]


def test_the_figures_of_a_unit_are_made_once_for_all_of_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str | None] = []
    real = figures.of_unit

    def counted(tema: str, known: Any, unidad_id: str | None) -> Any:
        made.append(unidad_id)
        return real(tema, known, unidad_id)

    monkeypatch.setattr(figures, "of_unit", counted)
    texts = [(f"{whose}.{n}", "1,784 operadores") for whose in ("u1", "informe") for n in range(5)]
    assert figures.to_review("poi", rows(*texts)) == []
    assert made == ["u1", None]
