"""The units of deploy/ as systemd itself judges them, on paths of this machine."""

import shutil
import subprocess
from pathlib import Path

from tests.full import paquetes
from tests.pipelines.units import BIN, UNITS


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    assert program, paquetes.remedy(["systemd"])
    copied = shutil.copytree(UNITS, tmp_path / "units")
    for path in (path for path in copied.rglob("*") if path.is_file()):
        path.write_text(path.read_text().replace("/opt/seguimiento/.venv/bin", str(BIN)))
    units = sorted(str(path) for path in copied.iterdir() if path.is_file())
    shown = subprocess.run([program, "verify", *units], capture_output=True, text=True)
    assert (shown.returncode, shown.stderr) == (0, "")
