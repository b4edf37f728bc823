"""PSIG sheets as directorates spoil them: each fault is found in its cell, its row kept whole, the others loaded."""

from dataclasses import replace
from pathlib import Path

import pytest

from assets.reading.read import read
from assets.rules.psig_names import responsables
from assets.sources.intake import review
from assets.sources.registry import recognise
from assets.sources.unit import UnitLoad
from schemas import codelists
from tests.builders import libro
from tests.reading.sender import biff, label, number, refusal, text, with_sheet_xml, workbook
from tests.sources.sheets import (
    CUADRO,
    FIRST_ROW,
    LETTERHEAD,
    activity,
    apart,
    approved_plan,
    cuadro,
    load_of,
    loaded,
    loads,
    of_rule,
    psig,
    rules,
)

META = "psig_meta"
RAW = Path(__file__).parents[2] / "raw"


def refused(content: bytes):
    return refusal(content, loads)


def letterhead(*lines: list) -> list[list]:
    return [["MINISTERIO DE LA MUJER Y POBLACIONES VULNERABLES"], *lines]


def with_line(line: list) -> UnitLoad:
    """Two good activities with a line between them, in row 7."""
    return load_of(psig([activity(1), line, activity(2)]))


def whole(number: int, **changes: object) -> list:
    """A row of which the secretariat has nothing to ask."""
    return activity(number, **({"ejecutada": 10, "pct": "100%"} | changes))


def only(column: str, value: object) -> list:
    row: list = [None] * len(CUADRO)
    row[CUADRO.index(column)] = value
    return row


# ---- who and when


def test_an_unknown_unit_is_refused_at_its_cell_with_the_nearest_name() -> None:
    finding = refused(psig([activity(1)], above=[*LETTERHEAD[:2], ["", "Unidad responsable:", "DGFCC"], []]))
    assert (finding.regla, finding.hoja, finding.celda, finding.encontrado) == (
        "unidad_desconocida",
        "Cuadro 1",
        "C3",
        "DGFCC",
    )
    assert "¿Quiso decir DGFC " in finding.mensaje


def test_a_unit_name_of_three_hundred_characters_is_refused_in_a_readable_message() -> None:
    name = "Dirección General de " + "Asuntos Varios y " * 17
    finding = refused(psig([activity(1)], above=[*LETTERHEAD[:2], ["Unidad responsable:", name], []]))
    assert finding.regla == "unidad_desconocida"
    assert finding.encontrado == name.strip()
    assert len(finding.mensaje) < 400


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("DGTEG", "DTEG"),
        ("Ex DGTEG", "DTEG"),
        ("DTEG (Ex DGTEG)", "DTEG"),
        ("DGA", "DA"),
        ("Dirección General de Adopciones", "DA"),
        ("OGPP", "OGPPM"),
        (" dgfc ", "DGFC"),
        ("DIRECCION GENERAL DE LA FAMILIA Y LA COMUNIDAD", "DGFC"),
        ("DGFC\u200b", "DGFC"),
    ],
)
def test_a_renamed_or_spelt_out_unit_is_the_one_of_the_list(written: str, unit: str) -> None:
    assert load_of(psig([activity(1)], above=[*LETTERHEAD[:2], ["Unidad responsable:", written], []])).unidad == unit


@pytest.mark.parametrize(
    "line",
    [
        ["Unidad responsable: DGFC"],
        ["UNIDAD RESPONSABLE:", None, "DGFC"],
        ["Unidad Orgánica: DGFC"],
        ["Órgano responsable: DGFC"],
        ["Unidad:", "DGFC"],
    ],
)
def test_the_unit_is_found_in_its_own_cell_or_the_next_one(line: list) -> None:
    assert load_of(psig([activity(1)], above=[*LETTERHEAD[:2], line])).unidad == "DGFC"


def test_the_plainest_label_wins_over_one_that_only_begins_like_it() -> None:
    above = letterhead(
        ["Unidad Ejecutora 001: Administración Nivel Central"], ["Seguimiento PSIG 2023"], ["Unidad responsable: DGFC"]
    )
    assert load_of(psig([activity(1)], above=above)).unidad == "DGFC"


