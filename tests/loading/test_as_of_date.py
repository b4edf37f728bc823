"""The export of a past date is the one that the warehouse of that day would have made, byte by byte."""

from datetime import date
from pathlib import Path

import pytest

from assets.loading import as_of
from assets.loading.as_of import NoPhotograph
from schemas.registry import VIEWS as EVERY
from schemas.views import audit
from tests.builders import ceplan, ceplan_financiera
from tests.loading.decided import UE, photograph, photograph_name
from tests.loading.night import Night
from tests.loading.test_presupuesto import GASTO, gasto
from warehouse.export import export

#: Names are those that are known now, whoever gave them.
AS_NOW = {"bi_dim_accion", "bi_dim_objetivo", "bi_dim_ue", "bi_dim_unidad"}
#: All others but those that tell what happened.
VIEWS = {
    f"{name}.csv"
    for name in EVERY.keys() - AS_NOW - {view.name for view in audit.VIEWS} | {"bi_linaje", "bi_conciliacion"}
}
MAY_END = date(2026, 5, 31)


def deliver(night: Night, *months: int, on: str = "2026-05-31") -> None:
    for month in months:
        night.deliver(photograph(month), photograph_name(month))
        assert all(outcome.loaded for outcome in night.run(f"{on}T07:00:00Z"))


def as_of_export(night: Night, day: date) -> dict[str, bytes]:
    folder = night.folder / f"export {day}"
    folder.mkdir()
    with as_of.warehouse(night.engine, day, folder) as past:
        export(past, folder / "vistas")
    return {path.name: path.read_bytes() for path in (folder / "vistas").iterdir()}


@pytest.mark.parametrize("later", [(6,), (7, 6), (4, 8)], ids=lambda months: "-".join(map(str, months)))
def test_the_export_of_a_date_is_what_the_warehouse_of_that_day_would_have_made(
    night: Night, later: tuple[int, ...]
) -> None:
    """A late photograph of April is of the past: what was only known later, but is of that day, counts."""
    deliver(night, 3, 5, *(month for month in later if month < 6))
    then = night.exported("entonces")
    deliver(night, *(month for month in later if month > 5), on="2026-11-11")
    found = as_of_export(night, MAY_END)
    assert sorted(found) == sorted(then)
    assert [name for name in sorted(VIEWS) if found[name] != then[name]] == []
    assert night.exported("hoy")["bi_poi_actividad.csv"] != found["bi_poi_actividad.csv"]


def test_a_unit_that_was_not_there_yet_has_no_rows(night: Night) -> None:
    """The example's first photograph is of May."""
    deliver(night, 4, on="2026-04-30")
    then = night.exported("entonces")
    night.deliver_samples("ejemplo/poi_ceplan", "ejemplo/poi_ceplan_financiera")
    night.run("2026-11-20T07:00:00Z")
    assert b"999999" in night.exported("hoy")["bi_poi_actividad.csv"]
    found = as_of_export(night, date(2026, 4, 30))
    assert [name for name in sorted(VIEWS) if found[name] != then[name]] == []


def test_alerts_of_silence_and_what_is_held_against_the_activities_are_of_that_day_too(night: Night) -> None:
    """Of the budget there is no past: it stays as it is now. The financial export is of April, nearer to May."""
    night.deliver(gasto({"SEC_EJEC": UE, "MONTO_PIA": "10", "MONTO_PIM": "10"}), GASTO)
    lines = ceplan_financiera.lineas(ceplan.synthetic_unit(UE, 5, 5, 2026))
    name = ceplan_financiera.nombre(UE, "20260420104512")
    night.deliver(ceplan_financiera.export_html(lines), f"ejemplo/poi_ceplan_financiera/{name}")
    deliver(night, 3, on="2026-04-30")
    then = night.exported("entonces")
    deliver(night, 5, on="2026-11-11")
    now, found = night.exported("hoy"), as_of_export(night, date(2026, 4, 30))
    for view in ("bi_alerta", "bi_poi_fuente_diferencia", "bi_presupuesto_conciliacion"):
        assert then[f"{view}.csv"].count(b"\n") > 1
        assert then[f"{view}.csv"] != now[f"{view}.csv"], view
    assert b"sin_exportacion" in then["bi_alerta.csv"]
    assert [name for name in sorted(VIEWS) if found[name] != then[name]] == []


def test_today_is_what_is(night: Night) -> None:
    night.deliver_samples("ejemplo", "poi_anual", "poi_plan")
    night.run()
    assert as_of_export(night, date(2026, 11, 22)) == night.exported("hoy")


def test_a_date_before_every_photograph_is_told_with_the_first_one(night: Night, tmp_path: Path) -> None:
    deliver(night, 5)
    with pytest.raises(NoPhotograph) as told, as_of.warehouse(night.engine, date(2026, 5, 8), tmp_path):
        pass
    assert "hasta el 2026-05-08" in told.value.cause
    assert "2026-05-09" in told.value.remedy
