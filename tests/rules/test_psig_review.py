"""The secretariat's checks, one by one, on plain rows: what is told, at which cell, and what is left alone."""

from collections.abc import Sequence

import pytest

from assets.rules.declared import percent_text
from assets.rules.psig_review import (
    Line,
    Place,
    against_plan,
    offers,
    outside_plan,
    places,
    review,
    shared,
    silent_units,
)
from schemas.messages import RULES
from schemas.observation import Observation

LETTERS = {
    "actividad": "B", "responsable_texto": "C", "unidad_medida": "D", "meta_programada_texto": "E",
    "meta_ejecutada_texto": "F", "pct_declarado_texto": "G", "evidencia_requerida": "H", "evaluacion": "I",
    "documento_sustento": "J", "enlace_evidencia": "K",
}  # fmt: skip
PLACES = {column: Place("Cuadro 1", letter, column) for column, letter in LETTERS.items()}
FACTORS = {column: Place("Factores", letter, column) for column, letter in
           {"actividad": "B", "problema": "D", "accion_mejora": "E"}.items()}  # fmt: skip


def line(actividad: int, done: int | None = 10, target: int | None = 10, *, fila: int = 0, **changes: object) -> Line:
    """A row that the secretariat has nothing to ask about; `done` of `target`, in units."""
    values: dict[str, object] = {
        "actividad": actividad,
        "ejercicio_meta": 2023,
        "denominacion": "Talleres",
        "responsable_texto": "DGFC",
        "unidad_medida": "Taller",
        "meta_programada_texto": str(target),
        "meta_ejecutada_texto": "-" if done is None else str(done),
        "meta_programada": None if target is None else target * 100,
        "meta_ejecutada": None if done is None else done * 100,
        "pct_declarado_texto": None,
        "pct_declarado": None,
        "evidencia_requerida": "Informe",
        "evaluacion": "Se ejecutó.",
        "documento_sustento": f"INFORME N° D{actividad:06d}-2023-MIMP-DGFC",
        "enlace_evidencia": "https://ejemplo.invalid/1",
    }
    assert changes.keys() <= values.keys()
    return Line(values | changes, fila or actividad + 5, PLACES)


def factor(actividad: int, problema: str | None = "Demora", accion_mejora: str | None = "Plan") -> Line:
    values = {"actividad": actividad, "problema": problema, "accion_mejora": accion_mejora}
    return Line(values, actividad + 1, FACTORS)


def found(*lines: Line, factores: Sequence[Line] = ()) -> list[tuple[str, str | None, str]]:
    return [(told.regla, told.celda, told.encontrado) for told in review(lines, factores, 2023, "DGFC")]


def test_nothing_is_asked_about_a_well_filled_sheet() -> None:
    assert found(line(1), line(2), line(3, done=5), factores=[factor(3)]) == []


# ---- evidence


@pytest.mark.parametrize("cell", [None, "-", "No aplica"])
def test_execution_without_a_document_or_without_a_link_is_told_at_the_cell_that_lacks_it(cell: str | None) -> None:
    assert found(line(1, documento_sustento=cell)) == [("sustento_ausente", "J6", cell or "")]
    assert found(line(1, enlace_evidencia=cell)) == [("enlace_ausente", "K6", cell or "")]


def test_what_was_not_executed_needs_no_evidence() -> None:
    bare = {"documento_sustento": None, "enlace_evidencia": "-", "evaluacion": "No se ejecutó."}
    assert found(line(1, done=0, **bare), factores=[factor(1)]) == []
    assert found(line(1, done=None, **bare)) == []


def test_what_is_done_without_a_quantity_needs_evidence_too() -> None:
    assert [rule for rule, _, _ in found(line(1, done=None, documento_sustento="-"))] == ["sustento_ausente"]


def test_a_sheet_without_the_column_of_links_is_told_once() -> None:
    without = {column: place for column, place in PLACES.items() if column != "enlace_evidencia"}
    rows = [Line(line(n).values, n, without) for n in (1, 2)]
    (told,) = review(rows, (), 2023, "DGFC")
    assert (told.regla, told.hoja, told.veces) == ("sin_columna_de_enlaces", "Cuadro 1", 2)


