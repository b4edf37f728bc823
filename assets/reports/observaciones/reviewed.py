"""A file that was reviewed, as every report on it needs it: what it is, what of it is loaded, and what was found.

Nothing is decided here but the words for how severe a finding is and in which order findings are told. Whoever makes a
`Reviewed` (`check` from a file, a run from the warehouse) has done the reading.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from schemas import codelists
from schemas.layouts.registry import FORMATS
from schemas.observation import Observation, grouped

Plain = str | int | float | bool | datetime | None

#: From the worst to the mildest.
SEVERITIES = ("bloqueante", "advertencia", "aviso")
#: How a page and a workbook call each; what happens meanwhile is the catalogue's (`Observation.consecuencia`).
WORDS = {"bloqueante": "Debe corregirse", "advertencia": "Revise", "aviso": "Para su conocimiento"}
COUNTED = {
    "bloqueante": ("bloqueante", "bloqueantes"),
    "advertencia": ("advertencia", "advertencias"),
    "aviso": ("aviso", "avisos"),
}
_ONE_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Part:
    """What a file brings for one (source, year, unit). `loads`: its good rows are loaded; `filas`: how many."""

    fuente: str
    anio: int
    unidad: str
    filas: int = 0
    apartadas: int = 0
    loads: bool = True
    findings: tuple[Observation, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.fuente} {self.anio} {self.unidad}"

    @property
    def nombre(self) -> str:
        """What the unit is called, if a list knows it."""
        if self.fuente.startswith("poi"):
            names = {row["ue_id"]: row["denominacion"] for row in codelists.rows("ejecutoras")}
            return names.get(self.unidad, "")
        unit = codelists.unidad(self.unidad)
        return unit.denominacion if unit else ""


@dataclass(frozen=True, slots=True)
class SheetCopy:
    """A sheet's values at their own places: row number of Excel -> cells from column A. `titles`: first and last row
    of the titles. `whole`: every row is here; else only the titles and the rows with findings."""

    name: str
    rows: Mapping[int, list[Plain]]
    titles: tuple[int, int] | None = None
    merges: tuple[tuple[int, int, int, int], ...] = ()
    percents: frozenset[tuple[int, int]] = frozenset()
    last_row: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Since:
    """What changed from the version of the unit's sheet before this one. `stays`: as they are now."""

    nombre: str
    mended: tuple[Observation, ...]
    new: tuple[Observation, ...]
    stays: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`general`: findings that belong to no part. `sheets`: names of all sheets, as they stand. `fecha`: the day that
    `fecha_de` names. `answers`: what was answered, by the finding's `clave`."""

    nombre: str
    sha256: str
    forma: str = "desconocida"
    fuente: str | None = None
    anio: int | None = None
    parts: tuple[Part, ...] = ()
    general: tuple[Observation, ...] = ()
    set_aside: str = ""
    sheets: tuple[str, ...] = ()
    copies: tuple[SheetCopy, ...] = ()
    fecha: date | None = None
    fecha_de: str = "Revisado el"
    since: Since | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What its source is called, for those who do not know its code."""
        named = {form.fuente: form.label for form in FORMATS}
        return named.get(self.fuente or "", self.fuente or "")

    @property
    def findings(self) -> tuple[Observation, ...]:
        return (*self.general, *(found for part in self.parts for found in part.findings))

    @property
    def open(self) -> tuple[Observation, ...]:
        """The findings that nobody has answered; what blocks is mended, never answered."""
        return tuple(found for found in self.findings if not (found.answerable and found.clave in self.answers))

    def answerable(self) -> set[int]:
        """By `id`, the findings that can be answered: those that block nothing and are about a unit's data, not about
        the file as a whole."""
        return {id(found) for part in self.parts for found in part.findings if found.answerable}

    @property
    def refused(self) -> bool:
        return not self.set_aside and not any(part.loads for part in self.parts)

    @property
    def filas(self) -> int:
        return sum(part.filas for part in self.parts if part.loads)

    @property
    def apartadas(self) -> int:
        return sum(part.apartadas for part in self.parts)

    @property
    def blocks(self) -> bool:
        return any(found.severidad == SEVERITIES[0] for found in self.findings)

    def of(self, part: Part) -> "Reviewed":
        """The same file as one unit sees it."""
        return replace(self, fuente=part.fuente, anio=part.anio, parts=(part,))


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is told, and the findings that it stands for: itself, or repeats in a column."""

    finding: Observation
    members: tuple[Observation, ...]

    @property
    def claves(self) -> list[str]:
        return list(dict.fromkeys(member.clave for member in self.members))

    @property
    def cells(self) -> list[str]:
        return [member.celda for member in self.members if member.celda]


def told(findings: Iterable[Observation], sheets: Iterable[str] = ()) -> list[Told]:
    """Findings with repeats told together: the worst first, then sheet by sheet, from top to bottom."""
    every = list(findings)
    alone = {id(finding) for finding in every}
    repeats: dict[tuple, list[Observation]] = {}
    for finding in every:
        if _ONE_CELL.fullmatch(finding.celda or ""):
            repeats.setdefault(_in_column(finding), []).append(finding)
    place = {name: number for number, name in enumerate(sheets)}
    found = [
        Told(finding, (finding,) if id(finding) in alone else tuple(repeats[_in_column(finding)]))
        for finding in grouped(every)
    ]
    return sorted(found, key=lambda one: _order(one.finding, place))


def _in_column(finding: Observation) -> tuple:
    """What the findings that `grouped` tells together have in common."""
    first = _ONE_CELL.match(finding.celda or "")
    return finding.regla, finding.hoja, finding.columna, finding.encontrado, first.group(1) if first else None


def _order(finding: Observation, place: Mapping[str, int]) -> tuple:
    first = _ONE_CELL.match(finding.celda or "")
    column = (len(first.group(1)), first.group(1)) if first else (0, "")
    row = int(first.group(2)) if first else finding.fila or 0
    severity = SEVERITIES.index(finding.severidad), not finding.blocks_file
    return *severity, place.get(finding.hoja or "", -1 if finding.hoja is None else len(place)), row, column


def counts(findings: Iterable[Observation]) -> dict[str, int]:
    """How many cells or rows each severity speaks of, every severity named."""
    numbers = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        numbers[finding.severidad] += finding.veces
    return numbers


def counted(findings: Iterable[Observation]) -> str:
    """`2 bloqueantes, 1 aviso`; empty if there is nothing."""
    return ", ".join(f"{number} {COUNTED[name][number != 1]}" for name, number in counts(findings).items() if number)


def rows(number: int) -> str:
    return f"{number} fila" if number == 1 else f"{number} filas"


def outcome(reviewed: Reviewed) -> str:
    """What becomes of the file, in a sentence without its end."""
    if reviewed.set_aside:
        return f"No se carga: {reviewed.set_aside}"
    if reviewed.refused:
        return "No se carga"
    unloaded = [part.unidad for part in reviewed.parts if not part.loads]
    them = "la" if reviewed.apartadas == 1 else "las"
    apart = f"; {rows(reviewed.apartadas)} no, hasta corregir{them}" if reviewed.apartadas else ""
    without = f"; lo de {', '.join(unloaded)} no se carga" if unloaded else ""
    whole = "Se carga completo" if not apart and not without else "Se carga en parte"
    return f"{whole}: {rows(reviewed.filas)}{apart}{without}"


def place(finding: Observation) -> str:
    """`Cuadro 1, F14`: sheet and cell, as far as they are known."""
    cell = finding.celda or (f"fila {finding.fila}" if finding.fila else "")
    return ", ".join(part for part in (finding.hoja, cell) if part)
