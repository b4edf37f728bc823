"""`seguimiento run`: take in what was delivered, load each year, say what came of it."""

import argparse

from assets.loading import configuration, year
from assets.retries import patiently
from assets.sources.registry import SOURCES
from pipelines import definitions, observaciones, orchestrator, settings
from pipelines.avisos.atender import told
from pipelines.cli import FAILED, NOTHING, PARTLY, WELL, CommandError
from pipelines.revision import SUBJECTS
from pipelines.summary import print_summary, waiting
from schemas.calendar import lima_date, now, open_years


def run(arguments: argparse.Namespace) -> int:
    current, report = settings.load(), orchestrator.Report()
    with told(current, report, whole=arguments.anio is None and arguments.fuente is None):
        return _load(arguments, current, report)


def _load(arguments: argparse.Namespace, current: settings.Settings, report: orchestrator.Report) -> int:
    if not current.raw.is_dir():
        raise CommandError(
            f"no existe la carpeta de entregas {current.raw}",
            "créela y ponga en ella los archivos, o corrija SEGUIMIENTO_RAW",
        )
    fuentes = _sources(arguments.fuente)
    almacen = orchestrator.almacen(current, report)
    # An unreachable warehouse is said before anything starts; one that restarts is waited for, as any step does.
    changed = patiently(lambda: configuration.bring(almacen.engine, almacen.institucion), almacen.wait)
    if changed:
        print(f"Cambió la configuración ({', '.join(changed)}): los resultados se calculan de nuevo")
    with orchestrator.instance(current) as held:
        built = definitions.build(almacen)
        print("Inventario de entregas", flush=True)
        orchestrator.run_job(held, built, "inventario_de_entregas", report)
        found = year.years(almacen.engine, tuple(fuentes or SOURCES))
        for anio in [arguments.anio] if arguments.anio else found:
            if anio not in found:
                raise CommandError(
                    f"no hay archivos del año {anio}", "vea con «seguimiento status» qué años han llegado"
                )
            print(f"Año {anio}", flush=True)
            orchestrator.run_job(held, built, "anio", report, anio=anio, fuentes=fuentes)
    if arguments.anio is None and fuentes is None and not report.failures:
        # A year of which nothing was delivered has been gone through all the same.
        for anio in open_years(lima_date(now())):
            for tema in SUBJECTS if anio not in found else ():
                almacen.custody.note_review(tema, anio, now())
    held_back = waiting(almacen.engine, current, [arguments.anio] if arguments.anio else None, fuentes)
    print_summary(almacen.engine, current, report, held_back)
    print(observaciones.after_run(almacen.engine, current, report))
    return exit_code(report, bool(held_back))


def _sources(chosen: str | None) -> list[str] | None:
    if chosen is None:
        return None
    return [name for name in SOURCES if name.startswith("poi")] if chosen == "poi" else [chosen]


def exit_code(report: orchestrator.Report, something_waits: bool) -> int:
    """From the worst to the best: the system failed, nothing is loaded, something is not, all well."""
    if report.failures:
        return FAILED
    if not any(outcome.loaded for outcome in report.outcomes):
        return NOTHING
    return PARTLY if something_waits or report.warnings else WELL
