"""The export of a past date is the one that the warehouse of that day would have made, byte by byte."""

from datetime import date
from pathlib import Path

import pytest

from assets.loading import as_of
from assets.loading.as_of import NoPhotograph
from schemas.views import poi, poi_historia, poi_resumen
from tests.loading.decided import photograph, photograph_name
from tests.loading.night import Night
from warehouse.export import export

#: What of the POI follows from its photographs.
VIEWS = {
    f"{view.name}.csv"
    for view in (*poi.VIEWS, *poi_resumen.VIEWS, *poi_historia.VIEWS)
    if view.name.startswith("bi_poi") or view.name == "bi_corte"
} | {"bi_poi_cambio_actividad.csv", "bi_dim_actividad_historia.csv", "bi_linaje.csv"}
MAY_END = date(2026, 5, 31)


def deliver(night: Night, *months: int) -> None:
    for number, month in enumerate(months):
        night.deliver(photograph(month), photograph_name(month))
        assert all(outcome.loaded for outcome in night.run(f"2026-11-{10 + number}T07:00:00Z"))


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
    deliver(night, *(month for month in later if month > 5))
    found = as_of_export(night, MAY_END)
    assert sorted(found) == sorted(then)
    assert [name for name in sorted(VIEWS) if found[name] != then[name]] == []
    assert night.exported("hoy")["bi_poi_actividad.csv"] != found["bi_poi_actividad.csv"]


def test_a_unit_that_was_not_there_yet_has_no_rows(night: Night) -> None:
    """The example's first photograph is of May."""
    deliver(night, 4)
    then = night.exported("entonces")
    night.deliver_samples("ejemplo")
    night.run("2026-11-20T07:00:00Z")
    assert b"999999" in night.exported("hoy")["bi_poi_actividad.csv"]
    found = as_of_export(night, date(2026, 4, 30))
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
