"""CEPLAN exports and planners' copies: what is broken is found, whose row it is stays known, nothing is lost."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.loading.fingerprint import fingerprint
from assets.reading.book import UnreadableFile
from assets.sources.poi_ceplan_loads import WITHHELD
from assets.sources.registry import SetAside
from assets.sources.unit import UnitLoad
from schemas.layouts.registry import PLANNING_REASON
from schemas.observation import column_letter
from tests.builders import ceplan
from tests.builders.ceplan_unidad import columnas
from tests.builders.libro import Fila
from tests.reading.sender import refusal, workbook
from tests.sources.sheets import apart, export, load_of, loaded, loads, of_rule, rules, unit_of

AO, MENSUAL = "ao", "mensual"


def column(title: str) -> str:
    """Letter of a title in the export."""
    return column_letter(columnas().index(title) + 1)


def but(rows: list[Fila], at: int, title: str, text: str) -> list[Fila]:
    assert title in rows[at]
    return [row | {title: text} if i == at else row for i, row in enumerate(rows)]


def fault(rows: list[Fila], rule: str, title: str, seen: str, *, row: int = 2) -> None:
    """The row is kept apart whole for that reason in that cell, and all the others are loaded."""
    load = load_of(export(rows))
    finding = of_rule(load.observations, rule)
    assert (finding.severidad, finding.hoja, finding.fila) == ("bloqueante", "tabla", row)
    assert (finding.celda, finding.encontrado) == (f"{column(title)}{row}", seen)
    assert apart(load)[row]["Actividad Operativa"] == rows[row - 2]["Actividad Operativa"]
    others = [n for n in range(2, len(rows) + 2) if n != row]
    assert loaded(load, AO) == loaded(load, MENSUAL) == others
    assert load.filas == len(others)


# ---- cells


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("pendiente", "numero_ilegible"),
        ("1,234,567.00", "numero_ilegible"),
        ("49672,00", "numero_ilegible"),
        ("1e5", "numero_ilegible"),
        ("#REF!", "error_de_formula"),
        ("1.234", "numero_ambiguo"),
        ("12.3456", "demasiados_decimales"),
        ("9" * 6000, "numero_fuera_de_rango"),
        ("١", "numero_ilegible"),
    ],
)
def test_a_month_that_is_no_number_keeps_its_row_out(written: str, rule: str) -> None:
    fault(but(unit_of(5), 0, "F(SE) 03", written), rule, "F(SE) 03", written)


def test_every_broken_cell_of_a_row_is_told_at_once() -> None:
    rows = but(but(but(unit_of(3), 0, "F(SE) 03", "x"), 0, "Fn(RE) Total", "1.00"), 0, "Activo AO", "quizás")
    load = load_of(export(rows))
    assert rules(load) == ["meses_no_suman", "numero_ilegible", "valor_no_admitido"]
    assert "SI o NO" in of_rule(load.observations, "valor_no_admitido").mensaje


def test_a_code_that_lacks_its_i_is_suggested_and_never_used() -> None:
    rows = but(unit_of(5), 2, "Actividad Operativa ID", "AO99999900003")
    fault(rows, "codigo_ao_invalido", "Actividad Operativa ID", "AO99999900003", row=4)
    load = load_of(export(rows))
    assert "¿Quiso decir AOI99999900003?" in of_rule(load.observations, "codigo_ao_invalido").mensaje
    assert "AOI99999900003" not in load.frames[AO]["codigo_ao"].tolist()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("AO99999900003", "AOI99999900003"),
        ("aoi99999900003", "AOI99999900003"),
        ("AOI 999999 00003", "AOI99999900003"),
        ("A0I99999900003", "AOI99999900003"),
        ("AO199999900003", "AOI99999900003"),
        ("AOI9999990003", None),
        ("taller", None),
        ("AOI٩٩٩٩٩٩٠٠٠٠٣", None),
    ],
)
def test_a_suggestion_is_made_where_one_code_is_meant(written: str, meant: str | None) -> None:
    message = of_rule(
        load_of(export(but(unit_of(3), 0, "Actividad Operativa ID", written))).observations, "codigo_ao_invalido"
    ).mensaje
    assert (f"¿Quiso decir {meant}?" in message) if meant else ("¿Quiso decir" not in message)


def test_every_copy_of_a_repeated_code_is_kept_apart_and_each_names_the_others() -> None:
    rows = unit_of(5)
    rows = [*rows, rows[1] | {"F(SE) 01": ""}, rows[1]]
    load = load_of(export(rows))
    findings = [finding for finding in load.observations if finding.regla == "clave_duplicada"]
    assert [finding.celda for finding in findings] == [f"{column('Actividad Operativa ID')}{n}" for n in (3, 7, 8)]
    assert all("3, 7, 8" in finding.mensaje for finding in findings)
    assert apart(load).keys() == {3, 7, 8}
    assert loaded(load, AO) == [2, 4, 5, 6]


def test_months_that_neither_add_up_nor_run_are_asked_about() -> None:
    rows = but(unit_of(5), 0, "F(RE) Total", "7.00")
    fault(rows, "meses_no_suman", "F(RE) Total", "7.00")
    message = of_rule(load_of(export(rows)).observations, "meses_no_suman").mensaje
    assert "F(RE)" in message
    assert "Corrija el mes o el total" in message


def test_running_totals_are_turned_into_months_with_a_notice() -> None:
    rows = unit_of(5)  # the fifth profile keeps running totals
    load = load_of(export(rows))
    assert {finding.regla for finding in load.observations} == {"meses_acumulados", "acumulado_no"}
    monthly = load.frames[MENSUAL]
    assert monthly.loc[monthly["fila"] == 6, "fisico_programado"].tolist() == [1000] * 12
    assert load.frames[AO].set_index("fila")["lectura"][6] == "corrida: F(CS), F(RE)"


def test_a_blank_total_is_a_notice_unless_the_whole_block_is_blank() -> None:
    rows = unit_of(3)
    assert rules(load_of(export(but(rows, 0, "F(CS) Total", ""))), "aviso").count("total_en_blanco") == 1
    blank = {f"F(CS) {mes}": "" for mes in (*(f"{n:02d}" for n in range(1, 13)), "Total")}
    load = load_of(export([rows[0] | blank, *rows[1:]]))
    assert "total_en_blanco" not in rules(load, "aviso")
    monthly = load.frames[MENSUAL]
    assert monthly.loc[monthly["fila"] == 2, "fisico_inicial"].isna().all()


def test_a_blank_month_is_not_reported_and_zero_is_zero() -> None:
    rows = but(but(unit_of(1), 0, "F(SE) 02", "0.00"), 0, "F(SE) Total", unit_of(1)[0]["F(SE) 01"])
    monthly = load_of(export(rows)).frames[MENSUAL].set_index("mes")["fisico_ejecutado"]
    assert monthly[2] == 0
    assert monthly[[3, 12]].isna().all()


def test_an_inactive_activity_is_loaded_as_one() -> None:
    load = load_of(export(unit_of(16)))
    assert load.frames[AO]["activo"].tolist().count(0) == 3
    assert load.kept_apart == []


def test_a_blank_flag_counts_as_active_with_one_notice_for_all() -> None:
    rows = but(but(unit_of(4), 0, "Activo AO", ""), 2, "Activo AO", "")
    load = load_of(export(rows))
    assert "(y 1 filas más)" in of_rule(load.observations, "activo_ausente").mensaje
    assert load.frames[AO]["activo"].tolist() == [1, 1, 1, 1]


# ---- whose rows


@pytest.mark.parametrize(
    ("ue", "resaved"), [("999999", 999999), ("001087", 1087), ("001087", "1087"), ("001087", "'001087")]
)
def test_a_unit_that_excel_turned_into_a_number_is_still_the_unit_of_its_codes(ue: str, resaved: object) -> None:
    rows = unit_of(3, ue=ue)
    grid = [list(columnas()), *([resaved if title == "UE ID" else row[title] for title in columnas()] for row in rows)]
    load = load_of(workbook({"DATA": grid}))
    assert (load.unidad, load.filas, rules(load)) == (ue, 3, [])


def test_a_unit_that_is_not_the_one_of_the_code_is_asked_about() -> None:
    fault(but(unit_of(4), 0, "UE ID", "'999998"), "ue_distinta", "UE ID", "999998")
    fault(but(unit_of(4), 0, "UE ID", "central"), "ue_distinta", "UE ID", "central")


def test_several_units_and_years_in_one_file_are_each_a_load_with_its_own_findings() -> None:
    first, second, before = unit_of(5), unit_of(5, ue="999998"), unit_of(2, anio=2025)
    second = but(second, 1, "F(SE) 01", "x")
    content = export([*first, *second, *before])
    found = {(load.anio, load.unidad): load for load in loads(content)}
    assert {key: (load.filas, len(load.kept_apart)) for key, load in found.items()} == {
        (2026, "999999"): (5, 0),
        (2026, "999998"): (4, 1),
        (2025, "999999"): (2, 0),
    }
    assert loaded(found[2026, "999999"], AO) == [2, 3, 4, 5, 6]
    for key, rows in (((2026, "999999"), range(2, 7)), ((2026, "999998"), range(7, 12)), ((2025, "999999"), (12, 13))):
        assert {finding.fila for finding in found[key].observations} <= set(rows)
    assert rules(found[2026, "999998"]) == ["numero_ilegible"]
    assert "meses_acumulados" in rules(found[2026, "999998"], "aviso")


def test_the_same_code_in_two_years_is_no_duplicate() -> None:
    assert [load.filas for load in loads(export([*unit_of(2), *unit_of(2, anio=2025)]))] == [2, 2]


def test_a_row_that_says_neither_year_nor_unit_is_kept_with_the_first_unit() -> None:
    rows = unit_of(3)
    lost = rows[1] | {"POI": "", "UE ID": "", "Actividad Operativa ID": ""}
    load = load_of(export([rows[0], lost, rows[2]]))
    assert apart(load)[3]["Actividad Operativa"] == rows[1]["Actividad Operativa"]
    assert rules(load) == ["celda_vacia"] * 3


@pytest.mark.parametrize("year", ["20266", "1999", "dos mil", "2026.5", "²", "٢٠٢٦"])
def test_a_year_that_cannot_be_keeps_its_row_out_and_makes_no_unit_of_its_own(year: str) -> None:
    load = load_of(export(but(unit_of(3), 0, "POI", year)))
    assert (load.anio, load.filas, list(apart(load))) == (2026, 2, [2])


def test_a_file_in_which_no_row_says_whose_it_is_is_refused_with_the_reasons() -> None:
    rows = [row | {"POI": "", "Actividad Operativa ID": "x"} for row in unit_of(2)]
    finding = refusal(export(rows), loads)
    assert (finding.regla, finding.hoja) == ("sin_filas_validas", "tabla")


def test_an_export_with_titles_and_no_rows_is_refused() -> None:
    finding = refusal(export([]), loads)
    assert (finding.regla, finding.blocks_file) == ("sin_filas", True)


def test_a_unit_whose_rows_are_all_bad_replaces_nothing() -> None:
    load = load_of(export([row | {"F(SE) 01": "x"} for row in unit_of(3)]))
    assert load.refused.regla == "sin_filas_validas"
    assert len(load.kept_apart) == 3


# ---- planners' copies


def resaved(tmp_path: Path, rows: list[Fila], **more) -> bytes:
    path = tmp_path / "DATA-POI.xlsx"
    ceplan.resave_xlsx(rows, path, **more)
    return path.read_bytes()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"header_row": 1},
        {"header_row": 15},
        {"ayudas": (), "faltan": ()},
        {"apostrofes": False},
        {"hoja": "Hoja1"},
        {"renombrados": {}},
        {"titulo": "Reporte al 31/05/2026 N° 45 del POI 2025 - 2026"},
    ],
)
def test_a_copy_is_the_photograph_of_its_export(tmp_path: Path, more: dict) -> None:
    rows = unit_of(16)
    original, copy = load_of(export(rows)), load_of(resaved(tmp_path, rows, **more))
    assert fingerprint(copy) == fingerprint(original)
    assert rules(copy) == []
    for frame in (AO, MENSUAL):
        left, right = (load.frames[frame].drop(columns="fila") for load in (original, copy))
        assert left.equals(right)


def grid_of(rows: list[Fila]) -> list[list]:
    return [list(columnas()), *([row[title] for title in columnas()] for row in rows)]


@pytest.mark.parametrize(
    "line",
    [
        ["Total"],
        ["TOTAL GENERAL", *[""] * 200, "123.00"],
        ["total 2026"],
    ],
)
def test_a_total_row_that_a_planner_added_is_left_out_with_a_notice(line: list) -> None:
    load = load_of(workbook({"DATA": [*grid_of(unit_of(2)), line]}))
    finding = of_rule(load.observations, "fila_total_omitida")
    assert (finding.severidad, finding.celda, finding.encontrado) == ("aviso", "A4", line[0])
    assert (load.filas, load.kept_apart) == (2, [])


def test_sums_without_a_word_are_kept_apart_and_not_loaded() -> None:
    sums = ["" if not title.startswith("F") else "5.00" for title in columnas()]
    load = load_of(workbook({"DATA": [*grid_of(unit_of(2)), sums]}))
    assert (load.filas, list(apart(load))) == (2, [4])


def test_blank_rows_titles_again_and_notes_below_are_no_rows() -> None:
    titles, *rows = grid_of(unit_of(3))
    blank = [" "] * 277
    content = workbook(
        {"DATA": [titles, [], rows[0], blank, titles, rows[1], [], rows[2], [], ["Fuente: CEPLAN V.01"]]}
    )
    load = load_of(content)
    assert (loaded(load, AO), load.kept_apart) == ([3, 6, 8], [])


def test_a_line_with_one_text_among_the_rows_is_kept_apart() -> None:
    titles, *rows = grid_of(unit_of(2))
    load = load_of(workbook({"DATA": [titles, rows[0], ["pendiente de revisar"], rows[1]]}))
    assert (loaded(load, AO), list(apart(load))) == ([2, 4], [3])


def test_the_columns_of_a_planner_are_no_columns_of_the_format() -> None:
    titles, *rows = grid_of(unit_of(1))
    load = load_of(workbook({"DATA": [[*titles, "Mi control", "CONTAR"], [*rows[0], "ok", 1]]}))
    finding = of_rule(load.observations, "columna_desconocida")
    assert (finding.severidad, finding.encontrado, finding.celda) == ("advertencia", "Mi control", "JR1")


@pytest.mark.parametrize("drop", ["Activo AO", "F(SE) 07", "Actividad Operativa ID", "POI"])
def test_a_missing_column_is_named(drop: str) -> None:
    grid = [[cell for cell, title in zip(row, columnas(), strict=True) if title != drop] for row in grid_of(unit_of(2))]
    finding = refusal(workbook({"DATA": grid}), loads)
    assert (finding.regla, finding.hoja) == ("columna_faltante", "DATA")
    assert f"«{drop}»" in finding.mensaje


# ---- personal data


def read_or_refused(content: bytes) -> tuple[list[UnitLoad], str]:
    """The loads of a file, or what is told of why it has none."""
    try:
        return loads(content), ""
    except UnreadableFile as unreadable:
        return [], repr(unreadable.observations)


def test_a_motive_reaches_no_frame_no_finding_no_row_kept_apart_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    name = "Zoila Inventada Ejemplo"
    spoiled: list[Callable[[list[Fila]], list[Fila]]] = [
        lambda rows: rows,
        lambda rows: but(rows, 0, "F(SE) 01", "x"),
        lambda rows: [*rows, rows[0]],
        lambda rows: [row | {"POI": ""} for row in rows],
    ]
    for spoil in spoiled:
        rows = spoil([row | {f"Motivo(SE) {n:02d}": f"Según {name}" for n in range(1, 13)} for row in unit_of(4)])
        for content in (export(rows), workbook({"DATA": grid_of(rows)}), workbook({"DATA": grid_of(rows)[1:]})):
            found, told = read_or_refused(content)
            assert name not in told
            for load in found:
                assert name not in repr(load.observations) + repr(load.kept_apart)
                assert not any(
                    name in str(value) for frame in load.frames.values() for value in frame.to_numpy().ravel()
                )
                assert all(row["Motivo(SE) 01"] == WITHHELD for row in apart(load).values())
    assert name not in caplog.text


# ---- recognised and set aside


def aside(content: bytes) -> str:
    with pytest.raises(SetAside) as caught:
        loads(content)
    return str(caught.value)


def test_what_is_being_planned_is_set_aside() -> None:
    assert aside(export([row | {"Etapa": "Elaboracion "} for row in unit_of(2)])) == PLANNING_REASON
    titles, *rows = grid_of([row | {"Etapa": "ELABORACION"} for row in unit_of(2)])
    assert aside(workbook({"DATA": [titles, [], *rows]})) == PLANNING_REASON


def test_one_row_of_planning_does_not_set_the_others_aside() -> None:
    rows = but(unit_of(3), 0, "Etapa", "ELABORACION")
    assert load_of(export(rows)).filas == 3
