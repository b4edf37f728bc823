"""Dated history: what is stored gives every snapshot back, and nothing but changes is stored."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.history import Shape, Snapshot, append, as_of, extend, replay, rewind

SHAPE = Shape(key=("codigo_ao", "mes"), values=("fisico", "nombre"), entity="codigo_ao")
Key = tuple[str, int]
Values = tuple[int | None, str | None]
#: What a source says: its rows, the activities in quarantine, and whether every key could be read.
Saying = tuple[Mapping[Key, Values], frozenset[str], bool]

CODES = ("AOI1", "AOI2", "AOI3")
KEYS = st.tuples(st.sampled_from(CODES), st.integers(1, 2))
VALUES = st.tuples(st.sampled_from([None, 0, 1, 2**60 + 1]), st.sampled_from([None, "a", ""]))
SAYINGS = st.tuples(
    st.dictionaries(KEYS, VALUES, max_size=6),
    st.frozensets(st.sampled_from(CODES), max_size=1),
    st.booleans(),
)


def _instant(n: int) -> str:
    return f"2026-01-{n + 1:02d}T00:00:00Z"


def _frame(rows: Mapping[Key, Values], first_row: int = 2) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "codigo_ao": pd.Series([code for code, _ in rows], dtype="str"),
            "mes": pd.Series([month for _, month in rows], dtype="Int64"),
            "fisico": pd.Series([value for value, _ in rows.values()], dtype="Int64"),
            "nombre": pd.Series([name for _, name in rows.values()], dtype="str"),
            "fila": pd.Series(range(first_row, first_row + len(rows)), dtype="Int64"),
        }
    )


def _snapshot(n: int, saying: Saying) -> Snapshot:
    rows, unknown, absences_known = saying
    readable = {key: values for key, values in rows.items() if key[0] not in unknown}
    return Snapshot(_instant(n), f"carga-{n}", _frame(readable, 100 * n + 2), unknown, absences_known)


def _rows(frame: pd.DataFrame) -> dict[Key, Values]:
    """A frame as plain Python: what the model below speaks."""
    columns = [frame[name] for name in ("codigo_ao", "mes", "fisico", "nombre")]
    return {
        (code, int(month)): (None if pd.isna(value) else int(value), None if pd.isna(name) else name)
        for code, month, value, name in zip(*columns, strict=True)
    }


def _expected(sayings: list[Saying]) -> list[dict[Key, Values]]:
    """The model: what is known after each saying, by dictionaries."""
    known: dict[Key, Values] = {}
    states = []
    for n, saying in enumerate(sayings):
        said = _rows(_snapshot(n, saying).frame)
        kept = {key: old for key, old in known.items() if key[0] in saying[1] or not saying[2]}
        known = {**kept, **said}
        states.append(known)
    return states


@settings(max_examples=40, deadline=None)
@given(st.lists(SAYINGS, min_size=1, max_size=7))
def test_as_of_gives_back_every_snapshot(sayings: list[Saying]) -> None:
    versions = replay([_snapshot(n, saying) for n, saying in enumerate(sayings)], SHAPE)
    for n, state in enumerate(_expected(sayings)):
        found = as_of(versions, _instant(n))
        assert _rows(found) == state
        assert not found.duplicated(["codigo_ao", "mes"]).any()


@settings(max_examples=40, deadline=None)
@given(st.lists(SAYINGS, min_size=1, max_size=5))
def test_an_equal_snapshot_writes_nothing(sayings: list[Saying]) -> None:
    versions = replay([_snapshot(n, saying) for n, saying in enumerate(sayings)], SHAPE)
    still = versions[versions["hasta"].isna()]
    again = Snapshot(_instant(9), "otra", _frame(_rows(still), first_row=900))
    assert append(still, again, SHAPE).nothing


@settings(max_examples=40, deadline=None)
@given(st.lists(SAYINGS, min_size=2, max_size=5), st.data())
def test_snapshots_may_arrive_in_any_order(sayings: list[Saying], data: st.DataObject) -> None:
    snapshots = [_snapshot(n, saying) for n, saying in enumerate(sayings)]
    arrived: list[Snapshot] = []
    versions = replay(snapshots[:1], SHAPE).iloc[:0]
    for snapshot in data.draw(st.permutations(snapshots)):
        later = [one for one in arrived if one.instant > snapshot.instant]
        versions = extend(rewind(versions, snapshot.instant), [snapshot, *later], SHAPE)
        arrived.append(snapshot)
    order = ["codigo_ao", "mes", "desde"]
    sorted_replay = replay(snapshots, SHAPE).sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(versions.sort_values(order, ignore_index=True), sorted_replay)


@settings(max_examples=40, deadline=None)
@given(st.lists(SAYINGS, min_size=1, max_size=6))
def test_versions_of_a_key_do_not_overlap_and_each_differs_from_the_one_before(sayings: list[Saying]) -> None:
    versions = replay([_snapshot(n, saying) for n, saying in enumerate(sayings)], SHAPE)
    for _, own in versions.sort_values("desde").groupby(["codigo_ao", "mes"]):
        ends, starts = own["hasta"].tolist()[:-1], own["desde"].tolist()[1:]
        assert all(end <= start for end, start in zip(ends, starts, strict=True))
        values = (
            own[["fisico", "nombre"]]
            .astype(object)
            .where(own[["fisico", "nombre"]].notna(), None)
            .values.tolist()
        )
        for end, start, old, new in zip(ends, starts, values[:-1], values[1:], strict=True):
            assert end < start or old != new


@settings(max_examples=40, deadline=None)
@given(st.lists(SAYINGS, min_size=2, max_size=5), st.integers(1, 4))
def test_rewinding_to_a_snapshot_leaves_what_was_known_before_it(sayings: list[Saying], n: int) -> None:
    snapshots = [_snapshot(i, saying) for i, saying in enumerate(sayings)]
    rewound = rewind(replay(snapshots, SHAPE), _instant(n))
    order = ["codigo_ao", "mes", "desde"]
    pd.testing.assert_frame_equal(
        rewound.sort_values(order, ignore_index=True),
        replay(snapshots[:n], SHAPE).sort_values(order, ignore_index=True),
    )


def _two(first: Values | None, second: Values | None) -> pd.DataFrame:
    said = [{("AOI1", 1): values} if values else {} for values in (first, second)]
    return replay([_snapshot(n, (rows, frozenset(), True)) for n, rows in enumerate(said)], SHAPE)


@pytest.mark.parametrize(
    ("first", "second"), [((None, "a"), (0, "a")), ((0, "a"), (None, "a")), ((0, None), (0, ""))]
)
def test_a_blank_is_not_a_zero_nor_an_empty_text(first: Values, second: Values) -> None:
    versions = _two(first, second)
    assert versions["hasta"].fillna("-").tolist() == [_instant(1), "-"]
    assert _rows(versions.iloc[1:]) == {("AOI1", 1): second}


def test_two_blanks_are_equal() -> None:
    assert len(_two((None, None), (None, None))) == 1


def test_a_version_keeps_the_row_and_load_of_the_snapshot_that_began_it() -> None:
    said: list[Mapping[Key, Values]] = [{("AOI1", 1): (value, "a")} for value in (1, 1, 2)]
    versions = replay([_snapshot(n, (rows, frozenset(), True)) for n, rows in enumerate(said)], SHAPE)
    assert versions["carga_id"].tolist() == ["carga-0", "carga-2"]
    assert versions["fila"].tolist() == [2, 202]
    assert versions.columns.tolist() == [
        "codigo_ao",
        "mes",
        "desde",
        "hasta",
        "fisico",
        "nombre",
        "fila",
        "carga_id",
    ]


def test_an_absent_key_is_closed_and_may_come_back() -> None:
    row: Saying = ({("AOI1", 1): (5, "a")}, frozenset(), True)
    versions = replay([_snapshot(0, row), _snapshot(1, ({}, frozenset(), True)), _snapshot(2, row)], SHAPE)
    assert versions[["desde", "hasta"]].fillna("-").values.tolist() == [
        [_instant(0), _instant(1)],
        [_instant(2), "-"],
    ]
    assert as_of(versions, _instant(1)).empty


@pytest.mark.parametrize(("unknown", "absences_known"), [(frozenset({"AOI1"}), True), (frozenset(), False)])
def test_what_could_not_be_read_is_not_gone(unknown: frozenset[str], absences_known: bool) -> None:
    row: Saying = ({("AOI1", 1): (5, "a")}, frozenset(), True)
    versions = replay([_snapshot(0, row), _snapshot(1, ({}, unknown, absences_known))], SHAPE)
    assert versions["hasta"].isna().tolist() == [True]


def test_changes_say_which_versions_end_and_which_begin() -> None:
    before: Mapping[Key, Values] = {("AOI1", 1): (5, "a"), ("AOI1", 2): (6, "a"), ("AOI2", 1): (7, "a")}
    after: Mapping[Key, Values] = {("AOI1", 2): (6, "a"), ("AOI2", 1): (8, "a"), ("AOI3", 1): (None, None)}
    versions = replay([_snapshot(0, (before, frozenset(), True))], SHAPE)
    changes = append(versions, _snapshot(1, (after, frozenset(), True)), SHAPE)
    assert changes.close.values.tolist() == [
        ["AOI1", 1, _instant(0), _instant(1)],
        ["AOI2", 1, _instant(0), _instant(1)],
    ]
    assert _rows(changes.insert) == {("AOI2", 1): (8, "a"), ("AOI3", 1): (None, None)}
    assert changes.insert["fila"].tolist() == [103, 104]


def test_a_change_that_is_not_later_is_refused() -> None:
    one: Saying = ({("AOI1", 1): (5, "a")}, frozenset(), True)
    versions = replay([_snapshot(3, one)], SHAPE)
    for n in (2, 3):
        with pytest.raises(ValueError, match="rebobine"):
            append(versions, _snapshot(n, ({("AOI1", 1): (6, "a")}, frozenset(), True)), SHAPE)


def test_a_key_twice_and_a_row_in_quarantine_are_refused() -> None:
    snapshot = _snapshot(0, ({("AOI1", 1): (5, "a")}, frozenset(), True))
    empty = replay([snapshot], SHAPE).iloc[:0]
    for known in (empty, replay([snapshot], SHAPE)):
        with pytest.raises(ValueError, match="dos veces"):
            append(known, replace(snapshot, frame=pd.concat([snapshot.frame] * 2)), SHAPE)
    with pytest.raises(ValueError, match="cuarentena"):
        append(empty, replace(snapshot, unknown=frozenset({"AOI1"})), SHAPE)


def test_no_snapshots_are_no_history() -> None:
    with pytest.raises(ValueError, match="no hay fotografías"):
        replay([], SHAPE)
