"""Samples, and mutants made from them by seed: the same seed gives the same mutants, to the byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.mutaciones import celdas, ceplan, evidencia, filas, inocuas, revision, titulos  # noqa: F401  they register
from benchmarks.mutaciones.clases import ANUAL, CEPLAN, PSIG, Clase, SinLugar
from benchmarks.mutaciones.hojas import Moves
from benchmarks.mutaciones.oraculo import ROOT, Cambio, Lectura, Veredicto, juzgar, leer, planted
from benchmarks.mutaciones.tablas import open_table

FOLDERS = {PSIG: "raw/psig/2023", ANUAL: "raw/poi_anual/2021", CEPLAN: "raw/ejemplo/poi_ceplan/2026"}
SEED = 2023
#: Times that a mutator is asked again where it found no place, or made a mutant that is there already.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Muestra:
    fuente: str
    nombre: str
    content: bytes

    @property
    def xlsx(self) -> bool:
        return self.content[:2] == b"PK"


@dataclass(slots=True)
class Mutante:
    clase: str
    muestra: Muestra
    cambio: Cambio
    content: bytes
    hoja: str
    hoja_ahora: str
    moves: Moves


@cache
def muestras() -> tuple[Muestra, ...]:
    return tuple(
        Muestra(fuente, path.name, path.read_bytes())
        for fuente, folder in FOLDERS.items()
        for path in sorted((ROOT / folder).iterdir())
        if path.suffix in (".xlsx", ".xls")
    )


@cache
def sin_mutar(muestra: Muestra) -> Lectura:
    return leer(muestra.content, muestra.nombre)


def mutante(clase: Clase, muestra: Muestra, azar: Random) -> Mutante | None:
    table = open_table(muestra.fuente, muestra.content)
    name = table.grid.name
    try:
        change = clase.mutar(table, azar)
    except SinLugar:
        return None
    if change is None or not planted(change, table.grid.moves, sin_mutar(muestra)):
        return None
    change.inocuo = clase.inocua
    return Mutante(clase.clave, muestra, change, table.content(), name, table.grid.name, table.grid.moves)


def mutantes(clase: Clase, cuantos: int, semilla: int = SEED) -> Iterator[Mutante]:
    """Up to so many different mutants of a class, over all samples that it fits, in turn."""
    azar = Random(f"{semilla}/{clase.clave}")
    fit = [m for m in muestras() if m.fuente in clase.fuentes and (m.xlsx or not clase.xlsx)]
    # By source in turn, then by file: fifteen workbooks of one source must not crowd out the one of another.
    azar.shuffle(fit)
    by_source = {fuente: [m for m in fit if m.fuente == fuente] for fuente in clase.fuentes}
    weights = [fuente for fuente in clase.fuentes for _ in range(3 if fuente == PSIG else 2) if by_source[fuente]]
    turns = dict.fromkeys(by_source, 0)
    seen: set[tuple[str, str]] = set()
    made = tries = 0
    while made < cuantos and tries < cuantos + PATIENCE:
        fuente = weights[tries % len(weights)]
        sample = by_source[fuente][turns[fuente] % len(by_source[fuente])]
        turns[fuente] += 1
        tries += 1
        found = mutante(clase, sample, azar)
        if found is None or (sample.nombre, found.cambio.que) in seen:
            continue
        seen.add((sample.nombre, found.cambio.que))
        made += 1
        yield found


def veredicto(found: Mutante) -> tuple[Veredicto, Lectura]:
    after = leer(found.content, found.muestra.nombre)
    before = sin_mutar(found.muestra)
    verdict = juzgar(found.cambio, found.hoja, found.moves, before, after, hoja_ahora=found.hoja_ahora)
    return verdict, after
