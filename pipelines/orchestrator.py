"""Running jobs in process through Dagster, as `run` and `backfill` do, and what came of them."""

import errno
import fcntl
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg
from dagster._utils.error import SerializableErrorInfo
from sqlalchemy.exc import DBAPIError

from assets.loading.ledger import Outcome
from pipelines import inicio
from pipelines.causas import first
from pipelines.cli import CommandError
from pipelines.lanzadores import orden
from pipelines.revision import SUBJECTS
from pipelines.settings import Settings
from warehouse.resource import Almacen

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class Report:
    """What a run did: the outcome of each unit, and the first cause of each step that failed otherwise."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    corridas: list[str] = field(default_factory=list)  # ids, in order


@contextmanager
def instance(current: Settings) -> Iterator[dg.DagsterInstance]:
    """Raises `CommandError` when the records of runs in the orchestrator's folder cannot be written."""
    try:
        inicio.prepare(current.dagster_home)
        with _alone(current.dagster_home):
            got = dg.DagsterInstance.get()
        with got as held:
            yield held
    except (DBAPIError, OSError) as error:
        if isinstance(error, DBAPIError):
            ours, why = isinstance(error.orig, sqlite3.Error), str(error.orig)  # the warehouse's come translated
        else:
            ours, why = str(error.filename).startswith(str(current.dagster_home)), error.strerror or str(error)
        if not ours:
            raise
        full = "disk is full" in why or getattr(error, "errno", 0) == errno.ENOSPC
        raise CommandError(
            f"el orquestador no puede escribir en {current.dagster_home}: {'su disco está lleno' if full else why}",
            "libere espacio en ese disco o revise la carpeta, y repita; lo ya cargado está a salvo",
        ) from error


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two processes that make Dagster's records at once stamp their version twice, and no later one can open them."""
    with (home / ".en-uso").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def almacen(current: Settings, report: Report) -> Almacen:
    """The warehouse, telling the report and the terminal of each unit."""

    def tell(outcome: object) -> None:
        assert isinstance(outcome, Outcome)
        report.outcomes.append(outcome)
        if outcome.changed or not outcome.loaded:
            what = f"{outcome.fuente} {outcome.anio} {outcome.unidad}"
            print(f"  {what}: {outcome.estado} · {outcome.motivo} [{outcome.nombre}]", flush=True)

    def warn(text: str) -> None:
        if text in report.warnings:  # each step looks at the folder again
            return
        report.warnings.append(text)
        print(f"  aviso: {text}", file=sys.stderr)

    def wait(text: str) -> None:
        print(f"  espera: {text}", file=sys.stderr, flush=True)

    return Almacen(
        current.db_url,
        current.raw,
        current.custodia,
        current.ejemplos,
        tell,
        warn,
        wait,
        textos=current.textos,
        salida=current.salida,
        plantilla_informe=current.plantilla_informe,
        institucion=current.institucion,
    )


def run_job(
    held: dg.DagsterInstance,
    built: dg.Definitions,
    name: str,
    report: Report,
    *,
    anio: int | None = None,
    fuentes: list[str] | None = None,
) -> bool:
    """One job in this process. Step failures go to the report; returns whether all went well."""
    ops = {op: {"config": {"fuentes": fuentes or []}} for op in SUBJECTS} if anio else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.BetaWarning)
        result = built.resolve_job_def(name).execute_in_process(
            instance=held,
            partition_key=str(anio) if anio else None,
            run_config={**_QUIET, "ops": ops},
            tags=orden.tags(),
            raise_on_error=False,
        )
    report.corridas.append(result.run_id)
    for event in result.all_events:
        if event.is_step_failure:
            _note_failure(report, event.step_failure_data.error)
    return result.success


def _note_failure(report: Report, error: SerializableErrorInfo | None) -> None:
    """A year of which nothing loads is the blocking check's doing; anything else is the system's."""
    cause = first(error)
    if cause.rechazo:
        return
    report.failures.append(cause.texto)
    print(f"  falló: {cause.texto}", file=sys.stderr)
