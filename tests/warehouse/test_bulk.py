"""What goes into the warehouse comes out equal, on both engines, and only when its transaction is committed."""

from string import ascii_uppercase

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.contract import Column, Kind, Table, stored_limits
from schemas.frames import conform, empty_frame
from schemas.registry import TABLES
from schemas.tables.audit import ARCHIVO
from schemas.tables.dimensions import DIM_DEPARTAMENTO, DIM_UE
from schemas.tables.meta import CONTRATO
from schemas.tables.poi import POI_MENSUAL_HISTORIA, POI_RESUMEN
from tests.warehouse import sample
from warehouse import bulk
from warehouse.engine import AlmacenError, snapshot, transaction
from warehouse.reading import read

INT64 = 2**63


def _values(column: Column) -> st.SearchStrategy:
    low, high = stored_limits(column)
    by_kind: dict[Kind, st.SearchStrategy] = {
        Kind.TEXT: st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
        Kind.DATE: st.dates().map(lambda day: day.isoformat()),
        Kind.INSTANT: st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)),
    }
    numbers = st.integers(-INT64 if low is None else low, INT64 - 1 if high is None else high)
    values = st.sampled_from(column.values) if column.values else by_kind.get(column.kind, numbers)
    return st.none() | values if column.nullable else values


@st.composite
def table_and_rows(draw: st.DrawFn) -> tuple[Table, pd.DataFrame]:
    table = draw(st.sampled_from([*TABLES.values()]))
    row = st.fixed_dictionaries({column.name: _values(column) for column in table.columns})
    rows = draw(st.lists(row, max_size=4, unique_by=lambda row: tuple(row[name] for name in table.key)))
    return table, conform(table, pd.DataFrame(rows, columns=list(table.names), dtype=object))


