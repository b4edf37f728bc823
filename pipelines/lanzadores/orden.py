"""Runs that no launcher started: those of an order (`seguimiento run`, `backfill`), which run in its own process.

The orchestrator's monitor sees them where both share a DAGSTER_HOME, and fails whatever it is not told to be at work:
a run that goes on loading would be told as failed. So an order notes in its runs which process it is, and the
launchers answer by that.
"""

import os
import socket
from pathlib import Path

from dagster import DagsterRun
from dagster._core.launcher import CheckRunHealthResult, WorkerStatus
from dagster._core.storage.tags import MAX_RETRIES_TAG

#: Machine, process and when it began: numbers of processes come back.
PROCESS_TAG = "seguimiento/proceso"


def tags() -> dict[str, str]:
    """What a run of this process carries. It is not launched again: no launcher knows it, and whoever gave the order
    saw it end; what it had not loaded the sensor asks for."""
    born = _born(os.getpid())
    known = {PROCESS_TAG: f"{socket.gethostname()} {os.getpid()} {born}"} if born else {}
    return {**known, MAX_RETRIES_TAG: "0"}


def health(run: DagsterRun) -> CheckRunHealthResult | None:
    """Of a run of an order; None of one that a launcher started. On another machine, or without the tag, nobody can
    tell: at work, until the longest time that a run may take."""
    if run.remote_job_origin is not None:
        return None
    machine, _, process = run.tags.get(PROCESS_TAG, "").partition(" ")
    pid, _, born = process.partition(" ")
    if machine == socket.gethostname() and pid.isdigit() and _born(int(pid)) != born:
        return CheckRunHealthResult(WorkerStatus.FAILED, "la orden que la llevaba terminó sin decir cómo")
    return CheckRunHealthResult(WorkerStatus.RUNNING, "la lleva una orden, fuera del planificador")


def _born(pid: int) -> str | None:
    """When a process began, in ticks since the machine did; None if there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    state, *fields = stat.rpartition(")")[2].split()  # the name before it may hold anything
    return None if state in "ZX" else fields[18]
