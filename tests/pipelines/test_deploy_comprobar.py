"""The question whether everything deployed is at work, asked of answers of all kinds, and of a real web server and
daemon."""

import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines import cli, comprobar
from tests.pipelines.units import ROOT


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answer(**changed: Any) -> dict[str, Any]:
    repository = {
        "schedules": [{"name": "nocturno", "scheduleState": {"status": changed.get("horario", "RUNNING")}}],
        "sensors": [{"name": "entregas", "sensorState": {"status": changed.get("sensor", "RUNNING")}}],
    }
    location = {"__typename": "RepositoryLocation", "repositories": [repository]}
    daemon = {"daemonType": "SENSOR", "required": True, "healthy": True, "lastHeartbeatErrors": []}
    return {
        "workspaceOrError": {
            "__typename": "Workspace",
            "locationEntries": [{"name": "seguimiento", "locationOrLoadError": changed.get("codigo", location)}],
        },
        "instance": {"daemonHealth": {"allDaemonStatuses": [daemon | changed.get("daemon", {})]}},
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"horario": "STOPPED"}, "el horario nocturno está apagado"),
        ({"sensor": "STOPPED"}, "el sensor entregas está apagado"),
        ({"daemon": {"healthy": False}}, "el planificador (SENSOR) no trabaja: no da señales de vida"),
        ({"codigo": {"__typename": "PythonError", "message": "no module\nlines"}}, "no cargan: no module"),
        ({"codigo": None}, "todavía se está cargando"),
    ],
)
def test_what_does_not_work_is_said(changed: dict[str, Any], said: str | None) -> None:
    found = _problems({"data": _answer(**changed)})
    assert (said in found[0]) if said else (found == [])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"data": None, "errors": [{"message": "sin base\nlines"}]}, "responde con un error: sin base"),
        ({"data": None}, "responde con un error: sin explicación"),
        ({}, "no responde"),
    ],
)
def test_an_answer_without_data_as_while_it_starts_is_a_problem_to_wait_for(answer: dict[str, Any], said: str) -> None:
    (found,) = _problems(answer)
    assert said in found


def _problems(answer: dict[str, Any]) -> list[str]:
    """What is wrong with a web server that answers this."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = comprobar.problems(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
    return found


def test_nobody_there_is_three(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--comprobar", "--port", str(free_port())]) == 3
    assert "la interfaz no responde" in capsys.readouterr().err


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """`seguimiento serve` on a port of its own; it ends with everything that it started."""
    shutil.copy(ROOT / "workspace.yaml", tmp_path)
    (tmp_path / "raw").mkdir()
    port = free_port()
    names = ("SEGUIMIENTO_", "DAGSTER_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    environment |= {"SEGUIMIENTO_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "pipelines.cli", "serve", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    yield port
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    until = time.monotonic() + 30
    while left := subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True).stdout:
        assert time.monotonic() < until, left
        time.sleep(0.5)


def test_once_deployed_every_schedule_and_sensor_is_on_and_every_daemon_alive(
    served: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["serve", "--comprobar", "--port", str(served), "--espera", "180"]) == 0
    assert "horarios y sensores, encendidos" in capsys.readouterr().out
