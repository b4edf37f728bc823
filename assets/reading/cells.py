"""The readers of cells: from what a person or a machine wrote to a typed value, or a finding.

What the grammar of figures (`assets.reading.figures`) does not cover is never read as a number: `CellProblem` names
the rule that was broken. Amounts come out as whole hundredths, percentages as whole millionths (`schemas.contract`).
`docs/celdas.md` tells the grammar to people, and is held to it by a test.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from assets.reading.book import ErrorCell, UncalculatedCell, Value
from assets.reading.figures import GREATEST, CellProblem, Quantity, exact, figure, quantity_of
from schemas.normal import fold, tidy

#: The readers of figures; they take the file's decimal sign, where it is known.
NUMERIC_READERS = ("integer", "quantity", "amount", "percentage", "machine_amount")

#: What Excel shows for an error, in English and in Spanish, and where a column is too narrow for its number.
_ERROR = re.compile(
    r"\s*#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|¡(?:REF|DIV/0|NULO|NUM|VALOR|DESBORDAMIENTO|CALC)!"
    r"|N/D|¿NOMBRE\?|#+)\s*"
)

_MACHINE = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")
_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+)?")
_SOLES = re.compile(r"^s/\.?\s*(?=[+-]?[0-9])|(?<=[0-9])\s*s/\.?$")
#: No plan has dates outside of these; a mistyped year falls here.
_YEARS = range(1990, 2101)
#: Marks of direction and blanks without width, which nobody sees and copying from a page brings along.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

#: Between digits no blank of a thousand: `2` over `120` in one cell are two numbers.
_LINE_BREAK = re.compile("(?<=[0-9])[^\\S\n]*[\n\t\v\f\u2028\u2029]\\s*(?=[0-9])")


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
    """Raises for an error cell or a formula without a value, in whatever column; and for an error that became a text
    on its way through another file."""
    if isinstance(value, ErrorCell) or (isinstance(value, str) and "#" in value[:4] and _ERROR.fullmatch(value)):
        raise CellProblem("error_de_formula")
    if isinstance(value, UncalculatedCell):
        raise CellProblem("formula_sin_calcular")


def _visible(written: str) -> str:
    return tidy(_INVISIBLE.sub("", written))


def _of_figure(written: str) -> str:
    """The text of a figure on one line, in which a line break between digits stays visible."""
    return _visible(_LINE_BREAK.sub(" ⏎ ", written))


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


def integer(value: Value, decimal: str | None = None) -> int | None:
    """A whole number: counts, ordinals, years."""
    refuse_broken(value)
    if value is None:
        return None
    if isinstance(value, bool | date):
        raise CellProblem("numero_ilegible")
    if isinstance(value, int | float):
        read = exact(value, 2)
    else:
        written = _of_figure(show(value)).lstrip("'’")
        if not written:
            return None
        read = exact(figure(written, decimal), 2)
    if read % 100:
        raise CellProblem("numero_ilegible")
    return read // 100


def quantity(value: Value, percent_format: bool = False, decimal: str | None = None) -> Quantity:
    """A quantity as a directorate writes it: `11 ³`, `70% reprogramado del 2022`, `1 (Reprogramado del 2022)`, `-`.

    `s/i` and the like are an absent quantity too: who asks for quantities keeps their text beside them. A numeric cell
    that Excel shows as a percentage (0.86 shown 86%) is 86 with `is_percent`.
    """
    refuse_broken(value)
    if value is None:
        return Quantity(None)
    if isinstance(value, bool | date):
        raise CellProblem("numero_ilegible")
    if isinstance(value, int | float):
        return Quantity(exact(Decimal(repr(value)) * 100 if percent_format else value, 2), percent_format)
    return quantity_of(fold(_of_figure(show(value))), decimal, in_words=True)


def amount(value: Value, decimal: str | None = None) -> int | None:
    """A plain amount in hundredths, `S/` before or after it allowed; None when blank."""
    if isinstance(value, str):
        refuse_broken(value)
        written = fold(_of_figure(value))
        bare = _SOLES.sub("", written)
        # A sign of soles on both sides, or with nothing beside it, is no amount.
        read = quantity_of(bare if _SOLES.subn("", written)[1] < 2 and bare else written, decimal, in_words=False)
    else:
        read = quantity(value)
    if read.is_percent or read.ejercicio:
        raise CellProblem("numero_ilegible")
    return read.hundredths


def shown_percent(value: int | float) -> str:
    """A fraction as Excel shows it with a percent format, to two decimals at the most: 0.86 -> `86%`."""
    shown = (Decimal(repr(value)) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{shown:f}".rstrip("0").rstrip(".") + "%"


def percentage(value: Value, percent_format: bool = False, decimal: str | None = None) -> int | None:
    """A percentage in millionths: `43%`, `122% (2022)`, or a fraction that Excel shows as one.

    A number is often a formula's result (3/7): it is kept to six decimals, half up.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value)) * (100 if percent_format else 1)
        if not number.is_finite() or abs(number) > GREATEST // 10_000:
            raise CellProblem("numero_fuera_de_rango")
        return int((number * 1_000_000).to_integral_value(ROUND_HALF_UP))
    refuse_broken(value)
    words = isinstance(value, str)
    read = quantity_of(fold(_of_figure(str(value))), decimal, in_words=False) if words else quantity(value)
    if read.hundredths is not None and abs(read.hundredths) > GREATEST // 100:
        raise CellProblem("numero_fuera_de_rango")
    return None if read.hundredths is None else read.hundredths * 10_000


def machine_amount(value: Value, decimal: str | None = None) -> int | None:
    """A number as CEPLAN exports it (`49672.00`), or as Excel keeps it after a re-save. Blank is None, not zero.

    A text file that writes a decimal comma everywhere was saved by somebody's Excel.
    """
    if value is None:
        return None
    if isinstance(value, str):
        written = value.strip().lstrip("'")
        if not written:
            return None
        if written[0] == "#":
            refuse_broken(written)
        if decimal == ",":
            return exact(figure(_of_figure(written), decimal), 2)
        match = _MACHINE.fullmatch(written)
        if match is None:
            figure(written)  # raises what is more to the point, such as two ways to read it
            raise CellProblem("numero_ilegible")
        sign, whole, decimals = match.group(1), match.group(2).lstrip("0"), match.group(3) or ""
        if len(whole) > len(str(GREATEST)):
            raise CellProblem("numero_fuera_de_rango")
        hundredths = int(f"{sign}{whole}{decimals.ljust(2, '0')}")
        if abs(hundredths) > GREATEST * 100:
            raise CellProblem("numero_fuera_de_rango")
        return hundredths
    refuse_broken(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellProblem("numero_ilegible")
    return exact(value, 2)


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
