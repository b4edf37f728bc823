"""Drill 9: ten and a hundred times the usual input; nothing is refused, and time and memory are told."""

import json
import resource
import time
from pathlib import Path

from tests.builders import ceplan_anio
from tests.drills import child, invariants
from tests.drills.bench import PROCESSES, Bench, ended
from tests.drills.result import Result
from tests.loading.night import Night

ANIO = 2025
#: The usual night: units and activities of each.
UNITS, ACTIVITIES = 2, 10


def sizes(bench: Bench, times: tuple[int, ...] = (1, 10, 100)) -> Result:
    """As many times the files, and then one file as many times as long; figures are compared with the generator's."""
    result = Result(9, f"{', '.join(f'{n} veces' for n in times if n > 1)} la entrada habitual", bench.engine)
    with result.timed():
        for what in ("archivos", "filas de un archivo"):
            first: dict | None = None
            for n in bench.within(times):
                units, activities = (UNITS * n, ACTIVITIES) if what == "archivos" else (1, ACTIVITIES * n)
                trial = bench.trial(deliveries={})
                expected = _deliver(trial.folder / "raw" / "ejemplo", units, activities)
                process = PROCESSES.Process(target=measured, args=(trial.order,))
                process.start()
                code = ended(process, 1800)
                where = f"{n} veces más {what}"
                result.tried[f"noches con más {what}"] += 1
                if code != child.WELL:
                    result.blame(where, [f"terminó con {code}: {trial.said()['error']}"])
                    continue
                spent = json.loads((trial.folder / "gasto.json").read_text())
                first = first or spent
                result.notes.append(
                    f"{where}: {spent['seconds']:.1f} s ({spent['seconds'] / first['seconds']:.1f} veces la primera),"
                    f" {spent['megabytes']:.0f} MB ({spent['megabytes'] / first['megabytes']:.1f} veces)"
                )
                with trial.night() as night:
                    result.blame(where, [*_as_generated(night, expected), *invariants.settled(night)])
                bench.forget(trial)
    return result


def measured(order: child.Order) -> None:
    started = time.monotonic()
    try:
        child.night(order)
    finally:
        both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        megabytes = max(resource.getrusage(who).ru_maxrss for who in both) / 1024
        spent = {"seconds": time.monotonic() - started, "megabytes": megabytes}
        (order.folder / "gasto.json").write_text(json.dumps(spent))


def _deliver(folder: Path, units: int, activities: int) -> dict[str, int]:
    """Exports of that many units; how many activities each has."""
    folder.mkdir(parents=True, exist_ok=True)
    (moment,), expected = ceplan_anio.momentos(ANIO, 1), {}
    for number in range(units):
        ue = f"{910000 + number}"
        ((_, rows),) = ceplan_anio.fotografias(ue, activities, number, ANIO, [moment])
        (folder / ceplan_anio.nombre(ue, moment)).write_bytes(ceplan_anio.exportar(rows, moment))
        expected[ue] = len(rows)
    return expected


def _as_generated(night: Night, expected: dict[str, int]) -> list[str]:
    loaded = dict(night.query("SELECT ue, COUNT(*) FROM bi_poi_actividad WHERE ue >= '910000' GROUP BY ue"))
    months = night.value("SELECT COUNT(*) FROM bi_poi_mensual WHERE ue >= '910000'")
    found = [f"{ue}: {loaded.get(ue, 0)} de {count}" for ue, count in expected.items() if loaded.get(ue) != count]
    refused = night.query("SELECT nombre, motivo FROM bi_archivo WHERE estado IN ('retenido', 'cuarentena')")
    found += [f"{nombre} no se cargó: {motivo}" for nombre, motivo in refused]
    wanted = 12 * sum(expected.values())
    return found if months == wanted else [*found, f"{months} meses de {wanted}"]
