"""What was published stays as it was, whatever comes later; what differs since is a list."""

from datetime import date

import pytest

from assets.loading import cierre
from assets.loading.as_of import NoPhotograph
from assets.loading.cierre import Closed, ClosingError
from tests.builders import ceplan, ceplan_financiera
from tests.loading.decided import UE, oc_sheet, photograph, photograph_name, rebuilt, withdraw
from tests.loading.night import LATER, Night
from warehouse.check import orphans

RM = "RM 123-2026-MIMP"
PINNED = ("bi_publicacion.csv", "bi_publicacion_carga.csv", "bi_publicacion_cifra.csv")
JUNE = date(2026, 6, 20)


def deliver(night: Night, *months: int, at: int = 10) -> None:
    for number, month in enumerate(months):
        night.deliver(photograph(month), photograph_name(month))
        assert all(outcome.loaded for outcome in night.run(f"2026-11-{at + number}T07:00:00Z"))


def close(night: Night, corte: date = JUNE, resolucion: str = RM, tema: str = "poi", anio: int = 2026) -> Closed:
    aside = night.folder / f"aparte {len(list(night.folder.iterdir()))}"
    aside.mkdir()
    return cierre.close(night.engine, night.custody, tema, anio, corte, resolucion, quien="ana", now=LATER, aside=aside)


def pinned(night: Night) -> dict[str, bytes]:
    return {name: content for name, content in night.exported("ahora").items() if name in PINNED}


def changed(night: Night) -> dict[tuple[str, str], tuple]:
    rows = night.query(
        "SELECT tabla, clave, medida, situacion, publicado, ahora, diferencia, visto_en FROM bi_publicacion_cambio"
    )
    return {(clave, medida): tuple(rest) for tabla, clave, medida, *rest in rows if tabla == "actividad"}


def test_what_is_published_is_what_the_last_photograph_by_the_date_said(night: Night) -> None:
    deliver(night, 5, 6)
    shown = night.query(
        "SELECT actividad_id, fisico_programado, financiero_ejecutado_soles, estado FROM bi_poi_actividad ORDER BY 1"
    )
    deliver(night, 7, at=12)
    done = close(night)
    assert (done.new, done.unidades) == (True, 1)
    figures = {
        (clave, medida): valor
        for clave, medida, valor in night.query("SELECT clave, medida, valor FROM bi_publicacion_cifra")
    }
    assert shown
    for actividad_id, target, spent, estado in shown:
        assert figures[actividad_id, "fisico_programado"] == (None if target is None else f"{target:.2f}")
        assert figures[actividad_id, "financiero_ejecutado_soles"] == (None if spent is None else f"{spent:.2f}")
        assert figures[actividad_id, "estado"] == estado
    assert night.value("SELECT corte FROM bi_publicacion_carga") in ("2026-06-09", date(2026, 6, 9))


def test_a_publication_without_anything_newer_differs_in_nothing(night: Night) -> None:
    deliver(night, 5, 6)
    close(night)
    assert night.query("SELECT * FROM bi_publicacion_cambio") == []


def test_nothing_that_comes_later_changes_what_was_published(night: Night) -> None:
    """A newer photograph, one that comes late, and the withdrawal of the one that was published."""
    deliver(night, 4, 6)
    close(night)
    before = pinned(night)
    deliver(night, 7, at=12)
    assert changed(night)[f"2026-AOI{UE}00001", "fisico_programado"][0] == "cambia"
    deliver(night, 5, at=13)
    withdraw(night, str(night.value("SELECT carga_id FROM bi_publicacion_carga")), "2026-11-25T07:00:00Z")
    assert pinned(night) == before
    with night.engine.connect() as conn:
        assert orphans(conn) == []
    everything = night.exported("antes")
    rebuilt(night)
    assert night.exported("después") == everything


def test_a_change_says_what_it_was_what_it_is_and_since_which_photograph(night: Night) -> None:
    """Month 5 has 6 activities and month 6 has 4; the first target of the first activity is 20 and the month."""
    deliver(night, 5)
    close(night, date(2026, 5, 31))
    deliver(night, 6, at=11)
    found = changed(night)
    situacion, was, now, difference, seen = found[f"2026-AOI{UE}00001", "fisico_programado"]
    assert (situacion, difference, str(seen)[:10]) == ("cambia", "1.00", "2026-06-09")
    assert float(now) - float(was) == 1
    assert found[f"2026-AOI{UE}00006", "estado"][0] == "desaparece"
    assert night.value("SELECT DISTINCT corte_ahora FROM bi_publicacion_cambio") in ("2026-06-09", date(2026, 6, 9))


