"""Alerts from the orchestrator itself: its sensors hear of runs, once, and of the command line's in the same words."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from pipelines.avisos import reintentos, sensores
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import Webhook
from pipelines.avisos.corridas import of_run
from pipelines.avisos.episodios import Mensaje
from pipelines.definitions import build
from pipelines.settings import Settings, load
from tests.loading.night import Night
from tests.pipelines.good import sheet
from warehouse.resource import Almacen


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    made = Night(engine, tmp_path)
    made.raw.mkdir()
    return made


@pytest.fixture
def current(night: Night, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(night.folder))
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", night.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEGUIMIENTO_CUSTODIA", str(night.custody.root))
    monkeypatch.setenv("SEGUIMIENTO_WEBHOOK_URL", "https://aviso.invalid/x")
    return load()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mensaje]:
    taken: list[Mensaje] = []
    monkeypatch.setattr(Webhook, "send", lambda channel, mensaje: taken.append(mensaje))
    return taken


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as held:
        yield held


class Daemon:
    """Ticks the sensors as the daemon does: each with the cursor of its last tick."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self._instance = instance
        self._cursors: dict[str, str | None] = {}

    def tick(self) -> None:
        for sensor in sensores.SENSORS:
            with dg.build_sensor_context(self._instance, cursor=self._cursors.get(sensor.name)) as context:
                ticked = sensor.evaluate_tick(context)
            assert not [one.error for one in ticked.dagster_run_reactions or () if one.error]
            self._cursors[sensor.name] = ticked.cursor


def run(current: Settings, night: Night, instance: dg.DagsterInstance, anio: int, **tags: str) -> str:
    held = Almacen(current.db_url, night.raw, night.custody.root, True)
    job = build(held).resolve_job_def("anio")
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    result = job.execute_in_process(
        instance=instance, partition_key=str(anio), raise_on_error=False, run_config=quiet, tags=tags
    )
    held.engine.dispose()
    return result.run_id


def test_sensors_are_on_after_deployment() -> None:
    assert {sensor.default_status for sensor in sensores.SENSORS} == {dg.DefaultSensorStatus.RUNNING}


def test_a_year_that_fails_in_the_orchestrator_is_told_of_once_with_its_file_and_directorate(
    current: Settings, night: Night, instance: dg.DagsterInstance, sent: list[Mensaje]
) -> None:
    daemon = Daemon(instance)
    daemon.tick()
    night.deliver(sheet("mucho"), "psig/2023/dgfc.xlsx")
    first = run(current, night, instance, 2023)
    daemon.tick()
    daemon.tick()
    (mensaje,) = sent
    assert [one["tipo"] for one in mensaje.datos["episodios"]] == ["corrida", "unidad"]
    assert mensaje.asunto.startswith("Falló la corrida del año 2023")
    for words in ("ninguna unidad de 2023 se pudo cargar", "Dirección General de la Familia", first):
        assert words in mensaje.texto
    run(current, night, instance, 2023)
    daemon.tick()
    assert len(sent) == 1
    night.deliver(sheet(1), "psig/2023/dgfc.xlsx")
    run(current, night, instance, 2023)
    daemon.tick()
    assert [one.fase for one in sent] == ["fallo", "recuperacion"]
    assert Buzon(current).read().episodios == {}


