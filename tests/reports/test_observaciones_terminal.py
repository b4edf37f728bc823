"""What a terminal shows, and what the same review is for a program."""

import json
import re
from pathlib import Path

import pytest

from assets.reports.observaciones.datos import VERSION, as_data
from assets.reports.observaciones.terminal import MOST_SHOWN, file_report, summary
from schemas.observation import observe
from tests.reports.reviews import at, notice, reviewed, warning

DOCUMENT = Path(__file__).parents[2] / "docs" / "observaciones.md"


def test_a_finding_has_its_place_what_was_seen_what_to_write_and_what_happens_meanwhile() -> None:
    said = file_report(reviewed(at("F6"), notice()))
    finding = at("F6")
    assert "Cuadro 1, F6 · «Meta ejecutada»" in said
    assert f"BLOQUEANTE · {finding.consecuencia}" in said
    assert f"→ {finding.corregir}" in said
    assert said.index("BLOQUEANTE") < said.index("AVISO")


def test_repeats_are_told_once() -> None:
    said = file_report(reviewed(*(at(f"F{row}") for row in range(6, 16))))
    assert said.count("«veinte»") == 1
    assert "F6:F15" in said
    assert "(10 veces)" in said


@pytest.mark.parametrize("width", [20, 80, 100, 300])
def test_it_fits_the_terminal(width: int) -> None:
    findings = [at("F6", encontrado="palabra " * 60), warning("D8", "x" * 90, columna="Título " * 30)]
    said = file_report(reviewed(*findings), width)
    assert max(map(len, said.splitlines())) <= max(60, min(width, 100))


def test_colours_are_for_terminals_only() -> None:
    review = reviewed(at("F6", encontrado="a\x1b[2Jb", hoja="h\x1b]0;x\x07"))
    assert "\x1b" not in file_report(review)
    assert set(re.findall(r"\x1b[^m]*m", file_report(review, colour=True))) <= {"\x1b[1m", "\x1b[1;31m", "\x1b[0m"}


def test_a_file_without_findings_is_two_lines() -> None:
    assert len(file_report(reviewed()).splitlines()) == 2
    assert "sin observaciones" in file_report(reviewed())


def test_of_very_many_findings_the_rest_is_counted() -> None:
    many = [at(f"F{row}", encontrado=str(row)) for row in range(1, MOST_SHOWN + 8)]
    assert "Y 7 observaciones más" in file_report(reviewed(*many))


def test_several_files_have_a_line_each_and_their_totals() -> None:
    lines = summary([reviewed(at("F6"), notice()), reviewed()], unreadable=1).splitlines()
    assert len(lines) == 4
    assert "1 bloqueante, 1 aviso" in lines[1]
    assert "2 archivos, 2 se cargan, 1 sin abrir · 1 bloqueante, 1 aviso" in lines[3]


# ---- as data


def test_the_keys_are_those_of_the_document() -> None:
    data = as_data(reviewed(at("F6")))
    documented = set(re.findall(r"^\| `(\w+)`", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    (finding,) = data["hallazgos"]
    (unit,) = data["unidades"]
    assert {*data, *finding, *unit} == documented
    assert data["version"] == VERSION == 1


def test_data_are_whole_and_plain() -> None:
    long = "x" * 50_000
    findings = [at(f"F{row}", encontrado=long, sujeto=str(row)) for row in (6, 7, 8, 12)]
    data = json.loads(json.dumps(as_data(reviewed(*findings))))
    (told,) = data["hallazgos"]
    assert told["encontrado"] == long
    assert (told["celda"], told["celdas"], told["veces"]) == ("F6:F8, F12", ["F6", "F7", "F8", "F12"], 4)
    assert told["claves"] == [finding.clave for finding in findings]
    assert told["clave"] == told["claves"][0]


def test_a_finding_about_the_file_has_no_place() -> None:
    (told,) = as_data(reviewed(observe("archivo_vacio")))["hallazgos"]
    assert (told["hoja"], told["celda"], told["celdas"], told["fila"]) == (None, None, [], None)
