"""A sample of what `benchmarks/corpus.py` runs in full: damaged files of ours, each to its state; and its own alarm."""

import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from assets.reading.workers import Broken, Pool
from assets.sources.intake import Identity, Review, internal
from benchmarks import corpus
from benchmarks.corpus import DAMAGE, FAULTS, Outcome, Specimen
from schemas.observation import observe
from tests.reading.sender import raw_files

SAMPLE = 60
SEED = 20_261_122


def of_ours(suffix: str, folder: str = "raw") -> Path:
    return next(path for path in raw_files() if path.suffix == suffix and folder in path.parts)


def alarms(results: list[tuple[Specimen, Outcome | Broken]]) -> list[str]:
    return [
        f"{specimen.name}: {result}"
        for specimen, result in results
        if isinstance(result, Broken) or result.state in FAULTS or not result.told.strip()
    ]


def test_damaged_files_of_ours_end_each_in_a_state_with_its_reason() -> None:
    everything = [specimen for specimen in corpus.specimens([], 1) if specimen.way]
    sample = random.Random(SEED).sample(everything, SAMPLE)
    with Pool() as pool:
        results = list(corpus.run(pool, sample))
    assert [specimen for specimen, _ in results] == sample
    assert alarms(results) == []
    ways = Counter(specimen.way for specimen in sample)
    assert ways.keys() == DAMAGE.keys()
    assert any(result.kept for _, result in results)
    assert any(not result.kept for _, result in results)


def test_our_files_as_they_are_load() -> None:
    paths = (of_ours(".xlsx", "psig"), of_ours(".xls"), of_ours(".csv", "publicado"))
    files = [Specimen("raw", str(path)) for path in paths]
    with Pool(1) as pool:
        results = [result for _, result in corpus.run(pool, files)]
    assert [result.state for result in results] == ["leído: psig", "leído: poi_ceplan", "leído: publicado"]
    assert all(result.peak > 10 << 20 and result.seconds > 0 for result in results)


def test_no_cut_workbook_or_page_is_taken_for_a_whole_one() -> None:
    cuts = [
        Specimen("raw", str(path), "cortado", percent)
        for path in (of_ours(".xlsx", "psig"), of_ours(".xls"))
        for percent in range(0, 100, 7)
    ]
    with Pool() as pool:
        states = {result.state for _, result in corpus.run(pool, cuts)}
    assert states <= {"archivo_danado", "archivo_vacio", "forma_desconocida"}


# ---- the damage is what it says


@pytest.mark.parametrize("way", DAMAGE)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_damage_changes_a_file_and_always_in_the_same_way(way: str, suffix: str) -> None:
    path = of_ours(suffix)
    for percent in (0, 50, 99):
        damaged = Specimen("raw", str(path), way, percent).content()
        assert damaged != path.read_bytes()
        assert damaged == Specimen("raw", str(path), way, percent).content()


def test_a_cut_keeps_the_beginning_and_a_flip_changes_one_bit() -> None:
    content = bytes(range(200))
    assert corpus.cut(content, 37) == content[:74]
    different = [a ^ b for a, b in zip(content, corpus.flip(content, 99), strict=True) if a != b]
    assert [bits.bit_count() for bits in different] == [1]
    assert corpus.flip(b"", 50) == b""


@pytest.mark.parametrize("way", ["bit en una parte", "atributo"])
def test_damage_within_a_workbook_leaves_its_zip_whole_and_changes_one_part(way: str) -> None:
    path = of_ours(".xlsx")
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    changed = set()
    for percent in range(0, 100, 5):
        with zipfile.ZipFile(io.BytesIO(Specimen("raw", str(path), way, percent).content())) as after:
            assert after.testzip() is None
            names = [name for name in parts if after.read(name) != parts[name]]
        assert len(names) == 1
        changed |= set(names)
    assert any("sheet" in name for name in changed)


# ---- the alarm


def test_what_says_nothing_is_not_classified() -> None:
    silent = Review(Identity("xlsx"), (), ())
    assert corpus.classify(silent).state == "sin_clasificar"
    noticed = Review(Identity("xlsx"), (), (observe("fila_total_omitida", "Total"),))
    assert corpus.classify(noticed).state == "sin_clasificar"


def test_an_error_of_the_system_counts_as_none_whatever_else_was_found() -> None:
    findings = (observe("diseno_desconocido", ""), internal(ValueError("x")))
    assert corpus.classify(Review(Identity("xlsx", findings=findings), (), findings)).state == "error_interno"


def test_the_report_names_every_file_without_a_state(capsys: pytest.CaptureFixture[str]) -> None:
    good = (Specimen("raw", "a.xlsx"), Outcome(True, "leído: psig", "81 filas"))
    bad = (Specimen("raw", "b.xlsx", "bit", 3), Outcome(False, "error_interno", "KeyError"))
    dead = (Specimen("raw", "c.xlsx"), Broken("memoria", "512 GiB"))
    assert corpus.report([good, bad, dead]) == ["b.xlsx [bit 3 %]: error_interno, KeyError"]
    shown = capsys.readouterr().out
    assert "c.xlsx: memoria, 512 GiB" in shown
    assert "interrumpido: memoria" in shown


@pytest.mark.parametrize(("state", "code"), [("diseno_desconocido", 0), ("error_interno", 1), ("sin_clasificar", 1)])
def test_the_run_fails_for_a_file_without_a_state(
    state: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["corpus"])
    monkeypatch.setattr(corpus, "specimens", lambda folders, every: iter([Specimen("raw", "a.xlsx")]))
    monkeypatch.setattr(corpus, "run", lambda pool, tasks: ((task, Outcome(False, state, "motivo")) for task in tasks))
    assert corpus.main() == code
    assert "1 archivos" in capsys.readouterr().out
