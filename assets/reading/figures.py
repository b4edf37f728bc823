"""The grammar of figures in texts: numbers, the marks beside them, and words for what is not there.

    cantidad   := numero marca* ["%"] marca* | ausente marca*
    monto      := ["S/"] numero marca* | numero "S/" | raya | vacío
    numero     := dígitos [("." | ",") uno o dos dígitos]
                | grupos de tres con separador, solo si hay dos grupos o más o también decimales del otro signo
                | grupos de tres con espacio o apóstrofo
    marca      := "(Reprogramado del 2022)" | "reprogramado del 2022" | "(2023)" | " 2023"        un solo año
                | superíndices | " (1)" | " 1/"                                                   llamadas a notas
    ausente    := vacío | raya | "s/i" | "s/d" | "n/a" | "no aplica" | ...    las palabras, solo en cantidades
    raya       := "-" | "–" | "—"

Digits are 0 to 9 and no others. A lone group of three (`1,234`, `1.234`) means a thousand to some and one and a bit to
others, so it is asked about, unless the file has decided (`assets.reading.decimals`). What is asked about is told as
nearly as it can be: a range, an approximation, a number with its unit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from assets.reading import decimals
from schemas.normal import fold

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DASHES = {"-", "–", "—", "−"}
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]{1,2})?")
_LONG_DECIMALS = re.compile(
    r"[+-]?(?:0|[0-9]{4,})[.,][0-9]{3,}|[+-]?[0-9]+[.,][0-9]{4,}"
    r"|[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.|(?:\.[0-9]{3})+,)[0-9]{3,}"
)
_LONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,])[0-9]{3}")
_GROUPED = tuple(
    re.compile(rf"[+-]?[1-9][0-9]{{0,2}}{groups}")
    for groups in (
        r"(?:,[0-9]{3})+\.[0-9]{1,2}",
        r"(?:,[0-9]{3}){2,}",
        r"(?:\.[0-9]{3})+,[0-9]{1,2}",
        r"(?:\.[0-9]{3}){2,}",
        r"(?P<sign>[ '’])[0-9]{3}(?:(?P=sign)[0-9]{3})*(?:[.,][0-9]{1,2})?",
    )
)
_CARRIED = r"reprogramad[oa] del? (?:año )?(20[0-9]{2})"
#: One mark at the end of a quantity; a year without brackets needs something before it.
_MARK = re.compile(
    rf"\s*(?:\(\s*{_CARRIED}\s*\)|{_CARRIED}|\(\s*(20[0-9]{{2}})\s*\)|(?<=[\s%])(20[0-9]{{2}})|[{_SUPERSCRIPTS}]+"
    r"|(?<=[\s%])\([1-9]\)|(?<=[\s%])[1-9]/)$"
)
#: Words for a quantity that is not there.
_ABSENT = re.compile(
    r"s\s?/\s?[id]|s\.\s?[id]\.?|n\s?/\s?[ad]|n\.\s?[ad]\.?|n[ad]|no (?:aplica|corresponde|disponible)"
    r"|sin (?:informaci[oó]n|datos?)"
)
_ANY_NUMBER = r"[0-9]+(?:[.,'’ ][0-9]+)*\s?%?"
_RANGE = re.compile(
    rf"(?:de |del |entre )?{_ANY_NUMBER}\s?(?:-|–|—|\ba\b|\bal\b|\bo\b|\bu\b|\by\b|\bhasta\b|\be\b)\s?{_ANY_NUMBER}"
    rf"(?:\s\D*)?"
)
_HEDGE = (
    r"aprox(?:\.|imadamente|imado)?|alrededor de|cerca de|casi|unos|unas|m[aá]s de|menos de|mayor(?:es)? (?:a|de|que)"
    r"|menor(?:es)? (?:a|de|que)|hasta|por lo menos|al menos|como m[ií]nimo|m[ií]nimo|m[aá]ximo|[<>]=?|[≤≥~≈±+]"
)
_HEDGED = re.compile(
    rf"(?:{_HEDGE})\s?{_ANY_NUMBER}(?:\s\D*)?"
    rf"|{_ANY_NUMBER}\s?(?:\(?aprox(?:\.|imadamente|imado)?\)?|[oy] m[aá]s|a m[aá]s|[+±~])"
)
#: A number and words that count something; none of them a number themselves (`5 mil`, `5 y medio`, `5 de 10`).
_COUNTED = re.compile(rf"({_ANY_NUMBER})(?:\s|(?=[^\W\d_]{{3}}))(?P<words>[^\W\d_][^\d%]*)")
_NUMBER_WORDS = re.compile(
    r"\b(?:mil|miles|mill[oó]n|millones|medi[oa]s?|cuartos?|tercios?|d[eé]cim\w+|docenas?|decenas?|cient\w+|centenar\w*"
    r"|por|de|coma|punto|y|e|m[aá]s|menos|veces|doble|par|pares)\b"
)
#: No figure of a person is longer, marks and all.
_LONGEST = 200
#: Beyond this no amount of a plan is real, and int64 arithmetic would be at risk.
GREATEST = Decimal(10) ** 14


class CellProblem(Exception):
    """The cell does not fit the grammar; `regla` is the rule of the catalogue, `details` fill its message."""

    def __init__(self, regla: str, **details: str) -> None:
        super().__init__(regla)
        self.regla = regla
        self.details = details


@dataclass(frozen=True, slots=True)
class Quantity:
    """`hundredths` is None for an absent quantity (`-`, blank). `ejercicio` is the year the cell names, if any."""

    hundredths: int | None
    is_percent: bool = False
    ejercicio: int | None = None


def figure(written: str, decimal: str | None = None) -> Decimal:
    """The number that a careful person would read in a tidy text, or `CellProblem`.

    `decimal`: the sign before decimals in the whole file, where that is known.
    """
    if decimal and decimals.sign_of(written.lstrip("+-")) not in (None, decimal):
        raise CellProblem("decimal_contrario", esperado=decimals.NAMES[decimal])
    if _PLAIN.fullmatch(written):
        return Decimal(written.replace(",", "."))
    for pattern in _GROUPED:
        if pattern.fullmatch(written):
            tail = re.search(r"[.,]([0-9]{1,2})$", written)
            digits = re.sub(r"[ '’.,]", "", written[: tail.start()] if tail else written)
            return Decimal(f"{digits}.{tail.group(1)}" if tail else digits)
    if lone := _LONE_GROUP.fullmatch(written):
        if decimal is None:
            raise CellProblem("numero_ambiguo")
        if lone.group(1) != decimal:
            return Decimal(written.replace(lone.group(1), ""))
        raise CellProblem("demasiados_decimales")
    if _LONG_DECIMALS.fullmatch(written):
        raise CellProblem("demasiados_decimales")
    raise _not_a_number(fold(written))


def _not_a_number(written: str) -> CellProblem:
    """What is wrong with a text that is no number, as near as it can be told."""
    if len(written) > _LONGEST:
        return CellProblem("numero_ilegible")
    if _RANGE.fullmatch(written):
        return CellProblem("numero_en_rango")
    if _HEDGED.fullmatch(written):
        return CellProblem("numero_aproximado")
    counted = _COUNTED.fullmatch(written)
    if counted and not _NUMBER_WORDS.search(counted.group("words")):
        return CellProblem("numero_con_palabras", sugerencia=counted.group(1).strip())
    if _ABSENT.fullmatch(written):
        return CellProblem("ausencia_en_palabras")
    return CellProblem("numero_ilegible")


def exact(value: int | float | Decimal, places: int) -> int:
    """Exact hundredths (places=2) or millionths (places=6); a float counts as the decimal that it prints."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) > GREATEST:
        raise CellProblem("numero_fuera_de_rango")
    scaled = number.scaleb(places)
    whole = scaled.to_integral_value()
    # Excel shows fifteen digits: what lies beyond them (0.1 + 0.2) is noise of its own arithmetic.
    if abs(scaled - whole) > max(Decimal("1e-6"), abs(scaled) * Decimal("1e-15")):
        raise CellProblem("demasiados_decimales")
    return int(whole)


def quantity_of(written: str, decimal: str | None, in_words: bool) -> Quantity:
    """`in_words`: an absence may be said in words."""
    written = re.sub(r"^['’]\s?", "", written)
    if not written:
        return Quantity(None)
    number, years = _without_marks(written)
    is_percent = number.endswith("%")
    if is_percent:
        number, more = _without_marks(number[:-1].rstrip())
        years += more
    if len(years) > 1:
        raise CellProblem("numero_ilegible")
    ejercicio = years[0] if years else None
    if (number in _DASHES or (in_words and _ABSENT.fullmatch(number))) and not is_percent:
        return Quantity(None, ejercicio=ejercicio)
    try:
        return Quantity(exact(figure(number, decimal), 2), is_percent, ejercicio)
    except CellProblem as problem:
        if years and "sugerencia" in problem.details:
            problem.details["sugerencia"] += f" ({ejercicio})"
        raise


def _without_marks(written: str) -> tuple[str, list[int]]:
    """The text without the marks at its end, and the years that they name."""
    years: list[int] = []
    if len(written) > _LONGEST:
        return written, years
    while mark := _MARK.search(written):
        years.extend(int(year) for year in mark.groups() if year)
        written = written[: mark.start()].rstrip()
    return written, years