def test_a_warehouse_that_goes_away_is_told_as_what_it_is(
    current: Settings, night: Night, instance: dg.DagsterInstance, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets import yearly
    from warehouse.engine import UnusableError

    def away(*arguments: object) -> None:
        raise UnusableError(
            "No se puede entrar al almacén postgresql://u@h/db.", "Revise que el servidor esté en marcha."
        )

    daemon = Daemon(instance)
    daemon.tick()
    monkeypatch.setattr(yearly.configuration, "bring", away)
    run(current, night, instance, 2023)
    run(current, night, instance, 2024)
    daemon.tick()
    (mensaje,) = sent
    assert [one["tipo"] for one in mensaje.datos["episodios"]] == ["almacen"]
    assert "Primera causa: No se puede entrar al almacén postgresql://u@h/db. Revise que" in mensaje.texto


def test_what_the_warehouse_refuses_of_one_year_is_that_years_and_no_other_year_ends_it(
    current: Settings, night: Night, instance: dg.DagsterInstance, sent: list[Mensaje], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets import yearly
    from warehouse.engine import AlmacenError

    really = yearly.load_year

    def refused(engine: sa.Engine, custody: object, fuente: str, anio: int, moment: str) -> object:
        if anio == 2025:
            raise AlmacenError("El almacén no pudo ejecutar la orden: roto.", "Compruebe el almacén.")
        return really(engine, custody, fuente, anio, moment)  # type: ignore[arg-type]

    monkeypatch.setattr(yearly, "load_year", refused)
    daemon = Daemon(instance)
    daemon.tick()
    for _ in range(3):
        for anio in (2025, 2026):
            run(current, night, instance, anio)
            daemon.tick()
    (mensaje,) = sent
    assert [(one["tipo"], one["clave"]) for one in mensaje.datos["episodios"]] == [("corrida", "2025")]


def test_a_run_that_will_be_tried_again_is_not_told_of(
    current: Settings, night: Night, instance: dg.DagsterInstance, sent: list[Mensaje]
) -> None:
    night.deliver(sheet("mucho"), "psig/2023/dgfc.xlsx")
    assert of_run(instance, run(current, night, instance, 2023, **{"dagster/will_retry": "true"})) is None
    assert of_run(instance, run(current, night, instance, 2023)) is not None
    night.deliver(sheet(1), "psig/2023/dgfc.xlsx")
    well = of_run(instance, run(current, night, instance, 2023, **{"dagster/will_retry": "true"}))
    assert well is not None, "a try has the tags of the run before it, and nothing comes after one that ends well"


@pytest.mark.parametrize("again", ["dagster does", "made and never begun", "dagster does not"])
def test_a_run_that_was_to_be_tried_again_and_is_not_is_told_of(
    tmp_path: Path,
    instance: dg.DagsterInstance,
    sent: list[Mensaje],
    monkeypatch: pytest.MonkeyPatch,
    again: str,
) -> None:
    @dg.job
    def nothing() -> None:
        """A run that never starts."""

    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    monkeypatch.setenv("SEGUIMIENTO_WEBHOOK_URL", "https://aviso.invalid/x")
    monkeypatch.delenv("SEGUIMIENTO_DB_URL", raising=False)
    daemon = Daemon(instance)
    daemon.tick()
    dead = instance.create_run_for_job(nothing, tags={"dagster/partition": "2026", "dagster/will_retry": "true"})
    instance.report_run_failed(dead)
    daemon.tick()
    assert list(Buzon(load()).read().por_ver) == [dead.run_id]
    if again != "dagster does not":
        child = instance.create_run_for_job(nothing, tags={"dagster/parent_run_id": dead.run_id})
        if again == "dagster does":
            instance.report_run_canceling(child)
    monkeypatch.setattr(reintentos, "_PATIENCE", 0)
    daemon.tick()
    daemon.tick()
    assert [one.fase for one in sent] == ([] if again == "dagster does" else ["fallo"])
    assert Buzon(load()).read().por_ver == {}


def test_a_run_of_some_sources_is_a_part_of_its_year(
    current: Settings, night: Night, instance: dg.DagsterInstance
) -> None:
    night.deliver(sheet(1), "psig/2023/dgfc.xlsx")
    end = of_run(instance, run(current, night, instance, 2023))
    assert end is not None
    assert (end.anio, end.bien, end.completa) == (2023, True, True)
    assert end.sanos == ["almacen", "corrida:entregas", "corrida:2023"]
    held = Almacen(current.db_url, night.raw, night.custody.root, True)
    result = (
        build(held)
        .resolve_job_def("anio")
        .execute_in_process(
            instance=instance, partition_key="2023", run_config={"ops": {"psig": {"config": {"fuentes": ["psig"]}}}}
        )
    )
    held.engine.dispose()
    part = of_run(instance, result.run_id)
    assert part is not None
    assert part.sanos == ["almacen"]


def test_a_run_whose_process_died_is_told_with_what_is_known(instance: dg.DagsterInstance) -> None:
    @dg.job
    def nothing() -> None:
        """A run that never starts."""

    created = instance.create_run_for_job(nothing, tags={"dagster/partition": "2026"})
    instance.report_run_failed(created)
    end = of_run(instance, created.run_id)
    assert end is not None
    assert end.causa is not None
    assert "terminó sin decir por qué" in end.causa.texto
