"""Drill 6: two runs of the same keys, a backfill of other years and BI readers, all at once, each in a process."""

import json
import multiprocessing
from pathlib import Path

import sqlalchemy as sa

from schemas.registry import VIEWS
from tests.drills import child
from tests.drills.bench import PROCESSES, Bench, ended
from tests.drills.cuts import after
from tests.drills.result import Result
from warehouse.engine import connect, snapshot

#: What a reader sees of each unit: the summary, and what it is the sum of.
_SEEN = """
SELECT r.anio, r.ue, r.corte, r.actividades, COUNT(*), r.financiero_ejecutado_centimos,
  SUM(a.financiero_ejecutado_centimos)
FROM bi_poi_resumen AS r JOIN bi_poi_actividad AS a ON a.anio = r.anio AND a.ue = r.ue
GROUP BY r.anio, r.ue, r.corte, r.actividades, r.financiero_ejecutado_centimos
"""


def crowds(bench: Bench, count: int, readers: int = 1) -> Result:
    """The second of two runs finds what the first did; the reader sees whole units or none."""
    title = "Dos corridas de las mismas claves, un relleno de años y lectores, todo a la vez"
    result = Result(6, title, bench.engine)
    with result.timed():
        loops = 0
        for number in bench.within(range(count)):
            trial = bench.trial()
            stop = trial.folder / "basta"
            reading = [_read_along(trial.order.url, trial.folder / f"leído-{n}", stop) for n in range(readers)]
            backfill = trial.start(None, years=(2021, 2023), said="relleno")
            second = trial.start(None, said="segunda")
            first = trial.start()
            codes = {"relleno": ended(backfill), "segunda": ended(second)}
            code = ended(first)
            stop.touch()
            where = f"vez {number + 1}"
            for process in reading:
                if ended(process) != 0:
                    result.blame(where, ["I8: un lector no terminó"])
            for n in range(readers):
                told = json.loads((trial.folder / f"leído-{n}").read_text())
                loops += told["loops"]
                result.blame(where, [f"I8: {sentence}" for sentence in told["errors"]])
            for name, ended_with in codes.items():
                if ended_with != child.WELL:
                    result.blame(where, [f"{name}: {trial.said(name)['error'] or ended_with}"])
            result.tried["vueltas de dos corridas, un relleno y lectores"] += 1
            after(bench, trial, result, where, code, may=(child.WELL,))
        result.notes.append(f"lecturas de todas las vistas mientras se cargaba: {loops}, por {readers} lector(es)")
    return result


def _read_along(url: str, told: Path, stop: Path) -> multiprocessing.process.BaseProcess:
    process = PROCESSES.Process(target=read_along, args=(url, told, stop))
    process.start()
    return process


def read_along(url: str, told: Path, stop: Path) -> None:
    """Reads every view again and again until `stop` is there, and writes down what is not as it must be."""
    engine, loops, errors = connect(url), 0, []
    last = False
    while not last:
        last = stop.exists()
        try:
            with snapshot(engine) as conn:
                for name in VIEWS:
                    conn.execute(sa.text(f"SELECT * FROM {name}")).fetchall()
                for anio, ue, corte, said, counted, total, added in conn.execute(sa.text(_SEEN)):
                    if said != counted or (total or 0) != (added or 0):
                        errors.append(f"{ue} de {anio} al {corte}: {said} y {counted}, {total} y {added}")
        except Exception as error:  # noqa: BLE001 - a reader must never see one
            errors.append(f"{type(error).__name__}: {error}")
        loops += 1
    told.write_text(json.dumps({"loops": loops, "errors": errors[:20]}))
    engine.dispose()
