"""A planner's Markdown keeps its meaning in a report, and nothing in it becomes anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reports.document.model import Run, Style
from assets.reports.informe import prose, say


def test_lists_quotes_and_emphasis_are_kept() -> None:
    found = prose.blocks("Se **atendió** a [todas](https://a.pe).\n\n- uno\n- *dos*\n\n1. primero\n\n> dicho\n")
    assert [paragraph.style for paragraph in found] == [
        Style.NORMAL,
        Style.BULLET,
        Style.BULLET,
        Style.NUMBERED,
        Style.QUOTE,
    ]
    assert found[0].runs == (
        Run("Se "),
        Run("atendió", bold=True),
        Run(" a "),
        Run("todas", link="https://a.pe"),
        Run("."),
    )
    assert found[2].runs == (Run("dos", italic=True),)


def test_a_heading_inside_of_a_text_is_bold_and_no_heading_of_the_report() -> None:
    assert prose.blocks("### Título\n\ntexto")[0].runs == (Run("Título", bold=True),)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b>x</b>", "| a | b |", "{{ titulo }}", "=1+1"])
def test_what_is_no_plain_markdown_stays_as_it_was_written(text: str) -> None:
    assert "".join(run.text for paragraph in prose.blocks(text) for run in paragraph.runs) == text


def test_what_was_escaped_for_markdown_is_shown_as_it_was_sent() -> None:
    assert prose.blocks(r"5 \* 3 \_ \<x\>")[0].runs == (Run("5 * 3 _ <x>"),)


@given(st.text())
def test_no_text_stops_a_report(text: str) -> None:
    for paragraph in prose.blocks(text):
        assert paragraph.runs


def test_what_is_left_out_of_a_mean_is_counted_in_words() -> None:
    summary = {"sin_meta": 12, "inactivas": 1, "no_reportadas": 0, "meta_no_registradas": 0, "ejecucion_sin_meta": 0}
    assert say.left_out(summary) == "12 sin meta, 1 inactiva"
    assert say.left_out({name: 0 for name in summary}) == ""


def test_rules_of_findings_and_alerts_are_said_with_their_accents() -> None:
    assert say.words("documento_sin_numero") == "Documento sin número completo"
    assert say.words("sobreejecucion_fisica") == "Sobreejecución física"
