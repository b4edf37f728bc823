"""The systemd units of deploy/ as tests see them: their lines, with the paths of this machine."""

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
BIN = Path(sys.executable).parent


def exec_start(unit: str) -> list[str]:
    """Words of a unit's ExecStart, as systemd would call it here."""
    (line,) = [line for line in (UNITS / unit).read_text().splitlines() if line.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart=").replace("%%", "%"))
    return [word.replace("/opt/seguimiento/.venv/bin", str(BIN)) for word in words]


def settings(path: Path) -> dict[str, str]:
    """An environment file as systemd and the shell read it; lines that are switched off too."""
    lines = [line.lstrip("#").strip() for line in path.read_text().splitlines()]
    pairs = [line.split("=", 1) for line in lines if "=" in line and line.split("=", 1)[0].isupper()]
    return {name: value.strip("'") for name, value in pairs}
