"""`report` as a person types it, and reports after each load: what is answered, what fails alone, the exit codes."""

import shutil
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin

from assets.reports.document import pdf
from assets.reports.document.model import Document
from pipelines import jobs, sensors
from pipelines.definitions import build
from tests.loading.decided import photograph, photograph_name
from tests.loading.night import Night
from tests.pipelines.test_cli import home, seguimiento
from warehouse import schema
from warehouse.engine import connect
from warehouse.resource import Almacen

__all__ = ["home"]  # a fixture


@pytest.fixture(scope="module")
def two_photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two photographs of one UE, loaded once."""
    folder = tmp_path_factory.mktemp("noche")
    night = Night(connect(f"sqlite:///{folder}/seguimiento.db"), folder)
    schema.init(night.engine)
    for month in (5, 6):
        night.deliver(photograph(month), photograph_name(month))
    night.run()
    night.engine.dispose()
    return folder


@pytest.fixture
def loaded(home: Path, two_photographs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with them."""
    monkeypatch.setenv("SEGUIMIENTO_USUARIO", "ana quispe")
    data = home / "warehouse/data"
    shutil.copytree(two_photographs / "custodia", data / "custodia")
    for path in two_photographs.glob("seguimiento.db*"):
        shutil.copy(path, data / path.name)
    return home


def names(folder: Path) -> set[str]:
    return {path.suffix for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")}


def test_everything_that_there_is_is_reported_if_nothing_is_named(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert seguimiento("report") == 0
    said = capsys.readouterr().out
    folder = loaded / "salida/informes/poi/2026/999996"
    assert f"archivos en {folder}" in said
    assert names(folder) == {".docx", ".xlsx", ".pdf"}
    assert (loaded / "textos/poi/2026/informe.md").exists()


def test_what_changed_since_a_date_is_an_annex_and_so_is_what_changed_since_it_was_published(loaded: Path) -> None:
    assert seguimiento("report", "poi", "2026", "--contra", "2026-05-31") == 0
    folder = loaded / "salida/informes/poi/2026/999996"
    changed = (folder / "contra 2026-05-31/csv/cambios.csv").read_text("utf-8-sig").splitlines()
    assert len(changed) > 1
    assert seguimiento("cerrar", "poi", "2026", "--corte", "2026-05-31", "--resolucion", "RM 1") == 0
    assert seguimiento("report", "poi", "2026", "--contra", "publicado") == 0
    since = (folder / "contra publicado/csv/cambios.csv").read_text("utf-8-sig").splitlines()
    assert sorted(since) == sorted(changed)


def test_a_closed_year_is_reported_as_it_was_published(loaded: Path) -> None:
    resumen = loaded / "salida/informes/poi/2026/999996/csv/resumen.csv"
    assert seguimiento("report", "poi", "2026") == 0
    now = resumen.read_bytes()
    assert seguimiento("report", "poi", "2026", "--corte", "2026-05-31") == 0
    assert resumen.read_bytes() == now  # a past report takes no other's place
    then = (resumen.parents[1] / "al 2026-05-31/csv/resumen.csv").read_bytes()
    assert seguimiento("cerrar", "poi", "2026", "--corte", "2026-05-31", "--resolucion", "RM 1") == 0
    assert seguimiento("report", "poi", "2026") == 0
    assert resumen.read_bytes() == then != now


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["poi"], "falta decir de qué tema y año es el informe"),
        (["--contra", "publicado"], "falta decir de qué tema y año es el informe"),
        (["poi", "2019"], "no hay nada del POI 2019"),
        (["psig", "2026"], "no hay nada cargado del PSIG 2026"),
        (["poi", "2026", "--ue", "000001"], "no hay la UE 000001 en el POI 2026; hay de 999996"),
        (["poi", "2026", "--corte", "ayer"], "ayer"),
        (["poi", "2026", "--corte", "2026-01-01"], "no hay ninguna fotografía del POI 2026"),
        (["poi", "2026", "--contra", "publicado"], "no hay nada publicado del POI 2026"),
    ],
)
def test_what_cannot_be_reported_is_said_with_its_remedy_and_no_traceback(
    loaded: Path, capsys: pytest.CaptureFixture[str], order: list[str], said: str
) -> None:
    capsys.readouterr()
    assert seguimiento("report", *order) == 3
    told = capsys.readouterr().err
    assert said in told
    assert "remedio: " in told
    assert "Traceback" not in told
    assert not (loaded / "salida/informes").exists()


def test_without_a_warehouse_nothing_is_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("report", "poi", "2026") == 3
    assert "seguimiento run" in capsys.readouterr().err
    assert not (home / "textos").exists()


