"""`seguimiento check`, as somebody uses it who fills in sheets: quick, without a warehouse, and never brought down."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from assets.reading.workers import Broken, Task
from assets.reading.workers import run as in_workers
from pipelines import cli, libros
from pipelines.commands import check
from tests.pipelines.good import of_unit, row, sheet
from tests.reading.sender import workbook
from tests.reports.reviews import column, table_of
from tests.sources.sheets import psig

ROOT = Path(__file__).parents[2]
RAW = ROOT / "raw"
OC = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
EXPORT = next((RAW / "ejemplo" / "poi_ceplan" / "2026").glob("*20260509*.xls"))
PLANS = tuple((RAW / "psig_plan").rglob("*.xlsx"))
HEAVY = {"dagster", "pandas", "pandera", "sqlalchemy", "pyarrow"}


def seguimiento(*words: object) -> int:
    return cli.main(["check", *map(str, words)])


@pytest.fixture(autouse=True)
def _without_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheets of these tests are of no approved plan."""
    monkeypatch.setenv("SEGUIMIENTO_RAW", str(tmp_path / "sin plan"))


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A sheet with a bad number, and with something to doubt."""
    path = tmp_path / "hoja.xlsx"
    path.write_bytes(psig([row(27, ejecutada="nueve"), row(28, responsable="Nadie"), row(29)]))
    return path


@pytest.fixture
def fine(tmp_path: Path) -> Path:
    """A sheet without anything to mend."""
    path = tmp_path / "buena.xlsx"
    path.write_bytes(sheet(10, 10))
    return path


# ---- exit codes


def test_nothing_that_blocks_is_zero(fine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento(fine) == 0
    assert "sin observaciones" in capsys.readouterr().out
    assert seguimiento(OC) == 0


def test_something_that_blocks_is_two(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento(spoilt) == 2
    said = capsys.readouterr().out
    assert "Se carga en parte: 2 filas; 1 fila no" in said
    assert "Cuadro 1, F6 · «Meta ejecutada»" in said


@pytest.mark.parametrize(("name", "why"), [("no existe.xlsx", "no existe"), ("", "no es un archivo")])
def test_a_path_that_cannot_be_read_is_three_and_the_others_are_checked(
    name: str, why: str, fine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seguimiento(fine.parent / name, fine) == 3
    shown = capsys.readouterr()
    assert f": {why}\nremedio: " in shown.err
    assert "sin observaciones" in shown.out


# ---- quick, and alone


def test_it_imports_nothing_that_takes_long(tmp_path: Path) -> None:
    path = tmp_path / "hoja.xlsx"
    path.write_bytes(sheet(10))
    script = (
        "import sys; from pipelines.cli import main; main(['check', sys.argv[1]]);"
        "print(' '.join({name.split('.')[0] for name in sys.modules}))"
    )
    shown = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True, cwd=ROOT)
    here = set(shown.stdout.splitlines()[-1].split())
    assert not here & {*HEAVY, "numpy", "openpyxl", "lxml", "xlsxwriter"}
    (there,) = in_workers("tests.pipelines.imported:after_review", [Task((path, path.name, "0" * 64, True, PLANS))])
    assert "assets.sources.intake" in there
    assert not {name.split(".")[0] for name in there} & {*HEAVY, "xlsxwriter"}


def test_nothing_is_made_of_a_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUIMIENTO_HOME", "/no/existe")
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", "nada://")
    monkeypatch.chdir(tmp_path)
    assert seguimiento(OC) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_is_compared_with_the_plan_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hoja.xlsx"
    book = openpyxl.load_workbook(OC)
    book.worksheets[0]["B8"] = "27. Otro título"
    book.save(path)
    monkeypatch.setenv("SEGUIMIENTO_RAW", str(RAW))
    assert seguimiento(OC, path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    by_plan = [[found["celda"] for found in one["hallazgos"] if found["regla"] == "difiere_del_plan"] for one in told]
    assert by_plan == [[], ["B8"]]


# ---- files that nobody here made


def test_a_file_that_no_worker_survives_is_a_finding(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "SECONDS", 0.0)
    monkeypatch.setattr(check, "SECONDS_PER_MB", 0.0)
    assert seguimiento(spoilt, "--json") == 2
    (reviewed,) = json.loads(capsys.readouterr().out)
    assert [finding["regla"] for finding in reviewed["hallazgos"]] == ["lectura_interrumpida"]
    assert reviewed["sha256"]


def test_words_of_every_kind_of_death() -> None:
    intake = check.importlib.import_module("assets.sources.intake")
    for reason in ("memoria", "tiempo", "interrumpido"):
        assert intake.interrupted(Broken(reason, "")).blocks_file  # type: ignore[arg-type]


def test_hostile_files_are_told_beside_good_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bomb = tmp_path / "bomba.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 500_000_000)
    for name, content in (("vacio.xlsx", b""), ("carta.pdf", b"%PDF-1.4"), ("nada.bin", b"\x00" * 1000)):
        (tmp_path / name).write_bytes(content)
    files = sorted(tmp_path.iterdir())
    assert seguimiento(*files, OC, "--salida", tmp_path / "salida") == 2
    said = capsys.readouterr().out
    assert all(path.name in said for path in files)
    assert "5 archivos, 1 se carga" in said.splitlines()[-1]
    assert len(list((tmp_path / "salida").glob("*.xlsx"))) == 5


def test_a_name_cannot_write_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x\x1b[2J\n\u202e.xlsx"
    path.write_bytes(b"%PDF")
    assert seguimiento(path, "--salida", tmp_path / "s") == 2
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.xlsx")
    Path(path).write_bytes(b"%PDF")
    assert cli.main(["check", path, "--json", "--salida", str(tmp_path / "s")]) == 2
    (reviewed,) = json.loads(capsys.readouterr().out)
    assert reviewed["archivo"] == "a\ufffd.xlsx"


# ---- several files


def test_several_files_are_all_checked_with_a_line_each(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento(OC, spoilt, EXPORT) == 2
    lines = capsys.readouterr().out.splitlines()
    table = lines[lines.index("Resumen") + 1 :]
    assert [line.split("  ")[1] for line in table[:3]] == [OC.name, spoilt.name, table[2].split("  ")[1]]
    assert ["en parte" in line for line in table[:3]] == [False, True, False]
    assert "3 archivos, 3 se cargan" in table[3]


def test_as_json_they_are_a_list_in_their_order(spoilt: Path, fine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento(spoilt, fine, "--json") == 2
    first, second = json.loads(capsys.readouterr().out)
    assert (first["archivo"], second["archivo"]) == (spoilt.name, fine.name)
    assert (first["version"], first["filas"], first["filas_apartadas"]) == (1, 2, 1)
    assert first["unidades"] == [
        {"fuente": "psig", "anio": 2023, "unidad": "DGFC", "se_carga": True, "filas": 2, "filas_apartadas": 1}
    ]
    assert (second["forma"], second["fuente"], second["anio"], second["hallazgos"]) == ("xlsx", "psig", 2023, [])


# ---- what is written


def test_workbook_and_page_are_written_where_it_is_told(
    spoilt: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "nueva" / "carpeta"
    assert seguimiento(spoilt, "--salida", folder) == 2
    assert sorted(path.name for path in folder.iterdir()) == ["hoja - observaciones.html", "hoja - observaciones.xlsx"]
    assert str(folder / "hoja - observaciones.xlsx") in capsys.readouterr().out
    book = openpyxl.load_workbook(folder / "hoja - observaciones.xlsx")
    assert book.sheetnames == ["Resumen", "Observaciones", "Cuadro 1"]
    assert book["Cuadro 1"]["F6"].value == "nueve"
    assert book["Cuadro 1"]["F6"].comment
    assert book["Cuadro 1"].freeze_panes == "A6"


def test_the_sheet_itself_is_not_touched(spoilt: Path) -> None:
    before = spoilt.read_bytes()
    seguimiento(spoilt, "--salida", spoilt.parent)
    assert spoilt.read_bytes() == before


def test_the_same_day_the_same_file_gives_the_same_bytes(spoilt: Path, tmp_path: Path) -> None:
    seguimiento(spoilt, "--salida", tmp_path / "a")
    seguimiento(spoilt, "--salida", tmp_path / "b")
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab")
    assert one == other


def test_files_of_one_name_do_not_write_over_one_another(spoilt: Path, tmp_path: Path) -> None:
    other = tmp_path / "otra" / "hoja.xlsx"
    other.parent.mkdir()
    other.write_bytes(sheet(10))
    seguimiento(spoilt, other, "--salida", tmp_path / "s")
    assert len(list((tmp_path / "s").glob("*.xlsx"))) == 2


def test_a_workbook_that_somebody_wrote_in_is_left_alone(spoilt: Path, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    seguimiento(spoilt, "--salida", folder)
    path = folder / "hoja - observaciones.xlsx"
    assert libros.huella(path) == ""
    book = openpyxl.load_workbook(path)
    book["Observaciones"]["M7"] = "está bien"
    book.save(path)
    assert libros.huella(path) is None
    answered = path.read_bytes()
    seguimiento(spoilt, "--salida", folder)
    seguimiento(spoilt, "--salida", folder)
    assert path.read_bytes() == answered
    assert sorted(one.name for one in folder.glob("*.xlsx")) == [
        "hoja - observaciones (2).xlsx",
        "hoja - observaciones.xlsx",
    ]


def test_a_file_of_several_units_has_a_workbook_for_each(tmp_path: Path) -> None:
    path = tmp_path / "dos.xlsx"
    path.write_bytes(workbook({"Uno": of_unit("DGFC", "nueve", 10), "Dos": of_unit("OC", 10)}))
    seguimiento(path, "--salida", tmp_path / "s")
    written = {one.name: openpyxl.load_workbook(one) for one in (tmp_path / "s").glob("*.xlsx")}
    assert sorted(written) == ["dos - observaciones DGFC.xlsx", "dos - observaciones OC.xlsx"]
    assert written["dos - observaciones DGFC.xlsx"]["Observaciones"]["H2"].value == "DGFC"
    assert column(table_of(written["dos - observaciones DGFC.xlsx"]["Observaciones"]), "Hoja") == ["Uno"]
    assert column(table_of(written["dos - observaciones OC.xlsx"]["Observaciones"]), "Hoja") == []


def test_a_folder_that_cannot_be_written_is_three(spoilt: Path, tmp_path: Path) -> None:
    (tmp_path / "ocupada").write_text("x")
    assert seguimiento(spoilt, "--salida", tmp_path / "ocupada") == 3


@pytest.mark.parametrize("path", sorted(RAW.rglob("*.xls*")), ids=lambda path: path.stem[:24])
def test_every_sample_has_its_workbook(path: Path, tmp_path: Path) -> None:
    assert seguimiento(path, "--salida", tmp_path) == 0
    (written,) = tmp_path.glob("*.xlsx")
    copied = openpyxl.load_workbook(written)
    assert len(copied.sheetnames) > 2