def test_a_sheet_without_its_unit_is_refused_with_the_row_to_write() -> None:
    finding = refused(psig([activity(1)], above=LETTERHEAD[:2]))
    assert (finding.regla, finding.celda) == ("unidad_ausente", "A1:A3")
    assert "«Unidad responsable:»" in finding.mensaje


@pytest.mark.parametrize(
    "line",
    [
        "Seguimiento PSIG 2023",
        "PSIG 2022-2023 - Seguimiento 2023",
        "Plan aprobado con RM N° 362-2022-MIMP - Seguimiento 2023",
        "Seguimiento al 31 de diciembre de 2023",
        "EVALUACIÓN 2023 (al 31/12/2023)",
        "Año fiscal 2023",
        "Avance 2023",
    ],
)
def test_the_year_is_the_plans_and_not_a_terms_a_resolutions_or_a_days(line: str) -> None:
    above = letterhead(
        [line], ["Lima, 15 de enero de 2024"], ["Fecha de reporte: 10/01/2024"], ["Unidad responsable: DGFC"]
    )
    assert load_of(psig([activity(1)], above=above)).anio == 2023


def test_two_years_in_the_letterhead_are_asked_about() -> None:
    above = letterhead(["Seguimiento PSIG 2022"], ["Plan 2023"], ["Unidad responsable: DGFC"])
    finding = refused(psig([activity(1)], above=above))
    assert (finding.regla, finding.celda, finding.encontrado) == ("anio_ambiguo", "A1:A5", "2022, 2023")
    assert "Deje uno solo" in finding.mensaje


@pytest.mark.parametrize(
    "line", ["Plan Sectorial de Igualdad de Género", "Lima, 15 de enero de 2024", "RM N° 362-2023-MIMP"]
)
def test_a_sheet_without_the_plans_year_is_refused(line: str) -> None:
    finding = refused(psig([activity(1)], above=letterhead([line], ["Unidad responsable: DGFC"])))
    assert (finding.regla, finding.blocks_file) == ("anio_ausente", True)


def test_the_sheets_name_tells_the_year_where_the_letterhead_does_not() -> None:
    content = workbook({"Cuadro 1 2023": cuadro([activity(1)], above=letterhead(["Unidad responsable: DGFC"]))})
    assert load_of(content).anio == 2023


# ---- cells


def fault(rule: str, cell: str, seen: str, content: bytes, *, row: int = FIRST_ROW, others: int = 1) -> UnitLoad:
    """The row is kept apart whole for that one reason; `others` are loaded."""
    load = load_of(content)
    finding = of_rule(load.observations, rule)
    assert (finding.severidad, finding.blocks_row) == ("bloqueante", True)
    assert (finding.hoja, finding.celda, finding.fila, finding.encontrado) == ("Cuadro 1", cell, row, seen)
    assert row in apart(load)
    assert row not in loaded(load, META)
    assert len(load.frames[META]) == load.filas == others
    return load


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("diez talleres", "numero_ilegible"),
        ("1,234", "numero_ambiguo"),
        ("1e5", "numero_ilegible"),
        ("10 y 12", "numero_en_rango"),
        ("12.345678", "demasiados_decimales"),
        ("9" * 40, "numero_fuera_de_rango"),
        ("٣", "numero_ilegible"),
        ("=cmd()|'/C calc'!A1", "numero_ilegible"),
    ],
)
def test_a_text_where_a_number_is_due_keeps_its_row_out(written: str, rule: str) -> None:
    load = fault(rule, "E6", written, psig([activity(1, programada=written), activity(2)]))
    assert apart(load)[6]["Meta programada"] == written
    assert apart(load)[6]["Documento de sustento"] == "INFORME N° D000001-2023-MIMP-DGFC"


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_an_error_cell_keeps_its_row_out(error: str) -> None:
    content = with_sheet_xml(
        psig([activity(1, ejecutada=777), activity(2)]), b"<v>777</v>", b"<f>1/0</f><v>" + error.encode() + b"</v>"
    )
    content = with_sheet_xml(content, b'<c r="F6"', b'<c r="F6" t="e"')
    fault("error_de_formula", "F6", error, content)


