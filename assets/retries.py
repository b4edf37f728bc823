"""Trying a step again when what stopped it passes by itself (another process writes, the server restarts).

Everything else is not tried again: bad data would fail the same way, and a full disk needs a person.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from warehouse.engine import TransientError, translated
from warehouse.resource import Almacen

#: Seconds before the second, third and fourth try. Some minutes: a server's restart is over by then.
WAITS: tuple[float, ...] = (15, 60, 240)
#: Steps that failed together do not come back together: each waits up to this part longer.
_JITTER = 0.25


@contextmanager
def tried_again(context: dg.AssetExecutionContext, almacen: Almacen) -> Iterator[None]:
    """Raises `RetryRequested` for a TransientError in the block, as often as there are waits; then the error itself.

    What the drivers raise outside of a transaction is translated first. `almacen.wait` hears how long and why.
    """
    try:
        with translated(almacen.engine.url):
            yield
    except TransientError as error:
        if context.retry_number >= len(WAITS):
            raise
        seconds = WAITS[context.retry_number] * (1 + random.random() * _JITTER)
        said = (
            f"{error.cause} Se intenta de nuevo en {seconds:.0f} s"
            f" (intento {context.retry_number + 2} de {len(WAITS) + 1})."
        )
        context.log.warning(said)
        almacen.wait(said)
        raise dg.RetryRequested(max_retries=len(WAITS), seconds_to_wait=seconds) from error
