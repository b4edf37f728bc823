"""Of which rules, code lists and choices stored results are, and computing again those that are of others.

A result's fingerprint is of what it was computed with, beside its facts: the program of the rules, the code lists, and
what of the institution's choices bears on its year and UE. Comparing is two small queries a night.
"""

import hashlib
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from schemas.institucion import Institucion
from schemas.tables.configuracion import RESULTADO_HUELLA
from schemas.tables.poi import POI_CORTE
from warehouse import reading
from warehouse.tables import sql_table

_ROOT = Path(__file__).parents[2]
#: What decides how facts become results.
_PROGRAM = (
    "assets/rules/*.py",
    "assets/loading/poi_*.py",
    "assets/loading/historia.py",
    "assets/loading/presupuesto.py",
    "assets/loading/publicaciones.py",
    "schemas/listas/*.csv",
    "schemas/alertas.py",
)


@cache
def _program() -> bytes:
    digest = hashlib.sha256()
    for pattern in _PROGRAM:
        for path in sorted(_ROOT.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


def fingerprint(institucion: Institucion, anio: int, ue: str) -> str:
    """What the results of a year and UE are computed with."""
    chosen = (institucion.scale(anio).escala_id, institucion.mes_corte(anio, ue), institucion.alertas)
    return hashlib.sha256(_program() + repr(chosen).encode()).hexdigest()


def note(conn: sa.Connection, fuente: str, anio: int, ue: str, institucion: Institucion) -> None:
    """The results of a (source, year, UE) are of what is in force now."""
    table = sql_table(RESULTADO_HUELLA)
    key = {"fuente": fuente, "anio": anio, "unidad": ue}
    conn.execute(sa.delete(table).where(*(table.c[name] == value for name, value in key.items())))
    conn.execute(sa.insert(table).values(**key, huella=fingerprint(institucion, anio, ue)))


def are_of_others(conn: sa.Connection, fuente: str, anio: int, institucion: Institucion) -> bool:
    """Are there results of a source and year, of other rules, lists or choices than those in force?"""
    noted = reading.read(conn, RESULTADO_HUELLA, ["unidad", "huella"], fuente=fuente, anio=anio)
    known = zip(noted["unidad"], noted["huella"], strict=True)
    return any(huella != fingerprint(institucion, anio, unidad) for unidad, huella in known)


def outdated(conn: sa.Connection, fuente: str, anio: int, institucion: Institucion) -> list[str]:
    """UEs of a source and year that have a photograph, and results of other rules, lists or choices, or none."""
    units = reading.read(conn, POI_CORTE, ["ue"], fuente=fuente, anio=anio, vigente=1)["ue"]
    noted = reading.read(conn, RESULTADO_HUELLA, ["unidad", "huella"], fuente=fuente, anio=anio)
    known = dict(zip(noted["unidad"], noted["huella"], strict=True))
    return [ue for ue in units if known.get(ue) != fingerprint(institucion, anio, ue)]
