"""The percentage that SQL computes is the rule's, digit by digit, on both engines."""

import pandas as pd
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.rules import rounding
from warehouse.periods import percent

#: More than any amount of the country: nine billion soles a month would be 9 * 10**11 hundredths.
AMOUNTS = st.one_of(
    st.none(), st.integers(-50, 400), st.integers(-(9 * 10**12), 9 * 10**12), st.sampled_from([0, 8 * 10**15, 1])
)


def _computed(engine: sa.Engine, pairs: list[tuple[int | None, int | None]]) -> list[int | None]:
    rows = " UNION ALL ".join(
        f"SELECT {i} AS i, CAST({_literal(a)} AS BIGINT) AS a, CAST({_literal(b)} AS BIGINT) AS b"
        for i, (a, b) in enumerate(pairs)
    )
    with engine.connect() as conn:
        cursor = conn.connection.cursor()  # as views are deployed: a % is no parameter
        cursor.execute(f"SELECT {percent('a', 'b')} FROM ({rows}) AS s ORDER BY i")
        return [row[0] for row in cursor.fetchall()]


def _literal(value: int | None) -> str:
    return "NULL" if value is None else str(value)


def _expected(executed: int | None, programmed: int | None) -> int | None:
    try:
        found = rounding.percent(pd.Series([executed], dtype="Int64"), pd.Series([programmed], dtype="Int64"))
    except OverflowError:  # the load would have been refused; a period of it shows nothing
        return None
    return None if found.isna()[0] else int(found[0])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=40))
def test_a_percentage_in_sql_is_that_of_the_rule(engine: sa.Engine, pairs: list) -> None:
    assert _computed(engine, pairs) == [_expected(*pair) for pair in pairs]


def test_a_half_goes_away_from_zero_and_what_would_not_fit_is_unknown(engine: sa.Engine) -> None:
    pairs = [(1, 2 * 10**8), (-1, 2 * 10**8), (1, 2 * 10**8 + 1), (1, 3), (2, 3), (5, 0), (5, -1), (10**17, 1)]
    assert _computed(engine, pairs) == [1, -1, 0, 33_333_333, 66_666_667, None, None, None]
