"""The dead man's switch: answers whatever is broken, waits for nobody, changes nothing, and says why in one line."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import cli, estado
from pipelines.commands import status
from tests.builders import ceplan
from tests.loading.night import RAW, Night
from tests.loading.test_alerts import UE, export, unit
from tests.pipelines.good import sheet

OC = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    (tmp_path / "raw").mkdir()
    return tmp_path


@pytest.fixture
def night(engine: sa.Engine, home: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    made = Night(engine, home)
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEGUIMIENTO_CUSTODIA", str(made.custody.root))
    monkeypatch.setenv("SEGUIMIENTO_EJEMPLOS", "1")
    return made


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where somebody takes calls and never says a word."""
    listening = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                held.append(listening.accept()[0])
            except OSError:
                return

    threading.Thread(target=take, daemon=True).start()
    yield int(listening.getsockname()[1])
    listening.close()
    for one in held:
        one.close()


def asked(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_before_anything_was_made_it_makes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status"]) == 0
    assert "no hay nada cargado" in capsys.readouterr().out
    assert [path.name for path in home.iterdir()] == ["raw"]


def test_the_dead_mans_switch_does_without_the_orchestrator(home: Path) -> None:
    script = "import sys; from pipelines import cli; cli.main(['status']); sys.exit('dagster' in sys.modules)"
    environ = {"SEGUIMIENTO_HOME": str(home), "PYTHONPATH": str(RAW.parent)}
    assert subprocess.run([sys.executable, "-c", script], env=environ, check=False).returncode == 0


def test_a_warehouse_that_is_down_is_three_with_cause_remedy_and_what_is_known_without_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(OC, home / "raw/oc.xlsx")
    assert cli.main(["run"]) == 0
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", "postgresql://u:CANARIO-1@127.0.0.1:1/nada")
    assert cli.main(["run"]) == 3
    capsys.readouterr()
    assert cli.main(["status", "--max-horas", "30"]) == 3
    shown = capsys.readouterr()
    assert "última corrida completa: hace 0" in shown.out
    assert "No se puede usar el almacén" in shown.out, "the open episode"
    assert "no hay nada cargado" not in shown.out
    assert shown.err.startswith("error: No se puede entrar al almacén")
    assert "\nremedio: " in shown.err
    assert "CANARIO" not in shown.out + shown.err
    assert cli.main(["status", "--json"]) == 3
    known = asked(capsys)
    assert known["fallas"][0]["remedio"]
    assert [one["tipo"] for one in known["episodios"]] == ["almacen"]


def test_a_server_that_never_answers_costs_seconds(
    home: Path, silent: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(status, "PATIENCE", 1)
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"postgresql://u:CANARIO-1@127.0.0.1:{silent}/nada")
    since = time.monotonic()
    assert cli.main(["status"]) == 3
    assert time.monotonic() - since < 5
    assert "no responde en 1 segundos" in capsys.readouterr().err


def test_stale_is_one_with_one_line_that_says_why_and_well_is_silent_on_stderr(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["status", "--max-horas", "30"]) == 1
    assert capsys.readouterr().err == (
        "atrasado: no consta ninguna corrida completa; vea si el planificador está en marcha, o «seguimiento run»\n"
    )
    shutil.copy(OC, home / "raw/oc.xlsx")
    cli.main(["run"])
    capsys.readouterr()
    assert cli.main(["status", "--max-horas", "30"]) == 0
    assert capsys.readouterr().err == ""
    assert cli.main(["status", "--max-horas", "-1"]) == 1
    assert capsys.readouterr().err.startswith("atrasado: la última corrida completa fue hace 0.0")


def test_freshness_of_the_running_year_counts_days_since_the_last_export(
    night: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(estado, "running_year", lambda: 2026)
    monkeypatch.setattr(estado, "now", lambda: "2026-06-24T07:00:00Z")
    export(night, "20260509", unit())
    night.run("2026-05-10T07:00:00Z")
    assert cli.main(["status", "--json"]) == 0
    known = asked(capsys)
    (row,) = known["frescura"]
    assert (row["fuente"], row["unidad"], row["corte"], row["dias"], row["listo"]) == (
        "poi_ceplan", UE, "2026-05-09", 46, 1,
    )  # fmt: skip
    (load,) = known["cargas"]
    assert (load["corte"], load["cargado_en"]) == ("2026-05-09", "2026-05-10T07:00:00Z")
    assert cli.main(["status"]) == 0
    assert f"{UE}: 46 días" in capsys.readouterr().out


def test_what_waits_is_told_with_what_to_type_on_either_engine(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    night.deliver(ceplan.export_html(unit()), "sin fecha.xls")
    night.run()
    assert cli.main(["status", "--json"]) == 0
    (item,) = asked(capsys)["esperan"]
    assert item["estado"] == "retenido"
    assert item["decidir"][0].startswith("seguimiento decidir ")


def test_a_user_who_sees_the_views_alone_can_ask(
    night: Night, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table is out of bounds: the views are asked, and only what would be typed to decide is missing."""
    from warehouse.engine import AlmacenError

    night.deliver(sheet(1, 2), "psig/2023/dgfc.xlsx")
    night.deliver(ceplan.export_html(unit()), "sin fecha.xls")
    night.run()

    def out_of_bounds(*arguments: object, **more: object) -> None:
        raise AlmacenError("El usuario del almacén no tiene permiso.", "Use otro.")

    from warehouse import reading

    monkeypatch.setattr(reading, "read", out_of_bounds)
    assert cli.main(["status", "--json"]) == 0
    known = asked(capsys)
    assert len(known["cargas"]) == 1
    assert (known["esperan"][0]["estado"], known["esperan"][0]["decidir"]) == ("retenido", [])


def test_it_writes_nothing_into_the_warehouse(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.deliver(sheet(1), "psig/2023/dgfc.xlsx")
    night.run()
    before = night.exported("antes")
    with night.engine.begin() as conn:
        conn.exec_driver_sql("DROP VIEW bi_diccionario")
    assert cli.main(["status"]) == 0
    assert "bi_diccionario" not in sa.inspect(night.engine).get_view_names()
    assert before


def test_a_secret_of_alerts_that_cannot_be_read_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEGUIMIENTO_SMTP_URL_FILE", str(home / "no"))
    assert cli.main(["status"]) == 0
    assert "avisos: no se puede leer el archivo de SEGUIMIENTO_SMTP_URL_FILE" in capsys.readouterr().out
    assert cli.main(["status", "--json"]) == 0
    assert asked(capsys)["ajustes_sin_leer"]


def test_an_unreadable_outbox_is_said_and_does_not_hide_the_rest(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".dagster/avisos").mkdir(parents=True)
    (home / ".dagster/avisos/estado.json").write_text("{")
    assert cli.main(["status"]) == 0
    assert "no se puede leer qué está abierto" in capsys.readouterr().out
