"""The planner's own texts: what a unit's text cannot become, and what a person's edit survives."""

import hashlib
import re

import pytest

from assets.reports.textos_md import LATER, Received, current_load, escaped, merge

TITLE = "POI 2021 · Despacho {#2021.039-DM}"
KEY = "2021-001087-N001.logros"


def received(text: str, actividad: str = "2021-001087-N001", seccion: str = "logros") -> Received:
    return Received(actividad, "Conducción", seccion, text, hashlib.sha256(text.encode()).hexdigest())


def headings(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("#")]


def test_a_new_file_has_a_heading_with_its_key_for_each_text() -> None:
    made = merge(None, TITLE, "carga-1", [received("Se hizo."), received("Ninguno", seccion="problemas")])
    assert headings(made.text) == [
        f"# {TITLE}",
        "## Conducción · Logros {#2021-001087-N001.logros}",
        "## Conducción · Problemas {#2021-001087-N001.problemas}",
    ]
    assert "\n\nSe hizo.\n" in made.text
    assert current_load(made.text) == "carga-1"
    assert made.written == [KEY, "2021-001087-N001.problemas"]


@pytest.mark.parametrize(
    "text",
    [
        "## Título {#2021-001087-N002.logros}",
        "Algo\n## Título {#2021-001087-N002.logros}\n\nOtro",
        "Algo\n===",
        "Algo\n---\n***\n___",
        "<!-- seguimiento carga=otra -->",
        "<!-- seguimiento escrito=000000000000 recibido=000000000000 -->\nAlgo",
        "<script>alert(1)</script>",
        "```\ncódigo",
        "~~~\ncódigo",
        "[clic](javascript:alert(1)) ![x](http://x.invalid)",
        "    # con sangría",
        "- # en una lista",
        "> # cita",
        ":::: div",
        "| a | b |\n|---|---|",
        "\u202e## al revés {#k}",
        "Algo\u2028## Título {#2021-001087-N002.logros}",
        "Algo\r## Título {#2021-001087-N002.logros}",
        "\\# barra",
        "&lt;script&gt;",
    ],
)
def test_a_senders_text_cannot_break_the_structure(text: str) -> None:
    after = received("El siguiente.", "2021-001087-N009")
    made = merge(None, TITLE, "carga-1", [received(text), after])
    assert len(headings(made.text)) == 3
    again = merge(made.text, TITLE, "carga-2", [received(text), after])
    assert (again.written, again.conflicts) == ([], [])
    assert again.text == made.text.replace("carga-1", "carga-2")
    body = escaped(text)
    assert not re.search(r"(?<!\\)[<`~|{}\[\]#]", body)
    assert not re.search(r"(?m)^\s*[-=_*]+\s*$", body)
    assert "\u202e" not in body


def test_lines_stay_lines_and_lists_stay_lists() -> None:
    assert escaped("- uno\n- dos\nfin de S/ 5.00 y 50%") == "- uno\n- dos\n\nfin de S/ 5.00 y 50%"


def test_a_newer_text_takes_the_place_of_one_that_nobody_touched() -> None:
    made = merge(None, TITLE, "carga-1", [received("Uno.")])
    again = merge(made.text, TITLE, "carga-2", [received("Dos.")])
    assert "Dos." in again.text
    assert "Uno." not in again.text
    assert (again.written, again.conflicts) == ([KEY], [])