def test_the_same_closing_again_changes_nothing(night: Night) -> None:
    deliver(night, 5)
    done = close(night, date(2026, 5, 31))
    ledger = (night.custody.root / "eventos.jsonl").read_bytes()
    again = close(night, date(2026, 5, 31), "  rm 123 2026 MIMP")
    assert (again.publicacion_id, again.new) == (done.publicacion_id, False)
    assert (night.custody.root / "eventos.jsonl").read_bytes() == ledger


def test_another_resolution_is_another_publication_and_the_last_counts(night: Night) -> None:
    deliver(night, 5, 6)
    close(night, date(2026, 5, 31))
    close(night, JUNE, "RM 200-2026-MIMP")
    shown = night.query("SELECT corte, resolucion, vigente, quien FROM bi_publicacion ORDER BY secuencia")
    assert [(str(corte), *rest) for corte, *rest in shown] == [
        ("2026-05-31", RM, 0, "ana"),
        ("2026-06-20", "RM 200-2026-MIMP", 1, "ana"),
    ]
    before = night.exported("antes")
    rebuilt(night)
    assert night.exported("después") == before


def test_a_unit_without_a_photograph_by_the_date_is_left_out_and_named(night: Night) -> None:
    deliver(night, 5)
    night.deliver_samples("ejemplo")
    night.run(LATER)
    assert close(night, date(2026, 5, 9)).left_out == []
    with pytest.raises(NoPhotograph):
        close(night, date(2026, 5, 8))
    deliver(night, 4, at=24)
    assert close(night, date(2026, 4, 30)).left_out == ["999999"]


@pytest.mark.parametrize(
    ("corte", "resolucion", "anio", "cause", "remedy"),
    [
        (date(2026, 5, 8), RM, 2026, "ninguna fotografía del POI 2026", "2026-05-09"),
        (date(2099, 1, 1), RM, 2026, "todavía no llega", "fecha"),
        (JUNE, " – ", 2026, "falta la resolución", "--resolucion"),
        (JUNE, RM, 2019, "no hay nada cargado del POI 2019", "seguimiento run"),
    ],
)
def test_a_wrong_order_says_why_and_writes_nothing(
    night: Night, corte: date, resolucion: str, anio: int, cause: str, remedy: str
) -> None:
    deliver(night, 5)
    ledger = (night.custody.root / "eventos.jsonl").read_bytes()
    with pytest.raises((ClosingError, NoPhotograph)) as told:
        close(night, corte, resolucion, anio=anio)
    assert cause in told.value.cause
    assert remedy in told.value.remedy
    assert (night.custody.root / "eventos.jsonl").read_bytes() == ledger


def test_money_by_source_alone_is_nothing_to_close_and_says_so(night: Night) -> None:
    """An export by financial programming has the date; of activities there is none by then."""
    rows = ceplan.synthetic_unit(UE, 4, 5, 2026)
    name = ceplan_financiera.nombre(UE, "20260509104512")
    night.deliver(
        ceplan_financiera.export_html(ceplan_financiera.lineas(rows)), f"ejemplo/poi_ceplan_financiera/{name}"
    )
    night.run()
    with pytest.raises(NoPhotograph, match="no hay nada cargado del POI 2026 por actividad operativa"):
        close(night, date(2026, 5, 31))
    deliver(night, 6)
    with pytest.raises(NoPhotograph) as told:
        close(night, date(2026, 5, 31))
    assert "2026-06-09" in told.value.remedy


def test_an_annual_table_is_published_as_it_is_if_it_is_of_the_date_or_before(night: Night) -> None:
    night.deliver_samples("poi_anual", "poi_plan")
    night.run()
    of = date.fromisoformat(str(night.value("SELECT corte FROM bi_corte WHERE anio = 2021")))
    with pytest.raises(NoPhotograph):
        close(night, date(2021, 12, 31), anio=2021)
    close(night, of, anio=2021)
    value = "SELECT valor FROM bi_publicacion_cifra WHERE tabla = 'resumen' AND medida = 'fisico_pct_promedio'"
    assert night.value(value) == "89.790033"


def test_a_psig_is_published_as_it_is_and_a_corrected_sheet_is_a_difference(night: Night) -> None:
    with pytest.raises(ClosingError, match="no hay nada cargado del PSIG 2023"):
        close(night, date(2023, 12, 31), tema="psig", anio=2023)
    night.deliver_samples("psig_plan")
    night.deliver(oc_sheet("20", 2), "psig/2023/oc.xlsx")
    night.run()
    done = close(night, date(2023, 12, 31), tema="psig", anio=2023)
    assert done.unidades == 2
    before = pinned(night)
    assert night.query("SELECT * FROM bi_publicacion_cambio") == []
    night.deliver(oc_sheet("22", 3), "psig/2023/oc.xlsx")
    night.run(LATER)
    what = "SELECT publicado, ahora, diferencia FROM bi_publicacion_cambio WHERE medida = 'meta_ejecutada'"
    assert night.query(what) == [("20.00", "22.00", "2.00")]
    assert pinned(night) == before