def _sorted(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    return frame.sort_values(list(table.key), ignore_index=True)


@given(table_and_rows())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_come_back_as_they_went_in(engine: sa.Engine, case: tuple[Table, pd.DataFrame]) -> None:
    table, frame = case
    with transaction(engine) as conn:
        bulk.delete(conn, table)
        assert bulk.insert(conn, table, frame) == len(frame)
        stored = read(conn, table)
        bulk.upsert(conn, table, frame)
        again = read(conn, table)
    pd.testing.assert_frame_equal(stored, again)
    pd.testing.assert_frame_equal(_sorted(stored, table), _sorted(frame, table))


def test_texts_that_csv_could_confuse_stay_apart(engine: sa.Engine) -> None:
    texts = ["", " ", "\\N", "NULL", '"', ",", "\n", "\r\n", "\\.", "ñ – 😀", None]
    rows = [{"archivo_sha256": f"{i:064x}", "motivo": "", "unidad": text} for i, text in enumerate(texts)]
    with transaction(engine) as conn:
        bulk.insert(conn, ARCHIVO, sample.frame(ARCHIVO, *rows))
        stored = read(conn, ARCHIVO, ["unidad", "motivo"])
    assert stored["unidad"].astype(object).where(stored["unidad"].notna(), None).tolist() == texts
    assert stored["motivo"].tolist() == [""] * len(texts)


def test_reading_filters_orders_and_chooses_columns(engine: sa.Engine) -> None:
    rows = [{"ue_id": ue, "denominacion": name, "pliego": pliego} for ue, name, pliego in _UES]
    with transaction(engine) as conn:
        bulk.delete(conn, DIM_UE)
        bulk.insert(conn, DIM_UE, sample.frame(DIM_UE, *rows))
        assert read(conn, DIM_UE, ["ue_id"])["ue_id"].tolist() == ["000001", "000002", "000003"]
        assert read(conn, DIM_UE, ["ue_id"], order=["denominacion"])["ue_id"].tolist() == ["000003", "000001", "000002"]
        assert read(conn, DIM_UE, ["ue_id"], pliego=None)["ue_id"].tolist() == ["000002"]
        assert read(conn, DIM_UE, ["ue_id"], pliego=["039", "010"])["ue_id"].tolist() == ["000001", "000003"]
        assert len(read(conn, DIM_UE, pliego="039", denominacion="a")) == 1
        assert read(conn, DIM_UE, pliego=[]).dtypes.equals(empty_frame(DIM_UE).dtypes)
        with pytest.raises(KeyError):
            read(conn, DIM_UE, otra=1)


#: `Z` before `a` before `ñ`: code points, not a language.
_UES = [("000001", "a", "039"), ("000002", "ñ", None), ("000003", "Z", "010")]


def test_amounts_instants_and_dates_can_be_asked_by_value(engine: sa.Engine) -> None:
    frames = sample.frames()
    with transaction(engine) as conn:
        for name in ("poi_mensual_historia", "poi_corte"):
            bulk.insert(conn, TABLES[name], frames[name])
        assert len(read(conn, POI_MENSUAL_HISTORIA, fisico_programado=700, desde=sample.T2)) == 1
        instants = [sample.T1, sample.T2]
        found = read(conn, TABLES["poi_corte"], corte="2026-06-19", corte_instante=instants, fuente="poi_ceplan")
        assert found["corte_instante"].tolist() == [sample.T2]


def test_replacing_swaps_one_unit_and_leaves_the_others(engine: sa.Engine) -> None:
    keys = {"fuente": "poi_ceplan", "anio": 2026, "ue": "999999"}
    other = sample.frame(POI_RESUMEN, keys | {"ue": "000001"})
    with transaction(engine) as conn:
        bulk.insert(conn, POI_RESUMEN, other)
        for actividades in (1, 2):
            bulk.replace(conn, POI_RESUMEN, sample.frame(POI_RESUMEN, keys | {"actividades": actividades}), **keys)
        assert read(conn, POI_RESUMEN, ["actividades"], ue="999999")["actividades"].tolist() == [2]
        assert len(read(conn, POI_RESUMEN)) == 2
        with pytest.raises(ValueError, match="otro ue"):
            bulk.replace(conn, POI_RESUMEN, other, **keys)
        bulk.replace(conn, POI_RESUMEN, empty_frame(POI_RESUMEN), **keys)
        assert read(conn, POI_RESUMEN, ["ue"])["ue"].tolist() == ["000001"]


@pytest.mark.parametrize(
    ("stored", "incoming", "wins"),
    [
        (sample.T1, sample.T2, "nuevo"),
        (sample.T2, sample.T1, "viejo"),
        (sample.T1, sample.T1, "nuevo"),
        (None, sample.T1, "nuevo"),
        (sample.T1, None, "viejo"),
        (None, None, "nuevo"),
    ],
)
def test_the_latest_description_wins_whichever_came_first(
    engine: sa.Engine, stored: str | None, incoming: str | None, wins: str
) -> None:
    with transaction(engine) as conn:
        for name, seen in (("viejo", stored), ("nuevo", incoming)):
            row = {"ue_id": "999999", "denominacion": name, "visto_en": seen}
            bulk.upsert(conn, DIM_UE, sample.frame(DIM_UE, row), newer_by="visto_en")
        assert read(conn, DIM_UE, ["denominacion"], ue_id="999999")["denominacion"].tolist() == [wins]


def test_an_upsert_with_a_key_twice_is_a_mistake_of_the_caller(engine: sa.Engine) -> None:
    row = {"ue_id": "999999"}
    with transaction(engine) as conn, pytest.raises(ValueError, match="dos veces"):
        bulk.upsert(conn, DIM_UE, sample.frame(DIM_UE, row, row))


def test_a_table_that_is_all_key_can_be_upserted(engine: sa.Engine) -> None:
    frame = sample.frame(CONTRATO, {"huella": "0" * 64})
    with transaction(engine) as conn:
        assert bulk.upsert(conn, CONTRATO, frame) == bulk.upsert(conn, CONTRATO, frame) == 1


def test_a_reader_sees_the_old_or_the_new_and_never_half(engine: sa.Engine) -> None:
    frame = sample.frames()["poi_mensual_historia"]
    with snapshot(engine) as before:
        assert read(before, POI_MENSUAL_HISTORIA).empty
        with transaction(engine) as conn:
            bulk.insert(conn, POI_MENSUAL_HISTORIA, frame.iloc[:2])
            bulk.insert(conn, POI_MENSUAL_HISTORIA, frame.iloc[2:])
            with snapshot(engine) as during:
                assert read(during, POI_MENSUAL_HISTORIA).empty
        assert read(before, POI_MENSUAL_HISTORIA).empty
    with snapshot(engine) as after:
        assert len(read(after, POI_MENSUAL_HISTORIA)) == len(frame)


def _insert(engine: sa.Engine, table: Table, *frames: pd.DataFrame) -> None:
    with transaction(engine) as conn:
        for frame in frames:
            bulk.insert(conn, table, frame)


@pytest.mark.parametrize(
    "change",
    [{"vigente": 2}, {"fuente": "otra"}, {"mes_corte": 13}, {"corte": None}, {"corte": "ayer"}, {"huella": None}],
)
def test_what_the_contract_forbids_the_database_refuses_and_nothing_stays(engine: sa.Engine, change: dict) -> None:
    table = TABLES["poi_corte"]
    good = sample.frames()["poi_corte"]
    values = {name: pd.Series([value], index=[0], dtype=object) for name, value in change.items()}
    bad = good.iloc[[0]].assign(ue="000009", **values)
    with pytest.raises(AlmacenError, match="rechaza"):
        _insert(engine, table, good, bad)
    with snapshot(engine) as conn:
        assert read(conn, table).empty


def test_a_refusal_does_not_quote_the_row(engine: sa.Engine) -> None:
    frame = sample.frames()["cuarentena"].assign(contenido="María Pérez")
    with pytest.raises(AlmacenError) as refused:
        _insert(engine, TABLES["cuarentena"], frame, frame)
    assert "María" not in str(refused.value)


def test_names_of_the_contract_are_no_words_of_sql() -> None:
    """Statements are written without quotes around names."""
    for table in TABLES.values():
        assert all(set(name) <= {*ascii_uppercase.lower(), *"0123456789_"} for name in (table.name, *table.names))


def test_rows_put_together_from_an_empty_frame_and_others_arrive_whole(engine: sa.Engine) -> None:
    """pyarrow writes zero bytes for a text column whose first piece is empty; PostgreSQL refuses them, happily."""
    rows = sample.frame(DIM_DEPARTAMENTO, {"departamento_id": "98", "departamento": "Uno", "orden": 98})
    pieces = pd.concat([empty_frame(DIM_DEPARTAMENTO), rows], ignore_index=True)
    with transaction(engine) as conn:
        bulk.insert(conn, DIM_DEPARTAMENTO, pieces)
        assert read(conn, DIM_DEPARTAMENTO, departamento_id="98")["departamento"].tolist() == ["Uno"]


def test_renewing_writes_only_what_is_other_than_it_was(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    table = TABLES["presupuesto_conciliacion"]
    rows = sample.frames()[table.name]
    with transaction(engine) as conn:
        assert bulk.renew(conn, table, rows, anio=2026, ue="999999")
        monkeypatch.setattr(bulk, "replace", lambda *_, **__: pytest.fail("escrito otra vez"))
        assert not bulk.renew(conn, table, rows.iloc[::-1], anio=2026, ue="999999")
        monkeypatch.undo()
        assert bulk.renew(conn, table, rows.assign(resultado="sin_dato"), anio=2026, ue="999999")
        assert set(read(conn, table)["resultado"]) == {"sin_dato"}
        assert bulk.renew(conn, table, rows.iloc[:0], anio=2026, ue="999999")
        assert read(conn, table).empty
