"""The grammar of cells: from what a person or a machine wrote to a typed value, or a finding.

    cantidad   := numero marca* ["%"] marca* | ausente marca*
    numero     := dígitos [("." | ",") uno o dos dígitos]
                | grupos de tres con separador, solo si hay dos grupos o más o también decimales del otro signo
                | grupos de tres con espacio o apóstrofo
    marca      := "(Reprogramado del 2022)" | "reprogramado del 2022" | "(2023)" | " 2023" | superíndice; un solo año
    ausente    := vacío | "-" | "–" | "—"

Digits are 0 to 9 and no others. What the grammar does not cover is never read as a number: `CellProblem` names the
rule that was broken. A lone group of three (`1,234`, `1.234`) means a thousand to some and one and a bit to others,
so it is asked about. Amounts come out as whole hundredths, percentages as whole millionths (`schemas.contract`).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from assets.reading.book import ErrorCell, UncalculatedCell, Value
from schemas.normal import fold, tidy

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DASHES = {"-", "–", "—", "−"}
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]{1,2})?")
_LONG_DECIMALS = re.compile(r"[+-]?(?:0|[0-9]{4,})[.,][0-9]{3,}|[+-]?[0-9]+[.,][0-9]{4,}")
_LONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = (
    re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}"),
    re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}"),
    re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}"),
    re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}"),
    re.compile(r"[+-]?[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]{1,2})?"),
)
_CARRIED = r"reprogramad[oa] del? (?:año )?(20[0-9]{2})"
#: One mark at the end of a quantity; a year without brackets needs something before it.
_MARK = re.compile(
    rf"\s*(?:\(\s*{_CARRIED}\s*\)|{_CARRIED}|\(\s*(20[0-9]{{2}})\s*\)|(?<=[\s%])(20[0-9]{{2}})|[{_SUPERSCRIPTS}]+)$"
)
_MACHINE = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")
_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+)?")
#: No plan has dates outside of these; a mistyped year falls here.
_YEARS = range(1990, 2101)
#: Beyond this no amount of a plan is real, and int64 arithmetic would be at risk.
_GREATEST = Decimal(10) ** 14
#: Marks of direction and blanks without width, which nobody sees and copying from a page brings along.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


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


def show(value: Value) -> str:
    """The cell as the person sees it, for messages and for columns kept verbatim."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def refuse_broken(value: Value) -> None:
    """Raises for an error cell or a formula without a value, in whatever column."""
    if isinstance(value, ErrorCell):
        raise CellProblem("error_de_formula")
    if isinstance(value, UncalculatedCell):
        raise CellProblem("formula_sin_calcular")


def _visible(written: str) -> str:
    return tidy(_INVISIBLE.sub("", written))


def plain_text(value: Value) -> str | None:
    """Text with its blanks tidied and what nobody sees left out; None when blank."""
    refuse_broken(value)
    return _visible(show(value)) or None


def verbatim(value: Value) -> str | None:
    """Text as written, line breaks and all; None when blank."""
    refuse_broken(value)
    written = show(value)
    return written if written.strip() else None


def code(value: Value) -> str | None:
    """A code: text without the leading apostrophe that CEPLAN writes. `0002` stays `0002`."""
    written = plain_text(value)
    return (tidy(written.lstrip("'’")) or None) if written else None


def _decimal(written: str) -> Decimal:
    """The number that a careful person would read in a tidy text, or `CellProblem`."""
    if _PLAIN.fullmatch(written):
        return Decimal(written.replace(",", "."))
    for pattern in _GROUPED:
        if pattern.fullmatch(written):
            tail = re.search(r"[.,]([0-9]{1,2})$", written)
            digits = re.sub(r"[ '’.,]", "", written[: tail.start()] if tail else written)
            return Decimal(f"{digits}.{tail.group(1)}" if tail else digits)
    if _LONE_GROUP.fullmatch(written):
        raise CellProblem("numero_ambiguo")
    if _LONG_DECIMALS.fullmatch(written):
        raise CellProblem("demasiados_decimales")
    raise CellProblem("numero_ilegible")