def test_a_formula_that_was_never_calculated_keeps_its_row_out() -> None:
    content = with_sheet_xml(psig([activity(1, ejecutada=777), activity(2)]), b"<v>777</v>", b"<f>E6*2</f>")
    fault("formula_sin_calcular", "F6", "=E6*2", content)


def test_an_error_in_the_percentage_that_is_computed_anyway_keeps_nothing_out() -> None:
    content = with_sheet_xml(psig([activity(1, pct=777)]), b'<c r="G6"><v>777</v>', b'<c r="G6" t="e"><v>#DIV/0!</v>')
    load = load_of(content)
    finding = of_rule(load.observations, "pct_declarado_ilegible")
    assert (finding.severidad, finding.celda, finding.encontrado) == ("advertencia", "G6", "#DIV/0!")
    assert load.frames[META]["pct_declarado"].isna().tolist() == [True]


def test_a_negative_quantity_keeps_its_row_out_and_not_the_file() -> None:
    fault("numero_negativo", "F6", "-3", psig([activity(1, ejecutada=-3), activity(2)]))


def test_a_percentage_beside_a_quantity_is_asked_about() -> None:
    load = fault("porcentaje_mezclado", "F6", "35", psig([activity(1, programada="70%", ejecutada=35), activity(2)]))
    assert "«70%»" in of_rule(load.observations, "porcentaje_mezclado").mensaje


def test_numbers_shown_as_percentages_are_what_is_seen() -> None:
    shown = {"num_format": "0%"}
    content = psig(
        [activity(1, programada=1, ejecutada=0.86, pct=0.86)], formats={"E6": shown, "F6": shown, "G6": shown}
    )
    frame = load_of(content).frames[META]
    row = frame.iloc[0]
    assert (row.meta_programada, row.meta_ejecutada, row.meta_es_porcentaje) == (10000, 8600, 1)
    assert (row.meta_programada_texto, row.meta_ejecutada_texto, row.pct_declarado_texto) == ("100%", "86%", "86%")
    assert row.pct_declarado == 86_000_000


def test_a_third_is_no_target_of_two_decimals_but_a_fine_percentage() -> None:
    shown = {"num_format": "0%"}
    frame = load_of(psig([activity(1, pct=1 / 3)], formats={"G6": shown})).frames[META]
    assert (frame["pct_declarado"][0], frame["pct_declarado_texto"][0]) == (33_333_333, "33.33%")
    fault(
        "demasiados_decimales", "F6", "33.33%", psig([activity(1, ejecutada=1 / 3), activity(2)], formats={"F6": shown})
    )


def test_a_numeric_cell_is_its_number_and_not_its_writing() -> None:
    frame = load_of(psig([activity(1, programada=0.1 + 0.2, ejecutada=0.3)])).frames[META]
    assert (frame["meta_programada"][0], frame["meta_ejecutada"][0]) == (30, 30)
    fault("demasiados_decimales", "F6", "1.234", psig([activity(1, ejecutada=1.234), activity(2)]))


def test_numbers_as_text_are_numbers() -> None:
    frame = load_of(psig([activity(1, orden="1", programada="1 234", ejecutada="\u00a01,234.50 ")])).frames[META]
    assert (frame["orden"][0], frame["meta_programada"][0], frame["meta_ejecutada"][0]) == (1, 123400, 123450)


def test_a_very_long_text_is_kept_and_its_message_stays_readable() -> None:
    long = "Se realizó el taller. " * 1400
    load = load_of(psig([activity(1, evaluacion=long), activity(2, ejecutada=long)]))
    assert load.frames[META]["evaluacion"][0] == long
    finding = of_rule(load.observations, "numero_ilegible")
    assert finding.encontrado == long
    assert len(finding.mensaje) < 500
    assert apart(load)[7]["Meta ejecutada"] == long


