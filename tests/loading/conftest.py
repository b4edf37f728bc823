"""Nights on both engines."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.loading.night import Night


@pytest.fixture
def night(engine: sa.Engine, tmp_path: Path) -> Night:
    return Night(engine, tmp_path)
