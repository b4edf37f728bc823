"""A thousand planted mistakes, and what the review of a sheet finds of them.

    python -m benchmarks.mutaciones [--cuantos 22] [--semilla 2023] [--clase CLASE ...] [--detalle] [--escribir]
                                    [--procesos 2] [--ordenes 50]

Each mutant is one of the committed sheets with one mistake in it, made as a person would make it, and reviewed through
`assets.sources.intake.review`. `--escribir` writes `docs/mutaciones.md`; `--ordenes` compares so many of them with what
`seguimiento check --json` says of the file.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from benchmarks.mutaciones.clases import CLASES
from benchmarks.mutaciones.mutantes import ROOT, SEED, Mutante, mutantes
from benchmarks.mutaciones.oraculo import areas, leer
from benchmarks.mutaciones.tabla import Resultado, document, of_class, totals


def _class(task: tuple[str, int, int]) -> Resultado:
    name, count, seed = task
    return of_class(CLASES[name], count, seed)


def by_command(count: int, seed: int, each: int) -> list[str]:
    """So many mutants, taken from all classes, through the command; what it says otherwise than the function."""
    azar = Random(f"{seed}/ordenes")
    pool: list[Mutante] = []
    for name in azar.sample(sorted(CLASES), min(count, len(CLASES))):
        made = list(mutantes(CLASES[name], min(each, 4), seed))
        pool += [azar.choice(made)] if made else []
    different = []
    with tempfile.TemporaryDirectory(prefix="mutantes-") as folder:
        paths = []
        for number, found in enumerate(pool[:count]):
            path = Path(folder) / f"{number:03d}" / found.muestra.nombre
            path.parent.mkdir()
            path.write_bytes(found.content)
            paths.append(path)
        command = [str(Path(sys.executable).parent / "seguimiento"), "check", "--json", *map(str, paths)]
        shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        told = json.loads(shown.stdout)
    for found, item in zip(pool, told, strict=False):
        here = _cells((h.regla, h.celda) for h in leer(found.content, found.muestra.nombre).hallazgos)
        # The command tells repeats together, with all of their cells.
        there = _cells((h["regla"], h["celda"] or "") for h in item["hallazgos"])
        if here != there:
            different.append(f"{found.clase} · {found.muestra.nombre} · {found.cambio.que}: {sorted(here ^ there)}")
    print(f"{len(told)} mutantes por `seguimiento check --json`: {len(different)} con otros hallazgos")
    return different


def _cells(findings: Iterable[tuple[str, str]]) -> set[tuple[str, int, int]]:
    """Rule and cell (row, column) of each cell that a finding names; (0, 0) for one that names none."""
    return {
        (rule, row, column)
        for rule, celda in findings
        for top, left, bottom, right in areas(celda) or ((0, 0, 0, 0),)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cuantos", type=int, default=22)
    arguments.add_argument("--semilla", type=int, default=SEED)
    arguments.add_argument("--clase", action="append", choices=sorted(CLASES))
    arguments.add_argument("--detalle", action="store_true")
    arguments.add_argument("--escribir", action="store_true")
    arguments.add_argument("--procesos", type=int, default=2)
    arguments.add_argument("--ordenes", type=int, default=0)
    given = arguments.parse_args()
    tasks = [(name, given.cuantos, given.semilla) for name in given.clase or CLASES]
    if given.procesos > 1 and len(tasks) > 1:
        with ProcessPoolExecutor(given.procesos) as pool:
            results = list(pool.map(_class, tasks))
    else:
        results = [_class(task) for task in tasks]
    for result in results:
        print(result.line())
        for told in result.details[: None if given.detalle else 0]:
            print(f"    {told}")
    print(totals(results))
    different = by_command(given.ordenes, given.semilla, given.cuantos) if given.ordenes else []
    print(*different, sep="\n")
    if given.escribir:
        path = ROOT / "docs" / "mutaciones.md"
        path.write_text(document(results, given.semilla), encoding="utf-8", newline="\n")
        print(path)
    return int(any(result.bad for result in results) or bool(different))


if __name__ == "__main__":
    sys.exit(main())
