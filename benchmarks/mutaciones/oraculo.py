"""What a planted mistake must bring about, and the judgement of what it did.

A mutator says which finding it expects (one of a set of rules, at one of a set of cells, how severe), which others it
allows as a consequence, and which rows it touched. Everything else must be as in the sheet without the mistake: no
other finding, and the values of every other row equal.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from openpyxl.utils import column_index_from_string, get_column_letter

from assets.sources import intake
from benchmarks.mutaciones.hojas import Moves
from schemas.plain import Masked

ROOT = Path(__file__).parents[2]
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
#: Facts that say where a row stands or which file brought it, not what it says.
_PLACE = ("fila", "carga_id", "orden")
ANY_RULE: tuple[str, ...] = ()
#: Told once for all the rows of a column, at the first of them: which one that is may change with any row.
_ONE_FOR_ALL = ("acumulado_no", "activo_ausente")
#: Told once for a group of rows, at the cells of all: a row that is touched may leave the group.
_OF_A_GROUP = ("documento_compartido",)

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Espera:
    """One finding that must be there. No rules: any rule; no cells: wherever; no severity: any."""

    reglas: tuple[str, ...]
    celdas: tuple[str, ...] = ()
    severidad: str = "bloqueante"


@dataclass(frozen=True, slots=True)
class Tolera:
    """Findings that may follow from the mistake: of these rules (none: any), on these rows (none: wherever)."""

    reglas: tuple[str, ...] = ()
    filas: tuple[int, ...] = ()


@dataclass(slots=True)
class Cambio:
    """What a mutator did. `toca`: rows, as they stand now, whose values may differ."""

    que: str
    espera: tuple[Espera, ...] = ()
    tolera: tuple[Tolera, ...] = ()
    toca: tuple[int, ...] = ()
    #: Columns that the change rewrites in the same sense: their texts are not compared.
    ignora: tuple[str, ...] = ()
    #: The mistake keeps the sheet out as a whole, or its rows are meant to be others: no values to compare.
    sin_valores: bool = False
    #: No mistake at all: what was found before must be found again.
    inocuo: bool = False


@dataclass(frozen=True, slots=True)
class Hallazgo:
    regla: str
    severidad: str
    hoja: str
    celda: str
    mensaje: str
    veces: int = 1


@dataclass(slots=True)
class Lectura:
    """A review, less what plays no part: findings, and the facts of each row, by table, row and month."""

    hallazgos: list[Hallazgo]
    filas: dict[tuple, dict[str, object]]


@dataclass(slots=True)
class Veredicto:
    faltan: list[Espera] = field(default_factory=list)
    mal_lugar: list[Hallazgo] = field(default_factory=list)
    falsos: list[Hallazgo] = field(default_factory=list)
    valores: list[str] = field(default_factory=list)

    @property
    def bien(self) -> bool:
        return not (self.faltan or self.mal_lugar or self.falsos or self.valores)

    @property
    def falsos_bloqueantes(self) -> list[Hallazgo]:
        return [item for item in self.falsos if item.severidad == "bloqueante"]


def leer(content: bytes, nombre: str) -> Lectura:
    """Through the product's own path, in this process."""
    review = intake.review(content, nombre, _approved)
    findings = [
        Hallazgo(f.regla, f.severidad, f.hoja or "", f.celda or "", f.mensaje, f.veces) for f in review.findings
    ]
    rows: dict[tuple, dict[str, object]] = {}
    for load in review.loads:
        if load.refused is None:
            for name, columns in load.data.items():
                rows |= _rows(name, columns)
    return Lectura(findings, rows)


@cache
def _approved(anio: int) -> list[dict[str, object]]:
    """The approved plan, as `seguimiento check` finds it."""
    plans = (
        intake.approved_plan(path.read_bytes(), anio) for path in sorted((ROOT / "raw" / "psig_plan").rglob("*.xlsx"))
    )
    return next((rows for rows in plans if rows), [])


def _rows(name: str, columns: dict) -> dict[tuple, dict[str, object]]:
    plain = {key: _plain(values) for key, values in columns.items()}
    count = len(plain["fila"])
    keys = [(name, int(plain["fila"][i]), int(plain["mes"][i]) if "mes" in plain else 0) for i in range(count)]
    return {key: {c: v[i] for c, v in plain.items() if c not in _PLACE} for i, key in enumerate(keys)}


def _plain(values: object) -> list:
    """A column's values, None where absent; of a measure with a column per month, those of all months at once."""
    if isinstance(values, Masked):
        cells = [[None if hidden else v for v, hidden in zip(*pair, strict=True)] for pair in _lines(values)]
        return [tuple(line) for line in cells] if values.values.ndim > 1 else [line[0] for line in cells]
    return list(values)  # type: ignore[call-overload]


def _lines(values: Masked) -> list[tuple[list, list]]:
    count = len(values.values)
    return [*zip(values.values.reshape(count, -1).tolist(), values.blank.reshape(count, -1).tolist(), strict=True)]


# ---- places


@lru_cache(maxsize=20_000)
def areas(celda: str) -> tuple[Area, ...]:
    """`F6:F8, F12` as (first row, first column, last row, last column) of each part."""
    found = []
    for left, top, right, bottom in _AREA.findall(celda):
        first, last = column_index_from_string(left), column_index_from_string(right or left)
        found.append((int(top), first, int(bottom or top), last))
    return tuple(found)


def holds(celda: str, wanted: str) -> bool:
    """Whether the place of a finding is, or contains, the place that is wanted."""
    return any(
        top <= area[0] and left <= area[1] and bottom >= area[2] and right >= area[3]
        for area in areas(wanted)
        for top, left, bottom, right in areas(celda)
    )