def test_a_format_that_cannot_be_made_is_named_and_the_others_are_there(
    loaded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_library(document: Document) -> bytes:
        raise pdf.FormatMissing("no está la biblioteca", "instálela con: pip install typst")

    monkeypatch.setattr(pdf, "write", no_library)
    assert seguimiento("report", "poi", "2026") == 1
    assert "sin escribir: PDF: no está la biblioteca; instálela con: pip install typst" in capsys.readouterr().out
    assert names(loaded / "salida/informes/poi/2026/999996") == {".docx", ".xlsx"}


def test_an_edited_report_is_kept_and_told(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seguimiento("report", "poi", "2026") == 0
    report = loaded / "salida/informes/poi/2026/999996/Evaluacion POI 2026 UE 999996.docx"
    report.write_bytes(b"editado")
    assert seguimiento("report", "poi", "2026") == 0
    assert report.read_bytes() == b"editado"
    assert "fue editado o está abierto, y se conserva; lo nuevo está en" in capsys.readouterr().out


def asked(instance: dg.DagsterInstance, job: str, **tags: str) -> list[dg.RunRequest] | dg.SkipReason:
    """What a run of a job that ended well asks for."""
    made = build(Almacen("sqlite://", Path(), Path(), True)).resolve_job_def(job)
    run = instance.create_run_for_job(made, tags=tags, status=dg.DagsterRunStatus.SUCCESS)
    context = dg.build_run_status_sensor_context(
        sensor_name=sensors.informes_tras_carga.name,
        dagster_instance=instance,
        dagster_run=run,
        dagster_event=dg.DagsterEvent("PIPELINE_SUCCESS", run.job_name),
    )
    found = sensors.informes_tras_carga(context)
    assert isinstance(found, list | dg.SkipReason)
    return found


@pytest.mark.parametrize("job", [jobs.YEAR.name, jobs.MARTS.name])
def test_after_each_load_of_a_year_its_reports_and_the_dashboard_are_asked_for_once(job: str) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        requests = asked(instance, job, **{"dagster/partition": "2023"})
    assert isinstance(requests, list)
    assert [(one.job_name, one.partition_key) for one in requests] == [("informes", "2023"), ("publicar_tablero", None)]
    assert len({one.run_key for one in requests}) == 2


def test_a_dashboard_that_waits_for_its_turn_is_not_asked_for_again() -> None:
    """It reads the warehouse when it begins: that of all the years of the night."""
    with dg.DagsterInstance.ephemeral() as instance:
        job = build(Almacen("sqlite://", Path(), Path(), True)).resolve_job_def(jobs.DASHBOARD.name)
        place = RemoteRepositoryOrigin(GrpcServerCodeLocationOrigin("localhost", 1), "__repository__")
        for status, wanted in ((dg.DagsterRunStatus.STARTED, 2), (dg.DagsterRunStatus.QUEUED, 1)):
            origin = RemoteJobOrigin(place, job.name)
            instance.add_run(dg.DagsterRun(job_name=job.name, status=status, remote_job_origin=origin))
            requests = asked(instance, jobs.YEAR.name, **{"dagster/partition": "2023"})
            assert isinstance(requests, list)
            assert len(requests) == wanted


def test_a_run_of_no_year_asks_for_nothing() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert isinstance(asked(instance, jobs.YEAR.name), dg.SkipReason)


def test_the_sensor_of_reports_hears_loads_and_recalculations() -> None:
    """The command line says to remake reports; `resultados_del_anio` has nobody to say it to."""
    assert sensors.informes_tras_carga._monitored_jobs == [jobs.YEAR, jobs.MARTS]


def test_the_year_s_own_run_makes_no_report_and_the_job_of_reports_makes_what_there_is(loaded: Path) -> None:
    """A disk that is full under `salida` cannot stop a load."""
    assert not (loaded / "salida/informes").exists()
    almacen = Almacen(
        f"sqlite:///{loaded}/warehouse/data/seguimiento.db",
        loaded / "raw",
        loaded / "warehouse/data/custodia",
        True,
        salida=loaded / "salida",
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job = build(almacen).resolve_job_def(jobs.REPORTS.name)
        result = job.execute_in_process(instance=instance, partition_key="2026", raise_on_error=False)
        assert result.success
        made = {
            event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key
        }
        assert not (loaded / "salida/tablero").exists()
        assert build(almacen).resolve_job_def(jobs.DASHBOARD.name).execute_in_process(instance=instance).success
    almacen.engine.dispose()
    assert made == {"informe_poi"}  # there is no PSIG of that year
    assert (loaded / "salida/tablero/index.html").exists()
    assert names(loaded / "salida/informes/poi/2026/999996") == {".docx", ".xlsx", ".pdf"}
