"""Every finding is told in Spanish, says what to do next where it stops something, and stays readable."""

import re
import string

import pytest

from schemas.messages import RULES
from schemas.observation import observe

_NEXT_STEP = re.compile(
    r"\b(?:Vuelva|Ábralo|Abra|Quite|Guarde|guárdelo|Borre|bórrela|Use|Agréguela|deje|Deje|Vea|Llene|Escr[ií]ba\w*|escr[ií]ba\w*"
    r"|Corr[ií]\w+|corrija|Revise|Anótela|anote|avise|Complete|Redondee|Valores posibles)\b"
)
_ENGLISH = {"the", "is", "not", "file", "row", "sheet", "column", "value", "error:", "and", "of"}


def filled(rule: str, seen: str = "x") -> str:
    blanks = {
        name
        for _, name, _, _ in string.Formatter().parse(RULES[rule].visto + RULES[rule].corregir + RULES[rule].esperado)
        if name
    }
    return observe(rule, seen, celda="A1", **dict.fromkeys(blanks - {"encontrado", "celda"}, "Y.")).mensaje


@pytest.mark.parametrize("rule", RULES)
def test_a_message_is_a_spanish_sentence_with_its_blanks_filled(rule: str) -> None:
    message = filled(rule)
    assert not set("{}") & set(message)
    assert not _ENGLISH & set(message.casefold().split())
    assert message[0] in "«" or message[0].isupper()
    assert message.rstrip().endswith((".", "?"))
    assert "  " not in message


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.severidad == "bloqueante"])
def test_what_stops_a_file_or_a_row_says_what_to_do(rule: str) -> None:
    assert _NEXT_STEP.search(filled(rule))


@pytest.mark.parametrize("rule", RULES)
def test_a_long_cell_leaves_its_message_readable_and_is_kept_whole_beside_it(rule: str) -> None:
    long = "{no es un hueco} " * 3000
    message = filled(rule, long)
    assert len(message) < 900
    assert observe(rule, long, **dict.fromkeys(_blanks(rule), "y")).encontrado == long


def _blanks(rule: str) -> set[str]:
    parsed = string.Formatter().parse(RULES[rule].visto + RULES[rule].corregir + RULES[rule].esperado)
    return {name for _, name, _, _ in parsed if name} - {"encontrado", "celda"}
