"""In whatever order deliveries, runs, decisions and rebuilds come: one load a unit, and nothing is forgotten."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.loading.decisions import DecisionError
from tests.builders import ceplan
from tests.conftest import Databases
from tests.loading.decided import (
    UE,
    accept,
    oc_sheet,
    photograph,
    photograph_name,
    rebuilt,
    reject,
    shown,
    told,
    withdraw,
)
from tests.loading.night import Night
from warehouse.check import orphans
from warehouse.custody import digest
from warehouse.engine import connect

#: How many histories are tried; `make drills` tries more.
EXAMPLES = int(os.environ.get("SEGUIMIENTO_SIMULACROS", "2"))
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
Step = tuple[str, int, int]


def copy_of_may() -> bytes:
    """A planner's copy of the export of May, dated by itself only."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "copia.xlsx"
        ceplan.resave_xlsx(ceplan.synthetic_unit(UE, 4, 5, 2026), path)
        return path.read_bytes()


#: What may be delivered: content and name. Two sheets have no date, two photographs are of one moment.
FILES: list[tuple[Callable[[], bytes], str]] = [
    (lambda: oc_sheet("20", 2), "oc.xlsx"),
    (lambda: oc_sheet("21", 3), "oc.xlsx"),
    (lambda: oc_sheet("22", None), "oc.xlsx"),
    (lambda: oc_sheet("23", None), "oc.xlsx"),
    (lambda: photograph(3), photograph_name(3)),
    (lambda: photograph(5), photograph_name(5)),
    (lambda: photograph(5, other=2), photograph_name(5)),
    (lambda: photograph(7), photograph_name(7)),
    (copy_of_may, "copia.xlsx"),
    (lambda: b"%PDF-1.7", "oc.xlsx"),
]
PLACES = ("ejemplo/a", "ejemplo/b")

deliveries = st.tuples(st.just("deliver"), st.integers(0, len(FILES) - 1), st.integers(0, len(PLACES) - 1))
others = st.tuples(st.sampled_from(["accept", "reject", "withdraw", "withdraw", "run"]), st.integers(0, 9), st.just(0))
steps = st.lists(st.one_of(deliveries, deliveries, others), min_size=4, max_size=9)


class Story:
    """A delivery folder, a custody and a warehouse, and the steps that happen to them, a minute apart."""

    def __init__(self, night: Night) -> None:
        self.night, self.minutes = night, 0

    def now(self) -> str:
        self.minutes += 1
        return f"2026-11-22T{7 + self.minutes // 60:02d}:{self.minutes % 60:02d}:00Z"

    def deliver(self, file: int, place: int) -> str:
        content, name = FILES[file]
        self.night.deliver(content(), f"{PLACES[place]}/{name}")
        self.night.run(self.now())
        return digest(content())

    def run(self, _which: int, _place: int) -> None:
        self.night.run(self.now())

    def accept(self, which: int, _place: int) -> None:
        self._decide(accept, which)

    def reject(self, which: int, _place: int) -> None:
        self._decide(reject, which)

    def _decide(self, verb: Callable[..., object], which: int) -> None:
        files = self.night.query("SELECT archivo_sha256 FROM bi_archivo ORDER BY archivo_sha256")
        for (sha256,) in files[which % len(files) :] + files[: which % len(files)] if files else ():
            try:
                verb(self.night, sha256, self.now(), **({"fecha": "2026-04-30T17:00:00Z"} if verb is accept else {}))
                return
            except DecisionError:
                continue

    def withdraw(self, which: int, _place: int) -> None:
        loads = self.night.query("SELECT carga_id FROM bi_carga WHERE estado <> 'retirada' ORDER BY carga_id")
        if loads:
            withdraw(self.night, loads[which % len(loads)][0], self.now())

    def go(self, story: list[Step]) -> None:
        for verb, which, place in story:
            getattr(self, verb)(which, place)

    def one_load_a_unit(self) -> None:
        replaced = "SELECT COUNT(*) FROM bi_carga WHERE vigente = 1 AND fuente <> 'poi_ceplan'"
        assert {count for (count,) in self.night.query(f"{replaced} GROUP BY fuente, anio, unidad")} <= {1}
        photographs = self.night.value("SELECT COUNT(*) FROM bi_corte")
        loads = self.night.value("SELECT COUNT(*) FROM bi_carga WHERE vigente = 1 AND fuente = 'poi_ceplan'")
        assert photographs == loads
        latest = self.night.value("SELECT COUNT(*) FROM poi_corte WHERE vigente = 1")
        assert latest == (1 if photographs else 0)
        with self.night.engine.connect() as conn:
            assert orphans(conn) == []


@pytest.fixture
def begin(databases: Databases, template: tuple[str, str], tmp_path: Path) -> Callable[[], Story]:
    made = []

    def story() -> Story:
        made.append(connect(databases.create(template[1])))
        folder = tmp_path / str(len(made))
        folder.mkdir()
        return Story(Night(made[-1], folder))

    yield story
    for engine in made:
        engine.dispose()


@FEW
@given(steps)
def test_a_rebuild_tells_every_story_again(begin: Callable[[], Story], told_so_far: list[Step]) -> None:
    story = begin()
    story.go(told_so_far)
    story.one_load_a_unit()
    before = told(story.night)
    story.night.run(story.now())
    assert told(story.night) == before
    rebuilt(story.night)
    assert told(story.night) == before
    story.one_load_a_unit()


@FEW
@given(steps, deliveries)
def test_the_last_load_withdrawn_is_as_if_it_had_never_been_delivered(
    begin: Callable[[], Story], told_so_far: list[Step], last: Step
) -> None:
    story = begin()
    story.go(told_so_far)
    before = shown(story.night)
    known = {row[0] for row in story.night.query("SELECT archivo_sha256 FROM bi_archivo")}
    sha256 = story.deliver(*last[1:])
    loads = story.night.query("SELECT carga_id FROM bi_carga WHERE archivo_sha256 = :sha AND vigente = 1", sha=sha256)
    if sha256 in known or not loads:
        return
    withdraw(story.night, loads[0][0], story.now())
    assert shown(story.night) == before
    story.one_load_a_unit()
