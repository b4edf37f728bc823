"""`seguimiento serve`: Dagster's web interface and daemon, on loopback only; or whether those that run are at work."""

import argparse
import os
import signal
import subprocess
import sys
import time

from pipelines import comprobar, orchestrator, settings
from pipelines.cli import FAILED, WELL

#: Seconds between two questions while the orchestrator starts.
_AGAIN = 2


def run(arguments: argparse.Namespace) -> int:
    return _check(arguments) if arguments.comprobar else _serve(arguments)


def _check(arguments: argparse.Namespace) -> int:
    url = f"http://127.0.0.1:{arguments.port}"
    until = time.monotonic() + arguments.espera
    while (found := comprobar.problems(url)) and time.monotonic() < until:
        time.sleep(_AGAIN)
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"{url}: {'en marcha; horarios y sensores, encendidos' if not found else f'{len(found)} problemas'}")
    return FAILED if found else WELL


def _serve(arguments: argparse.Namespace) -> int:
    current = settings.load()
    with orchestrator.instance(current):  # its records are made before several processes ask for them
        pass
    words = ["dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(arguments.port)]
    environment = {**os.environ, "SEGUIMIENTO_HOME": str(current.home)}
    print(f"http://127.0.0.1:{arguments.port} (Ctrl-C para terminar)", flush=True)
    # Started with `nohup` or by a script this process ignores Ctrl-C, and what it starts would go on ignoring it:
    # Dagster ends its own processes by that very signal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # In a session of its own: webserver, daemon and code servers end together, whoever asks this process to end.
    process = subprocess.Popen(
        [sys.executable, "-m", "dagster", *words], cwd=current.home, env=environment, start_new_session=True
    )

    def end(_signal: int, _frame: object) -> None:
        os.killpg(process.pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    code = process.wait()
    return WELL if code in (0, -signal.SIGTERM) else FAILED
