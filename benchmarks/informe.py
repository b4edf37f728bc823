"""The evaluation report of a ministry: how long every format takes, beside the least that there is to do.

    python -m benchmarks.informe [--ao 434] [--fotografias 4] [--veces 3]

One unit with that many activities and a year of months, from exports that `tests.builders.ceplan_anio` makes (SQLite).
The least: reading the same rows of the views and writing the tables as CSV, in the same run. Of the check of texts, it is
reading the numbers of the same text.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

import sqlalchemy as sa

from assets.reports.document import docx, pdf, tables_csv, xlsx
from assets.reports.document.model import Document
from assets.reports.informe import poi
from assets.reports.informe.data import Data, Record
from assets.rules.known_figures import Figures
from assets.rules.numbers_in_text import check
from assets.rules.written_numbers import numbers
from assets.writing import evaluation, evidence
from assets.writing.figures import of_unit
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


def text_of(figures: Figures, count: int) -> str:
    """A text with that many numbers, each a figure written right or with two digits that changed places."""
    wanted = islice(cycle(figures.all), 0, None, max(1, len(figures.all) // count))
    said = []
    for number, figure in enumerate(islice(wanted, count)):
        digits = f"{abs(figure.value):.2f}"
        digits = digits[1] + digits[0] + digits[2:] if number % 2 and digits[1].isdigit() else digits
        said.append(
            f"Se ejecutó {'S/ ' if figure.unit == 'soles' else ''}{digits}{' %' if figure.unit == 'pct' else ''}."
        )
    return " ".join(said)


def check_texts(rows: Mapping[str, Sequence[Record]], times: int, count: int = 200) -> str:
    """How long a text of the report takes against the figures of all units."""
    known = Figures(of_unit("poi", rows, None))
    text = text_of(known, count)
    least = best(times, lambda: numbers(text))
    seconds = best(times, lambda: check(text, Figures(known.all), of_all=True))
    return (
        f"text check of {len(numbers(text))} numbers against {len(known.all):,} figures: {seconds:.2f} s,"
        f" {seconds / least:.0f} times reading the numbers"
    )


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
        print(check_texts(evidence.rows(State(night.engine), night.engine, "poi", ANIO, ue), arguments.veces))
        night.engine.dispose()


if __name__ == "__main__":
    main()