@pytest.mark.parametrize("cell", ["ver correo", "www.drive.com/x", "https//a.pe/b", "https://a.pe/b y htps://a.pe/c"])
def test_a_link_of_another_form_is_told(cell: str) -> None:
    ((rule, cell_of_it, seen),) = found(line(1, enlace_evidencia=cell))
    assert (rule, cell_of_it) == ("enlace_mal_formado", "K6")
    assert seen in cell


def test_evidence_of_another_kind_is_told_with_both_kinds() -> None:
    row = line(1, documento_sustento="PROVEIDO N° D000021-2023-MIMP-OC-MLC", evidencia_requerida="Informe de acciones")
    (told,) = review([row], (), 2023, "OC")
    assert (told.regla, told.celda, told.encontrado) == (
        "evidencia_de_otra_clase",
        "J6",
        "PROVEIDO N° D000021-2023-MIMP-OC",
    )
    assert "pide como evidencia: informe." in told.mensaje
    assert "otra clase: proveído." in told.mensaje
    assert told.esperado == "informe"


@pytest.mark.parametrize(
    ("document", "asked", "unnumbered"),
    [
        ("INFORME S/N", "Informe", "INFORME S/N"),
        ("NOTA N° D000572-2023-OPTP\nINFORME S/N", "Informe", "INFORME S/N"),
        ("INFORME N° D000360-INABIF/UPP", "Informe", "INFORME N° D000360-INABIF/UPP"),
        ("INFORME N° D1-2023-MIMP-OC. CORREO OC", "Informe", "CORREO OC"),
        ("MANUAL DE COMPETENCIAS", "Documento", "MANUAL DE COMPETENCIAS"),
        ("Reporte Anual 2023", "Informe", "Reporte Anual 2023"),
    ],
)
def test_a_document_without_its_number_is_told(document: str, asked: str, unnumbered: str) -> None:
    assert found(line(1, documento_sustento=document, evidencia_requerida=asked)) == [
        ("documento_sin_numero", "J6", unnumbered)
    ]


@pytest.mark.parametrize(
    ("document", "asked"),
    [
        ("INFORME N° D1-2023-MIMP-OC. LISTA DE PARTICIPANTES", "Informe"),
        ("CORREO CONADIS con piezas gráficas", "Correos electrónicos remitidos"),
        ("LISTA DE ASISTENCIA", "Lista de asistencia desagregada por sexo"),
    ],
)
def test_what_the_system_does_not_number_needs_none_beside_a_number_or_where_it_is_asked_for(
    document: str, asked: str
) -> None:
    assert found(line(1, documento_sustento=document, evidencia_requerida=asked)) == []


def test_two_targets_in_merged_cells_are_one_offer() -> None:
    rows = [line(34, fila=6, documento_sustento="-"), line(34, fila=7, documento_sustento="-")]
    assert found(*rows) == [("sustento_ausente", "J6", "-")]


# ---- the same document


def test_a_document_of_several_activities_is_one_notice_with_all_cells() -> None:
    rows = [
        line(1, documento_sustento="INFORME N°000039-2023-MIMP-AURORA-SDTH-MRC"),
        line(2),
        line(3, documento_sustento="NOTA N° D2-2023-MIMP-OC. Informe N° D000039-2023-MIMP-AURORA-SDTH"),
    ]
    (told,) = review(rows, (), 2023, "AURORA")
    assert (told.regla, told.severidad, told.celda, told.veces) == ("documento_compartido", "aviso", "J6, J8", 2)
    assert "para las actividades 1 y 3." in told.mensaje
    assert "documento compartido, justificado" in told.corregir
    assert "MRC" not in told.mensaje + told.encontrado + str(told.sujeto)


def test_two_targets_of_one_activity_share_no_document() -> None:
    assert found(line(34, fila=6), line(34, fila=7)) == []


def test_one_more_activity_that_shares_a_document_is_asked_about_again() -> None:
    same = "INFORME N° D000009-2023-MIMP-DGFC"
    two = [line(number, documento_sustento=same) for number in (1, 2)]
    (before,) = review(two, (), 2023, "DGFC")
    (moved,) = review([Line(row.values, row.fila + 9, PLACES) for row in two], (), 2023, "DGFC")
    (after,) = review([*two, line(3, documento_sustento=same)], (), 2023, "DGFC")
    assert before.clave == moved.clave != after.clave
    assert before.sujeto == after.sujeto


