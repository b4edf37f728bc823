"""CEPLAN exports by financial programming: each line is loaded or kept apart with its cell; what an activity's lines
repeat is taken once, never added up, and told of where they do not agree."""

from pathlib import Path

import pytest

from assets.loading.fingerprint import fingerprint
from assets.sources.poi_ceplan_loads import WITHHELD
from assets.sources.registry import SetAside
from assets.sources.unit import UnitLoad
from schemas.codelists import SIN_DATO
from schemas.layouts.registry import PLANNING_REASON
from schemas.observation import column_letter
from tests.builders import ceplan_financiera
from tests.builders.ceplan_financiera import columnas, export_html, lineas, resave_xlsx
from tests.builders.libro import Fila
from tests.reading.sender import refusal, workbook
from tests.sources.sheets import apart, export, load_of, loaded, loads, of_rule, rules, unit_of

AO, LINES = "fuente_ao", "fuente"
#: Of `unit(3)`: the activities have two, three and one line.
FIRST, SECOND, LAST = "AOI99999900001-1-2.3-00", "AOI99999900001-1-2.1-00", "AOI99999900003-1-2.3-00"


def unit(n: int = 3, **more) -> list[Fila]:
    return lineas(unit_of(n, **more))


def column(title: str) -> str:
    return column_letter(columnas().index(title) + 1)


def but(rows: list[Fila], at: int, **cells: str) -> list[Fila]:
    """Row `at` with other texts; titles without brackets and blanks, as keywords."""
    titles = {"".join(filter(str.isalnum, title)): title for title in columnas()}
    changed = {titles[name]: text for name, text in cells.items()}
    return [row | changed if i == at else row for i, row in enumerate(rows)]


def lines_of(load: UnitLoad) -> list[str]:
    return list(dict.fromkeys(load.frames[LINES]["linea_id"]))


def grid_of(rows: list[Fila]) -> list[list]:
    return [list(columnas()), *([row[title] for title in columnas()] for row in rows)]


# ---- what it is


def test_the_example_has_the_titles_and_the_shape_of_a_real_export() -> None:
    assert len(columnas()) == len(set(columnas())) == 232
    head, row = export_html(unit(1)).split(b"</tr>")[:2]
    assert (head.count(b"<td>"), row.count(b"<td>")) == (232, 233)


def test_each_export_is_told_from_the_other() -> None:
    assert {load.fuente for load in loads(export_html(unit(5)))} == {"poi_ceplan_financiera"}
    assert {load.fuente for load in loads(export(unit_of(5)))} == {"poi_ceplan"}


def test_a_line_is_an_activity_with_a_fuente_a_generica_and_a_rubro() -> None:
    load = load_of(export_html(unit()))
    assert lines_of(load) == [
        FIRST,
        SECOND,
        "AOI99999900002-1-2.3-00",
        "AOI99999900002-1-2.1-00",
        "AOI99999900002-2-2.3-09",
        LAST,
    ]
    assert load.filas == 6
    assert load.frames[AO]["codigo_ao"].tolist() == [f"AOI9999990000{n}" for n in (1, 2, 3)]
    third = load.frames[LINES].set_index("linea_id").loc["AOI99999900002-2-2.3-09"].iloc[0]
    names = ("RECURSOS DIRECTAMENTE RECAUDADOS", "BIENES Y SERVICIOS", "RECURSOS DIRECTAMENTE RECAUDADOS")
    assert tuple(third[["fuente_financiamiento", "generica", "rubro"]]) == names


def test_the_lines_of_an_activity_add_up_to_the_export_by_activity() -> None:
    rows = unit_of(16)
    lines, activities = load_of(export_html(lineas(rows))), load_of(export(rows))
    measures = ["financiero_inicial_soles", "financiero_programado_soles"]
    total = lines.frames[LINES].groupby(["codigo_ao", "mes"])[measures].sum(min_count=1)
    whole = activities.frames["mensual"].set_index(["codigo_ao", "mes"])[measures]
    assert total.equals(whole.loc[total.index])
    assert whole.drop(total.index).notna().sum().sum() == 0  # inactive ones have no lines, and no money


