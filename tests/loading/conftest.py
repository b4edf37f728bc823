"""Nights on both engines: before anything was delivered, and after the committed sources were."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.conftest import Databases
from tests.loading.night import Night
from warehouse.engine import connect

#: Subfolders of `raw` (none: all of it) -> a night after they were loaded, of the test's own.
After = Callable[..., Night]


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    return Night(engine, tmp_path)


@pytest.fixture(scope="session")
def loaded_once(
    template: tuple[str, str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[tuple[str, ...]], tuple[str, Path]]]:
    """Database and folder after a night with these sources: made once a session, to be copied."""
    server = request.getfixturevalue("pg_server") if template[0] == "postgresql" else None
    databases = Databases(tmp_path_factory.mktemp("noches"), server)
    made: dict[tuple[str, ...], tuple[str, Path]] = {}

    def load(subfolders: tuple[str, ...]) -> tuple[str, Path]:
        if subfolders not in made:
            url, folder = databases.create(template[1]), tmp_path_factory.mktemp("noche")
            night = Night(connect(url), folder)
            night.deliver_samples(*subfolders)
            night.run()
            night.engine.dispose()
            made[subfolders] = url, folder
        return made[subfolders]

    yield load
    databases.remove()


@pytest.fixture
def after(
    databases: Databases, loaded_once: Callable[[tuple[str, ...]], tuple[str, Path]], tmp_path: Path
) -> Iterator[After]:
    nights: list[Night] = []

    def copy(*subfolders: str) -> Night:
        url, folder = loaded_once(subfolders)
        shutil.copytree(folder, tmp_path / "copia", dirs_exist_ok=True)
        nights.append(Night(connect(databases.create(url)), tmp_path / "copia"))
        return nights[-1]

    yield copy
    for night in nights:
        night.engine.dispose()
