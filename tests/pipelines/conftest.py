"""Nights of these tests wait for nobody."""

import pytest

from assets import retries


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What passes by itself is tried again as often as in a real night, at once."""
    monkeypatch.setattr(retries, "WAITS", (0.0, 0.0, 0.0))
