"""Whatever interrupts a night, the next run finishes it: nothing lost, nothing twice."""

from tests.drills import cuts
from tests.drills.bench import Bench


def test_a_killed_night_is_finished_by_the_next_run(bench: Bench) -> None:
    assert cuts.kills(bench, 2).violations == []


def test_a_cut_between_two_steps_leaves_what_the_next_run_needs(bench: Bench) -> None:
    assert cuts.crash_points(bench, every=33).violations == []


def test_a_call_that_the_disk_refuses_loses_nothing(bench: Bench) -> None:
    result = cuts.disk_calls(bench, every=150)
    assert result.violations == []
    assert result.tried.total() >= 2
