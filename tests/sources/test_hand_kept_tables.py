"""The annual table, the plan's history, the approved plan and the published figures, spoiled one cell at a time."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.sources.unit import UnitLoad
from tests.builders import libro, poi_plan, publicado
from tests.reading.sender import refusal, text, with_sheet_xml, workbook
from tests.sources.sheets import annual, apart, approved_plan, load_of, loaded, loads, of_rule, plan_history, rules

ANUAL = "poi_anual_actividad"


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., bytes]:
    """The annual table of four activities; `changes` are for the first one."""

    def build(more: dict | None = None, /, **changes: str) -> bytes:
        rows = [dict(row) for row in libro.leer("poi_2021_tabla5")[:4]]
        rows[0] |= changes
        return annual(tmp_path / "tabla.xlsx", rows, **(more or {}))

    return build


TITLES: list[list] = [
    [
        "N°",
        "Centro de costo",
        "Actividad operativa",
        "Unidad de medida",
        "Ejecución Física",
        "",
        "",
        "",
        "Ejecución Financiera",
    ],
    ["", "", "", "", *("Programado anual", "Ejecutado anual", "% de ejecución", "Valoración") * 2],
]


def grid(rows: list[list], **more: Any) -> bytes:
    """The annual table without a merge; its first row of data is the fifth."""
    return workbook({"Tabla 5": [["POI 2021"], ["Unidad Ejecutora 001087: Nivel Central"], *TITLES, *rows]}, **more)


def row(number: object, **changes: object) -> list:
    cells: dict[str, object] = {
        "n": number, "cc": "OGRH", "ao": f"Actividad {number}", "um": "Informe", "fp": 10, "fe": 9, "fpct": "90%",
        "fval": "Bueno",
        "np": 1000, "ne": 900, "npct": "90%", "nval": "Bueno",
    }  # fmt: skip
    assert changes.keys() <= cells.keys()
    return list((cells | changes).values())


def fault(content: bytes, rule: str, cell: str, seen: str) -> UnitLoad:
    """The first row (5) is kept apart whole for that reason; the second is loaded."""
    load = load_of(content)
    finding = of_rule(load.observations, rule)
    assert (finding.severidad, finding.hoja, finding.celda) == ("bloqueante", "Tabla 5", cell)
    assert finding.encontrado == seen
    assert (list(apart(load)), loaded(load, ANUAL)) == ([5], [6])
    return load


@pytest.mark.parametrize(
    ("change", "rule", "cell", "seen"),
    [
        ({"fp": "diez"}, "numero_ilegible", "E5", "diez"),
        ({"fp": "70%"}, "numero_ilegible", "E5", "70%"),
        ({"ne": "1,234"}, "numero_ambiguo", "J5", "1,234"),
        ({"fe": -3}, "numero_negativo", "F5", "-3"),
        ({"np": -1}, "numero_negativo", "I5", "-1"),
        ({"n": -1}, "numero_negativo", "A5", "-1"),
        ({"n": 0}, "numero_fuera_de_rango", "A5", "0"),
        ({"n": "uno"}, "numero_ilegible", "A5", "uno"),
        ({"n": 1.5}, "numero_ilegible", "A5", "1.5"),
        ({"n": None}, "celda_vacia", "A5", ""),
        ({"ao": " "}, "celda_vacia", "C5", " "),
        ({"fe": True}, "numero_ilegible", "F5", "VERDADERO"),
        ({"ne": 1e20}, "numero_fuera_de_rango", "J5", "1e+20"),
    ],
)
def test_a_cell_that_is_no_figure_keeps_its_row_out_and_never_the_file(
    change: dict, rule: str, cell: str, seen: str
) -> None:
    load = fault(grid([row(1, **change), row(2)]), rule, cell, seen)
    assert load.refused is None
    assert apart(load)[5]["Ejecución Financiera Programado anual"] == str(change.get("np", 1000))


def test_a_figure_shown_as_a_percentage_is_no_amount() -> None:
    content = grid([row(1, fp=0.86), row(2)], formats={"E5": {"num_format": "0%"}})
    fault(content, "numero_ilegible", "E5", "86%")


def test_what_the_unit_declared_is_never_needed() -> None:
    content = grid([row(1, fpct="casi todo", fval="Excelente", npct=777), row(2)])
    content = with_sheet_xml(content, b'<c r="K5"><v>777</v>', b'<c r="K5" t="e"><v>#DIV/0!</v>')
    load = load_of(content)
    assert (loaded(load, ANUAL), load.kept_apart) == ([5, 6], [])
    told = {(finding.regla, finding.celda, finding.encontrado) for finding in load.observations}
    assert told == {
        ("pct_declarado_ilegible", "G5", "casi todo"), ("etiqueta_desconocida", "H5", "Excelente"),
        ("pct_declarado_ilegible", "K5", "#DIV/0!"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "cells"), [("90%", []), ("89.6%", ["G5"]), (0.9, ["G5"]), ("91%", ["G5"]), ("90.4%", ["G5"])]
)
def test_a_declared_percentage_must_say_what_its_quantities_say(written: object, cells: list[str]) -> None:
    load = load_of(grid([row(1, fpct=written)]))
    assert [found.celda for found in load.observations if found.regla == "pct_declarado_distinto"] == cells
    assert load.filas == 1


def test_every_copy_of_a_number_is_kept_apart() -> None:
    load = load_of(grid([row(1), row(2), row(1)]))
    assert (list(apart(load)), loaded(load, ANUAL)) == ([5, 7], [6])
    assert all("5, 7" in finding.mensaje for finding in load.observations if finding.regla == "clave_duplicada")


@pytest.mark.parametrize(
    "line",
    [
        ["Total", None, None, None, None, None, None, None, 2000, 1800],
        [None, None, "TOTAL GENERAL", None, None, None, None, None, 2000],
        [None, "Total", None, None, 5],
        ["TOTAL"],
    ],
)
def test_totals_are_left_out_with_a_notice(line: list) -> None:
    load = load_of(grid([row(1), row(2), line]))
    assert of_rule(load.observations, "fila_total_omitida").fila == 7
    assert (load.filas, load.kept_apart) == (2, [])


def test_an_activity_named_total_is_an_activity() -> None:
    assert load_of(grid([row(1, ao="Total de personas atendidas", cc="Total salud")])).filas == 1


def test_an_activity_of_which_only_the_name_is_written_is_kept_apart() -> None:
    load = load_of(grid([row(1), [None, None, "Nueva actividad operativa"], row(2)]))
    assert list(apart(load)) == [6]
    load = load_of(grid([row(1), [None, None, "Nueva actividad operativa"]]))
    assert list(apart(load)) == [6]


def test_an_empty_annual_table_replaces_nothing() -> None:
    assert load_of(grid([])).refused.regla == "sin_filas"
    assert load_of(grid([row("x")])).refused.regla == "sin_filas_validas"


def test_the_builders_table_lacks_a_unit_or_a_year_when_its_letterhead_does(table: Callable[..., bytes]) -> None:
    assert load_of(table()).filas == 4
    assert refusal(table({"ue": "Administración Nivel Central"}), loads).regla == "unidad_ausente"
    blank = load_of(table(fisico_prog_anual=""))
    assert blank.frames[ANUAL]["fisico_programado"].isna().tolist() == [True, False, False, False]


# ---- the plan's history


def _version(**changes: str) -> dict[str, list[dict[str, str]]]:
    good = {"version": "v1", "resolucion": "RM 1", "fecha_resolucion": "2021-03-01", "contenido": "a"}
    return {"Versiones": [good | changes, good]}


def version_sheet(day: object, **options: object) -> bytes:
    titles = list(poi_plan.HOJAS["Versiones"][1].values())
    above = [["POI 2021 - Unidad Ejecutora 001087"], []]
    return workbook(
        {"Versiones": [*above, titles, ["v1", "RM 1", day, "a"], ["v2", "RM 2", "02/03/2021", "b"]]}, **options
    )


@pytest.mark.parametrize("day", [44256, "44256", "marzo 2021", "31/02/2021", "01/03/21", True, 20210301])
def test_a_date_that_is_none_is_asked_about_and_no_serial_is_guessed(day: object) -> None:
    load = load_of(version_sheet(day))
    finding = of_rule(load.observations, "fecha_ilegible")
    assert (finding.hoja, finding.celda) == ("Versiones", "C4")
    assert "día/mes/año" in finding.mensaje
    assert (list(apart(load)), loaded(load, "poi_version")) == ([4], [5])


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_date_cell_is_its_day_in_both_calendars(date_1904: bool) -> None:
    load = load_of(version_sheet(date(2021, 3, 1), options={"date_1904": date_1904}))
    assert load.frames["poi_version"]["fecha_resolucion"].tolist() == ["2021-03-01", "2021-03-02"]


def test_a_renamed_activity_with_a_mistyped_code_is_kept_with_a_suggestion_not_applied(tmp_path: Path) -> None:
    load = load_of(plan_history(tmp_path / "p.xlsx", {"Renombres": libro.leer("poi_2021_renombres")}))
    finding = of_rule(load.observations, "codigo_sugerido")
    assert (finding.severidad, finding.encontrado) == ("advertencia", "AO00108700181")
    assert "AOI00108700181" in finding.mensaje
    frame = load.frames["poi_renombre"]
    assert frame.loc[frame["codigo_ao_texto"] == "AO00108700181", "codigo_ao"].isna().all()


def test_a_history_without_rows_replaces_nothing(tmp_path: Path) -> None:
    assert load_of(plan_history(tmp_path / "p.xlsx", {"Versiones": [], "Renombres": []})).refused.regla == "sin_filas"
    some = {"Versiones": _version()["Versiones"], "Renombres": []}
    assert load_of(plan_history(tmp_path / "q.xlsx", some)).refused is None


# ---- the approved plan


def test_a_situation_nobody_knows_keeps_its_row_out_with_the_possible_ones(tmp_path: Path) -> None:
    rows = [dict(row) for row in libro.leer("psig_plan_2023")[:3]]
    rows[1]["estado_2023"] = "en veremos"
    load = load_of(approved_plan(tmp_path / "plan.xlsx", rows))
    finding = of_rule(load.observations, "valor_no_admitido")
    assert (finding.celda, finding.encontrado) == ("F6", "en veremos")
    assert "con meta, sin meta, suspendida, reformulada" in finding.mensaje
    assert (list(apart(load)), loaded(load, "psig_plan_actividad")) == ([6], [5, 7])


def test_a_plan_lists_an_activity_once(tmp_path: Path) -> None:
    rows = libro.leer("psig_plan_2023")[:3]
    load = load_of(approved_plan(tmp_path / "plan.xlsx", [*rows, rows[0]]))
    assert (list(apart(load)), rules(load)) == ([5, 8], ["clave_duplicada"] * 2)


def test_a_plan_whose_activity_begins_with_total_keeps_it(tmp_path: Path) -> None:
    rows = [dict(row) for row in libro.leer("psig_plan_2023")[:2]]
    rows[1]["denominacion"] = "Total de mujeres atendidas"
    assert load_of(approved_plan(tmp_path / "plan.xlsx", rows)).filas == 2


# ---- published figures


def figures(*rows: list) -> bytes:
    return text([publicado.COLUMNAS, *rows])


GOOD = ["Evaluación POI 2021", "2021", "001087", "resumen", "actividades", "", "130", "página 3"]


@pytest.mark.parametrize(
    ("place", "written", "rule", "cell"),
    [
        (1, "20211", "anio_ilegible", "B2"),
        (1, "dos mil", "numero_ilegible", "B2"),
        (1, "", "celda_vacia", "B2"),
        (6, "", "celda_vacia", "G2"),
        (2, "1087", "valor_no_admitido", "C2"),
        (0, "", "celda_vacia", "A2"),
    ],
)
def test_a_figure_that_cannot_be_placed_is_kept_apart(place: int, written: str, rule: str, cell: str) -> None:
    bad = [*GOOD[:place], written, *GOOD[place + 1 :]]
    load = load_of(figures(bad, [*GOOD[:4], "otra cifra", *GOOD[5:]]))
    finding = of_rule(load.observations, rule)
    assert (finding.celda, finding.encontrado) == (cell, written)
    assert (list(apart(load)), loaded(load, "publicado_cifra")) == ([2], [3])


def test_figures_of_no_document_are_refused_with_the_reasons() -> None:
    finding = refusal(figures(["", *GOOD[1:]]), loads)
    assert finding.regla == "sin_filas_validas"
    assert refusal(figures(), loads).regla == "sin_filas"


def test_two_documents_in_one_file_are_two_loads() -> None:
    other = ["Evaluación PSIG 2023", "2023", *GOOD[2:]]
    assert {(load.anio, load.unidad): load.filas for load in loads(figures(GOOD, other))} == {
        (2021, "evaluacion-poi-2021"): 1, (2023, "evaluacion-psig-2023"): 1,
    }  # fmt: skip
