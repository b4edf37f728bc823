"""From a draft to a commitment that is followed up: drafts follow the figures until a person decides, and what people
decided outlives loads, later matrices of other plans, a rebuild and an upgrade."""

from typing import Any

import pytest

from assets.loading.rebuild import rebuild
from assets.reports.compromisos import SHEET, workbook
from schemas.layouts.recomendaciones import COMPROMISOS
from tests.loading.conftest import After
from tests.loading.decided import withdraw
from tests.loading.night import LATER, Night
from tests.reports.plantillas import Filled
from warehouse.engine import snapshot
from warehouse.viewing import view_frame

LAST = "2027-02-03T07:00:00Z"
LOW = "fisico_bajo-0969b5f5"


@pytest.fixture
def poi(after: After) -> Night:
    return after("poi_anual", "poi_plan")


def shown(night: Night, tema: str = "poi", anio: int = 2021) -> list[dict[str, Any]]:
    with snapshot(night.engine) as conn:
        frame = view_frame(conn, "bi_recomendacion", tema=tema, anio=anio)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def matrix(night: Night, tema: str = "poi", anio: int = 2021, ue: str | None = "001087") -> Filled:
    return Filled(workbook(shown(night, tema, anio), tema, anio, ue), COMPROMISOS, SHEET)


def row_of(filled: Filled, clave: str) -> int:
    return next(
        row for row in range(filled.header + 1, filled.sheet.max_row + 1) if filled.cell(row, "clave").value == clave
    )


def deliver(night: Night, filled: Filled, now: str, at: str = "compromisos/poi.xlsx") -> None:
    night.deliver(filled.content(), at)
    (outcome,) = [item for item in night.run(now) if item.fuente == "recomendaciones" and item.changed]
    assert outcome.loaded, outcome.motivo


def decided(night: Night) -> Filled:
    filled = matrix(night)
    row = row_of(filled, LOW)
    filled.write(row, numero="3.1", estado="aceptada", responsable="DPE", plazo="30/06/2022", texto="Revisar la meta.")
    own = filled.header + len(shown(night)) + 1
    filled.write(own, numero="9", texto="Publicar el informe.", estado="aceptada", responsable="OP", plazo="2022-01-31")
    return filled


def test_drafts_come_with_the_figures_and_lead_to_their_activities(poi: Night) -> None:
    drafts = shown(poi)
    assert len(drafts) == 5
    assert {(draft["origen"], draft["estado"], draft["carga_id"]) for draft in drafts} == {
        ("regla", "propuesta", "sin_dato")
    }
    linked = dict(poi.query("SELECT clave, COUNT(*) FROM bi_recomendacion_actividad GROUP BY clave"))
    assert linked == {draft["clave"]: draft["actividades"] for draft in drafts}
    low = poi.query(
        "SELECT COUNT(*) FROM bi_recomendacion_actividad AS r JOIN bi_poi_actividad AS a"
        " ON a.actividad_id = r.actividad_id WHERE a.fisico_valoracion_orden < 4 OR a.cuenta_en_promedio = 0"
    )
    assert low == [(0,)]


def test_a_decision_takes_the_place_of_its_draft_and_the_others_wait(poi: Night) -> None:
    deliver(poi, decided(poi), LATER)
    rows = {row["clave"]: row for row in shown(poi)}
    one, own = rows[LOW], rows["persona-9"]
    assert (one["origen"], one["estado"], one["numero"], one["texto"], one["plazo"]) == (
        "persona", "aceptada", "3.1", "Revisar la meta.", "2022-06-30",
    )  # fmt: skip
    assert (one["actividades"], one["actividad_id"]) == (1, "2021-001087-N094")
    assert one["unidad_id"] == "001087-direccion-de-proteccion-especial"
    assert (own["origen"], own["actividades"], own["unidad_id"]) == ("persona", 0, "sin_dato")
    assert [row["origen"] for row in rows.values()].count("regla") == 4
    assert len(rows) == 6
    assert poi.query("SELECT estado, motivo FROM bi_archivo WHERE fuente = 'recomendaciones'")[0][0] == "cargado"


