"""The grammar of cells: from what a person or a machine wrote to a typed value, or a finding.

    cantidad   := numero | numero "%" | numero marca* ["%"] ... ; see `quantity`
    numero     := dígitos [("." | ",") uno o dos dígitos]
                | grupos de tres con separador, solo si hay dos grupos o más o también decimales del otro signo
    marca      := "(Reprogramado del 2022)" | "reprogramado del 2022" | "(2023)" | "2023" | superíndice
    ausente    := vacío | "-" | "–" | "—"

What the grammar does not cover is never read as a number: `CellProblem` names the rule that was broken. A lone
group of three (`1,234`, `1.234`) means a thousand to some and one and a bit to others, so it is asked about.
Amounts come out as whole hundredths, percentages as whole millionths (`schemas.contract`).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from assets.reading.book import ErrorCell, UncalculatedCell, Value
from schemas.normal import fold, tidy

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DASHES = {"-", "–", "—", "−"}
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d{1,2})?")
_LONG_DECIMALS = re.compile(r"[+-]?(?:0|\d{4,})[.,]\d{3,}|[+-]?\d+[.,]\d{4,}")
_LONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = (
    re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d{1,2}"),
    re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}"),
    re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}"),
    re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}"),
    re.compile(r"[+-]?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,2})?"),
)
_CARRIED = re.compile(r"\(?\s*reprogramad[oa] del (?:año )?(\d{4})\s*\)?")
_YEAR = re.compile(r"\(\s*(20\d{2})\s*\)|(?<=\s)(20\d{2})$")
_MACHINE = re.compile(r"-?\d+(?:\.\d{1,2})?")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
#: Beyond this no amount of a plan is real, and int64 arithmetic would be at risk.
_GREATEST = Decimal(10) ** 14


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
        return value.strftime("%d/%m/%Y" if (value.hour, value.minute, value.second) == (0, 0, 0) else "%d/%m/%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def refuse_broken(value: Value) -> None:
    """Raises for an error cell or a formula without a value, in whatever column."""
    if isinstance(value, ErrorCell):
        raise CellProblem("error_de_formula")
    if isinstance(value, UncalculatedCell):
        raise CellProblem("formula_sin_calcular")


def plain_text(value: Value) -> str | None:
    """Text with its blanks tidied; None when blank."""
    refuse_broken(value)
    return tidy(show(value)) or None


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
    """The number that a careful person would read in a text, or `CellProblem`."""
    compact = written.replace(" ", " ").strip()
    if _PLAIN.fullmatch(compact):
        return Decimal(compact.replace(",", "."))
    for pattern in _GROUPED:
        if pattern.fullmatch(compact):
            tail = re.search(r"[.,](\d{1,2})$", compact)
            digits = re.sub(r"[ '’.,]", "", compact[: tail.start()] if tail else compact)
            return Decimal(f"{digits}.{tail.group(1)}" if tail else digits)
    if _LONE_GROUP.fullmatch(compact):
        raise CellProblem("numero_ambiguo")
    if _LONG_DECIMALS.fullmatch(compact):
        raise CellProblem("demasiados_decimales")
    raise CellProblem("numero_ilegible")


def _number(value: int | float | Decimal, places: int) -> int:
    """Exact hundredths (places=2) or millionths (places=6); a float counts as the decimal that it prints."""
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite() or abs(exact) > _GREATEST:
            raise CellProblem("numero_fuera_de_rango")
    except InvalidOperation as error:
        raise CellProblem("numero_ilegible") from error
    scaled = exact.scaleb(places)
    whole = scaled.to_integral_value()
    # Excel shows fifteen digits: what lies beyond them (0.1 + 0.2) is noise of its own arithmetic.
    if abs(scaled - whole) > max(Decimal("1e-6"), abs(scaled) * Decimal("1e-15")):
        raise CellProblem("demasiados_decimales")
    return int(whole)


def integer(value: Value) -> int | None:
    """A whole number: counts, ordinals, years."""
    refuse_broken(value)
    if value is None or isinstance(value, bool | date):
        if value is None:
            return None
        raise CellProblem("numero_ilegible")
    if isinstance(value, int | float):
        exact = _number(value, 2)
    else:
        written = tidy(value).lstrip("'’")
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
    written = tidy(value).rstrip(_SUPERSCRIPTS).strip()
    if not written or written in _DASHES:
        return Quantity(None)
    ejercicio = None
    lowered = fold(written)
    carried = _CARRIED.search(lowered)
    year = None if carried else _YEAR.search(lowered)
    mark = carried or year
    if mark:
        ejercicio = int(next(group for group in mark.groups() if group))
        lowered = (lowered[: mark.start()] + lowered[mark.end() :]).strip()
    is_percent = lowered.endswith("%")
    number = lowered.removesuffix("%").rstrip()
    if number in _DASHES:
        return Quantity(None, ejercicio=ejercicio)
    return Quantity(_number(_decimal(number), 2), is_percent, ejercicio)


def amount(value: Value) -> int | None:
    """A plain amount in hundredths, `S/` before it allowed; None when blank."""
    if isinstance(value, str):
        value = re.sub(r"^s/\.?\s*", "", tidy(value), flags=re.IGNORECASE)
    read = quantity(value)
    if read.is_percent or read.ejercicio:
        raise CellProblem("numero_ilegible")
    return read.hundredths


def percentage(value: Value, percent_format: bool = False) -> int | None:
    """A percentage in millionths: `43%`, `122% (2022)`, or a fraction that Excel shows as one.

    A number is often a formula's result (3/7): it is kept to six decimals, half up.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(repr(value)) * (100 if percent_format else 1)
        if not exact.is_finite() or abs(exact) > _GREATEST:
            raise CellProblem("numero_fuera_de_rango")
        return int((exact * 1_000_000).to_integral_value(ROUND_HALF_UP))
    read = quantity(value)
    return None if read.hundredths is None else read.hundredths * 10_000


def machine_amount(value: Value) -> int | None:
    """A number as CEPLAN exports it (`49672.00`), or as Excel keeps it after a re-save. Blank is None, not zero."""
    if value is None:
        return None
    if isinstance(value, str):
        written = value.strip().lstrip("'")
        if not written:
            return None
        if not _MACHINE.fullmatch(written):
            raise CellProblem("numero_ilegible")
        whole, _, decimals = written.partition(".")
        hundredths = int(whole + decimals.ljust(2, "0"))
        if abs(hundredths) > 10**16:
            raise CellProblem("numero_fuera_de_rango")
        return hundredths
    refuse_broken(value)
    if isinstance(value, bool | date) or not isinstance(value, int | float):
        raise CellProblem("numero_ilegible")
    return _number(value, 2)


def iso_date(value: Value) -> str | None:
    """A date as ISO text: a date cell, or day/month/year."""
    refuse_broken(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    written = tidy(str(value))
    match = _DATE.fullmatch(written)
    try:
        if match:
            return date(int(match.group(3)), int(match.group(2)), int(match.group(1))).isoformat()
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError as error:
        raise CellProblem("fecha_ilegible") from error


def yes_no(value: Value) -> bool | None:
    """SI / NO."""
    written = plain_text(value)
    if written is None:
        return None
    answer = {"si": True, "sí": True, "s": True, "no": False, "n": False}.get(fold(written))
    if answer is None:
        raise CellProblem("valor_no_admitido", esperado="SI o NO", sugerencia="")
    return answer
