"""LibreOffice opens a report without repair: as PDF it says everything, saved as Word again its tables are whole."""

from pathlib import Path
from typing import Any

import docx as python_docx
import pypdf
import pytest
from docx.oxml.ns import qn

from assets.reports.document import docx
from assets.reports.document.formats import shown
from assets.reports.document.model import Document, Heading, Table
from assets.reports.observaciones.textos import one_line
from tests.full.libreoffice import convert
from tests.reports.documents import HOSTILE, activities, big, hostile, sample

ROWS = 60


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("informe") / "informe.docx"
    place.write_bytes(docx.write(big(ROWS)))
    return place


@pytest.fixture(scope="module")
def pdf(report: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(convert(report, "pdf", report.parent))


@pytest.fixture(scope="module")
def pages(pdf: pypdf.PdfReader) -> list[str]:
    return [_text([page]) for page in pdf.pages]


def _squeezed(text: str) -> str:
    """Without blanks: where a line was broken does not matter."""
    return "".join(text.split())


def _text(pages: Any) -> str:
    return _squeezed(" ".join(page.extract_text() for page in pages))


def test_the_pages_say_every_heading_caption_value_and_note(pages: list[str]) -> None:
    read, document = "".join(pages), big(ROWS)
    for heading in (block for block in document.blocks if isinstance(block, Heading)):
        assert _squeezed(heading.text) in read
    for number, chart in enumerate(document.charts(), 1):
        assert _squeezed(f"Gráfico {number}. {chart.caption}") in read
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables, 1):
        assert _squeezed(f"Tabla {number}. {table.caption}") in read
        assert _squeezed(table.source.excluded) in read
        for row in table.rows:
            for value, item in zip(row, table.fields, strict=True):
                assert _squeezed(shown(value, item.shown)) in read
    assert all(mark.symbol in read for mark in document.palette.values())


def test_wide_tables_lie_across_their_head_is_on_each_page_and_pages_are_counted(
    pdf: pypdf.PdfReader, pages: list[str]
) -> None:
    wide = [page.mediabox.width > page.mediabox.height for page in pdf.pages]
    across = [text for text, lies in zip(pages, wide, strict=True) if lies]
    assert len(across) >= 3
    titles = _squeezed("Actividad operativa")
    assert all(titles in text for text in across)
    for number, text in enumerate(pages[1:], 2):
        assert f"Página{number}de{len(pages)}" in text
        assert _squeezed(big(ROWS).footer) in text
    assert "Página" not in pages[0]
    assert not wide[-1]


def test_no_row_is_cut_between_pages(pages: list[str]) -> None:
    """Each activity's code and its last word are on the same page."""
    for number, row in enumerate(activities(ROWS).rows, 1):
        found = [text for text in pages if str(row[1]) in text]
        assert len(found) == 1
        assert f"acción{number}:prevenciónyatención" in found[0]


def test_saved_again_by_libreoffice_the_tables_hold_the_same_cells(report: Path) -> None:
    again = python_docx.Document(str(convert(report, "docx", _below(report.parent, "otra vez"))))
    before = python_docx.Document(str(report))
    assert len(again.tables) == len(before.tables) == 5
    for one, other in zip(before.tables, again.tables, strict=True):
        assert _cells(other) == _cells(one)


def _below(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def _cells(table: Any) -> list[list[str]]:
    return [["".join(item.text for item in cell.iter(qn("w:t"))) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def test_hostile_names_are_read_as_text(tmp_path: Path) -> None:
    place = tmp_path / "hostil.docx"
    place.write_bytes(docx.write(hostile()))
    read = pypdf.PdfReader(convert(place, "pdf", tmp_path))
    text = _text(read.pages)
    for name in (*HOSTILE[:4], *HOSTILE[5:7]):
        assert _squeezed(one_line(name)) in text
    links = {
        note["/A"].get("/URI")
        for page in read.pages
        for note in (item.get_object() for item in page.get("/Annots", ()))
        if "/A" in note and "/URI" in note["/A"]
    }
    assert links == {"https://ejemplo.pe/%22%3E%3Cscript%3E"}


def test_an_office_that_saved_the_template_with_its_own_program_can_still_use_it(tmp_path: Path) -> None:
    """LibreOffice writes everything anew: identities of styles, runs, sections."""
    shipped = tmp_path / "plantilla.docx"
    shipped.write_bytes(Path("config", "plantillas", "informe.docx").read_bytes())
    own = convert(shipped, "docx", _below(tmp_path, "oficina"))
    assert own.read_bytes() != shipped.read_bytes()
    made: Document = sample()
    report = tmp_path / "informe.docx"
    report.write_bytes(docx.write(made, own))
    read = _text(pypdf.PdfReader(convert(report, "pdf", tmp_path)).pages)
    for wanted in (made.title, made.facts[1][1], "Tabla 5. Actividades operativas", "1.1Distribución", made.footer):
        assert _squeezed(wanted) in read
