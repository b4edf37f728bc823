"""What was mended between two versions of a sheet, and what was not, wherever the rows have gone."""

from assets.rules.hallazgos import compare
from schemas.observation import Observation


def finding(
    regla: str = "numero_ilegible",
    encontrado: str = "veinte",
    *,
    celda: str | None = "F7",
    sujeto: str | None = None,
    columna: str | None = "Meta ejecutada",
    hoja: str | None = "Cuadro 1",
) -> Observation:
    return Observation(regla, encontrado, "un número", "visto", "corrija", hoja, celda, 7, columna, sujeto)


def test_a_finding_follows_its_row_when_rows_are_inserted_above() -> None:
    before, after = finding(sujeto="34", celda="F7"), finding(sujeto="34", celda="F12")
    compared = compare([before], [after])
    assert compared.stays == ((before, after),)
    assert (compared.mended, compared.new) == ((), ())


def test_another_wrong_text_in_the_same_place_stays_wrong() -> None:
    before, after = finding(sujeto="34"), finding(sujeto="34", encontrado="20 aprox.")
    assert compare([before], [after]).stays == ((before, after),)


def test_what_is_gone_is_mended_and_what_came_is_new() -> None:
    gone, came = finding(sujeto="34"), finding(sujeto="35")
    compared = compare([gone], [came])
    assert (compared.mended, compared.new, compared.stays) == ((gone,), (came,), ())


def test_another_rule_or_column_is_another_finding() -> None:
    before = finding(sujeto="34")
    other_rule, other_column = finding("numero_negativo", sujeto="34"), finding(sujeto="34", columna="Meta programada")
    assert compare([before], [other_rule, other_column]).mended == (before,)


def test_a_row_without_a_key_is_known_by_its_cell() -> None:
    before = finding(celda="F7")
    assert compare([before], [finding(celda="F7")]).stays
    assert compare([before], [finding(celda="F8")]).mended == (before,)


def test_copies_of_one_key_are_told_apart_by_what_they_said() -> None:
    first, second = finding(sujeto="34", encontrado="a", celda="F7"), finding(sujeto="34", encontrado="b", celda="F8")
    compared = compare([first, second], [finding(sujeto="34", encontrado="b", celda="F7")])
    assert compared.mended == (first,)
    assert [before for before, _ in compared.stays] == [second]


def test_the_same_text_twice_is_matched_at_its_own_place_first() -> None:
    first, second = finding(sujeto="34", celda="F7"), finding(sujeto="34", celda="F8")
    compared = compare([first, second], [second])
    assert compared.mended == (first,)


def test_columns_and_keys_are_compared_as_people_read_them() -> None:
    before = finding(sujeto="34", columna="Meta ejecutada")
    assert compare([before], [finding(sujeto="34", columna=" META  EJECUTADA")]).stays


def test_a_thousand_findings_of_one_kind_are_matched_one_to_one() -> None:
    many = [finding(sujeto=str(number % 10), celda=f"F{number}") for number in range(1000)]
    compared = compare(many, many[100:])
    assert (len(compared.mended), len(compared.stays), compared.new) == (100, 900, ())
