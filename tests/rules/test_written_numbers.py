"""Which numbers of a text are figures, and what they mean; and which are names, dates and spans of time."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.written_numbers import numbers


@pytest.mark.parametrize(
    ("text", "written", "value", "unit"),
    [
        ("se atendió a 1,234.56 kilos", "1,234.56", "1234.56", ""),
        ("se atendió a 1 234 personas", "1 234", "1234", ""),
        ("se atendió a 145\u00a0654 personas", "145\u00a0654", "145654", ""),
        ("se atendió a 1234 personas.", "1234", "1234", ""),
        ("se entregó 12,5 toneladas", "12,5", "12.5", ""),
        ("se atendió a 145.645 personas", "145.645", "145645", ""),
        ("se gastó 1.234.567,89", "1.234.567,89", "1234567.89", ""),
        ("S/ 1.2 millones", "S/ 1.2 millones", "1200000", "soles"),
        ("S/. 1'234,567.80", "S/. 1'234,567.80", "1234567.80", "soles"),
        ("unos 1,5 mil kits", "1,5 mil", "1500", ""),
        ("117.2 millones de soles", "117.2 millones de soles", "117200000", "soles"),
        ("el 95.88 %", "95.88 %", "95.88", "pct"),
        ("(82%)", "82%", "82", "pct"),
        ("95.884 %", "95.884 %", "95.884", "pct"),
        ("el 90 por ciento", "90 por ciento", "90", "pct"),
        ("100 soles", "100 soles", "100", "soles"),
        ("la meta 982", "982", "982", ""),
        ("en 2021 se atendió a 15", "15", "15", ""),
        ("1. Se hizo 15 talleres", "15", "15", ""),
        ("Logros: 10 de los talleres", "10", "10", ""),
        ("«1 874»", "1 874", "1874", ""),
    ],
)
def test_a_number_is_read_as_people_in_peru_write_it(text: str, written: str, value: str, unit: str) -> None:
    [found] = [number for number in numbers(text) if number.text == written]
    assert (found.value, found.unit) == (Decimal(value), unit)
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    "text",
    [
        "Ley N° 30364", "la RM 362-2023-MIMP", "el DS 008 y", "el D.S. 004", "artículo 5", "arts. 5 y 6",
        "N° 12, 13 y 14", "en 2021 se", "2015 a 2035", "31/12/2021", "31.12.2021", "al 31 de diciembre",
        "2 y 3 de marzo de 2021", "AOI00108700001", "OEI.03", "2021-001087-N016", "la UE 001087",
        "INFORME N° D000149-2023-CONADIS-URH", "COVID-19", "24/7", "a las 10:30 horas", "de 8 a 17 horas",
        "9 a. m.", "18 años", "de 0 a 17 años", "12 meses", "1.º", "2do", "1. Realizar", "2.3 Logros",
        "3) Difundir", "- 4. Difundir", "3 puntos porcentuales", "1.2.3", "12,5,7", "10-20", "Línea 100",
        "cuadro 4", "actividad 44", "sin números", "",
    ],
)  # fmt: skip
def test_references_dates_hours_ages_and_headings_are_no_figures(text: str) -> None:
    assert numbers(text) == []


def test_a_lone_group_of_three_after_a_point_may_be_a_thousand_or_decimals() -> None:
    [found] = numbers("se atendió a 145.645")
    assert [reading.value for reading in found.readings] == [Decimal(145645), Decimal("145.645")]


@given(st.text(), st.text(alphabet="0123456789.,' %S/-°n\n yamildez"))
def test_no_text_is_too_odd_to_be_read(anything: str, numeric: str) -> None:
    for text in (anything, numeric):
        for number in numbers(text):
            assert text[number.start : number.end] == number.text
            assert number.value >= 0


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "No", "Nl"])))
def test_a_text_without_digits_has_no_numbers(text: str) -> None:
    assert numbers(text) == []
