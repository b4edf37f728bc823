"""Dagster's own folder: its `dagster.yaml`, written by the program and kept up with it.

A file that somebody edited is theirs and stays. One that is as the program wrote it, in this version or an earlier one,
is replaced: its first line carries the fingerprint of the rest.
"""

import hashlib
import os
import re
import sys
import tempfile
from pathlib import Path

_MARK = "# Escrito por seguimiento ({}). Si lo edita, queda como lo deje; si lo borra, se escribe otra vez.\n"
_MARKED = re.compile(r"# Escrito por seguimiento \(([0-9a-f]{16})\)[^\n]*\n")
#: What the first version wrote, without a mark.
_FIRST = "telemetry:\n  enabled: false\n"

#: One machine, SQLite. What a server has otherwise is in deploy/dagster.yaml.
EMBEDDED = """\
telemetry:
  enabled: false
nux:
  enabled: false

# Un worker que muere deja su corrida en FAILURE, y se lanza otra vez. Un paso que falla no: ya lo intentó él mismo.
run_launcher:
  module: pipelines.lanzadores.local
  class: Local
run_monitoring:
  enabled: true
  poll_interval_seconds: 20
  start_timeout_seconds: 300
  cancel_timeout_seconds: 180
  max_runtime_seconds: 21600
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false

# A lo sumo dos corridas a la vez, y una por año.
concurrency:
  runs:
    max_concurrent_runs: 2
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


def prepare(home: Path) -> None:
    """The folder with an up-to-date `dagster.yaml`, and DAGSTER_HOME pointing to it."""
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    wanted = _marked(EMBEDDED)
    found = config.read_text(encoding="utf-8") if config.exists() else None
    if found is None or (found != wanted and _ours(found)):
        _write(config, wanted)
    elif found != wanted and not _known(found):
        said = f"aviso: {config} está editado y se usa como está; lo nuevo de esta versión, en deploy/dagster.yaml"
        print(said, file=sys.stderr)
    os.environ["DAGSTER_HOME"] = str(home)


def _marked(text: str) -> str:
    return _MARK.format(_fingerprint(text)) + text


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ours(found: str) -> bool:
    """As the program wrote it, in whichever version."""
    mark = _MARKED.match(found)
    return found == _FIRST or (mark is not None and mark[1] == _fingerprint(found[mark.end() :]))


def _known(found: str) -> bool:
    """Whoever keeps it knows what there is: the mark says that it was edited after this very version."""
    mark = _MARKED.match(found)
    return mark is None or mark[1] == _fingerprint(EMBEDDED)


def _write(config: Path, text: str) -> None:
    """Whole or not at all: several processes may start at once."""
    descriptor, draft = tempfile.mkstemp(dir=config.parent, prefix=".dagster-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, config)
