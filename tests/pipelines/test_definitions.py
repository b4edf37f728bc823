"""What the orchestrator decides: that it loads, which years a night picks, what counts as produced, what stops it."""

import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.partitions import YEARS
from pipelines import jobs
from pipelines.definitions import build, defs
from tests.loading.night import RAW, Night
from warehouse.resource import Almacen

LIMA = ZoneInfo("America/Lima")


@pytest.fixture
def almacen(night: Night) -> Iterator[Almacen]:
    night.raw.mkdir()
    url = night.engine.url.render_as_string(hide_password=False)
    held = Almacen(url, night.raw, night.folder / "custodia", True)
    yield held
    held.engine.dispose()


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    return Night(engine, tmp_path)


def run(almacen: Almacen, instance: dg.DagsterInstance, anio: int, job: str = "anio") -> dg.ExecuteInProcessResult:
    return (
        build(almacen)
        .resolve_job_def(job)
        .execute_in_process(
            instance=instance,
            partition_key=str(anio),
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    )


def materialised(instance: dg.DagsterInstance, table: str, anio: int) -> bool:
    return str(anio) in instance.get_materialized_partitions(dg.AssetKey(table))


def test_definitions_load_without_any_warning_of_dagster() -> None:
    with warnings.catch_warnings():
        for category in (dg.BetaWarning, dg.PreviewWarning, dg.SupersessionWarning, DeprecationWarning):
            warnings.simplefilter("error", category)
        dg.Definitions.validate_loadable(defs())


def test_loading_definitions_opens_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", "postgresql://nadie:canario@127.0.0.1:1/nada")
    loaded = defs()
    assert "canario" not in repr(loaded.resources)


@pytest.mark.parametrize(
    ("moment", "years"),
    [
        ("2026-03-10 02:00", ["2025", "2026"]),
        ("2026-05-31 02:00", ["2025", "2026"]),
        ("2026-06-01 02:00", ["2026"]),
        ("2027-01-01 02:00", ["2026", "2027"]),
    ],
)
def test_a_night_picks_the_running_year_and_the_previous_one_until_it_closes(moment: str, years: list[str]) -> None:
    at = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=LIMA)
    with dg.build_schedule_context(scheduled_execution_time=at.astimezone(ZoneInfo("UTC"))) as context:
        requests = list(jobs.nocturno(context))
    assert [request.partition_key for request in requests] == years


def test_partitions_go_from_2015_to_the_running_year() -> None:
    keys = YEARS.get_partition_keys(current_time=datetime(2026, 1, 1, 0, 30, tzinfo=LIMA))
    assert (keys[0], keys[-1]) == ("2015", "2026")


def test_the_schedule_runs_at_two_in_lima_as_soon_as_it_is_deployed() -> None:
    assert (jobs.nocturno.cron_schedule, jobs.nocturno.execution_timezone) == ("0 2 * * *", "America/Lima")
    assert jobs.nocturno.default_status is dg.DefaultScheduleStatus.RUNNING


def test_a_year_materialises_facts_and_marts_with_their_row_counts(night: Night, almacen: Almacen) -> None:
    night.deliver_samples("poi_anual", "poi_plan")
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2021).success
        event = instance.get_latest_materialization_event(dg.AssetKey("poi_actividad"))
        assert event is not None
        assert event.asset_materialization is not None
        assert event.asset_materialization.metadata["dagster/partition_row_count"].value == 130
        assert materialised(instance, "poi_anual_actividad", 2021)
        assert not materialised(instance, "psig_actividad", 2021), "nothing was delivered, nothing was produced"


def test_published_figures_are_reconciled_in_the_same_run(night: Night, almacen: Almacen) -> None:
    """A step whose upstream yields nothing is skipped by Dagster: the year 2021 has no PSIG, and still reconciles."""
    night.deliver_samples("poi_anual", "poi_plan", "publicado")
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2021).success
        assert materialised(instance, "conciliacion", 2021)
    results = dict(night.query("SELECT resultado, COUNT(*) FROM bi_conciliacion WHERE anio = 2021 GROUP BY resultado"))
    assert sum(results.values()) == 582
    assert results["diferente"] == 3


def test_a_year_in_which_nothing_loads_fails_its_check_and_is_not_materialised(night: Night, almacen: Almacen) -> None:
    night.deliver_samples("poi_anual")
    broken = _without_numbers(night)
    for path in night.raw.rglob("*.xlsx"):
        path.unlink()
    night.deliver(broken, "psig/2023/roto.xlsx")
    with dg.instance_for_test() as instance:
        result = run(almacen, instance, 2023)
        assert not result.success
        checks = result.get_asset_check_evaluations()
        failed = [check for check in checks if not check.passed]
        assert [check.asset_key.to_user_string() for check in failed] == ["psig_actividad"]
        assert not materialised(instance, "psig_actividad", 2023)
        assert not materialised(instance, "psig_meta", 2023)
    assert night.value("SELECT COUNT(*) FROM bi_psig_actividad") == 0


def _without_numbers(night: Night) -> bytes:
    """A unit's sheet in which every row lacks the number of its activity."""
    import openpyxl

    book = openpyxl.load_workbook(RAW / "psig" / "2023" / "oc - psig 2023.xlsx")
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if str(cell.value or "").startswith("27."):
                cell.value = "sin número"
    path = night.folder / "roto.xlsx"
    book.save(path)
    return path.read_bytes()


def test_one_good_unit_is_enough_for_a_year(night: Night, almacen: Almacen) -> None:
    night.deliver(_without_numbers(night), "psig/2023/roto.xlsx")
    night.deliver(RAW / "psig" / "2023" / "DGFC_PSIG2023.xlsx", "psig/2023/dgfc.xlsx")
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2023).success
        assert materialised(instance, "psig_actividad", 2023)


def test_marts_are_recomputed_from_facts_without_reading_a_file(night: Night, almacen: Almacen) -> None:
    night.deliver_samples("poi_anual", "poi_plan", "psig", "psig_plan")
    with dg.instance_for_test() as instance:
        run(almacen, instance, 2021)
        run(almacen, instance, 2023)
        before = night.exported("antes")
        with night.engine.begin() as conn:
            conn.execute(sa.text("DELETE FROM poi_valoracion"))
            conn.execute(sa.text("UPDATE psig_responsable SET puesto = 99"))
        for path in (*night.raw.rglob("*.xlsx"), *(night.folder / "custodia").rglob("*")):
            if path.is_file():
                path.unlink()
        for anio in (2021, 2023):
            assert run(almacen, instance, anio, "resultados_del_anio").success
    assert night.exported("después") == before
