"""Both readers of workbooks, and what was written: where either may read a book they say the same, and say it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from assets.reading import xlsx
from assets.reading.book import ErrorCell, Sheet, clean, is_blank, trim
from assets.reading.prescan import prescan
from assets.reading.read import read
from tests.reading.sender import SHEET, parts, rows_of, workbook, zipped

DAY = "dd/mm/yyyy"
#: A format, and whether a book in which it is used may go to the fast reader.
FORMATS = {
    None: True,
    "General": True,
    "0": True,
    "0.00": True,
    "#,##0": True,
    "#,##0.00": True,
    '#,##0.00" soles"': True,
    '"S/" #,##0.00;[Red]-"S/" #,##0.00': True,
    "@": True,
    DAY: True,
    "yyyy-mm-dd": True,
    'd" de "mmmm" de "yyyy': True,
    "[$-280A]dd/mm/yyyy;@": True,
    "dd/mm/yyyy hh:mm": False,
    "hh:mm": False,
    "[h]:mm:ss": False,
    "0%": False,
    "0.0%;[Red]-0.0%": False,
    '0"%"': False,
    "0.00E+00": False,
    "# ?/?": False,
    '"día" 0': True,
    "0 \\d": True,
}

_WORDS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    st.sampled_from(
        ["0002", "'15", "1,234.50", " 12 ", "línea\notra", "=A1", "+5", "-", "S/ 5", "#REF!", "_x41_",
         "a_x", "100%", "VERDADERO", "\u00a0", "  a  b ", "👩🏽‍🏫", "\u200f5", "<b>&amp;</b>", "]]>"]
    ),
)  # fmt: skip
_NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.integers(-3000, 3000),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.sampled_from([0.1 + 0.2, 1 / 3, 1e-7, 1e15, 1e16, 123456789012345, 2**53 + 1, 5.0, 1e20]),
)
_DAYS = st.one_of(
    st.dates(date(1906, 1, 1), date(2100, 12, 31)).map(lambda day: datetime(day.year, day.month, day.day)),
)
_CELL = st.one_of(st.none(), st.none(), _WORDS, _NUMBERS, st.booleans(), _DAYS)
_GRID = st.lists(st.lists(_CELL, max_size=5), min_size=1, max_size=6)


def both(content: bytes) -> tuple[list[Sheet], list[Sheet] | None]:
    """What the careful reader says; and the fast one, if the book may go to it."""
    facts = prescan(content)
    formats = xlsx._formats(facts)
    careful = [xlsx._with_facts(*pair) for pair in zip(xlsx._read_carefully(facts, formats), facts.sheets, strict=True)]
    if not xlsx._is_plain(facts, formats):
        return careful, None
    fast = xlsx._read_fast(content, facts, formats)
    if fast is None:
        return careful, None
    return careful, [xlsx._with_facts(*pair) for pair in zip(fast, facts.sheets, strict=True)]


def said(grid: list[list[Any]]) -> list[list[Any]]:
    """What a reader should say of a grid: numbers as Excel keeps them, no control characters, no blank ends."""

    def cell(value: Any) -> Any:
        if isinstance(value, str):
            return clean(value) or None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        kept = float(f"{value:.16G}")  # sixteen digits, as xlsxwriter writes them
        return int(kept) if kept.is_integer() and abs(kept) < 1e15 else kept

    return trim([[cell(value) for value in row] for row in grid])


def doubtful(grid: list[list[Any]]) -> bool:
    """A book with days and with numbers too large for a day: which of them is shown as one only Excel knows."""
    cells = [cell for row in grid for cell in row]
    large = any(
        isinstance(cell, int | float) and not isinstance(cell, bool) and not -690_000 <= cell <= 2_958_465
        for cell in cells
    )
    return large and any(isinstance(cell, datetime) for cell in cells)


def same(one: Any, other: Any) -> bool:
    return one == other and [[type(cell) for cell in row] for row in one] == [
        [type(cell) for cell in row] for row in other
    ]


@settings(deadline=None, max_examples=200)
@given(_GRID, st.booleans(), st.booleans())
@example([[datetime(1906, 1, 2), datetime(2023, 3, 1)]], True, False)
def test_what_was_written_is_read_by_both(grid: list[list[Any]], date_1904: bool, inline: bool) -> None:
    content = workbook(grid, options={"date_1904": date_1904, "constant_memory": inline, "in_memory": not inline})
    ((careful,), fast) = both(content)
    assert same(careful.rows, said(grid))
    assert (fast is None) == doubtful(grid)
    if fast is not None:
        assert same(fast[0].rows, careful.rows)
        assert fast == [careful]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(FORMATS)), st.one_of(_NUMBERS, st.integers(1, 80_000), _WORDS)),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
@example([(DAY, -96_439_725)], False)
@example([(DAY, -1)], True)
@example([(DAY, 0.5)], False)
def test_both_say_the_same_under_any_format_that_either_may_read(cells: list[tuple[Any, Any]], date_1904: bool) -> None:
    assume(all(not isinstance(value, str) or not is_blank(value) for _, value in cells))
    formats = {f"A{n}": {"num_format": code} for n, (code, _) in enumerate(cells, 1) if code}
    content = workbook([[value] for _, value in cells], formats=formats, options={"date_1904": date_1904})
    careful, fast = both(content)
    plain = all(FORMATS[code] for code, _ in cells)
    event("fast" if plain else "careful only")
    if not plain:
        assert fast is None
    elif fast is not None:
        assert fast == careful


@pytest.mark.parametrize(("code", "plain"), [item for item in FORMATS.items() if item[0]])
def test_a_format_that_the_readers_may_take_in_two_ways_is_read_by_the_careful_one(code: str, plain: bool) -> None:
    content = workbook([[44256.0]], formats={"A1": {"num_format": code}})
    careful, fast = both(content)
    assert (fast is not None) == plain
    assert fast is None or fast == careful


@settings(deadline=None, max_examples=60)
@given(_GRID, st.sampled_from(["A1:B2", "B1:B6", "A2:E2", "C3:XFD1048576"]), st.integers(1, 6), st.integers(0, 5))
def test_both_say_the_same_of_merges_and_of_what_is_hidden(
    grid: list[list[Any]], area: str, row: int, column: int
) -> None:
    def hide(book: Any) -> None:
        book.worksheets()[0].set_row(row - 1, None, None, {"hidden": True})
        book.worksheets()[0].set_column(column, column, None, None, {"hidden": True})

    ((careful,), fast) = both(workbook(grid, merges=[area], finish=hide))
    assert (careful.hidden_rows, careful.hidden_columns) == ({row}, {column + 1})
    assert (fast is None) == doubtful(grid)
    assert fast is None or fast == [careful]


def test_rich_text_and_the_reading_aid_of_asian_texts_are_read_alike() -> None:
    runs = b'<r><rPr><b/></rPr><t xml:space="preserve">Uno </t></r><r><t>dos</t></r>'
    rich = b"<si>" + runs + b'<rPh sb="0" eb="1"><t>no</t></rPh></si>'
    files = parts(workbook([["x", 5]]))
    files["xl/sharedStrings.xml"] = files["xl/sharedStrings.xml"].replace(b"<si><t>x</t></si>", rich)
    careful, fast = both(zipped(files))
    assert careful[0].rows == [["Uno dos", 5]]
    assert fast == careful


def test_an_inline_text_with_runs_is_read_alike() -> None:
    files = parts(workbook([["x", 5]]))
    inline = (
        b'<c r="A1" t="inlineStr"><is><r><t>Uno</t></r><r><rPr><i/></rPr><t xml:space="preserve"> dos</t></r></is></c>'
    )
    files[SHEET] = files[SHEET].replace(b'<c r="A1" t="s"><v>0</v></c>', inline)
    careful, fast = both(zipped(files))
    assert careful[0].rows == [["Uno dos", 5]]
    assert fast == careful


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b't="str"><f>A2</f><v> a </v>', " a "),
        (b't="str"><f>A2</f><v></v>', None),
        (b't="inlineStr"><is><t> a </t></is>', "a"),
        (b't="inlineStr"><is><t xml:space="preserve"> a </t></is>', " a "),
        (b't="inlineStr"><is><t/></is>', None),
        (b't="b"><v>1</v>', True),
        (b't="n"><v>1.50E+2</v>', 150),
        (b"><f>A2</f><v>7</v>", 7),
    ],
)  # fmt: skip
def test_each_kind_of_cell_is_read_alike(cell: bytes, text: Any) -> None:
    files = parts(workbook([["x", 5]]))
    files[SHEET] = files[SHEET].replace(b'<c r="A1" t="s"><v>0</v></c>', b'<c r="A1" ' + cell + b"</c>")
    careful, fast = both(zipped(files))
    assert careful[0].rows == [[text, 5]]
    assert fast == careful


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        (b"x_x005F_x0041_", "x_x0041_"),
        (b"a_x000D_&#10;b", "a\nb"),
        (b"c_x0007_d", "c d"),
        (b"_xD83D__xDE00_", "\U0001f600"),
        (b"_xD83D_", "\ufffd"),
        (b"no_x00ZZ_", "no_x00ZZ_"),
    ],
)
def test_a_character_that_xml_does_not_take_is_read_as_excel_means_it(stored: bytes, meant: str) -> None:
    files = parts(workbook([["x", 5]]))
    files["xl/sharedStrings.xml"] = files["xl/sharedStrings.xml"].replace(b">x<", b">" + stored + b"<")
    ((careful,), fast) = both(zipped(files))
    assert careful.rows == [[meant, 5]]
    assert fast is None or fast == [careful]


def test_where_the_fast_reader_gives_up_the_careful_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MANY_CELLS", 0)
    for day in (3_000_000, 10**12, 1e300):
        content = workbook([[day, "a"]], formats={"A1": {"num_format": DAY}})
        assert rows_of(read(content)) == [[ErrorCell("#VALUE!"), "a"]]


def test_a_span_of_hours_is_the_same_text_wherever_it_is_read() -> None:
    ((careful,), fast) = both(
        workbook([[timedelta(hours=30).total_seconds() / 86_400]], formats={"A1": {"num_format": "[h]:mm"}})
    )
    assert (careful.rows, fast) == ([["30:00:00"]], None)
