"""Other people's text is shown, never obeyed."""

import pytest

from assets.reports.observaciones.textos import for_cell, one_line, plain, sheet_names


def test_a_terminal_is_given_nothing_to_obey() -> None:
    assert one_line("a\x1b[31mb\x07\nc\u202ed\u200be") == "a [31mb c d e"


def test_line_breaks_stay_where_there_is_room_for_them() -> None:
    assert plain("a\r\nb\x00c\u202ed") == "a\nb c d"


def test_what_xml_lacks_becomes_a_mark() -> None:
    assert for_cell("a\ud800\uffffb") == "a\ufffd\ufffdb"


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000, "x" * 32_766 + "😀"])
def test_no_text_is_longer_than_a_cell_of_excel(text: str) -> None:
    cut = for_cell(text)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith("(recortado)")


def test_a_text_of_the_greatest_length_is_whole() -> None:
    assert for_cell("x" * 32_767) == "x" * 32_767


def test_names_of_sheets_are_such_as_excel_takes_and_all_different() -> None:
    given = sheet_names(
        ["Resumen", "Cuadro 1", "cuadro 1", "a/b:c", "'x'", "", "😀" * 40, "n" * 40, "n" * 41, "History"],
        ["Resumen"],
    )
    assert given[:6] == ["Resumen (2)", "Cuadro 1", "cuadro 1 (2)", "a_b_c", "x", "Hoja"]
    assert len({name.casefold() for name in given}) == len(given)
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 for name in given)
    assert "history" not in [name.casefold() for name in given]
