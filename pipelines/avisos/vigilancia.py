"""What no run tells: executing units from which nothing comes, and nights that did not happen."""

import logging
from datetime import timedelta

from assets import sucesos
from pipelines.avisos import hechos, texto
from pipelines.avisos.atender import note, settle
from pipelines.avisos.entrega import Entrega
from pipelines.avisos.episodios import Episodio, Estado, Falla
from pipelines.jobs import SUBJECTS
from pipelines.secretos import redact
from pipelines.settings import Settings
from schemas.calendar import INSTANT_FORMAT, lima_date, moment_of, now, open_years
from warehouse.custody import Custody

#: A night comes every 24 hours and may take some.
LATE_AFTER_HOURS = 30


def watch(current: Settings, *, send: bool) -> Entrega:
    """Asks, brings the episodes up to the answers, and tells. Raises nothing."""
    late = _late(current)
    try:
        with hechos.warehouse(current) as engine:
            silent: list[Falla] | None = hechos.silent(engine)
    except Exception as problem:  # noqa: BLE001  the next run tells of a warehouse that cannot be used
        sucesos.tell("vigilancia_sin_almacen", redact(str(problem)), logging.WARNING)
        silent = None

    def change(state: Estado) -> tuple[list[Episodio], list[Episodio], texto.Contexto]:
        begun, over = settle(state, late, ("atraso",), now())
        if silent is not None:
            more, less = settle(state, silent, ("sin_exportacion",), now())
            begun, over = begun + more, over + less
        return begun, over, texto.Contexto(cargado=False)

    return note(current, change, send=send)


def hours_since_review(current: Settings, allowed: float) -> float | None:
    """Hours since every subject of every open year was last gone through to the end; None if one never was. A year
    counts once it has been open for the hours that are allowed: at New Year nothing is late yet."""
    expected = open_years(lima_date(_ago(allowed)))
    last = Custody(current.custodia).last_review(SUBJECTS, expected)
    if last is None:
        return None
    return round((moment_of(now()) - moment_of(last)).total_seconds() / 3600, 2)


def _late(current: Settings) -> list[Falla]:
    try:
        _, first = next(Custody(current.custodia).events(), (0, None))
        if first is None or first.recibido_en > _ago(LATE_AFTER_HOURS):
            return []  # nothing was delivered that a night should have taken
        age = hours_since_review(current, LATE_AFTER_HOURS)
    except (OSError, ValueError) as problem:
        sucesos.tell("vigilancia_sin_custodia", redact(str(problem)), logging.WARNING)
        return []
    if age is not None and age <= LATE_AFTER_HOURS:
        return []
    since = "nunca hubo una" if age is None else f"la última terminó hace {age:.0f} horas"
    return [
        Falla("atraso", "", f"Se espera una corrida completa cada noche; {since}.", {"que": "No hay corrida completa"})
    ]


def _ago(hours: float) -> str:
    return (moment_of(now()) - timedelta(hours=hours)).strftime(INSTANT_FORMAT)
