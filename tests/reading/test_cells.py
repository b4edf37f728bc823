"""The grammar of cells: what people and machines write, and what is asked about rather than guessed."""

import math
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.reading import cells
from assets.reading.book import ErrorCell, UncalculatedCell
from assets.reading.cells import CellProblem, Quantity

READERS = (
    cells.plain_text,
    cells.verbatim,
    cells.code,
    cells.integer,
    cells.quantity,
    cells.amount,
    cells.percentage,
    cells.machine_amount,
    cells.iso_date,
    cells.yes_no,
)
NBSP, THIN, RTL, ZERO_WIDTH = "\u00a0", "\u202f", "\u200f", "\u200b"


def rule(reader, value, *more) -> str:
    with pytest.raises(CellProblem) as caught:
        reader(value, *more)
    return caught.value.regla


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 (Reprogramado del 2022)", Quantity(100, False, 2022)),
        ("70% reprogramado del 2022", Quantity(7000, True, 2022)),
        ("86% (2022)", Quantity(8600, True, 2022)),
        ("80% (reprogramado del 2022)", Quantity(8000, True, 2022)),
        ("11 ³", Quantity(1100)),
        ("300 ⁴", Quantity(30000)),
        ("100%", Quantity(10000, True)),
        ("70% 2023", Quantity(7000, True, 2023)),
        ("-", Quantity(None)),
        ("–", Quantity(None)),
        ("— ¹", Quantity(None)),
        ("", Quantity(None)),
        (f" {NBSP}", Quantity(None)),
        (None, Quantity(None)),
    ],
)
def test_each_form_of_the_published_table_is_read_as_a_person_reads_it(written, read) -> None:
    assert cells.quantity(written) == read


@pytest.mark.parametrize("mark", "⁰¹²³⁴⁵⁶⁷⁸⁹")
def test_a_footnote_mark_never_becomes_a_digit(mark: str) -> None:
    for written in (f"11 {mark}", f"11{mark}", f"11 {mark}{mark}", f"11 {mark} (2022)", f"11 (2022) {mark}"):
        assert cells.quantity(written).hundredths == 1100
    assert cells.quantity(f"11{mark}%") == Quantity(1100, True)
    for written in (mark, f"{mark}11", f"1{mark}1", f"11{mark}5"):
        assert rule(cells.quantity, written) == "numero_ilegible"


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [
        ("1,234.50", 123450),  # Peru
        ("1.234,50", 123450),  # Spain
        ("1 234,50", 123450),
        (f"1{NBSP}234{THIN}567", 123456700),
        ("1'234'567.8", 123456780),
        ("1,234,567", 123456700),
        ("1.234.567", 123456700),
        ("0,5", 50),
        ("2.5", 250),
        ("12,75", 1275),
        ("S/ 1,234.50", 123450),
        ("s/.12", 1200),
        (f"{RTL}11{ZERO_WIDTH}", 1100),
    ],
)
def test_amounts_of_both_conventions_are_read_where_they_can_mean_one_thing_only(written: str, hundredths: int) -> None:
    assert cells.amount(written) == hundredths


@pytest.mark.parametrize("written", ["1,234", "1.234", "12,345", "999.999", "S/ 1,234", "-1,234", "1,234%"])
def test_a_lone_group_of_three_is_asked_about(written: str) -> None:
    assert rule(cells.amount, written) == "numero_ambiguo"


