"""`docs/conciliacion.md`: complete, in one order, and the one that the data give."""

from pathlib import Path

import pandas as pd
import pytest

from assets.reports.conciliacion_md import render, write
from schemas.frames import empty_frame
from schemas.tables.publicado import CONCILIACION, RESULTS
from tests.rules.reconciliation_marts import DOCUMENT, YEARS, reconciled


@pytest.fixture(scope="module")
def both() -> pd.DataFrame:
    return pd.concat([reconciled(anio) for anio in YEARS], ignore_index=True)


def test_the_committed_document_is_what_the_data_give(both: pd.DataFrame) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render(both), "python -m tests.rules.reconciliation_marts"


def test_the_order_of_rows_and_of_frames_is_no_matter(both: pd.DataFrame) -> None:
    shuffled = both.sample(frac=1, random_state=7)
    assert shuffled["cifra"].tolist() != both["cifra"].tolist()
    assert render(shuffled) == render(both) == render([reconciled(anio) for anio in reversed(YEARS)])


def test_every_figure_that_is_not_exactly_equal_is_shown_with_its_arithmetic(both: pd.DataFrame) -> None:
    lines = [line for line in render(both).splitlines() if line.startswith("| `")]
    others = both[both["resultado"] != "igual"]
    assert len(lines) == len(others) > 300
    for row in others.to_dict("records"):
        assert any(row["explicacion"] in line and f"| {row['publicado']} |" in line for line in lines), row


def test_the_summary_counts_every_figure(both: pd.DataFrame) -> None:
    text = render(both)
    for documento, rows in both.groupby("documento"):
        counts = [str((rows["resultado"] == result).sum()) for result in RESULTS]
        assert f"| {documento} | {' | '.join(counts)} | {len(rows)} |" in text
    assert "520 de 520 iguales" in text
    assert "14 de 14 iguales" in text


def test_a_bar_in_a_text_does_not_break_a_table() -> None:
    row = {name: "x" for name in CONCILIACION.names} | {"resultado": "diferente", "publicado": "1|2", "anio": 2021}
    frame = pd.DataFrame([row | {"diferencia": -1_500_000, "tolerancia": None}])
    assert "| 1\\|2 | x | -1.5 |  | x |" in render(frame)


def test_without_figures_there_is_still_a_document(tmp_path: Path) -> None:
    path = write(tmp_path / "docs" / "c.md", [])
    assert path.read_bytes() == render(empty_frame(CONCILIACION)).encode()
    assert path.read_text(encoding="utf-8").startswith("# Conciliación")
