"""What goes wrong in a child, at which call: the process is cut, or the call fails as a broken or full disk fails.

    CRASH   the process ends, as by kill -9, at the n-th *point*: beside each COMMIT, each copy taken into custody,
            each writing of the ledger (before it, after half of it, after it), each rename
    DISK    the n-th open-for-writing, write, fsync, rename or new folder below the night's folder fails
    NOTE    nothing fails; the names of the points or calls are written down, so that a drill can try them all

DISK is done at Python's level here, which reaches custody, ledger, export and workbooks; `shim.c` reaches the calls of
SQLite and of every other library too. Nothing else of the product is replaced.
"""

import ctypes
import errno
import io
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.engine.default import DefaultDialect

from warehouse import engine as engines
from warehouse.custody import Custody

CRASH, DISK, SHIM, HOLD = "corte", "disco", "disco del sistema", "retener"
#: Exit code of a process that a fault cut.
CUT = 9
#: What stands for "none of them": points are only counted.
NEVER = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """The `at`-th call (from 1) of a kind goes wrong; 0: none, and `<folder>/puntos.json` lists them afterwards.

    `error`: errno of a call that fails. `lasting`: so do all that follow, as on a full disk.
    """

    kind: str
    at: int = NEVER
    error: int = errno.EIO
    lasting: bool = False


class _Counter:
    def __init__(self, fault: Fault, folder: Path) -> None:
        self.fault, self.folder, self.names = fault, folder, list[str]()

    def mine(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and str(path).startswith(str(self.folder))

    def hit(self, name: str) -> bool:
        """Counts a call; whether it is to go wrong."""
        self.names.append(name)
        number, at = len(self.names), self.fault.at
        return number == at or (self.fault.lasting and 0 < at < number)

    def cut(self, name: str) -> None:
        if self.hit(name):
            os._exit(CUT)

    def fail(self, name: str, path: object) -> None:
        if self.hit(name):
            raise OSError(self.fault.error, os.strerror(self.fault.error), str(path))


@contextmanager
def armed(fault: Fault | None, folder: Path) -> Iterator[None]:
    """The fault is in wait within this block."""
    if fault is None:
        yield
        return
    counter = _Counter(fault, folder)
    with ExitStack() as stack:
        {CRASH: _crash, DISK: _disk, SHIM: _shim, HOLD: _hold}[fault.kind](counter, stack)
        try:
            yield
        finally:
            stack.close()
            if fault.at == NEVER:
                (folder / "puntos.json").write_text(json.dumps(counter.names))


def _around(counter: _Counter, stack: ExitStack, owner: type, name: str, what: str) -> None:
    real: Callable = getattr(owner, name)

    @wraps(real)
    def cut_beside(*args: Any, **kwargs: Any) -> Any:
        counter.cut(f"antes de {what}")
        result = real(*args, **kwargs)
        counter.cut(f"después de {what}")
        return result

    stack.enter_context(patch.object(owner, name, cut_beside))


def _crash(counter: _Counter, stack: ExitStack) -> None:
    _around(counter, stack, DefaultDialect, "do_commit", "COMMIT")
    _around(counter, stack, Custody, "take", "copiar en custodia")
    _around(counter, stack, Custody, "_write", "anotar en el libro")
    replace = os.replace

    def renamed(source: Any, target: Any, **more: Any) -> None:
        counter.cut("antes de renombrar")
        replace(source, target, **more)

    stack.enter_context(patch.object(os, "replace", renamed))
    whole = os.fsync

    def torn(descriptor: int) -> None:
        """Half of what was written is on disk: a power cut before the fsync. Only the ledger grows in place."""
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if counter.mine(path) and path.endswith(".jsonl") and counter.hit("con media línea del libro en disco"):
            size = os.fstat(descriptor).st_size
            os.truncate(path, size - min(40, size))
            os._exit(CUT)
        whole(descriptor)

    stack.enter_context(patch.object(os, "fsync", torn))


def _disk(counter: _Counter, stack: ExitStack) -> None:
    opened = io.open

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            counter.fail("write", self.name)
            return super().write(data)

    def open_counted(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, *args: Any, **more: Any):
        if not counter.mine(file) or not set(mode) & set("wax+"):
            return opened(file, mode, buffering, encoding, *args, **more)
        counter.fail("open", file)
        raw = Raw(file, mode.replace("b", "").replace("t", ""))
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding=encoding)

    stack.enter_context(patch.object(io, "open", open_counted))
    stack.enter_context(patch("builtins.open", open_counted))
    for name in ("replace", "rename", "mkdir"):
        stack.enter_context(patch.object(os, name, partial(_counted, counter, name, getattr(os, name))))
    synced = os.fsync

    def fsync(descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if counter.mine(path):
            counter.fail("fsync", path)
        synced(descriptor)

    stack.enter_context(patch.object(os, "fsync", fsync))


def _counted(counter: _Counter, name: str, real: Callable, path: Any, *args: Any, **more: Any) -> Any:
    if counter.mine(path):
        counter.fail(name, path)
    return real(path, *args, **more)


def _hold(counter: _Counter, stack: ExitStack) -> None:
    """At the n-th lock of a unit the process says so (`<folder>/retenido`) and holds it until it is killed or cut off,
    or the file goes away."""
    real = engines._hold

    def held(conn: Any, key: str, wait: float, *, shared: bool = False) -> None:
        real(conn, key, wait, shared=shared)
        if not shared and key.count(":") == 2 and counter.hit(key):
            sign = counter.folder / "retenido"
            sign.write_text(key)
            while sign.exists():
                time.sleep(0.02)

    stack.enter_context(patch.object(engines, "_hold", held))


def _shim(counter: _Counter, stack: ExitStack) -> None:
    """By the library of `shim.c`, which this process was started with (LD_PRELOAD)."""
    library, log, fault = ctypes.CDLL(None), Path(f"{counter.folder}.llamadas"), counter.fault
    library.falla_armar(str(counter.folder).encode(), str(log).encode(), fault.at, fault.error, int(fault.lasting))

    def heard() -> None:
        library.falla_desarmar()
        if fault.at == NEVER:
            counter.names = log.read_text().splitlines()

    stack.callback(heard)


def build_shim(folder: Path) -> Path | None:
    """The library, built with the system's compiler; None where there is none."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library
