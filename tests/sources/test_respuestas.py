"""`respuestas`: an observations workbook that came back, whatever else it holds."""

from typing import Any

import pytest

from assets.reading.read import read
from assets.sources.intake import identify
from assets.sources.registry import recognise
from assets.sources.unit import UnitLoad
from tests.reading.sender import refusal, workbook
from tests.sources.sheets import activity, cuadro, load_of, loads, of_rule, psig

TABLE = "observacion_respuesta"
ABOVE = (["Observaciones a la hoja del PSIG"], ["Fuente:", "psig"], ["Año:", 2023], ["Unidad responsable:", "DGFC"])
TITLES = ("N°", "Gravedad", "Celda", "Qué se vio", "Regla", "Clave", "Respuesta")
KEY, OTHER = "0123456789ab", "123456789012"


def row(respuesta: str | None, *, clave: Any = KEY, regla: str = "documento_compartido") -> list[Any]:
    return [1, "aviso", "J6, J7", "El documento se ofrece dos veces", regla, clave, respuesta]


def sheet(*rows: list[Any], above: Any = ABOVE, titles: Any = TITLES) -> list[list[Any]]:
    return [list(line) for line in (*above, [], titles, *rows)]


def book(*rows: list[Any], **more: Any) -> bytes:
    return workbook({"Observaciones": sheet(*rows, **more)})


def answers(load: UnitLoad) -> list[tuple[str, str]]:
    frame = load.frames[TABLE]
    return list(zip(frame["clave"], frame["respuesta"], strict=True))


def test_an_answer_is_known_by_its_finding_and_its_unit() -> None:
    load = load_of(book(row("documento compartido, justificado")))
    assert (load.fuente, load.anio, load.unidad) == ("respuestas", 2023, "DGFC")
    (answer,) = load.frames[TABLE].to_dict("records")
    assert (answer["fuente"], answer["clave"], answer["regla"]) == ("psig", KEY, "documento_compartido")
    assert (answer["respuesta"], answer["fila"], answer["hoja"]) == (
        "documento compartido, justificado",
        7,
        "Observaciones",
    )


def test_a_blank_answer_says_nothing_and_a_workbook_without_any_is_no_fault() -> None:
    load = load_of(book(row(None), row("  ", clave=OTHER)))
    assert (answers(load), load.filas, load.observations) == ([], 0, [])


def test_a_row_that_stands_for_several_findings_answers_them_all() -> None:
    assert answers(load_of(book(row("sí", clave=f"{KEY} {OTHER}")))) == [(KEY, "sí"), (OTHER, "sí")]


def test_several_sheets_of_findings_are_one_answer() -> None:
    content = workbook({"Observaciones": sheet(row("a")), "Respondidas": sheet(row("b", clave=OTHER))})
    assert answers(load_of(content)) == [(KEY, "a"), (OTHER, "b")]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (row("sí", regla="numero_ilegible"), "se corrige"),
        (row("sí", regla="otra_cosa"), "a qué regla responde"),
        (row("sí", clave="12"), "«Clave»"),
        (row("sí", clave=None), "«Clave»"),
        (row("sí", clave=f"{KEY}, {OTHER}"), "«Clave»"),
    ],
)
def test_what_cannot_be_taken_for_an_answer_is_told_at_its_cell(answer: list[Any], why: str) -> None:
    load = load_of(book(answer))
    told = of_rule(load.observations, "respuesta_no_admitida")
    assert (told.celda, told.encontrado, answers(load)) == ("G7", "sí", [])
    assert why in told.mensaje


def test_a_copy_of_the_sheet_in_the_workbook_is_not_loaded_and_is_told() -> None:
    content = workbook(
        {"Resumen": [["Lea esto"], ["primero"]], "Cuadro 1": cuadro([activity(1)]), "Observaciones": sheet(row("sí"))}
    )
    source, _ = recognise(read(content))
    assert source.fuente == "respuestas"
    load = load_of(content)
    assert [(told.regla, told.encontrado) for told in load.observations] == [("copia_no_cargada", "«Cuadro 1»")]


def test_a_workbook_whose_findings_lost_a_column_is_no_delivery_of_its_copies() -> None:
    titles = [title if title != "Respuesta" else "Mi respuesta" for title in TITLES]
    content = workbook({"Cuadro 1": cuadro([activity(1)]), "Observaciones": sheet(row("sí"), titles=titles)})
    finding = refusal(content, loads)
    assert (finding.regla, finding.columna, finding.hoja) == ("columna_faltante", "Respuesta", "Observaciones")


def test_a_sheet_with_such_titles_and_no_key_is_what_it_was() -> None:
    notes = [["Clave", "Regla"], ["x", "y"]]
    source, _ = recognise(read(workbook({"Cuadro 1": cuadro([activity(1)]), "Notas": notes})))
    assert source.fuente == "psig"
    assert recognise(read(psig([activity(1)])))[0].fuente == "psig"


@pytest.mark.parametrize(
    ("above", "rule"),
    [
        (ABOVE[:3], "unidad_ausente"),
        ((*ABOVE[:2], ABOVE[3]), "anio_ausente"),
        ((*ABOVE[:2], ["Año:", "dos mil"], ABOVE[3]), "anio_ausente"),
        ((*ABOVE[:3], ["Unidad responsable:", "DGFCC"]), "unidad_desconocida"),
        ((ABOVE[0], ["Fuente:", "otra"], *ABOVE[2:]), "unidad_ausente"),
    ],
)
def test_answers_of_nobody_are_refused(above: Any, rule: str) -> None:
    assert refusal(book(row("sí"), above=above), loads).regla == rule


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        ((["Año: 2023"], ["Unidad responsable: Ex DGTEG"]), ("psig", 2023, "DTEG")),
        ((["Fuente: poi_ceplan"], ["Año:", "2026"], ["Unidad Ejecutora:", "001087"]), ("poi_ceplan", 2026, "001087")),
    ],
)
def test_the_unit_is_read_from_its_label(lines: Any, unit: tuple[str, int, str]) -> None:
    load = load_of(book(row("sí"), above=lines))
    assert (load.frames[TABLE]["fuente"][0], load.anio, load.unidad) == unit


def test_an_answered_workbook_is_recognised_in_the_inventory() -> None:
    identity = identify(book(row("sí")), "observaciones DGFC.xlsx")
    assert (identity.fuente, identity.units, identity.refused) == ("respuestas", ((2023, "DGFC"),), None)
