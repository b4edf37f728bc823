"""What the ledger names is on disk before the line that names it."""

import io
from pathlib import Path

import pytest

from warehouse import custody
from warehouse.custody import Closing, Custody, Decision, Event, Received

NOW = "2026-11-22T07:00:00Z"


@pytest.mark.parametrize(
    "event",
    [
        lambda sha256: Received(sha256, "a.xlsx", 3, NOW),
        lambda sha256: Closing("poi", 2026, "2026-06-20", "RM 1", "ana", NOW, sha256),
        lambda sha256: Decision("aceptar", sha256, "por esto", "ana", NOW),
    ],
)
def test_the_name_of_a_copy_is_on_disk_before_the_line_that_speaks_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: object
) -> None:
    kept = Custody(tmp_path)
    with kept.exclusive():
        sha256, _ = kept.take(io.BytesIO(b"abc"))
    synced: list[Path] = []

    def sync(folder: Path) -> None:
        assert list(kept.ledger()) == []
        synced.append(folder)

    monkeypatch.setattr(custody, "_sync", sync)
    kept.append([event(sha256)])  # type: ignore[operator]
    assert set(synced) == {tmp_path, kept.path(sha256).parent}
    assert len(kept.ledger()) == 1


def test_a_decision_about_a_copy_that_is_lost_is_written_down(tmp_path: Path) -> None:
    kept = Custody(tmp_path)
    decided: Event = Decision("rechazar", "f" * 64, "por esto", "ana", NOW)
    kept.append([decided])
    assert kept.ledger() == [(1, decided)]
