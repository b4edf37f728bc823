"""The check of numbers as it was first written: each number against each figure. It says what the fast one must say."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from assets.rules import words_around
from assets.rules.known_figures import Figure
from assets.rules.numbers_in_text import COLUMN, DIGIT, MATCH, NONE, ROUNDED, SWAPPED, Finding
from assets.rules.written_numbers import Number, Reading, numbers

_TEN = 10
#: Digits from which a number without a unit may be soles, is long, is surely meant; and is so where it is close.
_AMOUNT_DIGITS, _LONG, _SURE, _CLOSE = 5, 4, 3, 2


def check(text: str, figures: Iterable[Figure], actividad: str | None = None) -> list[Finding]:
    """As `numbers_in_text.check`; of another column, `message` is the name of the figure that the number is."""
    known = sorted(figures, key=lambda figure: (figure.actividad != actividad, figure.actividad is not None))
    return [_finding(text, number, known, actividad) for number in numbers(text)]


def _finding(text: str, number: Number, figures: Sequence[Figure], actividad: str | None) -> Finding:
    snippet = words_around.snippet(text, number)
    named = words_around.named(text, number)
    equal = [figure for figure in figures if _equals(number, figure)]
    if equal:
        other = _other_column(number, equal, figures, named, actividad)
        if other is None:
            return Finding(number, MATCH, snippet, equal[0])
        return Finding(number, COLUMN, snippet, other, equal[0].name)
    if number.value < _TEN or words_around.hedged(text, number):
        return Finding(number, NONE, snippet)
    for kind, is_near in _NEARNESS:
        near = [
            f for f in figures if _comparable(number, f) and is_near(number, f, _needed(number, f, named, actividad))
        ]
        if near:
            return Finding(number, kind, snippet, near[0])
    return Finding(number, NONE, snippet)


def _equals(number: Number, figure: Figure) -> bool:
    if {number.unit, figure.unit} & {"pct", "soles"} and number.unit not in ("", figure.unit):
        return False
    value = abs(figure.value)
    rounded = any(_round(value, reading.step, ROUND_HALF_UP) == reading.value for reading in number.readings)
    coarse = _in_round_numbers(number.readings[0])
    return rounded or coarse is not None and _round(value, coarse, ROUND_HALF_UP) == number.value


def _in_round_numbers(reading: Reading) -> Decimal | None:
    """What one more is in the last digit before the zeros of a whole number (100 in 145,600); None if it is of few
    digits or has no zeros."""
    digits = f"{reading.value / reading.step:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return reading.step.scaleb(zeros) if zeros and reading.step == 1 and len(digits) - zeros >= _SURE else None


def _comparable(number: Number, figure: Figure) -> bool:
    """Whether the number may be a mistaken form of the figure: of the same unit; without one, no percentage."""
    if number.unit:
        return number.unit == figure.unit
    if figure.unit == "soles":
        return len(str(int(number.value))) >= _AMOUNT_DIGITS
    return figure.unit != "pct"


def _round(value: Decimal, step: Decimal, how: str) -> Decimal:
    return (value / step).to_integral_value(how) * step


def _digits(number: Number, figure: Figure) -> tuple[str, str]:
    """The digits written, and those of the figure rounded alike."""
    reading = number.readings[0]
    should = _round(abs(figure.value), reading.step, ROUND_HALF_UP)
    written, right = (f"{value / reading.step:.0f}" for value in (reading.value, should))
    if reading.step < 1 and reading.value == int(reading.value) and should == int(should):  # 145,654.00
        written, right = str(int(reading.value)), str(int(should))
    return written, right


def _needed(number: Number, figure: Figure, named: str | None, actividad: str | None) -> int:
    """Of how many digits a number must be to be near a figure: few where it cannot well be of anything else, more of a
    percentage, of which a unit has many that lie close together."""
    surely = number.unit == "pct" or named is not None and named == figure.measure
    if surely and figure.actividad == actividad:
        return _CLOSE
    return _LONG if number.unit == "pct" else _SURE


def _is_swapped(number: Number, figure: Figure, needed: int) -> bool:
    written, right = _digits(number, figure)
    if len(written) != len(right) or len(written) < needed:
        return False
    apart = [i for i, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and written[apart[0]] == right[apart[1]]
        and written[apart[1]] == right[apart[0]]
    )


def _is_rounded_otherwise(number: Number, figure: Figure, needed: int) -> bool:
    """Cut off or rounded up where half up says otherwise; also whole numbers whose last digits are zeros."""
    reading, value = number.readings[0], abs(figure.value)
    if len(_digits(number, figure)[0]) < needed:
        return False
    steps = [step for step in (reading.step, _in_round_numbers(reading)) if step is not None]
    return any(
        reading.value in (_round(value, step, ROUND_FLOOR), _round(value, step, ROUND_CEILING)) for step in steps
    )


def _is_one_digit_off(number: Number, figure: Figure, needed: int) -> bool:
    written, right = _digits(number, figure)
    if min(len(written), len(right)) < _LONG or (figure.unit == "pct" and needed > _CLOSE):
        return False
    if len(written) == len(right):
        return sum(a != b for a, b in zip(written, right, strict=True)) == 1
    longer, shorter = sorted((written, right), key=len, reverse=True)
    if len(longer) != len(shorter) + 1:
        return False
    gone = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if longer[:gone] + longer[gone + 1 :] != shorter:
        return False
    return longer is right or longer[gone] in longer[max(0, gone - 1) : gone]


#: In this order: a swap is the surest.
_NEARNESS = ((SWAPPED, _is_swapped), (ROUNDED, _is_rounded_otherwise), (DIGIT, _is_one_digit_off))


def _other_column(
    number: Number, equal: Sequence[Figure], figures: Sequence[Figure], named: str | None, actividad: str | None
) -> Figure | None:
    """The figure that the words ask for, where the number is another one: of the measure that they name, or of the
    activity that the text is about."""
    if number.value < _TEN or named is None:
        return None
    if all(figure.measure not in (named, None) for figure in equal):
        of_whom = {(figure.actividad, figure.unit) for figure in equal}
    elif actividad is not None and number.value >= _TEN**2 and all(f.actividad not in (actividad, None) for f in equal):
        of_whom = {(actividad, figure.unit) for figure in equal}
    else:
        return None
    asked = (figure for figure in figures if figure.measure == named and (figure.actividad, figure.unit) in of_whom)
    return next(asked, None)
