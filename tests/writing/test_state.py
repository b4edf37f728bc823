"""A report of a closed year shows what was published, digit by digit, whatever came since; a date shows that date."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from assets.loading import cierre
from assets.loading.as_of import NoPhotograph
from assets.rules import publicacion
from assets.writing import published, state
from schemas.institucion import read
from schemas.registry import TABLES
from schemas.tables.poi import POI_RESUMEN
from tests.builders import ceplan
from tests.loading.decided import UE, oc_sheet, photograph, photograph_name, withdraw
from tests.loading.night import LATER, Night
from warehouse.check import orphans
from warehouse.engine import AlmacenError
from warehouse.viewing import view_frame

RM = "RM 123-2026-MIMP"
JUNE = date(2026, 6, 20)
OTHER = "999995"
#: What the report's tables are made of, whatever is known of the photographs.
FIGURES = (
    "bi_poi_actividad", "bi_poi_resumen", "bi_poi_valoracion", "bi_poi_objetivo", "bi_poi_agregado",
)  # fmt: skip
#: The same, and what only the photographs say.
POI = (*FIGURES, "bi_poi_mensual", "bi_poi_periodo", "bi_poi_mensual_historia", "bi_corte", "bi_poi_reprogramacion")
PSIG = ("bi_psig_actividad", "bi_psig_responsable", "bi_psig_balance")
#: Of a photograph that is no longer there.
OF_PHOTOGRAPH = ["mes_corte", "meses_sin_reporte"]

Views = dict[str, pd.DataFrame]


def deliver(night: Night, *months: int, now: str = "2026-11-10T07:00:00Z") -> None:
    for month in months:
        night.deliver(photograph(month), photograph_name(month))
    assert all(outcome.loaded for outcome in night.run(now))


def unit(night: Night, ue: str, day: str) -> None:
    """A photograph of another UE, of a day in 2026 (mmdd)."""
    rows = ceplan.synthetic_unit(ue, 5, 5, 2026)
    name = f"ejemplo/poi_ceplan/POI_PORACTIVIDADOPERATIVA_ANUAL_{ue}_2026{day}104512.xls"
    night.deliver(ceplan.export_html(rows), name)


def aside(night: Night) -> Path:
    folder = night.folder / f"aparte {len(list(night.folder.iterdir()))}"
    folder.mkdir()
    return folder


def close(night: Night, corte: date, tema: str = "poi", anio: int = 2026, resolucion: str = RM) -> None:
    order = (night.engine, night.custody, tema, anio, corte, resolucion)
    cierre.close(*order, quien="ana", now=LATER, aside=aside(night))


def views(night: Night, names: Iterable[str], anio: int) -> Views:
    with night.engine.connect() as conn:
        return {name: view_frame(conn, name, anio=anio) for name in names}


def shown(night: Night, names: Iterable[str], tema: str, anio: int, corte: date | None = None) -> Views:
    moment = state.of(night.engine, night.custody, tema, anio, corte, aside(night))
    with moment as found, found.engine.connect() as conn:
        assert orphans(conn) == []
        return {name: view_frame(conn, name, anio=anio) for name in names}


def test_a_year_that_was_not_closed_is_shown_as_it_is_from_the_warehouse_itself(night: Night) -> None:
    deliver(night, 5)
    with state.of(night.engine, night.custody, "poi", 2026, None, aside(night)) as found:
        assert found == state.State(night.engine)


def test_a_closed_year_shows_the_published_figures_whatever_comes_later(night: Night) -> None:
    """Of two UEs: a newer photograph; one that comes late and is of before the cut-off; a UE that was not published;
    the withdrawal of a load that was; another scale; another month of the cut-off."""
    unit(night, OTHER, "0601")
    deliver(night, 5, 6)
    close(night, JUNE)
    before = views(night, POI, 2026)
    assert set(before["bi_poi_resumen"]["ue"]) == {UE, OTHER}

    night.deliver(photograph(8), photograph_name(6).replace("20260609", "20260615"))
    unit(night, "999994", "0610")
    deliver(night, 7, now="2026-11-12T07:00:00Z")
    live = views(night, POI, 2026)
    assert not live["bi_poi_actividad"].equals(before["bi_poi_actividad"])
    found = shown(night, POI, "poi", 2026)
    for name in POI:
        pd.testing.assert_frame_equal(found[name], before[name])

    night.institucion = read('[escala]\n2026 = "tres-colores-90-75"')
    night.run("2026-11-13T07:00:00Z")
    assert not views(night, FIGURES, 2026)["bi_poi_valoracion"].equals(before["bi_poi_valoracion"])
    found = shown(night, FIGURES, "poi", 2026)
    for name in FIGURES:
        pd.testing.assert_frame_equal(found[name], before[name])
    with state.of(night.engine, night.custody, "poi", 2026, None, aside(night)) as past, past.engine.connect() as conn:
        scales = view_frame(conn, "bi_escala", en_uso=1)
        assert set(scales["valoracion"]) == set(before["bi_poi_valoracion"]["valoracion"])

    for carga_id in before["bi_poi_resumen"]["carga_id"]:
        withdraw(night, carga_id, "2026-11-25T07:00:00Z")
    found = shown(night, FIGURES, "poi", 2026)
    for name in FIGURES:
        same = [column for column in before[name] if column not in OF_PHOTOGRAPH]
        pd.testing.assert_frame_equal(found[name][same], before[name][same])


def test_what_was_published_is_shown_although_nothing_of_the_year_is_left(night: Night) -> None:
    deliver(night, 5)
    close(night, date(2026, 5, 31))
    before = views(night, FIGURES, 2026)
    withdraw(night, before["bi_poi_resumen"]["carga_id"].iloc[0], "2026-11-25T07:00:00Z")
    assert views(night, FIGURES, 2026)["bi_poi_actividad"].empty
    found = shown(night, FIGURES, "poi", 2026)
    for name in FIGURES:
        same = [column for column in before[name] if column not in OF_PHOTOGRAPH]
        pd.testing.assert_frame_equal(found[name][same], before[name][same])


def test_the_state_says_which_publication_and_date_it_is_of_and_the_last_one_counts(night: Night) -> None:
    deliver(night, 5, 6)
    close(night, date(2026, 5, 31))
    close(night, JUNE, resolucion="RM 200-2026-MIMP")
    with state.of(night.engine, night.custody, "poi", 2026, None, aside(night)) as found:
        assert found.publicacion is not None
        assert (found.corte, found.publicacion["resolucion"]) == (JUNE, "RM 200-2026-MIMP")


def test_a_date_is_shown_as_of_it_although_the_year_was_closed(night: Night) -> None:
    deliver(night, 5)
    before = views(night, FIGURES, 2026)
    deliver(night, 6, now="2026-11-12T07:00:00Z")
    close(night, JUNE)
    with state.of(night.engine, night.custody, "poi", 2026, date(2026, 5, 31), aside(night)) as found:
        assert (found.corte, found.publicacion) == (date(2026, 5, 31), None)
    found_views = shown(night, FIGURES, "poi", 2026, date(2026, 5, 31))
    for name in FIGURES:
        pd.testing.assert_frame_equal(found_views[name], before[name])
    with pytest.raises(NoPhotograph) as told:
        shown(night, (), "poi", 2026, date(2026, 5, 8))
    assert "2026-05-09" in told.value.remedy


def test_a_published_annual_table_is_shown_although_an_export_took_its_place(night: Night) -> None:
    """An export of the same UE and year, dated before the cut-off, is seen first when it comes."""
    night.deliver_samples("poi_anual", "poi_plan")
    night.run()
    close(night, date(2022, 5, 31), anio=2021)
    before = views(night, FIGURES, 2021)
    rows = ceplan.synthetic_unit("001087", 5, 5, 2021)
    night.deliver(
        ceplan.export_html(rows), "ejemplo/poi_ceplan/POI_PORACTIVIDADOPERATIVA_ANUAL_001087_20211209104512.xls"
    )
    night.run("2026-11-23T07:00:00Z")
    assert set(views(night, FIGURES, 2021)["bi_poi_resumen"]["fuente"]) == {"poi_ceplan"}
    found = shown(night, FIGURES, "poi", 2021)
    for name in FIGURES:
        pd.testing.assert_frame_equal(found[name], before[name])


def test_a_closed_psig_shows_what_was_published_after_a_sheet_was_corrected(night: Night) -> None:
    night.deliver_samples("psig_plan", "publicado")
    night.deliver(oc_sheet("20", 2), "psig/2023/oc.xlsx")
    night.run()
    close(night, date(2023, 12, 31), tema="psig", anio=2023)
    before = views(night, PSIG, 2023)
    night.deliver(oc_sheet("22", 3), "psig/2023/oc.xlsx")
    night.run(LATER)
    assert not views(night, PSIG, 2023)["bi_psig_actividad"].equals(before["bi_psig_actividad"])
    for corte in (None, date(2023, 12, 31)):
        found = shown(night, PSIG, "psig", 2023, corte)
        for name in PSIG:
            pd.testing.assert_frame_equal(found[name], before[name])
    with state.of(night.engine, night.custody, "psig", 2023, None, aside(night)) as past, past.engine.connect() as conn:
        years = view_frame(conn, "bi_psig_balance")["anio"].tolist()
        assert years == [2022, 2023], "the balance of a closed year is still of two years"


def test_a_psig_of_a_past_date_is_refused_with_a_remedy_unless_nothing_is_later(night: Night) -> None:
    with pytest.raises(NoPhotograph, match="no hay nada cargado del PSIG 2023"):
        shown(night, (), "psig", 2023, date(2024, 2, 1))
    night.deliver_samples("psig_plan")
    night.deliver(oc_sheet("20", 2), "psig/2023/oc.xlsx")
    night.run()
    with pytest.raises(NoPhotograph) as told:
        shown(night, (), "psig", 2023, date(2024, 2, 1))
    assert "2024-02-15" in told.value.cause
    assert "--corte" in told.value.remedy
    with state.of(night.engine, night.custody, "psig", 2023, date(2024, 2, 15), aside(night)) as found:
        assert found == state.State(night.engine, date(2024, 2, 15))


def test_a_publication_whose_copy_is_lost_says_so_and_what_to_do(night: Night) -> None:
    deliver(night, 5)
    close(night, JUNE)
    night.custody.path(str(night.value("SELECT huella FROM bi_publicacion"))).write_bytes(b"{}")
    with pytest.raises(AlmacenError) as told:
        shown(night, (), "poi", 2026)
    assert "no se puede leer" in told.value.cause
    assert "respaldo" in told.value.remedy


def test_a_column_that_the_document_did_not_know_comes_from_the_row_of_today_or_is_empty(night: Night) -> None:
    deliver(night, 5)
    close(night, JUNE)
    with night.custody.opened(str(night.value("SELECT huella FROM bi_publicacion"))) as file:
        unit_rows = next(iter(publicacion.pinned_rows("poi", file)))
    table = TABLES["poi_actividad"]
    rows = unit_rows[table.name]
    older = rows.drop(columns=["ultimo_mes_reportado", "oei_id"])
    full = published.complete(table, older, rows.iloc[1:])
    assert pd.isna(full["ultimo_mes_reportado"].iloc[0])
    assert full["oei_id"].tolist() == ["sin_dato", *rows["oei_id"].iloc[1:]]
    with pytest.raises(AlmacenError, match="estado"):
        published.complete(table, rows.drop(columns="estado"), rows.iloc[1:])


def test_the_contract_may_have_lost_a_column_of_the_document(monkeypatch: pytest.MonkeyPatch, night: Night) -> None:
    deliver(night, 5)
    close(night, JUNE)
    smaller = POI_RESUMEN.without("inactivas")
    pinned = publicacion.PINNED["poi"]
    parts = tuple(replace(part, table=smaller) if part.table is POI_RESUMEN else part for part in pinned)
    monkeypatch.setitem(publicacion.PINNED, "poi", parts)
    with night.custody.opened(str(night.value("SELECT huella FROM bi_publicacion"))) as file:
        found = next(iter(publicacion.pinned_rows("poi", file)))["poi_resumen"]
    assert "inactivas" not in found
    assert found["actividades"].tolist() == [6]
