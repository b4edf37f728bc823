"""Sentences in Spanish around figures that are given: numbers, plurals, and what was left out of a mean."""

from assets.reports.document.formats import NBSP, shown
from assets.reports.document.model import Shown, Value
from assets.reports.informe.data import Record
from schemas.calendar import MONTHS
from schemas.titles import title

#: Columns of a summary that count what is out of the mean, and how one and several are said.
_LEFT_OUT = {
    "sin_meta": ("sin meta", "sin meta"),
    "meta_no_registradas": ("con meta no registrada", "con meta no registrada"),
    "ejecucion_sin_meta": ("con ejecución y sin meta", "con ejecución y sin meta"),
    "no_reportadas": ("no reportada", "no reportadas"),
    "inactivas": ("inactiva", "inactivas"),
}


def count(number: Value, one: str, several: str) -> str:
    return f"{shown(number, Shown.INTEGER)} {one if number == 1 else several}"


def activities(number: Value) -> str:
    return count(number, "actividad operativa", "actividades operativas")


def percent(value: Value) -> str:
    return "no se puede calcular" if value is None else shown(value, Shown.PERCENT)


def millions(value: Value) -> str:
    return f"S/{NBSP}{shown(value, Shown.MILLIONS)} millones"


def soles(value: Value) -> str:
    return f"S/{NBSP}{shown(value, Shown.SOLES)}"


def left_out(summary: Record) -> str:
    """What a summary did not count in its mean: «12 sin meta, 1 inactiva»; empty if it counted all."""
    found = [(summary.get(name), words) for name, words in _LEFT_OUT.items()]
    return ", ".join(count(number, *words) for number, words in found if number)


def month(number: Value) -> str:
    return MONTHS[int(str(number)) - 1] if number else "sin mes"


def words(rule: Value) -> str:
    """The name of a rule as words."""
    return title(str(rule))
