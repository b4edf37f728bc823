"""Planted mistakes are found where they are, and nothing else is: mutants of every class of `benchmarks.mutaciones`.

The whole of it, a thousand and more, is `make mutaciones`; its figures are in `docs/mutaciones.md`.
"""

from dataclasses import replace

import pytest

from assets.sources import intake
from benchmarks.mutaciones import diez
from benchmarks.mutaciones.clases import CLASES, PSIG
from benchmarks.mutaciones.hojas import Moves
from benchmarks.mutaciones.mutantes import muestras, mutantes, sin_mutar, veredicto
from benchmarks.mutaciones.oraculo import Cambio, Espera, Hallazgo, Lectura, Tolera, holds, juzgar, moved
from benchmarks.mutaciones.tablas import open_table

EACH = 2


@pytest.mark.parametrize("clase", sorted(CLASES))
def test_a_planted_mistake_is_found_at_its_cell_and_nothing_else_is(clase: str) -> None:
    made = list(mutantes(CLASES[clase], EACH))
    assert made
    for found in made:
        verdict, after = veredicto(found)
        assert verdict.bien, (found.muestra.nombre, found.cambio.que, verdict, after.hallazgos)


def test_no_sheet_as_it_is_has_a_finding_that_blocks() -> None:
    assert [(m.nombre, h) for m in muestras() for h in sin_mutar(m).hallazgos if h.severidad == "bloqueante"] == []


def test_an_export_that_nobody_touched_is_written_as_it_was_read() -> None:
    pages = [sample for sample in muestras() if not sample.xlsx]
    assert pages
    assert all(open_table(sample.fuente, sample.content).content() == sample.content for sample in pages)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    first, again, other = ([m.content for m in mutantes(CLASES["rango"], 3, seed)] for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_sheet_with_ten_mistakes_shows_all_ten() -> None:
    content, truths = diez.ten()
    findings = intake.review(content, "hoja.xlsx").findings
    cells = [cell for truth in truths for cell in truth["celdas"]]  # type: ignore[attr-defined]
    assert (len(truths), len({truth["clase"] for truth in truths})) == (10, 10)
    for truth in truths:
        told = [f for f in findings if f.regla in truth["reglas"] and f.celda in truth["celdas"]]  # type: ignore[operator]
        assert told, truth
    assert not [f for f in findings if f.severidad == "bloqueante" and f.celda not in cells]


# ---- the judge judges

BEFORE = Lectura([Hallazgo("documento_sin_numero", "advertencia", "A", "J7", "")], {("psig_meta", 7, 0): {"meta": 1}})
FOUND = Hallazgo("numero_ilegible", "bloqueante", "A", "F6", "")
CHANGE = Cambio("F6", (Espera(("numero_ilegible",), ("F6",)),), (Tolera(("sobreejecucion",), (6,)),), (6,))


def judged(*findings: Hallazgo, change: Cambio = CHANGE, meta: int = 1) -> dict[str, int]:
    after = Lectura([*BEFORE.hallazgos, *findings], {("psig_meta", 7, 0): {"meta": meta}})
    verdict = juzgar(change, "A", Moves(), BEFORE, after)
    counts = {name: len(getattr(verdict, name)) for name in ("faltan", "mal_lugar", "falsos", "valores")}
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize(
    ("findings", "meta", "counts"),
    [
        ([FOUND], 1, {}),
        ([FOUND, Hallazgo("sobreejecucion", "aviso", "A", "F6", "")], 1, {}),
        ([], 1, {"faltan": 1}),
        ([replace(FOUND, celda="F7")], 1, {"faltan": 1, "mal_lugar": 1}),
        ([replace(FOUND, severidad="aviso")], 1, {"faltan": 1, "mal_lugar": 1}),
        ([FOUND, replace(FOUND, celda="E6")], 1, {"mal_lugar": 1}),
        ([FOUND, Hallazgo("sobreejecucion", "aviso", "A", "F7", "")], 1, {"falsos": 1}),
        ([FOUND, Hallazgo("documento_sin_numero", "advertencia", "A", "J7", "")], 1, {"falsos": 1}),
        ([FOUND], 2, {"valores": 1}),
    ],
)
def test_the_judge_tells_what_is_missing_misplaced_false_or_changed(
    findings: list[Hallazgo], meta: int, counts: dict[str, int]
) -> None:
    assert judged(*findings, meta=meta) == counts


def test_a_harmless_change_must_keep_what_was_found() -> None:
    after = Lectura([], BEFORE.filas)
    assert juzgar(Cambio("nada", inocuo=True), "A", Moves(), BEFORE, after).faltan


def test_places_are_followed_through_rows_and_columns_that_move() -> None:
    moves = Moves()
    moves.inserted("row", 3)
    moves.deleted("column", 1)
    assert [moved(cell, moves) for cell in ("B2", "B3", "C3:C5", "A4", "B2, B6")] == ["A2", "A4", "B4:B6", "", "A2, A7"]
    assert holds("F6:F8, F12", "F7")
    assert not holds("F6:F8, F12", "F9")


@pytest.mark.parametrize("sample", [m for m in muestras() if m.fuente == PSIG], ids=lambda m: m.nombre)
def test_rows_that_go_in_and_out_of_a_workbook_leave_it_as_it_was(sample) -> None:
    table = open_table(sample.fuente, sample.content)
    grid = table.grid
    before = {row: grid.row(row) for row in range(1, grid.height + 1)}, sorted(str(a) for a in grid.merges())  # type: ignore[attr-defined]
    grid.insert_row(table.rows[0])
    grid.insert_column(2)
    grid.delete_column(2)
    grid.delete_row(table.rows[0])
    assert before == ({row: grid.row(row) for row in before[0]}, sorted(str(a) for a in grid.merges()))  # type: ignore[attr-defined]
