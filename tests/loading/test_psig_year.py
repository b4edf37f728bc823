"""Findings that need the whole year, the evidence on offer, and answers that silence a finding; on both engines."""

from collections.abc import Sequence
from datetime import datetime

from assets.loading.rebuild import rebuild
from tests.builders import psig, psig_plan
from tests.builders.libro import Fila
from tests.builders.psig_estilos import Estilo
from tests.loading.night import LATER, Night
from tests.reading.sender import workbook

THIRD = "2026-11-24T07:00:00Z"
SHARED = "INFORME N° D000009-2023-MIMP-OC-ABC"


def row(number: int, unit: str, **changes: str) -> Fila:
    """A row of Cuadro 1 that is well filled."""
    return {
        "n": str(number), "actividad": str(number), "denominacion": f"Actividad {number}", "responsable": unit,
        "unidad_medida": "Taller", "meta_programada": "2", "meta_ejecutada": "2", "pct_ejecucion_publicado": "100%",
        "evidencia_requerida": "Informe", "documento_sustento": f"INFORME N° D{number:06d}-2023-MIMP-{unit}",
        "enlace_evidencia": "https://ejemplo.invalid/1",
    } | changes  # fmt: skip


def send(night: Night, unit: str, rows: Sequence[Fila], *, day: int = 1, name: str = "") -> None:
    path = night.folder / f"{unit}{day}.xlsx"
    psig.workbook(unit, rows, [], path, Estilo(path.name, datetime(2024, 1, day, 15, 0), unit))
    night.deliver(path, f"psig/{name or unit}.xlsx")


def plan(night: Night, rows: Sequence[Fila]) -> None:
    path = night.folder / "plan.xlsx"
    approved = [item | {"estado_2023": "con meta", "nota": ""} for item in rows]
    psig_plan.workbook(approved, path)
    night.deliver(path, "plan.xlsx")


def told(night: Night, rule: str, *, resolved: bool = False) -> list[tuple]:
    when = "IS NOT NULL" if resolved else "IS NULL"
    return night.query(
        "SELECT unidad, celda, encontrado FROM bi_observacion"
        f" WHERE regla = '{rule}' AND resuelta_en {when} ORDER BY 1, 2"
    )


def rebuilt(night: Night) -> bool:
    """A rebuild tells the same."""
    before = night.exported("antes")
    aside = night.folder / "aparte"
    aside.mkdir()
    rebuild(night.engine, night.custody, aside, ejemplos=True, now=night.now)
    return night.exported("después") == before


# ---- plan and other units


def test_a_unit_that_has_not_answered_is_told_with_the_plan_until_its_sheet_arrives(night: Night) -> None:
    plan(night, [row(1, "OC"), row(2, "OGRH"), row(3, "OGRH")])
    night.run()
    assert told(night, "unidad_sin_respuesta") == [], "no unit has answered yet: that is no finding about one of them"
    send(night, "OC", [row(1, "OC")])
    night.run(LATER)
    assert told(night, "unidad_sin_respuesta") == [("039", None, "OGRH")]
    message = str(night.value("SELECT mensaje FROM bi_observacion WHERE regla = 'unidad_sin_respuesta'"))
    assert "actividades: 2, 3." in message
    send(night, "OGRH", [row(2, "OGRH")])
    night.run(THIRD)
    assert told(night, "unidad_sin_respuesta") == []
    assert told(night, "unidad_sin_respuesta", resolved=True) == [("039", None, "OGRH")]
    assert told(night, "actividad_no_informada") == [("OGRH", None, "3")]
    assert rebuilt(night)


def test_an_activity_in_a_row_that_was_kept_apart_is_not_said_to_be_missing(night: Night) -> None:
    plan(night, [row(1, "OC"), row(2, "OC")])
    send(night, "OC", [row(1, "OC"), row(2, "OC", meta_ejecutada="más o menos dos")])
    night.run()
    assert told(night, "actividad_no_informada") == []


def test_what_differs_from_the_plan_is_told_at_its_cell_also_when_the_plan_comes_later(night: Night) -> None:
    send(night, "OC", [row(1, "OC"), row(9, "OC")])
    night.run()
    plan(night, [row(1, "OC", unidad_medida="Persona", denominacion="ACTIVIDAD 1.")])
    night.run(LATER)
    assert told(night, "difiere_del_plan") == [("OC", "D6", "Taller")]
    assert told(night, "actividad_fuera_del_plan") == [("OC", "B7", "9")]
    send(night, "OC", [row(1, "OC", unidad_medida="Persona")], day=2)
    night.run(THIRD)
    assert told(night, "difiere_del_plan") == told(night, "actividad_fuera_del_plan") == []
    assert rebuilt(night)


