"""How a number may miss a figure: two digits changed places, another rounding, one digit.

Each way first names the figures that it could be of, and then says whether it is near one of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from assets.rules.known_figures import Figures, Group, Unit
from assets.rules.written_numbers import Number, Reading

#: Digits from which a number without a unit may be soles, is long, is surely meant; and is so where it is close.
AMOUNT_DIGITS, LONG, SURE, CLOSE = 5, 4, 3, 2
_TEN = "0123456789"


@dataclass(frozen=True, slots=True)
class Miss:
    """`candidates(number, known, unit)`: every group that may be meant, and perhaps more. `is_near(number, group,
    needed)`: whether the number is near it, which takes that many digits."""

    candidates: Callable[[Number, Figures, Unit], Iterator[Group]]
    is_near: Callable[[Number, Group, int], bool]


def comparable(number: Number) -> tuple[Unit, ...]:
    """Units of the figures of which the number may be a mistaken form: its own; without one, no percentage."""
    if number.unit == "pct":
        return ("pct",)
    if number.unit == "soles":
        return ("soles",)
    long = len(str(int(number.value))) >= AMOUNT_DIGITS
    return ("cantidad", "conteo", "soles") if long else ("cantidad", "conteo")


def in_round_numbers(reading: Reading) -> Decimal | None:
    """What one more is in the last digit before the zeros of a whole number (100 in 145,600); None if it is of few
    digits or has no zeros."""
    digits = f"{reading.value / reading.step:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return reading.step.scaleb(zeros) if zeros and reading.step == 1 and len(digits) - zeros >= SURE else None


def rounded(value: Decimal, step: Decimal, how: str = ROUND_HALF_UP) -> Decimal:
    return (value / step).to_integral_value(how) * step


def _written(number: Number) -> str:
    reading = number.readings[0]
    return f"{reading.value / reading.step:.0f}"


def _digits(number: Number, value: Decimal) -> tuple[str, str]:
    """The digits written, and those of the figure rounded alike."""
    reading = number.readings[0]
    should = rounded(value, reading.step)
    written, right = (f"{value / reading.step:.0f}" for value in (reading.value, should))
    if reading.step < 1 and reading.value == int(reading.value) and should == int(should):  # 145,654.00
        written, right = str(int(reading.value)), str(int(should))
    return written, right


def _by_digits(number: Number, known: Figures, unit: Unit, written: Iterator[str]) -> Iterator[Group]:
    of_digits = known.of_digits(unit, number.readings[0].step)
    for digits in dict.fromkeys(written):
        yield from of_digits.get(digits, ())


def _swaps(number: Number, known: Figures, unit: Unit) -> Iterator[Group]:
    digits = _written(number)
    swapped = (digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1))
    return _by_digits(number, known, unit, swapped)


def _is_swapped(number: Number, group: Group, needed: int) -> bool:
    written, right = _digits(number, group.value)
    if len(written) != len(right) or len(written) < needed:
        return False
    apart = [i for i, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and written[apart[0]] == right[apart[1]]
        and written[apart[1]] == right[apart[0]]
    )


def _around(number: Number, known: Figures, unit: Unit) -> Iterator[Group]:
    reading = number.readings[0]
    return iter(known.around(unit, reading.value, in_round_numbers(reading) or reading.step))


def _is_rounded_otherwise(number: Number, group: Group, needed: int) -> bool:
    """Cut off or rounded up where half up says otherwise; also whole numbers whose last digits are zeros."""
    reading, value = number.readings[0], group.value
    if len(_digits(number, value)[0]) < needed:
        return False
    steps = [step for step in (reading.step, in_round_numbers(reading)) if step is not None]
    return any(
        reading.value in (rounded(value, step, ROUND_FLOOR), rounded(value, step, ROUND_CEILING)) for step in steps
    )


def _neighbours(number: Number, known: Figures, unit: Unit) -> Iterator[Group]:
    digits = _written(number)
    if len(digits) < LONG:
        return iter(())
    return _by_digits(number, known, unit, _one_digit_off(digits))


def _one_digit_off(digits: str) -> Iterator[str]:
    for i in range(len(digits) + 1):
        before, after = digits[:i], digits[i + 1 :]
        yield before + after
        for sign in _TEN:
            yield before + sign + after
            yield before + sign + digits[i:]


def _is_one_digit_off(number: Number, group: Group, needed: int) -> bool:
    written, right = _digits(number, group.value)
    if min(len(written), len(right)) < LONG or (group.unit == "pct" and needed > CLOSE):
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


SWAPPED = Miss(_swaps, _is_swapped)
ROUNDED = Miss(_around, _is_rounded_otherwise)
DIGIT = Miss(_neighbours, _is_one_digit_off)
