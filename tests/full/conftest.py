"""The committed sources, loaded once on each engine, for programs that are not ours to read.

Nothing is skipped: what is not installed fails, and says what to install.
"""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from assets.loading import cierre
from tests.conftest import Databases
from tests.full import paquetes
from tests.full.warehouse import PASSWORD, Warehouse
from tests.loading.night import LATER, Night
from warehouse import roles
from warehouse.engine import connect
from warehouse.tables import POSTGRESQL


@pytest.fixture(scope="session", autouse=True)
def packages() -> None:
    if lacking := paquetes.missing():
        pytest.exit(paquetes.remedy(lacking), returncode=3)


@pytest.fixture(scope="session")
def warehouse(
    template: tuple[str, str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """All of raw/, one closing, and on a server the roles, as `db init` makes them."""
    server = request.getfixturevalue("pg_server") if template[0] == POSTGRESQL else None
    databases = Databases(tmp_path_factory.mktemp("bi"), server)
    night = Night(connect(databases.create(template[1])), tmp_path_factory.mktemp("noche"))
    night.deliver_samples()
    night.run()
    aside = night.folder / "aparte"
    aside.mkdir()
    cierre.close(
        night.engine, night.custody, "poi", 2021, date(2022, 5, 31), "RM 1-2022", quien="ana", now=LATER, aside=aside
    )
    assert roles.bring(night.engine) == ""
    if server:
        _as_left_to_a_dba(night.engine)
    yield Warehouse(night.engine)
    night.engine.dispose()
    databases.remove()


def _as_left_to_a_dba(engine: sa.Engine) -> None:
    """A password for BI, and a server that does not live in UTC."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql(f"ALTER ROLE {roles.READER} PASSWORD '{PASSWORD}'")
        conn.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET TimeZone = 'America/Lima'")
