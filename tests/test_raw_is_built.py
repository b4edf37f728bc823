"""The committed `raw/` is what the builders write, byte for byte; nothing else is tracked there.

Files delivered to `raw/` and not tracked are none of this test's business.
"""

import shutil
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
    """What people deliver lies in raw/ untracked; in a copy without git there is only what was packed."""
    if shutil.which("git") and (RAIZ / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z", "raw"], cwd=RAIZ, capture_output=True, check=True).stdout
        rastreados = {nombre.removeprefix("raw/") for nombre in listed.decode().split("\0") if nombre}
    else:
        raw = RAIZ / "raw"
        rastreados = {path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()}
    assert rastreados - construido.keys() == set()
    assert rastreados
