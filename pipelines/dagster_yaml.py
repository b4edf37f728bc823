"""Dagster's own settings, `dagster.yaml`, in the three forms that there are: what they share is written here alone.

`EMBEDDED` is for a machine of one's own, and is written by `pipelines.inicio`; those of `DEPLOYED` are files of
deploy/, for whoever administers a server to read and to install. `python -m pipelines.dagster_yaml` (`make docs`)
writes them.
"""

from pathlib import Path

_COMMON = """\
telemetry:
  enabled: false
nux:
  enabled: false
{registros}
# Un worker que muere deja su corrida en FAILURE, y se lanza otra vez. Un paso que falla no: ya lo intentó él mismo.
run_launcher:
{lanzador}run_monitoring:
  enabled: true
  poll_interval_seconds: 20
  start_timeout_seconds: {arranque}
  cancel_timeout_seconds: 180
  max_runtime_seconds: 21600
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false

# A lo sumo {cuantas}, y una por año.
concurrency:
  runs:
    max_concurrent_runs: {corridas}
    tag_concurrency_limits:
      - key: dagster/partition
        value:
          applyLimitPerUniqueValue: true
        limit: 1

# Un sensor lento no detiene a los demás.
sensors:
  use_threads: true
  num_workers: 4
schedules:
  use_threads: true
  num_workers: 2

# Cuántos días se guarda lo que dijeron los sensores y los horarios. De las corridas se ocupa el trabajo «limpieza».
retention:
  sensor:
    purge_after_days:
      skipped: 2
      success: 30
      failure: 30
      started: 30
  schedule:
    purge_after_days: 90

code_servers:
  local_startup_timeout: 180
"""

_LOCAL = """\
  module: pipelines.lanzadores.local
  class: Local
"""
_CELERY = """\
  module: pipelines.lanzadores.repartido
  class: Repartido
  config:
    broker:
      env: CELERY_BROKER_URL
    backend:
      env: CELERY_RESULT_BACKEND
"""
_POSTGRESQL = """
# Lo que Dagster guarda, en PostgreSQL. La dirección viene del ambiente, nunca de aquí.
storage:
  postgres:
    postgres_url:
      env: DAGSTER_PG_URL
"""
_SERVER = """\
# dagster.yaml de un servidor: va a la carpeta de DAGSTER_HOME. Lo demás es igual al que el programa escribe solo.
"""
_SPREAD = """\
# dagster.yaml donde las corridas se reparten entre trabajadores de Celery: las mismas definiciones, otro lanzador.
"""
_PLACES = "tantas corridas a la vez como plazas tienen todos los trabajadores (aquí, tres de a dos)"

#: One machine, SQLite.
EMBEDDED = _COMMON.format(registros="", lanzador=_LOCAL, arranque=300, cuantas="dos corridas a la vez", corridas=2)
#: A server, PostgreSQL; and several machines.
DEPLOYED = {
    "dagster.yaml": _SERVER
    + _COMMON.format(
        registros=_POSTGRESQL, lanzador=_LOCAL, arranque=300, cuantas="cuatro corridas a la vez", corridas=4
    ),
    "dagster-celery.yaml": _SPREAD
    + _COMMON.format(registros=_POSTGRESQL, lanzador=_CELERY, arranque=1800, cuantas=_PLACES, corridas=6),
}


def write(folder: Path) -> None:
    for name, text in DEPLOYED.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parents[1] / "deploy")
