"""A full disk is told with its remedy, and loses nothing."""

from tests.drills import disks
from tests.drills.bench import Bench


def test_a_full_custody_is_told_and_the_next_run_finishes(bench: Bench) -> None:
    assert disks.full_disks(bench, ["custodia"] if bench.engine == "sqlite" else ["salida"]).violations == []
