"""How a run of the orchestrator ended, as alerts count it. Reads the orchestrator's own records, nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg
from dagster._core.events import JobFailureData

from pipelines.avisos.episodios import Falla
from pipelines.causas import Causa, first
from pipelines.jobs import INVENTORY, YEAR
from pipelines.limpieza import LIMPIEZA
from pipelines.revision import SUBJECTS
from schemas.calendar import INSTANT_FORMAT

_WILL_RETRY, _PARTITION = "dagster/will_retry", "dagster/partition"
_RESUMED, _PARENT = "dagster/is_resume_retry", "dagster/parent_run_id"
#: What a run without a partition is of: deliveries, whatever the year.
DELIVERIES = "entregas"
#: But for the weekly one that forgets old runs, which is of none.
CLEANING = LIMPIEZA.name
_ENDED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE)
_DIED = "el proceso terminó sin decir por qué (equipo reiniciado, falta de memoria, o alguien lo detuvo)"


@dataclass(frozen=True, slots=True)
class Fin:
    """`completa`: all of its job, so that its success says that what it is of is well. `desde`, `hasta`: instants.
    `trabajo`: the job; none of what kept an order from beginning."""

    corrida: str
    anio: int | None
    bien: bool
    completa: bool
    desde: str
    hasta: str
    causa: Causa | None = None
    trabajo: str = ""

    @property
    def clave(self) -> str:
        """What the run is of."""
        return str(self.anio) if self.anio else CLEANING if self.trabajo == CLEANING else DELIVERIES

    @property
    def falla(self) -> Falla | None:
        """What fails, if something does."""
        if self.causa is None:
            return None
        if self.causa.almacen:
            return Falla("almacen", "", self.causa.texto, {"que": "No se puede usar el almacén"})
        return Falla("corrida", self.clave, self.causa.texto, {"que": called(self.clave)})

    @property
    def sanos(self) -> list[str]:
        """Ids of the episodes that this run's success ends. Only what takes deliveries in, or goes through a year, has
        been to the warehouse and read what lies there."""
        if not self.bien or self.trabajo not in (INVENTORY.name, YEAR.name):
            return [f"corrida:{CLEANING}"] if self.bien and self.trabajo == CLEANING else []
        if not self.completa:
            return ["almacen"]
        well = ["almacen", f"corrida:{DELIVERIES}"]
        return well if self.anio is None else [*well, f"corrida:{self.anio}"]


def called(clave: str) -> str:
    told = {DELIVERIES: "Falló la toma de entregas", CLEANING: "Falló la limpieza semanal de corridas antiguas"}
    return told.get(clave) or f"Falló la corrida del año {clave}"


def to_be_tried_again(instance: dg.DagsterInstance, corrida: str) -> bool:
    """Did this run fail, and did the orchestrator say that it will try again?"""
    run = instance.get_run_by_id(corrida)
    return run is not None and run.status is dg.DagsterRunStatus.FAILURE and run.tags.get(_WILL_RETRY) == "true"


def tried_again(instance: dg.DagsterInstance, corrida: str) -> bool:
    """Was there a try after this run? One that was made and never handed over is none."""
    after = instance.get_runs(dg.RunsFilter(tags={_PARENT: corrida}))
    return any(run.status is not dg.DagsterRunStatus.NOT_STARTED for run in after)


def of_run(instance: dg.DagsterInstance, corrida: str, *, last: bool = False) -> Fin | None:
    """How a run ended; None if it goes on, was stopped by a person, or is going to be tried again. `last`: it is known
    that it is not."""
    record = instance.get_run_record_by_id(corrida)
    if record is None or record.dagster_run.status not in _ENDED:
        return None
    run = record.dagster_run
    if not last and to_be_tried_again(instance, corrida):
        return None
    well = run.status is dg.DagsterRunStatus.SUCCESS
    partition = run.tags.get(_PARTITION, "")
    return Fin(
        corrida,
        int(partition) if partition.isdigit() else None,
        well,
        _whole(run),
        _instant(record.start_time or record.create_timestamp.timestamp()),
        _instant(record.end_time or datetime.now(UTC).timestamp()),
        None if well else _cause(instance, corrida),
        run.job_name,
    )


def _whole(run: dg.DagsterRun) -> bool:
    """All of a year, or a job that has none; not a part of the assets or of the sources."""
    if run.tags.get(_PARTITION) and run.job_name != YEAR.name:
        return False
    ops = run.run_config.get("ops", {}) if isinstance(run.run_config, dict) else {}
    narrowed = any((ops.get(subject) or {}).get("config", {}).get("fuentes") for subject in SUBJECTS)
    steps = set(run.step_keys_to_execute or SUBJECTS)
    resumed = run.tags.get(_RESUMED) == "true"  # what it left out was well in the run before it
    return not (run.asset_selection or narrowed) and (
        resumed or steps.issuperset(SUBJECTS) or not run.tags.get(_PARTITION)
    )


def _cause(instance: dg.DagsterInstance, corrida: str) -> Causa:
    """The first cause: of the steps that failed, the warehouse's trouble before what follows from it."""
    records = instance.get_records_for_run(corrida, of_type=dg.DagsterEventType.STEP_FAILURE).records
    found = [
        first(event.step_failure_data.error) for record in records if (event := record.event_log_entry.dagster_event)
    ]
    if not found:
        ends = instance.get_records_for_run(corrida, of_type=dg.DagsterEventType.RUN_FAILURE).records
        events = [event for record in ends if (event := record.event_log_entry.dagster_event)]
        # of a process that died there is an event, and nothing in it
        data = [event.event_specific_data for event in events]
        found = [first(one.error) for one in data if isinstance(one, JobFailureData) and one.error]
    return next((one for one in found if one.almacen), found[0] if found else Causa(_DIED))


def _instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(INSTANT_FORMAT)
