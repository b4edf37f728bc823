"""What a night does, as the body of a process that a drill may kill, cut off or starve.

Everything that a run does but Dagster: taking in, recognising, loading every year, the observations workbooks, the
export. Each function here is the target of a process; what it has to say, it writes into the folder of its night.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assets.loading import configuration, inventory, year
from assets.sources.registry import SOURCES
from pipelines import observaciones
from schemas.institucion import Institucion
from tests.drills import faults
from tests.loading.night import LONG_AFTER, Night
from warehouse.engine import AlmacenError, TransientError, connect
from warehouse.export import export

#: How a process ends: all well; transient trouble; trouble with cause and remedy; anything else; killed by a fault.
WELL, PASSES, TOLD, BARE, CUT = 0, 75, 3, 70, faults.CUT


@dataclass(frozen=True, slots=True)
class Order:
    """One night: which warehouse and folder, at which moment. `fault`: what is to go wrong in it, and when."""

    url: str
    folder: Path
    now: str
    years: tuple[int, ...] = ()
    reports: bool = False
    fault: faults.Fault | None = None
    environ: tuple[tuple[str, str], ...] = ()
    said: str = "dicho"


def night(order: Order) -> None:
    """Runs it and ends the process with one of the codes above; what was said is in `<folder>/<said>.json`."""
    os.environ.update(order.environ)
    time.tzset()
    said: dict[str, object] = {"warnings": [], "error": "", "outcomes": []}
    code = BARE
    try:
        with faults.armed(order.fault, order.folder):
            said["outcomes"] = [(one.fuente, one.unidad, one.estado, one.motivo) for one in _night(order, said)]
        code = WELL
    except TransientError as error:
        code, said["error"] = PASSES, [error.cause, error.remedy]
    except (AlmacenError, OSError) as error:
        # The command line says of an OSError what it says itself: that is its cause.
        code, said["error"] = TOLD, [getattr(error, "cause", str(error)), getattr(error, "remedy", "")]
    except Exception:  # noqa: BLE001 - a bare error is what the drill looks for
        said["error"] = [traceback.format_exc(), ""]
    draft = order.folder / f"{order.said}.draft"
    draft.write_text(json.dumps(said))
    draft.replace(order.folder / f"{order.said}.json")  # whole or not there: the process may be killed here too
    sys.exit(code)


def _night(order: Order, said: dict) -> list:
    engine = connect(order.url)
    held = Night(engine, order.folder, now=order.now)
    outcomes = [one for one in _load(held, order, said["warnings"].append) if one.changed or not one.loaded]
    if order.reports:
        observaciones.write_all(engine, held.custody, order.folder / "salida" / "observaciones")
        export(engine, order.folder / "salida" / "export")
    engine.dispose()
    return outcomes


def _load(held: Night, order: Order, warn: Callable[[str], None]) -> Iterable:
    now = order.now
    held.raw.mkdir(parents=True, exist_ok=True)
    configuration.bring(held.engine, Institucion())
    inventory.scan(held.raw, held.custody, ejemplos=True, now=now, warn=warn, looks=LONG_AFTER)
    inventory.register(held.engine, held.custody, ejemplos=True, now=now)
    for anio in order.years or year.years(held.engine, tuple(SOURCES)):
        for fuente in SOURCES:
            yield from year.load_year(held.engine, held.custody, fuente, anio, now)
        held.custody.note_review("poi", anio, now)
