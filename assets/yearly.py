"""How the assets of a subject are produced for a year: load the pending units, or recompute the marts alone.

Facts and marts of a unit are written in one transaction, so the subject is one step that yields several assets. The
blocking check fails only if files arrived for the year and no unit of theirs is loaded; then nothing is marked as
materialised.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
from sqlalchemy import Engine

from assets import sucesos
from assets.loading import configuration
from assets.loading.ledger import Outcome
from assets.loading.year import current_units, load_year
from assets.retries import tried_again
from assets.tables import row_count
from schemas.calendar import now
from schemas.contract import Table
from schemas.tables.audit import CARGA
from warehouse import reading
from warehouse.engine import snapshot
from warehouse.resource import Almacen

CHECK = "al_menos_una_unidad"
_IDS_TOLD = 100
_CHECKED = "Si llegaron archivos del año, al menos una unidad está cargada."


@dataclass(frozen=True, slots=True)
class Subject:
    """A step that yields several assets: its sources in order of loading, its tables, and how its marts alone are
    recomputed from the facts."""

    name: str
    fuentes: tuple[str, ...]
    facts: tuple[Table, ...]
    marts: tuple[Table, ...] = ()
    recompute: Callable[[Engine, int], None] | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*self.facts, *self.marts)

    @property
    def checked(self) -> str:
        """The asset that carries the blocking check."""
        return (self.marts or self.facts)[0].name


@dataclass(slots=True)
class _Done:
    """What a step has done in all of its tries. `since`: the instant of the first one."""

    since: str
    started: float
    outcomes: dict[tuple[str, str, str], Outcome] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """What an earlier try loaded is found loaded by the next one: it stays as it was told first."""
        which = (outcome.fuente, outcome.unidad, outcome.nombre)
        before = self.outcomes.get(which)
        if before is None or outcome.changed or not before.changed:
            self.outcomes[which] = outcome


#: By run and subject, of steps that wait to be tried again in this process.
_TRIES: dict[tuple[str, str], _Done] = {}


class LoadConfig(dg.Config):
    """Which sources of the subject to load; all of them by default."""

    fuentes: list[str] = []


def check(subject: Subject) -> dg.AssetCheckSpec:
    """The blocking check of a subject."""
    return dg.AssetCheckSpec(CHECK, asset=subject.checked, blocking=True, description=_CHECKED)


def produce(
    context: dg.AssetExecutionContext, almacen: Almacen, config: LoadConfig, subject: Subject
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Runs one subject for the partition's year and yields its check and its assets. What passes by itself is tried
    again; nothing else is."""
    sucesos.CORRIDA.set(context.run.run_id)
    which = (context.run.run_id, subject.name)
    done = _TRIES.setdefault(which, _Done(now(), time.monotonic()))
    try:
        with tried_again(context, almacen):
            yield from _once(context, almacen, config, subject, done)
    except dg.RetryRequested:
        raise
    except BaseException:
        _TRIES.pop(which, None)
        raise
    _TRIES.pop(which, None)


def _once(
    context: dg.AssetExecutionContext, almacen: Almacen, config: LoadConfig, subject: Subject, done: _Done
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    anio = int(context.partition_key)
    selected = {key.to_user_string() for key in context.selected_asset_keys}
    configuration.bring(almacen.engine, almacen.institucion)
    if subject.recompute and not any(table.name in selected for table in subject.facts):
        subject.recompute(almacen.engine, anio)
    else:
        for fuente in [name for name in subject.fuentes if not config.fuentes or name in config.fuentes]:
            for outcome in load_year(almacen.engine, almacen.custody, fuente, anio, now()):
                done.add(outcome)
                _tell(context, outcome)
                almacen.tell(outcome)
    outcomes = list(done.outcomes.values())
    loaded = {fuente: current_units(almacen.engine, fuente, anio) for fuente in subject.fuentes}
    units = sum(len(found) for found in loaded.values())
    passed = bool(units) or not outcomes
    result = dg.AssetCheckResult(
        passed=passed,
        check_name=CHECK,
        asset_key=subject.checked,
        metadata={"unidades": units, "rechazadas": sum(not outcome.loaded for outcome in outcomes)},
    )
    if context.selected_asset_check_keys:
        yield result
    if not config.fuentes:  # gone through, whatever came of it: bad files are no stopped orchestrator
        almacen.custody.note_review(subject.name, anio, now())
    if not passed:
        reasons = "; ".join(dict.fromkeys(f"{outcome.nombre}: {outcome.motivo}" for outcome in outcomes))
        raise dg.Failure(f"ninguna unidad de {anio} se pudo cargar. {reasons}", allow_retries=False)
    almacen.loaded(almacen)
    if units:
        told = _figures(almacen, anio, outcomes, loaded, done.since)
        told |= {"segundos": round(time.monotonic() - done.started, 3)}
        for table in (table for table in subject.tables if table.name in selected):
            rows = row_count(almacen.engine, table, anio)
            yield dg.MaterializeResult(asset_key=table.name, metadata={"dagster/partition_row_count": rows, **told})


def _tell(context: dg.AssetExecutionContext, outcome: Outcome) -> None:
    line = f"{outcome.fuente} {outcome.anio} {outcome.unidad}: {outcome.estado} ({outcome.nombre}): {outcome.motivo}"
    (context.log.info if outcome.loaded or outcome.estado == "ignorado" else context.log.warning)(line)


def _figures(
    almacen: Almacen, anio: int, outcomes: list[Outcome], loaded: dict[str, list[str]], since: str
) -> dict[str, Any]:
    """What the UI plots of each materialisation. Names are stable; numbers are of this run, but `unidades_cargadas`.
    `cargas`: ids of the loads made, the first hundred."""
    with snapshot(almacen.engine) as conn:
        loads = reading.read(conn, CARGA, ["carga_id", "cargado_en"], fuente=list(loaded), anio=anio, vigente=1)
    made = sorted(loads.loc[loads["cargado_en"] >= since, "carga_id"])
    return {
        "unidades": dg.MetadataValue.json(loaded),
        "unidades_cargadas": sum(len(found) for found in loaded.values()),
        "cargas_nuevas": sum(outcome.changed for outcome in outcomes),
        "filas_cargadas": sum(outcome.filas for outcome in outcomes if outcome.changed),
        "filas_apartadas": sum(outcome.apartadas for outcome in outcomes),
        "hallazgos": sum(outcome.hallazgos for outcome in outcomes),
        "unidades_no_cargadas": sum(not outcome.loaded for outcome in outcomes),
        "cargas": dg.MetadataValue.json(made[:_IDS_TOLD]),
    }
