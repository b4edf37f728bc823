"""The observations workbook as a directorate opens it, and as the reader of its answers does."""

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from assets.reports.observaciones import hojas, libro
from assets.reports.observaciones.libro import workbook
from assets.reports.observaciones.reviewed import Reviewed, SheetCopy, Since
from schemas.observation import observe
from tests.reports.reviews import SHEET, at, column, copy, grid, notice, opened, reviewed, table_of, warning


def texts(sheet: Any) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ---- what is told


def test_the_first_sheet_says_what_became_of_the_file_and_what_to_do() -> None:
    said = texts(opened(reviewed(at("F6"), warning(), notice()))["Resumen"])
    for wanted in ("oc.xlsx", "OC · Oficina de Comunicaciones", "2023", "22/11/2026", "a" * 64, "3 filas", "1 fila"):
        assert wanted in said
    assert re.search(r"1\. Vea .*\n2\. Corrija .*\n3\. Guarde su archivo", said)


def test_counts_by_severity_stand_in_the_first_sheet() -> None:
    sheet = opened(reviewed(at("F6"), at("F7"), notice()))["Resumen"]
    counted = {row[1].value: row[2].value for row in sheet.iter_rows() if isinstance(row[2].value, int)}
    assert counted == {"Debe corregirse": 2, "Revise": 0, "Para su conocimiento": 1}


def test_a_file_without_findings_says_so() -> None:
    book = opened(reviewed())
    assert "no hay observaciones" in texts(book["Resumen"])
    assert table_of(book["Observaciones"]) == []


def test_one_row_for_each_finding_the_worst_first() -> None:
    rows = table_of(opened(reviewed(notice("D8"), at("F6"), warning("D9")))["Observaciones"])
    assert column(rows, "N°") == [1, 2, 3]
    assert column(rows, "Gravedad") == ["Debe corregirse", "Revise", "Para su conocimiento"]
    (first, *_) = rows
    assert [first[title].value for title in ("Hoja", "Celda", "Fila", "Columna", "Qué dice", "Veces")] == [
        "Cuadro 1", "F6", 6, "Meta ejecutada", "veinte", 1,
    ]  # fmt: skip
    finding = at("F6")
    said = [first[title].value for title in ("Qué se esperaba", "Qué se vio", "Cómo corregirlo", "Mientras tanto")]
    assert said == [finding.esperado, finding.visto, finding.corregir, finding.consecuencia]


def test_a_cell_of_the_list_leads_to_the_cell_of_the_copy() -> None:
    book = opened(reviewed(at("F6"), copies=(copy("O'Higgins & Cía"), copy())))
    (row,) = table_of(book["Observaciones"])
    assert row["Celda"].hyperlink.location == "'Cuadro 1'!F6"
    quoted = replace(at("F6"), hoja="O'Higgins & Cía")
    (row,) = table_of(opened(reviewed(quoted, copies=(copy("O'Higgins & Cía"),)))["Observaciones"])
    assert row["Celda"].hyperlink.location == "'O''Higgins & Cía'!F6"


def test_a_finding_about_the_whole_file_is_in_the_first_sheet_and_marks_no_cell() -> None:
    book = opened(reviewed(observe("extension_enganosa", ".xls", forma="un libro")))
    assert "El nombre termina en «.xls»" in texts(book["Resumen"])
    assert not [cell for row in book[SHEET].iter_rows() for cell in row if cell.comment]


def test_a_file_of_no_unit_can_be_told_and_not_answered() -> None:
    file = Reviewed("carta.xlsx", "b" * 64, general=(observe("forma_desconocida", "es un PDF"),))
    book = opened(file)
    assert "No se carga" in texts(book["Resumen"])
    assert "Respondido por" not in texts(book["Observaciones"])


# ---- the way back