def test_a_blank_month_is_none_and_zero_is_zero() -> None:
    rows = unit()
    rows[0] |= {f"Fn(RE) {n:02d}": "" for n in range(1, 13)} | {"Fn(RE) 02": "0.00", "Fn(RE) Total": "0.00"}
    months = load_of(export_html(rows)).frames[LINES].query("linea_id == @FIRST")["financiero_programado_soles"]
    assert months.isna().tolist() == [True, False, *[True] * 10]
    assert months.iloc[1] == 0


@pytest.mark.parametrize("changes", [{"FFID": "'01"}, {"FFID": "1"}, {"RubroID": "0"}, {"RubroID": "'00"}])
def test_a_code_that_excel_turned_into_a_number_is_the_same_code(changes: dict[str, str]) -> None:
    assert lines_of(load_of(export_html(but(unit(), 0, **changes))))[0] == FIRST


def test_an_activity_without_money_has_a_line_without_a_source() -> None:
    rows = unit(4)
    load = load_of(export_html(rows))
    assert lines_of(load)[-1] == f"AOI99999900004-{SIN_DATO}-{SIN_DATO}-{SIN_DATO}"
    assert load.kept_apart == []


def test_several_units_in_one_file_are_each_a_load() -> None:
    content = export_html([*unit(3), *unit(3, ue="999998"), *unit(2, anio=2025)])
    found = {(load.anio, load.unidad): load.filas for load in loads(content)}
    assert found == {(2026, "999999"): 6, (2026, "999998"): 6, (2025, "999999"): 5}


# ---- rows that cannot be read


@pytest.mark.parametrize(
    ("cells", "rule", "title"),
    [
        ({"FnRE03": "pendiente"}, "numero_ilegible", "Fn(RE) 03"),
        ({"FnCS12": "1,234.5.6"}, "numero_ilegible", "Fn(CS) 12"),
        ({"FnRETotal": "7.00"}, "meses_no_suman", "Fn(RE) Total"),
        ({"ActividadOperativaID": "AO99999900001"}, "codigo_ao_invalido", "Actividad Operativa ID"),
        ({"UEID": "'999998"}, "ue_distinta", "UE ID"),
        ({"ActividadOperativa": ""}, "celda_vacia", "Actividad Operativa"),
        ({"FFID": "#REF!"}, "error_de_formula", "FF ID"),
        ({"ActivoProgramacion": "quizás"}, "valor_no_admitido", "Activo Programacion"),
    ],
)
def test_a_bad_line_is_kept_apart_with_its_cell_and_the_others_load(
    cells: dict[str, str], rule: str, title: str
) -> None:
    load = load_of(export_html(but(unit(), 1, **cells)))
    finding = of_rule(load.observations, rule)
    assert (finding.severidad, finding.celda) == ("bloqueante", f"{column(title)}3")
    assert list(apart(load)) == [3]
    assert loaded(load, LINES) == [2, 4, 5, 6, 7]
    assert set(load.frames[AO]["codigo_ao"]) == {f"AOI9999990000{n}" for n in (1, 2, 3)}


def test_a_bad_line_is_known_by_its_codes_as_far_as_they_can_be_read() -> None:
    def clave(**cells: str) -> str | None:
        (row,) = load_of(export_html(but(unit(), 1, **cells))).kept_apart
        return row.clave

    assert clave(FnRE03="x") == SECOND
    assert clave(FnRE03="x", FFID="") == f"AOI99999900001-{SIN_DATO}-2.1-00"
    assert clave(FFID="#REF!") is None
    assert clave(ActividadOperativaID="x") is None


