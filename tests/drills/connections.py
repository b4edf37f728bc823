"""Drills 5 and 7: the server restarts under a load, the answer to a COMMIT is lost, the holder of a lock is cut off."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from tests.drills import child
from tests.drills.bench import Bench, Trial, ended
from tests.drills.cuts import KILLED, after
from tests.drills.faults import HOLD, NEVER, Fault
from tests.drills.proxy import COMMIT, COPY, Proxy
from tests.drills.result import Result
from warehouse.engine import connect

MODES = ("fast", "immediate")
#: A load that the server left in the lurch either did not notice, or says that it passes: nothing else.
_MAY = (child.WELL, child.PASSES)
#: Who holds the lock of a unit in this database.
_HOLDER = """
SELECT DISTINCT a.pid FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.mode = 'ExclusiveLock' AND l.granted AND a.datname = current_database()
"""


def restarts(bench: Bench, count: int, every: int = 1) -> Result:
    """At random moments, in the middle of COPYs, in the middle of COMMITs, and with the answer to a COMMIT lost."""
    result = Result(5, "PostgreSQL se reinicia (fast e immediate) en plena carga, COPY o COMMIT", bench.engine)
    with result.timed():
        for number in bench.within(range(count)):
            mode, trial = MODES[number % 2], bench.trial()
            process, delay = trial.start(), bench.rng.uniform(0, 2.0)
            time.sleep(delay)
            _restart(bench, mode)
            where = f"reinicio {mode} a los {delay:.3f} s"
            result.tried[f"reinicio {mode} en un momento cualquiera"] += 1
            after(bench, trial, result, where, ended(process), may=_MAY)
        for what in (COMMIT, COPY):
            trial = bench.trial()
            points = _through(bench, trial, what, NEVER)[1]
            bench.forget(trial)
            for at in bench.within(range(1 + bench.rng.randrange(every), points + 1, every)):
                mode = MODES[at % 2]
                _try(bench, result, what, at, f"reinicio {mode} en pleno {what}", partial(_restart, bench, mode))
                if what == COMMIT:
                    _try(bench, result, what, at, "respuesta perdida de un COMMIT", None)
    return result


def _try(bench: Bench, result: Result, what: str, at: int, name: str, before: Callable[[], None] | None) -> None:
    trial = bench.trial()
    code, _ = _through(bench, trial, what, at, before)
    result.tried[name] += 1
    after(bench, trial, result, f"{name}, el n.º {at}", code, may=_MAY)


def _through(
    bench: Bench, trial: Trial, what: str, at: int, before: Callable[[], None] | None = None
) -> tuple[int | None, int]:
    """The night through a proxy; how it ended, and how many messages of the kind there were."""
    with (
        tempfile.TemporaryDirectory(prefix="proxy-") as folder,
        Proxy(bench.server.sockets, Path(folder), what, at, before) as proxy,
    ):
        url = sa.make_url(trial.order.url).set(query={"host": folder})
        code = trial.run(None, url=url.render_as_string(hide_password=False))
        return code, proxy.count


def _restart(bench: Bench, mode: str) -> None:
    bench.server.stop(mode)
    bench.server.start()


def lock_holders(bench: Bench, count: int) -> Result:
    """Whoever holds a unit's lock is cut off (PostgreSQL) or killed (SQLite, where the process is the connection)
    while another run waits for it: that one goes on, and the first one repeats."""
    cut_off = "pg_terminate_backend" if bench.engine != "sqlite" else "kill -9"
    result = Result(7, f"Se corta ({cut_off}) a quien tiene el candado mientras otro espera", bench.engine)
    with result.timed():
        for number in bench.within(range(count)):
            trial = bench.trial()
            at = 1 + number % 3
            holder = trial.start(Fault(HOLD, at))
            sign = trial.folder / "retenido"
            _until(sign.exists, f"nadie llegó al candado {at}")
            other = Trial(replace(trial.order, said="otro"))
            waiting = other.start()
            _until(partial(_waits, bench, trial.order.url), "el otro no llegó a esperar")
            if bench.engine == "sqlite":
                holder.kill()
            else:
                _terminate(trial.order.url)
            sign.unlink()
            first, second = ended(holder), ended(waiting)
            result.tried[cut_off] += 1
            where = f"candado {at}, vez {number + 1}"
            if second != child.WELL:
                result.blame(where, [f"quien esperaba no siguió: {other.said('otro')['error']}"])
            after(bench, trial, result, where, first, may=(KILLED if bench.engine == "sqlite" else child.PASSES,))
    return result


def _until(condition: Callable[[], bool], otherwise: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(otherwise)
        time.sleep(0.02)


def _waits(bench: Bench, url: str) -> bool:
    """Whether somebody waits for a lock; SQLite does not tell: there it is the time that a run needs."""
    if bench.engine == "sqlite":
        time.sleep(3.0)
        return True
    engine = connect(url)
    with engine.connect() as conn:
        waiting = conn.execute(sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
        found = bool(waiting.scalar())
    engine.dispose()
    return found


def _terminate(url: str) -> None:
    engine = connect(url)
    with engine.connect() as conn:
        pids = conn.execute(sa.text(_HOLDER)).scalars().all()
        assert pids, "nadie tiene el candado"
        for pid in pids:
            conn.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    engine.dispose()
