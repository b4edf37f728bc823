"""Mail and webhook fail in every way that they do: nothing is lost, nothing goes twice, nothing waits long."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.avisos import canales, entrega
from pipelines.avisos.atender import note
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import Correo, Webhook
from pipelines.avisos.entrega import deliver
from pipelines.avisos.episodios import Episodio, Estado, Falla
from pipelines.avisos.texto import Contexto, failure
from pipelines.commands import status
from schemas.calendar import INSTANT_FORMAT, moment_of
from tests.pipelines import servidores
from tests.pipelines.servidores import Buzones, Gancho


@pytest.fixture
def port() -> int:
    return servidores.free_port()


@pytest.fixture
def gancho() -> Iterator[Gancho]:
    hook = Gancho()
    yield hook
    hook.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canales, "WAIT", 0.5)


@pytest.fixture
def current(tmp_path: Path, port: int, gancho: Gancho) -> settings.Settings:
    """Both channels, of which no server is up yet for the mail."""
    return settings.load(
        {
            "SEGUIMIENTO_HOME": str(tmp_path),
            "SEGUIMIENTO_SMTP_URL": f"smtp://127.0.0.1:{port}?de=seguimiento@mimp.gob.pe",
            "SEGUIMIENTO_ALERTA_PARA": "plan@mimp.gob.pe, otra@mimp.gob.pe",
            "SEGUIMIENTO_WEBHOOK_URL": f"{gancho.url}/avisos",
        }
    )


def raised(current: settings.Settings, *keys: str) -> None:
    """An episode each, each told in a message of its own."""
    for key in keys:

        def change(state: Estado, key: str = key) -> tuple[list[Episodio], list[Episodio], Contexto]:
            begun = state.fails(Falla("corrida", key, "se cayó"), "2026-11-22T07:00:00Z")
            return ([begun] if begun else []), [], Contexto()

        note(current, change, send=False)


def ids(buzones: Buzones) -> list[str]:
    return [str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in buzones.mails]


def waiting(current: settings.Settings) -> list[list[str]]:
    return [message.pendientes for message in Buzon(current).read().mensajes]


def test_mail_and_webhook_carry_the_same_id_and_the_text(current: settings.Settings, port: int, gancho: Gancho) -> None:
    raised(current, "2026")
    with servidores.correo(port, Buzones()) as buzones:
        assert deliver(current).dicho == ["avisos enviados: 2"]
    (mail,), (body,) = buzones.mails, gancho.taken
    assert ids(buzones) == [body["id"]]
    assert (mail["From"], mail["To"]) == ("seguimiento@mimp.gob.pe", "plan@mimp.gob.pe, otra@mimp.gob.pe")
    assert "se cayó" in mail.get_content()
    assert "se cayó" in body["text"]
    assert body["episodios"] == [
        {"tipo": "corrida", "clave": "2026", "desde": "2026-11-22T07:00:00Z", "causa": "se cayó"}
    ]
    assert waiting(current) == []


def test_what_the_mail_server_could_not_take_arrives_once_and_in_order_when_it_is_back(
    current: settings.Settings, port: int, gancho: Gancho
) -> None:
    raised(current, "2024", "2025")
    first = deliver(current)
    assert "Connection refused" in first.fallas["correo"]
    assert waiting(current) == [["correo"], ["correo"]]
    raised(current, "2026")
    deliver(current)
    with servidores.correo(port, Buzones()) as buzones:
        deliver(current)
        deliver(current)
    assert ids(buzones) == [body["id"] for body in gancho.taken]
    assert len(buzones.mails) == 3
    assert Buzon(current).read().canales == {}


@pytest.mark.parametrize("modo", [servidores.BUSY, servidores.HANGS, servidores.REFUSES, servidores.DIES])
def test_a_sick_mail_server_costs_seconds_and_loses_nothing(
    current: settings.Settings, port: int, gancho: Gancho, modo: str
) -> None:
    raised(current, "2025", "2026")
    buzones = Buzones()
    buzones.modo = modo
    with servidores.correo(port, buzones):
        since = time.monotonic()
        result = deliver(current)
        assert time.monotonic() - since < 10
        assert set(result.fallas) == {"correo"}
        assert waiting(current) == [["correo"], ["correo"]]
        assert len(gancho.taken) == 2, "the other channel goes on"
        buzones.modo = servidores.WELL
        deliver(current, insist=True)
    assert ids(buzones) == [body["id"] for body in gancho.taken]
    assert len(gancho.taken) == 2


def test_a_mail_server_that_ends_in_the_middle_of_data_gets_it_again(
    current: settings.Settings, port: int, gancho: Gancho
) -> None:
    raised(current, "2026")
    with servidores.half_way(port):
        assert "correo" in deliver(current).fallas
    with servidores.correo(port, Buzones()) as buzones:
        deliver(current)
    assert ids(buzones) == [body["id"] for body in gancho.taken]


@pytest.mark.parametrize("code", [500, 503, 302, 308, 401, 404, 400])
def test_a_webhook_that_answers_otherwise_waits_and_the_mail_is_not_repeated(
    current: settings.Settings, port: int, gancho: Gancho, code: int
) -> None:
    raised(current, "2026")
    gancho.code = code
    with servidores.correo(port, Buzones()) as buzones:
        assert str(code) in deliver(current).fallas["webhook"]
        assert deliver(current).enviados == 0
        gancho.code = 200
        deliver(current, insist=True)
        deliver(current, insist=True)
    assert (len(buzones.mails), len(gancho.taken)) == (1, 1)
    assert set(gancho.paths) == {"/avisos"}, "a redirection is not followed"


def test_a_message_that_the_webhook_refuses_does_not_hold_up_the_next(
    current: settings.Settings, gancho: Gancho, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised(current, "2025", "2026")
    sent = Webhook.send

    def picky(channel: Webhook, mensaje: canales.Mensaje) -> None:
        if "2025" in mensaje.datos["episodios"][0]["clave"]:
            raise canales.Refused("no cabe (413)")
        sent(channel, mensaje)

    monkeypatch.setattr(Webhook, "send", picky)
    deliver(current)
    assert [body["episodios"][0]["clave"] for body in gancho.taken] == ["2026"]
    assert waiting(current) == [["correo", "webhook"], ["correo"]]


def test_a_webhook_that_hangs_costs_seconds(current: settings.Settings, port: int, gancho: Gancho) -> None:
    raised(current, "2026")
    gancho.let_go.clear()
    since = time.monotonic()
    assert deliver(current).fallas["webhook"] == "no se llega a 127.0.0.1: no responde"
    assert time.monotonic() - since < 5


def test_two_processes_that_deliver_at_once_send_each_message_once(
    current: settings.Settings, port: int, gancho: Gancho
) -> None:
    raised(current, *map(str, range(2015, 2027)))
    with servidores.correo(port, Buzones()) as buzones:
        threads = [threading.Thread(target=deliver, args=(current,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(gancho.taken) == len(buzones.mails) == 12


def test_two_processes_that_raise_at_once_lose_no_episode(current: settings.Settings) -> None:
    script = (
        "import sys; from pipelines import settings; from tests.pipelines.test_avisos_entrega import raised;"
        "raised(settings.load(), *(f'{sys.argv[1]}{n}' for n in range(10)))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, name],
            env={"SEGUIMIENTO_HOME": str(current.home), "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        for name in ("a", "b")
    ]
    assert [process.wait(60) for process in started] == [0, 0]
    assert len(Buzon(current).read().episodios) == 20


def test_an_outbox_that_cannot_be_written_still_sends(
    current: settings.Settings, port: int, gancho: Gancho, capsys: pytest.CaptureFixture[str]
) -> None:
    current.dagster_home.mkdir(parents=True)
    (current.dagster_home / "avisos").write_text("no es una carpeta")
    with servidores.correo(port, Buzones()) as buzones:
        raised(current, "2026")
    assert len(buzones.mails) == len(gancho.taken) == 1
    assert "no se pudo avisar" in capsys.readouterr().err


def test_a_damaged_outbox_is_put_aside(current: settings.Settings) -> None:
    raised(current, "2025")
    (Buzon(current).folder / "estado.json").write_text('{"episodios": [')
    raised(current, "2026")
    assert list(Buzon(current).read().episodios) == ["corrida:2026"]
    assert (Buzon(current).folder / "estado.json.roto").exists()


def test_what_was_written_without_a_channel_goes_to_the_first_that_there_is(tmp_path: Path, gancho: Gancho) -> None:
    current = settings.load({"SEGUIMIENTO_HOME": str(tmp_path)})
    raised(current, "2026")
    assert (list(Buzon(current).read().episodios), waiting(current)) == (["corrida:2026"], [[]])
    assert deliver(current).dicho == []
    deliver(settings.load({"SEGUIMIENTO_HOME": str(tmp_path), "SEGUIMIENTO_WEBHOOK_URL": gancho.url}))
    assert len(gancho.taken) == 1
    assert waiting(current) == []


@pytest.mark.parametrize("held", [None, ""])
def test_a_channel_whose_secret_cannot_be_read_is_one_that_is_down(
    tmp_path: Path, gancho: Gancho, held: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is being written, or of a disk that is not there at that moment, costs no alert."""
    secret = tmp_path / "webhook"
    if held is not None:
        secret.write_text(held)
    environ = {"SEGUIMIENTO_HOME": str(tmp_path), "SEGUIMIENTO_WEBHOOK_URL_FILE": str(secret)}
    current = settings.load(environ)
    raised(current, "2026")
    assert waiting(current) == [["webhook"]]
    assert "SEGUIMIENTO_WEBHOOK_URL_FILE" in deliver(current).fallas["webhook"]
    status.print_episodes(Buzon(current).read())
    assert "canal webhook sin funcionar" in capsys.readouterr().out
    secret.write_text(f"{gancho.url}/avisos")
    deliver(settings.load(environ))
    assert (len(gancho.taken), waiting(current)) == (1, [])


