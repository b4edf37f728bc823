"""Alerts in the warehouse, on both engines: when they are written, and that the order of arrival does not matter."""

import pytest
import sqlalchemy as sa

from assets.loading import poi_alerts
from schemas.institucion import read
from tests.builders import ceplan
from tests.loading.decided import accept, rebuilt, withdraw
from tests.loading.night import LATER, Night
from warehouse.check import orphans

UE = "000777"


def export(night: Night, day: str, rows: list[dict[str, str]]) -> None:
    """Exports of an unchanged year differ in bytes and not in one value: here, in what is not compared."""
    rows = [row | {"Motivo(SE) 01": day} for row in rows]
    night.deliver(ceplan.export_html(rows), f"POI_PORACTIVIDADOPERATIVA_ANUAL_{UE}_{day}104512.xls")


def unit(reported: int = 4, january: str = "10.00") -> list[dict[str, str]]:
    """One active activity of ten units a month, reported up to a month; its target of January is given."""
    (row,) = ceplan.synthetic_unit(UE, 1, 1, 2026)
    row |= {"Activo AO": "SI"}
    for month in range(1, 13):
        target = january if month == 1 else "10.00"
        row |= {f"F(RE) {month:02d}": target, f"F(CS) {month:02d}": "10.00"}
        row |= {f"F(SE) {month:02d}": "10.00" if month <= reported else ""}
        row |= {f"Fn({block}) {month:02d}": "" for block in ("CS", "RE", "SE")}
    row |= {"F(RE) Total": "", "F(CS) Total": "", "F(SE) Total": ""}
    row |= {f"Fn({block}) Total": "" for block in ("CS", "RE", "SE")}
    return [row]


def writes(night: Night, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each writing of alerts wrote, from now on."""
    written: list[int] = []
    real = poi_alerts.bulk.replace

    def spy(conn: sa.Connection, table: object, frame: object, /, **equals: object) -> int:
        if table is poi_alerts.POI_ALERTA:
            written.append(len(frame))  # type: ignore[arg-type]
        return real(conn, table, frame, **equals)  # type: ignore[arg-type]

    monkeypatch.setattr(poi_alerts.bulk, "replace", spy)
    return written


def test_an_unchanged_photograph_that_closes_more_months_brings_the_alerts_up_and_writes_nothing_else(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(night, "20260509", unit())
    night.run("2026-05-10T07:00:00Z")
    assert night.query("SELECT * FROM bi_alerta") == []
    written = writes(night, monkeypatch)
    export(night, "20260520", unit())
    night.run("2026-05-21T07:00:00Z")
    assert written == []
    export(night, "20260810", unit())
    night.run("2026-08-11T07:00:00Z")
    assert night.query("SELECT regla, CAST(desde AS TEXT), mes FROM bi_alerta") == [("sin_reporte", "2026-05-31", 5)]
    assert night.value("SELECT count(DISTINCT desde) FROM poi_mensual_historia") == 1


PHOTOGRAPHS = {
    "20260509": unit(3),
    "20260619": unit(4, january="6.00"),
    "20260720": unit(4, january="6.00"),
    "20260910": unit(5, january="6.00"),
}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)])
def test_alerts_are_the_same_in_whatever_order_photographs_arrive(night: Night, order: tuple[int, ...]) -> None:
    for place in order:
        day = list(PHOTOGRAPHS)[place]
        export(night, day, PHOTOGRAPHS[day])
        night.run("2026-09-11T07:00:00Z")
    assert night.query("SELECT regla, CAST(desde AS TEXT), mes FROM bi_alerta ORDER BY regla") == [
        ("meta_fisica_rebajada", "2026-06-19", 1),
        ("sin_reporte", "2026-06-30", 6),
    ]


def test_a_lowered_target_is_dated_by_the_photograph_that_showed_it(night: Night) -> None:
    export(night, "20260619", unit(4, january="6.00"))
    export(night, "20260720", unit(5, january="6.00"))
    night.run("2026-07-21T07:00:00Z")
    export(night, "20260509", unit(3))  # comes last: the change was seen on 19 June all the same
    night.run("2026-07-22T07:00:00Z")
    found = night.query("SELECT CAST(desde AS TEXT), mes, ue_id FROM bi_alerta WHERE regla = 'meta_fisica_rebajada'")
    assert found == [("2026-06-19", 1, UE)]
    with night.engine.connect() as conn:
        assert [lost for lost in orphans(conn) if lost.startswith("bi_alerta")] == []


def test_a_unit_that_sends_nothing_is_told_of_until_it_sends_or_its_year_closes(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = "SELECT ue, CAST(desde AS TEXT), actividad_id FROM bi_alerta WHERE regla = 'sin_exportacion'"
    export(night, "20260509", unit())
    night.run("2026-06-23T07:00:00Z")
    assert night.query(silent) == []
    night.run("2026-06-24T07:00:00Z")
    assert night.query(silent) == [(UE, "2026-06-23", "sin_dato")]
    written = writes(night, monkeypatch)
    night.run("2026-07-24T07:00:00Z")
    assert written == []
    export(night, "20260723", unit(5))
    night.run("2026-07-25T07:00:00Z")
    assert night.query(silent) == []
    night.run("2027-05-31T07:00:00Z")
    assert len(night.query(silent)) == 1
    night.run("2027-06-01T07:00:00Z")
    assert night.query(silent) == []


def test_a_decision_about_a_photograph_asks_again_who_is_silent(night: Night) -> None:
    silent = "SELECT CAST(desde AS TEXT) FROM bi_alerta WHERE regla = 'sin_exportacion'"
    export(night, "20260509", unit())
    night.run("2026-05-10T07:00:00Z")
    export(night, "20260610", unit(5))
    night.run("2026-06-25T07:00:00Z")
    carga, sha256 = night.query("SELECT carga_id, archivo_sha256 FROM bi_carga ORDER BY corte DESC")[0]
    withdraw(night, carga, "2026-06-26T07:00:00Z")
    assert night.query(silent) == [("2026-06-23",)]
    accept(night, sha256, "2026-06-27T07:00:00Z")
    assert night.query(silent) == []


def test_a_rebuild_knows_who_is_silent_today(night: Night) -> None:
    """Quiet nights are not in the ledger."""
    export(night, "20260509", unit())
    night.run("2026-05-10T07:00:00Z")
    night.run("2026-07-24T07:00:00Z")
    before = night.exported("antes")
    assert b"sin_exportacion" in before["bi_alerta.csv"]
    rebuilt(night)
    assert night.exported("después") == before


def test_other_thresholds_raise_other_alerts_the_next_night(night: Night) -> None:
    export(night, "20260809", unit(4))
    night.run("2026-08-10T07:00:00Z")
    assert night.query("SELECT regla FROM bi_alerta") == [("sin_reporte",)]
    night.institucion = read("[alertas]\nretraso_habitual_meses = 4")
    night.run("2026-08-11T07:00:00Z")
    assert night.query("SELECT regla FROM bi_alerta") == []


def test_a_run_without_news_writes_no_alert(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.deliver_samples("poi_anual", "ejemplo/poi_ceplan")
    night.run()
    assert night.value("SELECT count(*) FROM bi_alerta") > 10
    written = writes(night, monkeypatch)
    night.run(LATER)
    assert written == []
