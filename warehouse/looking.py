"""The warehouse for whoever only looks: asking makes no folder, no file and no table."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from warehouse.engine import AlmacenError, connect
from warehouse.tables import SQLITE


class NotMadeError(AlmacenError):
    """The embedded warehouse is not there: nothing was loaded yet, or its disk is not mounted."""


@contextmanager
def looking(url: str) -> Iterator[sa.Engine]:
    """An engine that has answered once, closed when the block ends. Raises NotMadeError where an embedded warehouse has
    no file; AlmacenError if the warehouse cannot be reached."""
    path = sa.make_url(url).database if url.startswith(SQLITE) else None
    if path and not Path(path).exists():
        raise NotMadeError(f"Todavía no hay un almacén en {path}.", "Se hace con la primera carga: seguimiento run.")
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()