# ---- activities


@pytest.mark.parametrize(
    "written",
    [
        "Implementación de talleres",
        "12 talleres de capacitación",
        "1.2 Taller",
        "100% de avance",
        "Total de talleres dictados",
    ],
)
def test_an_activity_without_its_number_is_asked_for_it(written: str) -> None:
    load = fault("actividad_sin_numero", "B6", written, psig([activity(1, actividad=written), activity(2)]))
    assert "delante del título el número" in of_rule(load.observations, "actividad_sin_numero").mensaje


@pytest.mark.parametrize(
    ("written", "number", "title"),
    [
        ("34. Implementación", 34, "Implementación"),
        ("34.- Implementación", 34, "Implementación"),
        ("34) Implementación", 34, "Implementación"),
        ("34 Implementación", 34, "Implementación"),
        ("Actividad N° 34: Implementación", 34, "Implementación"),
        ("34.", 34, None),
        (34, 34, None),
        ("34. 5 talleres", 34, "5 talleres"),
        ("34 – Ñandú", 34, "Ñandú"),
    ],
)
def test_a_number_and_its_title_are_told_apart(written: object, number: int, title: str | None) -> None:
    frame = load_of(psig([activity(1, actividad=written)])).frames[META]
    assert frame["actividad"][0] == number
    assert frame["denominacion"].tolist() == [title] or frame["denominacion"].isna()[0] == (title is None)


def test_every_copy_of_a_repeated_activity_is_kept_apart_and_each_names_the_others() -> None:
    load = load_of(psig([activity(1), activity(2), activity(1, ejecutada=3)]))
    findings = [finding for finding in load.observations if finding.regla == "clave_duplicada"]
    assert [finding.celda for finding in findings] == ["B6", "B8"]
    assert all("6, 8" in finding.mensaje for finding in findings)
    assert apart(load).keys() == {6, 8}
    assert loaded(load, META) == [7]


def test_a_thousand_copies_do_not_make_a_message_of_a_thousand_rows() -> None:
    load = load_of(psig([activity(2), *(activity(1) for _ in range(1000))]))
    findings = [finding for finding in load.observations if finding.regla == "clave_duplicada"]
    assert len(findings) == len(load.kept_apart) == 1000
    assert all("y 950 más" in finding.mensaje and len(finding.mensaje) < 600 for finding in findings)


def test_an_activity_over_two_rows_is_two_targets() -> None:
    second: list = [None] * 11
    second[4:7] = ["70%", "35%", "50%"]
    rows = [activity(1, programada="70% reprogramado del 2022", ejecutada="86% (2022)"), second, activity(2)]
    content = psig(rows, merges=[f"{c}6:{c}7" for c in "ABCDHIJK"])
    frame = load_of(content).frames[META]
    assert frame[["fila", "actividad", "ejercicio_meta", "meta_programada"]].values.tolist() == [
        [6, 1, 2022, 7000],
        [7, 1, 2023, 7000],
        [8, 2, 2023, 1000],
    ]


def test_a_second_target_below_an_activity_that_was_not_merged_is_no_row_of_nobody() -> None:
    line: list = [None] * 11
    line[4:6] = [5, 4]
    load = with_line(line)
    finding = of_rule(load.observations, "celda_vacia")
    assert (finding.celda, "Actividad" in finding.mensaje) == ("B7", True)
    assert apart(load)[7]["Meta programada"] == "5"
    assert loaded(load, META) == [6, 8]


# ---- lines that are no activities


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Actividad", "3. Taller sin más"),
        ("N°", 3),
        ("Meta ejecutada", 12),
        ("Responsable", "DGFC"),
        ("Evaluación", "continúa de arriba"),
    ],
)
def test_a_row_with_one_cell_filled_among_the_rows_is_kept_apart(column: str, value: object) -> None:
    load = with_line(only(column, value))
    cell = f"{'ABCDEFGHIJK'[CUADRO.index(column)]}7"
    finding = of_rule(load.observations, "fila_no_reconocida")
    assert (finding.celda, finding.encontrado, finding.blocks_row) == (cell, str(value), True)
    assert apart(load)[7][column] == str(value)
    assert loaded(load, META) == [6, 8]


