"""The register of classes of mistakes, and what their mutators share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.mutaciones.hojas import is_empty
from benchmarks.mutaciones.oraculo import Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla

PSIG, ANUAL, CEPLAN = "psig", "poi_anual", "poi_ceplan"
TODAS = (PSIG, ANUAL, CEPLAN)

Mutador = Callable[[Tabla, Random], Cambio | None]


class SinLugar(Exception):
    """The sheet has no place for the mistake."""


@dataclass(frozen=True, slots=True)
class Clase:
    """`inocua`: a change that is no mistake, and must bring no finding. `xlsx`: only where cells have kinds."""

    clave: str
    titulo: str
    fuentes: tuple[str, ...]
    mutar: Mutador
    inocua: bool = False
    xlsx: bool = False


CLASES: dict[str, Clase] = {}


def clase(
    titulo: str, fuentes: tuple[str, ...], *, inocua: bool = False, xlsx: bool = False
) -> Callable[[Mutador], Mutador]:
    """Registers a mutator under its own name. It gives None where the sheet has no place for its mistake."""

    def register(mutar: Mutador) -> Mutador:
        assert mutar.__name__ not in CLASES
        CLASES[mutar.__name__] = Clase(mutar.__name__, titulo, fuentes, mutar, inocua, xlsx)
        return mutar

    return register


#: Findings about cells that the rows of one activity share.
_SHARED = (
    "documento_compartido",
    "documento_sin_numero",
    "evidencia_de_otra_clase",
    "bajo_meta_sin_factores",
    "sustento_ausente",
    "enlace_ausente",
    "difiere_del_plan",
)
#: Findings that a change of a row's quantities or documents brings along, and rightly.
ABOUT_PERCENTAGE = ("pct_declarado_distinto", "sobreejecucion", "bajo_meta_sin_factores")
ABOUT_DOCUMENTS = ("evidencia_de_otra_clase", "documento_compartido", "documento_sin_numero", "sustento_ausente")
_MONTH = re.compile(r"Fn?\((?:CS|RE|SE)\) \d\d")
_NUMBERS = {PSIG: ("programada", "ejecutada"), ANUAL: ("f_programado", "f_ejecutado", "s_programado", "s_ejecutado")}


def number_columns(t: Tabla) -> list[str]:
    return [name for name in t.columns if _MONTH.fullmatch(name)] if t.fuente == CEPLAN else [*_NUMBERS[t.fuente]]


def number_cell(t: Tabla, azar: Random, columns: list[str] | None = None) -> tuple[int, str]:
    """A cell of quantity that says one, not `-`."""
    filled = [
        (row, name)
        for row in t.rows
        for name in columns or number_columns(t)
        if re.search(r"[0-9]", str(t.get(row, name) or ""))
    ]
    if not filled:
        raise SinLugar
    return azar.choice(filled)


def value_of(t: Tabla, row: int, name: str) -> int:
    """The whole part of a quantity as written, at least 2: for texts that speak of it."""
    found = re.match(r"[0-9]+", str(t.get(row, name)))
    return max(2, int(found.group())) if found else 2


def whole(t: Tabla, row: int) -> tuple[int, ...]:
    """All rows of the activity that a row belongs to."""
    return next(group for group in t.groups if row in group)


def at(t: Tabla, row: int, name: str, *reglas: str, severidad: str = "bloqueante") -> Espera:
    return Espera(reglas, (t.at(row, name),), severidad)


def spoilt(t: Tabla, row: int, name: str, value: object, *reglas: str, tolera: tuple[Tolera, ...] = ()) -> Cambio:
    """Writes a value that keeps its row out, and expects the finding there."""
    was = t.get(row, name)
    t.put(row, name, value)
    group = whole(t, row)
    if len(group) > 1:  # what the kept row told of the cells that both share, the other one tells now
        tolera = (*tolera, Tolera(_SHARED, group))
    return Cambio(f"{t.at(row, name)}: {was!r} -> {value!r}", (at(t, row, name, *reglas),), tolera, (row,))


def key_column(t: Tabla) -> str:
    return {PSIG: "actividad", ANUAL: "numero", CEPLAN: "Actividad Operativa ID"}[t.fuente]


def filled_rows(t: Tabla, name: str) -> list[int]:
    return [row for row in t.rows if not is_empty(t.get(row, name))]


#: Activities whose absent quantity somebody ruled on (schemas/listas/dictamenes.csv): nothing to ask there.
RULED = ("1", "50", "71")


def number_of(t: Tabla, row: int) -> str:
    found = re.match(r"[0-9]+", str(t.get(t.top(row), "actividad") or ""))
    return found.group() if found else ""


def number_in(value: object) -> float | None:
    """A quantity without its marks; None where there is none."""
    found = re.match(r"\s*([0-9]+(?:\.[0-9]+)?)", str(value))
    return float(found.group(1)) if found else None


def done_rows(t: Tabla) -> list[int]:
    """Rows of one target that report something done."""
    return [row for row in t.alone() if (number_in(t.get(row, "ejecutada")) or 0) > 0]


def pick(azar: Random, rows: list[int]) -> int:
    if not rows:
        raise SinLugar
    return azar.choice(rows)