@pytest.mark.parametrize(
    "written",
    [
        "1e5", "1E5", "NaN", "nan", "inf", "-Infinity", "0x1F", "1_000", "١٢", "１２", "५", "Ⅻ", "½", "1/2",
        "--", "once", "11; 12", "(11)", "11 (Reprogramado)", "(2022)", "%", "- %",
        "1,2,3", "1.23.456", "0,234.50", "1 234'567", "012.345.678", "2 1/2", "(1)", "1/", "111/", "11 (12)", "11 12/",
        "12,34.5", "1 23", "1(2022) 500", "1 (2022) (2023)", "5 reprogramado del 20225", "70% (2022) 2023", "$5",
        "S/", "S/ 5 S/", "5 mil", "5 y medio", "5 de 10", "5 por ciento", "s", "si", "n", "no",
        "5 docenas", "11³ talleres ³ 5", "x" * 40_000, "³" * 40_000 + "x", "1 " * 20_000,
    ],
)  # fmt: skip
def test_what_the_grammar_does_not_cover_is_no_number(written: str) -> None:
    assert rule(cells.amount, written) == "numero_ilegible"
    assert rule(cells.quantity, written) == "numero_ilegible"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1-2", "numero_en_rango"), ("11 o 12", "numero_en_rango"), ("2 – 3", "numero_en_rango"),
        ("de 2 a 3", "numero_en_rango"), ("5 hasta 10 talleres", "numero_en_rango"), ("2022-2023", "numero_en_rango"),
        ("aprox 20", "numero_aproximado"), ("20 (aprox.)", "numero_aproximado"), ("≥ 20", "numero_aproximado"),
        ("20+", "numero_aproximado"), ("casi 20", "numero_aproximado"), ("~1,234", "numero_aproximado"),
        ("11 talleres", "numero_con_palabras"), ("1500soles", "numero_con_palabras"),
        ("5 talleres de capacitación", "numero_ilegible"),
    ],
)  # fmt: skip
def test_what_is_nearly_a_number_is_told_as_what_it_is_and_never_read(written: str, told: str) -> None:
    for reader in (cells.quantity, cells.amount, cells.integer, cells.percentage):
        assert rule(reader, written) == told


def test_the_number_that_is_suggested_is_the_one_that_is_written() -> None:
    for written, suggested in (("5 talleres", "5"), ("1,234.50 soles", "1,234.50"), ("70 % (2022)x", None),
                               ("5 talleres (2022)", "5 (2022)")):  # fmt: skip
        with pytest.raises(CellProblem) as caught:
            cells.quantity(written)
        assert caught.value.details.get("sugerencia") == suggested


ABSENT = ("s/i", "S/I", "s.i.", "s.i", "S. I.", "s/d", "n/a", "N.A.", "NA", "n.d.", "no aplica", "No Aplica",
          "no corresponde", "NO DISPONIBLE", "sin información", "Sin informacion", "sin dato", "sin datos")  # fmt: skip


@pytest.mark.parametrize("written", ABSENT)
def test_a_word_of_absence_is_an_absent_quantity_and_a_question_where_no_text_would_keep_it(written: str) -> None:
    assert cells.quantity(written) == Quantity(None)
    assert cells.quantity(f"{written} (2022)") == Quantity(None, ejercicio=2022)
    assert cells.verbatim(written) == written
    for reader in (cells.amount, cells.percentage, cells.integer):
        assert rule(reader, written) == "ausencia_en_palabras"
    assert rule(cells.quantity, f"{written} 5") == "numero_ilegible"
    assert rule(cells.quantity, f"{written}%") == "ausencia_en_palabras"


# ---- an oracle: another way to read, simpler and stricter, which shares no code with the reader

_CONVENTIONS = [(".", ","), (".", " "), (".", "'"), (".", "’"), (",", "."), (",", " "), (",", "'"), (",", "’")]
_DIGITS = set("0123456789")


def _in_convention(text: str, decimal: str, group: str) -> Decimal | None:
    whole, _, rest = text.partition(decimal)
    if decimal in text and not (rest and set(rest) <= _DIGITS):
        return None
    groups = whole.split(group)
    if not all(piece and set(piece) <= _DIGITS for piece in groups):
        return None
    if len(groups) > 1 and (len(groups[0]) > 3 or groups[0][0] == "0" or any(len(piece) != 3 for piece in groups[1:])):
        return None
    return Decimal("".join(groups) + "." + (rest or "0"))