def moved(celda: str, moves: Moves) -> str:
    """The place of a finding of the sheet as it was, where it is now; empty if it is gone."""
    parts = []
    for top, left, bottom, right in areas(celda):
        rows = [n for row in range(top, bottom + 1) if (n := moves.now("row", row)) is not None]
        columns = [n for column in (left, right) if (n := moves.now("column", column)) is not None]
        if rows and columns:
            first, last = (
                f"{get_column_letter(min(columns))}{min(rows)}",
                f"{get_column_letter(max(columns))}{max(rows)}",
            )
            parts.append(first if first == last else f"{first}:{last}")
    return ", ".join(parts)


def rows_of(celda: str) -> set[int]:
    return {row for top, _, bottom, _ in areas(celda) for row in range(top, min(bottom, top + 1000) + 1)}


# ---- the judgement


def planted(cambio: Cambio, moves: Moves, antes: Lectura) -> bool:
    """Whether the mistake is new: the sheet did not have it in that cell to begin with."""
    return not any(
        wanted.celdas
        and wanted.reglas
        and h.regla in wanted.reglas
        and _fits(replace(h, celda=moved(h.celda, moves)), wanted)
        for wanted in cambio.espera
        for h in antes.hallazgos
    )


def juzgar(
    cambio: Cambio, hoja: str, moves: Moves, antes: Lectura, ahora: Lectura, *, hoja_ahora: str = ""
) -> Veredicto:
    """`hoja`: the sheet that was spoilt, and what it is called now; findings on others did not move."""
    verdict = Veredicto()
    known = Counter(
        _key(replace(h, hoja=hoja_ahora or hoja), moves) if h.hoja == hoja else _key(h, None) for h in antes.hallazgos
    )
    new: list[Hallazgo] = []
    for found in ahora.hallazgos:
        key = _key(found, None)
        if known[key] > 0:
            known[key] -= 1
        else:
            new.append(found)
    used: set[int] = set()
    for wanted in cambio.espera:
        here = [i for i, h in enumerate(ahora.hallazgos) if _fits(h, wanted)]
        fresh = [i for i in here if any(ahora.hallazgos[i] is item for item in new)]
        if not fresh:
            verdict.faltan.append(wanted)
        used.update(id(ahora.hallazgos[i]) for i in fresh)
    groups = [set(areas(moved(h.celda, moves))) for h in antes.hallazgos if h.regla in _OF_A_GROUP]
    for found in new:
        if id(found) in used or _allowed(found, cambio, antes, ahora, moves):
            continue
        if found.regla in _OF_A_GROUP and any(set(areas(found.celda)) <= group for group in groups):
            continue
        if any(found.regla in wanted.reglas for wanted in cambio.espera):
            verdict.mal_lugar.append(found)
        else:
            verdict.falsos.append(found)
    if cambio.inocuo:
        verdict.faltan += [Espera((rule,), (place,), "") for (rule, _, place), count in known.items() if count > 0]
    if not cambio.sin_valores:
        verdict.valores = _different(cambio, moves, antes, ahora)
    return verdict


def _key(found: Hallazgo, moves: Moves | None) -> tuple[str, str, str]:
    place = moved(found.celda, moves) if moves else found.celda
    if found.regla in _ONE_FOR_ALL:
        place = re.sub(r"[0-9]", "", place)
    return found.regla, found.hoja, ", ".join(sorted(place.split(", ")))


def _fits(found: Hallazgo, wanted: Espera) -> bool:
    if wanted.reglas and found.regla not in wanted.reglas:
        return False
    if wanted.severidad and found.severidad != wanted.severidad:
        return False
    return not wanted.celdas or any(holds(found.celda, cell) for cell in wanted.celdas)


def _allowed(found: Hallazgo, cambio: Cambio, antes: Lectura, ahora: Lectura, moves: Moves) -> bool:
    if found.regla in ("sin_filas_validas", "sin_filas"):
        # Right where no untouched row is left to load.
        return not ahora.filas and _untouched(cambio, moves, antes) == {}
    rows = rows_of(found.celda)
    return any(
        (not item.reglas or found.regla in item.reglas) and (not item.filas or rows & set(item.filas))
        for item in cambio.tolera
    )


def _untouched(cambio: Cambio, moves: Moves, antes: Lectura) -> dict[tuple, dict[str, object]]:
    """Facts of the spoilt sheet's main table as they were, by their place now, less the rows that were touched."""
    rows = {}
    for (table, row, month), values in antes.filas.items():
        now = moves.now("row", row) if table != "psig_factor" else None
        if now is not None and now not in cambio.toca:
            rows[table, now, month] = values
    return rows


def _different(cambio: Cambio, moves: Moves, antes: Lectura, ahora: Lectura) -> list[str]:
    """Rows that nobody touched and that load otherwise than before, or not at all; rows that came from nowhere."""
    before = _untouched(cambio, moves, antes)
    told = []
    # A sheet whose only rows were touched may be out as a whole: then there is nothing to compare.
    for key, values in before.items():
        after = ahora.filas.get(key)
        if after is None:
            told.append(f"{key[0]} fila {key[1]}: ya no se carga")
        else:
            told += [
                f"{key[0]} fila {key[1]}: {name} era {value!r} y es {after[name]!r}"
                for name, value in values.items()
                if name not in cambio.ignora and _tidy(value) != _tidy(after[name])
            ]
    strange = {key for key in ahora.filas if key[0] != "psig_factor"} - before.keys()
    told += [f"{key[0]} fila {key[1]}: se carga y no era una fila" for key in strange if key[1] not in cambio.toca]
    return told


def _tidy(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
