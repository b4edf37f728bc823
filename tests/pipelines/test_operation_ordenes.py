"""A run of the command line beside a daemon that shares its records: neither failed while at work, nor left."""

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.launcher import WorkerStatus
from dagster._daemon.monitoring.run_monitoring import monitor_started_run

from assets import yearly
from pipelines import inicio, orchestrator
from pipelines.definitions import build
from pipelines.lanzadores import orden
from pipelines.lanzadores.local import Local
from pipelines.lanzadores.repartido import Repartido
from tests.loading.night import RAW
from warehouse.resource import Almacen

SHEET = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
WORK = "import sys; from pipelines.lanzadores import orden; print(orden.tags()[orden.PROCESS_TAG], flush=True); input()"


def watched(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRun:
    """The run as the daemon's monitor leaves it."""
    record = instance.get_run_record_by_id(run_id)
    assert record is not None
    workspace: Any = None  # asked for only to resume a run
    monitor_started_run(instance, workspace, record, logging.getLogger("vigilancia"))
    left = instance.get_run_by_id(run_id)
    assert left is not None
    return left


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", "")
    inicio.prepare(tmp_path / "dagster")
    with dg.DagsterInstance.get() as held:
        yield held


def test_the_monitor_leaves_a_run_of_an_order_alone_while_it_loads(
    instance: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "oc.xlsx").write_bytes(SHEET.read_bytes())
    really, seen = yearly.load_year, []

    def load(*arguments: Any, **named: Any) -> Iterator[object]:
        seen.extend(watched(instance, run.run_id) for run in instance.get_runs())
        return really(*arguments, **named)  # type: ignore[return-value]

    monkeypatch.setattr(yearly, "load_year", load)
    almacen = Almacen(f"sqlite:///{tmp_path}/almacen.db", tmp_path / "raw", tmp_path / "custodia", True)
    report = orchestrator.Report()
    assert orchestrator.run_job(instance, build(almacen), "anio", report, anio=2023)
    assert {run.status for run in seen} == {dg.DagsterRunStatus.STARTED}
    (left,) = instance.get_runs()
    assert left.status is dg.DagsterRunStatus.SUCCESS


def test_a_run_whose_order_was_killed_is_failed_and_not_launched_again(instance: dg.DagsterInstance) -> None:
    with subprocess.Popen([sys.executable, "-c", WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        process = it.stdout.readline().strip()
        tags = {**orden.tags(), orden.PROCESS_TAG: process}
        run = dg.DagsterRun("anio", status=dg.DagsterRunStatus.STARTED, tags=tags)
        instance.add_run(run)
        alive = watched(instance, run.run_id)
        it.kill()
    dead = watched(instance, run.run_id)
    assert (alive.status, dead.status) == (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE)
    assert dead.tags["dagster/will_retry"] == "false"


@pytest.mark.parametrize(
    ("process", "status"),
    [
        (None, WorkerStatus.RUNNING),  # of a version that did not note it
        ("otro-equipo 1 1", WorkerStatus.RUNNING),
        ("este-equipo este 1", WorkerStatus.FAILED),  # another one of the same number
    ],
)
def test_every_launcher_answers_for_runs_of_orders(process: str | None, status: WorkerStatus) -> None:
    noted = process and process.replace("este-equipo este", f"{socket.gethostname()} {os.getpid()}")
    run = dg.DagsterRun("anio", tags={orden.PROCESS_TAG: noted} if noted else {})
    for launcher in (Local(), Repartido("dagster", broker="memory://", backend="cache+memory://")):
        assert launcher.check_run_worker_health(run).status is status
