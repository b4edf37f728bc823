"""Activities as each photograph showed them: whatever the order of arrival, and only what changed is stored."""

import os
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.loading import decisions, poi_facts, poi_marts, poi_versions
from assets.rules import history
from assets.rules.annual import cutoff_month
from assets.rules.poi_activity import activity_mart
from schemas.columns import MEASURE_NAMES
from schemas.frames import conform
from schemas.tables.poi import AO_ATTRIBUTES, POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from schemas.tables.poi_revision import POI_ACTIVIDAD_VERSION
from tests.loading.night import LATER, Night
from tests.loading.test_history_of_exports import JUNE, MAY, deliver_one_a_night
from tests.warehouse.sample import frame
from warehouse import bulk, configuration, reading
from warehouse.engine import transaction

ANIO, UE = 2026, "999999"
CODES = ("AOI99999900001", "AOI99999900002")
AO = history.Shape(("anio", "codigo_ao"), tuple(column.name for column in AO_ATTRIBUTES), "codigo_ao")
MONTHLY = history.Shape(("anio", "codigo_ao", "mes"), MEASURE_NAMES, "codigo_ao")

#: Orders of arrival that are tried; `make drills` tries more.
EXAMPLES = int(os.environ.get("SEGUIMIENTO_SIMULACROS", "5"))
AMOUNTS = st.sampled_from([None, 0, 700, 1000])
ACTIVITY = st.tuples(st.booleans(), st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=2))
#: What a photograph says: of each activity, whether it is active, and target and execution of January and February.
SAYINGS = st.dictionaries(st.sampled_from(CODES), ACTIVITY, max_size=2)
Saying = dict[str, tuple[bool, list[tuple[int | None, int | None]]]]


def _instant(n: int) -> str:
    return f"2026-0{n + 1}-09T15:45:12Z"


