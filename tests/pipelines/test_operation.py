"""What nights without a person rest on: what is tried again and what is not, nights that begin in another year than the
machine's clock says, what the UI plots, who is silent, and what is forgotten."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._utils.schedules import schedule_execution_time_iterator

from assets import freshness, retries, yearly
from assets.partitions import YEARS
from pipelines import cli, jobs, limpieza
from pipelines.definitions import build, defs
from pipelines.revision import SUBJECTS
from tests.builders.ceplan_anio import escribir
from tests.loading.night import RAW, Night
from tests.pipelines import good
from warehouse.engine import AlmacenError, TransientError
from warehouse.resource import Almacen

SHEET = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    from warehouse.engine import connect
    from warehouse.schema import init

    engine = connect(f"sqlite:///{tmp_path}/almacen.db")
    init(engine)
    made = Night(engine, tmp_path)
    made.raw.mkdir()
    yield made
    engine.dispose()


@pytest.fixture
def almacen(night: Night) -> Almacen:
    return Almacen(str(night.engine.url), night.raw, night.folder / "custodia", True)


def run(almacen: Almacen, instance: dg.DagsterInstance, anio: int) -> dg.ExecuteInProcessResult:
    job = build(almacen).resolve_job_def("anio")
    return job.execute_in_process(instance=instance, partition_key=str(anio), raise_on_error=False, run_config=QUIET)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """The first `times` loads of a source in a year raise; returns the list of tries."""
    really = yearly.load_year
    monkeypatch.setattr(retries, "WAITS", (0.01, 0.02, 0.03))

    def arrange(times: int, error: Exception) -> list[int]:
        tries: list[int] = []

        def load(engine: sa.Engine, custody: object, fuente: str, *rest: object) -> Iterator[object]:
            if fuente == "psig":
                tries.append(1)
                if len(tries) <= times:
                    raise error
            return really(engine, custody, fuente, *rest)  # type: ignore[arg-type, return-value]

        monkeypatch.setattr(yearly, "load_year", load)
        return tries

    return arrange


def test_what_passes_by_itself_is_tried_again_and_loads(night: Night, almacen: Almacen, failing: Callable) -> None:
    tries = failing(2, TransientError("El servidor se reinicia.", "Espere."))
    waits: list[str] = []
    almacen.wait = waits.append
    night.deliver(SHEET, "oc.xlsx")
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2023).success
    assert len(tries) == 3
    assert ["intento 2 de 4" in waits[0], "intento 3 de 4" in waits[1]] == [True, True]
    assert "El servidor se reinicia." in waits[0]
    assert night.value("SELECT COUNT(*) FROM bi_carga WHERE fuente = 'psig' AND vigente = 1") == 1


def test_the_command_line_says_that_it_waits_and_ends_well(
    tmp_path: Path, failing: Callable, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SEGUIMIENTO_DB_URL", "SEGUIMIENTO_DB_URL_FILE", "SEGUIMIENTO_RAW", "SEGUIMIENTO_CUSTODIA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    (tmp_path / "raw").mkdir()
    shutil.copy(SHEET, tmp_path / "raw")
    failing(1, TransientError("El servidor se reinicia.", "Espere."))
    assert cli.main(["run"]) == 0
    assert "espera: El servidor se reinicia. Se intenta de nuevo en 0 s (intento 2 de 4)." in capsys.readouterr().err


def test_a_night_by_cron_outlives_a_restart_before_its_first_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from warehouse import resource

    monkeypatch.delenv("SEGUIMIENTO_DB_URL", raising=False)
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    (tmp_path / "raw").mkdir()
    really, tries = resource.connect, []

    def restarting(url: str) -> sa.Engine:
        tries.append(1)
        if len(tries) < 3:
            raise TransientError("El servidor se reinicia.", "Espere.")
        return really(url)

    monkeypatch.setattr(resource, "connect", restarting)
    assert cli.main(["run"]) == 2, "there is nothing to load"
    told = capsys.readouterr().err
    assert "espera: El servidor se reinicia. Se intenta de nuevo en 0 s (intento 3 de 4)." in told


def test_what_does_not_pass_is_the_error_after_the_last_try(night: Night, almacen: Almacen, failing: Callable) -> None:
    tries = failing(99, TransientError("El servidor no está.", "Revíselo."))
    night.deliver(SHEET, "oc.xlsx")
    with dg.instance_for_test() as instance:
        result = run(almacen, instance, 2023)
        (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert len(tries) == len(retries.WAITS) + 1
    assert "El servidor no está" in str(failure.step_failure_data.error)


@pytest.mark.parametrize(
    "error", [AlmacenError("Disco lleno.", "Libere espacio."), ValueError("de otra clase"), OSError(28, "disco")]
)
def test_nothing_else_is_tried_again(night: Night, almacen: Almacen, failing: Callable, error: Exception) -> None:
    tries = failing(1, error)
    night.deliver(SHEET, "oc.xlsx")
    with dg.instance_for_test() as instance:
        assert not run(almacen, instance, 2023).success
    assert len(tries) == 1


def test_what_the_driver_raises_outside_of_a_transaction_is_known_for_what_it_is(
    night: Night, almacen: Almacen, failing: Callable
) -> None:
    import sqlite3

    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    tries = failing(1, sa.exc.OperationalError("SELECT 1", {}, locked))
    night.deliver(SHEET, "oc.xlsx")
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2023).success
    assert len(tries) == 2


@pytest.fixture
def machine_in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("tick", "years"),
    [
        ("2026-12-29T07:00:00", ["2026"]),
        ("2026-12-31T07:00:00", ["2026"]),
        ("2027-01-01T07:00:00", ["2026", "2027"]),
        ("2027-05-31T07:00:00", ["2026", "2027"]),
        ("2027-06-01T07:00:00", ["2027"]),
    ],
)
@pytest.mark.usefixtures("machine_in_utc")
def test_nights_around_new_year_and_the_closing_date_on_a_machine_in_utc(tick: str, years: list[str]) -> None:
    at = datetime.fromisoformat(tick).replace(tzinfo=UTC)
    with dg.build_schedule_context(scheduled_execution_time=at) as context:
        requests = list(jobs.nocturno(context))
    assert [request.partition_key for request in requests] == years
    keys = YEARS.get_partition_keys(current_time=at)
    assert set(years) <= set(keys)
    assert len({request.run_key for request in requests}) == len(requests)


@pytest.mark.usefixtures("machine_in_utc")
def test_the_new_year_is_a_partition_from_midnight_in_lima_and_not_before() -> None:
    before = YEARS.get_partition_keys(current_time=datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC))
    after = YEARS.get_partition_keys(current_time=datetime(2027, 1, 1, 5, 0, 0, tzinfo=UTC))
    assert (before[-1], after[-1]) == ("2026", "2027")


@pytest.mark.usefixtures("machine_in_utc")
def test_the_night_falls_at_two_in_lima_which_is_seven_in_utc() -> None:
    start = datetime(2026, 12, 31, 6, 59, tzinfo=UTC).timestamp()
    cron = jobs.nocturno.cron_schedule
    assert isinstance(cron, str)
    first = next(schedule_execution_time_iterator(start, cron, jobs.nocturno.execution_timezone))
    assert first.astimezone(UTC) == datetime(2026, 12, 31, 7, tzinfo=UTC)


def test_two_runs_of_one_night_take_a_file_in_once(night: Night, almacen: Almacen) -> None:
    night.deliver(SHEET, "oc.xlsx")
    night.deliver_samples("poi_anual")
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2021).success
        assert run(almacen, instance, 2023).success
        read = [
            event.asset_materialization.metadata["reconocidos_ahora"].value
            for event in (
                record.event_log_entry
                for record in instance.fetch_materializations(dg.AssetKey("inventario"), limit=9).records
            )
            if event.asset_materialization
        ]
    assert read == [0, 2], "the second run of the night finds everything recognised"
    assert night.value("SELECT COUNT(*) FROM bi_entrega") == night.value("SELECT COUNT(*) FROM bi_archivo")


def test_a_bad_year_of_a_night_fails_alone(night: Night, almacen: Almacen) -> None:
    night.deliver(SHEET, "oc.xlsx")
    night.deliver_samples("poi_anual")
    with dg.instance_for_test() as instance:
        with night.engine.begin() as conn:
            trigger = "CREATE TRIGGER roto BEFORE INSERT ON psig_meta BEGIN SELECT RAISE(ABORT, 'roto'); END"
            conn.execute(sa.text(trigger))
        results = [run(almacen, instance, anio).success for anio in (2021, 2023)]
    assert results == [True, False]
    assert night.value("SELECT COUNT(*) FROM bi_poi_actividad WHERE anio = 2021") == 130


def test_a_year_of_which_every_file_is_bad_has_been_gone_through(night: Night, almacen: Almacen) -> None:
    night.deliver(good.sheet("mucho"), "psig/2023/dgfc.xlsx")
    with dg.instance_for_test() as instance:
        assert not run(almacen, instance, 2023).success
    assert night.value("SELECT COUNT(*) FROM bi_carga") == 0
    assert almacen.custody.last_review(SUBJECTS, [2023]) is not None, "nobody need look for a stopped scheduler"


def test_a_materialisation_tells_numbers_that_can_be_plotted(night: Night, almacen: Almacen) -> None:
    night.deliver_samples("poi_plan", "poi_anual")
    with dg.instance_for_test() as instance:
        run(almacen, instance, 2021)
        event = instance.get_latest_materialization_event(dg.AssetKey("poi_actividad"))
    assert event is not None
    assert event.asset_materialization is not None
    told = {name: value.value for name, value in event.asset_materialization.metadata.items()}
    assert (told["unidades_cargadas"], told["cargas_nuevas"], told["filas_apartadas"]) == (2, 2, 0)
    assert told["filas_cargadas"] == night.value("SELECT SUM(filas) FROM bi_carga")
    assert told["hallazgos"] == night.value("SELECT SUM(hallazgos) FROM bi_carga")
    assert told["segundos"] > 0
    assert set(told["cargas"]) == {row[0] for row in night.query("SELECT carga_id FROM bi_carga")}


def test_a_materialisation_tells_of_all_its_tries(
    night: Night, almacen: Almacen, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.deliver_samples("poi_plan", "poi_anual")
    really, tries = yearly.load_year, []

    def load(engine: sa.Engine, custody: object, fuente: str, *rest: object) -> Iterator[object]:
        yield from really(engine, custody, fuente, *rest)  # type: ignore[arg-type]
        if fuente == "poi_anual" and not tries:
            tries.append(1)
            time.sleep(1.1)  # instants have seconds
            raise TransientError("El servidor se reinicia.", "Espere.")

    monkeypatch.setattr(yearly, "load_year", load)
    with dg.instance_for_test() as instance:
        assert run(almacen, instance, 2021).success
        event = instance.get_latest_materialization_event(dg.AssetKey("poi_actividad"))
    assert tries
    assert event is not None
    assert event.asset_materialization is not None
    told = {name: value.value for name, value in event.asset_materialization.metadata.items()}
    assert told["cargas_nuevas"] == 2
    assert told["filas_cargadas"] == night.value("SELECT SUM(filas) FROM bi_carga")
    assert set(told["cargas"]) == {row[0] for row in night.query("SELECT carga_id FROM bi_carga")}
    assert yearly._TRIES == {}


def _freshness(night: Night, anio: int, today: str) -> dg.AssetCheckResult:
    day = datetime.fromisoformat(today).date()
    from assets.loading import poi_alerts

    poi_alerts.of_silence(night.engine, day)
    return freshness.evaluate(night.engine, "poi_actividad", anio, day)


def test_who_sent_nothing_for_too_long_is_told_of_the_open_year_only(night: Night) -> None:
    escribir(night.raw, 2, 3, 1, 2026, 1)  # on 10 February
    night.run()
    early, late = (_freshness(night, 2026, day) for day in ("2026-03-01", "2026-06-01"))
    assert early.passed
    assert not late.passed
    assert late.severity is dg.AssetCheckSeverity.WARN
    assert late.metadata["unidades_atrasadas"].value == 2
    assert late.metadata["dias_la_mas_antigua"].value == 111
    assert "900001, 900002" in str(late.description)
    assert _freshness(night, 2026, "2027-06-02").passed, "the year has closed"


def test_who_sent_last_year_and_nothing_of_this_one_is_told(night: Night) -> None:
    escribir(night.raw, 2, 3, 1, 2025, 1)
    night.run()
    result = _freshness(night, 2026, "2026-03-01")
    assert not result.passed
    assert "de este no ha llegado ninguna: 900001, 900002" in str(result.description)
    assert _freshness(night, 2026, "2026-01-20").passed, "too early to expect one"


def test_freshness_is_a_check_of_each_run_also_of_one_that_loads_nothing(night: Night, almacen: Almacen) -> None:
    with dg.instance_for_test() as instance:
        result = run(almacen, instance, 2026)
        assert result.success
        names = {(check.check_name, check.passed) for check in result.get_asset_check_evaluations()}
    assert ("frescura", True) in names


def test_old_runs_are_forgotten_but_for_those_that_say_what_is_materialised(night: Night, almacen: Almacen) -> None:
    night.deliver(SHEET, "oc.xlsx")
    with dg.instance_for_test() as instance:
        first, second = (run(almacen, instance, 2023) for _ in range(2))
        kept, gone = limpieza.purge(instance, datetime.now(UTC) - timedelta(days=1))
        assert (kept, gone) == (0, 0), "nothing is old yet"
        kept, gone = limpieza.purge(instance, datetime.now(UTC) + timedelta(days=1))
        assert (kept, gone) == (1, 1)
        assert instance.get_run_by_id(first.run_id) is None
        assert instance.get_run_by_id(second.run_id) is not None
        assert "2023" in instance.get_materialized_partitions(dg.AssetKey("psig_meta"))
        folders = Path(instance.root_directory)
        assert not [path for path in folders.rglob("*") if first.run_id in path.name]


def test_the_weekly_run_goes_over_closed_years_of_which_something_waits(night: Night, almacen: Almacen) -> None:
    night.deliver(SHEET, "oc.xlsx")
    from assets.loading import inventory

    inventory.scan(night.raw, night.custody, ejemplos=True, now="2026-11-22T07:00:00Z")
    inventory.register(night.engine, night.custody, ejemplos=True, now="2026-11-22T07:00:00Z")
    at = datetime(2026, 11, 28, 8, tzinfo=UTC)

    def requested() -> list[object]:
        with dg.build_schedule_context(scheduled_execution_time=at, resources={"almacen": almacen}) as context:
            return list(jobs.recarga_de_anios_cerrados(context))

    (request,) = requested()
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2023"
    night.run()
    (skipped,) = requested()
    assert isinstance(skipped, dg.SkipReason)


def test_every_schedule_and_sensor_is_on_as_soon_as_it_is_deployed() -> None:
    repository = defs().get_repository_def()
    assert repository.schedule_defs
    assert {item.default_status for item in repository.schedule_defs} == {dg.DefaultScheduleStatus.RUNNING}
    assert {item.default_status for item in repository.sensor_defs} == {dg.DefaultSensorStatus.RUNNING}
