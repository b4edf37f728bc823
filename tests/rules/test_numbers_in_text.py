"""A unit's text against its figures: what is written right is never doubted, what is nearly right is found, and what
is something else is left alone."""

import re
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assets.rules.known_figures import Figure, Unit
from assets.rules.numbers_in_text import NEAR, Finding, check
from tests.rules.datos import csv_rows

ONE, OTHER = "2021-AOI00108700001", "2021-AOI00108700002"
FIGURES = [
    Figure("ejecución física de «Taller»", Decimal(145645), "cantidad", ONE),
    Figure("meta física de «Taller»", Decimal(98200), "cantidad", ONE),
    Figure("porcentaje físico de «Taller»", Decimal("95.884384"), "pct", ONE),
    Figure("ejecución financiera de «Taller»", Decimal("117200987.79"), "soles", ONE),
    Figure("presupuesto de «Taller»", Decimal("122231574"), "soles", ONE),
    Figure("ejecución física de «Feria»", Decimal(6426), "cantidad", OTHER),
    Figure("meta física de «Feria»", Decimal(6500), "cantidad", OTHER),
    Figure("meta física de «Informe»", Decimal(12), "cantidad", "2021-AOI00108700003"),
    Figure("ejecución física de «Informe»", Decimal(24), "cantidad", "2021-AOI00108700003"),
    Figure("actividades", Decimal(130), "conteo"),
]


def only(text: str, actividad: str | None = None) -> Finding:
    [found] = check(text, FIGURES, actividad)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (
            "Se atendió a 145 654 personas.",
            "cifras_traspuestas",
            "Dice 145 654; la ejecución física de «Taller» es 145,645: dos cifras están traspuestas.",
        ),
        (
            "Se usó S/ 117,200,978.79",
            "cifras_traspuestas",
            "Dice S/ 117,200,978.79; la ejecución financiera de «Taller» es S/ 117,200,987.79: dos cifras están"
            " traspuestas.",
        ),
        (
            "con 310 actividades",
            "cifras_traspuestas",
            "Dice 310; las actividades son 130: dos cifras están traspuestas.",
        ),
        (
            "llegó al 95.89%",
            "otro_redondeo",
            "Dice 95.89%; el porcentaje físico de «Taller» es 95.88 %: redondeado a las cifras escritas sería 95.88 %.",
        ),
        (
            "S/ 117.21 millones",
            "otro_redondeo",
            "Dice S/ 117.21 millones; la ejecución financiera de «Taller» es S/ 117,200,987.79: redondeado a las cifras"
            " escritas sería S/ 117,200,000.",
        ),
        (
            "Se ejecutó S/ 122,231,574.00",
            "otra_columna",
            "Dice S/ 122,231,574.00, que es el presupuesto de «Taller»; la ejecución financiera de «Taller» es"
            " S/ 117,200,987.79.",
        ),
        (
            "La meta de 6426 personas",
            "otra_columna",
            "Dice 6426, que es la ejecución física de «Feria»; la meta física de «Feria» es 6,500.",
        ),
        (
            "Se atendió a 146645 personas",
            "una_cifra_distinta",
            "Dice 146645; la ejecución física de «Taller» es 145,645: difiere en una sola cifra.",
        ),
        ("Se atendió a 1445645 personas", "una_cifra_distinta", None),
        ("Se atendió a 14545 personas", "una_cifra_distinta", None),
        ("Se atendió a 145645 personas", "coincide", ""),
        ("Se atendió a 145,645.00 personas", "coincide", ""),
        ("Se atendió a más de 145 600 personas", "coincide", ""),
        ("Se atendió a 145.6 mil personas", "coincide", ""),
        ("el 95.88 % y", "coincide", ""),
        ("el 96%", "coincide", ""),
        ("S/ 117.2 millones", "coincide", ""),
        ("una ejecución de 117,200,987.79 soles", "coincide", ""),
        ("más de 145 500 personas", "sin_correspondencia", ""),
        ("unas 777 personas", "sin_correspondencia", ""),
    ],
)
def test_a_number_is_what_it_is_told_to_be(text: str, kind: str, message: str | None) -> None:
    found = only(text)
    assert found.kind == kind
    if message is not None:
        assert found.message == message
    assert found.number.text in found.snippet


def test_the_measure_is_that_of_the_nearest_clause_and_in_doubt_there_is_none() -> None:
    text = "Se ejecutó 6426 de una meta de 6500 personas: se superó lo programado, 6426 atenciones."
    assert [found.kind for found in check(text, FIGURES)] == ["coincide"] * 3