@pytest.mark.parametrize("line", [only("Actividad", "3. Taller sin más"), only("Meta ejecutada", 12), only("N°", 3)])
def test_a_row_begun_under_the_last_one_is_kept_apart_and_no_note(line: list) -> None:
    load = load_of(psig([activity(1)], below=[[], line]))
    assert apart(load).keys() == {8}
    assert of_rule(load.observations, "fila_no_reconocida").fila == 8


NOTES = [
    ["Fuente: documentos de sustento."], ["Elaborado por:", "DGFC"], ["³ Cifra según el último informe."],
    ["1/ Incluye anexos"],
    ["* Dato preliminar"], ["(1) Según informe"], [None, "Nota: las metas son anuales"], ["V°B°", "Directora"],
]  # fmt: skip


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("apart_by", [[], [[]]])
def test_the_notes_under_the_table_are_notes(note: list, apart_by: list) -> None:
    load = load_of(psig([activity(1), activity(2)], below=[*apart_by, note]))
    assert (load.filas, load.kept_apart, rules(load), rules(load, "aviso")) == (2, [], [], [])


def test_an_unlabelled_line_under_the_table_is_told_to_be_taken_for_a_note() -> None:
    load = load_of(psig([activity(1)], below=[[], [None, "Se coordinará con la oficina"]]))
    finding = of_rule(load.observations, "linea_tomada_por_nota")
    assert (finding.severidad, finding.celda, finding.encontrado) == ("aviso", "B8", "Se coordinará con la oficina")


@pytest.mark.parametrize(
    "line",
    [
        only("Actividad", "TOTAL"),
        ["Total", None, None, None, 20, 18],
        [None, "Total general", None, None, 20, 18],
        [None, None, "Subtotal", None, 20, 18],
        [None, "TOTALES:", None, None, 20],
    ],
)
def test_a_line_of_totals_is_left_out_with_a_notice(line: list) -> None:
    load = with_line(line)
    finding = of_rule(load.observations, "fila_total_omitida")
    assert (finding.severidad, finding.fila) == ("aviso", 7)
    assert (loaded(load, META), load.kept_apart) == ([6, 8], [])


def test_an_activity_whose_title_begins_with_total_is_an_activity() -> None:
    load = load_of(psig([activity(1, actividad="1. Total de denuncias atendidas"), activity(2, responsable="Total")]))
    assert loaded(load, META) == [6, 7]


def test_a_heading_merged_over_the_table_is_left_out_with_a_notice() -> None:
    content = psig([activity(1), ["EJE 2: Igualdad"], activity(2)], merges=["A7:K7"])
    finding = of_rule(load_of(content).observations, "encabezado_de_seccion")
    assert (finding.severidad, finding.celda, finding.encontrado) == ("aviso", "A7", "EJE 2: Igualdad")


def test_titles_repeated_by_a_page_break_are_no_activity() -> None:
    load = load_of(psig([whole(1), list(CUADRO), whole(2)]))
    assert (loaded(load, META), load.kept_apart, load.observations) == ([6, 8], [], [])


# ---- sheets


def test_columns_in_another_order_and_a_table_that_starts_at_column_c_are_read() -> None:
    order = [4, 9, 0, 2, 1, 3, 8, 5, 6, 7, 10]
    turned = [[None, None, *(row[i] for i in order)] for row in (CUADRO, activity(1), activity(2, ejecutada="x"))]
    load = load_of(workbook({"Cuadro 1": [*LETTERHEAD, *turned]}))
    assert loaded(load, META) == [6]
    assert load.frames[META]["meta_ejecutada"][0] == 900
    assert of_rule(load.observations, "numero_ilegible").celda == "J7"


def test_an_empty_table_replaces_nothing() -> None:
    load = load_of(psig([]))
    assert (load.refused.regla, load.refused.hoja) == ("sin_filas", "Cuadro 1")