def test_across_units_each_is_told_at_its_own_cells_of_what_another_one_offers_too() -> None:
    same = "INFORME N° D000009-2023-MIMP-DGFC"
    offered = offers([line(1, documento_sustento=same)], "DGFC", 2023)
    offered += offers([line(7, documento_sustento=same), line(8, documento_sustento=same)], "OC", 2023)
    (ours,), (theirs,) = shared(offered, "DGFC"), shared(offered, "OC")
    assert (ours.celda, theirs.celda) == ("J6", "J12, J13")
    assert "1 (DGFC), 7 (OC) y 8 (OC)" in ours.mensaje
    assert ours.regla == "documento_compartido_con_otra_unidad"
    alone = offers([line(7, documento_sustento=same), line(8, documento_sustento=same)], "OC", 2023)
    assert shared(alone, "OC") == []


# ---- quantities


@pytest.mark.parametrize(
    ("done", "target", "shown", "declared", "right"),
    [
        (3, 7, "43%", 43_000_000, True),
        (3, 7, "42.86%", 42_860_000, True),
        (3, 7, "42.8%", 42_800_000, False),
        (86, 70, "122% (2022)", 122_000_000, False),
        (86, 70, "123%", 123_000_000, True),
        (1, 8, "12%", 12_000_000, True),
        (1, 8, "13%", 13_000_000, True),
        (180, 120, "100%", 100_000_000, False),
        (70, 70, "70%", 70_000_000, False),
        (None, 7, "43%", 43_000_000, True),
        (3, 0, "43%", 43_000_000, True),
    ],
)
def test_the_percentage_is_compared_as_far_as_it_is_shown(
    done: int | None, target: int, shown: str, declared: int, right: bool
) -> None:
    row = line(1, done, target, pct_declarado_texto=shown, pct_declarado=declared)
    told = [item for item in found(row, factores=[factor(1)]) if item[0] == "pct_declarado_distinto"]
    assert told == ([] if right else [("pct_declarado_distinto", "G6", shown)])


@pytest.mark.parametrize(("done", "over"), [(100, False), (114, False), (125, False), (126, True), (200, True)])
def test_over_execution_is_told_above_its_limit(done: int, over: bool) -> None:
    assert [rule for rule, _, _ in found(line(1, done, 100))] == (["sobreejecucion"] if over else [])


def test_an_activity_under_its_target_says_why_and_what_will_be_done() -> None:
    row = line(3, done=4)
    assert found(row) == [("bajo_meta_sin_factores", "F8", "4")]
    assert found(row, factores=[factor(2)]) == [("bajo_meta_sin_factores", "F8", "4")]
    assert found(row, factores=[factor(3, accion_mejora="-")]) == [("bajo_meta_sin_factores", "E4", "-")]
    assert found(row, factores=[factor(3, problema=None)]) == [("bajo_meta_sin_factores", "D4", "")]
    assert found(row, factores=[factor(3)]) == []
    assert found(row, factores=[factor(3, problema=None), factor(3, accion_mejora=None)]) == []


def test_one_target_under_100_is_enough_and_is_told_once() -> None:
    rows = [line(67, done=12, fila=6), line(67, done=4, fila=7)]
    assert [item for item in found(*rows) if item[0] == "bajo_meta_sin_factores"] == [
        ("bajo_meta_sin_factores", "F7", "4")
    ]


@pytest.mark.parametrize(("value", "text"), [((86, 70), "122.86 %"), ((3, 2), "150 %"), ((55, 2), "2750 %")])
def test_a_percentage_is_written_with_two_decimals_at_the_most(value: tuple[int, int], text: str) -> None:
    from fractions import Fraction

    assert percent_text(Fraction(value[0] * 100, value[1])) == text


# ---- the plan


def planned(actividad: int, **changes: object) -> dict[str, object]:
    row = {
        "actividad": actividad, "situacion": "con_meta", "denominacion": "Talleres", "responsable_texto": "DGFC",
        "unidad_medida": "Taller", "evidencia_requerida": "Informe",
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("column", "cell", "said", "wanted"),
    [
        ("denominacion", "B6", "Otros talleres", "Talleres"),
        ("responsable_texto", "C6", "OC", "DGFC"),
        ("unidad_medida", "D6", "Persona", "Taller"),
        ("evidencia_requerida", "H6", "Acta", "Informe"),
    ],
)
def test_what_differs_from_the_plan_is_told_with_what_it_says(column: str, cell: str, said: str, wanted: str) -> None:
    (told,) = against_plan([line(1, **{column: said})], [planned(1)])
    assert (told.regla, told.celda, told.encontrado, told.esperado) == ("difiere_del_plan", cell, said, wanted)


