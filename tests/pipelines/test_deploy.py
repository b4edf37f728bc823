"""What is deployed: units that systemd takes, settings that Dagster takes, secrets in no file, and launchers that know
whether a run is alive."""

import re
import shutil
import time
from pathlib import Path

import pytest
import yaml
from dagster import DagsterEvent, DagsterEventType, DagsterInstance, DagsterRun, EventLogEntry
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.launcher import WorkerStatus
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._grpc.types import CanCancelExecutionResult
from dagster._serdes import serialize_value
from sqlalchemy import URL, make_url

from pipelines import cli, dagster_yaml
from pipelines.lanzadores.local import Local
from pipelines.lanzadores.repartido import Repartido
from tests.conftest import Databases
from tests.full import paquetes
from tests.pipelines.units import BIN, DEPLOY, ROOT, UNITS, exec_start, settings

SERVICES = sorted(path.name for path in UNITS.glob("*.service"))


# ---- units


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_starts_a_program_that_is_there(unit: str) -> None:
    program = exec_start(unit)[0]
    assert Path(program).is_relative_to(BIN) or program == "/usr/bin/logger"
    assert shutil.which(program), program


@pytest.mark.parametrize("unit", [unit for unit in SERVICES if "/seguimiento " in (UNITS / unit).read_text()])
def test_an_order_of_a_unit_is_one_that_the_command_line_knows(unit: str) -> None:
    cli.parser().parse_args(exec_start(unit)[1:])


def test_every_unit_has_the_limits_that_are_written_once() -> None:
    """systemd takes `seguimiento-.service.d` for each service whose name begins like that."""
    assert all(unit.startswith("seguimiento-") for unit in SERVICES)
    common = (UNITS / "seguimiento-.service.d" / "comun.conf").read_text()
    for limit in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "UMask=0027", "User=seguimiento"):
        assert limit in common


def test_units_listen_on_this_machine_alone() -> None:
    for unit in ("seguimiento-codigo.service", "seguimiento-web.service"):
        assert exec_start(unit)[exec_start(unit).index("-h") + 1] == "127.0.0.1"


def test_what_judges_the_units_is_among_the_packages_that_ci_installs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "systemd-analyze" else "/bin/true")
    assert "systemd" in paquetes.missing()


# ---- settings


def test_the_environment_file_names_settings_that_exist() -> None:
    known = set(settings(ROOT / ".env.example")) | {
        *(
            "SEGUIMIENTO_SMTP_URL",
            "SEGUIMIENTO_ALERTA_PARA",
            "SEGUIMIENTO_WEBHOOK_URL",
            "DAGSTER_HOME",
            "DAGSTER_PG_URL",
            "CELERY_BROKER_URL",
            "CELERY_RESULT_BACKEND",
        )
    }
    assert set(settings(DEPLOY / "seguimiento.env.example")) <= known


def test_dagster_reaches_its_records_by_the_driver_that_it_can_use() -> None:
    """SQLAlchemy 2.1 takes psycopg for a plain `postgresql://`, whose protocol knows no parameters in a NOTIFY."""
    assert settings(DEPLOY / "seguimiento.env.example")["DAGSTER_PG_URL"].startswith("postgresql+psycopg2://")


def test_no_file_of_the_deployment_holds_an_address_with_a_password() -> None:
    for path in (path for path in DEPLOY.rglob("*") if path.is_file()):
        for secret in re.findall(r"://[^\s:/]*:([^\s@]+)@", path.read_text()):
            assert secret == "CLAVE", path


def test_the_settings_of_a_server_are_what_the_program_makes_of_its_own() -> None:
    """`make docs` writes them; an edit of one of the three would be lost on the others."""
    assert {path.name: path.read_text() for path in DEPLOY.glob("dagster*.yaml")} == dagster_yaml.DEPLOYED


@pytest.mark.parametrize("name", dagster_yaml.DEPLOYED)
def test_what_a_server_has_otherwise_is_storage_launcher_and_how_many(name: str) -> None:
    embedded, server = yaml.safe_load(dagster_yaml.EMBEDDED), yaml.safe_load(dagster_yaml.DEPLOYED[name])
    assert server.pop("storage") == {"postgres": {"postgres_url": {"env": "DAGSTER_PG_URL"}}}
    for one in (embedded, server):
        one["concurrency"]["runs"].pop("max_concurrent_runs")
        one["run_monitoring"].pop("start_timeout_seconds")
        one.pop("run_launcher")
    assert server == embedded


