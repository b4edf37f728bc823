"""Each number that a unit writes is held against the unit's figures: it is one of them, nearly one, or none.

    coincide               a figure, exact or rounded half up to the digits written (also in thousands or millions)
    cifras_traspuestas     two neighbouring digits of a figure changed places
    otro_redondeo          a figure cut off, or rounded otherwise
    otra_columna           the figure of another measure than the one named, or of another activity
    una_cifra_distinta     of four digits or more: one is another, is missing or stands twice
    sin_correspondencia    no figure of the unit: to be counted only
    demasiados_numeros     the first number of a text that was not looked at, there being too many

A near miss is told to a planner, who has little patience for false ones: below ten nothing is near; two digits are near
only of the activity that a text is about, as a percentage or beside the word of their measure; and in a text about all
units a single activity's figure is near only where a measure or that activity is named. How numbers are read:
`assets.rules.written_numbers`; what is near: `assets.rules.near_misses`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

from assets.rules import near_misses, words_around
from assets.rules.known_figures import UNITS, Figure, Figures, Group, Place
from assets.rules.near_misses import CLOSE, LONG, SURE, Miss, in_round_numbers
from assets.rules.written_numbers import Number, each
from schemas.normal import bare

MATCH, SWAPPED, ROUNDED, COLUMN, DIGIT, NONE, TOO_MANY = (
    "coincide", "cifras_traspuestas", "otro_redondeo", "otra_columna", "una_cifra_distinta", "sin_correspondencia",
    "demasiados_numeros",
)  # fmt: skip
#: What a planner looks at before publishing; `TOLD`, with what nobody looked at.
NEAR = (SWAPPED, ROUNDED, COLUMN, DIGIT)
TOLD = (*NEAR, TOO_MANY)
#: Numbers of one text that are looked at; a person's has some tens.
MOST = 500
_TEN = 10
#: In this order: a swap is the surest.
_MISSES = ((SWAPPED, near_misses.SWAPPED), (ROUNDED, near_misses.ROUNDED), (DIGIT, near_misses.DIGIT))


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to say of a number. `figure`: which one it is, or nearly is; `snippet`: the words around it; `message`:
    for the planner, empty where there is nothing to do."""

    number: Number
    kind: str
    snippet: str
    figure: Figure | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A number where it stands. `named`: the measure that its clause names; `actividad`: which one its text is about;
    `admitted`: whether it may be a mistaken form of another's figure, by position."""

    number: Number
    known: Figures
    named: str | None
    actividad: str | None
    admitted: Callable[[int], bool]


def check(
    text: str, figures: Figures | Iterable[Figure], actividad: str | None = None, *, of_all: bool = False
) -> list[Finding]:
    """A finding for each number of a text, in order, of which the last one stands for all after `MOST`. `actividad`:
    which one the text is about, if one: its figures come first, and those of others are another column. `of_all`: it is
    about every unit. Make `Figures` once where there are several texts of a unit."""
    known = figures if isinstance(figures, Figures) else Figures(figures)
    read = list(islice(each(text), MOST + 1))
    found = [_finding(text, number, known, actividad, of_all) for number in read[:MOST]]
    return found + [_too_many(text, number) for number in read[MOST:]]


def _too_many(text: str, number: Number) -> Finding:
    message = (
        f"El texto tiene más de {MOST} números; desde {number.text} ninguno se comparó con las cifras. Pártalo en"
        " varios textos, o revise esos números a mano."
    )
    return Finding(number, TOO_MANY, words_around.snippet(text, number), None, message)


def _finding(text: str, number: Number, known: Figures, actividad: str | None, of_all: bool) -> Finding:
    snippet = words_around.snippet(text, number)
    seen = _Seen(
        number, known, words_around.named(text, number), actividad, _admission(text, number, known) if of_all else _any
    )
    equal = _equal(number, known)
    if equal:
        first = known.all[min(known.first(group, actividad) for group in equal)[1]]
        other = _other_column(seen, equal)
        if other is None:
            return Finding(number, MATCH, snippet, first)
        return Finding(number, COLUMN, snippet, other, _told_column(number, first, other))
    if number.value < _TEN or words_around.hedged(text, number):
        return Finding(number, NONE, snippet)
    for own, others in ((True, False), (False, True)) if of_all else ((True, True),):
        for kind, miss in _MISSES:
            near = _near(seen, miss, own, others)
            if near is not None:
                return Finding(number, kind, snippet, near, _told(number, near, kind))
    return Finding(number, NONE, snippet)


def _any(place: int) -> bool:
    return True


def _admission(text: str, number: Number, known: Figures) -> Callable[[int], bool]:
    """In a text about all units: every figure beside the word of a measure; else, those of the activities named."""
    if words_around.measured(text, number):
        return _any
    around = f" {bare(words_around.wide(text, number))} "
    return lambda place: f" {known.whose(place)} " in around


