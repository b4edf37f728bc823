"""Printed numbers and lists, and the one comparison of a printed figure with a computed one."""

from fractions import Fraction

import pytest

from assets.rules.reconciliation_compare import Computed, Departments, compare
from assets.rules.reconciliation_print import fixed, join_names, parse_number, split_names


@pytest.mark.parametrize(
    ("text", "value", "decimals", "percent"),
    [
        ("122231574.00", Fraction(122231574), 2, False),
        ("122,231,574.50", Fraction(244463149, 2), 2, False),
        ("S/ 1 234 567", Fraction(1234567), 0, False),
        ("95.88%", Fraction(9588, 100), 2, True),
        ("122% (2022)", Fraction(122), 0, True),
        ("11 ³", Fraction(11), 0, False),
        ("-3", Fraction(-3), 0, False),
        ("81.7 %", Fraction(817, 10), 1, True),
    ],
)
def test_a_printed_number_is_read_with_its_decimals(text: str, value: Fraction, decimals: int, percent: bool) -> None:
    found = parse_number(text)
    assert found
    assert (found.value, found.decimals, found.percent) == (value, decimals, percent)


@pytest.mark.parametrize("text", ["", "-", "95,88%", "1,23", "12,34,567", "1 234,567", "10 de 12", "1.", "٣", "5 %%"])
def test_what_is_not_surely_a_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(1005, 1000), 2, "1.01"),
    ],
)
def test_numbers_are_written_half_up(value: Fraction, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


@pytest.mark.parametrize("names", [[], ["Lima"], ["Lima", "Ica"], ["Ancash", "Ica", "Puno"]])
def test_a_list_is_read_as_it_is_written(names: list[str]) -> None:
    assert [name for name in split_names(join_names(names)) if name != "-"] == names


@pytest.mark.parametrize(
    ("printed", "value", "result"),
    [
        ("113%", Fraction(225, 2), "igual_redondeado"),  # 112.5 goes up
        ("112%", Fraction(225, 2), "diferente"),
        ("70.8%", Fraction(4600, 65), "igual_redondeado"),
        ("70.7%", Fraction(4600, 65), "diferente"),
        ("100%", Fraction(100), "igual"),
        ("100%", Fraction(199, 2), "igual_redondeado"),
        ("100%", Fraction(99), "diferente"),
    ],
)
def test_a_percentage_agrees_only_as_rounded_half_up(printed: str, value: Fraction, result: str) -> None:
    assert compare(printed, Computed(value, "", percent=True)).resultado == result


def test_a_count_is_not_excused_by_rounding() -> None:
    assert compare("95", Computed(Fraction(189, 2), "", counted=True)).resultado == "diferente"
    assert compare("95", Computed(Fraction(95), "", counted=True)).tolerancia == 0


@pytest.mark.parametrize(("off", "result"), [("165.00", "igual_redondeado"), ("165.01", "diferente")])
def test_a_sum_of_whole_soles_may_be_off_by_half_a_sol_per_row_and_no_more(off: str, result: str) -> None:
    found = compare(off, Computed(Fraction(100), "", slack=Fraction(65), slack_text="0.5 × 130"))
    assert found.resultado == result
    assert found.tolerancia == 65_000_000


@pytest.mark.parametrize(
    ("printed", "shown"), [("90%", "89.79%"), ("89.79%", "89.790033%"), ("88%", "89.79%"), ("1,000", "89.79")]
)
def test_what_is_computed_is_never_shown_so_short_that_it_looks_like_the_print(printed: str, shown: str) -> None:
    assert compare(printed, Computed(Fraction(89790033, 10**6), "", percent="%" in printed)).calculado == shown


def test_a_value_already_rounded_by_a_stated_rule_is_equal_as_rounded() -> None:
    found = compare("9%", Computed(Fraction(9), "", percent=True, rounded=True))
    assert (found.resultado, found.diferencia) == ("igual_redondeado", 0)


@pytest.mark.parametrize(
    ("printed", "result"), [("Muy bueno", "igual"), ("Muy  Bueno ", "igual_redondeado"), ("Bueno", "diferente")]
)
def test_labels_compare_up_to_letter_case(printed: str, result: str) -> None:
    assert compare(printed, Computed("Muy bueno", "")).resultado == result


@pytest.mark.parametrize(
    ("printed", "result"), [("57.21", "por_construccion"), ("57.213", "por_construccion"), ("57.20", "diferente")]
)
def test_an_inferred_input_makes_equality_one_of_construction_and_excuses_no_difference(
    printed: str, result: str
) -> None:
    assert compare(printed, Computed(Fraction(57213, 1000), "", inferred="inferido")).resultado == result


LISTED = Departments(("03", "15"), {"03": "Apurímac 8/34", "15": "Lima 72/288", "08": "Cusco 145/123"})


@pytest.mark.parametrize(
    ("printed", "result", "note"),
    [
        ("Lima y Apurímac", "igual", ""),
        ("apurimac, LIMA", "igual", ""),
        ("Lima, Apurímac y Cusco", "diferente", "nombra de más Cusco (Cusco 145/123)"),
        ("Lima", "diferente", "no nombra Apurímac (Apurímac 8/34)"),
        ("-", "diferente", "no nombra Apurímac (Apurímac 8/34); Lima (Lima 72/288)"),
        ("Lima, Apurímac y Atlántida", "diferente", "nombra de más Atlántida"),
    ],
)
def test_lists_of_departments_compare_as_sets(printed: str, result: str, note: str) -> None:
    found = compare(printed, Computed(LISTED, "", counted=True))
    assert (found.resultado, found.calculado, found.diferencia) == (result, "Apurímac y Lima", None)
    assert note in found.explicacion


@pytest.mark.parametrize(
    ("printed", "value", "reason"),
    [
        ("70.7%", Fraction(4600, 65), "truncado"),
        ("115%", Fraction(13700, 120), "hacia arriba"),
        ("1874", Fraction(1784), "otro orden"),
        ("87%", Fraction(8600, 70), "ninguna lectura"),
    ],
)
def test_a_difference_is_explained_where_the_print_shows_how_it_came_about(
    printed: str, value: Fraction, reason: str
) -> None:
    computed = Computed(value, "", percent="%" in printed, counted="%" not in printed)
    assert reason in compare(printed, computed).explicacion
