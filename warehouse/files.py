"""Files that are on disk when they have their name: what custody and back-ups are written with."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.custody import file_digest
from warehouse.engine import AlmacenError

#: How the name of what is not complete ends.
PARTIAL = ".parcial"


def copy(source: Path, target: Path, *, whole_lines: bool = False) -> None:
    """A copy that has its name only when it is on disk. `whole_lines`: without a last line that is being written; of
    what does not exist, an empty one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if whole_lines:
        content = source.read_bytes() if source.exists() else b""
        write(target, content[: content.rfind(b"\n") + 1])
        return
    draft = target.with_name(f".{target.name}{PARTIAL}")
    with source.open("rb") as origin, draft.open("wb") as made:
        shutil.copyfileobj(origin, made, 1 << 20)
        made.flush()
        os.fsync(made.fileno())
    draft.replace(target)
    sync(target.parent)


def write(target: Path, content: bytes) -> None:
    """Raises OSError; a file of that name may then hold a part."""
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """The names in a folder, on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there and is what its hash says."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file_digest(file) == sha256


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Raises AlmacenError for what the disk of a folder refuses within the block."""
    try:
        yield
    except OSError as error:
        raise AlmacenError(
            f"No se puede escribir en {folder}: {error.strerror}.", "Revise espacio y permisos, y repita."
        ) from error
