"""LibreOffice, asked to open a file and to write it as something else, with a profile of its own each time."""

import subprocess
import tempfile
from pathlib import Path


def convert(file: Path, kind: str, folder: Path) -> Path:
    """The file as `kind` (`pdf`, `xlsx`, `docx`), in `folder`, which must not hold one of that name."""
    made = folder / f"{file.stem}.{kind}"
    assert not made.exists()
    with tempfile.TemporaryDirectory() as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        asked = ["soffice", own, "--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder), str(file)]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=180, check=False)
    assert made.exists(), said.stdout + said.stderr
    return made