def test_every_copy_of_a_line_is_kept_apart_and_each_names_the_others() -> None:
    rows = unit()
    load = load_of(export_html([*rows, rows[1] | {"Fn(RE) 01": ""}, rows[1]]))
    findings = [finding for finding in load.observations if finding.regla == "clave_duplicada"]
    assert [finding.fila for finding in findings] == [3, 8, 9]
    assert all("3, 8, 9" in finding.mensaje and SECOND in finding.mensaje for finding in findings)
    assert loaded(load, LINES) == [2, 4, 5, 6, 7]


def test_the_same_codes_under_another_activity_are_no_copy() -> None:
    assert load_of(export_html(unit(6))).kept_apart == []


def test_a_unit_whose_lines_are_all_bad_replaces_nothing() -> None:
    load = load_of(export_html([row | {"Fn(RE) 01": "x"} for row in unit()]))
    assert load.refused.regla == "sin_filas_validas"
    assert len(load.kept_apart) == 6


def test_amounts_that_no_total_can_hold_refuse_the_unit_and_not_what_is_compared_with_it() -> None:
    huge = {f"Fn(RE) {n:02d}": "9999999999999.00" for n in range(1, 13)} | {"Fn(RE) Total": ""}
    rows = unit(80)
    assert load_of(export_html([rows[0] | huge, *rows[1:]])).refused is None
    assert load_of(export_html([row | huge for row in rows])).refused.regla == "suma_imposible"


# ---- what is repeated on each line


def test_physical_figures_that_lines_do_not_repeat_are_told_of_and_nothing_is_kept_apart() -> None:
    load = load_of(export_html(but(unit(), 1, FRE03="77.00")))
    finding = of_rule(load.observations, "repetido_distinto")
    assert (finding.severidad, finding.celda, finding.encontrado) == ("advertencia", f"{column('F(RE) 03')}3", "77.00")
    assert "AOI99999900001" in finding.mensaje
    assert "fila 2" in finding.mensaje
    assert (load.filas, load.kept_apart) == (6, [])


def test_a_blank_physical_figure_is_not_zero() -> None:
    rows = but(but(unit(), 0, FCS03=""), 1, FCS03="0.00")
    assert of_rule(load_of(export_html(rows)).observations, "repetido_distinto").fila == 3


def test_physical_figures_are_stored_nowhere() -> None:
    load = load_of(export_html(unit()))
    assert not any(name.startswith("fisico") for frame in load.frames.values() for name in frame.columns)


def test_an_activity_is_described_by_its_first_line_and_a_line_that_differs_is_told_of() -> None:
    load = load_of(export_html(but(unit(), 1, ActividadOperativa="Otro nombre")))
    finding = of_rule(load.observations, "repetido_distinto")
    assert (finding.celda, finding.encontrado) == (f"{column('Actividad Operativa')}3", "Otro nombre")
    assert (
        load.frames[AO]["actividad_operativa"].iloc[0]
        == load_of(export_html(unit())).frames[AO].iloc[0]["actividad_operativa"]
    )


def test_lines_of_two_years_are_not_compared() -> None:
    rows = [*unit(1), *[row | {"F(CS) 01": "55.00"} for row in unit(1, anio=2025)]]
    assert all("repetido_distinto" not in rules(load, "advertencia") for load in loads(export_html(rows)))


def test_programming_marked_inactive_is_a_notice_for_all() -> None:
    rows = but(but(unit(), 0, ActivoProgramacion="NO"), 4, ActivoProgramacion="NO")
    assert "(y 1 filas más)" in of_rule(load_of(export_html(rows)).observations, "programacion_inactiva").mensaje


# ---- planners' copies


def resaved(tmp_path: Path, rows: list[Fila], **more) -> bytes:
    path = tmp_path / "DATA-POI FINANCIERO.xlsx"
    resave_xlsx(rows, path, **more)
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
        {"faltan": ("Codigo Externo", "Activo Programacion", *(f"F(A) {n:02d}" for n in range(1, 13)))},
    ],
)
def test_a_copy_is_the_photograph_of_its_export(tmp_path: Path, more: dict) -> None:
    rows = unit(16)
    original, copy = load_of(export_html(rows)), load_of(resaved(tmp_path, rows, **more))
    assert fingerprint(copy) == fingerprint(original)
    assert rules(copy) == rules(copy, "advertencia") == []
    for frame in (AO, LINES):
        left, right = (load.frames[frame].drop(columns="fila") for load in (original, copy))
        assert left.equals(right)


