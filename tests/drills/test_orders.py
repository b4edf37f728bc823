"""In whatever order, how often and under what name files come, the warehouse ends the same."""

from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.drills import orders
from tests.drills.bench import Bench

_EXPECTED: dict[str, dict[str, bytes]] = {}


@settings(
    max_examples=1,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False).map(orders.story))
def test_any_order_copies_and_names_end_in_the_same_warehouse(bench: Bench, nights: orders.Story) -> None:
    if bench.engine not in _EXPECTED:
        _EXPECTED[bench.engine] = orders.in_order(bench)
    assert orders.differences(bench, nights, _EXPECTED[bench.engine]) == []


def test_a_story_delivers_every_file() -> None:
    nights = orders.story(Random(5))
    assert {file for night in nights for file, _ in night} == set(range(len(orders.FILES)))
