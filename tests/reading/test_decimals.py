"""Comma or point: decided once for a text file by the numbers that say it, else asked; never for a workbook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reading import decimals
from assets.reading.extract import Extract, extract
from assets.reading.read import read
from assets.reading.table import find_tables
from schemas.layouts.registry import FORMATS
from tests.builders import poi_anual
from tests.reading.sender import text, workbook

ABOVE = [
    ["Plan Operativo Institucional 2021"],
    ["Unidad Ejecutora 001087"],
    ["N°", "Centro de costo", "Actividad operativa", "Unidad de medida",
     *[title for group in poi_anual.GRUPOS for title in (group, "", "", "")]],
    ["", "", "", "", *poi_anual.MEDIDAS, *poi_anual.MEDIDAS],
]  # fmt: skip
FIRST = "fisico_programado"


def annual(*amounts: str) -> list[list[str]]:
    rows = [
        [str(n), "CC 1.5", "AO 12,5", "Informe", amount, "1", "", "", "1", "1"] for n, amount in enumerate(amounts, 1)
    ]
    return [*ABOVE, *rows]


def extracted(content: bytes) -> Extract:
    (table,) = find_tables(read(content), FORMATS)
    return extract(table)


def read_as(content: bytes) -> list[object]:
    """The first measure of each row, or the rule that keeps it out."""
    rows = extracted(content).rows
    return [row.findings[0].regla if row.findings else row.values[FIRST] for row in rows]


@pytest.mark.parametrize(
    ("number", "sign"),
    [
        ("1.234,56", ","), ("1,234.56", "."), ("12,5", ","), ("12.50", "."), ("1.234.567", ","), ("1,234,567", "."),
        ("0,125", ","), ("1234,567", ","), ("1,2345", ","), ("1.234.567,8", ","),
        ("1,234", None), ("1.234", None), ("1234", None), ("", None), ("04.02", None), ("1.2.3", None),
        ("01/02.03", None), ("1,23,456", None), ("1.234.56", None), ("1,234,567.8.9", None), (".5", None), ("5,", None),
    ],
)  # fmt: skip
def test_a_number_says_its_sign_where_it_can_be_read_in_one_way_only(number: str, sign: str | None) -> None:
    assert decimals.sign_of(number) == sign


@given(st.lists(st.text(alphabet="0123456789.,-% S/", max_size=8), max_size=30))
def test_a_decision_is_what_most_numbers_say_and_never_a_tie(texts: list[str]) -> None:
    decided = decimals.decide(texts)
    turned = decimals.decide([text.translate(str.maketrans(",.", ".,")) for text in texts])
    assert {decided: turned}.items() <= {",": ".", ".": ",", None: None}.items()
    assert decimals.decide(texts + texts) == decided


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_the_numbers_of_a_file_decide_what_a_lone_group_is(separator: str) -> None:
    assert read_as(text(annual("1.234,56", "1.234", "12,5"), separator=separator)) == [123456, 123400, 1250]
    assert read_as(text(annual("1,234.56", "1,234", "12.5"), separator=separator)) == [123456, 123400, 1250]


def test_what_says_two_decimals_and_one_more_is_asked_about() -> None:
    assert read_as(text(annual("1.234,56", "1,234"))) == [123456, "demasiados_decimales"]
    assert read_as(text(annual("1.234,56", "1,230"))) == [123456, "demasiados_decimales"]


def test_a_file_that_does_not_say_it_is_asked_with_the_cells() -> None:
    rows = extracted(text(annual("1.234", "15", "12,345"))).rows
    found = [finding for row in rows for finding in row.findings]
    assert [(finding.regla, finding.celda) for finding in found] == [("numero_ambiguo", "E5"), ("numero_ambiguo", "E7")]


def test_a_file_that_says_both_is_asked_where_it_matters_and_read_where_it_does_not() -> None:
    assert read_as(text(annual("12,5", "12.5", "1.234"))) == [1250, 1250, "numero_ambiguo"]


def test_one_number_against_all_the_others_is_asked_about() -> None:
    rows = extracted(text(annual(*["12,5"] * 12, "12.5"))).rows
    (finding,) = rows[-1].findings
    assert (finding.regla, finding.celda, finding.encontrado) == ("decimal_contrario", "E17", "12.5")
    assert "coma decimal" in finding.mensaje


def test_codes_names_and_what_stands_above_decide_nothing() -> None:
    """`CC 1.5` and `AO 12,5` are in every row of these; and the letterhead may hold a date or a version."""
    above = [["Versión 3.1"], *ABOVE]
    grid = [*above, *([*row[:1], "04.02", "3.1", *row[3:]] for row in annual("1.234")[4:])]
    assert read_as(text(grid)) == ["numero_ambiguo"]


def test_in_a_workbook_each_text_speaks_for_itself() -> None:
    assert read_as(workbook({"T": annual("1.234,56", "1.234", "12.5")})) == [123456, "numero_ambiguo", 1250]
