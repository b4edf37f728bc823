"""The sensor of deliveries: ticks that ask and do nothing, requests keyed by content, words for what was left."""

import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.loading import folder, inventory
from assets.loading.pending import waiting_parts
from pipelines import sensors
from pipelines.definitions import build
from tests.loading.night import NOW, RAW, Night
from warehouse.engine import connect, transaction
from warehouse.resource import Almacen
from warehouse.schema import init

SHEET = RAW / "psig" / "2023" / "oc - psig 2023.xlsx"
PLACE = "psig/2023/oc.xlsx"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture(autouse=True)
def _nothing_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of this test were not put there within the last minute."""
    monkeypatch.setattr(folder, "RECENT", -1)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    engine = connect(f"sqlite:///{tmp_path}/almacen.db")
    init(engine)
    made = Night(engine, tmp_path)
    made.raw.mkdir()
    yield made
    engine.dispose()


def warehouse_of(night: Night) -> Almacen:
    url = night.engine.url.render_as_string(hide_password=False)
    return Almacen(url, night.raw, night.folder / "custodia", True)


@pytest.fixture
def almacen(night: Night) -> Almacen:
    return warehouse_of(night)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as held:
        yield held


def tick(almacen: Almacen, instance: dg.DagsterInstance) -> dg.SensorResult:
    with dg.build_sensor_context(instance=instance, resources={"almacen": almacen}) as context:
        result = sensors.entregas(context)
        assert isinstance(result, dg.SensorResult)
        return result


def asked(result: dg.SensorResult) -> list[tuple[str | None, str | None]]:
    return [(request.job_name, request.partition_key) for request in result.run_requests or []]


def said(result: dg.SensorResult) -> dict[str, str]:
    return json.loads(result.cursor or "{}")


def execute(almacen: Almacen, instance: dg.DagsterInstance, result: dg.SensorResult) -> None:
    """What the daemon does with the requests of a tick."""
    for request in result.run_requests or []:
        job = build(almacen).resolve_job_def(str(request.job_name))
        done = job.execute_in_process(
            instance=instance, partition_key=request.partition_key, tags=dict(request.tags), run_config=QUIET
        )
        assert done.success


def note(
    instance: dg.DagsterInstance, request: dg.RunRequest, status: dg.DagsterRunStatus, root: str | None = None
) -> str:
    """A run of a request that stands at a status, or the orchestrator's repetition of one (`root`); its id."""
    run = dg.DagsterRun(
        job_name=str(request.job_name),
        run_id=str(uuid.uuid4()),
        status=status,
        tags=dict(request.tags),
        root_run_id=root,
        parent_run_id=root,
    )
    instance.run_storage.add_run(run)
    return run.run_id


def test_a_new_file_is_taken_in_and_then_its_year_is_loaded_and_then_nothing_is_asked(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance
) -> None:
    night.deliver(SHEET, PLACE)
    first = tick(almacen, instance)
    assert asked(first) == [("inventario_de_entregas", None)]
    execute(almacen, instance, first)
    second = tick(almacen, instance)
    assert asked(second) == [("anio", "2023")]
    execute(almacen, instance, second)
    third = tick(almacen, instance)
    assert asked(third) == []
    assert said(third) == {"carpeta": "1 archivos: sin cambios"}
    assert night.value("SELECT COUNT(*) FROM bi_frescura WHERE listo = 1") == 1


def test_the_same_bytes_under_another_name_are_seen_and_no_year_is_asked_for(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance
) -> None:
    night.deliver(SHEET, PLACE)
    execute(almacen, instance, tick(almacen, instance))
    execute(almacen, instance, tick(almacen, instance))
    night.deliver(SHEET, "copia/renombrada.xlsx")
    third = tick(almacen, instance)
    assert asked(third) == [("inventario_de_entregas", None)], "only its bytes say that it is nothing new"
    execute(almacen, instance, third)
    assert asked(tick(almacen, instance)) == []
    assert "ya recibido" in str(night.value("SELECT motivo FROM bi_entrega ORDER BY secuencia DESC LIMIT 1"))


def test_other_bytes_of_the_same_name_and_size_are_seen(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance
) -> None:
    path = night.deliver(SHEET, PLACE)
    before = path.stat()
    execute(almacen, instance, tick(almacen, instance))
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert asked(tick(almacen, instance))[0] == ("inventario_de_entregas", None)