def test_a_table_whose_rows_are_all_bad_replaces_nothing() -> None:
    load = load_of(psig([activity(1, programada="x"), activity(2, ejecutada="y")]))
    assert load.refused.regla == "sin_filas_validas"
    assert apart(load).keys() == {6, 7}


def test_factores_do_not_stand_in_for_a_cuadro_without_rows() -> None:
    factores = [["N°", "Actividad", "Problema identificado", "Acciones de mejora"], [1, "34. X", "Demora", "Plan"]]
    load = load_of(workbook({"Cuadro 1": cuadro([]), "Factores": factores}))
    assert load.refused.regla == "sin_filas"


def test_a_second_copy_of_the_sheet_is_refused_by_name() -> None:
    content = workbook({"Cuadro 1": cuadro([activity(1)]), "Cuadro 1 (2)": cuadro([activity(1, ejecutada=3)])})
    finding = refused(content)
    assert (finding.regla, finding.blocks_file) == ("hoja_repetida", True)
    assert "«Cuadro 1» y «Cuadro 1 (2)»" in finding.mensaje


def test_the_sheets_of_two_units_or_of_two_years_in_one_book_are_two_loads() -> None:
    other = [*LETTERHEAD[:2], ["Unidad responsable:", "OC"], []]
    before = [LETTERHEAD[0], ["Seguimiento 2022"], *LETTERHEAD[2:]]
    sheets = {
        "A": cuadro([activity(1)]),
        "B": cuadro([activity(2)], above=other),
        "C": cuadro([activity(3)], above=before),
    }
    found = {(load.anio, load.unidad): load.frames[META]["actividad"].tolist() for load in loads(workbook(sheets))}
    assert found == {(2023, "DGFC"): [1], (2023, "OC"): [2], (2022, "DGFC"): [3]}


def test_a_sheet_that_is_not_read_is_named() -> None:
    load = load_of(workbook({"Cuadro 1": cuadro([activity(1)]), "Notas": [["Recordar enviar"]], "Vacía": []}))
    finding = of_rule(load.observations, "hoja_no_leida")
    assert (finding.severidad, finding.hoja) == ("aviso", "Notas")


def test_hidden_rows_are_rows() -> None:
    content = psig([activity(1), activity(2), activity(3)])
    hidden = with_sheet_xml(content, b'<row r="7"', b'<row r="7" hidden="1"')
    assert loaded(load_of(hidden), META) == [6, 7, 8]


def test_the_sheet_as_text_is_the_sheet() -> None:
    rows = [activity(1, programada="1 (Reprogramado del 2022)"), activity(2, ejecutada="-")]
    width = len(CUADRO)
    grid = [[*row, *[None] * (width - len(row))] for row in cuadro(rows)]
    books = [psig(rows), text(grid, separator=";", encoding="cp1252"), text(cuadro(rows))]
    frames = [load_of(content).frames[META].drop(columns="fila") for content in books]
    assert frames[0].equals(frames[1])
    assert frames[0].equals(frames[2])


def test_the_sheet_of_an_old_excel_is_recognised() -> None:
    records = b"".join(
        number(r, c, float(value)) if isinstance(value, int) else label(r, c, str(value))
        for r, row in enumerate(cuadro([activity(1), activity(2)]))
        for c, value in enumerate(row)
        if value is not None
    )
    source, _ = recognise(read(biff(records)))
    assert source.fuente == "psig"
    assert loaded(load_of(biff(records)), META) == [6, 7]


# ---- what the secretariat asks


def asked(content: bytes) -> list[tuple[str, str | None, str | None]]:
    return [(told.regla, told.celda, told.sujeto) for told in load_of(content).observations]


def test_nothing_is_asked_about_a_sheet_that_is_whole() -> None:
    assert asked(psig([whole(1), whole(2)])) == []


