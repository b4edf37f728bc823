"""Code lists: canonical values, the other ways people write them, and what somebody ruled.

Each list is one CSV under `schemas/listas/`, edited by hand, read on first use. A renamed unit, a new place or a
new ruling is a row there and no code. Finding something in a list compares without regard to case, accents,
dashes or blanks (`schemas.normal.bare`); a near miss is only ever a suggestion.
"""

import csv
import re
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
    """`valido_desde` and `valido_hasta` are ISO dates, or empty; `sucesora_id` is the unit that took its place."""

    unidad_id: str
    abreviatura: str
    denominacion: str
    orden: int
    valido_desde: str = ""
    valido_hasta: str = ""
    sucesora_id: str = ""

    def is_valid_in(self, anio: int) -> bool:
        """Was it there on any day of the year?"""
        return (self.valido_desde or "0000")[:4] <= f"{anio:04d}" <= (self.valido_hasta or "9999")[:4]


@cache
def unidades() -> dict[str, Unidad]:
    """Organisational units by `unidad_id`."""
    return {
        row["unidad_id"]: Unidad(
            row["unidad_id"],
            row["abreviatura"],
            row["denominacion"],
            int(row["orden"]),
            row["valido_desde"] or "",
            row["valido_hasta"] or "",
            row.get("sucesora_id") or "",
        )
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


def unidad_en(unit: Unidad, anio: int) -> Unidad:
    """The unit that stands for this one in a year: itself while it is valid, else the first successor that is."""
    seen = {unit.unidad_id}
    now = unit
    while not now.is_valid_in(anio) and now.sucesora_id in unidades() and now.sucesora_id not in seen:
        now = unidades()[now.sucesora_id]
        seen.add(now.unidad_id)
    return now if now.is_valid_in(anio) else unit


#: An abbreviation is one word of at most this many letters.
_LONGEST_ABBREVIATION = 8
#: Words that many units' names have: they say little about which one is meant.
_COMMON_WORDS = frozenset(
    ("direccion", "general", "oficina", "programa", "nacional", "despacho", "unidad", "de", "del", "la", "las", "los",
     "el", "y", "e", "para", "en", "contra", "con")
)  # fmt: skip
#: Share of its telling words that a name must have in common with what was written, and ahead of the next unit.
_ENOUGH, _AHEAD = 0.5, 0.15


def unidad_parecida(name: str) -> Unidad | None:
    """The unit that a text most likely meant which names none: a suggestion, never an answer. None if two are likely.

    An abbreviation may be one letter away from just one unit's; a name is compared word by word.
    """
    written = _without_ex(bare(name))
    if " " not in written and len(written) <= _LONGEST_ABBREVIATION:
        meant = {
            unit.unidad_id: unit
            for known, unit in _unidades_por_nombre().items()
            if " " not in known and len(known) <= _LONGEST_ABBREVIATION and _one_letter_away(written, known)
        }
        return next(iter(meant.values())) if len(meant) == 1 else None
    alike: dict[str, float] = {}
    for known, unit in _unidades_por_nombre().items():
        alike[unit.unidad_id] = max(alike.get(unit.unidad_id, 0.0), _words_in_common(written, known))
    (best, likeness), *others = sorted(alike.items(), key=lambda item: -item[1]) or [("", 0.0)]
    if likeness < _ENOUGH or (others and likeness - others[0][1] < _AHEAD):
        return None
    return unidades()[best]


def _one_letter_away(one: str, other: str) -> bool:
    """One letter more, less or another, or two that changed places."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    if one[same + 1 :] == other[same + 1 :]:
        return True
    return one[same + 2 :] == other[same + 2 :] and one[same : same + 2] == other[same : same + 2][::-1]


def _words_in_common(written: str, known: str) -> float:
    """Words of either that the other has too, one typing mistake allowed in each; words of many names count little."""
    ours, theirs = written.split(), known.split()
    common = [word for word in ours if _has(theirs, word)] + [word for word in theirs if _has(ours, word)]
    if _COMMON_WORDS.issuperset(common):
        return 0.0
    return sum(map(_weight, common)) / sum(map(_weight, ours + theirs))


def _weight(word: str) -> float:
    return 0.2 if word in _COMMON_WORDS else 1.0


def _has(words: list[str], word: str) -> bool:
    return word in words or (len(word) > 4 and bool(get_close_matches(word, words, n=1, cutoff=0.88)))


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


@dataclass(frozen=True, slots=True)
class Puente:
    """An AO that a meta presupuestal (`sec_func`) pays for in a year and UE; days are ISO, or empty for no limit."""

    anio: int
    ue: str
    codigo_ao: str
    sec_func: str
    desde: str
    hasta: str

    def holds(self, on: str | None) -> bool:
        """On a date (ISO); without one, at all."""
        return on is None or (self.desde or "0000") <= on <= (self.hasta or "9999")


_DAY = r"(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?"
_PUENTE = {
    "anio": r"20\d{2}",
    "ue": r"\d{6}",
    "codigo_ao": r"AOI\d{11}",
    "sec_func": r"\d{4}",
    "desde": _DAY,
    "hasta": _DAY,
}


_PUENTE_FORM = "anio de 4 cifras, ue de 6, codigo_ao AOI y 11 cifras, sec_func de 4 (0001), fechas como 2026-03-31"


@cache
def metas_presupuestales() -> tuple[Puente, ...]:
    """The bridge from AO to budget lines, kept by hand, for no source has it. Raises `ListError` for a wrong row."""
    found: list[Puente] = []
    for number, row in enumerate(rows("metas_presupuestales"), 2):
        wrong = [name for name, pattern in _PUENTE.items() if not re.fullmatch(pattern, row.get(name) or "")]
        if wrong:
            seen = ", ".join(f"{name} «{row.get(name) or ''}»" for name in wrong)
            raise ListError(f"metas_presupuestales.csv, línea {number}: revise {seen}; {_PUENTE_FORM}")
        one = Puente(int(row["anio"]), *(row[name] for name in list(_PUENTE)[1:]))
        if one.codigo_ao[3:9] != one.ue:
            raise ListError(f"metas_presupuestales.csv, línea {number}: {one.codigo_ao} no es de la UE {one.ue}")
        if one.desde and one.hasta and one.desde > one.hasta:
            raise ListError(f"metas_presupuestales.csv, línea {number}: «desde» es posterior a «hasta»")
        if one in found:
            raise ListError(f"metas_presupuestales.csv, línea {number}: está dos veces")
        found.append(one)
    return tuple(found)


class ListError(ValueError):
    """A row of a list kept by hand is wrong: which, and what of it. No file is at fault."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = "corrija esa línea de la lista y repita la orden"
