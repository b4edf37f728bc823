"""SIAF's operations sheet and the Consulta Amigable: titles under totals, codes with names, totals never as data."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from assets.sources import intake
from assets.sources.budget_sheet import code_and_name, ue_code
from assets.sources.intake import Parsed
from assets.sources.unit import Delivery, UnitLoad
from schemas.plain import Masked
from tests.builders import presupuesto

Edit = Callable[[openpyxl.worksheet.worksheet.Worksheet], None]
DELIVERY = Delivery("0" * 64, "hoja.xlsx", "hoja.xlsx", 1)


def built(write: Callable, tmp_path, edit: Edit | None = None) -> bytes:  # type: ignore[no-untyped-def]
    """A sample's bytes, with a mistake or two put in."""
    path = tmp_path / "hoja.xlsx"
    write(path)
    if edit is None:
        return path.read_bytes()
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rules(parsed: Parsed) -> list[str]:
    found = [*parsed.refused, *(one for load in parsed.loads for one in load.observations)]
    return [finding.regla for finding in found]


def line(load: UnitLoad, number: int) -> dict[str, object]:
    """A line of the load, by its columns; an absent measure is None."""

    def value(values: object) -> object:
        if isinstance(values, Masked):
            return None if values.blank[number] else int(values.values[number])
        return values[number]  # type: ignore[index]

    return {name: value(values) for name, values in load.data["presupuesto_linea"].items()}


@pytest.mark.parametrize(
    ("written", "width", "expected"),
    [
        ("09. ECONOMIA Y FINANZAS", 2, ("09", "ECONOMIA Y FINANZAS")),
        ("095: OFICINA", 3, ("095", "OFICINA")),
        ("9.SALUD", 2, ("09", "SALUD")),
        ("'0023", 4, ("0023", "")),
        ("23", 4, ("0023", "")),
        ("001-1087:\N{NO-BREAK SPACE}MIMP: NIVEL CENTRAL", 3, ("001-1087", "MIMP: NIVEL CENTRAL")),
        ("ECONOMIA", 2, None),
        ("", 2, None),
    ],
)
def test_a_code_stands_before_its_name(written: str, width: int, expected: tuple[str, str] | None) -> None:
    assert code_and_name(written, width) == expected


def test_the_number_within_a_pliego_is_no_key_of_a_ue() -> None:
    assert [ue_code(code) for code in ("001-1087", "1087", "001087", "095")] == ["001087", "001087", "001087", None]


# ---- SIAF


def test_the_example_loads_a_line_per_row_with_its_months(tmp_path) -> None:  # type: ignore[no-untyped-def]
    parsed = intake.parse(built(presupuesto.siaf_xlsx, tmp_path), DELIVERY)
    (load,) = parsed.loads
    assert ((load.anio, load.unidad, load.filas), rules(parsed)) == ((2026, "999999", 24), [])
    first, expected = line(load, 0), presupuesto.lineas()[0]
    assert first["devengado_01_soles"] == int(expected.devengado[0] * 100)
    assert first["devengado_soles"] == int(sum(expected.devengado) * 100)
    assert first["devengado_06_soles"] is None  # no movement yet, whatever zero the sheet shows
    assert (first["sec_func"], first["rubro"], first["clasificador"], first["fila"]) == ("0001", "00", "2.3.1.5.1.2", 6)
    names = load.data["presupuesto_nombre"]
    assert "RECURSOS ORDINARIOS" in names["nombre"]


