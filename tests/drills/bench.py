"""Where drills take place: nights of their own, a first one that went well, and the processes of the second.

A `Bench` is of one engine. It knows what an undisturbed second night leaves (`oracle`) and, after each of its
transactions, what was there (`states`): a process that is killed may leave one of these and nothing else.
"""

import json
import math
import multiprocessing
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from unittest.mock import patch

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from tests.conftest import Databases
from tests.drills import child, inputs, invariants
from tests.drills.faults import Fault
from tests.loading.night import Night
from warehouse.engine import connect
from warehouse.schema import init

Item = TypeVar("Item")

#: A server that loads what the children import once, and forks them from there: a child begins in milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.drills.child", "tests.drills.crowd", "tests.drills.sizes"])
#: Longer than any child here needs; one that takes longer hangs, which is a violation.
PATIENCE = 300.0


@dataclass
class Trial:
    """A night that is going to be disturbed: folder, database, and the order that its processes get."""

    order: child.Order

    @property
    def folder(self) -> Path:
        return self.order.folder

    def start(self, fault: Fault | None = None, **changes: object) -> multiprocessing.process.BaseProcess:
        order = replace(self.order, fault=fault, **changes)  # type: ignore[arg-type]
        process = PROCESSES.Process(target=child.night, args=(order,))
        process.start()
        return process

    def run(self, fault: Fault | None = None, **changes: object) -> int | None:
        """Start, and wait for the end; the exit code (minus the signal, if one ended it), or None if it hangs."""
        return ended(self.start(fault, **changes))

    def said(self, name: str = "dicho") -> dict:
        path = self.folder / f"{name}.json"
        return json.loads(path.read_text()) if path.exists() else {"warnings": [], "error": "", "outcomes": []}

    def points(self) -> list[str]:
        """The names that a `Fault` that only counts left."""
        return json.loads((self.folder / "puntos.json").read_text())

    @contextmanager
    def night(self) -> Iterator[Night]:
        engine = connect(self.order.url)
        try:
            yield Night(engine, self.folder, now=self.order.now)
        finally:
            engine.dispose()


def ended(process: multiprocessing.process.BaseProcess, patience: float = PATIENCE) -> int | None:
    """How a process ended: its code, or minus the signal; None if it hung, and was killed for it."""
    process.join(patience)
    if process.exitcode is None:
        process.kill()
        process.join()
        return None
    return process.exitcode


@dataclass
class Bench:
    """`folder` is emptied by whoever gives it. `rng`: every choice of a drill is drawn from it. `server`:
    the PostgreSQL that a drill may stop, if it has one of its own (`server.Server`).
    `until`: when (monotonic clock) to begin no other trial. `shim`: the library that this process and its children were
    started with, if they were (`faults.build_shim`).
    """

    engine: str
    databases: Databases
    folder: Path
    rng: Random = field(default_factory=Random)
    server: Any = None
    until: float = math.inf
    shim: Path | None = None
    _number: int = 0

    @cached_property
    def template(self) -> tuple[str, Path]:
        """Database and folder after the first night."""
        url, folder = self.databases.create(), self.folder / "primera"
        engine = connect(url)
        init(engine)
        night = Night(engine, folder)
        inputs.put(night.raw, inputs.first_night())
        night.run(inputs.FIRST_NIGHT)
        if engine.dialect.name == "sqlite":
            with engine.connect() as conn:
                conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return url, folder

    def trial(self, *, deliveries: inputs.Deliveries | None = None, place: Path | None = None) -> Trial:
        """The morning after the first night, with the deliveries of the second in their folder."""
        template, origin = self.template
        self._number += 1
        folder = place or self.folder / f"noche-{self._number:04d}"
        shutil.copytree(origin, folder, dirs_exist_ok=True)
        inputs.put(folder / "raw", inputs.second_night() if deliveries is None else deliveries)
        url = self.databases.create(template)
        if self.engine == "sqlite":  # beside the rest of the night, so that a fault below its folder reaches it
            moved = folder / "almacen.db"
            shutil.move(sa.make_url(url).database or "", moved)
            url = f"sqlite:///{moved}"
        return Trial(child.Order(url, folder, inputs.SECOND_NIGHT))

    def within(self, trials: Iterable[Item]) -> Iterator[Item]:
        """The trials for which there is time; the first in any case."""
        for number, one in enumerate(trials):
            if number and time.monotonic() > self.until:
                return
            yield one

    def forget(self, trial: Trial) -> None:
        """Frees what a trial that went well takes."""
        shutil.rmtree(trial.folder, ignore_errors=True)
        if self.engine != "sqlite":
            self.databases.remove_one(trial.order.url)

    @cached_property
    def undisturbed(self) -> "Undisturbed":
        trial = self.trial()
        states: list[str] = []
        with trial.night() as night:
            states.append(invariants.fingerprint(night.engine))
            real = DefaultDialect.do_commit

            def noted(dialect: DefaultDialect, connection: object) -> None:
                real(dialect, connection)
                if not looking:
                    looking.append(1)
                    found = invariants.fingerprint(night.engine)
                    if found != states[-1]:
                        states.append(found)
                    looking.clear()

            looking: list[int] = []
            with patch.object(DefaultDialect, "do_commit", noted):
                night.run(trial.order.now)
            oracle = night.exported()
            wrong = invariants.violations(night, oracle)
        if wrong:
            raise AssertionError(f"una noche sin estorbos ya no cumple: {wrong}")
        self.forget(trial)
        return Undisturbed(oracle, states)

    def check(self, trial: Trial, *, late: bool = False) -> list[str]:
        """Everything that is not as it should be in a finished trial, against the night that nobody disturbed. `late`:
        a file could not be taken in the first time, so that what tells of deliveries and their order is other."""
        with trial.night() as night:
            return invariants.violations(night, self.undisturbed.oracle, of_deliveries=not late)

    def between(self, trial: Trial, *, late: bool = False) -> list[str]:
        """Whether the warehouse is in a state between two transactions, as I1 wants it at any moment."""
        with trial.night() as night:
            wrong = invariants.settled(night)
            if not late and invariants.fingerprint(night.engine) not in self.undisturbed.states:
                wrong.append("I1: el almacén no está entre dos transacciones de una noche sin estorbos")
        return wrong


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """`states`: of the whole warehouse, one after each transaction that changed something."""

    oracle: dict[str, bytes]
    states: list[str]
