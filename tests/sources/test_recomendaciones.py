"""The matrix of commitments comes back as it was written; what a person decided, wrote or mistyped is told apart."""

from datetime import date
from typing import Any

import pytest

from assets.reports.compromisos import SHEET, stem, workbook
from assets.sources import intake
from assets.sources.unit import UnitLoad
from schemas.layouts.recomendaciones import COMPROMISOS
from schemas.messages import RULES
from schemas.tables.recomendaciones import RECOMENDACION
from tests.reports.plantillas import Filled
from tests.sources.sheets import DELIVERY

HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a" * 300, "\u202ederecha", "con\x1bescape y \x00"]


def row(clave: str = "fisico_bajo-0969b5f5", **changes: Any) -> dict[str, Any]:
    """A draft, as `bi_recomendacion` shows it."""
    return {
        "clave": clave, "numero": None, "orden": 1, "unidad": "Oficina de Paz", "actividad": "Talleres",
        "origen": "regla",
        "texto": "Identificar las causas de la baja ejecución.", "regla": "fisico_bajo", "responsable": None,
        "plazo": None, "estado": "propuesta", "evidencia": None,
    } | changes  # fmt: skip


def matrix(*rows: dict[str, Any], tema: str = "poi", ue: str | None = "001087") -> Filled:
    return Filled(workbook(rows, tema, 2021, ue), COMPROMISOS, SHEET)


def loaded(filled: Filled) -> UnitLoad:
    (load,) = intake.parse(filled.content(), DELIVERY).loads
    return load


def values(load: UnitLoad) -> list[dict[str, Any]]:
    data = load.data[RECOMENDACION.name]
    return [dict(zip(data, found, strict=True)) for found in zip(*data.values(), strict=True)]


def told(load: UnitLoad) -> list[tuple[str, str | None]]:
    return [(found.regla, found.celda) for found in load.observations]


def first(filled: Filled, number: int = 0) -> int:
    return filled.header + 1 + number


def test_a_matrix_as_it_was_written_says_nothing_and_is_recognised_by_what_stands_in_it() -> None:
    filled = matrix(row(), row("gasto_sin_avance-1", orden=2))
    identity = intake.identify(filled.content(), "cualquier nombre.xlsx")
    assert (identity.fuente, identity.units) == ("recomendaciones", ((2021, "001087"),))
    assert values(loaded(filled)) == []
    assert told(loaded(filled)) == []


def test_what_was_decided_comes_back_with_its_key() -> None:
    filled = matrix(row(), row("otra"))
    filled.write(first(filled), numero="3.3", estado="en proceso", responsable="DPE", plazo=date(2022, 6, 30))
    filled.write(first(filled, 1), estado="descartada")
    load = loaded(filled)
    one, two = values(load)
    assert (one["clave"], one["numero"], one["estado"], one["plazo"]) == (
        "fisico_bajo-0969b5f5", "3.3", "en_proceso", "2022-06-30",
    )  # fmt: skip
    assert (one["tema"], one["anio"], one["alcance"]) == ("poi", 2021, "001087")
    assert one["unidad_id"] == "001087-oficina-de-paz"
    assert (two["clave"], two["estado"]) == ("otra", "descartada")
    assert told(load) == []


def test_the_matrix_says_rules_in_words_and_they_come_back_as_rules() -> None:
    filled = matrix(row(estado="descartada"), row("persona-1", regla=None, origen="persona", estado="descartada"))
    assert filled.cell(first(filled, 1), "regla").value == "Ejecución física baja"
    assert [found["regla"] for found in values(loaded(filled))] == [None, "fisico_bajo"]


def test_a_draft_whose_words_were_changed_is_a_persons_though_nobody_decided_it() -> None:
    filled = matrix(row())
    filled.write(first(filled), texto="Otra cosa.")
    assert [(found["texto"], found["estado"]) for found in values(loaded(filled))] == [("Otra cosa.", "propuesta")]


