"""LibreOffice as a program that converts files, each time with a profile of its own, so that calls do not meet."""

import subprocess
from pathlib import Path


def convert(path: Path, kind: str, folder: Path) -> Path:
    """The file as `kind` (`pdf`, `docx`, `xlsx`, ...) in a folder, which holds the profile too."""
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'perfil').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder / kind),
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    made = folder / kind / f"{path.stem}.{kind}"
    assert made.exists(), done.stdout + done.stderr
    return made
