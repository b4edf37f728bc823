"""The rehearsal of a backfill: it says what would be loaded and why the rest would not, and changes nothing."""

import shutil
from pathlib import Path

import pytest

from pipelines import cli
from tests.loading.night import RAW

OC = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SEGUIMIENTO_DB_URL", "SEGUIMIENTO_DB_URL_FILE", "SEGUIMIENTO_RAW", "SEGUIMIENTO_CUSTODIA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    (tmp_path / "raw").mkdir()
    return tmp_path


def everything(home: Path) -> dict[str, tuple[int, int]]:
    """Every file of the project with its size and date."""
    return {
        str(path.relative_to(home)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in home.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def rehearse(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert cli.main(["backfill", "2021..2023", "--dry-run"]) == 0
    return capsys.readouterr().out.splitlines()


def test_before_the_first_run_it_creates_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(OC, home / "raw/oc.xlsx")
    (home / "raw/carta.xlsx").write_bytes(b"%PDF-1.4")
    before = everything(home)
    told = rehearse(capsys)
    assert told[:4] == [
        "2021: sin archivos",
        "2022: sin archivos",
        "2023: se carga (1 por cargar, 0 ya resueltos)",
        "  psig OC: nuevo, por cargar [oc.xlsx]",
    ]
    assert told[4].startswith("de año desconocido, no se carga: carta.xlsx: ")
    assert told[-1] == "ensayo: no se cambió nada"
    assert everything(home) == before
    assert not (home / "warehouse").exists()


def test_what_is_loaded_is_told_apart_from_what_is_new(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(OC, home / "raw/oc.xlsx")
    assert cli.main(["run"]) == 0
    shutil.copytree(RAW / "poi_anual", home / "raw/poi_anual")
    before = everything(home)
    told = rehearse(capsys)
    assert told[0] == "2021: se carga (1 por cargar, 0 ya resueltos)"
    assert told[1].startswith("  poi_anual 001087: nuevo, por cargar")
    assert "2023: nada por cargar" in told
    assert everything(home) == before


def test_a_folder_that_cannot_be_read_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "raw/enlace.xlsx").symlink_to(OC)
    assert cli.main(["backfill", "2023", "--dry-run"]) == 0
    assert "es un enlace" in capsys.readouterr().err