def test_the_sheet_of_findings_has_what_the_reader_of_answers_looks_for() -> None:
    sheet = opened(reviewed(warning()))["Observaciones"]
    labels = {cell.value: cell.offset(0, 1).value for row in sheet["A1:O4"] for cell in row if cell.value}
    assert {
        "Fuente:": "psig",
        "Año:": 2023,
        "Unidad responsable:": "OC",
        "Respondido por:": None,
    }.items() <= labels.items()
    titles = [cell.value for cell in sheet[libro.ABOVE]]
    assert [titles.count(title) for title in ("Clave", "Regla", "Respuesta")] == [1, 1, 1]


def test_the_key_is_text_and_a_row_told_for_many_has_the_keys_of_all() -> None:
    findings = [warning(f"D{row}", sujeto=str(row)) for row in (6, 7, 8, 9)]
    (row,) = table_of(opened(reviewed(*findings))["Observaciones"])
    assert row["Clave"].data_type == "s"
    assert row["Clave"].value.split() == [finding.clave for finding in findings]
    assert row["Regla"].value == "responsable_no_reconocido"


def test_more_keys_than_a_cell_holds_go_on_in_the_next_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libro, "MOST_CLAVES", 3)
    findings = [warning(f"D{row}", sujeto=str(row)) for row in range(6, 13)]
    rows = table_of(opened(reviewed(*findings))["Observaciones"])
    assert [key for row in rows for key in row["Clave"].value.split()] == [finding.clave for finding in findings]
    assert column(rows, "N°") == [1, 1, 1]


def test_only_what_can_be_answered_is_open_to_be_written_in() -> None:
    sheet = opened(reviewed(at("F6"), warning(), notice()))["Observaciones"]
    rows = table_of(sheet)
    assert sheet.protection.sheet
    assert [row["Respuesta"].protection.locked for row in rows] == [True, False, False]
    assert column(rows, "Respuesta") == [None, None, None]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"H3", *(row["Respuesta"].coordinate for row in rows[1:])}


def test_what_is_of_the_file_as_a_whole_has_nobody_to_answer_it() -> None:
    general = observe("extension_enganosa", ".xls", forma="un libro")
    rows = table_of(opened(reviewed(notice(), general=(general,)))["Observaciones"])
    locked = {row["Regla"].value: row["Respuesta"].protection.locked for row in rows}
    assert locked == {"extension_enganosa": True, "acumulado_no": False}


def test_what_was_answered_is_told_apart_and_keeps_its_answer() -> None:
    answered, waits = warning("D6", sujeto="1"), warning("D7", sujeto="2")
    book = opened(reviewed(answered, waits, answers={answered.clave: "=así consta en la RM 362"}))
    assert column(table_of(book["Observaciones"]), "Celda") == ["D7"]
    (row,) = table_of(book["Respondidas"])
    assert (row["Celda"].value, row["Respuesta"].value) == ("D6", "=así consta en la RM 362")
    assert row["Respuesta"].data_type == "s"
    assert "Ya respondidas" in texts(book["Resumen"])


# ---- the copy


def test_the_copy_has_each_value_in_its_own_cell() -> None:
    moment, day = datetime(2023, 5, 1, 13, 30), datetime(2023, 5, 2)
    rows = grid() | {9: [4, "4. Otra", 0.5, True, moment, day, -3, "01"]}
    book = opened(reviewed(at("F6"), copies=(copy(rows=rows, percents=frozenset({(9, 3)})),)))
    sheet = book[SHEET]
    assert [cell.value for cell in sheet[9]] == [4, "4. Otra", 0.5, True, moment, day, -3, "01"]
    assert [sheet[cell].value for cell in ("A1", "B3", "F5", "F6")] == ["PLAN 2023", "OC", "Meta ejecutada", "veinte"]
    assert sheet["C9"].number_format == "0%"
    assert (sheet["E9"].number_format, sheet["F9"].number_format) == ("dd/mm/yyyy hh:mm:ss", "dd/mm/yyyy")
    assert sheet.freeze_panes == "A6"
    assert sheet.protection.sheet