def _equal(number: Number, known: Figures) -> list[Group]:
    """Groups of which the number is a right form; of percentages and soles alone if it says that it is one."""
    forms = [(reading.value, reading.step) for reading in number.readings]
    coarse = in_round_numbers(number.readings[0])
    if coarse is not None:
        forms.append((number.value, coarse))
    units = [unit for unit in UNITS if number.unit in ("", unit)]
    return list(
        dict.fromkeys(group for unit in units for value, step in forms for group in known.rounded(unit, value, step))
    )


def _near(seen: _Seen, miss: Miss, own: bool, others: bool) -> Figure | None:
    """The first figure that the number misses in a way: of those that its text is about, and of others."""
    found: Place | None = None
    for unit in near_misses.comparable(seen.number):
        for group in miss.candidates(seen.number, seen.known, unit):
            place = _of_group(seen, miss, group, own, others)
            if place is not None and (found is None or place < found):
                found = place
    return seen.known.all[found[1]] if found else None


def _of_group(seen: _Seen, miss: Miss, group: Group, own: bool, others: bool) -> Place | None:
    """A number must be of few digits where it cannot well be of anything else; of more for a percentage, of which a
    unit has many that lie close together."""
    needed = LONG if seen.number.unit == "pct" else SURE
    near = miss.is_near(seen.number, group, needed)
    if own and (places := group.whose.get(seen.actividad)):
        if near:
            return 0, places[0]
        surely = (place for place in places if _is_surely_meant(seen, place))
        place = next(surely, None)
        if place is not None and miss.is_near(seen.number, group, CLOSE):
            return 0, place
    if others and near:
        if seen.actividad is not None and None in group.whose:
            return 1, group.whose[None][0]
        return next(((2, place) for place in group.others(seen.actividad) if seen.admitted(place)), None)
    return None


def _is_surely_meant(seen: _Seen, place: int) -> bool:
    return seen.number.unit == "pct" or seen.named is not None and seen.named == seen.known.measure(place)


def _other_column(seen: _Seen, equal: list[Group]) -> Figure | None:
    """The figure that the words ask for, where the number is another one: of the measure that they name, or of the
    activity that the text is about."""
    number, known, named, actividad = seen.number, seen.known, seen.named, seen.actividad
    if number.value < _TEN or named is None:
        return None
    found: list[Place | None] = []
    if all(known.measures(group).isdisjoint((named, None)) for group in equal):
        found = [known.asked(group, named, actividad) for group in equal]
    elif actividad is not None and number.value >= _TEN**2 and not any(group.is_of(actividad) for group in equal):
        own = [known.measured(actividad, group.unit, named) for group in equal]
        found = [(0, place) for place in own if place is not None]
    place = min((place for place in found if place is not None), default=None)
    return known.all[place[1]] if place else None


def _told(number: Number, figure: Figure, kind: str) -> str:
    why = {
        SWAPPED: "dos cifras están traspuestas",
        ROUNDED: f"redondeado a las cifras escritas sería {_written(figure, _half_up(number, figure))}",
        DIGIT: "difiere en una sola cifra",
    }[kind]
    return f"Dice {number.text}; {_of(figure)} {_shown(figure)}: {why}."


def _told_column(number: Number, equal: Figure, asked: Figure) -> str:
    return f"Dice {number.text}, que es {_article(equal.name)}; {_of(asked)} {_shown(asked)}."


def _half_up(number: Number, figure: Figure) -> Decimal:
    """The figure as it should have been rounded."""
    reading = number.readings[0]
    near = abs(abs(figure.value) - reading.value) < reading.step
    return near_misses.rounded(figure.value, reading.step if near else in_round_numbers(reading) or reading.step)


def _of(figure: Figure) -> str:
    """`la ejecución física de «…» es`."""
    return f"{_article(figure.name)} {'son' if figure.name.split(' ')[0].endswith('s') else 'es'}"


def _article(name: str) -> str:
    first = bare(name.split(" ")[0])
    feminine = any(first.removesuffix(end).endswith(("a", "cion", "sion", "dad")) for end in ("", "s", "es"))
    if first.endswith("s"):
        return f"{'las' if feminine else 'los'} {name}"
    return f"{'la' if feminine else 'el'} {name}"


def _shown(figure: Figure) -> str:
    places = 2 if figure.unit in ("soles", "pct") else 0 if figure.value == int(figure.value) else 2
    return _written(figure, figure.value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _written(figure: Figure, value: Decimal) -> str:
    number = f"{value:,f}"
    return f"S/ {number}" if figure.unit == "soles" else f"{number} %" if figure.unit == "pct" else number