def test_a_total_that_does_not_agree_is_told_at_its_cell_and_never_loaded(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["V4"] = sheet["V4"].value + 1
        sheet.append([])
        sheet.append(["TOTAL", *[None] * 20, 5])

    parsed = intake.parse(built(presupuesto.siaf_xlsx, tmp_path, edit), DELIVERY)
    (load,) = parsed.loads
    assert load.filas == 24
    told = [(one.regla, one.celda) for one in load.observations]
    assert ("total_no_coincide", "V4") in told
    assert ("total_no_coincide", "V31") in told
    assert len(told) == 3  # and the notice that the row below is a total


def test_a_text_in_an_amount_keeps_its_row_apart_and_the_totals_say_what_is_missing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["V6"] = "s/d"

    parsed = intake.parse(built(presupuesto.siaf_xlsx, tmp_path, edit), DELIVERY)
    (load,) = parsed.loads
    assert (load.filas, [row.fila for row in load.kept_apart]) == (23, [6])
    assert any("1 filas están apartadas" in one.mensaje for one in load.observations if one.celda == "V4")


def test_year_and_ue_are_read_above_where_no_column_says_them(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["A1"] = "MARCO PRESUPUESTAL Y EJECUCIÓN DEL GASTO - AÑO 2026"
        sheet["A5"], sheet["B5"] = "tipo_recurso", "tipo_transaccion"
        sheet["P5"] = "meta"

    parsed = intake.parse(built(presupuesto.siaf_xlsx, tmp_path, edit), DELIVERY)
    assert [(load.anio, load.unidad) for load in parsed.loads] == [(2026, "999999")]


def test_without_a_year_anywhere_the_sender_is_told_what_to_do(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["A5"] = "tipo_recurso"

    assert rules(intake.parse(built(presupuesto.siaf_xlsx, tmp_path, edit), DELIVERY)) == ["anio_ausente"]


def test_a_sheet_of_two_ues_is_a_load_of_each(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        for row in range(10, 30):
            sheet[f"B{row}"] = "1087. OTRA"
        sheet["B29"] = "OTRA"

    parsed = intake.parse(built(presupuesto.siaf_xlsx, tmp_path, edit), DELIVERY)
    assert [(load.unidad, load.filas) for load in parsed.loads] == [("999999", 4), ("001087", 19)]
    assert "ue_ilegible" in rules(parsed)


# ---- Consulta Amigable


def test_the_query_by_generica_is_a_load_of_its_ue_and_level(tmp_path) -> None:  # type: ignore[no-untyped-def]
    parsed = intake.parse(built(presupuesto.consulta_xlsx, tmp_path), DELIVERY)
    (load,) = parsed.loads
    assert ((load.anio, load.unidad, load.filas), rules(parsed)) == ((2026, "999999-generica", 3), [])
    row = line(load, 1)
    assert (row["ue_id"], row["pliego"], row["generica"], row["categoria_gasto"]) == ("999999", "999", "3", "5")
    assert (row["sec_func"], row["devengado_01_soles"]) == (None, None)
    assert load.data["presupuesto_total"]["mes_corte"] == [None]


def test_only_the_last_step_of_the_path_is_the_total_of_the_rows(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """The path begins with the whole country; its amounts are nobody's mistake."""

    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["B8"] = sheet["B8"].value - 0.5

    parsed = intake.parse(built(presupuesto.consulta_xlsx, tmp_path, edit), DELIVERY)
    assert [(one.regla, one.celda) for one in parsed.loads[0].observations] == [("total_no_coincide", "B8")]


def _by_unit(sheet, label: str) -> None:  # type: ignore[no-untyped-def]
    sheet["A9"] = "Unidad Ejecutora"
    sheet["A8"] = "Sub total"
    for row in (11, 12, 13):
        sheet[f"A{row}"] = label.format(row)


def test_a_query_by_ue_takes_the_six_digits_of_its_label(tmp_path) -> None:  # type: ignore[no-untyped-def]
    content = built(presupuesto.consulta_xlsx, tmp_path, lambda sheet: _by_unit(sheet, "0{0}-10{0}: OFICINA {0}"))
    (load,) = intake.parse(content, DELIVERY).loads
    assert load.unidad == "999"
    assert load.data["presupuesto_total"]["ue_id"] == ["001011", "001012", "001013"]
    assert load.data["presupuesto_total"]["ue_numero"] == ["011", "012", "013"]


def test_a_ue_known_by_its_number_only_is_told_and_loads_without_key(tmp_path) -> None:  # type: ignore[no-untyped-def]
    content = built(presupuesto.consulta_xlsx, tmp_path, lambda sheet: _by_unit(sheet, "0{0}: OFICINA"))
    parsed = intake.parse(content, DELIVERY)
    assert parsed.loads[0].data["presupuesto_total"]["ue_id"] == ["sin_dato"]
    assert rules(parsed).count("ue_sin_codigo") == 3


def test_a_row_without_a_code_is_kept_apart(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["A12"] = "BIENES Y SERVICIOS"

    parsed = intake.parse(built(presupuesto.consulta_xlsx, tmp_path, edit), DELIVERY)
    assert parsed.loads[0].filas == 2
    assert "fila_sin_codigo" in rules(parsed)


def test_the_day_of_the_query_is_not_its_year(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["A5"] = "Fecha de la Consulta: 05-enero-2027"

    assert intake.parse(built(presupuesto.consulta_xlsx, tmp_path, edit), DELIVERY).loads[0].anio == 2026


def test_a_query_without_its_year_is_refused_with_what_to_do(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["A4"] = "Año de Ejecución"

    assert rules(intake.parse(built(presupuesto.consulta_xlsx, tmp_path, edit), DELIVERY)) == ["anio_ausente"]


@pytest.mark.parametrize(
    ("steps", "unidad", "filtro"),
    [
        ({}, "999999-generica", "sin_filtro"),
        ({"A6": "Nivel de Gobierno E: GOBIERNO NACIONAL"}, "999999-generica", "sin_filtro"),
        ({"A6": "Sector 99: SINTÉTICO"}, "999999-generica", "sin_filtro"),
        ({"A6": "Función 23: PROTECCIÓN SOCIAL"}, "999999-funcion 23-generica", "funcion 23"),
        ({"A6": "Rubro 0: RO", "A2": "Función 3: P"}, "999999-funcion 03, rubro 00-generica", "funcion 03, rubro 00"),
        ({"A6": "Genérica 5-23: BIENES", "A9": "Rubro"}, "999999-generica 5-23-rubro", "generica 5-23"),
        ({"A6": "Departamento (Meta) 15: LIMA"}, "999999-departamento meta 15-generica", "departamento meta 15"),
        ({"A5": "Incluye: Sólo Proyectos"}, "999999-solo proyectos-generica", "solo proyectos"),
        ({"A8": "Unidad Ejecutora 077: NUEVA"}, "999 ue 077-generica", "sin_filtro"),
        ({"A8": "Función 23: X", "A9": "Unidad Ejecutora"}, "999-funcion 23", "funcion 23"),
    ],
)
def test_every_step_of_the_path_is_in_the_unit(tmp_path, steps: dict[str, str], unidad: str, filtro: str) -> None:  # type: ignore[no-untyped-def]
    def edit(sheet) -> None:  # type: ignore[no-untyped-def]
        for cell, text in steps.items():
            sheet[cell] = text

    (load,) = intake.parse(built(presupuesto.consulta_xlsx, tmp_path, edit), DELIVERY).loads
    assert (load.unidad, set(load.data["presupuesto_total"]["filtro"])) == (unidad, {filtro})