def _event() -> EventLogEntry:
    """What each run begins with; in PostgreSQL it is also announced, which only one driver can do."""
    started = DagsterEvent(DagsterEventType.RUN_START.value, "anio", message="")
    return EventLogEntry(None, 20, "", "1" * 32, time.time(), job_name="anio", dagster_event=started)


@pytest.mark.parametrize("name", ["dagster.yaml", "dagster-celery.yaml"])
def test_dagster_takes_the_settings_and_keeps_its_records_in_postgresql(
    name: str, tmp_path: Path, pg_server: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases = Databases(tmp_path, pg_server)
    url = make_url(databases.create()).set(drivername="postgresql+psycopg2")
    monkeypatch.setenv("DAGSTER_PG_URL", url.render_as_string(hide_password=False))
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("CELERY_RESULT_BACKEND", "redis://127.0.0.1:1/1")
    shutil.copy(DEPLOY / name, tmp_path / "dagster.yaml")
    with DagsterInstance.from_config(str(tmp_path)) as instance:
        instance.run_storage.set_cursor_values({"prueba": "1"})
        instance.event_log_storage.store_event(_event())
        assert instance.run_storage.get_cursor_values({"prueba"}) == {"prueba": "1"}
        assert "Postgres" in type(instance.event_log_storage).__name__
        assert instance.run_launcher.supports_check_run_worker_health
    databases.remove()


# ---- a worker that was killed does not leave its run STARTED


def _launched(**tags: str) -> DagsterRun:
    """A run that a launcher started: it knows where its job comes from."""
    place = GrpcServerCodeLocationOrigin(host="127.0.0.1", port=4266, location_name="seguimiento")
    origin = RemoteJobOrigin(RemoteRepositoryOrigin(place, "__repository__"), "anio")
    return DagsterRun(job_name="anio", run_id="1", tags=tags, remote_job_origin=origin)


class _Client:
    """A code server that answers, or is not there."""

    def __init__(self, answer: bool | None, port: int | None) -> None:
        self.answer, self.port = answer, port

    def can_cancel_execution(self, _request: object, timeout: int) -> str:
        if self.answer is None:
            raise DagsterUserCodeUnreachableError("no está")
        return serialize_value(CanCancelExecutionResult(can_cancel=self.answer))


@pytest.mark.parametrize(
    ("answer", "port", "status"),
    [
        (True, None, WorkerStatus.RUNNING),
        (False, None, WorkerStatus.NOT_FOUND),
        (False, 4266, WorkerStatus.NOT_FOUND),
        (None, None, WorkerStatus.FAILED),
        (None, 4266, WorkerStatus.RUNNING),  # a service comes back; only then is there a point in launching it again
    ],
)
def test_a_run_is_healthy_while_its_code_server_has_it(
    answer: bool | None, port: int | None, status: WorkerStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = Local()
    monkeypatch.setattr(launcher, "_get_grpc_client_for_termination", lambda run_id: _Client(answer, port))
    assert launcher.check_run_worker_health(_launched()).status is status


@pytest.mark.parametrize(
    ("state", "held", "status"),
    [
        ("STARTED", True, WorkerStatus.RUNNING),
        ("STARTED", False, WorkerStatus.FAILED),  # what Celery says for ever of a worker that was killed
        ("PENDING", True, WorkerStatus.RUNNING),
        ("FAILURE", False, WorkerStatus.FAILED),
        ("SUCCESS", False, WorkerStatus.FAILED),  # and its run is still STARTED
    ],
)
def test_a_run_is_healthy_while_a_celery_worker_holds_its_task(
    state: str, held: bool, status: WorkerStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = Repartido("dagster", broker="memory://", backend="cache+memory://")
    monkeypatch.setattr(launcher.celery, "AsyncResult", lambda task_id: type("R", (), {"state": state}))
    monkeypatch.setattr(launcher, "_held", lambda task_id: held)
    run = _launched(**{"dagster-celery/task_id": "t"})
    assert launcher.check_run_worker_health(run).status is status
