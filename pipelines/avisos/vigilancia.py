"""What no run tells: executing units from which nothing comes, and nights that did not happen."""

import logging

from assets import sucesos
from pipelines.avisos import hechos, texto
from pipelines.avisos.atender import PATIENCE, note, settle
from pipelines.avisos.entrega import Entrega
from pipelines.avisos.episodios import Episodio, Estado, Falla
from pipelines.plazo import within
from pipelines.revision import LATE_AFTER_HOURS, hours_before, hours_since_review
from pipelines.secretos import redact
from pipelines.settings import Settings
from schemas.calendar import lima_date, now, open_years
from warehouse.custody import Custody


def watch(current: Settings, *, send: bool) -> Entrega:
    """Asks, brings the episodes up to the answers, and tells. Raises nothing."""
    late, today = _late(current), lima_date(now())
    try:
        silent: list[Falla] | None = within(PATIENCE, lambda: hechos.silent(current, today))
    except Exception as problem:  # noqa: BLE001  the next run tells of a warehouse that cannot be used
        sucesos.tell("vigilancia_sin_almacen", redact(str(problem)), logging.WARNING)
        silent = None

    def change(state: Estado) -> tuple[list[Episodio], list[Episodio], texto.Contexto]:
        begun, over = settle(state, late, ("atraso",), now())
        if silent is not None:
            more, less = settle(state, silent, ("sin_exportacion",), now())
            # A year that has closed mends nothing: what is no longer expected ends unsaid.
            closed = [one for one in less if int(one.clave.partition(":")[0]) not in open_years(today)]
            begun, over = begun + more, over + [one for one in less if one not in closed]
        return begun, over, texto.Contexto(cargado=False)

    return note(current, change, send=send)


def _late(current: Settings) -> list[Falla]:
    at = now()
    try:
        _, first = next(Custody(current.custodia).events(), (0, None))
        if first is None or first.recibido_en > hours_before(at, LATE_AFTER_HOURS):
            return []  # nothing was delivered that a night should have taken
        age = hours_since_review(current, LATE_AFTER_HOURS, at)
    except (OSError, ValueError) as problem:
        sucesos.tell("vigilancia_sin_custodia", redact(str(problem)), logging.WARNING)
        return []
    if age is not None and age <= LATE_AFTER_HOURS:
        return []
    since = "nunca hubo una" if age is None else f"la última terminó hace {age:.0f} horas"
    return [
        Falla("atraso", "", f"Se espera una corrida completa cada noche; {since}.", {"que": "No hay corrida completa"})
    ]
