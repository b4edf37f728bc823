"""One process at a time writes into a folder of results; the others wait for their turn."""

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = ".en-uso"
#: A share that knows no locks. Each file there is still whole: it gets its name in one step.
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The folder is made if need be. A writer that dies leaves it free. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
