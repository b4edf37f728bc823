"""Marts and dimensions that follow from loads, on both engines: what the sources name, whose figures count, locks."""

import re
import threading

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.loading import marts, poi_marts
from schemas import codelists
from schemas.normal import tidy
from schemas.registry import VIEWS, view_columns
from tests.builders import ceplan, libro, psig
from tests.builders.ceplan import synthetic_unit
from tests.loading.conftest import After
from tests.loading.night import LATER, RAW, Night
from warehouse.check import orphans
from warehouse.engine import transaction

EXPORT = "POI_PORACTIVIDADOPERATIVA_ANUAL_{ue}_{day}104512.xls"


def deliver(night: Night, ue: str, day: str, rows: list[dict[str, str]]) -> None:
    night.deliver(ceplan.export_html(rows), EXPORT.format(ue=ue, day=day))


def lost(night: Night) -> list[str]:
    with night.engine.connect() as conn:
        return orphans(conn)


def test_an_export_describes_its_objectives_and_actions_itself(night: Night) -> None:
    rows = synthetic_unit("000777", 18, 1, 2025)
    deliver(night, "000777", "20250309", rows)
    assert all(outcome.loaded for outcome in night.run())
    stated = {row["OEI"]: tidy(row["Objetivo Estrategico Institucional"]) for row in rows}
    stated |= {row["AEI"]: tidy(row["Acción Estratégica Institucional"]) for row in rows}
    assert len(stated) > 4
    shown = dict(night.query("SELECT oei, denominacion FROM bi_poi_objetivo WHERE oei <> 'sin_dato'"))
    shown |= dict(
        night.query("SELECT codigo, nombre FROM bi_poi_agregado WHERE nivel = 'aei' AND codigo <> 'sin_dato'")
    )
    assert shown == stated
    members = dict(night.query("SELECT oei, denominacion FROM bi_dim_objetivo WHERE pliego = '999'"))
    assert members.items() <= stated.items()


def test_no_key_is_without_a_member_when_an_export_is_of_another_pliego_than_the_code_list(night: Night) -> None:
    night.deliver_samples("poi_plan")
    night.run()
    assert lost(night) == []
    deliver(night, "001087", "20220509", synthetic_unit("001087", 20, 1, 2021))
    night.run(LATER)
    assert lost(night) == []
    night.deliver_samples("poi_anual")
    night.run("2026-11-24T07:00:00Z")
    assert lost(night) == []
    assert night.query("SELECT DISTINCT fuente FROM bi_poi_objetivo WHERE anio = 2021") == [("poi_ceplan",)]
    assert night.value("SELECT count(*) FROM bi_poi_objetivo WHERE oei_id LIKE '039-%'") == 0


def test_the_plans_documents_make_no_marts_of_an_annual_table_that_is_not_there(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple] = []
    real = poi_marts.latest_state

    def spy(conn: sa.Connection, *arguments: object) -> pd.DataFrame:
        made.append(arguments[:3])
        return real(conn, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(poi_marts, "latest_state", spy)
    deliver(night, "001087", "20220509", synthetic_unit("001087", 6, 1, 2021))
    night.deliver_samples("poi_plan")
    night.run()
    assert made == [("poi_ceplan", 2021, "001087")]


def _report(night: Night, unit: str, done: str) -> None:
    row = dict(libro.leer("psig_2023_cuadro1")[0])
    row |= {"responsable": unit, "meta_programada": "10", "meta_ejecutada": done, "pct_ejecucion_publicado": ""}
    path = night.raw / f"psig/{unit}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    psig.workbook(unit, [row], [], path)


def test_a_target_that_two_units_report_differently_shows_no_figure_and_loses_no_row(night: Night) -> None:
    _report(night, "OC", "10")
    _report(night, "OGRH", "3")
    assert all(outcome.loaded for outcome in night.run())
    seen = night.query("SELECT estado, meta_programada, meta_ejecutada, cuenta_programada FROM bi_psig_actividad")
    assert seen == [("sin_calificar", None, None, 1)]
    assert night.query("SELECT unidad FROM psig_meta ORDER BY 1") == [("OC",), ("OGRH",)]
    assert lost(night) == []


def test_the_plan_loads_before_any_unit_has_answered(night: Night) -> None:
    night.deliver_samples("psig_plan")
    outcomes = night.run()
    assert [outcome.estado for outcome in outcomes] == ["cargado"], outcomes
    assert night.value("SELECT count(*) FROM bi_psig_actividad") == 79


#: What the numbers of the samples end in once somebody's initials are cut.
OFFICES = ("SDTH", "USA")


def test_no_cell_of_a_view_ends_a_document_number_in_initials(after: After) -> None:
    night = after()
    initials = re.compile(r"\d-20\d\d-[A-Z/]+-[A-Z/]+-([A-Z]{2,4})(?![A-Z])")
    texts = read = 0
    for view in VIEWS.values():
        for row in night.query(f"SELECT * FROM {view.name}"):
            read += 1
            for cell in row:
                if isinstance(cell, str):
                    texts += 1
                    found = initials.search(cell)
                    office = not found or found.group(1) in OFFICES or codelists.unidad(found.group(1))
                    assert office, f"{view.name}: {cell}"
    assert read > 1000
    assert texts > 1000
    shown = [sustento for (sustento,) in night.query("SELECT sustento FROM bi_poi_modificacion ORDER BY orden")]
    assert shown[0] == "Informe N° D000010-2021-MIMP-OGD"
    assert night.value("SELECT sustento FROM poi_modificacion WHERE orden = 1") == shown[0] + "-YAP"


def test_levels_of_the_aggregate_are_never_added_together() -> None:
    told = {column.name: column.aggregation for column, _ in view_columns(VIEWS["bi_poi_agregado"])}
    assert set(told.values()) == {"ninguna"}
    alone = {column.name: column.aggregation for column, _ in view_columns(VIEWS["bi_poi_objetivo"])}
    assert alone["actividades"] == alone["financiero_programado_centimos"] == "suma"


WRITERS = {
    "results of a unit": [
        lambda conn: poi_marts.latest_state(conn, "poi_anual", 2021, "001087"),
        lambda conn: poi_marts.latest_state(conn, "poi_ceplan", 2021, "001087"),
    ],
    "the reconciliation of a year": [lambda conn: marts.reconcile(conn, 2021)] * 2,
    "the ranking of a year": [lambda conn: marts.psig_marts(conn, 2023)] * 2,
}


@pytest.mark.parametrize("what", WRITERS)
def test_two_loads_write_what_they_share_one_after_the_other(night: Night, what: str) -> None:
    first, second = WRITERS[what]
    done = threading.Event()

    def other() -> None:
        with transaction(night.engine) as conn:
            second(conn)
            done.set()

    thread = threading.Thread(target=other)
    with transaction(night.engine) as conn:
        first(conn)
        thread.start()
        assert not done.wait(0.5)
    thread.join(20)
    assert done.is_set()


def test_an_activity_that_the_plan_does_not_have_is_told(night: Night) -> None:
    night.deliver_samples("psig_plan")
    night.run()
    book = openpyxl.load_workbook(RAW / "psig" / "2023" / "oc - psig 2023.xlsx")
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value or "").startswith("27."):
                cell.value = "999. Taller que nadie aprobó"
    book.save(night.folder / "oc.xlsx")
    night.deliver(night.folder / "oc.xlsx", "psig/oc.xlsx")
    night.run(LATER)
    assert night.query("SELECT encontrado FROM bi_observacion WHERE regla = 'actividad_fuera_del_plan'") == [("999",)]
