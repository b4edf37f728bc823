"""Drills 11 and 13: what the tests of the program's secrets and of its alerts break already, counted for the page."""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.drills.bench import Bench
from tests.drills.result import Result

_ROOT = Path(__file__).parents[2]


def canary(bench: Bench) -> Result:
    title = "Una contraseña canario en la dirección del almacén: se busca en todo lo que el programa escribe"
    return _tests(Result(11, title), "tests/pipelines/test_canario.py")


def mail(bench: Bench) -> Result:
    title = "Servidor de correo y webhook caídos, mudos, enfermos o que mienten"
    return _tests(
        Result(13, title), "tests/pipelines/test_avisos_entrega.py", "tests/pipelines/test_avisos_sensores.py"
    )


def _tests(result: Result, *files: str) -> Result:
    """Each test is a fault that was tried; one that fails is a violation."""
    with result.timed(), tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "junit.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={told}", *files]
        subprocess.run(command, cwd=_ROOT, capture_output=True, check=False)
        for case in ET.parse(told).getroot().iter("testcase"):
            name = case.get("name", "").replace("_", " ").removeprefix("test ")
            result.tried["pruebas"] += 1
            wrong = [part.get("message", "") for part in case if part.tag in ("failure", "error", "skipped")]
            result.blame(name, [text.splitlines()[0][:300] if text else "falló" for text in wrong])
        result.notes.append(f"son las pruebas de {', '.join(files)}")
    return result
