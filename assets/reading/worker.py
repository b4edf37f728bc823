"""A worker process from inside: its limits, then one task after another from standard input, until that ends.

`workers.py` starts it and is the only one that speaks to it. Nothing that a work function needs is imported before it
is asked for. A work function may print what it likes and read standard input: neither is the pipe to the parent.
"""

import contextlib
import importlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import IO

try:
    import resource
except ImportError:  # not on every system; then there are fewer limits
    resource = None  # type: ignore[assignment]

DONE, FAILED, NO_MEMORY = "done", "failed", "no memory"
#: What it may write into one file: its own complaints, and compiled modules.
MOST_WRITTEN = 64 << 20

_SIZE = struct.Struct(">Q")
_OUT_OF_MEMORY = pickle.dumps((NO_MEMORY, None))
_PR_SET_PDEATHSIG = 1


class FrameTooBig(Exception):
    """A frame announces more bytes than its reader takes."""


def write_frame(stream: IO[bytes], content: bytes) -> None:
    stream.write(_SIZE.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], most: int | None = None) -> bytes | None:
    """The next frame; None if the other side has gone, in the middle of one too. Raises `FrameTooBig`."""
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    (size,) = _SIZE.unpack(head)
    if most is not None and size > most:
        raise FrameTooBig(size)
    content = stream.read(size)
    return content if len(content) == size else None


def main(memory: int) -> None:
    """Serves until standard input ends. `memory`: bytes of data that the process may hold."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends its workers
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    _end_with_parent()
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", MOST_WRITTEN)
    # Not RLIMIT_AS: that counts mapped libraries and what is reserved and never used, 250 MB with pandas and pyarrow.
    _limit("RLIMIT_DATA", memory)
    while (request := read_frame(requests)) is not None:
        write_frame(replies, _reply(request))


def _reply(request: bytes) -> bytes:
    with contextlib.suppress(OSError):  # what is told of a death is what this task said
        os.ftruncate(2, 0)
        os.lseek(2, 0, os.SEEK_SET)
    try:
        work, arguments = pickle.loads(request)
        function = _function(work)
        return pickle.dumps((DONE, None if arguments is None else function(*arguments)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return _OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001  a programmer's mistake is told, and the worker lives on
        import traceback

        told = "".join(traceback.format_exception_only(error)).strip()
        return pickle.dumps((FAILED, (told, traceback.format_exc())))


def _function(work: str) -> Callable:
    module, _, name = work.partition(":")
    return getattr(importlib.import_module(module), name)


def _limit(name: str, most: int) -> None:
    kind = getattr(resource, name, None)
    if resource is None or kind is None:
        return
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (most, most))


def _end_with_parent() -> None:
    """Where there is such a thing: a killed parent takes its busy workers along, and scarce memory these first.

    An idle worker ends anyhow, when its standard input does."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("500")
