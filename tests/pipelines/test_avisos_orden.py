"""Alerts of the command line: a night by cron, without the orchestrator's daemon, tells as much, and is never hurt."""

import shutil
from pathlib import Path

import pytest

from pipelines import cli, settings
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import ChannelDown, Webhook
from pipelines.avisos.episodios import Mensaje
from tests.loading.night import RAW

OC = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    monkeypatch.setenv("SEGUIMIENTO_WEBHOOK_URL", "https://aviso.invalid/x")
    (tmp_path / "raw").mkdir()
    return tmp_path


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mensaje]:
    taken: list[Mensaje] = []
    monkeypatch.setattr(Webhook, "send", lambda channel, mensaje: taken.append(mensaje))
    return taken


def kinds(sent: list[Mensaje]) -> list[list[str]]:
    return [[one["tipo"] for one in mensaje.datos["episodios"]] for mensaje in sent]


def test_a_night_that_could_not_even_begin_is_told(
    home: Path, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", "postgresql://u@127.0.0.1:1/nada")
    assert [cli.main(["run"]), cli.main(["run"])] == [3, 3]
    assert kinds(sent) == [["almacen"]]
    assert "Revise que el servidor esté en marcha" in sent[0].texto, "the remedy is part of the cause"
    monkeypatch.delenv("SEGUIMIENTO_DB_URL")
    shutil.copy(OC, home / "raw/oc.xlsx")
    assert cli.main(["run"]) == 0
    assert [mensaje.fase for mensaje in sent] == ["fallo", "recuperacion"]


def test_a_delivery_folder_that_is_missing_at_night_is_told_and_a_persons_mistake_is_not(
    home: Path, sent: list[Mensaje]
) -> None:
    shutil.copy(OC, home / "raw/oc.xlsx")
    assert cli.main(["run", "--anio", "2016"]) == 3
    assert cli.main(["backfill", "2016..2017", "--dry-run"]) == 0
    assert sent == []
    (home / "raw").rename(home / "desmontada")
    assert cli.main(["run", "--anio", "2023"]) == 3
    assert sent == []
    assert cli.main(["run"]) == 3
    assert kinds(sent) == [["corrida"]]
    (home / "desmontada").rename(home / "raw")
    assert cli.main(["run"]) == 0
    assert [mensaje.fase for mensaje in sent] == ["fallo", "recuperacion"]


def test_a_year_of_which_nothing_loads_is_one_alert_with_its_file(home: Path, sent: list[Mensaje]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(OC)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value or "").startswith("27."):
                cell.value = "sin número"
    book.save(home / "raw/oc.xlsx")
    assert cli.main(["run"]) == 2
    assert cli.main(["backfill", "2023"]) == 2
    assert kinds(sent) == [["corrida", "unidad"]]
    assert "Oficina de Comunicaciones (OC)" in sent[0].texto


def test_a_broken_alert_path_changes_no_exit_code_and_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(OC, home / "raw/oc.xlsx")
    (home / "raw/carta.xlsx").write_bytes(b"%PDF-1.4")

    def down(channel: Webhook, mensaje: Mensaje) -> None:
        raise ChannelDown("no responde")

    monkeypatch.setattr(Webhook, "send", down)
    assert cli.main(["run"]) == 1
    assert "aviso sin enviar por webhook: no responde" in capsys.readouterr().err
    assert cli.main(["status"]) == 0
    assert "aviso sin enviar por webhook" in capsys.readouterr().out
    shutil.rmtree(home / ".dagster/avisos")
    (home / ".dagster/avisos").write_text("no es una carpeta")
    assert cli.main(["run"]) == 1
    assert "no se pudo avisar" in capsys.readouterr().err


def test_what_waited_leaves_when_it_is_sent_by_hand(
    home: Path, sent: list[Mensaje], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "raw/carta.xlsx").write_bytes(b"%PDF-1.4")
    take = Webhook.send

    def down(channel: Webhook, mensaje: Mensaje) -> None:
        raise ChannelDown("no responde")

    monkeypatch.setattr(Webhook, "send", down)
    cli.main(["run"])
    monkeypatch.setattr(Webhook, "send", take)
    capsys.readouterr()
    assert cli.main(["avisos"]) == 0
    assert "aviso sin enviar por webhook" in capsys.readouterr().out
    assert sent == []
    assert cli.main(["avisos", "--enviar"]) == 0
    assert len(sent) == 1
    assert Buzon(settings.load()).read().mensajes == []
    assert "carta.xlsx" in capsys.readouterr().out, "it is sent, and fails still"
    assert cli.main(["avisos", "--probar"]) == 0
    assert sent[-1].fase == "prueba"
    monkeypatch.delenv("SEGUIMIENTO_WEBHOOK_URL")
    assert cli.main(["avisos", "--probar"]) == 3
    assert "SEGUIMIENTO_SMTP_URL" in capsys.readouterr().err
