"""A bench on each engine, made once a session. `SEGUIMIENTO_SEMILLA` is the seed."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Databases
from tests.drills.bench import Bench
from tests.drills.server import MEMORY


@pytest.fixture(scope="session")
def bench(template: tuple[str, str], request: pytest.FixtureRequest) -> Iterator[Bench]:
    server = request.getfixturevalue("pg_server") if template[0] == "postgresql" else None
    with tempfile.TemporaryDirectory(prefix="simulacro-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        databases = Databases(Path(folder), server)
        yield Bench(template[0], databases, Path(folder), Random(int(os.environ.get("SEGUIMIENTO_SEMILLA", "1"))))
        databases.remove()