def _without_a_note(text: str) -> str:
    """The text without one of the marks that stand at its end, if one does."""
    if text and text[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return text[:-1].rstrip()
    for mark in [f"({n})" for n in range(1, 10)] + [f"{n}/" for n in range(1, 10)]:
        if text.endswith((" " + mark, "%" + mark)):
            return text.removesuffix(mark).rstrip()
    if text[-5:-1].isdecimal() and text.endswith(")") and text[-5:-3] == "20":
        before = text[:-5].rstrip()
        if before.endswith("("):
            return before[:-1].rstrip()
        for words in ("reprogramado del", "reprogramada del", "reprogramado de", "reprogramada de"):
            for more in ("", " año"):
                opened = before.removesuffix(words + more).rstrip()
                if opened != before and opened.endswith("("):
                    return opened[:-1].rstrip()
    if text[-4:].isdecimal() and text[-4:-2] == "20":
        before = text[:-4]
        for words in ("reprogramado del", "reprogramada del", "reprogramado de", "reprogramada de"):
            for more in (" ", " año "):
                if before.endswith(words + more):
                    return before.removesuffix(words + more).rstrip()
        if before.endswith((" ", "%")):
            return before.rstrip()
    return text


def possible(written: str) -> set[Decimal]:
    """Every value that a careful person may see in a text: more than one, and it must be asked about."""
    unseen = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)])
    kept = {0x200C: "\u200c", 0x200D: "\u200d", 0x2065: "\u2065"}
    text = " ".join(written.translate({**unseen, **kept}).split()).casefold()
    found: set[Decimal] = set()
    for one in (text, text.removeprefix("s/").strip(), text.removeprefix("s/.").strip(),
                text.removesuffix("s/").strip(), text.removesuffix("s/.").strip()):  # fmt: skip
        one = one.removeprefix("'").removeprefix("’").strip()
        while True:
            bare = one.removesuffix("%").rstrip()
            sign = -1 if bare.startswith("-") else 1
            core = bare.removeprefix("-") if sign < 0 else bare.removeprefix("+")
            values = [_in_convention(core, *convention) for convention in _CONVENTIONS]
            found |= {sign * value for value in values if value is not None}
            shorter = _without_a_note(one)
            if shorter == one:
                shorter = _without_a_note(bare)
            if shorter in (one, bare):
                break
            one = shorter
    return found


_PIECES = st.sampled_from(
    ["1", "12", "234", "70", "2022", "(2023)", "%", " ", "  ", NBSP, ".", ",", "-", "+", "'", "³", "⁴", "(", ")",
    "e", "x", "(1)", "1/", "s/i", " a ", "aprox. ", ">", " talleres",
     "Reprogramado del 2022", "(reprogramado del 2022)", "٣", "３", "S/", RTL]
)  # fmt: skip


@settings(deadline=None, max_examples=600)
@given(st.one_of(st.text(max_size=12), st.lists(_PIECES, max_size=6).map("".join)))
@example("1(2022) 500")
@example("1 reprogramado del 20225")
@example("11 (1)")
@example("1,234")
def test_no_text_is_read_as_a_number_that_a_careful_person_would_not_read_so(written: str) -> None:
    for reader in (cells.quantity, cells.amount):
        try:
            read = reader(written)
        except CellProblem:
            continue
        hundredths = read.hundredths if isinstance(read, Quantity) else read
        if hundredths is not None:
            assert possible(written) == {Decimal(hundredths) / 100}


@settings(deadline=None)
@given(st.integers(-(10**14), 10**14), st.sampled_from([".", ","]))
def test_what_a_file_has_decided_is_read_in_its_own_way_or_asked_about(cents: int, decimal: str) -> None:
    shown = _peruvian(cents) if decimal == "." else _spanish(cents)
    whole = shown[:-3]
    assert cells.amount(shown, decimal=decimal) == cents
    assert cells.integer(whole, decimal=decimal) == int(Decimal(cents) / 100)
    if abs(cents) >= 100_000:
        assert rule(cells.amount, shown, ",."[decimal == ","]) in ("decimal_contrario", "demasiados_decimales")


