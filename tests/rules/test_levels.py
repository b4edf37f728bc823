"""Every level of `poi_agregado` is complete, and measures its groups as the summary measures the unit."""

from fractions import Fraction

import pandas as pd
import pytest

from assets.rules import poi
from assets.rules.groups import COLUMNS
from assets.rules.rounding import percent_of
from schemas.codelists import SIN_DATO
from schemas.scales import scale
from schemas.tables.poi import LEVELS
from tests.rules.datos import activities

#: (executed, programmed) physical, the same in soles, unit of measure, state 1 active.
CASES = [
    (150, 100, 90, 100, "Persona", 1),
    (50, 100, 10, 300, "Persona", 1),
    (1, 3, 0, 50, "Informe", 1),
    (None, 10, 5, 10, "Informe", 1),
    (7, 0, 0, 0, "Persona", 1),
    (9, 9, 40, 40, "Persona", 0),
]
#: Which activities share a code; the last two have none.
GROUPS = {"X1": (0, 1), "X2": (2, 3)}


def computed() -> dict[str, pd.DataFrame]:
    rows: list[dict[str, object]] = []
    for i, (done, target, spent, budget, unit, active) in enumerate(CASES):
        code = next((code for code, members in GROUPS.items() if i in members), None)
        name = f"Nombre de {code}" if code else None
        codes: dict[str, object] = {} if code is None else {
            "oei": code, "oei_denominacion": name, "aei": code, "aei_denominacion": name, "centro_costo": code,
            "categoria_id": code, "categoria": name, "producto_id": code, "producto": name, "funcion_id": code,
            "funcion": name, "departamento_id": {"X1": "15", "X2": "08"}[code],
        }  # fmt: skip
        measures = {"fisico_ejecutado": done, "fisico_programado": target, "financiero_ejecutado_soles": spent,
                    "financiero_programado_soles": budget}  # fmt: skip
        rows.append(codes | measures | {"unidad_medida": unit, "activo": active})
    return poi.marts(activities(rows), scale("mimp-2021-declarada"), {})


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "familia"])
def test_a_level_measures_each_group_by_ratio_of_sums_and_mean_of_percentages(level: str) -> None:
    mart = computed()["poi_agregado"]
    found = mart[mart["nivel"] == level].reset_index(drop=True)
    assert found["codigo"].tolist()[-1] == SIN_DATO
    assert len(found) == 3
    by_size = found.set_index("financiero_programado_soles")
    first, second, none = by_size.loc[40_000], by_size.loc[6_000], by_size.loc[4_000]
    assert first["financiero_pct"] == percent_of(Fraction(100, 400))  # a ratio of sums, not a mean of 90 % and 3.33 %
    assert first["fisico_pct_promedio"] == percent_of((Fraction(1) + Fraction(1, 2)) / 2)
    assert first["fisico_pct_promedio_sin_acotar"] == percent_of((Fraction(3, 2) + Fraction(1, 2)) / 2)
    assert (first["unidad_medida"], first["fisico_programado"], first["fisico_ejecutado"]) == (
        "Persona",
        20_000,
        20_000,
    )
    assert (second["actividades"], second["actividades_en_promedio"], second["no_reportadas"]) == (2, 1, 1)
    assert second["fisico_pct_promedio"] == percent_of(Fraction(1, 3))
    assert (none["ejecucion_sin_meta"], none["inactivas"], none["actividades_en_promedio"]) == (1, 1, 0)
    assert pd.isna(none["fisico_pct_promedio"])


def test_quantities_of_different_units_are_added_up_at_no_level() -> None:
    marts = computed()
    mixed = marts["poi_agregado"][marts["poi_agregado"]["nivel"] == "familia"]
    assert mixed["fisico_programado"].isna().all() == mixed["unidad_medida"].isna().all()
    assert mixed.loc[mixed["unidad_medida"].isna(), ["fisico_programado", "fisico_ejecutado"]].isna().all(axis=None)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_shares_out_all_activities_and_all_money(level: str) -> None:
    marts = computed()
    groups, whole = marts["poi_agregado"], marts["poi_resumen"].iloc[0]
    groups = groups[groups["nivel"] == level]
    for name in (
        "actividades",
        "actividades_en_promedio",
        "inactivas",
        "no_reportadas",
        "sin_meta",
        "ejecucion_sin_meta",
    ):
        assert groups[name].sum() == whole[name], name
    for name in ("financiero_programado_soles", "financiero_ejecutado_soles"):
        assert groups[name].sum() == whole[name]
    assert set(COLUMNS) == set(LEVELS)
