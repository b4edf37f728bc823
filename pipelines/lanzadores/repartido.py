"""Runs as Celery tasks on workers of several machines, with a health that tells a worker that was killed.

Celery's own state of a task stays STARTED for ever when its worker is killed, and a run would too. So the workers are
asked which tasks they hold. A task whose worker died is not delivered again: the orchestrator notices and launches the
run again (`run_retries`), which loads what was not loaded.
"""

from dagster import DagsterRun
from dagster._core.launcher import CheckRunHealthResult, WorkerStatus
from dagster_celery.launcher import CeleryRunLauncher
from dagster_celery.tags import DAGSTER_CELERY_TASK_ID_TAG

from pipelines.lanzadores import orden

#: Seconds that workers have to answer, and how often they are asked: a busy network is no dead worker.
_ANSWER, _TIMES = 5, 2


class Repartido(CeleryRunLauncher):
    """The launcher that `dagster.yaml` names where runs go to Celery workers."""

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Asked of runs in state STARTED only: a task that has ended without saying so to Dagster has failed."""
        if (of_order := orden.health(run)) is not None:
            return of_order
        task_id = run.tags.get(DAGSTER_CELERY_TASK_ID_TAG)
        if task_id is None:
            return CheckRunHealthResult(WorkerStatus.UNKNOWN, "no consta qué tarea la lleva")
        state = self.celery.AsyncResult(task_id).state
        if state in ("SUCCESS", "FAILURE", "REVOKED"):
            return CheckRunHealthResult(WorkerStatus.FAILED, f"su tarea terminó ({state}) sin decir cómo")
        if any(self._held(task_id) for _ in range(_TIMES)):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, "ningún trabajador en marcha la lleva")

    def _held(self, task_id: str) -> bool:
        answers = self.celery.control.inspect(timeout=_ANSWER).query_task(task_id) or {}
        return any(task_id in tasks for tasks in answers.values())
