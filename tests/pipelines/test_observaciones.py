"""After a run every unit with findings has its workbook, says what is so, and loses it when nothing is left to say."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from pipelines import observaciones
from pipelines.orchestrator import Report
from pipelines.settings import load
from tests.loading.night import LATER, NOW, Night
from tests.pipelines.good import of_unit, row, sheet
from tests.reading.sender import workbook
from tests.reports.reviews import column, table_of
from tests.sources.sheets import psig

RUTA = "psig/2023/dgfc.xlsx"


class Office(Night):
    """A night, and the folder of workbooks that follows from it."""

    @property
    def books(self) -> Path:
        return self.folder / "salida" / "observaciones"

    def tell(self, now: str = NOW) -> list[str]:
        self.run(now)
        observaciones.write_all(self.engine, self.custody, self.books)
        return sorted(path.relative_to(self.books).as_posix() for path in self.books.rglob("*.xlsx"))

    def book(self, name: str = "psig/2023/DGFC.xlsx") -> Any:
        return openpyxl.load_workbook(self.books / name)


@pytest.fixture
def office(engine: sa.Engine, tmp_path: Path) -> Office:
    return Office(engine, tmp_path)


def test_a_unit_with_findings_has_a_workbook_and_a_unit_without_has_none(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.deliver(workbook({"Cuadro 1": of_unit("OC", 10)}), "oc.xlsx")
    assert office.tell() == ["psig/2023/DGFC.xlsx"]
    book = office.book()
    (told,) = table_of(book["Observaciones"])
    assert (told["Celda"].value, told["Qué dice"].value) == ("F6", "nueve")
    assert book["Cuadro 1"]["F6"].value == "nueve"
    assert book["Cuadro 1"]["F6"].comment
    said = {line[1].value: line[2].value for line in book["Resumen"].iter_rows()}
    assert (said["Se cargan"], said["No se cargan"]) == ("1 fila", "1 fila: 6")


def test_it_is_the_finding_that_a_check_would_tell(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.tell()
    (told,) = table_of(office.book()["Observaciones"])
    (clave,) = [value for (value,) in office.query("SELECT clave FROM observacion")]
    assert told["Clave"].value == clave
    assert told["Qué se vio"].value == "En «Meta ejecutada» se esperaba un número y dice «nueve»."
    assert told["Cómo corregirlo"].value.startswith("Escriba solo el número")


def test_a_mended_unit_loses_its_workbook(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.tell()
    office.deliver(sheet(10, 10), RUTA)
    assert office.tell(LATER) == []
    assert not office.books.exists() or list(office.books.iterdir()) == []


def test_a_night_without_news_writes_nothing(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.tell()
    path = office.books / "psig/2023/DGFC.xlsx"
    before = path.stat().st_mtime_ns, path.read_bytes()
    office.tell(LATER)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_what_changed_from_the_version_before_is_told_though_rows_moved(office: Office) -> None:
    office.deliver(sheet("nueve", "diez", 10), RUTA)
    office.tell()
    assert "Respecto de la versión anterior" not in office.book().sheetnames
    office.deliver(psig([row(40), row(27, ejecutada="nueve"), row(28), row(29, ejecutada="x")]), RUTA)
    office.tell(LATER)
    changes = office.book()["Respecto de la versión anterior"]
    lines = [[cell.value for cell in line[:4]] for line in changes.iter_rows(min_row=6)]
    assert [(what, cell) for what, _, _, cell in lines] == [("Nueva", "F9"), ("Sigue", "F7"), ("Corregida", "F7")]


def test_a_file_of_no_known_unit_has_a_workbook_by_its_name(office: Office) -> None:
    office.deliver(b"%PDF-1.4", "psig/Carta N° 5.xlsx")
    (name,) = office.tell()
    assert name.startswith("sin_reconocer/carta-n-5-xlsx-") or name.startswith("sin_reconocer/carta-5-xlsx-")
    assert "No hay copia de las hojas" in str([line[1].value for line in office.book(name)["Resumen"].iter_rows()])


def test_of_a_unit_that_is_loaded_and_has_a_file_that_waits_both_are_told(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.run()
    office.deliver(sheet("nueve", "diez"), "psig/2023/otra.xlsx")
    older, newer = office.tell(LATER)
    assert newer == "psig/2023/DGFC.xlsx"
    assert older.startswith("psig/2023/DGFC-")
    assert len(table_of(office.book(newer)["Observaciones"])) > len(table_of(office.book(older)["Observaciones"]))


def test_a_workbook_that_somebody_wrote_in_stays(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.tell()
    path = office.books / "psig/2023/DGFC.xlsx"
    book = openpyxl.load_workbook(path)
    book["Observaciones"]["H3"] = "A. Quispe"
    book.save(path)
    assert office.tell() == ["psig/2023/DGFC (2).xlsx", "psig/2023/DGFC.xlsx"]
    office.deliver(sheet(10, 10), RUTA)
    assert office.tell(LATER) == ["psig/2023/DGFC.xlsx"]


def test_what_is_not_ours_is_not_removed(office: Office) -> None:
    office.books.mkdir(parents=True)
    (office.books / "notas.xlsx").write_bytes(b"de alguien")
    assert office.tell() == ["notas.xlsx"]


def test_a_copy_that_is_missing_in_custody_leaves_the_findings_told(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.run()
    (sha256,) = office.query("SELECT archivo_sha256 FROM archivo")[0]
    office.custody.path(sha256).unlink()
    observaciones.write_all(office.engine, office.custody, office.books)
    assert column(table_of(office.book()["Observaciones"]), "Celda") == ["F6"]


def test_the_same_state_gives_the_same_bytes_anywhere(office: Office) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.tell()
    first = (office.books / "psig/2023/DGFC.xlsx").read_bytes()
    other = office.folder / "otra"
    observaciones.write_all(office.engine, office.custody, other)
    assert (other / "psig/2023/DGFC.xlsx").read_bytes() == first


def test_a_folder_that_cannot_be_written_is_a_failure_of_the_run(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.deliver(sheet("nueve", 10), RUTA)
    office.run()
    (office.folder / "ocupada").write_text("x")
    (office.folder / "workspace.yaml").write_text("")
    settings = {"SEGUIMIENTO_SALIDA": "ocupada", "SEGUIMIENTO_CUSTODIA": "custodia"}
    report = Report()
    observaciones.after_run(office.engine, load(settings, office.folder), report)
    assert report.failures
    assert "no se pueden escribir" in capsys.readouterr().err


# ---- answers


def test_what_the_unit_answered_no_longer_waits_for_it(office: Office) -> None:
    """The whole way: the workbook goes out, comes back with an answer, and the finding is listed apart."""
    doubtful = [row(27, ejecutada="nueve"), row(28, responsable="Nadie"), row(29, responsable="Ninguno")]
    office.deliver(psig(doubtful), RUTA)
    office.tell()
    book = office.book()
    told = table_of(book["Observaciones"])
    assert column(told, "Gravedad") == ["Debe corregirse", "Revise", "Revise"]
    told[1]["Respuesta"].value = "Así se llama en la RM 362-2023-MIMP"
    book["Observaciones"]["H3"] = "A. Quispe"
    book.save(office.folder / "respondido.xlsx")
    office.deliver(office.folder / "respondido.xlsx", "psig/2023/respondido.xlsx")
    assert "psig/2023/DGFC.xlsx" in office.tell(LATER)
    book = office.book()
    assert len(table_of(book["Observaciones"])) == 2
    (answered,) = table_of(book["Respondidas"])
    assert answered["Respuesta"].value == "Así se llama en la RM 362-2023-MIMP"
    assert answered["Clave"].value == told[1]["Clave"].value


def test_a_unit_that_answered_everything_loses_its_workbook(office: Office) -> None:
    office.deliver(psig([row(28, responsable="Nadie")]), RUTA)
    office.tell()
    book = office.book()
    (told,) = table_of(book["Observaciones"])
    told["Respuesta"].value = "está bien"
    book.save(office.folder / "respondido.xlsx")
    office.deliver(office.folder / "respondido.xlsx", "respondido.xlsx")
    assert office.tell(LATER) == []