def test_the_figure_of_another_activity_is_another_column_only_where_the_text_is_about_one() -> None:
    text = "Se ejecutaron 6426 atenciones"
    assert only(text).kind == "coincide"
    found = only(text, ONE)
    assert (found.kind, found.figure) == ("otra_columna", FIGURES[0])
    assert only("Hubo 6426 atenciones", ONE).kind == "coincide", "it does not say of what"
    assert only("Se ejecutaron 130 actividades", ONE).kind == "coincide", "a figure of the unit is nobody else's"


@pytest.mark.parametrize(
    ("name", "unit", "measure"),
    [
        ("meta física", "cantidad", "programado"),
        ("meta ejecutada", "cantidad", "ejecutado"),
        ("programación financiera", "soles", "programado"),
        ("ejecución financiera de «Meta»", "soles", "ejecutado"),
        ("porcentaje de ejecución física", "pct", None),
        ("metas", "conteo", None),
        ("saldo", "soles", None),
    ],
)
def test_the_name_of_a_figure_says_its_measure(name: str, unit: Unit, measure: str | None) -> None:
    assert Figure(name, Decimal(1), unit).measure == measure


def test_two_digits_are_near_only_in_the_activity_and_beside_the_measure() -> None:
    informe = "2021-AOI00108700003"
    assert only("se programó 21 informes", informe).kind == "cifras_traspuestas"
    assert only("hubo 21 informes", informe).kind == "sin_correspondencia"
    assert only("se programó 21 informes").kind == "sin_correspondencia"
    assert only("llegó al 95%", ONE).kind == "otro_redondeo"
    assert only("llegó al 95%").kind == "sin_correspondencia"


@given(st.integers(0, 9), st.lists(st.integers(0, 99), min_size=1, max_size=20))
def test_below_ten_nothing_is_near(small: int, values: list[int]) -> None:
    figures = [Figure("ejecución física de «X»", Decimal(value), "cantidad", ONE) for value in values]
    [found] = check(f"Se ejecutó {small} talleres", figures, ONE)
    assert found.kind in ("coincide", "sin_correspondencia")


QUANTITIES = st.decimals(1, 10**9, places=2)


def forms(value: Decimal, unit: Unit) -> list[str]:
    """Every right way of writing a figure."""
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    one = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if unit == "pct":
        return [
            f"{whole:,} %",
            f"{one}%",
            f"{value.quantize(Decimal('.01'), ROUND_HALF_UP):,} por ciento",
            f"{value} %",
        ]
    found = [
        f"{value:,}",
        f"{value}",
        f"{value:,}".replace(",", " "),
        f"{whole:,}",
        f"{whole:,}".replace(",", "\u202f"),
    ]
    found += [f"{one}".replace(".", ","), f"{value:,}".translate(str.maketrans(",.", ".,"))]
    if value >= 10**6:
        millions = (value / 10**6).quantize(Decimal(".01"), ROUND_HALF_UP)
        head, thousands, units = f"{whole:,}".rsplit(",", 2)
        found += [f"{millions} millones", f"{head}'{thousands},{units}"]
    if unit == "soles":
        return [f"S/ {written}" for written in found] + [f"{written} soles" for written in found]
    return [written for written in found if not re.fullmatch(r"20[1-3][0-9]", written)]  # alone it is a year


@given(QUANTITIES, st.sampled_from(["cantidad", "soles", "pct"]), st.sampled_from(["Se tuvo {} en total.", "({})"]))
def test_every_right_way_of_writing_a_figure_is_that_figure(value: Decimal, unit: Unit, around: str) -> None:
    figure = Figure("ejecución física de «X»", value, unit, ONE)
    for written in forms(value, unit):
        assert [found.kind for found in check(around.format(written), [figure])] == ["coincide"], written


@given(st.integers(100, 10**9), st.integers(0, 8), st.sampled_from(["{:,}", "S/ {:,}.00"]))
def test_two_neighbouring_digits_that_changed_places_are_always_found(value: int, place: int, form: str) -> None:
    digits = list(str(value))
    assume(place < len(digits) - 1 and digits[place] != digits[place + 1])
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    assume(digits[0] != "0")
    figure = Figure("ejecución de «X»", Decimal(value), "soles" if "S/" in form else "cantidad", ONE)
    [found] = check(f"Se tuvo {form.format(int(''.join(digits)))}", [figure])
    assert (found.kind, found.figure) == ("cifras_traspuestas", figure)
    assert "traspuestas" in found.message


