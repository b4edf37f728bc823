"""The choices in force: what a change of them computes again and when, and that a usual night computes nothing."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.loading import (
    historia,
    marts,
    poi_alerts,
    poi_fuente,
    poi_marts,
    poi_restated,
    poi_versions,
    presupuesto,
    publicaciones,
    results,
    year,
)
from schemas.institucion import Institucion, read
from tests.builders import ceplan
from tests.loading.night import LATER, Night

MAY, JUNE = "20260509104512", "20260619083724"
UE, OTHER = "000777", "000778"


def export(night: Night, ue: str, moment: str, months: int = 4) -> None:
    rows = ceplan.synthetic_unit(ue, 8, 1, 2026)
    night.deliver(ceplan.export_html(rows), f"POI_PORACTIVIDADOPERATIVA_ANUAL_{ue}_{moment}.xls")


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """Every (source, year, UE) whose marts are computed."""
    seen: list[tuple] = []
    real = poi_marts.latest_state

    def spy(conn: sa.Connection, *arguments: object) -> object:
        seen.append(arguments[:3])
        return real(conn, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(poi_marts, "latest_state", spy)
    return seen


def test_a_usual_night_computes_nothing_again(night: Night, computed: list[tuple]) -> None:
    export(night, UE, MAY)
    night.run()
    assert computed == [("poi_ceplan", 2026, UE)]
    night.run(LATER)
    assert computed == [("poi_ceplan", 2026, UE)]


def test_another_scale_values_the_loaded_years_anew_without_reading_a_file(
    night: Night, computed: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    export(night, UE, MAY)
    night.run()
    before = night.value("SELECT count(*) FROM bi_poi_actividad WHERE fisico_valoracion_id LIKE 'mimp-2021-declarada%'")
    assert before
    read_again: list[object] = []
    monkeypatch.setattr(year, "parsed", lambda custody, deliveries, chosen: iter(read_again.extend(deliveries) or ()))
    night.institucion = read('[escala]\n2026 = "tres-colores-90-75"')
    night.run(LATER)
    labels = night.query("SELECT DISTINCT valoracion FROM bi_poi_valoracion WHERE anio = 2026 ORDER BY 1")
    assert labels == [("Rojo",), ("Verde",), ("Ámbar",)]
    assert night.value("SELECT count(*) FROM bi_poi_actividad WHERE fisico_valoracion_id LIKE 'tres-%'") == before
    assert (len(computed), read_again) == (2, [])


def test_what_an_institution_chooses_is_shown_by_the_warehouse(night: Night) -> None:
    night.institucion = read('institucion = "Ñ"\n[escala]\n2023 = "tres-colores-90-75"\n2025 = "mimp-2021-declarada"')
    night.run()
    shown = dict(night.query("SELECT clave, valor FROM bi_configuracion"))
    assert shown == night.institucion.rows()
    used = night.query(
        "SELECT DISTINCT escala_id, uso_desde, uso_hasta FROM bi_escala WHERE en_uso = 1 ORDER BY uso_desde"
    )
    assert used == [
        ("mimp-2021-aplicada", 2021, 2021),
        ("mimp-2021-declarada", 2022, None),
        ("tres-colores-90-75", 2023, 2024),
    ]


def test_the_cutoff_month_that_is_set_is_shown_and_summed_up_to_and_let_go_again(
    night: Night, computed: list[tuple]
) -> None:
    export(night, UE, MAY)
    export(night, OTHER, MAY)
    night.run()
    own = night.query("SELECT ue, mes_corte, mes_corte_informado FROM bi_corte ORDER BY ue")
    sums = "SELECT sum(fisico_programado_al_corte) FROM bi_poi_actividad WHERE ue = :ue"
    at_own = night.value(sums, ue=UE)
    del computed[:]
    night.institucion = read(f"[mes_corte]\n2026-{UE} = 6")
    night.run(LATER)
    assert computed == [("poi_ceplan", 2026, UE)]
    assert night.query("SELECT ue, mes_corte, mes_corte_informado FROM bi_corte ORDER BY ue") == [
        (UE, 6, own[0][2]),
        own[1],
    ]
    assert night.value("SELECT DISTINCT mes_corte FROM bi_poi_resumen WHERE ue = :ue", ue=UE) == 6
    until_june = "SELECT sum(fisico_programado) FROM bi_poi_mensual WHERE ue = :ue AND mes <= 6"
    assert night.value(sums, ue=UE) == night.value(until_june, ue=UE) != at_own
    night.institucion = Institucion()
    night.run("2026-11-24T07:00:00Z")
    assert night.query("SELECT ue, mes_corte, mes_corte_informado FROM bi_corte ORDER BY ue") == own
    assert night.value(sums, ue=UE) == at_own


def test_a_photograph_computed_ahead_follows_the_choices_too(night: Night) -> None:
    night.institucion = read('[escala]\n2026 = "tres-colores-90-75"\n[mes_corte]\n2026 = 3')
    export(night, UE, MAY)
    night.run()
    before = night.exported("antes")
    with night.engine.begin() as conn:
        conn.execute(sa.text("DELETE FROM resultado_huella"))
    night.run(LATER)
    assert night.exported("después") == before


def test_results_are_of_every_module_that_makes_them() -> None:
    """What is computed again when the fingerprint is another one (`marts.bring_up`)."""
    makers = (historia, poi_alerts, poi_fuente, poi_marts, poi_restated, poi_versions, presupuesto, publicaciones)
    program = {path for pattern in results._PROGRAM for path in results._ROOT.glob(pattern)}
    assert {Path(str(module.__file__)) for module in makers} <= program


def test_another_code_list_computes_the_results_of_the_poi_and_the_psig_anew(
    night: Night, computed: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    export(night, UE, MAY)
    night.deliver_samples("psig_plan")
    night.run()
    made: list[int] = []
    real = marts.psig_marts
    monkeypatch.setattr(marts, "psig_marts", lambda conn, anio: (made.append(anio), real(conn, anio)))
    night.run(LATER)
    assert (len(computed), made) == (1, [])
    monkeypatch.setattr(results, "_program", lambda: b"otras reglas")
    night.run("2026-11-24T07:00:00Z")
    assert (len(computed), made) == (2, [2023])
    night.run("2026-11-25T07:00:00Z")
    assert (len(computed), made) == (2, [2023])
