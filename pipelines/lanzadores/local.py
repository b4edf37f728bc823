"""Runs as processes of the code server of this machine, whose health the orchestrator's monitor can ask for.

Dagster's own launcher does not say it: a code server notices a worker of its own that dies, but of a run whose code
server died too (a reboot, a kill of all) nobody would, and the run would stay STARTED.
"""

from dagster import DagsterRun
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import deserialize_value

from pipelines.lanzadores import orden

#: Seconds for a code server to answer: it does so from memory.
_ANSWER = 20


class Local(DefaultRunLauncher):
    """The launcher that `dagster.yaml` names where runs stay on one machine."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Whether the code server that launched a run still has it, or the order whose run it is."""
        if (of_order := orden.health(run)) is not None:
            return of_order
        client = self._get_grpc_client_for_termination(run.run_id)
        if client is None:  # ended in the meantime, or launched by another launcher
            return CheckRunHealthResult(WorkerStatus.UNKNOWN, "no consta qué proceso lo lleva")
        try:
            answer = deserialize_value(
                client.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id), timeout=_ANSWER),
                CanCancelExecutionResult,
            )
        except DagsterUserCodeUnreachableError:
            if client.port:  # a service: it comes back at the same port, and without it nothing could be launched again
                return CheckRunHealthResult(WorkerStatus.RUNNING, "se espera a que vuelva el servidor de código")
            return CheckRunHealthResult(WorkerStatus.FAILED, "el servidor de código que la lanzó ya no está")
        if answer.can_cancel:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "su proceso terminó sin decir cómo")
