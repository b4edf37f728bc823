"""Dagster's own folder: its `dagster.yaml`, written by the program and kept up with it.

A file that somebody edited is theirs and stays. One that is as the program wrote it, in this version or an earlier one,
is replaced: its first line carries the fingerprint of the rest.
"""

import hashlib
import os
import re
import sys
import tempfile
from pathlib import Path

from pipelines.dagster_yaml import EMBEDDED

_MARK = "# Escrito por seguimiento ({}). Si lo edita, queda como lo deje; si lo borra, se escribe otra vez.\n"
_MARKED = re.compile(r"# Escrito por seguimiento \(([0-9a-f]{16})\)[^\n]*\n")
#: What the first version wrote, without a mark.
_FIRST = "telemetry:\n  enabled: false\n"


def prepare(home: Path) -> None:
    """The folder with an up-to-date `dagster.yaml`, and DAGSTER_HOME pointing to it."""
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    wanted = _marked(EMBEDDED)
    found = config.read_text(encoding="utf-8") if config.exists() else None
    if found is None or (found != wanted and _ours(found)):
        _write(config, wanted)
    elif found != wanted and not _known(found):
        said = f"aviso: {config} está editado y se usa como está; lo nuevo de esta versión, en deploy/dagster.yaml"
        print(said, file=sys.stderr)
    os.environ["DAGSTER_HOME"] = str(home)


def _marked(text: str) -> str:
    return _MARK.format(_fingerprint(text)) + text


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ours(found: str) -> bool:
    """As the program wrote it, in whichever version."""
    mark = _MARKED.match(found)
    return found == _FIRST or (mark is not None and mark[1] == _fingerprint(found[mark.end() :]))


def _known(found: str) -> bool:
    """Whoever keeps it knows what there is: the mark says that it was edited after this very version."""
    mark = _MARKED.match(found)
    return mark is None or mark[1] == _fingerprint(EMBEDDED)


def _write(config: Path, text: str) -> None:
    """Whole or not at all: several processes may start at once."""
    descriptor, draft = tempfile.mkstemp(dir=config.parent, prefix=".dagster-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, config)
