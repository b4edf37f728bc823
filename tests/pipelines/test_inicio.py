"""Dagster's own settings file: what the program writes it keeps up with, what somebody wrote it leaves alone."""

import os
import sqlite3
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from dagster import DagsterInstance
from dagster._core.errors import DagsterInvalidConfigError

from pipelines import inicio, orchestrator, settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", "")
    return tmp_path / "dagster"


def text(home: Path) -> str:
    return (home / "dagster.yaml").read_text(encoding="utf-8")


def test_a_new_home_gets_settings_that_dagster_takes(home: Path) -> None:
    inicio.prepare(home)
    assert os.environ["DAGSTER_HOME"] == str(home)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with DagsterInstance.get() as instance:
            assert not instance.telemetry_enabled
            assert instance.run_monitoring_enabled
            assert instance.run_launcher.supports_check_run_worker_health
            assert not instance.run_retries_retry_on_asset_or_op_failure


@pytest.mark.parametrize("old", [inicio._FIRST, inicio._marked("telemetry: {enabled: false}\n")])
def test_what_an_earlier_version_wrote_is_brought_up(home: Path, old: str) -> None:
    home.mkdir()
    (home / "dagster.yaml").write_text(old, encoding="utf-8")
    inicio.prepare(home)
    assert text(home) == inicio._marked(inicio.EMBEDDED)


@pytest.mark.parametrize("mine", ["telemetry: {enabled: false}\n", inicio._marked("a: 1\n") + "b: 2\n"])
def test_what_somebody_wrote_or_edited_stays(home: Path, mine: str, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    (home / "dagster.yaml").write_text(mine, encoding="utf-8")
    inicio.prepare(home)
    assert text(home) == mine
    told = capsys.readouterr().err
    assert ("está editado y se usa como está" in told) is mine.startswith("# Escrito")


def test_an_edit_of_this_very_version_is_not_talked_about(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inicio.prepare(home)
    (home / "dagster.yaml").write_text(text(home).replace("max_concurrent_runs: 2", "max_concurrent_runs: 1"))
    inicio.prepare(home)
    assert "max_concurrent_runs: 1" in text(home)
    assert capsys.readouterr().err == ""


def test_settings_with_a_mistake_are_refused_by_dagster(home: Path) -> None:
    """The trials above would not fail otherwise."""
    home.mkdir()
    (home / "dagster.yaml").write_text("run_monitoring: {enabledd: true}\n")
    inicio.prepare(home)
    with pytest.raises(DagsterInvalidConfigError):
        DagsterInstance.get()


def test_commands_that_start_at_once_on_a_new_home_leave_one_that_can_be_opened(home: Path) -> None:
    """A backfill by hand, at the minute of the night."""
    current = settings.load({"SEGUIMIENTO_DAGSTER_HOME": str(home)}, Path(inicio.__file__).parent)

    def start(_: int) -> None:
        with orchestrator.instance(current):
            pass

    with ThreadPoolExecutor(8) as several:
        list(several.map(start, range(8)))
    for database in (home / "history" / "runs.db", home / "schedules" / "schedules.db"):
        with closing(sqlite3.connect(database)) as raw:
            assert raw.execute("SELECT COUNT(*) FROM alembic_version").fetchone() == (1,)