def _peruvian(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"


def _spanish(cents: int) -> str:
    return _peruvian(cents).translate(str.maketrans(",.", ".,"))


def _spaced(cents: int) -> str:
    return _peruvian(cents).replace(",", NBSP)


def _soles(cents: int) -> str:
    return f"S/ {_peruvian(cents)}"


@settings(deadline=None)
@given(st.integers(0, 10**16), st.sampled_from([_peruvian, _spanish, _spaced, _soles]))
def test_an_amount_that_is_written_and_read_again_is_the_same(cents: int, formatter) -> None:
    assert cells.amount(formatter(cents)) == cents


@settings(deadline=None)
@given(st.integers(0, 10**12), st.sampled_from([_peruvian, _spanish, _spaced]), st.booleans(),
       st.one_of(st.none(), st.integers(2000, 2099)))  # fmt: skip
def test_a_quantity_that_is_written_and_read_again_is_the_same(
    cents: int, formatter, percent: bool, year: int | None
) -> None:
    written = formatter(cents) + "%" * percent + (f" (Reprogramado del {year})" if year else "")
    assert cells.quantity(written) == Quantity(cents, percent, year)


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_a_number_as_it_is_shown_is_read_again_as_itself(cents: int) -> None:
    assert cells.amount(cells.show(cents / 100)) == cents
    assert cells.percentage(cells.shown_percent(cents / 10_000)) == cents * 10_000


@settings(deadline=None)
@given(st.integers(-(10**16), 10**16))
def test_a_machine_amount_that_is_written_and_read_again_is_the_same(cents: int) -> None:
    sign = "-" if cents < 0 else ""
    assert cells.machine_amount(f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}") == cents


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_an_excel_number_of_two_decimals_is_read_to_the_cent(cents: int) -> None:
    assert cells.amount(cents / 100) == cents
    assert cells.machine_amount(cents / 100) == cents


def test_the_noise_of_binary_arithmetic_is_no_third_decimal() -> None:
    assert cells.amount(0.1 + 0.2) == 30
    assert rule(cells.amount, 0.125) == "demasiados_decimales"
    assert rule(cells.amount, 1e-5) == "demasiados_decimales"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e20, "9" * 5000, "9" * 17, 10**30])
def test_an_impossible_number_is_out_of_range_and_never_an_error_of_ours(value) -> None:
    assert rule(cells.amount, value) == "numero_fuera_de_rango"
    assert rule(cells.machine_amount, value) == "numero_fuera_de_rango"
    assert rule(cells.integer, value) == "numero_fuera_de_rango"
    assert rule(cells.percentage, value) == "numero_fuera_de_rango"


@settings(deadline=None)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_no_reader_raises_anything_but_a_cell_problem(value) -> None:
    for reader in READERS:
        with suppress(CellProblem):
            reader(value)


def test_a_number_shown_as_a_percentage_is_what_the_person_sees() -> None:
    assert cells.quantity(0.86, True) == Quantity(8600, True)
    assert cells.quantity(1, True) == Quantity(10000, True)
    assert cells.percentage(0.86, True) == 86_000_000
    assert cells.percentage(1 / 3, True) == 33_333_333
    assert cells.shown_percent(0.86) == "86%"
    assert cells.shown_percent(1 / 3) == "33.33%"
    assert cells.shown_percent(1.225) == "122.5%"
    assert cells.shown_percent(1) == "100%"


def test_machine_blank_is_not_zero_and_nothing_but_the_machines_own_writing_is_read() -> None:
    assert cells.machine_amount("49672.00") == 4967200
    assert cells.machine_amount("'49672.5") == 4967250
    assert cells.machine_amount("0.00") == 0
    assert cells.machine_amount("-0.50") == -50
    for blank in (None, "", "  ", NBSP, "'"):
        assert cells.machine_amount(blank) is None
    for written in ("49672,00", "1,234,567.00", "-", "+5", "S/ 5", "5%", "٥", "1e5", "5 000.00"):
        assert rule(cells.machine_amount, written) == "numero_ilegible"
    assert rule(cells.machine_amount, "1.234") == "numero_ambiguo"


