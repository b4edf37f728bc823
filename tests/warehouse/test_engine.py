"""Reaching the database: writers wait for each other, and what fails is told without a secret."""

import socket
import struct
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

import warehouse.engine as engines
from warehouse.engine import AlmacenError, TransientError, UnusableError, connect, lock, snapshot, transaction

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
    if engine.dialect.name == "sqlite":  # it has one lock, of all writers
        monkeypatch.setattr(engines, "ALONE_WAIT", 0.1)
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
    monkeypatch.setattr(engines, "ALONE_WAIT", 0.1)
    impatient = connect(engine.url.render_as_string(hide_password=False))
    with transaction(engine, alone=True), pytest.raises(TransientError), transaction(impatient):
        pytest.fail("otro escribió a la vez")
    with transaction(engine), pytest.raises(TransientError), transaction(impatient, alone=True):
        pytest.fail("otro escribió a la vez")
    with transaction(engine, alone=True), snapshot(impatient) as reader:
        assert reader.execute(COUNT).scalar() == 0
    impatient.dispose()


@pytest.mark.parametrize("first_alone", [True, False])
def test_loads_and_whoever_alters_whole_tables_wait_longer_for_each_other_than_for_a_key(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, first_alone: bool
) -> None:
    monkeypatch.setattr(engines, "LOCK_WAIT", 0.1)
    second = connect(engine.url.render_as_string(hide_password=False))
    done: list[str] = []

    def come() -> None:
        with transaction(second, alone=not first_alone) as conn:
            done.append("entró")
            if conn.dialect.name == "postgresql":  # once in, it has the patience of everybody
                done.append(conn.exec_driver_sql("SHOW lock_timeout").scalar_one())

    thread = threading.Thread(target=come)
    with transaction(engine, alone=first_alone):
        thread.start()
        thread.join(1)
        assert done == []
    thread.join(10)
    second.dispose()
    assert done == ["entró"] + ["100ms"] * (engine.dialect.name == "postgresql")


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


def _server_that_says(said: str, *, asks_password: bool) -> tuple[str, threading.Thread]:
    """An address where a server of any language refuses whoever comes, and what listens there."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(10)
    fields = b"".join(kind + text.encode() + b"\0" for kind, text in ((b"S", "FATAL"), (b"C", "28P01"), (b"M", said)))
    answer = b"E" + struct.pack("!i", len(fields) + 5) + fields + b"\0"

    def serve() -> None:
        with listening, listening.accept()[0] as caller:
            while struct.unpack("!ii", (begin := caller.recv(4096))[:8])[1] in (80877103, 80877104):
                caller.sendall(b"N")  # neither TLS nor GSSAPI
            assert begin
            if asks_password:
                caller.sendall(b"R" + struct.pack("!ii", 8, 3))
                caller.recv(4096)
            caller.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"127.0.0.1:{listening.getsockname()[1]}", thread


REFUSED = {
    'password authentication failed for user "ana"': (True, "con esa clave"),
    "la autentificación password falló para el usuario «ana»": (True, "con esa clave"),
    "Passwort-Authentifizierung für Benutzer »ana« fehlgeschlagen": (True, "con esa clave"),
    'role "ana" does not exist': (False, "no admite a ese usuario"),
    "no existe la base de datos «planes»": (True, "esa base no existe"),
    'no pg_hba.conf entry for host "10.0.0.1", user "ana", database "planes", no encryption': (False, "pg_hba.conf"),
    "the database system is starting up": (False, ""),
    "el sistema de base de datos está iniciándose": (False, ""),
    "sorry, too many clients already": (False, ""),
    "demasiadas conexiones para el rol «ana»": (True, ""),
}


@pytest.mark.parametrize(("said", "expected"), REFUSED.items())
def test_who_is_not_let_in_is_told_why_and_not_made_to_try_again(said: str, expected: tuple[bool, str]) -> None:
    asks_password, why = expected
    where, thread = _server_that_says(said, asks_password=asks_password)
    with pytest.raises(UnusableError, match="No se puede entrar") as refused:
        connect(f"postgresql://ana:secreto@{where}/planes?sslmode=disable&gssencmode=disable")
    thread.join(10)
    assert isinstance(refused.value, TransientError) == (not why)
    assert why in refused.value.cause
    assert "secreto" not in str(refused.value)


def test_a_password_that_is_missing_is_asked_for() -> None:
    where, thread = _server_that_says("nunca se llega a esto", asks_password=True)
    with pytest.raises(UnusableError, match="pide una clave") as refused:
        connect(f"postgresql://ana@{where}/planes?sslmode=disable&gssencmode=disable&passfile=/dev/null")
    thread.join(10)
    assert not isinstance(refused.value, TransientError)


def test_a_real_server_refuses_a_user_or_a_base_that_it_does_not_have(pg_server: sa.URL) -> None:
    for odd, why in ((pg_server.set(username="nadie_así"), "usuario"), (pg_server.set(database="ninguna"), "esa base")):
        with pytest.raises(UnusableError, match=why) as refused:
            connect(odd.render_as_string(hide_password=False))
        assert not isinstance(refused.value, TransientError)