@pytest.mark.parametrize(
    ("column", "said", "wanted"),
    [
        ("denominacion", "TALLERES.", "Talleres"),
        ("denominacion", "Capacitación a los/as servidores/as", "Capacitacion a los / as servidores / as."),
        ("denominacion", None, "Talleres"),
        ("denominacion", "Talleres", None),
        ("responsable_texto", "DTEG", "Ex DGTEG"),
        ("responsable_texto", "DGFC DFF", "DGFC"),
        ("responsable_texto", "Dirección General de la Familia y la Comunidad", "DGFC"),
        ("responsable_texto", "quien corresponda", "DGFC"),
    ],
)
def test_punctuation_blanks_and_other_names_of_a_unit_are_no_difference(
    column: str, said: str | None, wanted: str | None
) -> None:
    assert against_plan([line(1, **{column: said})], [planned(1, **{column: wanted})]) == []


def test_an_activity_that_the_plan_does_not_have_is_not_compared() -> None:
    assert against_plan([line(9, denominacion="Otra")], [planned(1)]) == []


def test_two_targets_of_an_activity_differ_once() -> None:
    rows = [line(1, fila=6, unidad_medida="Persona"), line(1, fila=7, unidad_medida="Persona")]
    assert [told.celda for told in against_plan(rows, [planned(1)])] == ["D6"]


def test_an_activity_that_the_plan_does_not_program_is_told_once_at_its_cell() -> None:
    plan = [planned(1), planned(3, situacion="sin_meta"), planned(4, situacion="reformulada")]
    told = outside_plan([line(1), line(3, fila=8), line(3, fila=9), line(4), line(9)], plan)
    assert [(found.regla, found.celda, found.encontrado, found.sujeto) for found in told] == [
        ("actividad_fuera_del_plan", "B8", "3", "3"),
        ("actividad_fuera_del_plan", "B14", "9", "9"),
    ]
    assert outside_plan([line(9)], [planned(1, situacion="sin_meta")]) == []


def test_factores_do_not_displace_the_columns_of_cuadro_1() -> None:
    read = [("C", "actividad", "B", "Actividad"), ("C", "documento_sustento", "J", "Documento"),
            ("F", "actividad", "A", "Actividad"), ("F", "problema", "D", "Problema")]  # fmt: skip
    assert {column: (place.hoja, place.letra) for column, place in places(read).items()} == {
        "actividad": ("C", "B"),
        "documento_sustento": ("C", "J"),
    }


def test_units_that_did_not_answer_are_told_with_their_activities() -> None:
    plan = [planned(1), planned(2, responsable_texto="OC"), planned(3, responsable_texto="OC CON OGRH"),
            planned(4, responsable_texto="DM", situacion="sin_meta"), planned(5, responsable_texto=None)]  # fmt: skip
    assert silent_units(plan, {"DGFC"}) == [("OC", [2, 3])]


# ---- how it is told


def every_rule() -> list[Observation]:
    rows = [
        line(1, documento_sustento="-", enlace_evidencia="-"),
        line(2, documento_sustento="CORREO OC del 1/2/2023", enlace_evidencia="aquí"),
        line(3, done=90, documento_sustento="CORREO OC del 01/02/2023 INFORME N° D7-2023-MIMP-OC"),
        line(4, done=3, pct_declarado=1, pct_declarado_texto="100%", documento_sustento="INFORME N° D7-2023-MIMP-OC"),
    ]
    return [*review(rows, (), 2023, "DGFC"), *against_plan(rows, [planned(1, unidad_medida="Persona")])]


def test_no_finding_of_the_review_stops_a_row_and_each_can_be_answered() -> None:
    told = every_rule()
    assert len({finding.regla for finding in told}) >= 9
    assert all(finding.answerable and RULES[finding.regla].alcance == "celda" for finding in told)
    assert all(finding.sujeto and finding.columna and finding.celda for finding in told)
