"""A pool of worker processes with limits of memory and time, for files that nobody here made.

`run` gives the results in the order of the tasks, a few ahead of the one that is taken. A worker holds one task at a
time, so what kills it is known; that task is tried once more, in a process that has held no other, and is then
`Broken`. The others go on. How many cells a file may have is its reader's business (`xlsx.py`, `html.py`).

Nothing is imported here of what the workers run: work is named "package.module:function". Workers are started afresh,
never forked, and find the project by this file's place, so the caller may be a script on standard input or Dagster.
`worker.py` is the other side. Linux is meant; a limit that a system lacks is left out.
"""

import contextlib
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from assets.reading.worker import DONE, FAILED, FrameTooBig, read_frame, write_frame

#: Tasks taken ahead of the one whose result is due, per worker.
AHEAD = 3
#: Within this a worker has started and imported its work, on a machine that is busy with others.
START_SECONDS = 120.0
#: Between the end of its pipe and its own, before it is made to end.
GOING_SECONDS = 10.0

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from assets.reading.worker import main; main(int(sys.argv[2]))"
#: One thread each: the workers share the cores among themselves, and arenas and stacks count as data.
#: Arrow's own allocator sets a gigabyte aside at once, which counts as data too.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "RUST_BACKTRACE": "0",
}
_SAYS_NO_MEMORY = re.compile(r"memory allocation of \d+ bytes failed|bad_alloc|MemoryError|out of memory", re.I)
_MOST_SAID = 65_536

