"""A canary for a password: whatever is tried with it, it is found nowhere. Database, mail, webhook, well and broken,
through the command line and the orchestrator, `--debug` too."""

import shutil
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from assets import retries
from pipelines import cli, definitions, orchestrator, settings
from pipelines.avisos import canales
from pipelines.avisos.buzon import Buzon
from pipelines.secretos import redact
from tests.loading.night import RAW
from tests.pipelines import servidores
from tests.pipelines.canario import canary_hits, forms
from tests.pipelines.servidores import Buzones, Gancho

#: Of letters and digits; with what must be encoded in an address; with what mail cannot carry either.
PLAIN, ENCODED, SPECIAL = "CANARIO-7f3a9b", "CANARIO n/@:%'7", "CANARIO ñ/@:%'7"
OC = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"


@contextmanager
def parrot() -> Iterator[int]:
    """A database server that asks for the password in clear, and repeats it in its refusal."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(client: socket.socket) -> None:
        with client:
            size, code = struct.unpack("!ii", client.recv(8))
            if code == 80877103:  # may we speak in cipher? no
                client.sendall(b"N")
                (size, code) = struct.unpack("!ii", client.recv(8))
            client.recv(size)
            client.sendall(b"R" + struct.pack("!ii", 8, 3))
            heard = client.recv(1000)[5:-1]
            fields = b"SFATAL\0VFATAL\0C28P01\0M" + b"no vale la clave " + heard + b"\0\0"
            client.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)

    def serve() -> None:
        while True:
            try:
                client = listening.accept()[0]
            except OSError:
                return
            try:
                answer(client)
            except (OSError, struct.error):
                continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    monkeypatch.setattr(canales, "WAIT", 0.5)
    monkeypatch.setattr(retries, "WAITS", (0.01,))
    (tmp_path / "raw").mkdir()
    shutil.copy(OC, tmp_path / "raw/oc.xlsx")
    (tmp_path / "raw/carta.xlsx").write_bytes(b"%PDF-1.4")
    return tmp_path


def test_a_night_that_goes_well_leaves_no_secret(
    home: Path, blank_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    secret, url = ENCODED, sa.make_url(blank_url)
    if url.get_backend_name() != "sqlite":
        url = url.set(password=secret)
    hook, port, coded = Gancho(), servidores.free_port(), quote(secret, safe="")
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEGUIMIENTO_WEBHOOK_URL", f"{hook.url}/hooks/{coded}?token={coded}")
    monkeypatch.setenv("SEGUIMIENTO_SMTP_URL", f"smtp://avisos:{coded}@127.0.0.1:{port}?tls=no")
    monkeypatch.setenv("SEGUIMIENTO_ALERTA_PARA", "plan@mimp.gob.pe")
    with servidores.correo(port, Buzones()) as buzones:
        assert cli.main(["run"]) == 1
        buzones.modo, hook.code = servidores.BUSY, 500
        (home / "raw/otra.xlsx").write_bytes(b"%PDF-1.5")
        for order in (("run",), ("status", "--json"), ("status",), ("db", "check"), ("avisos", "--enviar")):
            cli.main(("--debug", *order))
        streams = {
            "webhook": repr(hook.taken),
            "correo": "".join(mail.as_string() for mail in buzones.mails),
            "salida": capfd.readouterr().out,
        }
    hook.close()
    assert hook.taken
    assert any(coded in path for path in hook.paths), "the secret is in use"
    assert (b"avisos", secret.encode()) in buzones.logins
    assert Buzon(settings.load()).read().mensajes
    assert canary_hits(home, streams, secret) == []


BROKEN = (
    "postgresql://u:{coded}@127.0.0.1:1/nada",
    "postgresql://u:{coded}@no-existe.invalid/nada",
    "postgresql://u:{coded}@127.0.0.1:{parrot}/nada",
    "postgresql://u@127.0.0.1:{parrot}/nada?password={coded}",
    "postgresql://u@127.0.0.1/nada?password={coded}&sslmode={coded}",
    "postgresql://u:{raw}@127.0.0.1:{raw}/nada",
    "postgresql:/{raw}",
    "oracle://u:{coded}@h/x",
    "{raw}",
)


@pytest.mark.parametrize(("url", "secret"), [*((url, SPECIAL) for url in BROKEN), (BROKEN[2], PLAIN)])
def test_a_database_that_cannot_be_reached_leaves_no_secret(
    home: Path, url: str, secret: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with parrot() as port:
        given = url.format(coded=quote(secret, safe=""), raw=secret, parrot=port)
        monkeypatch.setenv("SEGUIMIENTO_DB_URL", given)
        assert cli.main(["run"]) == 3
        for order in (("run",), ("status", "--json"), ("db", "check")):
            cli.main(("--debug", *order))
        through_the_orchestrator()
    shown = capfd.readouterr()
    assert "error: " in shown.err
    assert "Traceback" in shown.err, "--debug shows it"
    assert canary_hits(home, {"stdout": shown.out, "stderr": shown.err}, secret) == []


def through_the_orchestrator() -> None:
    """A step fails inside of Dagster: its events and logs are on disk."""
    current = settings.load()
    report = orchestrator.Report()
    almacen = orchestrator.almacen(current, report)
    with orchestrator.instance(current) as held:
        built = definitions.build(almacen)
        assert not orchestrator.run_job(held, built, "anio", report, anio=2023)
    assert report.failures


@pytest.mark.parametrize("secret", [PLAIN, SPECIAL])
def test_a_secret_in_a_file_is_as_hidden_as_one_in_the_environment(
    home: Path, tmp_path_factory: pytest.TempPathFactory, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path_factory.mktemp("secretos") / "db_url"
    held.write_text(f"postgresql://u:{quote(secret, safe='')}@h/db\n", encoding="utf-8")
    monkeypatch.setenv("SEGUIMIENTO_DB_URL_FILE", str(held))
    for form in (secret, quote(secret, safe=""), repr(secret)):
        assert canary_hits(home, {"texto": redact(f"dice {form} y más")}, secret) == []


def test_repr_of_settings_and_resource_hold_no_secret(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DB", "SMTP", "WEBHOOK"):
        monkeypatch.setenv(f"SEGUIMIENTO_{name}_URL", f"x://u:{PLAIN}@h")
    current = settings.load()
    channels = canales.configured(current)
    shown = [repr(current), repr(orchestrator.almacen(current, orchestrator.Report())), repr(channels)]
    assert canary_hits(home, {"repr": "".join(shown)}, PLAIN) == []


def test_ordinary_words_are_not_taken_for_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", "postgresql://seguimiento_carga:ab@servidor/seguimiento?sslmode=require")
    monkeypatch.setenv("SEGUIMIENTO_WEBHOOK_URL", "https://chat.invalid/avisos/T0AB-9x?v=1")
    text = "seguimiento_carga no entra a postgresql://seguimiento_carga@servidor; avisos, require, absoluto"
    assert redact(text) == text


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    for number, form in enumerate(sorted(forms(SPECIAL))):
        (tmp_path / f"{number}.bin").write_bytes(b"\0\1" + form + b"\2")
    assert len(canary_hits(tmp_path, {"limpio": "nada", "sucio": f"...{SPECIAL}..."}, SPECIAL)) == 1 + len(
        forms(SPECIAL)
    )
