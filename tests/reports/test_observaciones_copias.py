"""Which of a file's cells are copied: all that a person would look at, and of a machine's sheet what is spoken of."""

from dataclasses import replace
from typing import Any

import pytest

from assets.reading.book import ErrorCell, Sheet, UncalculatedCell
from assets.reports.observaciones import copias
from assets.reports.observaciones.copias import areas
from tests.reports.reviews import SHEET, at


def sheet(rows: list[list[Any]], **more: Any) -> Sheet:
    return Sheet(more.pop("name", SHEET), rows, **more)


def test_places_of_findings() -> None:
    assert areas("D14") == [(14, 4, 14, 4)]
    assert areas("F6:F8, F12") == [(6, 6, 8, 6), (12, 6, 12, 6)]
    assert areas("B8:A2") == [(2, 1, 8, 2)]
    assert areas(None) == areas("") == areas("fila 3") == []


def test_a_sheet_is_copied_whole_with_the_text_of_what_is_no_value() -> None:
    rows = [["a", 1], [], [ErrorCell("#REF!"), UncalculatedCell("=A1")]]
    (made,) = copias.copies([sheet(rows, percents={(1, 2)}, merges=[(1, 1, 2, 1)])], [], {SHEET: (1, 1)})
    assert dict(made.rows) == {1: ["a", 1], 3: ["#REF!", "=A1"]}
    assert (made.whole, made.titles, made.last_row) == (True, (1, 1), 3)
    assert made.percents == {(1, 2)}
    assert made.merges == ((1, 1, 2, 1),)


def test_of_a_large_sheet_only_titles_and_marked_rows_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copias, "MOST_CELLS", 100)
    rows = [[f"t{n}" for n in range(5)], *([n] * 5 for n in range(2, 1000))]
    findings = [at("B500"), at("B700:B800"), at("A1:A1")]
    (made,) = copias.copies([sheet(rows)], findings, {SHEET: (1, 1)})
    assert sorted(made.rows) == [1, 500, 700, 800]
    assert not made.whole


def test_long_texts_count_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copias, "MOST_CELLS", 100)
    (made,) = copias.copies([sheet([["x" * 20_000], ["y"]])], [], {})
    assert not made.whole


def test_sheets_with_findings_come_first_where_not_all_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copias, "MOST_SHEETS", 2)
    sheets = [sheet([["x"]], name=name) for name in ("A", "B", "C")]
    made = copias.copies(sheets, [replace(at("A1"), hoja="C")], {})
    assert [one.name for one in made] == ["A", "C"]


@pytest.mark.parametrize(
    ("merges", "kept"),
    [
        ([(1, 1, 1, 1)], ()),
        ([(1, 1, 2, 2), (2, 2, 3, 3)], ((1, 1, 2, 2),)),
        ([(1, 1, 1_048_576, 16_384)], ((1, 1, 3, 3),)),
        ([(9, 9, 12, 12)], ()),
        ([(2, 1, 1, 1)], ()),
    ],
)
def test_merges_are_kept_where_they_are_possible(merges: list, kept: tuple) -> None:
    (made,) = copias.copies([sheet([["a"] * 3] * 3, merges=merges)], [], {})
    assert made.merges == kept


def test_a_finding_of_a_sheet_that_is_not_there_harms_nothing() -> None:
    assert copias.copies([], [at("A1")], {}) == ()
