"""Numbers in the prose of a Peruvian office: what stands there, and what it may be read as.

    numero   := grupos de tres con coma, espacio o apóstrofo y decimales con punto (con coma tras espacios)
              | grupos de tres con punto y decimales con coma | dígitos [("." | ",") decimales]
    cantidad := ["S/"] numero ["mil" | "millón" | "millones" | "mil millones"] ["%" | "por ciento"] [["de"] "soles"]

Left out, for they are no figures: references (`Ley N° 30364`, `RM 362-2023-MIMP`, `artículo 5`, codes with zeros or
letters), years alone, dates, hours, ages and spans of time, ordinals, numbers of lists and headings, percentage points.
What the numbers are held against is in `assets.rules.numbers_in_text`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
_SPACE = "[ \u00a0\u202f]"
_DIGITS = (
    r"[1-9][0-9]{0,2}(?:,[0-9]{3})*['’´][0-9]{3},[0-9]{3}(?:\.[0-9]{1,6})?"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,6})?"
    rf"|[1-9][0-9]{{0,2}}(?P<gap>{_SPACE}|['’´])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*(?:[.,][0-9]{{1,6}})?"
    r"|[0-9]{1,18}(?:[.,][0-9]{1,6})?"
)
_NUMBER = re.compile(
    rf"(?<![\w/°º#@&])(?<![0-9][.,:'’´])(?<!\w[-–.])(?P<soles>S/\.?\s?)?(?P<digits>{_DIGITS})"
    r"(?!\w|\.?[°º])(?![.,:'’´][0-9])(?![-–/]\w)"
    r"(?P<scale>\s?(?:mil\s+millones|mill[oó]n(?:es)?|mil)\b)?"
    r"(?P<pct>\s?%|\s+por\s+ciento\b)?(?P<named>\s+(?:de\s+)?(?:nuevos\s+)?soles\b)?",
    re.IGNORECASE,
)
_REFERENCE = (
    r"n\s?\.?\s?[°ºo]s?\.?|nros?\.?|n[uú]m\.|n[uú]meros?|art[ií]culos?|arts?\.?|numeral(?:es)?|literal|incisos?|anexos?"
    r"|cuadros?|tablas?|gr[aá]ficos?|figuras?|p[aá]g(?:ina)?s?\.?|cap[ií]tulos?|secci[oó]n|ley(?:es)?|decretos?"
    r"|supremo|legislativo|resoluci[oó]n|ministerial|directoral|r\.?\s?m\.?|d\.?\s?s\.?|d\.?\s?l\.?|r\.?\s?d\.?|directiva"
    r"|oficios?|informes?|memor[aá]nd(?:um|o)s?|cartas?|expedientes?|convenios?|contratos?|actas?|actividad|objetivo"
    r"|oei|aei|ao|ods|l[ií]nea|fase|etapa|versi[oó]n|nivel|tipo|grupo|semana|mes|covid|ruc|dni|siaf|cui|snip|meta"
    r"|programa|producto|ubigeo|tel[eé]fono|celular|km|a\s+las"
)
#: What stands before a number and makes it a name; it also makes names of those that follow in a list.
_NAMED = re.compile(rf"(?<!\w)(?:{_REFERENCE})[\s:.-]{{0,3}}(?:\d+\s?(?:,|y|e|al?|-)\s?)*$", re.IGNORECASE)
#: Of these only a bare small number is a name: `meta 982` may well be a quantity.
_MAYBE = re.compile(r"(?<!\w)(?:metas?|informes?|actas?|cartas?|oficios?|convenios?|contratos?)[\s:.-]{0,3}$", re.I)
_SMALL = Decimal(100)
_DATE_AFTER = re.compile(rf"(?:\s?(?:,|y|al?|-|–)\s?(?:el\s)?\d{{1,2}})*\s+(?:de\s+)?(?:{_MONTHS})\b", re.IGNORECASE)
_SPAN_AFTER = re.compile(
    r"\s?(?:-|a|y|o)?\s?\d{0,3}\s?(?:años?|meses|mes|d[ií]as?|horas?|hrs?|minutos?|segundos?|semanas?|[ap]\.\s?m\.?|[ap]m"
    r"|puntos?\s+porcentual(?:es)?|p\.\s?p\.|er[oa]?|ra|ro|da|do|ta|to|veces|km|m2|kg)(?!\w)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:\.?[ \t]*[-–)]|\.(?:[ \t]|$)|[ \t]+[A-ZÁÉÍÓÚÑ])")
_YEARS = range(2015, 2036)
_SCALES = {"mil": 3, "millón": 6, "millon": 6, "millones": 6}


@dataclass(frozen=True, slots=True)
class Reading:
    """A number that is meant: its value in whole units, and what one more in its last written digit would be."""

    value: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text: as written, where it begins, its unit (`soles`, `pct` or empty: not said) and what it may be
    read as, the likeliest first."""

    text: str
    start: int
    unit: str
    readings: tuple[Reading, ...]

    @property
    def value(self) -> Decimal:
        return self.readings[0].value

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def numbers(text: str) -> list[Number]:
    """The numbers of a text that may be figures, in order; never raises."""
    return list(each(text))


