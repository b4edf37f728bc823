"""`seguimiento serve`: Dagster's web interface and daemon, on loopback only."""

import argparse
import os
import subprocess
import sys

from pipelines import orchestrator, settings


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    orchestrator.prepare_home(current.dagster_home)
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-w",
        "workspace.yaml",
        "-h",
        "127.0.0.1",
        "-p",
        str(arguments.port),
    ]
    print(f"http://127.0.0.1:{arguments.port} (Ctrl-C para terminar)", flush=True)
    with subprocess.Popen(
        command, cwd=current.home, env={**os.environ, "SEGUIMIENTO_HOME": str(current.home)}
    ) as process:
        try:
            return 0 if process.wait() == 0 else 3
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            return 0
