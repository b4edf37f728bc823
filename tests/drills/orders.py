"""Drill 10: deliveries come in any order, twice, and under other names, over several nights; the end is the same.

Photographs and dated sheets only: what nothing dates waits for a person, whose decision is no matter of order.
"""

import csv
import io
import json
from random import Random

from tests.drills import inputs
from tests.drills.bench import Bench
from tests.drills.result import Result
from tests.loading.decided import oc_sheet, photograph, photograph_name, shown

#: Content and name; each dates itself, by its name or by what the workbook says.
FILES: list[tuple[bytes, str]] = [
    *((content, name) for name, content in inputs.photographs(inputs.UES[0])),
    (photograph(3), photograph_name(3)),
    (photograph(7), photograph_name(7)),
    (oc_sheet("20", 2), "oc febrero.xlsx"),
    (oc_sheet("21", 3), "oc marzo.xlsx"),
    (oc_sheet("24", 5), "oc final FINAL.xlsx"),
]
Story = list[list[tuple[int, int]]]
_HOURS = "2026-11-{:02d}T07:00:00Z"


def renamed(name: str, way: int) -> str:
    """As people rename: another folder, a copy's number, a word before it. What dates it by its name still does."""
    stem, _, ending = name.rpartition(".")
    ways = (name, f"otra carpeta/{name}", f"{stem} (1).{ending}", f"copia de {stem}.{ending}")
    return f"ejemplo/{ways[way % len(ways)]}" if "POI_" in name else f"psig/{ways[way % len(ways)]}"


def story(rng: Random) -> Story:
    """Nights, each with some (file, way of naming it): every file at least once, in any order."""
    every = [(file, rng.randrange(4)) for file in range(len(FILES))]
    again = [(rng.randrange(len(FILES)), rng.randrange(4)) for _ in range(rng.randrange(6))]
    arriving = sorted([*every, *again], key=lambda _: rng.random())
    nights: Story = [[] for _ in range(rng.randrange(1, 5))]
    for one in arriving:
        rng.choice(nights).append(one)
    return nights


def told(bench: Bench, nights: Story) -> tuple[dict[str, bytes], list[str]]:
    """What the warehouse shows after these nights, less what tells of deliveries; and what waits."""
    trial = bench.trial(deliveries={})
    with trial.night() as night:
        for number, arriving in enumerate(nights):
            for file, way in arriving:
                content, name = FILES[file]
                night.deliver(content, renamed(name, way))
            night.run(_HOURS.format(21 + number))
        night.run(_HOURS.format(29))
        waiting = night.query("SELECT nombre, motivo FROM bi_archivo WHERE estado IN ('retenido', 'cuarentena')")
        found = _nameless(shown(night)), [f"{nombre} espera: {motivo}" for nombre, motivo in waiting]
    bench.forget(trial)
    return found


def _nameless(exported: dict[str, bytes]) -> dict[str, bytes]:
    """Less the name of the file in each row's lineage: it is the first one that it came under."""
    rows = list(csv.DictReader(io.StringIO(exported["bi_linaje.csv"].decode())))
    kept = [{name: value for name, value in row.items() if name != "archivo"} for row in rows]
    return {**exported, "bi_linaje.csv": json.dumps(kept).encode()}


def in_order(bench: Bench) -> dict[str, bytes]:
    """All in one night, each once and under its own name, in order of their dates."""
    exported, waiting = told(bench, [[(file, 0) for file in range(len(FILES))]])
    assert not waiting, waiting
    return exported


def differences(bench: Bench, nights: Story, expected: dict[str, bytes]) -> list[str]:
    exported, waiting = told(bench, nights)
    odd = sorted(name for name in expected.keys() | exported.keys() if expected.get(name) != exported.get(name))
    return [*([f"I3: difiere {', '.join(odd)}"] if odd else []), *(f"I7: {sentence}" for sentence in waiting)]


def shuffles(bench: Bench, count: int) -> Result:
    title = "Entregas repetidas, renombradas y en cualquier orden, en una a cuatro noches"
    result = Result(10, title, bench.engine)
    with result.timed():
        expected = in_order(bench)
        for number in bench.within(range(count)):
            nights = story(bench.rng)
            result.tried["órdenes de entrega"] += 1
            result.tried["entregas"] += sum(map(len, nights))
            result.blame(f"orden {number + 1} ({nights})", differences(bench, nights, expected))
    return result
