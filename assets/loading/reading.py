"""Reading files on all cores: from a copy in custody to what it is, or to loads that fulfil their contracts.

Reading is most of the work of a first load and touches neither database nor ledger, so it is done ahead in worker
processes, in order, a few files at a time; a handful of small files is read in this process, because a worker takes a
second to start. Results are values, never exceptions: what cannot be read comes back with its findings.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from assets.loading.frames import prepare
from assets.sources import intake
from assets.sources.intake import Identity, Parsed
from assets.sources.unit import Delivery
from warehouse.custody import Custody

#: Below this many bytes in all, starting workers costs more than they save.
WORTH_WORKERS = 8_000_000
#: Files read ahead of the one being loaded, per worker.
AHEAD = 3

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_order(work: Callable[[Task], Result], tasks: Iterable[Task], size: int) -> Iterator[Result]:
    """`work` of each task, in order; on all cores when `size` (bytes in all) is worth it."""
    if size < WORTH_WORKERS:
        yield from map(work, tasks)
        return
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        if not _starts(pool):
            yield from map(work, tasks)
            return
        waiting: deque[Future[Result]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _starts(pool: ProcessPoolExecutor) -> bool:
    """Whether workers start at all: under a main program that cannot be imported again (a script on standard input)
    they do not, and everything is read in this process."""
    try:
        return pool.submit(os.getpid).result() > 0
    except BrokenProcessPool:
        return False


def identify(task: tuple[Path, str, str]) -> Identity:
    """Recognises (custody folder, sha256, name). Never raises."""
    root, sha256, nombre = task
    try:
        return intake.identify(Custody(root).read(sha256), nombre)
    except ValueError as damaged:
        return Identity(intake.UNKNOWN_FORM, findings=(intake.internal(damaged),))


def parse(task: tuple[Path, Delivery]) -> Parsed:
    """Reads (custody folder, delivery) into loads whose frames fulfil their contracts. Never raises."""
    root, delivery = task
    try:
        return prepare(intake.parse(Custody(root).read(delivery.sha256), delivery))
    except Exception as error:  # noqa: BLE001  one file that trips a rule must not stop the others
        return Parsed(refused=(intake.internal(error),))
