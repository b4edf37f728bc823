"""Each month as photographs came to show it: by a plain model that looks at every photograph whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.triangle import triangle
from schemas.calendar import lima_date
from tests.rules.photographs import CODES, INSTANTS, Month, Saying, photographs, versions

A, B, _ = CODES
VALUES = st.sampled_from([None, 0, 3, 10])
MONTHS = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=3, max_size=3)
SAYINGS = st.dictionaries(st.sampled_from(CODES), st.tuples(st.just(True), MONTHS), max_size=3)
FIRST = st.dictionaries(st.sampled_from(CODES), st.tuples(st.just(True), MONTHS), min_size=1, max_size=3)
NOTHING: Month = (None, None, None)


def _rows(sayings: list[Saying]) -> list[dict]:
    frame = triangle(versions(sayings), photographs(INSTANTS[: len(sayings)]))
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _expected(sayings: list[Saying]) -> list[dict]:
    rows = []
    for i in range(3):
        before: dict[str, Month] = {}
        for n, saying in enumerate(sayings):
            now = {code: months[i] for code, (_, months) in saying.items()}
            if now != before:
                rows.append(_row(i + 1, n, now, before))
            before = now
    return rows


def _row(mes: int, n: int, now: dict[str, Month], before: dict[str, Month]) -> dict:
    seen = lima_date(INSTANTS[n])
    pairs = [(now.get(code, NOTHING), before.get(code, NOTHING)) for code in CODES] if n else []
    return {
        "anio": 2026,
        "ue": "001087",
        "mes": mes,
        "corte_instante": INSTANTS[n],
        "meses_desde_cierre": seen.month - mes - 1 if seen.month > mes else None,
        "financiero_programado_soles": _sum(now, 1),
        "financiero_ejecutado_soles": _sum(now, 2),
        "metas_fisicas_cambiadas": sum(new[1] != old[1] for new, old in pairs),
        "ejecuciones_fisicas_cambiadas": sum(new[2] != old[2] for new, old in pairs),
    }


def _sum(now: dict[str, Month], place: int) -> int | None:
    known = [month[place] for month in now.values() if month[place] is not None]
    return 1000 * sum(known) if known else None  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(FIRST, st.lists(SAYINGS, max_size=3))
def test_rows_are_the_first_photograph_and_those_that_changed_the_month(first: Saying, later: list[Saying]) -> None:
    assert _rows([first, *later]) == _expected([first, *later])


def test_an_executed_figure_that_arrives_late_is_a_row_of_its_month_alone() -> None:
    late = {A: (True, [(10, 10, None)] * 3), B: (True, [(10, 10, 2)] * 3)}
    told = {**late, A: (True, [(10, 10, 4), *[(10, 10, None)] * 2])}
    rows = _rows([late, late, told])
    assert [(row["mes"], row["corte_instante"]) for row in rows] == [
        (1, INSTANTS[0]), (1, INSTANTS[2]), (2, INSTANTS[0]), (3, INSTANTS[0]),
    ]  # fmt: skip
    assert (rows[1]["financiero_ejecutado_soles"], rows[1]["ejecuciones_fisicas_cambiadas"]) == (6000, 1)
    assert [row["meses_desde_cierre"] for row in rows] == [None, 2, None, None]
