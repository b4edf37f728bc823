"""Reading files in worker processes: from a copy in custody to what it is, or to loads that fulfil their contracts.

No file is parsed in this process: a worker that dies of one, or takes too long or too much memory over it, is a
finding about that file. Reading is most of the work of a first load and touches neither database nor ledger, so it
goes on ahead of the loading, in order, on all cores.
"""

import atexit
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from assets.loading import tasks
from assets.loading.frames import prepare
from assets.reading.workers import Broken, Pool, Task
from assets.sources import intake
from assets.sources.intake import Identity, Parsed
from assets.sources.unit import Delivery
from schemas.institucion import Institucion
from warehouse.custody import Custody

#: From this many bytes in all on, workers also make frames and validate: it is worth their import of pandas.
WORTH_FRAMES = 8_000_000
#: What a file may take: a minute, and more if it is large.
SECONDS, SECONDS_PER_MB = 60.0, 2.0


@cache
def _pool() -> Pool:
    """One pool for the life of this process: a worker takes a third of a second to start."""
    pool = Pool()
    atexit.register(pool.close)
    return pool


def identities(custody: Custody, files: Sequence[tuple[str, str, int]]) -> Iterator[Identity]:
    """What each (sha256, name, bytes) is, in order."""
    work = (Task((custody.root, sha256, nombre), _seconds(size)) for sha256, nombre, size in files)
    for result in _pool().run("assets.loading.tasks:identify", work):
        broken = isinstance(result, Broken)
        yield Identity(intake.UNKNOWN_FORM, findings=(intake.interrupted(result),)) if broken else result


def parsed(
    custody: Custody, deliveries: Sequence[tuple[Delivery, int]], institucion: Institucion
) -> Iterator[Parsed]:
    """The loads of each (delivery, bytes), in order, with their frames, and marts by the institution's choices."""
    ahead = sum(size for _, size in deliveries) >= WORTH_FRAMES
    choices = (institucion,) if ahead else ()
    work = (Task((custody.root, delivery, *choices), _seconds(size)) for delivery, size in deliveries)
    module = "assets.loading.reading:parse" if ahead else "assets.loading.tasks:parse"
    for result in _pool().run(module, work):
        if isinstance(result, Broken):
            yield Parsed(refused=(intake.interrupted(result),))
        else:
            yield result if ahead else _prepared(result, institucion)


def parse(task: tuple[Path, Delivery, Institucion]) -> Parsed:
    """As `tasks.parse`, with the frames: what a worker does for a large batch."""
    root, delivery, institucion = task
    return _prepared(tasks.parse((root, delivery)), institucion)


def _prepared(result: Parsed, institucion: Institucion) -> Parsed:
    try:
        return prepare(result, institucion)
    except MemoryError:
        raise  # the worker's limit, which its pool tells of
    except Exception as error:  # noqa: BLE001  one file that trips a rule must not stop the others
        return Parsed(refused=(intake.internal(error),))


def _seconds(size: int) -> float:
    return SECONDS + SECONDS_PER_MB * size / 1_000_000
