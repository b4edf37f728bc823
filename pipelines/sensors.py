"""The sensor of deliveries: what is new in the folder is taken in, and each year with something to load is requested.

A tick looks and asks, and does nothing itself, so that it is short and no file can make it fail: taking files into
custody and recognising them is the job of the inventory, loading that of the year.

    folder    its state (path, size, dates) since a run took it in? no: a run of the inventory. This only says that
              something may have happened: which bytes are new is decided there, by their hash.
    years     parts that are recognised and not yet tried: a run of their year, keyed by their content.

A request that failed is made again until `TRIES`, whatever the orchestrator launches again of it; then it is left to
the night, or of a closed year to Saturday. What the last tick saw is its cursor.
"""

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import dagster as dg

from assets.loading import folder
from assets.loading.pending import PendingPart, waiting_at
from assets.loading.standing import is_example
from pipelines.jobs import DASHBOARD, INVENTORY, MARTS, REPORTS, YEAR
from schemas.calendar import FIRST_YEAR, lima_date, now, open_years, running_year
from warehouse.engine import AlmacenError
from warehouse.resource import Almacen

#: Seconds between two ticks.
INTERVAL = 30
#: How many runs are requested for one and the same state of things.
TRIES = 3
FOLDER_TAG, PENDING_TAG = "seguimiento/carpeta", "seguimiento/pendientes"
_HELD_AT_MOST = 20


@dataclass
class _Tick:
    """What is requested, and what was seen, in words."""

    requests: list[dg.RunRequest] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        instance: dg.DagsterInstance,
        request: dg.RunRequest,
        tag: str,
        what: str,
        key: str,
        text: str,
        then: str = "la noche",
    ) -> None:
        """Adds a request, unless one for the same state is under way, or enough were made: `then` it is done anyway."""
        runs = instance.get_runs(dg.RunsFilter(job_name=request.job_name, tags={tag: key}))
        made = [run for run in runs if run.root_run_id is None]  # one launched again carries the tags of the first
        if any(not run.is_finished for run in runs):
            self.seen[what] = f"{text}: en curso"
        elif len(made) >= TRIES:
            self.seen[what] = f"{text}: ya se pidió {len(made)} veces; queda para {then}"
        else:
            self.seen[what] = f"{text}: se pide una corrida"
            run_key = f"{key}-{len(made)}" if tag == PENDING_TAG else None
            self.requests.append(request._replace(run_key=run_key, tags={**request.tags, tag: key}))


@dg.sensor(
    jobs=[INVENTORY, YEAR],
    minimum_interval_seconds=INTERVAL,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Toma lo que llega a la carpeta de entregas y pide la corrida de cada año que tiene algo por cargar.",
)
def entregas(context: dg.SensorEvaluationContext, almacen: dg.ResourceParam[Almacen]) -> dg.SensorResult:
    tick = _Tick()
    _look_at_folder(context.instance, almacen, tick)
    try:
        _look_at_warehouse(context.instance, almacen, tick)
    except AlmacenError as error:
        tick.seen["almacén"] = f"no se pudo preguntar qué falta cargar: {error.cause}"
    for what, text in tick.seen.items():
        context.log.info(f"{what}: {text}")
    told = "; ".join(f"{what}: {text}" for what, text in tick.seen.items())
    return dg.SensorResult(
        run_requests=tick.requests,
        skip_reason=None if tick.requests else dg.SkipReason(told),
        cursor=json.dumps(tick.seen, ensure_ascii=False, indent=1),
    )


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[YEAR, MARTS],
    request_jobs=[REPORTS, DASHBOARD],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tras cada carga o recálculo de un año, pide sus informes y, si no está ya en cola, el tablero.",
)
def informes_tras_carga(context: dg.RunStatusSensorContext) -> list[dg.RunRequest] | dg.SkipReason:
    """Reports are another run: one that cannot be written fails alone, and what was loaded stays told as loaded."""
    year, run_id = context.dagster_run.tags.get("dagster/partition"), context.dagster_run.run_id
    if year is None:
        return dg.SkipReason("la corrida no es de un año")
    requests = [dg.RunRequest(job_name=REPORTS.name, run_key=run_id, partition_key=year)]
    queued = dg.RunsFilter(job_name=DASHBOARD.name, statuses=[dg.DagsterRunStatus.QUEUED])
    if not context.instance.get_runs(queued, limit=1):  # one that has not begun will read what is loaded by now
        requests.append(dg.RunRequest(job_name=DASHBOARD.name, run_key=f"{DASHBOARD.name}-{run_id}"))
    return requests