def each(text: str) -> Iterator[Number]:
    """`numbers`, one by one: of a text that may have any number of them."""
    for match in _NUMBER.finditer(text):
        digits = match["digits"]
        unit = "pct" if match["pct"] else "soles" if match["soles"] or match["named"] else ""
        if _is_no_figure(text, match, digits, unit):
            continue
        words = (match["scale"] or "").lower().split()
        power = sum(_SCALES[word] for word in words)
        readings = tuple(_scaled(reading, power) for reading in _readings(digits, unit, power))
        yield Number(match[0].strip(), match.start() + len(match[0]) - len(match[0].lstrip()), unit, readings)


def _is_no_figure(text: str, match: re.Match[str], digits: str, unit: str) -> bool:
    plain = digits.isdigit()
    if plain and len(digits) > 1 and digits.startswith("0"):
        return True
    if unit:
        return False
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 60]
    if _SPAN_AFTER.match(after) or (plain and len(digits) <= 2 and _DATE_AFTER.match(after)):
        return True
    if match["scale"]:
        return False
    if plain and len(digits) == 4 and int(digits) in _YEARS:
        return True
    if _NAMED.search(before) and not (_MAYBE.search(before) and (not plain or int(digits) >= _SMALL)):
        return True
    short = len(digits) <= 5 and (plain or "." in digits) and all(len(part) <= 2 for part in digits.split("."))
    if not short or _LISTED.match(text, match.end()) is None:
        return False
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return not line.strip(" \t>*#-")


def _scaled(reading: Reading, power: int) -> Reading:
    return Reading(reading.value.scaleb(power), reading.step.scaleb(power))


def _readings(digits: str, unit: str, power: int) -> list[Reading]:
    """What the digits may mean. A lone group of three after a point is a thousand to most, and decimals to some."""
    signs = [sign for sign in digits if sign not in "0123456789"]
    if not signs:
        return [_reading(digits, "")]
    whole, last, tail = digits[: digits.rindex(signs[-1])], signs[-1], digits[digits.rindex(signs[-1]) + 1 :]
    grouping = last not in ".," or len(tail) == 3 and set(signs) <= {last, *"'’´"} and not whole.startswith("0")
    grouped, decimal = _reading(digits, ""), _reading(whole, tail)
    if not grouping or len(whole) > 3 and len(signs) == 1:
        return [decimal]
    if len(signs) > 1 or last not in ".,":
        return [grouped]
    return [decimal, grouped] if unit == "pct" or power else [grouped, decimal]


def _reading(whole: str, decimals: str) -> Reading:
    figure = Decimal("".join(sign for sign in whole + decimals if sign in "0123456789"))
    return Reading(figure.scaleb(-len(decimals)), Decimal(1).scaleb(-len(decimals)))
