"""The numbers of a text are held against any number of figures quickly, and with the same result as one by one."""

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.known_figures import UNITS, Figure, Figures, Unit
from assets.rules.numbers_in_text import COLUMN, MOST, TOO_MANY, check
from tests.rules import slow_numbers

ONE, OTHER = "2021-AOI00108700001", "2021-AOI00108700002"
KNOWN = [Figure("ejecución física de «Taller»", Decimal(145645), "cantidad", ONE)]
_ACTIVITIES = st.sampled_from([None, ONE, OTHER])
_VALUES = st.one_of(
    st.integers(0, 120).map(Decimal), st.integers(990, 1010).map(Decimal), st.decimals(9, 130, places=2),
    st.decimals(0, 10**7, places=2), st.fractions(0, 2).map(lambda of: Decimal(of.numerator) * 100 / of.denominator),
    st.sampled_from(["145645", "145654", "145600", "146000", "99.995", "-1784"]).map(Decimal),
)  # fmt: skip
_NAMES = st.sampled_from(
    ["meta física de «Taller»", "ejecución física de «Feria»", "gasto de «Taller»", "saldo", "metas"]
)
_FIGURES = st.lists(st.builds(Figure, _NAMES, _VALUES, st.sampled_from(UNITS), _ACTIVITIES), min_size=1, max_size=12)
_FORMS = ["{:,}", "{}", "S/ {:,}", "{:,.2f}", "S/ {:,.2f}", "{} %", "{:.1f} %", "{:.0f}", "{:,.0f}", "{:.2f} mil",
          "S/ {:.1f} millones", "{:.0f} mil"]  # fmt: skip
_WORDS = ["Se ejecutó {}.", "La meta de {} personas.", "Hubo {} talleres.", "más de {} casos.", "meta ejecutada: {};"]


@st.composite
def written(draw: st.DrawFn, figures: list[Figure]) -> str:
    """A figure as somebody may write it, and then perhaps with a slip."""
    value = abs(draw(st.sampled_from(figures)).value)
    form = draw(st.sampled_from(_FORMS))
    value = value / 10**6 if "millones" in form else value / 1000 if "mil" in form else value
    sign = list(form.format(value.quantize(Decimal("0.01")) if draw(st.booleans()) else value))
    places = [i for i, char in enumerate(sign) if char.isdigit()]
    i = draw(st.sampled_from(places))
    slip = draw(st.sampled_from(["none", "none", "none", "swap", "other", "gone", "twice", "zeros"]))
    if slip == "swap" and (after := [j for j in places if j > i]):
        sign[i], sign[after[0]] = sign[after[0]], sign[i]
    elif slip == "other":
        sign[i] = draw(st.sampled_from("0123456789"))
    elif slip in ("gone", "twice"):
        sign[i] = "" if slip == "gone" else sign[i] * 2
    elif slip == "zeros":
        sign = [("0" if j > i and char.isdigit() else char) for j, char in enumerate(sign)]
    return draw(st.sampled_from(_WORDS)).format("".join(sign))


@settings(max_examples=400)
@given(st.data(), _FIGURES, _ACTIVITIES)
def test_what_is_found_is_what_each_number_against_each_figure_finds(
    data: st.DataObject, figures: list[Figure], actividad: str | None
) -> None:
    text = " ".join(data.draw(st.lists(written(figures), min_size=1, max_size=4)))
    quick, slow = check(text, figures, actividad), slow_numbers.check(text, figures, actividad)
    assert [(f.number, f.kind, f.snippet) for f in quick] == [(f.number, f.kind, f.snippet) for f in slow]
    for one, other in zip(quick, slow, strict=True):
        assert one.figure is other.figure
        assert one.kind != COLUMN or other.message in one.message


@pytest.mark.parametrize("actividad", [None, ONE, OTHER])
def test_at_each_limit_too(actividad: str | None) -> None:
    """Halves, digits at either end, figures of the same value, and every measure that may be asked for."""
    named: list[tuple[str, Unit]] = [
        ("meta física", "cantidad"),
        ("ejecución física", "cantidad"),
        ("gasto", "soles"),
        ("pct", "pct"),
    ]
    values = [Decimal(text) for text in ("99.995", "145645", "145654", "145650", "0.5", "1000", "1234.5", "12", "24")]
    figures = [
        Figure(f"{name} de «{whose}»", value, unit, whose)
        for place, value in enumerate(values)
        for whose in (OTHER, None, ONE)
        for name, unit in named[place % 3 :]
    ]
    asked = [
        ("meta", 777, OTHER), ("ejecución", 888, "c"), ("ejecución", 889, OTHER), ("meta", 777, "c"),
        ("meta", 98231, "c"),
    ]  # fmt: skip
    figures += [Figure(f"{name} de «{whose}»", Decimal(value), "cantidad", whose) for name, value, whose in asked]
    shown = ["99.99", "100.00", "100", "99.98", "14564", "45645", "1456450", "145,700", "145,600", "145.6 mil", "1,234",
             "1,235", "1,236", "10000", "2345", "12345", "0", "1", "21", "42", "24", "155,654.00",
             "777", "888", "98,300"]  # fmt: skip
    forms = ["Se ejecutó {}.", "La meta de {}.", "Hubo {} y.", "Se gastó S/ {}.", "el {} %."]
    for text in (form.format(number) for form in forms for number in shown):
        quick, slow = check(text, figures, actividad), slow_numbers.check(text, figures, actividad)
        assert [(found.kind, found.figure) for found in quick] == [(found.kind, found.figure) for found in slow], text


def test_a_ministrys_report_is_checked_in_a_moment_however_many_activities_there_are() -> None:
    columns: dict[str, Unit] = {
        "meta física": "cantidad", "ejecución física": "cantidad", "avance": "pct",
        "meta financiera": "soles", "gasto": "soles", "avance financiero": "pct",
    }  # fmt: skip
    figures = Figures(
        Figure(f"{name} de «Actividad {n}»", Decimal(n * 7919 % 10**6 + place), unit, str(n))
        for n in range(5000)
        for place, (name, unit) in enumerate(columns.items())
    )
    text = " ".join(
        f"Se ejecutó {n * 104729 % 10**6:,} personas, el {n % 100}.{n % 7} % de la meta." for n in range(100)
    )
    started = process_time()
    assert len(check(text, figures)) == len(check(text, figures, of_all=True)) == 200
    assert process_time() - started < 4, "200 numbers against 30,000 figures, twice"


def test_numbers_beyond_those_that_a_person_writes_are_told_once_and_not_looked_at() -> None:
    text = "Se atendió a 145 654 personas. " * (MOST + 300)
    found = check(text, KNOWN)
    assert [len(found), found[-1].kind, found[-2].kind] == [MOST + 1, TOO_MANY, "cifras_traspuestas"]
    assert found[-1].message.startswith(f"El texto tiene más de {MOST} números; desde 145 654 ninguno")
    assert check("Se atendió a 145 654 personas. " * MOST, KNOWN)[-1].kind == "cifras_traspuestas"


def test_a_text_of_megabytes_is_read_only_as_far_as_its_numbers_are_looked_at() -> None:
    started = process_time()
    found = check("(1) 2 3 4 5\u00a0678 9.5 % " * 150_000, KNOWN)
    assert found[-1].kind == TOO_MANY
    assert process_time() - started < 4