@pytest.mark.parametrize("newlines", ["\n", "\r\n"])
def test_an_edited_text_is_kept_and_the_newer_one_stands_beside_it(newlines: str) -> None:
    made = merge(None, TITLE, "carga-1", [received("Uno.")])
    edited = made.text.replace("Uno.", "Uno, corregido por planeamiento.").replace("\n", newlines)
    again = merge(edited, TITLE, "carga-2", [received("Dos.")])
    assert again.conflicts == [KEY]
    assert headings(again.text)[1:] == [
        f"## Conducción · Logros {{#{KEY}}}",
        f"## Conducción · Logros (recibido después, por revisar) {{#{KEY}{LATER}}}",
    ]
    assert "Uno, corregido por planeamiento." in again.text
    assert "Dos." in again.text
    once_more = merge(again.text, TITLE, "carga-3", [received("Dos.")])
    assert (once_more.written, once_more.conflicts) == ([], [])
    third = merge(again.text, TITLE, "carga-3", [received("Tres.")])
    assert "Tres." in third.text
    assert "Dos." not in third.text
    assert third.text.count(LATER) == 1


def test_the_newer_text_that_a_person_edited_is_kept_too() -> None:
    made = merge(None, TITLE, "carga-1", [received("Uno.")]).text.replace("Uno.", "Mío.")
    both = merge(made, TITLE, "carga-2", [received("Dos.")]).text.replace("Dos.", "Dos, mejorado.")
    third = merge(both, TITLE, "carga-3", [received("Tres.")])
    for text in ("Mío.", "Dos, mejorado.", "Tres."):
        assert text in third.text
    assert [line.rsplit("{#", 1)[1] for line in headings(third.text)[1:]] == [
        f"{KEY}}}",
        f"{KEY}{LATER}}}",
        f"{KEY}{LATER}-2}}",
    ]


def test_when_the_unit_sends_what_the_person_wrote_there_is_no_conflict() -> None:
    edited = merge(None, TITLE, "carga-1", [received("Uno.")]).text.replace("Uno.", "Dos.")
    again = merge(edited, TITLE, "carga-2", [received("Dos.")])
    assert (again.written, again.conflicts) == ([], [])


def test_an_edit_of_a_text_that_the_unit_sends_again_unchanged_is_kept_in_peace() -> None:
    edited = merge(None, TITLE, "carga-1", [received("Uno.")]).text.replace("Uno.", "Mío.")
    again = merge(edited, TITLE, "carga-2", [received("Uno.")])
    assert (again.written, again.conflicts) == ([], [])
    assert "Mío." in again.text
    assert "Uno." not in again.text


def test_a_text_that_a_person_emptied_stays_empty() -> None:
    emptied = merge(None, TITLE, "carga-1", [received("Uno.")]).text.replace("Uno.\n", "")
    again = merge(emptied, TITLE, "carga-2", [received("Uno.")])
    assert (again.written, again.conflicts) == ([], [])
    assert "Uno." not in again.text


def test_what_the_unit_no_longer_sends_is_kept_and_told() -> None:
    made = merge(None, TITLE, "carga-1", [received("Uno."), received("Ninguno", seccion="problemas")])
    again = merge(made.text, TITLE, "carga-2", [received("Uno.")])
    assert again.absent == ["2021-001087-N001.problemas"]
    assert "Ninguno" in again.text


def test_all_else_that_a_person_writes_stays_where_it_is() -> None:
    mine = f"# Mi título\n\nNotas mías.\n\n## Conducción · Recomendación {{#{KEY}.recomendacion}}\n\nLa mía.\n"
    again = merge(mine, TITLE, "carga-1", [received("Uno.")])
    for text in ("# Mi título", "Notas mías.", "La mía.", "Uno."):
        assert text in again.text
    assert again.text.startswith("# Mi título")


def test_a_text_of_an_activity_that_is_there_goes_beside_it() -> None:
    made = merge(None, TITLE, "c1", [received("Uno."), received("Otra.", "2021-001087-N002")])
    more = [received("Uno."), received("Ninguno", seccion="problemas"), received("Otra.", "2021-001087-N002")]
    again = merge(made.text, TITLE, "c2", more)
    assert [line.rsplit("{#", 1)[1] for line in headings(again.text)[1:]] == [
        "2021-001087-N001.logros}",
        "2021-001087-N001.problemas}",
        "2021-001087-N002.logros}",
    ]
