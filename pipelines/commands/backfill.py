"""`seguimiento backfill 2019..2023`: one run per year; a bad year does not stop the others."""

import argparse
import re
import sys

from assets.loading import year
from assets.sources.registry import SOURCES
from pipelines import definitions, ensayo, observaciones, orchestrator, settings
from pipelines.avisos.atender import told
from pipelines.cli import WELL, CommandError
from pipelines.commands.run import exit_code
from pipelines.summary import print_summary, waiting
from schemas.calendar import FIRST_YEAR, running_year


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    wanted = _range(arguments.rango)
    if arguments.dry_run:
        return _rehearse(current, wanted)
    report = orchestrator.Report()
    almacen = orchestrator.almacen(current, report)
    with told(current, report, whole=False), orchestrator.instance(current) as held:
        built = definitions.build(almacen)
        print("Inventario de entregas", flush=True)
        orchestrator.run_job(held, built, "inventario_de_entregas", report)
        found = year.years(almacen.engine, tuple(SOURCES))
        years = [anio for anio in wanted if anio in found]
        for anio in wanted:
            print(f"{anio}: {'se carga' if anio in years else 'sin archivos'}")
        for anio in years:
            print(f"Año {anio}", flush=True)
            orchestrator.run_job(held, built, "anio", report, anio=anio)
    held_back = waiting(almacen.engine, current, years)
    print_summary(almacen.engine, current, report, held_back)
    print(observaciones.after_run(almacen.engine, current, report))
    return exit_code(report, bool(held_back))


def _rehearse(current: settings.Settings, wanted: list[int]) -> int:
    """Says what would be done, year by year and unit by unit; changes nothing."""
    parts, problems = ensayo.would(current)
    for anio in wanted:
        here = [part for part in parts if part.anio == anio]
        tried, done = [part for part in here if part.tried], sum(part.done for part in here)
        what = f"se carga ({len(tried)} por cargar, {done} ya resueltos)" if tried else "nada por cargar"
        print(f"{anio}: {what if here else 'sin archivos'}")
        for part in here:
            if part.tried:
                print(f"  {part.fuente} {part.unidad}: {part.why} [{part.nombre}]")
            elif not part.done:
                print(f"  no se carga: {part.nombre}: {part.why}")
    for part in parts:
        if not part.anio:
            print(f"de año desconocido, no se carga: {part.nombre}: {part.why}")
    for problem in problems:
        print(f"aviso: {problem}", file=sys.stderr)
    print("ensayo: no se cambió nada")
    return WELL


def _range(text: str) -> list[int]:
    match = re.fullmatch(r"(\d{4})(?:\.\.(\d{4}))?", text)
    if not match:
        raise CommandError(f"«{text}» no es un rango de años", "escriba por ejemplo 2019..2023, o un solo año")
    first, last = int(match.group(1)), int(match.group(2) or match.group(1))
    running = running_year()
    if not FIRST_YEAR <= first <= last <= running:
        raise CommandError(f"el rango {text} no está entre {FIRST_YEAR} y {running}", "corrija los años")
    return list(range(first, last + 1))
