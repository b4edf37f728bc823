"""`decidir` and `retirar` as a person types them: what `status` says to type, what is answered, and the exit codes."""

import json
import shlex
from pathlib import Path

import pytest

from tests.loading.decided import oc_sheet
from tests.pipelines.test_cli import home, seguimiento
from warehouse.custody import digest

__all__ = ["home"]  # a fixture

FIRST, OTHER = oc_sheet("20", 2), oc_sheet("21", None)


@pytest.fixture
def held(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """One sheet loaded and another held."""
    monkeypatch.setenv("SEGUIMIENTO_USUARIO", "ana\tquispe ")
    (home / "raw/psig/2023/oc.xlsx").write_bytes(FIRST)
    assert seguimiento("run") == 0
    (home / "raw/psig/2023/oc otra.xlsx").write_bytes(OTHER)
    assert seguimiento("run") == 1
    assert "«seguimiento status» dice qué escribir" in capsys.readouterr().out
    return home


def orders(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """What `status` says to type, as words."""
    assert seguimiento("status", "--json") == 0
    (item,) = json.loads(capsys.readouterr().out)["esperan"]
    return [shlex.split(order)[1:] for order in item["decidir"]]


def test_what_status_says_to_type_is_what_decides(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("status") == 0
    shown = capsys.readouterr().out
    assert f"seguimiento decidir {digest(OTHER)[:12]} --aceptar --motivo" in shown
    accept, reject = orders(capsys)
    assert reject[:3] == ["decidir", digest(OTHER)[:12], "--rechazar"]
    assert seguimiento(*accept) == 0
    *_, loaded, last = capsys.readouterr().out.splitlines()
    assert loaded.startswith("psig 2023 OC: cargado")
    assert last.endswith("rehágalos con: seguimiento report psig 2023; seguimiento tablero")
    assert seguimiento("run") == 0
    assert seguimiento("status") == 0
    assert "decidir" not in capsys.readouterr().out


def test_a_rejected_file_no_longer_waits(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("decidir", digest(OTHER), "--rechazar", "--motivo", "borrador") == 0
    assert "retirado · rechazado por ana quispe el" in capsys.readouterr().out
    assert seguimiento("run") == 0


def test_a_withdrawn_load_gives_way_and_a_rebuild_remembers(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("decidir", digest(OTHER)[:6], "--aceptar", "--motivo", "vale esta") == 0
    assert seguimiento("retirar", f"psig-2023-oc-{digest(OTHER)[:4]}", "--motivo", "no valía") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" · ")[0] for line in lines[-3:-1]] == ["psig 2023 OC: retirado", "psig 2023 OC: cargado"]
    assert lines[-1].endswith("rehágalos con: seguimiento report psig 2023; seguimiento tablero")
    assert seguimiento("export", "--salida", str(held / "antes")) == 0
    assert seguimiento("db", "rebuild") == 0
    assert seguimiento("export", "--salida", str(held / "después")) == 0
    for path in (held / "antes").iterdir():
        assert (held / "después" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("words", "cause", "remedy"),
    [
        (["decidir", "ffff", "--aceptar", "--motivo", "x"], "no es el comienzo de la huella", "status"),
        (
            ["decidir", digest(FIRST), "--aceptar", "--motivo", "x"],
            "nada que decidir",
            "seguimiento retirar psig-2023-oc-",
        ),
        (["decidir", digest(OTHER), "--aceptar", "--motivo", " "], "falta el motivo", "--motivo"),
        (
            ["decidir", digest(OTHER), "--rechazar", "--motivo", "x", "--fecha", "2024-01-01"],
            "--fecha va con",
            "quítela",
        ),
        (["decidir", digest(OTHER), "--aceptar", "--motivo", "x", "--fecha", "ayer"], "no es una fecha", "30/04/2026"),
        (["decidir", digest(OTHER), "--aceptar", "--motivo", "x", "--fecha", "2099-01-01"], "no llega", "30/04/2026"),
        (["retirar", "psig-1999", "--motivo", "x"], "no es el comienzo de una carga", "bi_carga"),
        (["retirar", "psig-2023-oc", "--motivo", ""], "falta el motivo", "--motivo"),
    ],
)
def test_what_cannot_be_decided_is_three_with_cause_and_remedy(
    held: Path, capsys: pytest.CaptureFixture[str], words: list[str], cause: str, remedy: str
) -> None:
    ledger = (held / "warehouse/data/custodia/eventos.jsonl").read_bytes()
    assert seguimiento(*words) == 3
    shown = capsys.readouterr()
    first, second = shown.err.splitlines()
    assert cause in first
    assert second.startswith("remedio: ")
    assert remedy in second
    assert (held / "warehouse/data/custodia/eventos.jsonl").read_bytes() == ledger


@pytest.mark.parametrize("words", [["decidir", "ab"], ["decidir", "ab", "--aceptar"], ["retirar", "x"]])
def test_a_decision_without_its_words_is_mistyped(home: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        seguimiento(*words)
    assert stopped.value.code == 3


def test_a_file_still_being_copied_is_told_and_taken_by_the_next_run(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assets.loading import folder

    path = home / "raw/psig/2023/oc.xlsx"
    path.write_bytes(FIRST[: len(FIRST) // 2])
    assert seguimiento("run") == 2
    assert "en copia" in capsys.readouterr().err
    path.write_bytes(FIRST)
    monkeypatch.setattr(folder, "SETTLE", 0.01)
    assert seguimiento("run") == 0
