"""Titles: found by their text wherever they stand; the missing, misspelt, repeated or unknown one is told of."""

import pytest

from assets.reading.book import UnreadableFile
from assets.reading.extract import extract
from assets.reading.read import read
from assets.reading.table import Table, find_tables
from assets.sources.registry import recognise
from schemas.layouts.registry import FORMATS
from tests.builders import poi_anual
from tests.reading.sender import page, refusal, text, workbook
from tests.sources.sheets import CUADRO, activity, cuadro

ROWS = [activity(1), activity(2)]


def tables(content: bytes) -> list[Table]:
    return find_tables(read(content), FORMATS)


def the_table(content: bytes) -> Table:
    (table,) = tables(content)
    return table


def recognised(content: bytes) -> list[Table]:
    return recognise(read(content))[1]


def findings(content: bytes) -> list:
    with pytest.raises(UnreadableFile) as caught:
        recognised(content)
    return list(caught.value.observations)


def sheet(titles: list, rows: list = ROWS) -> bytes:
    return workbook({"Cuadro 1": cuadro(rows, titles=titles)})


@pytest.mark.parametrize("written", [
    "ACTIVIDAD", " Actividad\u00a0", "Actividades", "Actividad  (número y título)", "actividad:", "Actividad 2023",
    "Actividad\n",
])  # fmt: skip
def test_a_title_is_its_words_whatever_their_case_accents_and_blanks(written: str) -> None:
    titles = [written if title == "Actividad" else title for title in CUADRO]
    assert the_table(sheet(titles)).missing == []


@pytest.mark.parametrize("row", range(1, 16))
def test_titles_are_found_on_any_of_the_first_rows(row: int) -> None:
    above = [[f"Línea {n} del reporte 2023", n, 2020 + n] for n in range(1, row)]
    table = the_table(workbook({"Hoja1": cuadro(ROWS, above=above)}))
    assert (table.header_row, table.first_row, table.missing) == (row, row + 1, [])


def test_titles_under_a_letterhead_that_repeats_their_words_are_the_table() -> None:
    above = [["Actividad", "Responsable"], ["Seguimiento 2023", "Meta", 2023], ["Unidad responsable:", "DGFC"]]
    assert the_table(workbook({"Hoja1": cuadro(ROWS, above=above)})).header_row == 4


def test_titles_with_line_breaks_are_their_words() -> None:
    titles = [title.replace(" ", "\n") for title in CUADRO]
    assert the_table(sheet(titles)).missing == []
    assert the_table(text([titles, *ROWS])).missing == []


def test_blank_columns_between_the_titles_and_before_them_are_no_columns() -> None:
    def spread(row: list) -> list:
        return [None, *(cell for value in row for cell in (value, None, None))]

    table = the_table(workbook({"Hoja1": [["Seguimiento 2023"], spread(list(CUADRO)), *map(spread, ROWS)]}))
    assert (table.missing, table.header_row) == ([], 2)
    assert [table.letter(item) for item in list(table.columns)[:3]] == ["B", "E", "H"]


def test_a_near_miss_is_never_a_match() -> None:
    """One letter more or less, in each title in turn: a column that must be there is missing, another unknown."""
    needed = {item.title for item in the_table(sheet(list(CUADRO))).columns if not item.optional}
    for place, title in enumerate(CUADRO):
        titles = [*CUADRO[:place], title + "x", *CUADRO[place + 1 :]]
        if title in needed:
            (finding,) = findings(sheet(titles))
            assert (finding.regla, finding.encontrado) == ("columna_faltante", title + "x")
            assert f"¿Es «{title}x»?" in finding.mensaje
        else:
            (table,) = recognised(sheet(titles))
            assert [finding.regla for finding in table.findings] == ["columna_desconocida"]
            assert title not in {item.title for item in table.columns}


ANNUAL = [
    ["POI 2021"],
    ["Unidad Ejecutora 001087"],
    [
        "N°",
        "Centro de costo",
        "Actividad operativa",
        "Unidad de medida",
        *[t for g in poi_anual.GRUPOS for t in (g, "", "", "")],
    ],
    ["", "", "", "", *poi_anual.MEDIDAS, *poi_anual.MEDIDAS],
    [1, "CC", "AO", "Informe", 10, 9, "90%", "Bueno", 100, 90, "90%", "Bueno"],
]


@pytest.mark.parametrize("content", [
    workbook({"T": ANNUAL}), text(ANNUAL), text(ANNUAL, separator=";"), page(ANNUAL),
    workbook({"T": ANNUAL}, merges=["E3:H3", "I3:L3", "A3:A4"]),
])  # fmt: skip
def test_two_rows_of_titles_are_read_with_and_without_merges(content: bytes) -> None:
    table = the_table(content)
    assert (table.header_row, table.first_row) == (3, 5)
    named = {item.column: table.letter(item) for item in table.columns}
    assert (named["fisico_programado"], named["financiero_pct_declarado"], named["numero"]) == ("E", "K", "A")


def test_both_rows_of_titles_repeated_by_a_page_break_are_no_row() -> None:
    rows = [*ANNUAL, ANNUAL[2], ANNUAL[3], [2, *ANNUAL[4][1:]]]
    for content in (workbook({"T": rows}), workbook({"T": rows}, merges=["E3:H3", "I3:L3", "E6:H6", "I6:L6"])):
        assert [row.fila for row in extract(the_table(content)).rows] == [5, 8]


