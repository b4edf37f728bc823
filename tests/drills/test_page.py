"""The page says how much was tried, and does not hide what was found."""

from collections import Counter
from pathlib import Path

from tests.drills import full, page
from tests.drills.result import Result


def test_the_page_counts_every_drill_and_names_each_violation(tmp_path: Path) -> None:
    well = Result(1, "kill -9", "sqlite", tried=Counter({"kill -9": 200}))
    bad = Result(2, "corte", "postgresql", tried=Counter({"puntos de corte": 7}))
    bad.blame("corte 3", ["I1: muestra 2 cargas"])
    for result in (well, bad):
        page.save(tmp_path, result, 5)
    text = page.page(page.saved(tmp_path), ["3 (sqlite)"])
    assert "Cortes, fallas y corridas probados: **207**. Violaciones: **1**." in text
    assert "- **Violación**: corte 3: I1: muestra 2 cargas" in text
    assert "Sin resultado en esta página: 3 (sqlite)." in text


def test_every_drill_has_a_function_and_every_number_is_there() -> None:
    jobs = full.jobs()
    assert {number for number, *_ in jobs} == set(range(1, 14))
    assert all(callable(getattr(full, name)) for *_, name in jobs)
