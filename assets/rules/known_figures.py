"""The figures of a unit, arranged so that a number is held against the few that it may be and not against each one.

Figures of one unit of measure and one value, whatever their sign, are a group: they differ only in whose they are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal

from schemas.normal import bare

Unit = Literal["cantidad", "soles", "pct", "conteo"]
UNITS: tuple[Unit, ...] = ("cantidad", "soles", "pct", "conteo")
#: Where a figure stands among those of its unit: those that a text is about, the unit's, then the others; in order.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a unit. `name`: of what it is, in Spanish and without an article (`ejecución física de «Taller»`);
    its first words say the measure. `value` in whole units (soles, percent 0-100); `actividad`: whose, None if the
    unit's."""

    name: str
    value: Decimal
    unit: Unit
    actividad: str | None = None

    @property
    def measure(self) -> str | None:
        """`ejecutado` or `programado`; None of a percentage, a count or anything else."""
        if self.unit in ("pct", "conteo"):
            return None
        words = bare(self.name).split()[:2]  # a `meta ejecutada` is what was done
        if any(word.startswith(("ejecu", "devenga", "gasto")) for word in words):
            return "ejecutado"
        return "programado" if words and words[0].startswith(("meta", "program", "presupuesto", "pim")) else None

    @property
    def whose(self) -> str:
        """The name of its activity: what stands in the quotes of its name."""
        return self.name.partition("«")[2].rpartition("»")[0]


@dataclass(slots=True, eq=False)
class Group:
    """Figures of one value. `whose`: positions of each activity's, None the unit's, all in order."""

    unit: Unit
    value: Decimal
    whose: dict[str | None, list[int]] = field(default_factory=dict)

    def is_of(self, actividad: str) -> bool:
        """Whether it has a figure of an activity, or of the unit."""
        return actividad in self.whose or None in self.whose

    def others(self, actividad: str | None) -> Iterator[int]:
        """One position of each other activity, in order."""
        return (places[0] for name, places in self.whose.items() if name is not None and name != actividad)


class Figures:
    """The figures of a unit, to be made once for all of its texts."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.all = tuple(figures)
        self._measures: dict[int, str | None] = {}
        self._measured: dict[Group, set[str | None]] = {}
        self._whose: dict[int, str] = {}
        self._digits: dict[tuple[Unit, Decimal], dict[str, list[Group]]] = {}
        self._asked: dict[tuple[Group, str], int | None] = {}

    @cached_property
    def _groups(self) -> dict[Unit, list[Group]]:
        """Groups of each unit of measure, by value."""
        found: dict[tuple[Unit, Decimal], Group] = {}
        for place, figure in enumerate(self.all):
            value = abs(figure.value)
            group = found.get((figure.unit, value))
            if group is None:
                group = found[figure.unit, value] = Group(figure.unit, value)
            group.whose.setdefault(figure.actividad, []).append(place)
        ordered = sorted(found.values(), key=lambda group: group.value)
        return {unit: [group for group in ordered if group.unit == unit] for unit in UNITS}

    @cached_property
    def _values(self) -> dict[Unit, list[Decimal]]:
        return {unit: [group.value for group in groups] for unit, groups in self._groups.items()}

    @cached_property
    def _places(self) -> dict[tuple[str | None, Unit], list[int]]:
        found: dict[tuple[str | None, Unit], list[int]] = {}
        for place, figure in enumerate(self.all):
            found.setdefault((figure.actividad, figure.unit), []).append(place)
        return found

    def rounded(self, unit: Unit, value: Decimal, step: Decimal) -> list[Group]:
        """Those that rounded half up to a step are this value."""
        values = self._values[unit]
        return self._groups[unit][bisect_left(values, value - step / 2) : bisect_left(values, value + step / 2)]

    def around(self, unit: Unit, value: Decimal, step: Decimal) -> list[Group]:
        """Those less than a step away."""
        values = self._values[unit]
        return self._groups[unit][bisect_right(values, value - step) : bisect_left(values, value + step)]

    def of_digits(self, unit: Unit, step: Decimal) -> dict[str, list[Group]]:
        """Groups by their digits, rounded half up to a step."""
        found = self._digits.get((unit, step))
        if found is None:
            found = self._digits[unit, step] = {}
            for group in self._groups[unit]:
                digits = str(int((group.value / step).to_integral_value(ROUND_HALF_UP)))
                found.setdefault(digits, []).append(group)
        return found

    def measure(self, place: int) -> str | None:
        if place not in self._measures:
            self._measures[place] = self.all[place].measure
        return self._measures[place]

    def measures(self, group: Group) -> set[str | None]:
        if group not in self._measured:
            self._measured[group] = {self.measure(place) for places in group.whose.values() for place in places}
        return self._measured[group]

    def whose(self, place: int) -> str:
        """The name of a figure's activity, comparable."""
        if place not in self._whose:
            self._whose[place] = bare(self.all[place].whose)
        return self._whose[place]

    def first(self, group: Group, actividad: str | None) -> Place:
        """The first of a group for a text about an activity."""
        for rank, name in enumerate((actividad, None)):
            if name in group.whose:
                return rank, group.whose[name][0]
        return 2, next(group.others(actividad))

    def asked(self, group: Group, measure: str, actividad: str | None) -> Place | None:
        """The first figure of a measure that any activity of a group has, of the same unit of measure."""
        for rank, name in enumerate((actividad, None)):
            if name in group.whose:
                place = self.measured(name, group.unit, measure)
                if place is not None:
                    return rank, place
        if (group, measure) not in self._asked:
            found = (self.measured(name, group.unit, measure) for name in group.whose if name is not None)
            self._asked[group, measure] = min((place for place in found if place is not None), default=None)
        place = self._asked[group, measure]
        return None if place is None else (2, place)

    def measured(self, actividad: str | None, unit: Unit, measure: str) -> int | None:
        """Position of an activity's first figure of a measure."""
        places = self._places.get((actividad, unit), ())
        return next((place for place in places if self.measure(place) == measure), None)