def test_a_marked_cell_has_the_colour_of_its_worst_finding_and_a_note_with_all_of_them() -> None:
    book = opened(reviewed(notice("F6"), at("F6"), warning("D7")))
    sheet = book[SHEET]
    assert sheet["F6"].fill.start_color.rgb == "FFF9C7C2"
    assert sheet["D7"].fill.start_color.rgb == "FFFFE9A8"
    note = sheet["F6"].comment.text
    assert "N° 1 · Debe corregirse" in note
    assert "N° 3 · Para su conocimiento" in note
    assert at("F6").corregir in note
    assert sheet["F7"].comment is None


def test_every_cell_of_findings_told_together_has_its_note() -> None:
    sheet = opened(reviewed(*(at(f"F{row}") for row in (6, 7, 8, 12))))[SHEET]
    assert [row for row in range(1, 14) if sheet.cell(row, 6).comment] == [6, 7, 8, 12]


def test_a_finding_about_a_range_colours_it_and_notes_its_first_cell() -> None:
    sheet = opened(reviewed(at("A1:A5", "anio_ausente", "")))[SHEET]
    assert {sheet.cell(row, 1).fill.start_color.rgb for row in range(1, 6)} == {"FFF9C7C2"}
    assert [row for row in range(1, 9) if sheet.cell(row, 1).comment] == [1]


def test_a_finding_in_a_merged_cell_marks_the_cell_that_is_seen() -> None:
    book = opened(reviewed(at("D8"), copies=(copy(merges=((6, 4, 8, 4),)),)))
    assert [str(area) for area in book[SHEET].merged_cells.ranges] == ["D6:D8"]
    assert book[SHEET]["D6"].comment
    assert book[SHEET]["D6"].value == "OC"


def test_a_finding_in_an_empty_cell_marks_it_all_the_same() -> None:
    sheet = opened(reviewed(at("H7"), at("B40")))[SHEET]
    assert sheet["H7"].comment
    assert sheet["B40"].comment


def test_sheets_that_are_called_like_ours_get_another_name() -> None:
    book = opened(reviewed(replace(at("F6"), hoja="Resumen"), copies=(copy("Resumen"), copy("OBSERVACIONES"))))
    assert book.sheetnames == ["Resumen", "Observaciones", "Resumen (2)", "OBSERVACIONES (2)"]
    (row,) = table_of(book["Observaciones"])
    assert row["Celda"].hyperlink.location == "'Resumen (2)'!F6"
    assert row["Hoja"].value == "Resumen"


def test_a_sheet_copied_in_part_is_told_to_be() -> None:
    rows = {5: grid()[5], 900: [895, "895. Otra", 1, "OC", None, "veinte"]}
    large = SheetCopy(SHEET, rows, (5, 5), last_row=100_000, whole=False)
    book = opened(reviewed(at("F900"), copies=(large,)))
    assert "La hoja «Cuadro 1» es muy grande (100000 filas)" in texts(book["Resumen"])
    assert book[SHEET]["F900"].comment


def test_a_sheet_that_is_not_copied_is_told() -> None:
    said = texts(opened(reviewed(at("F6"), sheets=(SHEET, "Anexo")))["Resumen"])
    assert "No se copian las hojas «Anexo»" in said


# ---- what somebody wrote is never more than text

ACTIVE = ["=1+1", '=HYPERLINK("http://malo.invalid","x")', "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "{=1}",
          "http://malo.invalid/x", "mailto:a@b.invalid", "internal:Hoja!A1", "external:c:\\x.xlsx"]  # fmt: skip


@pytest.mark.parametrize("text", ACTIVE)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    rows = grid() | {6: [text] * 6}
    file = replace(
        reviewed(at("F6", encontrado=text, columna=text), warning("D6", text)),
        nombre=text,
        copies=(copy(rows=rows),),
        since=Since(text, (at("F6", encontrado=text),), (), ()),
    )
    content = workbook(file)
    for name, part in parts(content).items():
        assert b"<f>" not in part, name
        assert b"<f " not in part, name
        assert b'TargetMode="External"' not in part, name
    book = openpyxl.load_workbook(BytesIO(content))
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert all(link.target is None and re.fullmatch(r"'Cuadro 1'!\w+", link.location) for link in links)
    assert [cell.value for cell in book[SHEET][6]] == [text] * 6
    if text[0] in "=+-@\t":
        assert book[SHEET]["A6"].quotePrefix


