"""The committed `raw/` is what the builders write, byte for byte; nothing else is tracked there.

Files delivered to `raw/` and not tracked are none of this test's business.
"""

import subprocess
import sys
from pathlib import Path

import pytest

RAIZ = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def construido(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    destino = tmp_path_factory.mktemp("raw")
    subprocess.run([sys.executable, "-m", "tests.builders", str(destino)], cwd=RAIZ, check=True)
    return {
        ruta.relative_to(destino).as_posix(): ruta.read_bytes()
        for ruta in destino.rglob("*")
        if ruta.is_file()
    }


def test_every_source_equals_what_its_builder_writes(construido: dict[str, bytes]) -> None:
    distintos = [
        nombre
        for nombre, contenido in construido.items()
        if not (RAIZ / "raw" / nombre).is_file() or (RAIZ / "raw" / nombre).read_bytes() != contenido
    ]
    assert distintos == [], "run `python -m tests.builders` and commit raw/"
    assert construido


def test_nothing_else_is_tracked_in_raw(construido: dict[str, bytes]) -> None:
    try:
        git = subprocess.run(["git", "ls-files", "-z", "raw"], cwd=RAIZ, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("git is not installed: what is tracked cannot be known")
    if git.returncode:
        pytest.skip("not a git checkout: what is tracked cannot be known")
    rastreados = {nombre.removeprefix("raw/") for nombre in git.stdout.decode().split("\0") if nombre}
    assert rastreados - construido.keys() == set()
