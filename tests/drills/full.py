"""How often each drill is run in full, and on which engines."""

import math

from tests.drills import backups, clocks, connections, crowd, cuts, disks, orders, others
from tests.drills import sizes as larger
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
        (9, POSTGRESQL, "sizes"), (9, SQLITE, "sizes"),
        (10, POSTGRESQL, "shuffles"), (10, SQLITE, "shuffles"),
        (8, POSTGRESQL, "midnights"), (8, SQLITE, "midnights"),
        (3, POSTGRESQL, "full_disks"), (3, SQLITE, "full_disks"),
        (7, POSTGRESQL, "lock_holders"), (7, SQLITE, "lock_holders"),
        (12, POSTGRESQL, "restored"), (12, SQLITE, "restored"),
        (11, SQLITE, "canary"), (13, SQLITE, "mail"),
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


def midnights(bench: Bench, part: float) -> Result:
    return clocks.midnights(bench)


def sizes(bench: Bench, part: float) -> Result:
    return larger.sizes(bench, (1, 10, 100) if part >= 0.2 else (1, 10))


def shuffles(bench: Bench, part: float) -> Result:
    return orders.shuffles(bench, _times(60, part))


def full_disks(bench: Bench, part: float) -> Result:
    return disks.full_disks(bench)


def restored(bench: Bench, part: float) -> Result:
    return backups.restored(bench, _times(20, part))


def canary(bench: Bench, part: float) -> Result:
    return others.canary(bench)


def mail(bench: Bench, part: float) -> Result:
    return others.mail(bench)
