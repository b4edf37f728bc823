"""The structured log: one object per line, each load with its id, bounded, without secrets, and never in the way."""

import json
import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from assets import sucesos
from pipelines import registro, settings
from pipelines.registro import DAYS, FOLDER
from schemas.calendar import lima_date, now
from tests.loading.night import Night
from tests.pipelines.good import sheet


@pytest.fixture
def current(tmp_path: Path) -> settings.Settings:
    return settings.load({"SEGUIMIENTO_HOME": str(tmp_path)})


def written(current: settings.Settings) -> list[dict]:
    return [
        json.loads(line)
        for path in sorted((current.salida / FOLDER).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_each_load_has_its_beginning_and_its_end_with_its_id(
    engine: object, tmp_path: Path, current: settings.Settings
) -> None:
    night = Night(engine, tmp_path)  # type: ignore[arg-type]
    registro.start(current)
    night.deliver(sheet(1, 2), "psig/2023/dgfc.xlsx")
    night.run()
    (carga_id,) = night.query("SELECT carga_id FROM bi_carga")[0]
    begun, ended = written(current)
    assert (begun["evento"], ended["evento"], ended["nivel"]) == ("carga_empieza", "carga_termina", "info")
    assert begun["carga_id"] == ended["carga_id"] == carga_id
    assert (ended["fuente"], ended["anio"], ended["unidad"], ended["filas"]) == ("psig", 2023, "DGFC", 2)
    assert ended["segundos"] >= 0
    night.deliver(sheet("mucho"), "psig/2023/otra/dgfc.xlsx")
    night.run()
    refused = written(current)[-1]
    assert (refused["evento"], refused["nivel"], refused["estado"]) == ("carga_rechazada", "advertencia", "cuarentena")
    assert refused["mensaje"]


def test_a_load_that_the_system_stops_is_told(current: settings.Settings) -> None:
    registro.start(current)
    with pytest.raises(OSError), sucesos.load("psig", 2023, "OC", "0" * 64, "oc.xlsx"):
        raise OSError("disco lleno")
    assert (written(current)[-1]["evento"], written(current)[-1]["mensaje"]) == ("carga_falla", "disco lleno")


def test_no_secret_is_written(current: settings.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", "postgresql://u:CANARIO%2F7@h/db")
    registro.start(current)
    sucesos.tell("algo", 'con "CANARIO/7" y postgresql://u:CANARIO%2F7@h/db', dato="CANARIO%2f7")
    text = next((current.salida / FOLDER).iterdir()).read_text()
    assert "CANARIO" not in text
    assert json.loads(text)["evento"] == "algo"


def test_a_log_that_cannot_be_written_is_said_once_and_stops_nothing(
    current: settings.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    current.salida.write_text("no es una carpeta")
    registro.start(current)
    for _ in range(3):
        sucesos.tell("algo")
    assert capsys.readouterr().err.count("no se puede escribir el registro") == 1


def test_only_so_many_days_are_kept_and_so_many_bytes_of_one(
    current: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = current.salida / FOLDER
    folder.mkdir(parents=True)
    today = lima_date(now())
    for days in (DAYS + 1, DAYS, 1):
        (folder / f"{today - timedelta(days=days)}.jsonl").write_text("{}\n")
    (folder / "notas.jsonl").write_text("{}\n")
    registro.start(current)
    sucesos.tell("algo")
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == sorted([*(f"{today - timedelta(days=days)}.jsonl" for days in (DAYS, 1, 0)), "notas.jsonl"])
    monkeypatch.setattr(registro, "MOST_BYTES", 10)
    size = (folder / f"{today}.jsonl").stat().st_size
    sucesos.tell("algo")
    assert (folder / f"{today}.jsonl").stat().st_size == size


def test_a_torn_line_does_not_spoil_the_next(current: settings.Settings) -> None:
    registro.start(current)
    sucesos.tell("uno")
    path = next((current.salida / FOLDER).iterdir())
    path.write_text(path.read_text()[:-5])
    sucesos.tell("dos")
    assert json.loads(path.read_text().splitlines()[-1])["evento"] == "dos"


def test_processes_that_write_at_once_mix_no_lines(current: settings.Settings) -> None:
    script = (
        "from pipelines import registro, settings; from assets import sucesos; registro.start(settings.load());"
        "[sucesos.tell('algo', 'x' * 2000, n=n) for n in range(200)]"
    )
    environment = {"SEGUIMIENTO_HOME": str(current.home), "PYTHONPATH": str(Path(__file__).parents[2])}
    started = [subprocess.Popen([sys.executable, "-c", script], env=environment) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert len(written(current)) == 600


def test_without_a_keeper_events_reach_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    script = "from assets import sucesos; import logging; sucesos.tell('algo', 'x', logging.ERROR)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert logging.getLogger("seguimiento").propagate is False