def test_a_document_that_two_units_offer_is_told_to_both_whichever_came_first(night: Night) -> None:
    send(night, "OC", [row(1, "OC", documento_sustento=SHARED)])
    night.run()
    send(night, "OGRH", [row(2, "OGRH", documento_sustento="Informe N°000009-2023-MIMP-OC")])
    night.run(LATER)
    found = told(night, "documento_compartido_con_otra_unidad")
    assert [(unit, cell) for unit, cell, _ in found] == [("OC", "J6"), ("OGRH", "J6")]
    assert all("1 (OC) y 2 (OGRH)" in text and "ABC" not in text for _, _, text in found)
    night.run(THIRD)
    assert told(night, "documento_compartido_con_otra_unidad") == found
    assert rebuilt(night)


def test_a_target_that_two_units_report_differently_is_told_to_both(night: Night) -> None:
    send(night, "OC", [row(1, "OC")])
    send(night, "OGRH", [row(1, "OGRH", meta_ejecutada="1")])
    night.run()
    assert told(night, "meta_en_dos_hojas") == [("OC", "F6", "OGRH, OC"), ("OGRH", "F6", "OGRH, OC")]


# ---- evidence


def test_each_document_on_offer_is_a_row_without_initials(night: Night) -> None:
    links = "https://ejemplo.invalid/1 https://ejemplo.invalid/2"
    both = f"{SHARED}. CORREO de Juana Pérez del 01.09.2023"
    send(night, "OC", [row(1, "OC", documento_sustento=both, enlace_evidencia=links), row(2, "OC"),
                       row(3, "OC", documento_sustento=SHARED), row(4, "OC", documento_sustento="-")])  # fmt: skip
    night.run()
    shown = night.query(
        "SELECT actividad, orden, clase, numero, tiene_numero_sgd, entidad, enlace, compartido_con, es_compartido,"
        " clase_requerida, corresponde, unidad_id, meta_id FROM bi_psig_evidencia ORDER BY actividad, orden"
    )
    number, first = "D000009-2023-MIMP-OC", "https://ejemplo.invalid/1"
    asked = ("informe", 1, "039-OC")
    assert shown == [
        (1, 1, "informe", number, 1, "MIMP", first, "3", 1, *asked, "2023-01-2023"),
        (1, 2, "correo", None, 0, None, "https://ejemplo.invalid/2", None, 0, "informe", 0, "039-OC", "2023-01-2023"),
        (2, 1, "informe", "D000002-2023-MIMP-OC", 1, "MIMP", first, None, 0, *asked, "2023-02-2023"),
        (3, 1, "informe", number, 1, "MIMP", first, "1", 1, *asked, "2023-03-2023"),
    ]
    kept = night.query("SELECT documento FROM psig_evidencia WHERE actividad = 1 ORDER BY orden")
    assert kept == [(SHARED,), ("CORREO de Juana Pérez del 01.09.2023",)]
    view = [str(cell) for line in night.query("SELECT * FROM bi_psig_evidencia") for cell in line]
    assert not [cell for cell in view if "Juana" in cell or "ABC" in cell]


# ---- answers


def answered(night: Night, unit: str, *answers: tuple[str, str, str], name: str, day: int) -> None:
    """An observations workbook sent back: (rule, clave, answer) of each row."""
    above = [["Fuente:", "psig"], ["Año:", 2023], ["Unidad responsable:", unit], []]
    rows = [[rule, clave, answer] for rule, clave, answer in answers]
    saved = datetime(2024, 2, day, 15, 0)
    content = workbook(
        {"Observaciones": [*above, ["Regla", "Clave", "Respuesta"], *rows]},
        finish=lambda book: book.set_properties({"created": saved}),
    )
    night.deliver(content, f"respuestas/{name}.xlsx")


def key_of(night: Night, rule: str) -> str:
    return str(night.value(f"SELECT DISTINCT clave FROM bi_observacion WHERE regla = '{rule}'"))


def silenced(night: Night) -> list[tuple]:
    return night.query(
        "SELECT regla, severidad, respuesta, respondida FROM bi_observacion"
        " WHERE resuelta_en IS NULL AND unidad IS NOT NULL ORDER BY 1, 3"
    )


