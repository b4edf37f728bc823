"""Drills 1, 2 and 4: a night is killed, cut at a point, or a call of its disk fails; it is run again and finished."""

import errno
import time
from collections.abc import Iterator
from itertools import groupby

from tests.drills import child, faults, inputs
from tests.drills.bench import Bench, Trial, ended
from tests.drills.faults import Fault
from tests.drills.result import Result

#: A process that was killed: the signal, as `multiprocessing` tells it.
KILLED = -9
_ENDS = {
    child.WELL: "terminó bien", child.PASSES: "error pasajero, con remedio", child.TOLD: "error con causa y remedio",
    child.BARE: "error sin causa ni remedio", child.CUT: "cortado", KILLED: "muerto por kill -9", None: "colgado",
}  # fmt: skip


def after(bench: Bench, trial: Trial, result: Result, where: str, code: int | None, *, may: tuple = ()) -> None:
    """Looks at what a disturbed process left, finishes the night, and looks again. `may`: how it was allowed to end."""
    result.ends[_ENDS.get(code, f"código {code}")] += 1
    wrong = [f"el proceso terminó mal ({_ENDS.get(code, code)}): {trial.said()['error']}"] if code not in may else []
    late = bool(trial.said()["warnings"])
    wrong += bench.between(trial, late=late)
    with trial.night() as night:
        try:
            night.run(inputs.RESTART)
        except Exception as error:  # noqa: BLE001 - a night that cannot be finished is what the drill looks for
            wrong.append(f"la corrida que sigue falla: {type(error).__name__}: {error}")
    wrong += bench.check(trial, late=late)
    if not result.blame(where, wrong):
        bench.forget(trial)


def kills(bench: Bench, count: int) -> Result:
    """kill -9, at moments spread evenly over the time that a night takes."""
    result = Result(1, "kill -9 en un momento cualquiera de una carga", bench.engine)
    with result.timed():
        spans = []
        for _ in range(2):
            trial, started = bench.trial(), time.monotonic()
            assert trial.run() == child.WELL, trial.said()
            spans.append(time.monotonic() - started)
            bench.forget(trial)
        result.notes.append(f"una noche sin estorbos dura {min(spans):.1f} s")
        for number in bench.within(range(count)):
            trial = bench.trial()
            process = trial.start()
            delay = bench.rng.uniform(0, min(spans))
            process.join(delay)
            process.kill()
            code = ended(process)
            result.tried["kill -9"] += 1
            where = f"kill -9 n.º {number + 1}, a los {delay:.3f} s"
            after(bench, trial, result, where, code, may=(KILLED, child.WELL))
    return result


def crash_points(bench: Bench, every: int = 1) -> Result:
    """The process ends beside each COMMIT, copy, rename and writing of the ledger, one after another."""
    result = Result(2, "Corte entre dos pasos: COMMIT, copia en custodia, libro de eventos", bench.engine)
    with result.timed():
        names = _counted(bench, Fault(faults.CRASH))
        result.notes.append(f"puntos de una noche: {len(names)}")
        for at in bench.within(range(1 + bench.rng.randrange(every), len(names) + 1, every)):
            trial = bench.trial()
            code = trial.run(Fault(faults.CRASH, at))
            result.tried["puntos de corte"] += 1
            after(bench, trial, result, f"corte {at}, {names[at - 1]}", code, may=(child.CUT,))
    return result


def disk_calls(bench: Bench, every: int = 1, *, shim: bool = False) -> Result:
    """The n-th call that changes the disk fails, with EIO and ENOSPC in turn."""
    result = Result(4, "Falla la n-ésima escritura, fsync, renombre o apertura", bench.engine)
    kind = faults.SHIM if shim else faults.DISK
    with result.timed():
        names = _counted(bench, Fault(kind), reports=True)
        chosen = list(_telling(names)) if shim else list(range(1, len(names) + 1))
        result.notes.append(_how(shim, len(names), len(chosen)))
        for at in bench.within(chosen[bench.rng.randrange(every) :: every]):
            error = (errno.EIO, errno.ENOSPC)[at % 2]
            trial = bench.trial()
            code = trial.run(Fault(kind, at, error), reports=True)
            result.tried[names[at - 1].split(" ")[0]] += 1
            where = f"llamada {at} ({names[at - 1]}, {errno.errorcode[error]})"
            said = trial.said()
            result.blame(where, _told(code, said))
            after(bench, trial, result, where, code, may=(child.WELL, child.PASSES, child.TOLD))
    return result


def _how(shim: bool, calls: int, chosen: int) -> str:
    if shim:
        return (
            f"llamadas al sistema de una noche: {calls}; de escrituras seguidas a un mismo archivo, la primera, una del"
            f" medio y la última: {chosen}"
        )
    return f"llamadas de una noche, en el nivel de Python (custodia, libro, exportación, libros): {calls}"


def _counted(bench: Bench, fault: Fault, **changes: object) -> list[str]:
    trial = bench.trial()
    assert trial.run(fault, **changes) == child.WELL, trial.said()
    names = trial.points()
    bench.forget(trial)
    return names


def _telling(names: list[str]) -> Iterator[int]:
    """Of calls of one kind on one file that follow one another, the first, one in the middle and the last (from 1)."""
    number = 1
    for _, some in groupby(names):
        length = len(list(some))
        yield from sorted({number, number + length // 2, number + length - 1})
        number += length


def _told(code: int | None, said: dict) -> list[str]:
    """A failure says its cause and, of the warehouse, its remedy; a file that was not taken in is a warning."""
    if code in (child.TOLD, child.PASSES) and not said["error"][0]:
        return ["el error no dice su causa"]
    return []
