"""Connections end in the middle of things: the load says that it passes, and the retry finds what was committed."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from tests.conftest import Databases
from tests.drills import connections, crowd
from tests.drills.bench import Bench
from tests.drills.server import Server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Bench]:
    """A bench on a PostgreSQL that nobody else uses: it is going to be stopped."""
    with Server() as server:
        yield Bench("postgresql", Databases(tmp_path, sa.make_url(server.url)), tmp_path, Random(1), server=server)


def test_a_server_that_restarts_leaves_nothing_that_a_retry_does_not_mend(own_server: Bench) -> None:
    result = connections.restarts(own_server, 1, every=40)
    assert result.violations == []
    assert result.tried["respuesta perdida de un COMMIT"] >= 1


def test_who_waits_for_a_lock_goes_on_when_its_holder_is_cut_off(bench: Bench) -> None:
    assert connections.lock_holders(bench, 1).violations == []


def test_two_runs_of_one_key_and_a_backfill_give_one_load_and_no_reader_sees_them(bench: Bench) -> None:
    assert crowd.crowds(bench, 1).violations == []
