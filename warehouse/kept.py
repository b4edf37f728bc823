"""The folder of back-ups: which are complete, the custody files that they share, and which of them go.

<folder>/custodia/ab/ab12...       files of all back-ups; one that is there, and whole, is not copied again
<folder>/20261122T070000Z/         one back-up: it has this name only when it is complete and on disk
"""

import json
import re
import shutil
from pathlib import Path

from warehouse.custody import Custody
from warehouse.engine import AlmacenError
from warehouse.files import PARTIAL, copy, is_whole, sync

MANIFEST, LEDGER, STORE = "manifiesto.json", "eventos.jsonl", "custodia"
FORMAT = 1
_NAME = re.compile(r"\d{8}T\d{6}Z")


def complete(folder: Path) -> list[Path]:
    """Back-ups, the oldest first. One to which a person gave another name is not among them: it stays until a person
    removes it."""
    return sorted(path.parent for path in folder.glob(f"*/{MANIFEST}") if _NAME.fullmatch(path.parent.name))


def manifest(backup: Path) -> dict:
    """What a back-up says of itself. Raises AlmacenError if that is not understood."""
    try:
        told = json.loads((backup / MANIFEST).read_bytes())
        known = told["formato"] == FORMAT and all(
            (told["base"]["archivo"], told["base"]["sha256"], told["eventos"]["sha256"])
        )
        known = known and all(isinstance(sha256, str) for sha256 in told["custodia"])
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise AlmacenError(f"No se entiende {backup / MANIFEST}.", "Use otro respaldo, o un programa más nuevo.")
    return told


def stored(folder: Path, sha256: str) -> Path:
    """Where the store of a folder of back-ups has a file."""
    return folder / STORE / sha256[:2] / sha256


def keep(custody: Custody, sha256: str, folder: Path) -> str:
    """Sees to it that a file of custody is in the store, whole, whatever became of an earlier copy; its hash."""
    target = stored(folder, sha256)
    if not is_whole(target, sha256):
        try:
            custody.verify(sha256)
        except ValueError as error:
            raise AlmacenError(f"{error}.", "Un respaldo de custodia dañada no serviría; repóngala y repita.") from None
        copy(custody.path(sha256), target)
    return sha256


def prune(folder: Path, made: Path, last: int) -> list[Path]:
    """Removes all complete back-ups but the `last` ones (and `made`, whatever the clock says), and of the store what
    none of those that stay names. Which went. One process at a time.

    Raises AlmacenError if one that stays does not say what it needs; then nothing is removed.
    """
    old = [path for path in complete(folder)[:-last] if path != made]
    staying = [path.parent for path in folder.glob(f"*/{MANIFEST}") if path.parent not in old]
    try:
        needed = {sha256 for path in staying for sha256 in manifest(path)["custodia"]}
    except AlmacenError as error:
        raise AlmacenError(
            f"El respaldo {made} está completo, pero ninguno viejo se quitó: {error.cause}",
            "Borre la carpeta de ese respaldo si ya no sirve, y repita.",
        ) from None
    for path in old:  # without its name before a part of it is gone
        shutil.rmtree(path.rename(path.with_name(f"{path.name}{PARTIAL}")))
    sync(folder)
    for path in (folder / STORE).glob("??/*"):
        if path.name not in needed:
            path.unlink()
    return old
