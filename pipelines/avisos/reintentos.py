"""Failed runs that the orchestrator said it would try again: if it does not, they are told of all the same.

It says so before it tries, and a try may never be handed over (it stops in between, or the code is not to be reached).
"""

import dagster as dg

from pipelines.avisos.atender import attend
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.corridas import of_run, to_be_tried_again, tried_again
from pipelines.revision import hours_before
from pipelines.settings import Settings
from schemas.calendar import now

#: Hours that the orchestrator has for it.
_PATIENCE = 0.25


def remember(instance: dg.DagsterInstance, current: Settings, corrida: str) -> None:
    """Keeps a run in mind if it is to be tried again. Raises OSError if the outbox cannot be written."""
    if to_be_tried_again(instance, corrida):
        with Buzon(current).change() as state:
            state.por_ver.setdefault(corrida, now())


def look_again(instance: dg.DagsterInstance, current: Settings) -> None:
    """Tells of those that were not tried again in time; forgets them and those that were. Raises OSError or Damaged if
    the outbox cannot be used."""
    latest = hours_before(now(), _PATIENCE)
    due = [corrida for corrida, since in Buzon(current).read().por_ver.items() if since <= latest]
    if not due:
        return
    left = [corrida for corrida in due if not tried_again(instance, corrida)]
    attend(current, [end for corrida in left if (end := of_run(instance, corrida, last=True))], send=False)
    with Buzon(current).change() as state:
        for corrida in due:
            state.por_ver.pop(corrida, None)
