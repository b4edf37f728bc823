"""Figures as documents print them: reading a printed number or list, and writing a computed one the same way.

Sources of the grammar: evaluations of the POI 2021 and the PSIG 2023 (`122231574.00`, `95.88%`, `122% (2022)`,
`-`, `Lima, Tacna, Apurímac, Huánuco y Cusco`). Not here: any comparison.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from assets.rules.rounding import half_up
from schemas.contract import LIMIT, SCALE, Kind
from schemas.normal import tidy

#: What a document prints where it has no figure.
NO_FIGURE = "-"
_NO_FIGURE = frozenset({"", "-", "–", "—"})
_NUMBER = re.compile(
    r"""(?:S/\.?\s*)?                                     # soles
        (?P<sign>-)?(?P<whole>[0-9]{1,3}(?:(?P<group>[, ])[0-9]{3})(?:(?P=group)[0-9]{3}){0,5}|[0-9]{1,18})
        (?:\.(?P<decimals>[0-9]{1,9}))?
        \s*(?P<percent>%)?
        \s*(?:\((?:[0-9]{4})\))?                          # the year of the target: 122% (2022)
        \s*[¹²³⁴⁵⁶⁷⁸⁹⁰]*""",  # a footnote mark
    re.VERBOSE,
)
_LAST = re.compile(r"\s+[ye]\s+")


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """`group` is what stands between thousands, if anything does."""

    value: Fraction
    decimals: int = 0
    percent: bool = False
    group: str = ""


def is_no_figure(text: str) -> bool:
    return tidy(text) in _NO_FIGURE


def parse_number(text: str) -> PrintedNumber | None:
    """The number that a printed text is, or None: a point before decimals, a comma or a blank between thousands,
    `%`, a year in brackets; 18 digits at the most. `10 de 12`, `95,88%` and `n.d.` are no numbers: never a guess.
    """
    found = _NUMBER.fullmatch(tidy(text))
    if not found:
        return None
    group, decimals = found["group"] or "", found["decimals"] or ""
    digits = found["whole"].replace(group, "") if group else found["whole"]
    value = Fraction(int(digits + decimals), 10 ** len(decimals))
    return PrintedNumber(-value if found["sign"] else value, len(decimals), bool(found["percent"]), group)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Half up, at so many decimals."""
    return Fraction(half_up(value.numerator * 10**decimals, value.denominator), 10**decimals)


def fixed(value: Fraction, decimals: int, group: str = "") -> str:
    """With so many decimals, rounded half up: `89.79`."""
    units = int(rounded(value, decimals) * 10**decimals)
    whole, part = divmod(abs(units), 10**decimals)
    text = f"{whole:,}".replace(",", group)
    return ("-" if units < 0 else "") + text + (f".{part:0{decimals}d}" if decimals else "")


def plain(value: Fraction, decimals: int = 6) -> str:
    """With as many decimals as it needs, `decimals` at the most: `86`, `4.21`."""
    text = fixed(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def pct(value: Fraction) -> str:
    """A percentage within an explanation: `95.8844 %`, `100 %`."""
    return f"{plain(value, 4)} %"


def written(value: Fraction, printed: PrintedNumber) -> str:
    """With exactly the decimals of the print, and its signs."""
    return fixed(value, printed.decimals, printed.group) + ("%" if printed.percent else "")


def like(value: Fraction, printed: PrintedNumber) -> str:
    """A number the way the print writes it; with two more decimals where those of the print do not hold it
    (90% -> 89.79%), and with six where even they would make it look equal to the printed one.
    """
    for more in (0, 2):
        shown = replace(printed, decimals=printed.decimals + more)
        at_it = rounded(value, shown.decimals)
        if at_it == value or (more and at_it != printed.value):
            return written(value, shown)
    return written(value, replace(printed, decimals=max(6, printed.decimals)))


def counted(number: int) -> str:
    return f"{number} {'actividad' if number == 1 else 'actividades'}"


def millionths(value: Fraction) -> int | None:
    """As a column of six decimals stores it; None where it does not fit."""
    scaled = half_up(value.numerator * SCALE[Kind.PERCENT], value.denominator)
    return scaled if abs(scaled) < LIMIT else None


def split_names(text: str) -> list[str]:
    """The names of a printed list: `Lima, Tacna y Cusco`."""
    return [name for part in tidy(text).split(",") for piece in _LAST.split(part) if (name := piece.strip(" ."))]


def join_names(names: list[str]) -> str:
    """Names as a list is printed: `A, B y C` (`A e Ica`); `-` for none."""
    if len(names) < 2:
        return names[0] if names else NO_FIGURE
    link = "e" if names[-1].lower().startswith("i") else "y"
    return f"{', '.join(names[:-1])} {link} {names[-1]}"
