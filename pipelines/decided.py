"""What `decidir` and `retirar` share: the warehouse as the ledger has it, who decides, and what came of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from assets.loading import inventory
from assets.loading.ledger import Outcome
from pipelines import settings
from pipelines.cli import PARTLY, WELL
from schemas.calendar import now
from warehouse.custody import Custody
from warehouse.engine import connect
from warehouse.schema import init


@contextmanager
def undertake() -> Iterator[tuple[sa.Engine, Custody, settings.Settings, str]]:
    """Engine, custody, settings and the name of who decides; what was taken in before is known to the warehouse."""
    current = settings.load()
    engine, custody = connect(current.db_url), Custody(current.custodia)
    try:
        init(engine)
        inventory.register(engine, custody, ejemplos=current.ejemplos, now=now())
        yield engine, custody, current, settings.user()
    finally:
        engine.dispose()


def said(outcomes: Sequence[Outcome]) -> int:
    """Tells what became of each part. Not all well if one is refused or held all the same."""
    for outcome in outcomes:
        what = f"{outcome.fuente} {outcome.anio} {outcome.unidad}"
        print(f"{what}: {outcome.estado} · {outcome.motivo} [{outcome.nombre}]")
    if not outcomes:
        print("anotado; no cambió nada de lo cargado")
    held = [outcome for outcome in outcomes if outcome.estado in ("retenido", "cuarentena")]
    return PARTLY if held else WELL