@pytest.mark.parametrize("channels", [True, False])
def test_what_nobody_took_for_a_month_is_let_go_whatever_channels_there_are_by_now(
    current: settings.Settings, channels: bool
) -> None:
    raised(current, "2025", "2026")
    path = Buzon(current).folder / "estado.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    state["mensajes"][0]["instante"] = "2020-01-01T00:00:00Z"
    path.write_text(json.dumps(state), encoding="utf-8")
    deliver(current if channels else settings.load({"SEGUIMIENTO_HOME": str(current.home)}))
    assert len(waiting(current)) == 1


def test_a_message_that_is_refused_for_good_is_tried_once_a_day_and_said(
    current: settings.Settings, gancho: Gancho, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []

    def refuses(channel: Correo, mensaje: canales.Mensaje) -> None:
        tried.append(mensaje.id)
        raise canales.Refused("no acepta a ningún destinatario (550)")

    monkeypatch.setattr(Correo, "send", refuses)
    raised(current, "2026")
    for _ in range(3):
        deliver(current)
    assert len(tried) == 1
    status.print_episodes(Buzon(current).read())
    assert "aviso rechazado por correo: " in capsys.readouterr().out
    deliver(current, insist=True)
    assert len(tried) == 2, "who gives the order wants to see"
    later = (moment_of(entrega.now()) + timedelta(hours=25)).strftime(INSTANT_FORMAT)
    monkeypatch.setattr(entrega, "now", lambda: later)
    deliver(current)
    assert len(tried) == 3


def test_a_slow_channel_takes_no_time_from_the_other(
    current: settings.Settings, gancho: Gancho, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(channel: Correo, mensaje: canales.Mensaje) -> None:
        time.sleep(0.3)
        raise canales.Refused("no acepta el mensaje (550)")

    monkeypatch.setattr(entrega, "ENOUGH", 0.2)
    monkeypatch.setattr(Correo, "send", slowly)
    raised(current, "2025", "2026")
    deliver(current)
    assert gancho.taken, "the mail's time was over, the webhook's was not"


def test_what_could_not_be_noted_beforehand_is_not_sent(
    current: settings.Settings, gancho: Gancho, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a full disk repeats it every minute."""
    raised(current, "2026")

    def full(buzon: Buzon, state: Estado) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Buzon, "_write", full)
    for _ in range(3):
        with pytest.raises(OSError, match="No space"):
            deliver(current)
    assert gancho.taken == []


def test_what_goes_wrong_while_delivering_is_told_as_it_is(current: settings.Settings) -> None:
    with pytest.raises(BlockingIOError, match="ocupado"), Buzon(current).delivering():
        raise BlockingIOError("ocupado")


def test_a_password_goes_to_the_server_as_it_is_and_a_wrong_one_is_told(port: int) -> None:
    message = failure([Episodio("atraso", "", "x", "2026-11-22T07:00:00Z", "")], "2026-11-22T07:00:00Z", Contexto(), [])
    url = f"smtp://avisos%40mimp.gob.pe:cl%2Fave%40@127.0.0.1:{port}?tls=no"
    with servidores.correo(port, Buzones()) as buzones:
        Correo(url, ("a@b.pe",)).send(message)
        assert buzones.logins == [(b"avisos@mimp.gob.pe", b"cl/ave@")]
        assert buzones.mails[0]["From"] == "avisos@mimp.gob.pe"
        buzones.accepts = False
        with pytest.raises(canales.ChannelDown, match="no acepta el usuario"):
            Correo(url, ("a@b.pe",)).send(message)


def test_a_password_does_not_go_in_clear_unless_asked_for(port: int) -> None:
    message = failure([Episodio("atraso", "", "x", "2026-11-22T07:00:00Z", "")], "2026-11-22T07:00:00Z", Contexto(), [])
    with servidores.correo(port, Buzones()) as buzones:
        with pytest.raises(canales.ChannelDown):
            Correo(f"smtp://u:clave@127.0.0.1:{port}", ("a@b.pe",)).send(message)
        assert (buzones.logins, buzones.mails) == ([], [])


@pytest.mark.parametrize("url", ["correo", "smtp://", "smtp://h:puerto", "http://h", "smtp://u:contraseña@h:1?tls=no"])
def test_an_address_that_is_none_is_told_without_its_words(url: str) -> None:
    message = failure([Episodio("atraso", "", "x", "2026-11-22T07:00:00Z", "")], "2026-11-22T07:00:00Z", Contexto(), [])
    with pytest.raises(canales.ChannelDown) as told:
        Correo(url, ("a@b.pe",)).send(message)
    assert "contraseña" not in str(told.value)
    assert "puerto" not in str(told.value)


def test_a_secret_file_that_is_not_there_stops_no_load(tmp_path: Path) -> None:
    current = settings.load({"SEGUIMIENTO_HOME": str(tmp_path), "SEGUIMIENTO_SMTP_URL_FILE": str(tmp_path / "no")})
    assert current.smtp_url is None
    assert "SEGUIMIENTO_SMTP_URL_FILE" in current.sin_leer["SEGUIMIENTO_SMTP_URL"]
