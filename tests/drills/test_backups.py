"""A back-up that is taken under load is one state of the warehouse."""

from tests.drills import backups
from tests.drills.bench import Bench


def test_a_backup_under_load_is_restored_as_one_state_and_goes_on(bench: Bench) -> None:
    assert backups.restored(bench, 1).violations == []