# ---- the folder


def _look_at_folder(instance: dg.DagsterInstance, almacen: Almacen, tick: _Tick) -> None:
    problems: list[str] = []
    found = [
        place for place in folder.places(almacen.raw, problems.append) if almacen.ejemplos or not is_example(place.ruta)
    ]
    lists = folder.places(almacen.raw, lists=True)
    settled, arriving = _looked(almacen, [*found, *lists])
    text = f"{len(found)} archivos" + (f", {arriving} llegando o cambiados hace menos de un minuto" if arriving else "")
    if problems:
        text += f", {len(problems)} avisos ({problems[0]})"
    if not settled:
        tick.seen["carpeta"] = f"{text}: nada que tomar"
        return
    digest = hashlib.sha256("\n".join(sorted(settled)).encode(errors="surrogatepass")).hexdigest()[:32]
    made = instance.get_runs(dg.RunsFilter(tags={FOLDER_TAG: digest}, statuses=[dg.DagsterRunStatus.SUCCESS]), limit=1)
    if made:
        tick.seen["carpeta"] = f"{text}: sin cambios"
        return
    tick.ask(instance, dg.RunRequest(job_name=INVENTORY.name), FOLDER_TAG, "carpeta", digest, text)


def _looked(almacen: Almacen, found: Sequence[folder.Place]) -> tuple[list[str], int]:
    """What every place holds by its dates and size, and how many places have changed so lately that they may be on
    their way: the inventory would leave those, so they are not yet counted."""
    settled, arriving, now = [], 0, time.time()
    for place in found:
        try:
            look = os.stat(almacen.raw.joinpath(*place.parts), follow_symlinks=False)
        except OSError:  # gone since it was listed
            continue
        if any(abs(now - changed) < folder.RECENT for changed in (look.st_mtime, look.st_ctime)):
            arriving += 1
        else:
            settled.append(f"{place.key}\t{look.st_size}\t{look.st_mtime_ns}\t{look.st_ctime_ns}")
    return settled, arriving


# ---- the warehouse


def _look_at_warehouse(instance: dg.DagsterInstance, almacen: Almacen, tick: _Tick) -> None:
    parts = waiting_at(almacen.url)
    nightly = open_years(lima_date(now()))
    by_year: dict[int, list[PendingPart]] = defaultdict(list)
    for part in parts:
        if part.untried and FIRST_YEAR <= part.anio <= running_year():
            by_year[part.anio].append(part)
    for anio, waiting in sorted(by_year.items()):
        request = dg.RunRequest(job_name=YEAR.name, partition_key=str(anio))
        text = f"{len(waiting)} por cargar ({', '.join(dict.fromkeys(part.fuente for part in waiting))})"
        then = "la noche" if anio in nightly else "el sábado"
        tick.ask(instance, request, PENDING_TAG, str(anio), pending_key(waiting), text, then)
    held = [part for part in parts if not part.untried]
    if held:
        names = ", ".join(f"{part.nombre} ({part.estado}: {part.motivo})" for part in held[:_HELD_AT_MOST])
        more = f" y {len(held) - _HELD_AT_MOST} más" if len(held) > _HELD_AT_MOST else ""
        tick.seen["omitidos"] = f"{len(held)} ya vistos que esperan a una persona: {names}{more}"


def pending_key(parts: Sequence[PendingPart]) -> str:
    """What is to be loaded, by content and place in the ledger: a file that is put back is another request."""
    told = [f"{part.sha256} {part.secuencia} {part.fuente} {part.anio} {part.unidad}" for part in sorted(parts)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
