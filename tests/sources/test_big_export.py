"""An export of many thousand rows: what each row costs in memory, and what is told when very much is wrong with it."""

import json
import pickle
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from assets.reading import htmlrows
from assets.reading.read import read
from assets.sources import intake, poi_ceplan_checks, poi_ceplan_loads, poi_ceplan_rows
from assets.sources.intake import Parsed
from assets.sources.unit import Delivery
from schemas.columns import MEASURE_NAMES
from schemas.plain import Masked
from tests.builders.libro import Fila
from tests.sources.sheets import export, load_of, of_rule, rules, unit_of

#: Bytes that one more row may take, at the most, at the peak. As lists of cells it took 52,000.
ROW_READ, ROW_RECOGNISED = 3_000, 500
#: And handed over to another process; 78 figures and their marks are 700.
ROW_HANDED_OVER = 1_100


@pytest.fixture
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With little of what is kept whatever the number of rows: texts that were read, and the first rows of a page."""
    monkeypatch.setattr(poi_ceplan_rows, "_REMEMBERED", 1_000)
    monkeypatch.setattr(htmlrows, "_KEPT", 1 << 16)
    poi_ceplan_rows._reader.cache_clear()
    yield
    poi_ceplan_rows._reader.cache_clear()


def peak(work: Callable[[bytes], object], rows: int) -> int:
    """Bytes at the peak, beside the file's own."""
    content = export(unit_of(rows))
    tracemalloc.start()
    try:
        work(content)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def parse(content: bytes) -> Parsed:
    parsed = intake.parse(content, Delivery("0" * 64, "exportacion.xls", "exportacion.xls", 1))
    assert not parsed.refused
    return parsed


@pytest.mark.parametrize(
    ("work", "most"), [(lambda content: intake.identify(content, "x.xls"), ROW_RECOGNISED), (parse, ROW_READ)]
)
@pytest.mark.usefixtures("_forgetful")
def test_a_row_more_takes_a_fraction_of_its_cells(work: Callable[[bytes], object], most: int) -> None:
    work(export(unit_of(16)))
    assert (peak(work, 3_000) - peak(work, 1_500)) / 1_500 < most


def test_what_is_handed_over_is_a_line_per_activity() -> None:
    parsed = parse(export(unit_of(400)))
    assert len(pickle.dumps(parsed, pickle.HIGHEST_PROTOCOL)) / 400 < ROW_HANDED_OVER
    monthly = parsed.loads[0].data["mensual"]
    assert all(isinstance(monthly[name], Masked) and monthly[name].values.shape == (400, 12) for name in MEASURE_NAMES)


def spoiled(n: int) -> list[Fila]:
    """Rows in which three cells are no numbers."""
    return [row | {"F(SE) 01": "x", "Fn(SE) 02": f"y{i}", "Fn(RE) Total": "z"} for i, row in enumerate(unit_of(n))]


def test_when_very_much_is_wrong_every_row_still_has_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poi_ceplan_rows, "MOST_TOLD", 11)
    load = load_of(export([*spoiled(9), *unit_of(12)[9:]]))
    told = [finding.fila for finding in load.observations if finding.blocks_row]
    assert told == [2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10]
    assert [row.fila for row in load.kept_apart] == list(range(2, 11))


def test_of_very_many_rows_kept_apart_the_last_ones_keep_what_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poi_ceplan_loads, "MOST_WHOLE", 2)
    load = load_of(export(spoiled(4)))
    kept = [json.loads(row.contenido) for row in load.kept_apart]
    assert [len(row) for row in kept] == [277, 277, 4, 4]
    assert kept[3]["Actividad Operativa"] == unit_of(4)[3]["Actividad Operativa"]
    assert [row.clave for row in load.kept_apart] == [f"AOI9999990000{n}" for n in range(1, 5)]


def test_a_notice_of_very_many_rows_is_told_once_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row | {"F(SE) Total": ""} for row in unit_of(6)]
    reported = sum(bool(row["F(SE) 01"]) for row in rows)
    assert rules(load_of(export(rows)), "aviso").count("total_en_blanco") == reported
    monkeypatch.setattr(poi_ceplan_checks, "SEPARATELY", 3)
    finding = of_rule(load_of(export(rows)).observations, "total_en_blanco")
    assert (finding.fila, finding.veces) == (2, reported)
    assert f"(y {reported - 1} filas más)" in finding.mensaje


def test_a_line_among_the_rows_of_a_long_sheet_is_found_again_by_its_number() -> None:
    page = export(unit_of(3)).replace(b"</tr><tr>", b"</tr><tr><td>pendiente de revisar</td></tr><tr>", 2)
    load = load_of(page)
    assert [(row.fila, json.loads(row.contenido)["POI"]) for row in load.kept_apart] == [
        (2, "pendiente de revisar"),
        (4, "pendiente de revisar"),
    ]
    assert len(read(page).sheets[0].rows) == 6
