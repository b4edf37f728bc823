"""Reaching the database: writers wait for each other, and what fails is told without a secret."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

import warehouse.engine as engines
from warehouse.engine import AlmacenError, TransientError, connect, lock, snapshot, transaction

COUNT = sa.text("SELECT count(*) FROM contrato WHERE huella = 'x'")
ADD = sa.text("INSERT INTO contrato (huella) VALUES (:huella)")


def test_writers_of_one_key_take_turns(engine: sa.Engine) -> None:
    order: list[str] = []
    first_holds, second_waits = threading.Event(), threading.Event()

    def second() -> None:
        first_holds.wait(10)
        second_waits.set()
        with transaction(engine) as conn:
            lock(conn, "poi_ceplan:2026:999999")
            order.append("segundo")

    thread = threading.Thread(target=second)
    thread.start()
    with transaction(engine) as conn:
        lock(conn, "poi_ceplan:2026:999999")
        first_holds.set()
        second_waits.wait(10)
        thread.join(0.3)
        order.append("primero")
    thread.join(10)
    assert order == ["primero", "segundo"]


def test_a_writer_that_waits_too_long_is_told_so(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LOCK_WAIT", 0.1)
    impatient = connect(engine.url.render_as_string(hide_password=False))
    with transaction(engine) as conn:
        lock(conn, "uno")
        with pytest.raises(TransientError, match="Otro proceso") as told, transaction(impatient) as late:
            lock(late, "uno")
    impatient.dispose()
    if engine.dialect.name == "postgresql":
        assert "«uno»: seguimiento, proceso " in told.value.cause


def test_whoever_alters_whole_tables_writes_alone_and_readers_go_on(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LOCK_WAIT", 0.1)
    impatient = connect(engine.url.render_as_string(hide_password=False))
    with transaction(engine, alone=True), pytest.raises(TransientError), transaction(impatient):
        pytest.fail("otro escribió a la vez")
    with transaction(engine), pytest.raises(TransientError), transaction(impatient, alone=True):
        pytest.fail("otro escribió a la vez")
    with transaction(engine, alone=True), snapshot(impatient) as reader:
        assert reader.execute(COUNT).scalar() == 0
    impatient.dispose()


def test_a_connection_that_the_server_ends_is_trouble_that_passes(engine: sa.Engine) -> None:
    if engine.dialect.name != "postgresql":  # an embedded warehouse has no server
        return

    def cut_off() -> None:
        with transaction(engine) as conn:
            pid = conn.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with engine.connect() as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            conn.execute(ADD, {"huella": "x"})

    with pytest.raises(TransientError, match="No se puede entrar"):
        cut_off()
    with snapshot(engine) as conn:
        assert conn.execute(COUNT).scalar() == 0


def test_an_exception_undoes_the_whole_transaction(engine: sa.Engine) -> None:
    def failing() -> None:
        with transaction(engine) as conn:
            conn.execute(ADD, {"huella": "x"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    with snapshot(engine) as conn:
        assert conn.execute(COUNT).scalar() == 0


def test_a_connection_that_read_a_snapshot_can_write_afterwards(engine: sa.Engine) -> None:
    with snapshot(engine) as conn:
        conn.execute(COUNT)
    with transaction(engine) as conn:
        conn.execute(ADD, {"huella": "x"})
        assert conn.execute(COUNT).scalar() == 1


def test_session_keeps_what_a_committed_load_needs(engine: sa.Engine) -> None:
    with snapshot(engine) as conn:
        if engine.dialect.name == "sqlite":
            pragmas = ("journal_mode", "synchronous", "foreign_keys")
            assert [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 2, 1]
        else:
            assert conn.exec_driver_sql("SHOW timezone").scalar() == "UTC"


def test_many_processes_may_create_the_file_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nueva' / 'almacen.db'}"
    failures: list[BaseException] = []

    def arrive() -> None:
        try:
            connect(url).dispose()
        except AlmacenError as error:
            failures.append(error)

    threads = [threading.Thread(target=arrive) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    "url", ["mysql://u:secreto@h/b", "no es una dirección secreto", "postgresql+otro://u:secreto@h/b"]
)
def test_an_unknown_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(AlmacenError, match="SEGUIMIENTO_DB_URL") as refused:
        connect(url)
    assert "secreto" not in str(refused.value)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(AlmacenError, match="No se puede entrar") as refused:
        connect("postgresql://usuario:secreto@127.0.0.1:1/base?application_name=secreto")
    assert "secreto" not in str(refused.value) + repr(refused.value.__cause__)
    assert refused.value.remedy


def test_a_file_that_is_no_database_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "almacen.db"
    path.write_text("esto no es una base de datos" * 100)
    with pytest.raises(AlmacenError, match="db rebuild"):
        connect(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("")
    with pytest.raises(AlmacenError, match="carpeta"):
        connect(f"sqlite:///{tmp_path / 'archivo' / 'almacen.db'}")