def test_what_is_asked_names_the_cell_and_the_activity() -> None:
    content = psig([whole(1, documento="-", enlace="-"), whole(2, pct="90%"), activity(3)])
    assert asked(content) == [
        ("sustento_ausente", "J6", "1"),
        ("enlace_ausente", "K6", "1"),
        ("pct_declarado_distinto", "G7", "2"),
        ("bajo_meta_sin_factores", "F8", "3"),
    ]


def test_factores_explain_what_is_under_its_target_also_in_a_row_that_cannot_be_loaded() -> None:
    titles = ["N°", "Actividad", "Problema identificado", "Acciones de mejora"]
    rows = [["uno", "1. Talleres", "Demora", "Plan"], [2, 2, "Demora", "-"]]
    content = workbook({"Cuadro 1": cuadro([activity(1), activity(2)]), "Factores": [titles, *rows]})
    assert ("bajo_meta_sin_factores", "D3", "2") in asked(content)
    assert [item for item in asked(content) if item[0] == "bajo_meta_sin_factores" and item[2] == "1"] == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"evaluacion": "Se realizó el taller.", "pct": None}, "ejecucion_sin_cantidad"),
        ({"evaluacion": "La actividad se realizó; falta precisar la cantidad.", "pct": None}, "ejecucion_sin_cantidad"),
        ({"evaluacion": None, "pct": None}, "ejecucion_sin_cantidad"),
        ({"evaluacion": None, "pct": "100%", "documento": "-"}, "ejecucion_sin_cantidad"),
        ({"evaluacion": "No se ejecutó.", "pct": "-"}, "cantidad_sin_calificar"),
        ({"evaluacion": "Aún no se realizó.", "pct": None}, "cantidad_sin_calificar"),
        ({"evaluacion": None, "pct": None, "documento": "-"}, "cantidad_sin_calificar"),
    ],
)
def test_a_missing_quantity_is_asked_for_as_what_the_rest_of_the_row_says(changes: dict, rule: str) -> None:
    load = load_of(psig([whole(1, ejecutada="-", **changes)]))
    told = [found for found in load.observations if found.columna == "Meta ejecutada"]
    assert [(found.regla, found.celda, found.encontrado) for found in told] == [(rule, "F6", "-")]


def test_a_ruling_has_settled_a_missing_quantity() -> None:
    load = load_of(psig([whole(50, ejecutada="-", pct="-", evaluacion="Se realizó.")]))
    assert [found.regla for found in load.observations if found.columna == "Meta ejecutada"] == []


PUBLISHED = {
    "bajo_meta_sin_factores": 13,
    "documento_compartido": 13,
    "documento_sin_numero": 15,
    "evidencia_de_otra_clase": 3,
    "pct_declarado_distinto": 1,
    "sobreejecucion": 7,
}


def test_the_published_sheets_are_asked_about_what_is_so_in_them() -> None:
    """Each of these was looked at: a rule that finds more or less here has changed its mind."""
    found: dict[str, list[str]] = {}
    for path in sorted(RAW.glob("psig/2023/*.xlsx")):
        for told in load_of(path.read_bytes()).observations:
            found.setdefault(told.regla, []).append(str(told.sujeto))
    assert {rule: len(subjects) for rule, subjects in found.items()} == PUBLISHED
    assert sorted(map(int, found["evidencia_de_otra_clase"])) == [8, 27, 28]
    assert sorted(map(int, found["sobreejecucion"])) == [8, 20, 39, 40, 55, 69, 75]
    assert found["pct_declarado_distinto"] == ["34"]
    assert sorted(map(int, found["documento_sin_numero"])) == [
        8, 13, 19, 25, 26, 27, 28, 31, 34, 53, 66, 74, 75, 78, 79,
    ]  # fmt: skip


# ---- a sheet of nobody


UNKNOWN = [*LETTERHEAD[:2], ["Unidad responsable:", "Oficina que no existe"], []]


