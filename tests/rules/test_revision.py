"""What restating targets did: by hand on one activity, by a plain model on any photographs, and against the summary."""

from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.revision import BASES, revision
from assets.rules.rounding import percent_of
from schemas.frames import frame_schema
from schemas.tables.poi_revision import POI_REVISION
from tests.rules.datos import UE
from tests.rules.photographs import CENTRES, CODES, INSTANTS, Saying, marts, photographs, versions

A, B, C = CODES
VALUES = st.sampled_from([None, 0, 3, 7, 10])
MONTHS = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=5, max_size=5)
SAYINGS = st.dictionaries(st.sampled_from(CODES), st.tuples(st.booleans(), MONTHS), max_size=3)
LAST = st.dictionaries(st.sampled_from(CODES), st.tuples(st.booleans(), MONTHS), min_size=1, max_size=3)


def _found(sayings: list[Saying]) -> dict[tuple[str, str], dict]:
    frame = revision(marts(sayings[-1])["poi_actividad"], versions(sayings), photographs(INSTANTS[: len(sayings)]))
    frame_schema(POI_REVISION).validate(frame)
    shown = frame.astype(object).where(frame.notna(), None)
    return {(row["nivel"], row["codigo"]): row for row in shown.to_dict("records")}


def _year(*targets: int, done: int) -> tuple[bool, list]:
    """An activity that opened with 10 a month and reports the same in every month."""
    return True, [(10, target, done) for target in targets]


def test_a_target_lowered_after_its_months_closed_flatters_the_year() -> None:
    first = {A: _year(10, 10, 10, 10, done=5)}
    last = {A: _year(4, 6, 10, 10, done=5)}
    row = _found([first, first, first, last])["actividad", f"2026-{A}"]
    assert (row["fisico_inicial"], row["fisico_al_cierre"], row["fisico_programado"]) == (4000, 4000, 3000)
    shown = [row[f"fisico_pct_{basis}_sin_acotar"] for basis in BASES]
    assert shown == [50_000_000, 50_000_000, 66_666_667]
    assert row["fisico_efecto_sin_acotar_pct"] == 16_666_667
    assert (row["fisico_meses_cambiados"], row["fisico_desplazamiento"]) == (2, -1000)
    assert row["fisico_desplazamiento_pct"] == -25_000_000
    assert row["financiero_desplazamiento_soles"] == -10_000


def test_what_changes_before_a_month_closes_is_no_restatement() -> None:
    sayings = [{A: _year(*[target] * 5, done=1)} for target in (10, 20)]
    row = _found(sayings)["actividad", f"2026-{A}"]
    # the second photograph is of the evening of 28 February: January had closed with 10, February had not
    assert row["meses_cerrados"] == 1
    assert (row["fisico_meses_cambiados"], row["fisico_desplazamiento"]) == (1, 1000)
    assert row["fisico_al_cierre"] == 1000 + 4 * 2000


def test_a_month_without_a_photograph_before_its_close_is_judged_by_the_first_and_says_so() -> None:
    instants = INSTANTS[2:]
    first, last = {A: _year(10, 10, 10, done=5)}, {A: _year(8, 10, 10, done=5), B: _year(7, 7, 7, done=7)}
    found = revision(marts(last)["poi_actividad"], versions([first, last], instants), photographs(instants))
    late = dict(zip(found["codigo"], found["meses_sin_fotografia_al_cierre"], strict=True))
    # January to March had closed when the first photograph came; B came after April's close too
    assert late == {f"2026-{A}": 3, f"2026-{B}": 3, "001087-uno": 3, UE: 3}
    assert found.set_index("codigo").loc[f"2026-{A}", "fisico_meses_cambiados"] == 1
    assert found.set_index("codigo").loc[f"2026-{B}", "fisico_meses_cambiados"] == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(SAYINGS, min_size=1, max_size=3), LAST)
