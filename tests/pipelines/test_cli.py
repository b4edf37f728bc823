"""The command line as cron, monitoring and people rely on it: exit codes, words, and what it never does."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pipelines import cli
from pipelines.summary import SOURCE_WIDTH
from schemas.columns import SOURCES
from tests.loading.night import RAW

OC = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of its own, embedded warehouse, nothing delivered yet."""
    for name in (
        "SEGUIMIENTO_DB_URL",
        "SEGUIMIENTO_DB_URL_FILE",
        "SEGUIMIENTO_RAW",
        "SEGUIMIENTO_CUSTODIA",
        "SEGUIMIENTO_EJEMPLOS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw" / "psig" / "2023").mkdir(parents=True)
    return tmp_path


def seguimiento(*words: str) -> int:
    return cli.main(words)


def test_all_well_is_zero_also_the_second_time(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    assert seguimiento("run") == 0
    assert "psig 2023 OC: cargado" in capsys.readouterr().out
    assert seguimiento("run") == 0
    assert "nada cambió" in capsys.readouterr().out


def test_something_refused_is_one_and_says_which_file_and_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    (home / "raw/psig/2023/carta.xlsx").write_bytes(b"%PDF-1.4")
    assert seguimiento("run") == 1
    assert "cuarentena: carta.xlsx" in capsys.readouterr().out


def test_nothing_loaded_is_two(home: Path) -> None:
    (home / "raw/psig/2023/carta.xlsx").write_bytes(b"%PDF-1.4")
    assert seguimiento("run") == 2


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nadie:canario@127.0.0.1:1/nada",
        "sqlite:////proc/no/se/puede.db",
        "postgresql://nadie@127.0.0.1:1/nada?password=canario",
        "oracle://x",
        "canario",
    ],
)
def test_an_unusable_warehouse_is_three_with_cause_and_remedy_and_no_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", url)
    assert seguimiento("run") == 3
    shown = capsys.readouterr()
    cause, remedy = [line for line in shown.err.splitlines() if not line.startswith("  espera: ")]
    assert cause.startswith("error: ")
    assert remedy.startswith("remedio: ")
    assert "Traceback" not in shown.err
    assert "canario" not in shown.err + shown.out


def test_a_source_and_a_year_can_be_loaded_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(RAW / "poi_plan", home / "raw/poi_plan")
    shutil.copytree(RAW / "poi_anual", home / "raw/poi_anual")
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    assert seguimiento("run", "--fuente", "poi_plan", "--anio", "2021") == 0
    shown = capsys.readouterr().out
    assert "poi_plan 2021 001087: cargado" in shown
    assert "poi_anual 2021 001087: cargado" not in shown
    assert seguimiento("run", "--anio", "1999") == 3


def test_a_bad_year_does_not_stop_a_backfill(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(RAW / "poi_anual", home / "raw/poi_anual")
    book = openpyxl.load_workbook(OC)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value or "").startswith("27."):
                cell.value = "sin número"
    book.save(home / "raw/psig/2023/roto.xlsx")
    assert seguimiento("backfill", "2020..2023", "--dry-run") == 0
    assert "2021: se carga" in capsys.readouterr().out
    assert seguimiento("backfill", "2020..2023") == 1
    assert "poi_anual 2021 001087: cargado" in capsys.readouterr().out
    assert seguimiento("backfill", "2023..2020") == 3


