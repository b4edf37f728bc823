"""The sensors of alerts. Those that hear of runs only note what happened; one delivers, so that no tick is long."""

import dagster as dg

from pipelines import registro, settings
from pipelines.avisos.atender import attend
from pipelines.avisos.corridas import of_run
from pipelines.avisos.entrega import deliver
from pipelines.avisos.reintentos import look_again, remember
from pipelines.avisos.vigilancia import watch

_RUNNING = dg.DefaultSensorStatus.RUNNING


def _ended(context: dg.RunStatusSensorContext) -> None:
    current = settings.load()
    registro.start(current)
    end = of_run(context.instance, context.dagster_run.run_id)
    if end:
        attend(current, [end], send=False)
    else:
        remember(context.instance, current, context.dagster_run.run_id)


@dg.run_failure_sensor(
    default_status=_RUNNING, description="Anota cada corrida que falla: la primera de un episodio es un aviso."
)
def corridas_fallidas(context: dg.RunFailureSensorContext) -> None:
    _ended(context)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    default_status=_RUNNING,
    description="Anota cada corrida que termina bien: cierra los avisos que resuelve, y ve qué unidades no cargaron.",
)
def corridas_terminadas(context: dg.RunStatusSensorContext) -> None:
    _ended(context)


@dg.sensor(minimum_interval_seconds=60, default_status=_RUNNING, description="Envía los avisos que esperan.")
def avisos_pendientes(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    current = settings.load()
    registro.start(current)
    return dg.SkipReason("; ".join(deliver(current).dicho) or "ningún aviso espera")


@dg.sensor(
    minimum_interval_seconds=3600,
    default_status=_RUNNING,
    description="Cada hora: unidades sin exportación nueva, noches sin corrida completa, corridas que nadie reintentó.",
)
def vigilancia(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    current = settings.load()
    registro.start(current)
    look_again(context.instance, current)
    watch(current, send=False)
    return dg.SkipReason("vigilado; «seguimiento avisos» muestra lo que está abierto")


SENSORS = [corridas_fallidas, corridas_terminadas, avisos_pendientes, vigilancia]
