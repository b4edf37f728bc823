"""The workbook as LibreOffice opens it, prints it, and writes it again."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from assets.reports.document import xlsx
from assets.reports.document.model import Document
from assets.reports.document.xlsx_sheet import TITLES
from tests.full.libreoffice import convert
from tests.reports import documents


def written(document: Document, folder: Path) -> Path:
    file = folder / "informe.xlsx"
    file.write_bytes(xlsx.write(document))
    return file


def again(file: Path, folder: Path) -> Path:
    """Opened and written by LibreOffice."""
    other = folder / "vuelta"
    other.mkdir()
    return convert(file, "xlsx", other)


def charts(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        return [archive.read(name).decode() for name in names]


def cells(file: Path) -> dict[str, dict[str, Any]]:
    book = openpyxl.load_workbook(BytesIO(file.read_bytes()))
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book
    }


def ranges(chart: str) -> list[str]:
    return sorted({found.replace("$", "").replace("'", "") for found in re.findall(r"<c:f>([^<]+)</c:f>", chart)})


@pytest.mark.parametrize("document", [documents.big(60), documents.hostile()], ids=["muestra", "hostil"])
def test_it_comes_back_with_every_cell_and_every_chart(document: Document, tmp_path: Path) -> None:
    file = written(document, tmp_path)
    back = again(file, tmp_path)
    before, after = cells(file), cells(back)
    assert list(before) == list(after)
    for name, values in before.items():
        for place, value in values.items():
            found = after[name].get(place)
            if isinstance(value, float):
                # Fifteen digits are written by LibreOffice.
                assert found == pytest.approx(value, rel=1e-14, abs=0), (name, place)
            else:
                assert found == value, (name, place)
    assert [ranges(chart) for chart in charts(back)] == [ranges(chart) for chart in charts(file)]
    assert len(charts(back)) == len(list(document.charts()))


def test_filters_titles_on_each_page_colours_and_links_come_back(tmp_path: Path) -> None:
    """Without a window LibreOffice writes no view of a sheet: what is frozen is seen in the file itself."""
    book = openpyxl.load_workbook(again(written(documents.sample(), tmp_path), tmp_path))
    sheet = book["distribucion"]
    assert sheet.auto_filter.ref == f"A{TITLES + 1}:D{TITLES + 7}"
    assert sheet.print_title_rows == f"${TITLES + 1}:${TITLES + 1}"
    assert len(sheet.conditional_formatting) > 0
    assert book[xlsx.INDEX].cell(4, 2).hyperlink.location.replace("$", "") in ("'distribucion'!A1", "distribucion!A1")


def test_it_prints_with_its_charts_and_nothing_is_a_formula(tmp_path: Path) -> None:
    document = documents.sample()
    reader = pypdf.PdfReader(convert(written(document, tmp_path), "pdf", tmp_path))
    pages = [page.extract_text() for page in reader.pages]
    said = "\n".join(pages)
    for chart in document.charts():
        (page,) = [page for page in pages if chart.sentence in page]
        assert chart.caption in page, "the title of a chart is drawn"
    assert "Millones de soles" in said, "the axis too"
    for wanted in ("234.57", "66.59 %", "31/12/2021", "● Óptimo"):
        assert wanted in said
    assert not re.search(r"#(NAME|REF|VALUE|N/A|NOMBRE)|###", said)