def test_a_copy_without_the_physical_blocks_is_the_same_photograph(tmp_path: Path) -> None:
    rows = unit(16)
    physical = tuple(title for title in columnas() if title.startswith("F("))
    assert fingerprint(load_of(resaved(tmp_path, rows, faltan=physical))) == fingerprint(load_of(export_html(rows)))


def test_an_amount_in_another_line_is_another_photograph() -> None:
    rows = unit(2)
    rows[2], rows[3] = ({**row, "GG ID": other["GG ID"]} for row, other in ((rows[2], rows[3]), (rows[3], rows[2])))
    assert fingerprint(load_of(export_html(rows))) != fingerprint(load_of(export_html(unit(2))))


@pytest.mark.parametrize("drop", ["Fn(RE) 07", "FF ID", "Rubro ID", "Actividad Operativa ID", "Activo AO"])
def test_a_missing_column_is_named_as_of_this_export(drop: str) -> None:
    grid = [[cell for cell, title in zip(row, columnas(), strict=True) if title != drop] for row in grid_of(unit(2))]
    finding = refusal(workbook({"DATA": grid}), loads)
    assert finding.regla == "columna_faltante"
    assert f"«{drop}»" in finding.mensaje
    assert "programación financiera" in finding.mensaje


def test_an_export_by_activity_that_lost_a_block_is_not_taken_for_this_one() -> None:
    rows = unit_of(2)
    kept = [title for title in rows[0] if not title.startswith(("Fn(SE)", "F(SE)"))]
    finding = refusal(workbook({"DATA": [kept, *([row[title] for title in kept] for row in rows)]}), loads)
    assert finding.regla == "columna_faltante"
    assert "por actividad operativa" in finding.mensaje


def test_totals_that_a_planner_added_are_left_out_with_a_notice() -> None:
    load = load_of(workbook({"DATA": [*grid_of(unit(2)), ["TOTAL GENERAL", *[""] * 180, "123.00"]]}))
    assert of_rule(load.observations, "fila_total_omitida").severidad == "aviso"
    assert (load.filas, load.kept_apart) == (5, [])


# ---- planning, and people's names


def test_what_is_being_planned_is_set_aside_whatever_columns_it_has() -> None:
    rows = [row | {"Etapa": "ELABORACION"} for row in unit(2)]
    titles, *cells = grid_of(rows)
    some = [title for title in titles if not title.startswith(("Fn(RE)", "FF", "GG", "Rubro"))]
    for content in (
        export_html(rows),
        workbook({"DATA": [titles, [], *cells]}),
        workbook({"DATA": [some, *([row[title] for title in some] for row in rows)]}),
    ):
        with pytest.raises(SetAside) as caught:
            loads(content)
        assert str(caught.value) == PLANNING_REASON


def test_one_line_of_planning_does_not_set_the_others_aside() -> None:
    assert load_of(export_html(but(unit(), 0, Etapa="ELABORACION"))).filas == 6


def test_a_motive_reaches_no_frame_no_finding_and_no_row_kept_apart() -> None:
    name = "Fulano Inventado Ejemplo"
    rows = [row | {f"Motivo(RE) {n:02d}": f"Según {name}" for n in range(1, 13)} for row in unit(4)]
    load = load_of(export_html(but(rows, 0, FnRE03="x")))
    told = repr(load.observations) + repr(load.kept_apart) + "".join(map(str, load.frames.values()))
    assert name not in told
    assert all(row["Motivo(RE) 01"] == WITHHELD for row in apart(load).values())
    assert name in ceplan_financiera.MOTIVO
