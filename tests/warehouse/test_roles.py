"""On a server: the owner alters, the loader loads, BI reads the `bi_*` views and nothing else."""

import threading
import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from schemas.registry import TABLES, VIEWS
from tests.conftest import Databases
from tests.warehouse import sample
from warehouse import roles, schema, views
from warehouse.check import check
from warehouse.engine import AlmacenError, connect, snapshot, transaction

PASSWORD = "una-clave-de-prueba"


@pytest.fixture
def server(pg_server: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    databases = Databases(tmp_path_factory.mktemp("roles"), pg_server)
    yield databases
    databases.remove()


@pytest.fixture
def ready(server: Databases) -> Iterator[sa.Engine]:
    """A warehouse that is set up, with roles and some rows."""
    engine = connect(server.create())
    schema.init(engine)
    assert roles.bring(engine) == ""
    with transaction(engine) as conn:
        sample.load(conn)
    yield engine
    engine.dispose()


@pytest.fixture
def login(pg_server: sa.URL) -> Iterator[str]:
    """A login of this test's own: may create roles or databases only if the test says so."""
    name = f"prueba_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(pg_server.render_as_string(hide_password=False), autocommit=True) as conn:
        conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    yield name
    with psycopg.connect(pg_server.render_as_string(hide_password=False), autocommit=True) as conn:
        for role in (roles.OWNER, roles.LOADER, roles.READER):
            conn.execute(f"DO $$ BEGIN REVOKE {role} FROM {name}; EXCEPTION WHEN undefined_object THEN NULL; END $$")


def as_role(engine: sa.Engine, role: str) -> psycopg.Connection:
    """A session as it begins for whoever logs in as this role, with its settings."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as conn:
        found = conn.execute("SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = %s", (role,)).fetchall()
    session = psycopg.connect(url, autocommit=True)
    session.execute(f"SET SESSION AUTHORIZATION {role}")
    for (setting,) in found:
        name, value = setting.split("=", 1)
        session.execute("SELECT set_config(%s, %s, false)", (name, value))
    return session


def test_bi_reads_every_view_by_its_name_alone(ready: sa.Engine) -> None:
    with as_role(ready, roles.READER) as session:
        for name in VIEWS:
            assert session.execute(f"SELECT count(*) FROM {name}").fetchone() != (0,), name


def test_bi_sees_nothing_raw(ready: sa.Engine) -> None:
    with as_role(ready, roles.READER) as session:
        raw = [name for name in views.view_sql("postgresql") if not name.startswith("bi_")]
        for name in (*TABLES, *raw):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(f"SELECT 1 FROM seguimiento.{name}")


WRITES = (
    "DELETE FROM bi_escala",
    "CREATE TEMPORARY TABLE t (a integer)",
    "CREATE TABLE bi.t (a integer)",
    "CREATE TABLE public.t (a integer)",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
)


@pytest.mark.parametrize("statement", WRITES)
def test_bi_writes_nothing_even_out_of_its_read_only_mode(ready: sa.Engine, statement: str) -> None:
    with as_role(ready, roles.READER) as session:
        with pytest.raises((psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)):
            session.execute(statement)
        session.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(statement)


def test_bi_has_a_minute_for_a_statement(ready: sa.Engine) -> None:
    with as_role(ready, roles.READER) as session:
        assert session.execute("SHOW statement_timeout").fetchone() == ("1min",)
        assert session.execute("SHOW default_transaction_read_only").fetchone() == ("on",)


def test_settings_of_this_program_reach_roles_of_an_earlier_one(ready: sa.Engine) -> None:
    with transaction(ready) as conn:
        conn.exec_driver_sql(f"ALTER ROLE {roles.READER} RESET idle_in_transaction_session_timeout")
    try:
        assert roles.bring(ready) == ""
        with as_role(ready, roles.READER) as session:
            assert session.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("1min",)
    finally:  # roles are of the whole server
        with transaction(ready) as conn:
            conn.exec_driver_sql(f"ALTER ROLE {roles.READER} SET idle_in_transaction_session_timeout = '60s'")


def test_what_others_have_in_our_schemas_stays_theirs_and_stops_nothing(ready: sa.Engine, login: str) -> None:
    url = ready.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as admin:
        whose = admin.execute("SELECT current_user").fetchone()
        admin.execute("CREATE VIEW bi.tablero AS SELECT 1 AS uno")
        admin.execute("CREATE TABLE seguimiento.apuntes (a integer)")
        admin.execute(f"GRANT {roles.OWNER} TO {login}")
        admin.execute("DELETE FROM seguimiento.contrato")
    member = connect(ready.url.set(username=login, password=PASSWORD).render_as_string(hide_password=False))
    assert schema.upgrade(member)
    member.dispose()
    assert schema.upgrade(ready) == ()
    with transaction(ready) as conn:
        conn.exec_driver_sql("DELETE FROM contrato")
    assert schema.upgrade(ready)
    with psycopg.connect(url) as admin:
        owners = admin.execute(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relname IN ('tablero', 'apuntes')"
        ).fetchall()
    assert owners == [whose]


def _as_loader(engine: sa.Engine) -> sa.Engine:
    """Our own engine, whose sessions are the loader's from their first statement."""
    loader = connect(engine.url.render_as_string(hide_password=False))
    sa.event.listen(loader, "connect", lambda raw, _: _become(raw, roles.LOADER))
    loader.dispose()
    return loader


def _become(raw: psycopg.Connection, role: str) -> None:
    raw.execute(f"SET SESSION AUTHORIZATION {role}")
    raw.commit()


def test_the_loader_starts_without_a_write_and_loads(ready: sa.Engine) -> None:
    loader = _as_loader(ready)
    assert schema.init(loader) is False
    with transaction(loader) as conn:
        conn.exec_driver_sql("CREATE TEMPORARY TABLE paso (LIKE carga) ON COMMIT DROP")
        assert conn.exec_driver_sql("UPDATE carga SET filas = filas").rowcount > 0
        assert conn.exec_driver_sql("SELECT count(*) FROM bi_carga").scalar()
    with pytest.raises(AlmacenError, match="no tiene permiso"), transaction(loader) as conn:
        conn.exec_driver_sql("CREATE TABLE otra (a integer)")
    loader.dispose()


def test_the_loader_takes_over_changed_lists_and_leaves_views_to_the_owner(ready: sa.Engine) -> None:
    loader = _as_loader(ready)
    with transaction(ready) as conn:
        conn.execute(sa.text("DELETE FROM dim_departamento"))
        conn.execute(sa.text("DELETE FROM contrato WHERE huella = :h"), {"h": schema.members.fingerprint()})
    assert schema.init(loader) is True
    assert check(ready) == []
    with transaction(ready) as conn:
        conn.execute(sa.text("DELETE FROM contrato"))
    with pytest.raises(AlmacenError, match=r"db upgrade como un miembro de seguimiento_duenio"):
        schema.init(loader)
    loader.dispose()


def test_what_is_made_later_has_the_owner_and_the_grants_of_the_rest(ready: sa.Engine) -> None:
    with transaction(ready, alone=True) as conn:
        conn.exec_driver_sql("DROP VIEW bi.bi_corte")
        conn.exec_driver_sql("DELETE FROM contrato")
    schema.init(ready)
    with snapshot(ready) as conn:
        owners = sa.text(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relkind IN ('r', 'v')"
            " AND relnamespace IN ('seguimiento'::regnamespace, 'bi'::regnamespace)"
        )
        assert list(conn.execute(owners).scalars()) == [roles.OWNER]
    with as_role(ready, roles.READER) as session:
        session.execute("SELECT count(*) FROM bi_corte")


def test_databases_may_ask_for_the_roles_at_once(server: Databases) -> None:
    engines = [connect(server.create()) for _ in range(3)]
    for engine in engines:
        schema.init(engine)
    told: list[object] = []

    def ask(engine: sa.Engine) -> None:
        try:
            told.append(roles.bring(engine))
        except Exception as error:  # noqa: BLE001 - whatever it was, the test shows it
            told.append(error)

    threads = [threading.Thread(target=ask, args=(engine,)) for engine in engines * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [""] * 6
    for engine in engines:
        engine.dispose()


def test_who_may_not_make_roles_gets_a_warehouse_and_the_sql_for_who_may(server: Databases, login: str) -> None:
    url = sa.make_url(server.create())
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {url.database} OWNER TO {login}")
    owner = connect(url.set(username=login, password=PASSWORD).render_as_string(hide_password=False))
    schema.init(owner)
    for_the_dba = roles.bring(owner)
    assert PASSWORD not in for_the_dba
    assert check(owner) == []
    with psycopg.connect(url.render_as_string(hide_password=False)) as admin:  # search_path: set for whoever connects
        admin.execute("SELECT * FROM bi_escala")
        admin.execute(for_the_dba)
    assert roles.bring(owner) == ""
    owner.dispose()
    with as_role(sa.create_engine(url), roles.READER) as session:
        session.execute("SELECT count(*) FROM bi_corte")


def test_a_login_that_creates_roles_and_owns_the_database_does_it_all(server: Databases, login: str) -> None:
    url = sa.make_url(server.create())
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {url.database} OWNER TO {login}")
        admin.execute(f"ALTER ROLE {login} CREATEROLE")
        for role in (roles.OWNER, roles.LOADER, roles.READER):
            admin.execute(f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
            admin.execute(f"GRANT {role} TO {login} WITH ADMIN OPTION")
    owner = connect(url.set(username=login, password=PASSWORD).render_as_string(hide_password=False))
    schema.init(owner)
    assert roles.bring(owner) == ""
    with snapshot(owner) as conn:
        whose = "SELECT tableowner FROM pg_tables WHERE tablename = 'carga' AND schemaname = 'seguimiento'"
        assert conn.exec_driver_sql(whose).scalar() == roles.OWNER
    owner.dispose()