def test_a_persons_own_rows_get_a_key_from_their_number_or_their_text() -> None:
    filled = matrix(row("persona-4-1", origen="persona", estado="aceptada", responsable="DM", plazo="2022-01-01"))
    for number, own in enumerate([{"numero": "4.1"}, {"numero": "5"}, {}, {}], 1):
        filled.write(first(filled, number), texto=f"Propia {number}", estado="descartada", **own)
    keys = [found["clave"] for found in values(loaded(filled))]
    assert keys[:3] == ["persona-4-1", "persona-4-1-2", "persona-5"]
    assert len(set(keys)) == 5
    assert all(key.startswith("persona-") for key in keys)


def test_what_an_accepted_recommendation_lacks_is_told_at_its_cell() -> None:
    filled = matrix(row())
    filled.write(first(filled), estado="aceptada")
    load = loaded(filled)
    assert told(load) == [("compromiso_sin_responsable", "E7"), ("compromiso_sin_plazo", "F7")]
    assert len(values(load)) == 1


@pytest.mark.parametrize(
    ("written", "regla", "cell"),
    [
        ({"estado": "visto"}, "valor_no_admitido", "G7"),
        ({"estado": "aceptada", "responsable": "DM", "plazo": "a mediados de año"}, "fecha_ilegible", "F7"),
        ({"estado": "aceptada", "responsable": "DM", "plazo": "30/02/2022"}, "fecha_ilegible", "F7"),
    ],
)
def test_a_cell_that_cannot_be_read_keeps_its_row_apart_with_a_remedy(written: dict, regla: str, cell: str) -> None:
    filled = matrix(row(), row("otra"))
    filled.write(first(filled), **written)
    filled.write(first(filled, 1), estado="descartada")
    load = loaded(filled)
    assert (regla, cell) in told(load)
    assert [found["clave"] for found in values(load)] == ["otra"]
    assert [apart.fila for apart in load.kept_apart] == [7]
    assert RULES[regla].corregir


def test_a_repeated_number_is_told_at_each_cell_and_both_stay() -> None:
    filled = matrix(row(), row("otra"), row("descartada"))
    for number, state in enumerate(("aceptada", "aceptada", "descartada")):
        filled.write(first(filled, number), numero="1", estado=state, responsable="DM", plazo="31/12/2022")
    load = loaded(filled)
    assert told(load) == [("recomendacion_repetida", "A7"), ("recomendacion_repetida", "A8")]
    assert len(values(load)) == 3


def test_a_key_that_was_copied_loads_neither_row() -> None:
    filled = matrix(row(estado="descartada", origen="persona"), row(estado="descartada", origen="persona"))
    load = loaded(filled)
    assert values(load) == []
    assert len(load.kept_apart) == 2


def test_the_psig_has_a_matrix_of_its_own() -> None:
    filled = matrix(row("sobreejecucion", unidad="DGTEG"), tema="psig", ue=None)
    filled.write(first(filled), estado="descartada")
    load = loaded(filled)
    (found,) = values(load)
    assert (load.unidad, found["tema"], found["alcance"]) == ("psig", "psig", "psig")
    assert found["unidad_id"] == "039-DTEG"


@pytest.mark.parametrize(
    ("cell", "regla"), [("B2", "unidad_ausente"), ("B3", "anio_ausente"), ("B4", "unidad_ausente")]
)
def test_a_matrix_that_does_not_say_whose_it_is_is_refused(cell: str, regla: str) -> None:
    filled = matrix(row())
    filled.sheet[cell] = None
    assert [found.regla for found in intake.parse(filled.content(), DELIVERY).refused] == [regla]


def test_the_same_rows_give_the_same_bytes_in_any_order() -> None:
    rows = [row("b", orden=2), row("a", estado="aceptada", origen="persona", plazo=date(2022, 1, 2), orden=9)]
    assert workbook(rows, "poi", 2021, "001087") == workbook(rows[::-1], "poi", 2021, "001087")
    filled = matrix(*rows)
    assert [filled.cell(first(filled, number), "clave").value for number in (0, 1)] == ["a", "b"]
    assert stem("psig", 2023, None) == "Matriz de compromisos PSIG 2023"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_texts_and_an_untouched_draft_stays_one(text: str) -> None:
    filled = matrix(row(texto=text, unidad=text, actividad=text))
    cell = filled.cell(first(filled), "texto")
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert values(loaded(filled)) == []
