"""`seguimiento backfill 2019..2023`: one run per year; a bad year does not stop the others."""

import argparse
import re

from assets.loading import inventory, year
from assets.sources.registry import SOURCES
from pipelines import definitions, observaciones, orchestrator, settings
from pipelines.cli import CommandError
from pipelines.commands.run import exit_code
from pipelines.summary import print_summary, waiting
from schemas.calendar import FIRST_YEAR, now, running_year


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    wanted = _range(arguments.rango)
    report = orchestrator.Report()
    almacen = orchestrator.almacen(current, report)
    moment = now()
    inventory.scan(current.raw, almacen.custody, ejemplos=current.ejemplos, now=moment, warn=almacen.warn)
    inventory.register(almacen.engine, almacen.custody, ejemplos=current.ejemplos, now=moment)
    found = year.years(almacen.engine, tuple(SOURCES))
    years = [anio for anio in wanted if anio in found]
    for anio in wanted:
        print(f"{anio}: {'se carga' if anio in years else 'sin archivos'}")
    if arguments.dry_run:
        return 0
    with orchestrator.instance(current) as held:
        built = definitions.build(almacen)
        for anio in years:
            print(f"Año {anio}", flush=True)
            orchestrator.run_job(held, built, "anio", report, anio=anio)
    held_back = waiting(almacen.engine, current, years)
    print_summary(almacen.engine, current, report, held_back)
    print(observaciones.after_run(almacen.engine, current, report))
    return exit_code(report, bool(held_back))


def _range(text: str) -> list[int]:
    match = re.fullmatch(r"(\d{4})(?:\.\.(\d{4}))?", text)
    if not match:
        raise CommandError(f"«{text}» no es un rango de años", "escriba por ejemplo 2019..2023, o un solo año")
    first, last = int(match.group(1)), int(match.group(2) or match.group(1))
    running = running_year()
    if not FIRST_YEAR <= first <= last <= running:
        raise CommandError(f"el rango {text} no está entre {FIRST_YEAR} y {running}", "corrija los años")
    return list(range(first, last + 1))