def test_an_answer_silences_its_finding_now_and_in_later_versions(night: Night) -> None:
    rows = [row(number, "OC", documento_sustento=SHARED) for number in (1, 2)]
    send(night, "OC", rows)
    night.run()
    assert silenced(night) == [("documento_compartido", "aviso", None, 0)]
    words = "documento compartido, justificado"
    answered(night, "OC", ("documento_compartido", key_of(night, "documento_compartido"), words), name="uno", day=1)
    night.run(LATER)
    answer = ("documento_compartido", "aviso", words, 1)
    assert silenced(night) == [answer]
    send(night, "OC", [row(7, "OC"), *rows], day=5)
    night.run(THIRD)
    assert silenced(night) == [answer], "the rows moved down, and it is still the same finding"
    send(night, "OC", [*rows, row(3, "OC", documento_sustento=SHARED)], day=6)
    night.run("2026-11-25T07:00:00Z")
    assert silenced(night) == [("documento_compartido", "aviso", None, 0)], "a third activity was not answered for"
    assert rebuilt(night)


def test_answers_add_up_the_newest_counts_and_one_can_be_taken_back(night: Night) -> None:
    send(night, "OC", [row(1, "OC", documento_sustento="INFORME S/N"), row(2, "OC", enlace_evidencia="-")])
    night.run()
    number, link = key_of(night, "documento_sin_numero"), key_of(night, "enlace_ausente")
    # the newer workbook arrives first
    answered(night, "OC", ("documento_sin_numero", number, "en trámite"), name="b", day=3)
    night.run(LATER)
    answered(
        night, "OC", ("documento_sin_numero", number, "no hay"), ("enlace_ausente", link, "en físico"), name="a", day=2
    )
    assert all(outcome.loaded for outcome in night.run(THIRD))
    assert silenced(night) == [
        ("documento_sin_numero", "advertencia", "en trámite", 1),
        ("enlace_ausente", "advertencia", "en físico", 1),
    ]
    assert night.value("SELECT count(*) FROM bi_frescura WHERE fuente = 'respuestas'") == 1
    answered(night, "OC", ("documento_sin_numero", number, "Retirar"), name="c", day=4)
    night.run("2026-11-25T07:00:00Z")
    assert silenced(night) == [
        ("documento_sin_numero", "advertencia", None, 0),
        ("enlace_ausente", "advertencia", "en físico", 1),
    ]
    assert night.value("SELECT count(*) FROM observacion_respuesta") == 4
    assert rebuilt(night)


def test_an_answer_is_of_its_unit_and_year_alone(night: Night) -> None:
    for unit in ("OC", "OGRH"):
        send(night, unit, [row(1, unit, enlace_evidencia="-", documento_sustento=f"INFORME N° D7-2023-MIMP-{unit}")])
    answered(night, "OC", ("enlace_ausente", "0" * 12, "en físico"), name="x", day=1)
    night.run()
    assert {answer for _, _, answer, _ in silenced(night)} == {None}
    answered(night, "OC", ("enlace_ausente", key_of(night, "enlace_ausente"), "en físico"), name="y", day=2)
    night.run(LATER)
    assert night.query("SELECT unidad, respondida FROM bi_observacion WHERE regla = 'enlace_ausente' ORDER BY 1") == [
        ("OC", 1),
        ("OGRH", 0),
    ]


def test_what_a_unit_answered_is_no_finding_about_a_sheet(night: Night) -> None:
    """The workbook itself loads without a word; running again changes nothing."""
    send(night, "OC", [row(1, "OC", enlace_evidencia="-")])
    night.run()
    answered(night, "OC", ("enlace_ausente", key_of(night, "enlace_ausente"), "en físico"), name="x", day=1)
    night.run(LATER)
    assert night.value("SELECT count(*) FROM bi_observacion WHERE archivo LIKE 'x%'") == 0
    before = night.exported("antes")
    assert not any(outcome.changed for outcome in night.run(THIRD))
    assert night.exported("después") == before


def test_the_samples_ask_for_what_is_listed_and_nothing_has_come_and_gone(night: Night) -> None:
    night.deliver_samples("psig", "psig_plan")
    night.run()
    assert night.value("SELECT count(*) FROM bi_observacion WHERE resuelta_en IS NOT NULL") == 0
    rules = dict(night.query("SELECT regla, count(*) FROM bi_observacion GROUP BY regla"))
    assert rules["documento_compartido"] == 13
    assert not rules.keys() & {"difiere_del_plan", "unidad_sin_respuesta", "actividad_no_informada"}
    assert night.value("SELECT count(*) FROM bi_psig_evidencia") == 101
