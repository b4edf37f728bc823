"""Forgetting old runs: Dagster keeps every run and event for ever.

What says which partitions are materialised stays: the run of the latest materialisation of each asset and partition is
kept, however old. The warehouse's own history (`bi_carga`, `bi_archivo`, the ledger) is not touched.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
from dagster import DagsterEventType
from dagster._core.storage.event_log.sqlite import SqliteEventLogStorage

_AT_ONCE = 200
_FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


class Plazo(dg.Config):
    """Finished runs older than this are forgotten."""

    dias: int = 90


@dg.op(name="olvidar_corridas")
def forget_runs(context: dg.OpExecutionContext, config: Plazo) -> None:
    before = datetime.now(UTC) - timedelta(days=config.dias)
    kept, gone = purge(context.instance, before)
    context.log.info(f"{gone} corridas de hace más de {config.dias} días, olvidadas; {kept} quedan por ser las últimas")
    context.add_output_metadata({"olvidadas": gone, "conservadas": kept})


@dg.job(name="limpieza", description="Olvida las corridas antiguas; quedan las que dicen qué está materializado.")
def LIMPIEZA() -> None:
    forget_runs()


@dg.schedule(
    job=LIMPIEZA,
    cron_schedule="0 5 * * 0",
    execution_timezone="America/Lima",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def limpieza_semanal(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """On Sundays at 05:00 in Lima, when the night is over."""
    return dg.RunRequest(run_key=f"{context.scheduled_execution_time:%Y-%m-%d}")


def purge(instance: dg.DagsterInstance, before: datetime) -> tuple[int, int]:
    """Deletes finished runs last updated before an instant. Returns how many of those were kept, and how many went."""
    keep = _latest(instance)
    kept = gone = 0
    for run_id in list(_finished(instance, before)):
        if run_id in keep:
            kept += 1
            continue
        instance.compute_log_manager.delete_logs(prefix=[run_id])
        instance.delete_run(run_id)
        _delete_files(instance, run_id)
        gone += 1
    return kept, gone


def _finished(instance: dg.DagsterInstance, before: datetime) -> Iterator[str]:
    cursor, filters = None, dg.RunsFilter(statuses=_FINISHED, updated_before=before)
    while found := instance.get_run_records(filters, limit=_AT_ONCE, cursor=cursor):
        yield from (record.dagster_run.run_id for record in found)
        cursor = found[-1].dagster_run.run_id


def _latest(instance: dg.DagsterInstance) -> set[str]:
    """Runs of the latest materialisation of each asset and partition."""
    keep = set()
    events = instance.event_log_storage
    for key in events.all_asset_keys():
        ids = events.get_latest_storage_id_by_partition(key, DagsterEventType.ASSET_MATERIALIZATION)
        if ids:
            wanted = dg.AssetRecordsFilter(asset_key=key, storage_ids=list(ids.values()))
            keep |= {record.run_id for record in instance.fetch_materializations(wanted, limit=len(ids)).records}
        last = instance.get_latest_materialization_event(key)
        if last:
            keep.add(last.run_id)
    return keep


def _delete_files(instance: dg.DagsterInstance, run_id: str) -> None:
    """On SQLite each run has a file of its own, which stays without a row in it; and a folder of results."""
    if isinstance(instance.event_log_storage, SqliteEventLogStorage):
        shard = Path(instance.event_log_storage.path_for_shard(run_id))
        for path in shard.parent.glob(f"{run_id}.db*"):
            path.unlink(missing_ok=True)
    shutil.rmtree(Path(instance.storage_directory()) / run_id, ignore_errors=True)