def test_each_figure_is_that_of_a_plain_model(earlier: list[Saying], last: Saying) -> None:
    sayings = [*earlier, last]
    rows = _found(sayings)
    for code in last:
        row, expected = rows["actividad", f"2026-{code}"], _model(sayings, code)
        assert {name: row[name] for name in expected} == expected
    groups = {("ue", UE): list(last)}
    for centre in sorted({CENTRES[code] for code in last}):
        groups["centro_costo", f"{UE}-{centre.lower()}"] = [code for code in last if CENTRES[code] == centre]
    for key, codes in groups.items():
        _assert_unit(rows[key], [rows["actividad", f"2026-{code}"] for code in codes])
    assert len(rows) == len(last) + len(groups)


def _model(sayings: list[Saying], code: str) -> dict[str, int | None]:
    """An activity's targets at the close of its months, told in a loop over the photographs."""
    closed = photographs(INSTANTS[: len(sayings)]).closed
    totals: dict[str, list[int]] = {"fisico_al_cierre": [], "fisico_programado": [], "fisico_desplazamiento": []}
    changed = late = 0
    for i, (_, current, _) in enumerate(sayings[-1][code][1]):
        closing = current
        if i + 1 <= closed[-1]:
            before = [n for n in range(len(sayings)) if closed[n] <= i]
            start = before[-1] if before else 0
            there = next(n for n in range(start, len(sayings)) if code in sayings[n])
            closing = sayings[there][code][1][i][1]
            late += there > start or not before
            changed += closing != current
            if closing is not None or current is not None:
                totals["fisico_desplazamiento"].append((current or 0) - (closing or 0))
        totals["fisico_al_cierre"] += [] if closing is None else [closing]
        totals["fisico_programado"] += [] if current is None else [current]
    sums = {name: 100 * sum(found) if found else None for name, found in totals.items()}
    return {**sums, "fisico_meses_cambiados": changed, "meses_sin_fotografia_al_cierre": late}


def _assert_unit(unit: dict, members: list[dict]) -> None:
    for basis, target in zip(BASES, ("fisico_inicial", "fisico_al_cierre", "fisico_programado"), strict=True):
        ratios = [Fraction(row["fisico_ejecutado"], row[target]) for row in members if row[f"actividades_{basis}"]]
        assert unit[f"actividades_{basis}"] == len(ratios)
        capped = [min(ratio, Fraction(1)) for ratio in ratios]
        for how, found in (("acotado", capped), ("sin_acotar", ratios)):
            mean = percent_of(sum(found, Fraction()) / len(found)) if found else None
            assert unit[f"fisico_pct_{basis}_{how}"] == mean
    for name in ("ejecutado", "inicial", "al_cierre", "programado", "desplazamiento"):
        known = [row[f"financiero_{name}_soles"] for row in members if row[f"financiero_{name}_soles"] is not None]
        assert unit[f"financiero_{name}_soles"] == (sum(known) if known else None)
    for side in ("fisico", "financiero"):
        counts = [row[f"{side}_meses_cambiados"] for row in members]
        assert unit[f"{side}_meses_cambiados"] == sum(counts)
        assert unit[f"{side}_actividades_cambiadas"] == sum(count > 0 for count in counts)
    assert all(unit[name] is None for name in ("fisico_programado", "fisico_ejecutado", "fisico_desplazamiento"))


@settings(max_examples=40, deadline=None)
@given(SAYINGS, LAST)
def test_against_the_current_target_a_unit_has_the_figures_of_its_summary(first: Saying, last: Saying) -> None:
    summary = marts(last)["poi_resumen"].iloc[0]
    unit = _found([first, last])["ue", UE]
    pairs = {
        "fisico_pct_promedio": "fisico_pct_vigente_acotado",
        "fisico_pct_promedio_sin_acotar": "fisico_pct_vigente_sin_acotar",
        "actividades_en_promedio": "actividades_vigente",
        "financiero_pct": "financiero_pct_vigente",
        "financiero_programado_soles": "financiero_programado_soles",
        "financiero_ejecutado_soles": "financiero_ejecutado_soles",
    }
    for theirs, ours in pairs.items():
        assert unit[ours] == (None if pd.isna(summary[theirs]) else summary[theirs]), ours
