"""`seguimiento db`: what an operator types to upgrade, back up and restore, and what is answered."""

import gzip
import hashlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from pipelines.cli import main
from tests.builders.released import DUMPS, INPUTS
from tests.loading.night import RAW

ROOT = Path(__file__).parents[2]


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A home with an embedded warehouse of 0.1.0, and its custody."""
    custody = tmp_path / "custodia"
    custody.mkdir()
    shutil.copyfile(DUMPS / "0.1.0.eventos.jsonl", custody / "eventos.jsonl")
    for name in INPUTS:
        sha256 = hashlib.sha256((RAW / name).read_bytes()).hexdigest()
        (custody / sha256[:2]).mkdir(exist_ok=True)
        shutil.copyfile(RAW / name, custody / sha256[:2] / sha256)
    with sqlite3.connect(tmp_path / "almacen.db") as target:
        target.executescript(gzip.decompress((DUMPS / "0.1.0.sqlite.sql.gz").read_bytes()).decode())
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(ROOT))
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{tmp_path / 'almacen.db'}")
    monkeypatch.setenv("SEGUIMIENTO_CUSTODIA", str(custody))
    monkeypatch.setenv("SEGUIMIENTO_EJEMPLOS", "1")
    return "0.1.0"


def test_from_an_old_version_to_a_back_up_restored(
    released: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["db", "init"]) == 3
    assert "seguimiento db upgrade" in capsys.readouterr().err
    assert main(["db", "upgrade", "--dry-run"]) == 0
    assert f"haría: rehacer desde la custodia: es de la versión {released}" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert "rehecho desde custodia: 5 archivos" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert "nada que hacer" in capsys.readouterr().out
    assert main(["db", "check"]) == 0
    assert main(["db", "respaldar", "--salida", str(tmp_path / "respaldos")]) == 0
    assert main(["db", "respaldar", "--salida", str(tmp_path / "respaldos"), "--conservar", "0"]) == 3
    assert "de 1 en adelante" in capsys.readouterr().err
    assert main(["db", "restaurar", str(tmp_path / "respaldos")]) == 3
    assert "no está vacío" in capsys.readouterr().err
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{tmp_path / 'otro.db'}")
    monkeypatch.setenv("SEGUIMIENTO_CUSTODIA", str(tmp_path / "otra"))
    assert main(["db", "restaurar", str(tmp_path / "respaldos")]) == 0
    assert "de acuerdo con los contratos" in capsys.readouterr().out
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{tmp_path / 'vuelto.db'}")
    monkeypatch.setenv("SEGUIMIENTO_CUSTODIA", str(tmp_path / "custodia"))
    with (tmp_path / "custodia" / "eventos.jsonl").open("a") as ledger:
        ledger.write('{"tipo": "revisado", "tema": "poi", "anio": 2026, "en": "2026-11-23T07:00:00Z"}\n')
    assert main(["db", "restaurar", str(tmp_path / "respaldos")]) == 0
    assert "de acuerdo con los contratos" in capsys.readouterr().out


def test_an_older_back_up_in_its_grown_custody_asks_for_what_came_since(
    released: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["db", "respaldar", "--salida", str(tmp_path / "respaldos")]) == 0
    lines = (tmp_path / "custodia" / "eventos.jsonl").read_text().splitlines(keepends=True)
    with (tmp_path / "custodia" / "eventos.jsonl").open("a") as ledger:
        ledger.write(next(line for line in lines if '"recibido"' in line))
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{tmp_path / 'vuelto.db'}")
    assert main(["db", "restaurar", str(tmp_path / "respaldos")]) == 0
    told = capsys.readouterr().err
    assert released == "0.1.0"
    assert told.index("db upgrade") < told.index("db rebuild")
