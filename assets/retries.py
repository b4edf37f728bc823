"""Trying again, a step or what comes before any, when what stopped it passes by itself: another process writes, the
server restarts.

Everything else is not tried again: bad data would fail the same way, and a full disk needs a person.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import dagster as dg

from warehouse.engine import TransientError, translated
from warehouse.resource import Almacen

#: Seconds before the second, third and fourth try. Some minutes: a server's restart is over by then.
WAITS: tuple[float, ...] = (15, 60, 240)
#: Steps that failed together do not come back together: each waits up to this part longer.
_JITTER = 0.25


Answer = TypeVar("Answer")


def patiently(act: Callable[[], Answer], wait: Callable[[str], None]) -> Answer:
    """What `act` gives, tried as often as a step is, in this process: for what an order does outside of a step. `wait`
    hears how long and why. Raises what it raised last."""
    for number in range(len(WAITS)):
        try:
            return act()
        except TransientError as error:
            seconds, said = _next(error, number)
            wait(said)
            time.sleep(seconds)
    return act()


def _next(error: TransientError, number: int) -> tuple[float, str]:
    """After how many seconds the try after this one (from 0) comes, and how that is said."""
    seconds = WAITS[number] * (1 + random.random() * _JITTER)
    return seconds, (
        f"{error.cause} Se intenta de nuevo en {seconds:.0f} s (intento {number + 2} de {len(WAITS) + 1})."
    )


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
        seconds, said = _next(error, context.retry_number)
        context.log.warning(said)
        almacen.wait(said)
        raise dg.RetryRequested(max_retries=len(WAITS), seconds_to_wait=seconds) from error