def _frames(saying: Saying) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The photograph as `poi_ao_historia` and `poi_mensual_historia` hold it, but for its time and load."""
    unit = {"anio": ANIO, "ue": UE, "fila": 2}
    ao = [unit | {"codigo_ao": code, "activo": int(active)} for code, (active, _) in saying.items()]
    months = [
        unit
        | {"codigo_ao": code, "mes": mes, "fisico_programado": target, "fisico_ejecutado": done}
        | {"financiero_programado_soles": done, "financiero_ejecutado_soles": target}
        for code, (_, given) in saying.items()
        for mes, (target, done) in enumerate(given, start=1)
    ]
    dated = ["desde", "hasta", "carga_id"]
    return frame(POI_AO_HISTORIA, *ao).drop(columns=dated), frame(POI_MENSUAL_HISTORIA, *months).drop(columns=dated)


def _month(saying: Saying) -> int | None:
    ao, monthly = _frames(saying)
    return cutoff_month(monthly, ao.loc[ao["activo"] == 1, "codigo_ao"])


def _store(conn: sa.Connection, sayings: dict[int, Saying]) -> None:
    """The history and the moments of these photographs, as the loader keeps them."""
    parts = {n: _frames(saying) for n, saying in sayings.items()}
    for place, (table, shape) in enumerate(((POI_AO_HISTORIA, AO), (POI_MENSUAL_HISTORIA, MONTHLY))):
        snapshots = [history.Snapshot(_instant(n), f"carga-{n}", parts[n][place]) for n in parts]
        bulk.replace(conn, table, conform(table, history.replay(snapshots, shape)), anio=ANIO, ue=UE)
    moments = [
        {"fuente": "poi_ceplan", "anio": ANIO, "ue": UE, "corte_instante": _instant(n), "mes_corte": _month(saying)}
        for n, saying in sayings.items()
    ]
    bulk.replace(conn, POI_CORTE, frame(POI_CORTE, *moments), anio=ANIO, ue=UE)


def _alone(conn: sa.Connection, saying: Saying) -> pd.DataFrame:
    """The activity mart of a photograph alone."""
    ao, monthly = _frames(saying)
    state = poi_facts.from_months(ao, monthly, _month(saying), ANIO, UE)
    mart = activity_mart(state, configuration.in_use(conn).scale(ANIO))
    return mart.sort_values("codigo_ao", ignore_index=True)


def _shown(conn: sa.Connection, n: int) -> pd.DataFrame:
    versions = reading.read(conn, POI_ACTIVIDAD_VERSION, anio=ANIO, ue=UE)
    return history.as_of(versions, _instant(n))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAYINGS, min_size=1, max_size=4), st.data())
def test_photographs_in_any_order_give_the_same_versions(
    engine: sa.Engine, sayings: list[Saying], data: st.DataObject
) -> None:
    with transaction(engine) as conn:
        bulk.delete(conn, POI_ACTIVIDAD_VERSION, anio=ANIO, ue=UE)
        arrived: dict[int, Saying] = {}
        for n in data.draw(st.permutations(range(len(sayings)))):
            arrived[n] = sayings[n]
            _store(conn, arrived)
            ahead = _alone(conn, sayings[n]) if n == max(arrived) else None
            poi_versions.bring_up(conn, ANIO, UE, _instant(n), ahead)
        stored = reading.read(conn, POI_ACTIVIDAD_VERSION, anio=ANIO, ue=UE)
        for n, saying in enumerate(sayings):
            alone = _alone(conn, saying)
            kept = [name for name in alone if name in POI_ACTIVIDAD_VERSION.names]
            pd.testing.assert_frame_equal(_shown(conn, n)[kept], alone[kept])
        poi_versions.bring_up(conn, ANIO, UE, None)
        pd.testing.assert_frame_equal(reading.read(conn, POI_ACTIVIDAD_VERSION, anio=ANIO, ue=UE), stored)


ALL_COLUMNS = "SELECT * FROM bi_poi_actividad_corte WHERE anio = 2026 ORDER BY actividad_id, corte_instante"
STORED = "SELECT * FROM poi_actividad_version ORDER BY codigo_ao, desde"


@pytest.mark.parametrize("order", [(MAY, JUNE), (JUNE, MAY)], ids=["in order", "late"])
def test_each_cutoff_shows_what_its_photograph_showed_when_it_was_the_only_one(
    night: Night, order: tuple[Path, ...]
) -> None:
    deliver_one_a_night(night, order[:1])
    columns = "actividad_id, fisico_programado, fisico_pct, financiero_pct_al_corte, mes_corte, meses_de_atraso"
    alone = night.query(f"SELECT {columns} FROM bi_poi_actividad WHERE anio = 2026 ORDER BY 1")
    deliver_one_a_night(night, order)
    day = "2026-05-09" if order[0] == MAY else "2026-06-19"
    asked = f"SELECT {columns} FROM bi_poi_actividad_corte WHERE CAST(corte AS TEXT) = :day ORDER BY 1"
    assert night.query(asked, day=day) == alone
    now = night.query(f"SELECT {columns} FROM bi_poi_actividad WHERE anio = 2026 ORDER BY 1")
    assert night.query(asked, day="2026-06-19") == now


def test_versions_do_not_depend_on_the_order_of_arrival(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    in_order = night.query(STORED)
    with transaction(night.engine) as conn:
        poi_marts.of_facts(conn, "poi_ceplan", 2026, UE)
    assert night.query(STORED) == in_order
    assert len(in_order) < len(night.query(ALL_COLUMNS))


def test_an_unchanged_photograph_adds_a_cutoff_and_no_version(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    before = night.query(STORED)
    shown = len(night.query(ALL_COLUMNS))
    content = JUNE.read_bytes() + b"\n"
    night.deliver(content, "ejemplo/poi_ceplan/POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260801083724.xls")
    night.run(LATER)
    assert night.query(STORED) == before
    assert len(night.query(ALL_COLUMNS)) == shown + _holding(before)
    june, august = (
        night.query(f"{LATE} AND CAST(corte AS TEXT) = '{day}' ORDER BY 1") for day in ("2026-06-19", "2026-08-01")
    )
    assert august == [(activity, months + 2) for activity, months in june]


LATE = "SELECT actividad_id, meses_de_atraso FROM bi_poi_actividad_corte WHERE anio = 2026 AND estado <> 'inactiva'"


def _holding(stored: list[tuple]) -> int:
    """How many of the versions still hold."""
    until = POI_ACTIVIDAD_VERSION.names.index("hasta")
    return sum(row[until] is None for row in stored)


def test_a_usual_night_computes_no_activity_twice(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    def again(*_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(poi_versions, "from_months", again)
    deliver_one_a_night(night, (MAY, JUNE))
    assert night.value("SELECT count(*) FROM bi_poi_actividad_corte WHERE anio = 2026")


def test_a_withdrawn_photograph_leaves_no_version(night: Night) -> None:
    deliver_one_a_night(night, (MAY,))
    alone = night.query(STORED)
    deliver_one_a_night(night, (MAY, JUNE))
    load = night.value("SELECT carga_id FROM bi_corte WHERE anio = 2026 AND vigente = 1")
    decisions.withdraw(
        night.engine, night.custody, str(load), motivo="Era una prueba", quien="A. Quispe", now=LATER, ejemplos=True
    )
    assert night.query(STORED) == alone


def test_an_activity_is_late_by_the_closed_months_after_its_last_report(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    reported: dict[str, int] = {}
    for activity, month in night.query("SELECT actividad_id, mes FROM bi_poi_mensual WHERE reportado = 1"):
        reported[activity] = max(month, reported.get(activity, 0))
    shown = night.query(
        "SELECT actividad_id, estado, ultimo_mes_reportado, meses_de_atraso FROM bi_poi_actividad WHERE anio = 2026"
    )
    for activity, state, last, late in shown:
        assert last == reported.get(activity)
        assert late == (None if state == "inactiva" else max(0, 5 - (last or 0)))
    assert {late for *_, late in shown} > {None, 1}
