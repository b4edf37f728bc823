"""Every rule has a short title in correct Spanish, and no two of a kind the same one."""

import re

import pytest

from schemas.alertas import REGLAS
from schemas.messages import RULES
from schemas.tables.recomendaciones import POI_RULES, PSIG_RULES
from schemas.titles import TITLES, rule_called, title

KINDS = {"findings": tuple(RULES), "alerts": tuple(REGLAS), "drafts": (*POI_RULES, *PSIG_RULES)}
#: Titles that are the rule's own name, of words that have no accent nor ñ.
AS_NAMED = {
    "lectura_interrumpida", "archivo_demasiado_grande", "columna_repetida", "hoja_repetida", "meses_acumulados",
    "texto_muy_corto", "texto_muy_largo", "compromiso_sin_responsable", "compromiso_sin_plazo", "hoja_oculta",
    "meta_financiera_rebajada", "meta_incumplida_sin_factor", "meta_sin_cuantificar",
}  # fmt: skip
#: Words that identifiers write without their accent or ñ.
_BARE = re.compile(
    r"\b(?:anio|numero|codigo|vacio|ejecucion|sobreejecucion|fisic[oa]|formula|titulo|linea|danado|diseno|contrasena|extension"
    r"|enganosa|seccion|version|exportacion|fotografia|programacion|recomendacion|pct|valido|dia|pag|mas|ningun|ultimo)\b"
)


def test_the_titles_are_those_of_the_rules_that_there_are() -> None:
    assert set(TITLES) == {rule for rules in KINDS.values() for rule in rules}


@pytest.mark.parametrize("rule", TITLES)
def test_a_title_is_correct_spanish_and_short(rule: str) -> None:
    said = title(rule)
    assert said[0] == "«" or said[0].isupper()
    assert not {"_", "."} & set(said)
    assert not _BARE.search(said.casefold()), said
    assert len(said) <= 45
    assert (said.casefold() == rule.replace("_", " ")) == (rule in AS_NAMED)


@pytest.mark.parametrize("rules", KINDS.values(), ids=KINDS)
def test_a_title_says_which_rule_of_its_kind_it_is(rules: tuple[str, ...]) -> None:
    assert len({title(rule) for rule in rules}) == len(rules)
    assert all(rule_called(title(rule).upper(), rules) == rule == rule_called(rule, rules) for rule in rules)
    assert rule_called("otra cosa", rules) is None


def test_a_rule_that_is_gone_is_still_readable() -> None:
    assert title("regla_de_antes") == "Regla de antes"
