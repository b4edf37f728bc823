"""A bench on each engine, made once a session. `SEGUIMIENTO_SEMILLA` is the seed."""

import os
from collections.abc import Iterator
from random import Random

import pytest

from tests.conftest import Databases
from tests.drills.bench import Bench


@pytest.fixture(scope="session")
def bench(
    template: tuple[str, str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    server = request.getfixturevalue("pg_server") if template[0] == "postgresql" else None
    folder = tmp_path_factory.mktemp("simulacros")
    databases = Databases(folder, server)
    yield Bench(template[0], databases, folder, Random(int(os.environ.get("SEGUIMIENTO_SEMILLA", "1"))))
    databases.remove()