def test_a_request_is_keyed_by_content_and_ledger_not_by_name_or_time(night: Night) -> None:
    night.deliver(SHEET, PLACE)
    keys = []
    for place in (PLACE, "otro nombre.xlsx"):
        (night.raw / PLACE).rename(night.raw / "x.xlsx")
        night.deliver(SHEET, place)
        (night.raw / "x.xlsx").unlink()
        inventory.scan(night.raw, night.custody, ejemplos=True, now=NOW)
        inventory.register(night.engine, night.custody, ejemplos=True, now=NOW)
        keys.append(sensors.pending_key(waiting_parts(night.engine)))
        (night.raw / place).rename(night.raw / PLACE)
    again = sensors.pending_key(list(reversed(waiting_parts(night.engine))))
    assert keys[1] == again
    assert keys[0] != keys[1], "delivered again since: if it is to be loaded again, it is another request"


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED])
def test_what_is_under_way_is_not_asked_for_again(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance, status: dg.DagsterRunStatus
) -> None:
    night.deliver(SHEET, PLACE)
    execute(almacen, instance, tick(almacen, instance))
    (request,) = tick(almacen, instance).run_requests or []
    note(instance, request, status)
    result = tick(almacen, instance)
    assert asked(result) == []
    assert said(result)["2023"] == "1 por cargar (psig): en curso"
    assert "en curso" in str(result.skip_reason)


def test_a_run_that_failed_is_asked_for_again_three_times_and_then_left_to_saturday(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance
) -> None:
    """The orchestrator deduplicates a key for ever: the number of runs made is part of it."""
    night.deliver(SHEET, PLACE)
    execute(almacen, instance, tick(almacen, instance))
    keys = []
    for _ in range(sensors.TRIES):
        (request,) = tick(almacen, instance).run_requests or []
        keys.append(request.run_key)
        note(instance, request, dg.DagsterRunStatus.FAILURE)
    assert len(set(keys)) == sensors.TRIES
    result = tick(almacen, instance)
    assert asked(result) == []
    assert said(result)["2023"] == "1 por cargar (psig): ya se pidió 3 veces; queda para el sábado"


def test_what_the_orchestrator_launches_again_is_no_request_of_its_own(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance
) -> None:
    """It copies the tags of the run that it repeats."""
    night.deliver(SHEET, PLACE)
    execute(almacen, instance, tick(almacen, instance))
    (request,) = tick(almacen, instance).run_requests or []
    root = note(instance, request, dg.DagsterRunStatus.FAILURE)
    for _ in range(2):
        note(instance, request, dg.DagsterRunStatus.FAILURE, root=root)
    assert asked(tick(almacen, instance)) == [("anio", "2023")]
    note(instance, request, dg.DagsterRunStatus.STARTED, root=root)
    assert said(tick(almacen, instance))["2023"] == "1 por cargar (psig): en curso"


def test_an_open_year_is_left_to_the_night(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sensors, "open_years", lambda today: [2023])
    night.deliver(SHEET, PLACE)
    execute(almacen, instance, tick(almacen, instance))
    for _ in range(sensors.TRIES):
        (request,) = tick(almacen, instance).run_requests or []
        note(instance, request, dg.DagsterRunStatus.FAILURE)
    assert said(tick(almacen, instance))["2023"].endswith("queda para la noche")


def test_what_was_left_out_is_told_with_its_reason(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance
) -> None:
    night.deliver(SHEET, PLACE)
    night.deliver(b"%PDF-1.4", "carta.xlsx")
    (night.raw / "enlace.xlsx").symlink_to(SHEET)
    for _ in range(2):
        execute(almacen, instance, tick(almacen, instance))
    result = tick(almacen, instance)
    assert "es un enlace" in said(result)["carpeta"]
    assert night.value("SELECT estado FROM bi_archivo WHERE nombre = 'carta.xlsx'") == "cuarentena"


def test_a_file_on_its_way_waits(
    night: Night, almacen: Almacen, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "RECENT", 60)
    night.deliver(SHEET, PLACE)
    result = tick(almacen, instance)
    assert asked(result) == []
    assert "1 llegando" in said(result)["carpeta"]


@pytest.mark.parametrize("url", ["postgresql://nadie:canario@127.0.0.1:1/nada", "sqlite:////proc/no/se/puede.db"])
def test_without_a_warehouse_the_tick_says_why_and_does_not_fail(
    tmp_path: Path, instance: dg.DagsterInstance, url: str
) -> None:
    result = tick(Almacen(url, tmp_path / "no existe", tmp_path / "custodia", True), instance)
    assert asked(result) == []
    assert "no se pudo preguntar" in said(result)["almacén"]
    assert "no se puede abrir la carpeta" in said(result)["carpeta"]
    assert "canario" not in str(result.skip_reason)


def test_a_writer_that_holds_the_warehouse_does_not_hold_the_tick(
    engine: sa.Engine, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    """On both engines: it reads alone."""
    night = Night(engine, tmp_path)
    night.deliver(SHEET, PLACE)
    inventory.scan(night.raw, night.custody, ejemplos=True, now=NOW)
    inventory.register(night.engine, night.custody, ejemplos=True, now=NOW)
    with transaction(night.engine, alone=True):
        result = tick(warehouse_of(night), instance)
    assert asked(result) == [("inventario_de_entregas", None), ("anio", "2023")]


def test_the_sensor_is_on_as_soon_as_it_is_deployed() -> None:
    assert sensors.entregas.default_status is dg.DefaultSensorStatus.RUNNING