def test_equal_input_gives_equal_bytes() -> None:
    file = reviewed(at("F6"), warning(), notice(), copies=(copy(merges=((6, 4, 8, 4),)),))
    assert workbook(file) == workbook(replace(file))


def test_what_it_was_made_of_is_in_its_properties() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(reviewed(), "cafe")))
    assert (book.properties.keywords, book.properties.creator) == ("cafe", libro.AUTHOR)
    assert book.properties.created == datetime(2026, 11, 22)


# ---- what Excel does not take


HOSTILE: list[Any] = [
    "x" * 40_000,
    "😀" * 20_000,
    "a\x00b\x0bc\ufffe\ud800",
    "_x0041_",
    float("nan"),
    float("inf"),
    10**20,
    10**400,
    -(10**15),
    1e308,
    datetime(1, 1, 1),
    datetime(9999, 12, 31, 23, 59, 59),
    "",
    " ",
    "\n" * 500,
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_no_value_breaks_the_workbook(value: Any) -> None:
    rows = grid() | {6: [value] * 6}
    said = value.replace("\ud800", "") if isinstance(value, str) else "1"
    book = opened(reviewed(at("F6", encontrado=said, columna=said), copies=(copy(rows=rows),)))
    assert book[SHEET]["F6"].comment


@pytest.mark.parametrize(
    "celda", ["A1:XFD1048576", "XFD1048576", "F0", "ZZZ9999999", "F6:F5", "F6, D7", "nada", "", None]
)
def test_no_place_breaks_the_workbook(celda: str | None) -> None:
    finding = replace(at("F6"), celda=celda, fila=None)
    assert table_of(opened(reviewed(finding))["Observaciones"])


def test_merges_that_overlap_or_cover_one_cell_break_nothing() -> None:
    names = [SHEET, "[x]*?", "x" * 60, "'"]
    copies = tuple(copy(name, merges=((6, 4, 8, 4),)) for name in names)
    assert len(opened(reviewed(at("F6"), copies=copies)).sheetnames) == 2 + len(names)


def test_two_sheets_of_one_name_break_nothing() -> None:
    assert len(opened(reviewed(at("F6"), copies=(copy(), copy()))).sheetnames) == 4


def test_of_thousands_of_findings_the_worst_are_shown_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libro, "MOST_ROWS", 50)
    monkeypatch.setattr(hojas, "MOST_NOTES", 20)
    findings = [at(f"F{row}", encontrado=f"dato {row}") for row in range(6, 206)]
    book = opened(reviewed(*findings))
    assert len(table_of(book["Observaciones"])) == 50
    assert sum(cell.comment is not None for row in book[SHEET].iter_rows() for cell in row) == 20
    said = texts(book["Resumen"])
    assert "las primeras 50 observaciones de 200" in said
    assert "las primeras 20 celdas" in said


# ---- the version before


def test_what_was_mended_what_is_new_and_what_stays_is_told() -> None:
    stays, new, mended = at("F6", sujeto="1"), at("F7", sujeto="2"), at("F8", sujeto="3")
    book = opened(reviewed(stays, new, since=Since("oc v1.xlsx", (mended,), (new,), (stays,))))
    sheet = book["Respecto de la versión anterior"]
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows(min_row=libro.ABOVE + 1)]
    assert [(row[0], row[3]) for row in rows] == [("Nueva", "F7"), ("Sigue", "F6"), ("Corregida", "F8")]
    assert "oc v1.xlsx" in texts(sheet)
    assert "Corregidas: 1 · Nuevas: 1 · Siguen: 1" in texts(sheet)