def test_each_missing_column_is_named_with_its_format() -> None:
    absent = {"Meta ejecutada", "Documento de sustento"}
    kept = [place for place, title in enumerate(CUADRO) if title not in absent]
    found = findings(sheet([CUADRO[place] for place in kept], [[row[place] for place in kept] for row in ROWS]))
    assert [finding.regla for finding in found] == ["columna_faltante"] * 2
    assert {title for title in absent for finding in found if f"«{title}»" in finding.mensaje} == absent
    assert all((finding.hoja, finding.celda, finding.fila) == ("Cuadro 1", "A5", 5) for finding in found)
    assert all("seguimiento del PSIG" in finding.mensaje for finding in found)


def test_a_misspelt_column_is_suggested_at_its_own_cell() -> None:
    titles = ["Meta ejecutda" if title == "Meta ejecutada" else title for title in CUADRO]
    (finding,) = findings(sheet(titles))
    assert (finding.regla, finding.celda, finding.encontrado) == ("columna_faltante", "F5", "Meta ejecutda")
    assert "¿Es «Meta ejecutda»?" in finding.mensaje


def test_a_misspelt_title_of_two_rows_is_suggested_at_the_lower_one() -> None:
    spoiled = [list(row) for row in ANNUAL]
    spoiled[3][5] = "Ejecutdo anual"
    (finding,) = findings(workbook({"T": spoiled}))
    assert (finding.regla, finding.celda) == ("columna_faltante", "F4")


def test_a_column_that_stands_twice_is_refused_with_both_cells() -> None:
    titles = [*CUADRO, "META EJECUTADA"]
    finding = refusal(sheet(titles), recognised)
    assert (finding.regla, finding.celda) == ("columna_repetida", "L5")
    assert "F5 y L5" in finding.mensaje


def test_an_unknown_column_is_a_warning_with_what_it_may_mean_and_no_loss() -> None:
    without_link = [title if title != "Enlace de evidencia" else "Enlaces de evidencias" for title in CUADRO]
    (table,) = recognised(sheet([*without_link, "Color"]))
    assert [(finding.regla, finding.severidad, finding.celda) for finding in table.findings] == [
        ("columna_desconocida", "advertencia", "K5"),
        ("columna_desconocida", "advertencia", "L5"),
    ]
    assert "¿Quiso decir «Enlace de evidencia»?" in table.findings[0].mensaje
    assert "¿Quiso decir" not in table.findings[1].mensaje


def test_a_table_that_lacks_a_column_is_told_although_the_books_other_table_is_whole() -> None:
    factores = [["N°", "Actividad", "Problema identificado", "Acciones de mejora"], [1, "1. X", "a", "b"]]
    titles = [title for title in CUADRO if title != "Meta ejecutada"]
    (finding,) = findings(workbook({"Factores": factores, "Cuadro 1": cuadro(ROWS, titles=titles)}))
    assert (finding.regla, finding.hoja) == ("columna_faltante", "Cuadro 1")
    assert "«Meta ejecutada»" in finding.mensaje


def test_a_second_table_that_lacks_a_column_is_told_and_not_left_out() -> None:
    factores = [["N°", "Actividad", "Problema identificado"], [1, "1. X", "a"]]
    (finding,) = findings(workbook({"Cuadro 1": cuadro(ROWS), "Factores": factores}))
    assert (finding.regla, finding.hoja) == ("columna_faltante", "Factores")
    assert "«Acciones de mejora»" in finding.mensaje


def test_a_summary_that_resembles_a_table_already_found_is_only_named() -> None:
    summary = [["Actividad", "Responsable", "Unidad de medida"], ["1", "DGFC", "Taller"]]
    found = recognised(workbook({"Cuadro 1": cuadro(ROWS), "Resumen": summary}))
    assert [table.sheet.name for table in found] == ["Cuadro 1"]
    assert [finding.regla for finding in found[0].findings] == ["hoja_no_leida"]


def test_factores_alone_are_no_sheet_of_a_unit() -> None:
    factores = [["N°", "Actividad", "Problema identificado", "Acciones de mejora"], [1, "1. X", "a", "b"]]
    assert refusal(workbook({"Factores": factores}), recognised).regla == "diseno_desconocido"


def test_a_design_nobody_knows_shows_its_titles() -> None:
    finding = refusal(workbook({"Gastos": [["x"], ["Mes", "Gasto", "Proveedor"], ["enero", 5, "SAC"]]}), recognised)
    assert (finding.regla, finding.hoja, finding.celda) == ("diseno_desconocido", "Gastos", "A2")
    assert "«Mes», «Gasto», «Proveedor»" in finding.mensaje


def test_what_somebody_wrote_at_length_is_not_repeated_as_a_title() -> None:
    motive = (
        "Según indicó la coordinadora Zoila Inventada Ejemplo, el servicio empezó después de lo previsto por la demora."
    )
    finding = refusal(workbook({"Datos": [[motive, motive, motive], ["a", "b"]]}), recognised)
    assert "Zoila" not in finding.mensaje + finding.encontrado


def test_an_empty_book_is_a_design_nobody_knows() -> None:
    finding = refusal(workbook({"Hoja1": []}), recognised)
    assert finding.regla == "diseno_desconocido"
    assert "ningún título" in finding.mensaje
