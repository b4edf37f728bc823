"""The evaluation report of a ministry: how long every format takes, beside the least that there is to do.

    python -m benchmarks.informe [--ao 434] [--fotografias 4] [--veces 3]

One unit with that many activities and a year of months, from exports that `tests.builders.ceplan_anio` makes (SQLite).
The least: reading the same rows of the views and writing the tables as CSV, in the same run.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from assets.reports.document import docx, pdf, tables_csv, xlsx
from assets.reports.document.model import Document
from assets.reports.informe import poi
from assets.reports.informe.data import Data
from assets.writing import evaluation, evidence
from assets.writing.report import Wanted
from assets.writing.state import State
from tests.builders import ceplan_anio
from tests.loading.night import Night
from warehouse import schema
from warehouse.engine import connect

ANIO = 2025


def loaded(folder: Path, ao: int, photographs: int) -> Night:
    night = Night(connect(f"sqlite:///{folder}/seguimiento.db"), folder)
    schema.init(night.engine)
    ceplan_anio.escribir(night.raw / "poi_ceplan", 1, ao, photographs, ANIO, 1)
    night.run()
    return night


def best(times: int, act: Callable[[], object]) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def document(engine: sa.Engine, ue: str) -> Document:
    rows = evidence.rows(State(engine), engine, "poi", ANIO, ue)
    return poi.document(Data("poi", ANIO, ue, "", {**rows, "numeros_por_revisar": []}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ao", type=int, default=434)
    parser.add_argument("--fotografias", type=int, default=4)
    parser.add_argument("--veces", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seguimiento-bench-") as name:
        folder = Path(name)
        night = loaded(folder, arguments.ao, arguments.fotografias)
        (ue, _), *_ = evidence.units(State(night.engine), ANIO)
        made = document(night.engine, ue)
        least = best(arguments.veces, lambda: tables_csv.write(document(night.engine, ue)))
        print(f"{arguments.ao} activities, {len(made.blocks)} blocks; least (views, CSV): {least:.2f} s")
        for form, write in (("Word", docx.write), ("Excel", xlsx.write), ("PDF", pdf.write)):
            seconds = best(arguments.veces, lambda write=write: write(made))  # type: ignore[misc]
            print(f"{form}: {seconds:.2f} s, {seconds / least:.1f} times the least")
        whole = best(
            arguments.veces,
            lambda: evaluation.make(
                night.engine, night.custody, Wanted("poi", ANIO, ue=ue), textos=folder / "textos",
                salida=folder / "salida", quien="medición",
            ),
        )  # fmt: skip
        print(f"all formats, as ordered: {whole:.2f} s, {whole / least:.1f} times the least")
        night.engine.dispose()


if __name__ == "__main__":
    main()