def test_the_next_matrix_replaces_the_one_before_and_has_all_that_it_had(poi: Night) -> None:
    deliver(poi, decided(poi), LATER)
    filled = matrix(poi)
    assert filled.cell(row_of(filled, "persona-9"), "estado").value == "aceptada"
    filled.write(row_of(filled, LOW), estado="implementada", evidencia="INFORME 12")
    deliver(poi, filled, LAST)
    rows = {row["clave"]: row for row in shown(poi)}
    assert (rows[LOW]["estado"], rows[LOW]["evidencia"]) == ("implementada", "INFORME 12")
    assert rows["persona-9"]["texto"] == "Publicar el informe."
    assert poi.value("SELECT COUNT(*) FROM bi_carga WHERE fuente = 'recomendaciones' AND vigente = 1") == 1


def test_running_again_changes_nothing_and_a_rebuild_gives_the_same(poi: Night) -> None:
    deliver(poi, decided(poi), LATER)
    before = poi.exported("antes")
    assert not any(outcome.changed for outcome in poi.run(LAST))
    assert poi.exported("otra") == before
    (poi.folder / "aparte").mkdir()
    rebuild(poi.engine, poi.custody, poi.folder / "aparte", ejemplos=True, now=poi.now)
    assert poi.exported("después") == before


def test_what_cannot_be_read_is_told_at_its_cell_and_the_rest_loads(poi: Night) -> None:
    filled = decided(poi)
    filled.write(row_of(filled, LOW), estado="visto bueno")
    deliver(poi, filled, LATER)
    found = poi.query("SELECT regla, celda, severidad FROM bi_observacion WHERE fuente = 'recomendaciones'")
    assert found == [("valor_no_admitido", f"G{row_of(filled, LOW)}", "bloqueante")]
    rows = {row["clave"]: row["origen"] for row in shown(poi)}
    assert (rows[LOW], rows["persona-9"]) == ("regla", "persona"), "undecided as far as can be told"


def test_the_psig_drafts_one_for_each_kind_and_takes_a_matrix(after: After) -> None:
    night = after("psig", "psig_plan")
    drafts = {row["clave"]: row for row in shown(night, "psig", 2023)}
    assert list(drafts) == [
        "evidencia_de_otra_clase", "evidencia_sin_numero", "meta_incumplida_sin_factor", "meta_sin_cuantificar",
        "sobreejecucion",
    ]  # fmt: skip
    linked = night.query("SELECT meta_id FROM bi_recomendacion_actividad WHERE clave = 'meta_sin_cuantificar'")
    assert linked == [("2023-50-2023",)]
    filled = matrix(night, "psig", 2023, None)
    filled.write(row_of(filled, "sobreejecucion"), estado="aceptada", responsable="OPPM", plazo="2024-03-31")
    deliver(night, filled, LATER, "psig.xlsx")
    (one,) = [row for row in shown(night, "psig", 2023) if row["origen"] == "persona"]
    assert (one["clave"], one["ue"], one["alcance"], one["actividades"]) == ("sobreejecucion", None, "psig", 7)
    assert len(shown(night, "psig", 2023)) == 5


def test_a_withdrawn_matrix_leaves_its_drafts_to_be_decided(poi: Night) -> None:
    deliver(poi, decided(poi), LATER)
    withdraw(poi, poi.value("SELECT carga_id FROM bi_carga WHERE fuente = 'recomendaciones'"))
    assert {row["origen"] for row in shown(poi)} == {"regla"}
    assert len(shown(poi)) == 5


def test_a_matrix_delivered_as_it_came_takes_no_other_ones_place(poi: Night) -> None:
    deliver(poi, decided(poi), LATER)
    untouched = workbook(shown(poi), "poi", 2021, "001087")
    poi.deliver(untouched, "compromisos/otra vez.xlsx")
    (outcome,) = [item for item in poi.run(LAST) if item.nombre == "otra vez.xlsx"]
    assert outcome.estado == "ignorado"
    assert [row["origen"] for row in shown(poi)].count("persona") == 2