@given(st.text(), st.lists(st.builds(Figure, st.text(min_size=1), QUANTITIES, st.sampled_from(["cantidad", "pct"]))))
def test_no_text_raises(text: str, figures: list[Figure]) -> None:
    assert len(check(f"{text} 1,234.5 {text}", figures)) >= 0


@pytest.mark.parametrize(
    ("text", "kind", "figure"),
    [
        ("Se capacitó a 145 654 operadores.", "sin_correspondencia", None),
        ("Se ejecutó 145 654 capacitaciones.", "cifras_traspuestas", FIGURES[0]),
        ("En el Taller, 145 654 operadores.", "cifras_traspuestas", FIGURES[0]),
        ("En los talleres, 145 654 operadores.", "sin_correspondencia", None),
        ("En la Feria, 145 654 operadores.", "sin_correspondencia", None),
        ("Hubo 145 645 operadores.", "coincide", FIGURES[0]),
        ("Hubo 310 actividades.", "cifras_traspuestas", FIGURES[-1]),
    ],
)
def test_in_a_text_about_all_units_an_activitys_figure_is_near_only_where_it_is_spoken_of(
    text: str, kind: str, figure: Figure | None
) -> None:
    [found] = check(text, FIGURES, of_all=True)
    assert (found.kind, found.figure) == (kind, figure)


def test_in_a_text_about_all_units_the_whole_comes_before_each_activity() -> None:
    whole = Figure("ejecución financiera", Decimal(123_457), "soles")
    activity = Figure("ejecución financiera de «Taller»", Decimal(132_456), "soles", ONE)
    text = "Se ejecutó S/ 123 456"
    assert check(text, [activity, whole])[0].kind == "cifras_traspuestas", "the surest, whosesoever it is"
    [found] = check(text, [activity, whole], of_all=True)
    assert (found.kind, found.figure) == ("una_cifra_distinta", whole)


# The real figures: table 5 of the evaluation of 2021, all of its activities.


def of_row(row: dict[str, str]) -> list[Figure]:
    names: dict[str, tuple[str, Unit]] = {
        "fisico_prog_anual": ("meta física", "cantidad"),
        "fisico_ejec_anual": ("ejecución física", "cantidad"),
        "financiero_prog_anual": ("presupuesto", "soles"),
        "financiero_ejec_anual": ("ejecución financiera", "soles"),
    }
    values = {key: Decimal(row[key]) for key in names}
    found = [Figure(f"{name} de N° {row['n']}", values[key], unit, row["n"]) for key, (name, unit) in names.items()]
    for noun in ("fisico", "financiero"):
        if values[f"{noun}_prog_anual"]:
            pct = 100 * values[f"{noun}_ejec_anual"] / values[f"{noun}_prog_anual"]
            found.append(Figure(f"porcentaje de N° {row['n']}", pct, "pct", row["n"]))
    return found


def test_of_the_published_claims_the_only_near_miss_is_the_one_that_is_a_mistake_in_print() -> None:
    """1874 for 1784, `docs/conciliacion.md`."""
    figures = [figure for row in csv_rows("poi_2021_tabla5") for figure in of_row(row)]
    claims = [row["valor_publicado"] for row in csv_rows("poi_2021_resumen_publicado")]
    findings = [found for claim in claims for found in check(f"Se informa {claim}.", figures)]
    assert len(findings) > 20
    [near] = [found for found in findings if found.kind in NEAR]
    assert near.message == "Dice 1874; la ejecución física de N° 10 es 1,784: dos cifras están traspuestas."


def test_numbers_of_other_units_are_near_a_units_figures_once_in_some_hundreds() -> None:
    units: dict[str, list[Figure]] = defaultdict(list)
    for row in csv_rows("poi_2021_tabla5"):
        units[row["centro_costo"]] += of_row(row)
    seen: Counter[bool] = Counter()
    for name, figures in units.items():
        foreign = [figure for other, theirs in units.items() if other != name for figure in theirs[::7]]
        written = [forms(figure.value.quantize(Decimal("0.01")), figure.unit)[0] for figure in foreign]
        seen.update(found.kind in NEAR for found in check("\n".join(f"Se informa {w}." for w in written), figures))
    assert seen.total() > 2000
    assert seen[True] < 0.005 * seen.total()
