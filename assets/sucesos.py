"""What happens in a night, said to whoever keeps a log of it: `pipelines.registro` does; without it nothing is written.

One event has a name and the fields of a load: `corrida`, `carga_id`, `fuente`, `anio`, `unidad`, `filas`, `segundos`.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from assets.loading.ledger import Outcome
from schemas.keys import carga_id

LOG = logging.getLogger("seguimiento")
LOG.addHandler(logging.NullHandler())  # without a keeper, silence: Python would else write warnings on the terminal
LOG.propagate = False

#: The run of the orchestrator that this process is in, if it is in one.
CORRIDA: ContextVar[str | None] = ContextVar("corrida", default=None)


def tell(evento: str, mensaje: str = "", nivel: int = logging.INFO, **datos: object) -> None:
    """One event. `datos` that are None are left out."""
    LOG.log(nivel, mensaje, extra={"evento": evento, "datos": {"corrida": CORRIDA.get(), **datos}})


@contextmanager
def load(fuente: str, anio: int, unidad: str, sha256: str, archivo: str) -> Iterator[list[Outcome]]:
    """Tells the start of one unit's load and, of the outcome that is put in the list, its end. What raises is told."""
    which: dict[str, Any] = {
        "carga_id": carga_id(fuente, anio, unidad, sha256),
        "fuente": fuente,
        "anio": anio,
        "unidad": unidad,
    }
    tell("carga_empieza", archivo=archivo, **which)
    since = time.monotonic()
    done: list[Outcome] = []
    try:
        yield done
    except Exception as error:
        tell("carga_falla", str(error), logging.ERROR, segundos=_since(since), archivo=archivo, **which)
        raise
    for outcome in done:
        tell(
            "carga_termina" if outcome.loaded else "carga_rechazada",
            outcome.motivo,
            logging.INFO if outcome.loaded or outcome.estado == "ignorado" else logging.WARNING,
            filas=outcome.filas,
            apartadas=outcome.apartadas,
            hallazgos=outcome.hallazgos,
            estado=outcome.estado,
            segundos=_since(since),
            archivo=archivo,
            **which,
        )


def _since(moment: float) -> float:
    return round(time.monotonic() - moment, 3)
