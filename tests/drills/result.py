"""What a drill did and found, as it is counted on the page."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Result:
    """Of one drill on one engine. `number`: its place in the list of drills. Words are Spanish: they are printed.

    `tried`: what was broken and how often; `ends`: how the disturbed processes ended; `notes`: what else is to be told,
    how it was done where there is a choice.
    """

    number: int
    title: str
    engine: str = "los dos"
    tried: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @contextmanager
    def timed(self) -> Iterator["Result"]:
        started = time.monotonic()
        try:
            yield self
        finally:
            self.seconds += time.monotonic() - started

    def blame(self, where: str, violations: list[str]) -> bool:
        """Notes what is not as it must be, and after what; whether there is anything."""
        self.violations += [f"{where}: {sentence}" for sentence in violations]
        return bool(violations)
