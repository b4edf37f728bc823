"""The page: whole in itself, readable by everybody, and nothing in it but text."""

import re

import pytest
from lxml import html

from assets.reports.observaciones import estilo
from assets.reports.observaciones.pagina import MOST_SHOWN, page
from assets.reports.observaciones.reviewed import SEVERITIES, Reviewed
from schemas.observation import observe
from tests.reports.reviews import at, notice, reviewed, warning

HOSTILE = "<script>alert(1)</script><img src=//malo.invalid onerror=x>\"'&"


def test_it_says_what_the_workbook_says() -> None:
    said = html.fromstring(page(reviewed(at("F6"), warning()))).text_content()
    finding = at("F6")
    for wanted in ("oc.xlsx", "22/11/2026", "Cuadro 1 · F6", finding.visto, finding.corregir, finding.consecuencia):
        assert wanted in said


def test_it_is_whole_in_itself_and_runs_nothing() -> None:
    document = html.document_fromstring(page(reviewed(at("F6", encontrado=HOSTILE, columna=HOSTILE))))
    assert {element.tag for element in document.iter()} <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "h1", "h2", "p", "span",
        "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    names = {name for element in document.iter() for name in element.attrib}
    assert names <= {"lang", "charset", "name", "content", "http-equiv", "class", "scope", "style"}
    assert not re.search(r"url\(|@import|https?:", page(reviewed()))


def test_what_somebody_wrote_is_shown_as_it_is() -> None:
    assert HOSTILE in html.document_fromstring(page(reviewed(at("F6", encontrado=HOSTILE)))).text_content()


def test_it_can_be_read_by_a_screen_reader() -> None:
    document = html.document_fromstring(page(reviewed(at("F6"), notice())))
    assert document.get("lang") == "es"
    assert document.findtext(".//title")
    assert all(cell.get("scope") in ("col", "row") for cell in document.iter("th"))
    assert len(document.findall(".//h1")) == 1


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        *((estilo.INK[name], estilo.FILL[name], 7.0) for name in SEVERITIES),
        (estilo.HEAD_INK, estilo.HEAD_FILL, 7.0),
        (estilo.QUIET, "#FFFFFF", 4.5),
        ("#000000", estilo.SHADE, 7.0),
    ],
)
def test_words_stand_out_from_their_ground(ink: str, paper: str, least: float) -> None:
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_it_is_made_for_a4() -> None:
    assert "@page { size: A4" in page(reviewed())


def test_of_very_many_findings_the_rest_is_counted() -> None:
    many = [at(f"F{row}", encontrado=str(row)) for row in range(1, MOST_SHOWN + 11)]
    assert "Y 10 observaciones más" in page(reviewed(*many))


def test_a_file_that_could_not_be_read_has_its_page() -> None:
    said = page(Reviewed("x.xlsx", "0" * 64, general=(observe("archivo_vacio"),)))
    assert "Todo el archivo" in said