def _number(value: int | float | Decimal, places: int) -> int:
    """Exact hundredths (places=2) or millionths (places=6); a float counts as the decimal that it prints."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) > _GREATEST:
        raise CellProblem("numero_fuera_de_rango")
    scaled = exact.scaleb(places)
    whole = scaled.to_integral_value()
    # Excel shows fifteen digits: what lies beyond them (0.1 + 0.2) is noise of its own arithmetic.
    if abs(scaled - whole) > max(Decimal("1e-6"), abs(scaled) * Decimal("1e-15")):
        raise CellProblem("demasiados_decimales")
    return int(whole)


def integer(value: Value) -> int | None:
    """A whole number: counts, ordinals, years."""
    refuse_broken(value)
    if value is None:
        return None
    if isinstance(value, bool | date):
        raise CellProblem("numero_ilegible")
    if isinstance(value, int | float):
        exact = _number(value, 2)
    else:
        written = _visible(show(value)).lstrip("'’")
        if not written:
            return None
        exact = _number(_decimal(written), 2)
    if exact % 100:
        raise CellProblem("numero_ilegible")
    return exact // 100


def quantity(value: Value, percent_format: bool = False) -> Quantity:
    """A quantity as a directorate writes it: `11 ³`, `70% reprogramado del 2022`, `1 (Reprogramado del 2022)`, `-`.

    A numeric cell that Excel shows as a percentage (0.86 shown 86%) is 86 with `is_percent`.
    """
    refuse_broken(value)
    if value is None:
        return Quantity(None)
    if isinstance(value, bool | date):
        raise CellProblem("numero_ilegible")
    if isinstance(value, int | float):
        return Quantity(_number(Decimal(repr(value)) * 100 if percent_format else value, 2), percent_format)
    written = fold(_visible(show(value)))
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
    if number in _DASHES and not is_percent:
        return Quantity(None, ejercicio=ejercicio)
    return Quantity(_number(_decimal(number), 2), is_percent, ejercicio)


def _without_marks(written: str) -> tuple[str, list[int]]:
    """The text without the marks at its end, and the years that they name."""
    years: list[int] = []
    while mark := _MARK.search(written):
        years.extend(int(year) for year in mark.groups() if year)
        written = written[: mark.start()].rstrip()
    return written, years


def amount(value: Value) -> int | None:
    """A plain amount in hundredths, `S/` before it allowed; None when blank."""
    if isinstance(value, str):
        value = re.sub(r"^s/\.?\s*(?=[0-9])", "", _visible(value), flags=re.IGNORECASE)
    read = quantity(value)
    if read.is_percent or read.ejercicio:
        raise CellProblem("numero_ilegible")
    return read.hundredths


def shown_percent(value: int | float) -> str:
    """A fraction as Excel shows it with a percent format, to two decimals at the most: 0.86 -> `86%`."""
    exact = (Decimal(repr(value)) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact:f}".rstrip("0").rstrip(".") + "%"


def percentage(value: Value, percent_format: bool = False) -> int | None:
    """A percentage in millionths: `43%`, `122% (2022)`, or a fraction that Excel shows as one.

    A number is often a formula's result (3/7): it is kept to six decimals, half up.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(repr(value)) * (100 if percent_format else 1)
        if not exact.is_finite() or abs(exact) > _GREATEST // 10_000:
            raise CellProblem("numero_fuera_de_rango")
        return int((exact * 1_000_000).to_integral_value(ROUND_HALF_UP))
    read = quantity(value)
    if read.hundredths is not None and abs(read.hundredths) > _GREATEST // 100:
        raise CellProblem("numero_fuera_de_rango")
    return None if read.hundredths is None else read.hundredths * 10_000


def machine_amount(value: Value) -> int | None:
    """A number as CEPLAN exports it (`49672.00`), or as Excel keeps it after a re-save. Blank is None, not zero."""
    if value is None:
        return None
    if isinstance(value, str):
        written = value.strip().lstrip("'")
        if not written:
            return None
        match = _MACHINE.fullmatch(written)
        if match is None:
            _decimal(written)  # raises what is more to the point, such as two ways to read it
            raise CellProblem("numero_ilegible")
        sign, whole, decimals = match.group(1), match.group(2).lstrip("0"), match.group(3) or ""
        if len(whole) > len(str(_GREATEST)):
            raise CellProblem("numero_fuera_de_rango")
        hundredths = int(f"{sign}{whole}{decimals.ljust(2, '0')}")
        if abs(hundredths) > _GREATEST * 100:
            raise CellProblem("numero_fuera_de_rango")
        return hundredths
    refuse_broken(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellProblem("numero_ilegible")
    return _number(value, 2)


def iso_date(value: Value) -> str | None:
    """A date as ISO text: a date cell, day/month/year, or year-month-day. A bare serial number is asked about."""
    refuse_broken(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    written = _visible(show(value))
    if not written:
        return None
    try:
        if match := _DATE.fullmatch(written):
            day, month, year = map(int, match.groups())
            return _plausible(date(year, month, day))
        if match := _ISO_DATE.fullmatch(written):
            return _plausible(date(*map(int, match.groups())))
    except ValueError:
        pass  # the thirtieth of February: reported as what it is, below
    raise CellProblem("fecha_ilegible")


def _plausible(read: date) -> str:
    if read.year not in _YEARS:
        raise CellProblem("fecha_ilegible")
    return read.isoformat()


def yes_no(value: Value) -> bool | None:
    """SI / NO."""
    written = plain_text(value)
    if written is None:
        return None
    answer = {"si": True, "sí": True, "s": True, "no": False, "n": False}.get(fold(written))
    if answer is None:
        raise CellProblem("valor_no_admitido", esperado="SI o NO", sugerencia="")
    return answer
