# ruff: noqa: T201 - what a command says
"""All drills in full, on both engines, and the page of their results.

    python -m tests.drills [--solo N ...] [--semilla S] [--motor M] [--parte 1.0] [--minutos M] [--a-la-vez 2]

Each drill leaves its result in salida/simulacros/; docs/simulacros.md is written from all that are there, so that one
drill can be run again alone. The seed is printed first. Exit code 1 if an invariant was violated.
"""

import argparse
import math
import multiprocessing
import secrets
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.drills import full, page
from tests.drills.running import drill

RESULTS = Path("salida") / "simulacros"
#: A drill that is run once says that it is of both engines.
_BOTH = {"los dos": ("sqlite", "postgresql")}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description="Los simulacros, completos.")
    parser.add_argument("--solo", type=int, nargs="+", metavar="N", help="solo estos simulacros")
    parser.add_argument("--semilla", type=int, metavar="S", help="la de una corrida anterior, para repetirla")
    parser.add_argument("--parte", type=float, default=1.0, metavar="P", help="una parte de las repeticiones")
    parser.add_argument("--motor", choices=("sqlite", "postgresql"), help="solo en este motor")
    parser.add_argument("--minutos", type=float, default=math.inf, metavar="M", help="lo más que dura cada simulacro")
    parser.add_argument("--a-la-vez", type=int, default=2, metavar="N", help="cuántos simulacros a la vez")
    asked = parser.parse_args()
    seed = asked.semilla if asked.semilla is not None else secrets.randbelow(1_000_000)
    print(f"semilla {seed}", flush=True)
    chosen = [job for job in full.jobs() if not asked.solo or job[0] in asked.solo]
    jobs = [job for job in chosen if asked.motor in (None, job[1])]
    results = []
    afresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(asked.a_la_vez, mp_context=afresh, max_tasks_per_child=1) as pool:
        started = {pool.submit(drill, *job, seed, asked.parte, asked.minutos): job for job in jobs}
        for one in as_completed(started):
            result = one.result()
            results.append(result)
            page.save(RESULTS, result, seed)
            print(
                f"{result.number:2d} {result.engine:10s} {result.tried.total():5d} probados,"
                f" {len(result.violations)} violaciones, {result.seconds:.0f} s: {result.title}",
                flush=True,
            )
            for sentence in result.violations:
                print(f"   {sentence}", flush=True)
    write(RESULTS)
    print(f"escrito {page.PAGE}")
    return 1 if any(result.violations for result in results) else 0


def write(folder: Path) -> None:
    """The page, from all results that are there."""
    known = page.saved(folder)
    there = {
        (result.number, engine) for result, _ in known for engine in (result.engine, *_BOTH.get(result.engine, ()))
    }
    missing = [f"{number} ({engine})" for number, engine, _ in sorted(full.jobs()) if (number, engine) not in there]
    page.PAGE.write_text(page.page(known, missing), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
