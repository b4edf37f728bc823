"""What `decidir`, `retirar` and `cerrar` share: the warehouse as the ledger has it, who decides, what came of it, and
what is to be written again because of it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from assets.loading import inventory
from assets.loading.ledger import Outcome
from pipelines import settings
from pipelines.cli import PARTLY, WELL
from schemas.calendar import now
from schemas.tables.publicacion import TOPICS
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
    changed = [outcome for outcome in outcomes if outcome.changed]
    if changed:
        say_remake({(outcome.fuente.split("_")[0], outcome.anio) for outcome in changed})
    held = [outcome for outcome in outcomes if outcome.estado in ("retenido", "cuarentena")]
    return PARTLY if held else WELL


def say_remake(years: Collection[tuple[str, int]]) -> None:
    """Reports and dashboard follow the loads of Dagster, and no order: a person remakes those of a subject's year."""
    known = all(tema in TOPICS for tema, _ in years)
    orders = [f"seguimiento report {tema} {anio}" for tema, anio in sorted(years)] if known else ["seguimiento report"]
    print("los informes y el tablero siguen como estaban; rehágalos con:", "; ".join([*orders, "seguimiento tablero"]))
