"""Work for `test_workers.py`, light to import: what hostile files do to a process, and what harmless ones do."""

import contextlib
import ctypes
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def echo(value: object) -> object:
    return value


def pid(_: object) -> int:
    return os.getpid()


def nap(_: object) -> int:
    time.sleep(0.5)
    return os.getpid()


def loaded(_: object) -> set[str]:
    return {name.split(".")[0] for name in sys.modules}


def limits(_: object) -> dict[str, int]:
    import resource

    return {name: resource.getrlimit(getattr(resource, name))[0] for name in ("RLIMIT_CORE", "RLIMIT_FSIZE")}


def misbehave(how: str) -> object:
    """What a file can do to a process; any other `how` is a good file."""
    return _MISBEHAVIOUR.get(how, lambda: how)()


def _eat() -> None:
    hoard = []
    while True:
        hoard.append(list(range(100_000)))


def _crash() -> None:
    ctypes.string_at(0)


def _noise() -> str:
    sys.stdout.write("ruido de una biblioteca" * 10_000)
    sys.stdout.flush()
    os.write(1, b"y de otra, sin Python" * 10_000)
    return "noise"


def _ask_the_person() -> str:
    """Here, and in a process of its own: neither is answered, and neither eats a task."""
    other = subprocess.run([sys.executable, "-c", "input()"], capture_output=True, check=False)
    with contextlib.suppress(EOFError):
        return input("¿clave? ")
    return "EOFError" if b"EOFError" in other.stderr else "answered"


def _sparse() -> None:
    """A blank in the last cell of a sheet: calamine asks for 512 GiB, and aborts."""
    import python_calamine

    from tests.reading.sender import workbook

    content = workbook({"Hoja1": [["a"]]}, finish=lambda book: book.worksheets()[0].write_string(1048575, 16383, " "))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def _endless() -> None:
    while True:
        pass


_MISBEHAVIOUR: dict[str, Callable[[], object]] = {
    "abort": os.abort,
    "crash": _crash,
    "eat": _eat,
    "exit": lambda: sys.exit(3),
    "leave": lambda: os._exit(0),
    "endless": _endless,
    "sleep": lambda: time.sleep(1000),
    "sparse": _sparse,
    "long": lambda: b"x" * (65 << 20),
    "noise": _noise,
    "ask": _ask_the_person,
    "raise": lambda: {}["nada"],
    "unpicklable": lambda: lambda: None,
}


def once(marker: str) -> str:
    """Dies at the first try."""
    if not os.path.exists(marker):
        Path(marker).touch()
        os.abort()
    return "second try"


def tries(task: tuple[str, str]) -> object:
    """As `misbehave`, and writes down in which process."""
    folder, how = task
    with open(os.path.join(folder, how), "a") as file:
        file.write(f"{os.getpid()}\n")
    return misbehave(how)


def validate(_: object) -> float:
    import numpy
    import pandas
    import pandera.pandas
    import pyarrow

    frame = pandas.DataFrame({"x": numpy.ones(1000), "y": pandas.Series(["a"] * 1000, dtype="str")})
    pandera.pandas.DataFrameSchema({"x": pandera.pandas.Column(float)}).validate(frame)
    return float((numpy.ones((300, 300)) @ numpy.ones((300, 300))).sum()) + len(pyarrow.Table.from_pandas(frame)) * 0