def test_codes_keep_their_zeros_and_lose_what_nobody_sees() -> None:
    assert cells.code("0002") == "0002"
    assert cells.code("'000127") == "000127"
    assert cells.code(f"{ZERO_WIDTH}AOI99999900001{NBSP}") == "AOI99999900001"
    assert cells.code(1087.0) == "1087"
    assert cells.code("'") is None


@pytest.mark.parametrize("reader", READERS)
def test_a_broken_cell_is_a_finding_in_whatever_column(reader) -> None:
    assert rule(reader, ErrorCell("#REF!")) == "error_de_formula"
    assert rule(reader, UncalculatedCell("=A1*2")) == "formula_sin_calcular"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "written", ["#REF!", " #DIV/0!", "#N/A", "#¡REF!", "#¡DIV/0!", "#N/D", "#¿NOMBRE?", "#¡VALOR!", "####"]
)
def test_an_error_that_became_a_text_is_still_one(reader, written: str) -> None:
    """As a CSV, a page or a pasted cell shows it."""
    assert rule(reader, written) == "error_de_formula"


def test_a_text_about_an_error_is_a_text() -> None:
    for written in ("#1", "Informe #REF!", "#REF! en la celda", "#mujeres", "# 5", "#"):
        assert cells.verbatim(written) == written


def test_dates_are_cells_or_a_days_writing_and_a_bare_serial_is_asked_about() -> None:
    assert cells.iso_date(datetime(2021, 3, 1, 10, 5)) == "2021-03-01"
    assert cells.iso_date(date(2021, 3, 1)) == "2021-03-01"
    for written in ("01/03/2021", "1-3-2021", "01.03.2021", "2021-03-01", "2021-03-01 00:00:00", f" 01/03/2021{NBSP}"):
        assert cells.iso_date(written) == "2021-03-01"
    unread = (44256, "44256", 44256.0, "30/02/2021", "13/13/2021", "2021-03-01 y otra", "20210301", "2021-W09-1",
              "01/03/21", "marzo", "0001-01-01", date(1904, 1, 1), True)  # fmt: skip
    for value in unread:
        assert rule(cells.iso_date, value) == "fecha_ilegible"
    assert cells.iso_date(None) is None
    assert cells.iso_date(" ") is None


def test_a_truth_value_or_a_date_is_no_quantity() -> None:
    for value in (True, False, date(2023, 2, 1), datetime(2023, 2, 1)):
        assert rule(cells.quantity, value) == "numero_ilegible"
        assert rule(cells.integer, value) == "numero_ilegible"
        assert rule(cells.machine_amount, value) == "numero_ilegible"


def test_yes_and_no_are_written_in_few_ways() -> None:
    assert [cells.yes_no(value) for value in ("SI", "sí", " Sí ", "NO", "n", None)] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]
    assert rule(cells.yes_no, "X") == "valor_no_admitido"


def test_long_texts_emoji_and_formulas_in_text_stay_what_they_are() -> None:
    long = "ñ" * 40_000
    assert cells.plain_text(long) == long
    assert cells.verbatim("=cmd()|'/C calc'!A1") == "=cmd()|'/C calc'!A1"
    assert cells.plain_text("Taller 👩🏽‍🏫 de género") == "Taller 👩🏽‍🏫 de género"
    assert cells.verbatim("una línea\notra") == "una línea\notra"


@pytest.mark.parametrize("reader", ["quantity", "amount", "integer", "percentage", "machine_amount"])
@pytest.mark.parametrize("written", ["2\n120", "2\n\n120", "999 \n 120", "2\t120", "2\u2028120"])
def test_two_lines_of_digits_are_not_one_number(reader: str, written: str) -> None:
    with pytest.raises(CellProblem):
        getattr(cells, reader)(written)
