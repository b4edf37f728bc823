"""`cerrar` and `export --corte` as a person types them: what is answered, where it is written, and the exit codes."""

from pathlib import Path

import pytest

from tests.loading.decided import oc_sheet, photograph, photograph_name
from tests.pipelines.test_cli import home, seguimiento

__all__ = ["home"]  # a fixture

RM = ["--resolucion", "RM 123-2026-MIMP"]


@pytest.fixture
def loaded(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two photographs of one UE."""
    monkeypatch.setenv("SEGUIMIENTO_USUARIO", "ana quispe")
    for month in (5, 6):
        (home / "raw" / photograph_name(month)).write_bytes(photograph(month))
    assert seguimiento("run") == 0
    return home


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_closed_is_told_and_closing_it_again_too(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert seguimiento("cerrar", "poi", "2026", "--corte", "31/05/2026", *RM) == 0
    told, remake = capsys.readouterr().out.splitlines()
    assert told.startswith("cerrado: poi-2026-2026-05-31-rm-123-2026-mimp, ")
    assert remake.endswith("rehágalos con: seguimiento report poi 2026; seguimiento tablero")
    assert seguimiento("cerrar", "poi", "2026", "--corte", "2026-05-31", *RM) == 0
    assert capsys.readouterr().out.startswith("ya estaba cerrado, no cambió nada: poi-2026-2026-05-31-rm-123-2026-mimp")
    assert seguimiento("export") == 0
    before = written(loaded / "salida/export")
    assert b"ana quispe" in before["bi_publicacion.csv"]
    assert seguimiento("db", "rebuild") == 0
    assert seguimiento("export") == 0
    assert written(loaded / "salida/export") == before


def test_a_second_closing_says_whose_place_it_takes_and_how_much_is_other(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seguimiento("cerrar", "poi", "2026", "--corte", "2026-05-31", *RM) == 0
    assert "toma el lugar" not in capsys.readouterr().out
    assert seguimiento("cerrar", "poi", "2026", "--corte", "2026-06-30", "--resolucion", "RM 200-2026-MIMP") == 0
    said = capsys.readouterr().out
    assert "toma el lugar de lo publicado con RM 123-2026-MIMP: " in said
    assert " 0 cifras" not in said


def test_a_unit_that_is_left_out_is_named_and_not_all_is_well(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = photograph_name(4).replace("999996", "999995")
    (loaded / "raw" / name).write_bytes(photograph(4).replace(b"999996", b"999995"))
    assert seguimiento("run") == 0
    assert seguimiento("cerrar", "poi", "2026", "--corte", "2026-04-30", *RM) == 1
    assert "sin publicar, por no tener fotografía hasta el 2026-04-30: 999996" in capsys.readouterr().out


def test_a_past_date_is_exported_to_a_folder_of_its_own(loaded: Path) -> None:
    assert seguimiento("export", "--corte", "2026-05-31") == 0
    shown = (loaded / "salida/export-2026-05-31/bi_corte.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[3] for line in shown[1:]] == ["2026-05-09"]
    assert not (loaded / "salida/export").exists()
    assert seguimiento("export", "--corte", "2026-05-31", "--salida", str(loaded / "otra")) == 0
    assert written(loaded / "otra") == written(loaded / "salida/export-2026-05-31")


@pytest.mark.parametrize(
    ("words", "cause", "remedy"),
    [
        (["cerrar", "poi", "2026", "--corte", "ayer", *RM], "no es una fecha", "31/05/2026"),
        (["cerrar", "poi", "2026", "--corte", "2099-01-01", *RM], "no llega", "ya pasó"),
        (["cerrar", "poi", "2026", "--corte", "2026-01-31", *RM], "ninguna fotografía", "2026-05-09"),
        (["cerrar", "poi", "2020", "--corte", "2026-05-31", *RM], "nada cargado del POI 2020", "seguimiento run"),
        (["cerrar", "psig", "2023", "--corte", "2023-12-31", *RM], "nada cargado del PSIG 2023", "seguimiento run"),
        (["cerrar", "poi", "2026", "--corte", "2026-05-31", "--resolucion", " "], "falta la resolución", "RM"),
        (["export", "--corte", "2026-01-31"], "ninguna fotografía", "2026-05-09"),
        (["export", "--corte", "2099-01-31"], "no llega", "ya pasó"),
    ],
)
def test_a_wrong_order_is_three_with_cause_and_remedy(
    loaded: Path, capsys: pytest.CaptureFixture[str], words: list[str], cause: str, remedy: str
) -> None:
    ledger = (loaded / "warehouse/data/custodia/eventos.jsonl").read_bytes()
    capsys.readouterr()
    assert seguimiento(*words) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert cause in first
    assert second.startswith("remedio: ")
    assert remedy in second
    assert (loaded / "warehouse/data/custodia/eventos.jsonl").read_bytes() == ledger


def test_a_psig_is_closed_by_its_year(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "raw/psig/2023/oc.xlsx").write_bytes(oc_sheet("20", 2))
    assert seguimiento("run") == 0
    assert seguimiento("cerrar", "psig", "2023", "--corte", "2023-12-31", *RM) == 0
    assert "cerrado: psig-2023-2023-12-31-rm-123-2026-mimp" in capsys.readouterr().out
