"""The services of deploy/systemd as systemd would start them, on a PostgreSQL: a file is dropped and loaded without a
hand, a run's worker is killed, and then the code server with all its runs. Some minutes: part of `make drills`.

    pytest tests/pipelines/servicios.py
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from tests.conftest import Databases
from tests.loading.night import RAW
from tests.pipelines.test_deploy_comprobar import free_port
from tests.pipelines.units import DEPLOY, ROOT, exec_start, settings
from warehouse.engine import connect

PATIENCE = 300
UNITS = ("seguimiento-codigo", "seguimiento-web", "seguimiento-planificador")


class Server:
    """A machine with the three services, each in a session of its own as in a control group of its own."""

    def __init__(self, folder: Path, databases: Databases) -> None:
        self.folder, self.code, self.web = folder, free_port(), free_port()
        self.warehouse = databases.create()
        records = sa.make_url(databases.create()).set(drivername="postgresql+psycopg2")
        state = folder / "var"
        self.raw, self.dagster = state / "raw", state / "dagster"
        for made in (self.raw, self.dagster):
            made.mkdir(parents=True)
        shutil.copy(DEPLOY / "dagster.yaml", self.dagster)
        (folder / "db_url").write_text(self.warehouse)
        text = (DEPLOY / "workspace.yaml").read_text()
        (folder / "workspace.yaml").write_text(text.replace("port: 4266", f"port: {self.code}"))
        shipped = settings(DEPLOY / "seguimiento.env.example")
        given = {name: value.replace("/var/lib/seguimiento", str(state)) for name, value in shipped.items()}
        given |= {
            "SEGUIMIENTO_HOME": str(ROOT),
            "SEGUIMIENTO_DB_URL_FILE": str(folder / "db_url"),
            "SEGUIMIENTO_CONFIG": "",
            "DAGSTER_PG_URL": records.render_as_string(hide_password=False),
            "PYTHONPATH": str(ROOT),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEGUIMIENTO_", "DAGSTER_"))}
        self.environment = kept | given
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, unit: str) -> None:
        changed = {
            "4266": str(self.code),
            "3000": str(self.web),
            "/etc/seguimiento/workspace.yaml": str(self.folder / "workspace.yaml"),
        }
        words = [changed.get(word, word) for word in exec_start(f"{unit}.service")]
        with (self.folder / f"{unit}.log").open("ab") as log:
            self.running[unit] = subprocess.Popen(
                words, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, unit: str, how: signal.Signals) -> None:
        process = self.running.pop(unit)
        os.killpg(process.pid, how)
        process.wait(60)

    def order(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def said(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log"))

    def until(self, condition: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"{what}\n{self.said()}"
            time.sleep(0.2)

    def loaded(self) -> int:
        engine = connect(self.warehouse)
        try:
            with engine.connect() as conn:
                if not sa.inspect(conn).has_table("carga"):
                    return 0
                return conn.execute(sa.text("SELECT COUNT(*) FROM carga WHERE vigente = 1")).scalar_one()
        finally:
            engine.dispose()


@pytest.fixture
def server(tmp_path: Path, pg_server: sa.URL) -> Iterator[Server]:
    databases = Databases(tmp_path, pg_server)
    made = Server(tmp_path, databases)
    yield made
    for unit in list(made.running):
        made.kill(unit, signal.SIGTERM)
    databases.remove()


@pytest.fixture
def instance(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_PG_URL", server.environment["DAGSTER_PG_URL"])
    with dg.DagsterInstance.from_config(str(server.dagster)) as held:
        yield held


def runs(instance: dg.DagsterInstance, status: dg.DagsterRunStatus | None = None) -> list[dg.DagsterRun]:
    return list(instance.get_runs(dg.RunsFilter(statuses=[status] if status else None)))


def tell(figure: str) -> None:
    """For the docs: pytest shows it with -s."""
    sys.stdout.write(figure + "\n")


def worker_of(instance: dg.DagsterInstance, run: dg.DagsterRun) -> int:
    """The process of a run, as its first event tells it."""
    for entry in instance.all_logs(run.run_id):
        if "(pid: " in entry.message or "(pid: " in entry.user_message:
            return int(entry.message.split("(pid: ")[1].split(")")[0])
    return 0


def test_a_server_loads_what_is_dropped_and_outlives_the_death_of_its_workers(
    server: Server, instance: dg.DagsterInstance
) -> None:
    shutil.copy(RAW / "psig" / "2023" / "oc - psig 2023.xlsx", server.raw)
    for unit in UNITS:
        server.start(unit)
    asked = server.order("serve", "--comprobar", "--port", str(server.web), "--espera", "180")
    assert asked.returncode == 0, asked.stderr + server.said()

    # The first run that the sensor asks for: its worker dies.
    server.until(lambda: runs(instance, dg.DagsterRunStatus.STARTED), "el sensor no pide nada")
    (first,) = runs(instance, dg.DagsterRunStatus.STARTED)
    server.until(lambda: worker_of(instance, first), "no se sabe qué proceso la lleva")
    os.kill(worker_of(instance, first), signal.SIGKILL)
    killed = time.monotonic()
    server.until(lambda: instance.get_run_by_id(first.run_id).is_finished, "quedó STARTED")  # type: ignore[union-attr]
    tell(f"worker: kill -9; la corrida, en FAILURE a los {time.monotonic() - killed:.0f} s")

    # A run of the year: its code server dies with it, as when the machine goes down, and comes back.
    server.until(lambda: _of_year(instance), "la corrida del año no llega")
    second = _of_year(instance)[0]
    server.kill("seguimiento-codigo", signal.SIGKILL)
    killed = time.monotonic()
    server.start("seguimiento-codigo")
    server.until(lambda: instance.get_run_by_id(second.run_id).is_finished, "quedó STARTED")  # type: ignore[union-attr]
    tell(f"servidor de código: kill -9; la corrida, en FAILURE a los {time.monotonic() - killed:.0f} s")

    # The orchestrator launches both again; where it tries before the code has loaded again, it gives up, and the sensor
    # asks for what is still to be loaded.
    server.until(lambda: [run for run in runs(instance) if run.parent_run_id == first.run_id], "no se lanza otra vez")
    server.until(lambda: _loaded_again(instance, second), "el año no se carga")
    server.until(lambda: all(run.is_finished for run in runs(instance)), "algo quedó sin terminar")
    tell(
        f"lanzada otra vez por {'el planificador' if _loaded_again(instance, second)[0].parent_run_id else 'el sensor'}"
    )
    assert server.order("status").returncode == 0
    assert server.loaded() == 1


def _of_year(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    return [run for run in runs(instance, dg.DagsterRunStatus.STARTED) if run.job_name == "anio"]


def _loaded_again(instance: dg.DagsterInstance, dead: dg.DagsterRun) -> list[dg.DagsterRun]:
    done = runs(instance, dg.DagsterRunStatus.SUCCESS)
    return [run for run in done if run.job_name == dead.job_name and run.run_id != dead.run_id]
