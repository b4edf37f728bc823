"""`seguimiento tablero`: a folder that a reader never sees half made, and that keeps what is not its own."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.loading import cierre
from assets.writing import dashboard
from pipelines import cli
from tests.loading.night import Night
from warehouse.custody import Custody
from warehouse.engine import AlmacenError

NO_SERVER = "postgresql://nadie@127.0.0.1:1/nada"


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    made = Night(engine, tmp_path / "noche")
    made.deliver_samples("poi_anual/2021")
    made.run()
    return made


def site_of(folder: Path) -> str:
    """The folder that the page names."""
    (found,) = set(re.findall(r'"(v-[0-9a-f]{12})/', (folder / "index.html").read_text(encoding="utf-8")))
    return found


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_warehouse_makes_the_same_bytes_and_writes_nothing_again(night: Night, tmp_path: Path) -> None:
    first, second = tmp_path / "uno", tmp_path / "dos"
    page = dashboard.build(night.engine, first)
    assert page == first / "index.html"
    before = {path: path.stat().st_mtime_ns for path in first.rglob("*")}
    dashboard.build(night.engine, first)
    dashboard.build(night.engine, second)
    assert content(first) == content(second)
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*")} == before


def test_years_units_and_the_ranking_of_the_samples_are_in_it(night: Night, tmp_path: Path) -> None:
    night.deliver_samples("psig_plan", "psig", "ejemplo/poi_ceplan")
    night.run()
    page = dashboard.build(night.engine, tmp_path / "tablero")
    names = {path.name for path in (page.parent / site_of(page.parent) / "datos").iterdir()}
    assert {"poi-2021.js", "poi-2026.js", "poi-2026-meses.js", "psig-2023.js", "observaciones.js"} <= names
    assert "poi-2021-meses.js" not in names


def test_a_closed_year_is_known_with_its_document(night: Night, tmp_path: Path) -> None:
    custody, aside = Custody(night.folder / "custodia"), tmp_path / "aparte"
    aside.mkdir()
    cierre.close(
        night.engine, custody, "poi", 2021, date(2022, 12, 31), "RM 1-2023",
        quien="ana", now="2023-01-02T00:00:00Z", aside=aside,
    )  # fmt: skip
    page = dashboard.build(night.engine, tmp_path / "tablero")
    index = (page.parent / site_of(page.parent) / "datos" / "indice.js").read_text(encoding="utf-8")
    assert '"resolucion":["RM 1-2023"]' in index
    assert '"cambios":[{}]' in index
    assert "ana" not in index


def change(night: Night, number: int) -> None:
    with night.engine.begin() as conn:
        conn.execute(sa.text("UPDATE archivo SET motivo = :reason"), {"reason": f"motivo {number}"})
        conn.execute(sa.text("UPDATE archivo SET estado = 'retenido'"))


def test_an_open_page_keeps_its_files_and_older_ones_go_with_only_what_was_written(
    night: Night, tmp_path: Path
) -> None:
    target = tmp_path / "tablero"
    dashboard.build(night.engine, target)
    first = site_of(target)
    theirs = [target / "leame.txt", target / first / "nota.txt", target / "v-ajena" / "nota.txt"]
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        path.write_text("de otra persona", encoding="utf-8")
    change(night, 1)
    dashboard.build(night.engine, target)
    second = site_of(target)
    assert second != first
    assert (target / first / "tablero.js").exists()
    change(night, 2)
    dashboard.build(night.engine, target)
    assert not (target / first / "tablero.js").exists()
    assert (target / second / "tablero.js").exists()
    assert all(path.exists() for path in theirs)


def test_a_build_that_dies_leaves_the_page_and_its_files(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "tablero"
    dashboard.build(night.engine, target)
    before = content(target)
    change(night, 1)
    written = dashboard._write

    def dies(path: Path, text: bytes) -> None:
        if path.name == "tablero.js":
            raise OSError(28, "No space left on device")
        written(path, text)

    monkeypatch.setattr(dashboard, "_write", dies)
    with pytest.raises(AlmacenError, match="No space left"):
        dashboard.build(night.engine, target)
    assert before.items() <= content(target).items()


def test_two_processes_that_build_at_once_leave_one_whole_site_and_the_one_before(night: Night, tmp_path: Path) -> None:
    """Each run of each year asks for the dashboard."""
    target = tmp_path / "tablero"
    dashboard.build(night.engine, target)
    program = """if True:
        import sys
        from pathlib import Path
        from assets.writing import dashboard
        for number in range(60):
            start = {"index.html": b'<script src="v-%s-%d/a.js">' % (sys.argv[2].encode(), number)}
            dashboard.site = lambda *read: start | {f"v-{sys.argv[2]}-{number}/{name}.js": b"1" for name in "abcdef"}
            dashboard.read = lambda engine: ()
            dashboard.build(None, Path(sys.argv[1]))
    """
    running = [subprocess.Popen([sys.executable, "-c", program, str(target), name]) for name in "xy"]
    assert [process.wait(60) for process in running] == [0, 0]
    named = (target / "index.html").read_text(encoding="utf-8").split('"')[1].split("/")[0]
    folders = json.loads((target / ".tablero.json").read_text(encoding="utf-8"))
    assert folders[0] == named
    assert sorted(path.name for path in target.glob("v-*")) == sorted(folders)
    assert {path.name for path in (target / named).iterdir()} == {*(f"{name}.js" for name in "abcdef"), "archivos.json"}
    assert not list(target.rglob("*.parcial"))


def test_a_list_that_is_damaged_stops_no_build_and_removes_nothing(night: Night, tmp_path: Path) -> None:
    target = tmp_path / "tablero"
    dashboard.build(night.engine, target)
    first = site_of(target)
    (target / ".tablero.json").write_bytes(b"[roto")
    change(night, 1)
    dashboard.build(night.engine, target)
    assert site_of(target) != first
    assert (target / first / "tablero.js").exists()


def test_a_list_that_somebody_rewrote_removes_nothing_elsewhere(night: Night, tmp_path: Path) -> None:
    target, outside = tmp_path / "tablero", tmp_path / "ajeno" / "archivo.txt"
    outside.parent.mkdir()
    outside.write_text("intacto", encoding="utf-8")
    dashboard.build(night.engine, target)
    (target / ".tablero.json").write_text(json.dumps([site_of(target), "v-vieja", "../ajeno"]), encoding="utf-8")
    for folder in (target / "v-vieja", outside.parent):
        folder.mkdir(exist_ok=True)
        (folder / "archivos.json").write_text(json.dumps(["../ajeno/archivo.txt"]), encoding="utf-8")
    change(night, 1)
    dashboard.build(night.engine, target)
    assert outside.read_text(encoding="utf-8") == "intacto"
    assert not (target / "v-vieja").exists()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SEGUIMIENTO_DB_URL", "SEGUIMIENTO_DB_URL_FILE", "SEGUIMIENTO_SALIDA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_asking_before_anything_is_loaded_makes_nothing_and_says_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["tablero"]) == cli.FAILED
    assert "seguimiento run" in capsys.readouterr().err
    assert list(home.iterdir()) == []


def test_the_command_says_where_the_page_is(
    home: Path, night: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", night.engine.url.render_as_string(hide_password=False))
    assert cli.main(["tablero"]) == cli.WELL
    assert capsys.readouterr().out.strip() == str(home / "salida" / "tablero" / "index.html")
    assert cli.main(["tablero", "--salida", "otra"]) == cli.WELL
    assert (home / "otra" / "index.html").exists()
    shutil.rmtree(home / "otra")


def test_a_server_that_is_away_is_said_without_a_traceback(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", NO_SERVER)
    assert cli.main(["tablero"]) == cli.FAILED
    assert "remedio:" in capsys.readouterr().err
    assert not (home / "salida").exists()
