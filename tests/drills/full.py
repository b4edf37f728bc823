"""How often each drill is run in full, and on which engines."""

import math
from collections.abc import Callable

from tests.drills import connections, crowd, cuts
from tests.drills.bench import Bench
from tests.drills.result import Result

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def jobs() -> list[tuple[int, str, str]]:
    """(number, engine, function of this module), the long ones first."""
    return [
        (1, POSTGRESQL, "kills"), (1, SQLITE, "kills"),
        (6, POSTGRESQL, "crowds"), (6, SQLITE, "crowds"),
        (5, POSTGRESQL, "restarts"),
        (4, SQLITE, "disk_calls"), (4, POSTGRESQL, "disk_calls"),
        (2, POSTGRESQL, "crash_points"), (2, SQLITE, "crash_points"),
        (7, POSTGRESQL, "lock_holders"), (7, SQLITE, "lock_holders"),
    ]  # fmt: skip


def _times(count: int, part: float) -> int:
    return max(1, math.ceil(count * part))


def _every(part: float) -> int:
    return max(1, round(1 / part))


def kills(bench: Bench, part: float) -> Result:
    return cuts.kills(bench, _times(200, part))


def crash_points(bench: Bench, part: float) -> Result:
    return cuts.crash_points(bench, _every(part))


def disk_calls(bench: Bench, part: float) -> Result:
    return cuts.disk_calls(bench, _every(part), shim=bench.shim is not None)


def restarts(bench: Bench, part: float) -> Result:
    return connections.restarts(bench, _times(40, part), _every(part))


def crowds(bench: Bench, part: float) -> Result:
    return crowd.crowds(bench, _times(100, part))


def lock_holders(bench: Bench, part: float) -> Result:
    return connections.lock_holders(bench, _times(15, part))