Reason = Literal["memoria", "tiempo", "interrumpido"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each worker: bytes that it may hold, seconds of a task that does not say its own, bytes of a result."""

    memory: int = 2 << 30
    seconds: float = 60.0
    result: int = 512 << 20


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """`argument` goes to the work function, pickled. `seconds`: how long it may take, if not as the limits say."""

    argument: Any
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """Twice a worker did not survive the task. `reason` is the last one's; `detail` is for whoever looks into it."""

    reason: Reason
    detail: str


class WorkError(Exception):
    """The work function raised, its result cannot be pickled, or workers do not start: no file is at fault.

    One class, because many exceptions do not survive pickling. The worker's traceback is in the notes."""


class _Unwanted(Exception):
    """The pool was closed, or its `run` left, meanwhile; nobody waits for this."""


def run(work: str, tasks: Iterable[Task], *, workers: int | None = None, limits: Limits = LIMITS) -> Iterator[Any]:
    """What `work` ("package.module:function") gives for each task, in order, or `Broken`. Raises `WorkError`."""
    with Pool(workers, limits) as pool:
        yield from pool.run(work, tasks)


class Pool:
    """Workers that stay warm over several `run`. To be used in a `with`: at its end no process remains."""

    def __init__(self, workers: int | None = None, limits: Limits = LIMITS) -> None:
        self._size = workers or _cores()
        self._limits = limits
        self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="lectura")
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        self._closed = False

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends all workers at once, busy ones too."""
        with self._lock:
            self._closed = True
            workers = list(self._alive)
        for worker in workers:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in workers:
            worker.end()

    def run(self, work: str, tasks: Iterable[Task]) -> Iterator[Any]:
        """As the function `run`. When the consumer stops early, the workers that are busy for it end."""
        waiting: deque[tuple[_Job, Future]] = deque()
        try:
            for task in tasks:
                job = _Job(work, task)
                waiting.append((job, self._threads.submit(self._result, job)))
                if len(waiting) > self._size * AHEAD:
                    yield _first_of(waiting)
            while waiting:
                yield _first_of(waiting)
        finally:
            for job, future in waiting:
                if not future.cancel():
                    self._drop(job)

    def _result(self, job: "_Job") -> Any:
        first = self._attempt(job, self._borrow())
        # The idle ones have held other files: a second try gets a process of its own.
        again = isinstance(first, Broken) and not job.dropped
        return self._attempt(job, self._start()) if again else first

    def _attempt(self, job: "_Job", worker: "_Worker") -> Any:
        try:
            with self._lock:
                if job.dropped:
                    raise _Unwanted
                job.worker = worker
            return worker.do(job.work, job.task)
        finally:
            self._put_back(job, worker)

    def _drop(self, job: "_Job") -> None:
        with self._lock:
            job.dropped = True
            if job.worker:
                job.worker.kill()

    def _borrow(self) -> "_Worker":
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._start()

    def _start(self) -> "_Worker":
        worker = _Worker(self._limits)
        with self._lock:
            if not self._closed:
                self._alive.add(worker)
                return worker
        worker.end()
        raise _Unwanted

    def _put_back(self, job: "_Job", worker: "_Worker") -> None:
        with self._lock:
            job.worker = None
            if worker.sound and not self._closed:
                self._idle.append(worker)
                return
            self._alive.discard(worker)
        worker.end()


@dataclass(slots=True, eq=False)
class _Job:
    """A task on its way. `worker`: the one that is at it."""

    work: str
    task: Task
    worker: "_Worker | None" = None
    dropped: bool = False


class _Worker:
    """One process and the pipes to it, used by one thread at a time. `sound`: it waits for its next task."""

    def __init__(self, limits: Limits) -> None:
        self.sound = True
        self._limits = limits
        self._imported: set[str] = set()
        self._lock = threading.Lock()
        self._asked: object = None
        self._late = False
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  `end` closes it
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, _ROOT, str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env={**os.environ, **_ENVIRONMENT},
        )

    def do(self, work: str, task: Task) -> Any:
        """The result or `Broken`. Importing the work is no part of the task's time, nor its fault."""
        if work not in self._imported:
            new = not self._imported
            started = self._ask((work, None), START_SECONDS)
            if isinstance(started, Broken):
                if new:
                    raise WorkError(f"un proceso de lectura no arranca: {started.reason}, {started.detail}")
                return started
            self._imported.add(work)
        seconds = self._limits.seconds if task.seconds is None else task.seconds
        return self._ask((work, (task.argument,)), seconds)

    def _ask(self, request: tuple[str, tuple | None], seconds: float) -> Any:
        frame = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.sound = False
        self._asked = frame
        clock = threading.Timer(seconds, self._overdue, (frame,))
        clock.daemon = True
        clock.start()
        reply, too_big = None, ""
        try:
            write_frame(self._process.stdin, frame)
            reply = read_frame(self._process.stdout, self._limits.result)
        except FrameTooBig as big:
            too_big = f"el resultado ocupa {big} bytes"
        except OSError:
            pass  # it went away while it was written to: what it said is looked at below
        finally:
            clock.cancel()
            with self._lock:
                self._asked = None
        if too_big:
            return Broken("memoria", too_big)
        if self._late:
            return Broken("tiempo", f"más de {seconds:g} s")
        if reply is None:
            return self._post_mortem()
        kind, value = pickle.loads(reply)
        if kind not in (DONE, FAILED):
            return Broken("memoria", f"más de {self._limits.memory >> 20} MiB")
        self.sound = True
        if kind == FAILED:
            told, trace = value
            error = WorkError(f"{request[0]}: {told}")
            error.add_note(trace)
            raise error
        return value

    def _overdue(self, frame: object) -> None:
        with self._lock:
            if self._asked is frame:  # else the reply has just come
                self._late = True
                self._process.kill()

    def _post_mortem(self) -> Broken:
        try:
            code = self._process.wait(GOING_SECONDS)
        except subprocess.TimeoutExpired:  # it closed its pipe and goes on
            self.kill()
            code = self._process.wait()
        lines = os.pread(self._said.fileno(), _MOST_SAID, 0).decode(errors="replace").strip().splitlines()
        memory = next((line for line in lines if _SAYS_NO_MEMORY.search(line)), None)
        if memory is not None:
            return Broken("memoria", memory[:200])
        how = f"código de salida {code}" if code >= 0 else f"señal {_signal(-code)}"
        return Broken("interrumpido", ": ".join([how, *(line[:200] for line in lines[-1:])]))

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Kills it, and leaves neither a process nor an open file."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            with contextlib.suppress(OSError):  # what was not yet written to the dead
                stream.close()  # type: ignore[union-attr]


def _first_of(waiting: "deque[tuple[_Job, Future]]") -> Any:
    """The result due next. Until it has come it stays in line, for Ctrl-C may come first."""
    result = waiting[0][1].result()
    waiting.popleft()
    return result


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _cores() -> int:
    """Those that this process may use."""
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