def test_status_says_what_is_loaded_and_what_waits(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("status", "--max-horas", "30") == 1
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    seguimiento("run")
    capsys.readouterr()
    assert seguimiento("status", "--json", "--max-horas", "30") == 0
    status = json.loads(capsys.readouterr().out)
    assert [load["unidad"] for load in status["cargas"]] == ["OC"]
    assert seguimiento("status", "--max-horas", "-1") == 1


def test_the_columns_of_what_is_loaded_stand_under_each_other(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The longest source's name, and a unit as long as a query's path makes it."""
    from pipelines.commands import status

    row = {"anio": 2026, "corte": None, "filas": 3, "estado": "completa", "cargado_en": "2026-11-22T07:00:00Z"}
    units = ("999999-funcion 23, rubro 00-fuente_financiamiento", "999999")
    rows = [row | {"fuente": fuente, "unidad": unit} for fuente in SOURCES for unit in units]
    status._show(rows, [], None)
    head, *lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 * len(SOURCES)
    assert {len(line) for line in lines} == {len(lines[0])}
    assert {line.index(" 2026") for line in lines} == {head.index("  año")}
    assert all(len(fuente) < SOURCE_WIDTH for fuente in SOURCES)


def test_export_writes_one_file_per_view_where_it_is_told(home: Path) -> None:
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    seguimiento("run")
    assert seguimiento("export", "--salida", str(home / "fuera"), "--parquet") == 0
    names = {path.name for path in (home / "fuera").iterdir()}
    assert {"bi_psig_actividad.csv", "bi_psig_actividad.parquet"} <= names


def test_check_reads_without_a_warehouse_and_tells_cell_and_remedy(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seguimiento("check", str(OC)) == 0
    assert "psig 2023 OC" in capsys.readouterr().out
    book = openpyxl.load_workbook(OC)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == 22:
                cell.value, changed = "veintidós", cell.coordinate
    book.save(home / "oc.xlsx")
    assert seguimiento("check", str(home / "oc.xlsx"), "--json") == 2
    (reviewed,) = json.loads(capsys.readouterr().out)
    (finding,) = [item for item in reviewed["hallazgos"] if item["severidad"] == "bloqueante" and item["celda"]]
    assert (finding["celda"], finding["encontrado"]) == (changed, "veintidós")
    assert seguimiento("check", str(home / "no existe.xlsx")) == 3
    assert not (home / "warehouse").exists()


def test_check_imports_neither_dagster_nor_sqlalchemy() -> None:
    script = (
        "import sys; from pipelines.cli import main; main(['check', sys.argv[1]]);"
        "print([name for name in ('dagster', 'sqlalchemy', 'pandera') if name in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script, str(OC)], capture_output=True, text=True, check=True, cwd=RAW.parent
    )
    assert shown.stdout.splitlines()[-1] == "[]"


def test_db_init_check_and_rebuild(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("db", "rebuild") == 3
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    seguimiento("run")
    assert seguimiento("db", "check") == 0
    assert seguimiento("db", "rebuild") == 0
    assert "1 archivos" in capsys.readouterr().out
    assert seguimiento("db", "init") == 0


def test_a_unit_that_is_not_recognised_counts_whatever_was_asked_for(home: Path) -> None:
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    book = openpyxl.load_workbook(OC)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value or "").strip() in ("OC", "Oficina de Comunicaciones"):
                cell.value = "Oficina de Nadie"
    book.save(home / "raw/psig/2023/nadie.xlsx")
    assert seguimiento("run", "--fuente", "psig") == 1
    assert seguimiento("run", "--anio", "2023") == 1
    assert seguimiento("run") == 1


def test_a_mended_sheet_ends_in_zero_from_then_on(home: Path) -> None:
    (home / "raw/psig/2023/oc.xlsx").write_bytes(b"%PDF-1.4")
    assert seguimiento("run") == 2
    shutil.copy(OC, home / "raw/psig/2023/oc.xlsx")
    assert seguimiento("run") == 0
    assert seguimiento("run") == 0


def test_a_mistyped_order_is_three_with_its_remedy(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        seguimiento("run", "--fuente", "nada")
    assert stopped.value.code == 3
    assert "remedio:" in capsys.readouterr().err


def test_a_sheet_mended_over_a_partial_one_ends_in_zero(home: Path) -> None:
    ogrh = RAW / "psig" / "2023" / "PSIG 2023 OGRH final.xlsx"
    book = openpyxl.load_workbook(ogrh)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == 109:
                cell.value = "ciento nueve"
    book.save(home / "raw/psig/2023/ogrh.xlsx")
    assert seguimiento("run") == 1
    shutil.copy(ogrh, home / "raw/psig/2023/ogrh.xlsx")
    assert seguimiento("run") == 0
