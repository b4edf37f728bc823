"""A printed figure against a computed one: the one place where they are compared, and where it is said why they
differ.

Results (`schemas.tables.publicado.RESULTS`): `igual`; `igual_redondeado`, equal after the stated rounding half up,
within what a sum of whole soles can be off, or up to letter case; `por_construccion`, equal, but an input was solved
from it; `diferente`, also where what is printed is no number and one is expected (it is not equal, and something
here computes it); `sin_fuente`, nothing here computes it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.reconciliation_print import (
    NO_FIGURE,
    PrintedNumber,
    is_no_figure,
    join_names,
    like,
    millionths,
    parse_number,
    plain,
    rounded,
    split_names,
    written,
)
from schemas.codelists import departamentos, lugares
from schemas.normal import bare, fold, tidy

EQUAL, ROUNDED, CONSTRUCTED, DIFFERENT, NO_SOURCE = (
    "igual",
    "igual_redondeado",
    "por_construccion",
    "diferente",
    "sin_fuente",
)
#: Given the printed value, why it may differ; None if it has nothing to say about that value.
Why = Callable[[Fraction], str | None]


class NoSource(Exception):
    """Nothing here computes the figure; the message, for a person, says why."""


@dataclass(frozen=True, slots=True)
class Departments:
    """A list of departments: ubigeos in the order they are shown, and for any ubigeo what its activities executed."""

    codes: tuple[str, ...]
    execution: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Computed:
    """What is computed for a figure. A value of None is "no figure here either".

    `percent`: the value is a percentage. `counted`: an exact count, for which the print's rounding is no excuse.
    `rounded`: the value already went through a stated rounding. `slack`: by how much the inputs' own rounding can
    move it. `inferred`: an input that was solved from the published figures, named.
    """

    value: Fraction | str | Departments | None
    arithmetic: str
    percent: bool = False
    counted: bool = False
    rounded: bool = False
    slack: Fraction = Fraction()
    slack_text: str = ""
    inferred: str = ""
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Columns of table `conciliacion`; `diferencia` and `tolerancia` in millionths, None for texts."""

    resultado: str
    explicacion: str
    calculado: str | None = None
    diferencia: int | None = None
    tolerancia: int | None = None


def compare(printed: str, computed: Computed) -> Comparison:
    """What is printed against what is computed."""
    if isinstance(computed.value, Departments):
        return _departments(printed, computed, computed.value)
    if isinstance(computed.value, str):
        return _text(printed, computed, computed.value)
    number = parse_number(printed)
    if computed.value is None:
        return _nothing(printed, computed)
    shown = like(computed.value, number or PrintedNumber(Fraction(), percent=computed.percent))
    if number is None:
        fault = "se publicó sin cifra" if is_no_figure(printed) else f"lo publicado, «{printed}», no se lee como número"
        return Comparison(DIFFERENT, _sentences(computed.arithmetic, fault), shown)
    if number.percent and not computed.percent:
        fault = "se publicó un porcentaje, y la cifra es una cantidad"
        return Comparison(DIFFERENT, _sentences(computed.arithmetic, fault), plain(computed.value))
    return _number(number, computed, computed.value, shown)


def _number(number: PrintedNumber, computed: Computed, value: Fraction, shown: str) -> Comparison:
    difference = value - number.value
    half_unit = Fraction() if computed.counted or computed.rounded else Fraction(1, 2 * 10**number.decimals)
    tolerance = max(half_unit, computed.slack)
    at_print = rounded(value, number.decimals)
    if difference == 0:
        result, note = (ROUNDED if computed.rounded else EQUAL), ""
    elif half_unit and at_print == number.value:
        result, note = ROUNDED, f"redondeado, {written(at_print, number)}"
    elif abs(difference) <= computed.slack:
        result, note = ROUNDED, f"la diferencia, {plain(abs(difference))}, cabe en {computed.slack_text}"
    else:
        result, note = DIFFERENT, _reasons(number, computed, value)
    stored = millionths(difference)
    too_large = "" if stored is not None else "la diferencia no cabe en la columna"
    explanation = _sentences(computed.arithmetic, note, _inferred(result, computed), too_large)
    return Comparison(_constructed(result, computed), explanation, shown, stored, millionths(tolerance))


def _nothing(printed: str, computed: Computed) -> Comparison:
    if is_no_figure(printed):
        return Comparison(EQUAL, _sentences(computed.arithmetic), NO_FIGURE)
    fault = "se publicó una cifra donde no hay qué dividir"
    return Comparison(DIFFERENT, _sentences(computed.arithmetic, fault), NO_FIGURE)


def _text(printed: str, computed: Computed, value: str) -> Comparison:
    if tidy(printed) == tidy(value):
        result, note = EQUAL, ""
    elif fold(printed) == fold(value):
        result, note = ROUNDED, "igual salvo mayúsculas"
    else:
        result, note = DIFFERENT, f"se publicó «{printed}»"
    explanation = _sentences(computed.arithmetic, note, _inferred(result, computed))
    return Comparison(_constructed(result, computed), explanation, value)


def _departments(printed: str, computed: Computed, value: Departments) -> Comparison:
    """Lists compare as sets: the order of the print is not a figure."""
    named = {} if is_no_figure(printed) else {_ubigeo(name): name for name in split_names(printed)}

    def with_execution(code: str, name: str) -> str:
        return f"{name} ({value.execution.get(code, 'ninguna actividad se cuenta en él')})"

    extra = [with_execution(code, name) for code, name in named.items() if code not in value.codes]
    absent = [with_execution(code, departamentos().get(code, code)) for code in value.codes if code not in named]
    notes = [
        f"lo publicado nombra de más {'; '.join(extra)}" if extra else "",
        f"lo publicado no nombra {'; '.join(absent)}" if absent else "",
    ]
    result = DIFFERENT if extra or absent else EQUAL
    shown = join_names([departamentos().get(code, code) for code in value.codes])
    return Comparison(result, _sentences(computed.arithmetic, *notes), shown)


def _ubigeo(name: str) -> str:
    """Ubigeo of a department as it is printed, without regard to case and accents; the bare name if it is none."""
    by_name = {bare(place): code for place, code in lugares().items()}
    return by_name.get(bare(name), bare(name))


def _reasons(number: PrintedNumber, computed: Computed, value: Fraction) -> str:
    """Why a printed number may differ, as far as it can be shown."""
    scale = 10**number.decimals
    at_print = written(value, number)
    found = [reason for why in computed.why if (reason := why(number.value))]
    if not computed.counted and Fraction(math.floor(value * scale), scale) == number.value:
        found.append(f"se publicó truncado; redondeado sería {at_print}")
    elif not computed.counted and Fraction(math.ceil(value * scale), scale) == number.value:
        found.append(f"se publicó redondeado hacia arriba; mitad hacia arriba sería {at_print}")
    elif _same_digits(at_print, written(number.value, number)):
        found.append("son las mismas cifras en otro orden: posible errata")
    return "; ".join(found) or "ninguna lectura probada da lo publicado"


def _same_digits(one: str, other: str) -> bool:
    return len(one) > 2 and one != other and sorted(one) == sorted(other)


def _constructed(result: str, computed: Computed) -> str:
    return CONSTRUCTED if computed.inferred and result in (EQUAL, ROUNDED) else result


def _inferred(result: str, computed: Computed) -> str:
    if not computed.inferred:
        return ""
    return computed.inferred + (", y aun así difiere" if result == DIFFERENT else "")


def _sentences(*parts: str) -> str:
    return "; ".join(part for part in parts if part) + "."
