"""A project folder of its own, with the committed samples loaded, for the commands that read the warehouse."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import docs
from tests.loading.night import RAW, Night


@pytest.fixture(scope="module")
def loaded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only: the samples but the examples, in an embedded warehouse."""
    folder = tmp_path_factory.mktemp("almacen")
    engine = docs.load_aside(RAW, folder)
    engine.dispose()
    return folder


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    return Night(engine, tmp_path)


@pytest.fixture
def home(loaded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SEGUIMIENTO_DB_URL_FILE", "SEGUIMIENTO_SALIDA", "SEGUIMIENTO_TEXTOS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{loaded_home / 'documentos.db'}")
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    return tmp_path
