"""Code lists: canonical values, the other ways people write them, and what somebody ruled.

Each list is one CSV under `schemas/listas/`, edited by hand, read on first use. A renamed unit, a new place or a
new ruling is a row there and no code. Finding something in a list compares without regard to case, accents,
dashes or blanks (`schemas.normal.bare`); a near miss is only ever a suggestion.
"""

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from schemas.normal import bare, fold

_FOLDER = Path(__file__).parent / "listas"

#: Key of the member that stands for the unknown in every dimension.
SIN_DATO = "sin_dato"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of `listas/<name>.csv`, each a dict of texts."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Unidad:
    unidad_id: str
    abreviatura: str
    denominacion: str
    orden: int


@cache
def unidades() -> dict[str, Unidad]:
    """Organisational units by `unidad_id`."""
    return {
        row["unidad_id"]: Unidad(row["unidad_id"], row["abreviatura"], row["denominacion"], int(row["orden"]))
        for row in rows("unidades")
    }


@cache
def _unidades_por_nombre() -> dict[str, Unidad]:
    names = {bare(unidad.abreviatura): unidad for unidad in unidades().values()}
    names |= {bare(unidad.denominacion): unidad for unidad in unidades().values()}
    names |= {bare(row["alias"]): unidades()[row["unidad_id"]] for row in rows("unidades_alias")}
    return names


def _without_ex(name: str) -> str:
    return name[3:] if name.startswith("ex ") else name


def unidad(name: str) -> Unidad | None:
    """The unit that a text names, by abbreviation, name or alias; `Ex ` before it is not part of the name."""
    return _unidades_por_nombre().get(_without_ex(bare(name)))


def unidad_parecida(name: str) -> Unidad | None:
    """The unit whose name is nearest to a text that names none: a suggestion, never an answer."""
    near = get_close_matches(_without_ex(bare(name)), _unidades_por_nombre(), n=1, cutoff=0.7)
    return _unidades_por_nombre()[near[0]] if near else None


@cache
def departamentos() -> dict[str, str]:
    """Name of each department by its two-digit ubigeo."""
    return {row["departamento_id"]: row["departamento"] for row in rows("departamentos")}


@cache
def lugares() -> dict[str, str]:
    """Ubigeo of the department of each known place, by folded name (`lima norte - callao` -> `07`)."""
    return {fold(row["lugar"]): row["departamento_id"] for row in rows("lugares")}


@cache
def dictamenes() -> dict[tuple[int, int, int], str]:
    """What a person ruled about an absent quantity, by (year, activity, year of the target)."""
    return {
        (int(row["anio"]), int(row["actividad"]), int(row["ejercicio_meta"])): row["calificacion"]
        for row in rows("dictamenes")
    }


@cache
def oei_inferido() -> dict[tuple[int, str, int], tuple[str, str]]:
    """Objective worked out for a row without one, and how: (year, UE, number) -> (code, origin)."""
    return {
        (int(row["anio"]), row["ue"], int(row["numero"])): (row["oei"], row["origen"]) for row in rows("oei_inferido")
    }


def periodo_pei(pliego: str, anio: int) -> str:
    """The PEI period of a pliego in a year; the year itself where none is declared, so that nothing is mixed."""
    for row in rows("objetivos"):
        if row["pliego"] == pliego and int(row["desde"]) <= anio <= int(row["hasta"]):
            return row["periodo"]
    return str(anio)


def objetivos(pliego: str, anio: int) -> dict[str, str]:
    """Declared objectives of a pliego in a year: code -> name, those without activities too."""
    periodo = periodo_pei(pliego, anio)
    return {
        row["oei"]: row["denominacion"]
        for row in rows("objetivos")
        if (row["pliego"], row["periodo"]) == (pliego, periodo)
    }


def pliego_de(ue: str) -> str | None:
    """Pliego of a UE that a code list describes."""
    return next((row["pliego"] for row in rows("ejecutoras") if row["ue_id"] == ue), None)