def test_an_unknown_unit_hides_no_finding_of_the_rows() -> None:
    content = psig([whole(1, ejecutada="x"), whole(2, documento="-"), whole(3, responsable="OC")], above=UNKNOWN)
    told = [(found.regla, found.celda) for found in review(content, "hoja.xlsx").findings]
    assert told == [("unidad_desconocida", "B3"), ("numero_ilegible", "F6"), ("sustento_ausente", "J7")]


def test_a_year_that_cannot_be_told_hides_no_finding_of_the_rows() -> None:
    content = psig([whole(1, ejecutada="x")], above=letterhead(["Unidad responsable: DGFC"]))
    told = [found.regla for found in review(content, "hoja.xlsx").findings]
    assert told == ["anio_ausente", "numero_ilegible", "sin_filas_validas"]


def test_the_rows_of_nobody_are_not_loaded() -> None:
    assert refused(psig([whole(1)], above=UNKNOWN)).regla == "unidad_desconocida"


def test_rows_of_no_year_are_not_asked_what_a_ruling_may_have_settled() -> None:
    rows = [whole(50, ejecutada="-", pct="-"), whole(2, enlace="-")]
    for line in ("Seguimiento del PSIG", "Seguimiento 2099"):
        content = psig(rows, above=letterhead([line], ["Unidad responsable: DGFC"]))
        told = [found.regla for found in review(content, "hoja.xlsx").findings]
        assert told[1:] == ["enlace_ausente"], told


def test_what_stands_in_merged_cells_is_told_where_it_is_seen() -> None:
    """The first of two targets is kept apart; what both share stands in the cells of the first."""
    second: list = [None] * 11
    second[4:7] = [10, 10, "100%"]
    rows = [whole(1, programada="1 (Reprogramado del 2022)", ejecutada="x", documento="-", responsable="?"), second]
    load = load_of(psig(rows, merges=[f"{c}6:{c}7" for c in "ABCDHIJK"]))
    assert of_rule(load.observations, "sustento_ausente").celda == "J6"
    assert {found.celda for found in load.observations if found.regla == "responsable_no_reconocido"} == {"C6"}


# ---- units in time


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The OC ended in 2022, and the OGRH took its place."""
    known = dict(codelists.unidades())
    known["039-OC"] = replace(known["039-OC"], valido_hasta="2022-06-30", sucesora_id="039-OGRH")
    monkeypatch.setattr(codelists, "unidades", lambda: known)
    names = {name: known[unit.unidad_id] for name, unit in codelists._unidades_por_nombre().items()}
    monkeypatch.setattr(codelists, "_unidades_por_nombre", lambda: names)
    responsables.cache_clear()


@pytest.mark.usefixtures("gone")
def test_a_unit_that_is_no_more_is_told_with_the_one_that_took_its_place() -> None:
    above = [*LETTERHEAD[:2], ["Unidad responsable:", "OC"], []]
    load = load_of(psig([whole(1, responsable="OC")], above=above))
    told = [found for found in load.observations if found.regla == "unidad_no_vigente"]
    assert [(found.celda, found.severidad) for found in told] == [("C6", "advertencia"), ("B3", "advertencia")]
    assert all("OGRH (Oficina General de Recursos Humanos)" in found.mensaje for found in told)
    assert load.unidad == "OC"
    responsables.cache_clear()


@pytest.mark.usefixtures("gone")
def test_the_plan_too_is_asked_about_a_unit_that_is_no_more(tmp_path: Path) -> None:
    rows = [row for row in libro.leer("psig_plan_2023") if row["actividad"] in ("26", "27")]
    load = load_of(approved_plan(tmp_path / "plan.xlsx", rows))
    assert [(found.regla, found.celda, found.sujeto) for found in load.observations] == [
        ("unidad_no_vigente", "C6", "27")
    ]
    responsables.cache_clear()


@pytest.mark.usefixtures("gone")
def test_in_its_own_years_it_is_a_unit_like_any_other() -> None:
    above = [LETTERHEAD[0], ["Seguimiento 2022"], ["Unidad responsable:", "OC"], []]
    load = load_of(psig([whole(1, responsable="OC")], above=above))
    assert [found.regla for found in load.observations] == []
    responsables.cache_clear()
