"""Dates are those of Lima wherever the machine is, and a clock that goes back confuses nothing."""

from tests.drills import clocks
from tests.drills.bench import Bench


def test_midnight_in_lima_is_midnight_on_any_machine_and_a_clock_set_back_loses_nothing(bench: Bench) -> None:
    assert clocks.midnights(bench, ("UTC", "Asia/Tokyo"), slice(2, 4)).violations == []
