"""What BI sees of the sample: the visible source, the current month, the exact céntimos, the cell of a figure."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.warehouse import sample
from tests.warehouse.sample import AO1, AO2, AO3
from warehouse.engine import snapshot, transaction


@pytest.fixture
def conn(engine: sa.Engine) -> Iterator[sa.Connection]:
    with transaction(engine) as writer:
        sample.load(writer)
    with snapshot(engine) as reader:
        yield reader


def _rows(conn: sa.Connection, query: str) -> list[tuple]:
    return [tuple(row) for row in conn.execute(sa.text(query))]


def test_where_both_sources_hold_a_year_only_the_export_is_seen(conn: sa.Connection) -> None:
    seen = _rows(conn, "SELECT actividad_id, fuente, carga_id, mes_corte FROM bi_poi_actividad WHERE anio = 2026")
    assert seen == [(f"2026-{AO1}", "poi_ceplan", sample.JUNIO, 4)]
    assert _rows(conn, "SELECT entidad_id FROM bi_linaje WHERE anio = 2026 AND fuente = 'poi_anual'") == []


def test_an_unchanged_snapshot_moves_the_cutoff_and_nothing_else(engine: sa.Engine) -> None:
    later = sample.frames()["poi_corte"].iloc[[3]].assign(corte_instante="2026-07-01T00:00:00Z", corte="2026-06-30")
    with transaction(engine) as writer:
        sample.load(writer)
        writer.execute(sa.text("UPDATE poi_corte SET vigente = 0 WHERE fuente = 'poi_ceplan'"))
        sample.bulk.insert(writer, sample.TABLES["poi_corte"], later)
    with snapshot(engine) as conn:
        assert _rows(conn, "SELECT CAST(corte AS TEXT) FROM bi_poi_actividad WHERE anio = 2026") == [("2026-06-30",)]


def test_months_show_the_current_version_and_whether_they_are_closed(conn: sa.Connection) -> None:
    seen = _rows(
        conn,
        "SELECT mes_id, CAST(fecha AS TEXT), fisico_programado, reportado, mes_cerrado, unidad_id"
        " FROM bi_poi_mensual ORDER BY mes",
    )
    assert [(*row[:2], float(row[2]), *row[3:]) for row in seen] == [
        ("2026-01", "2026-01-01", 10.0, 1, 1, "999999-01"),  # zero executed is reported
        ("2026-05", "2026-05-01", 7.0, 0, 1, "999999-01"),
    ]


def test_history_closes_a_month_by_the_snapshot_that_told_it(conn: sa.Connection) -> None:
    seen = _rows(
        conn,
        "SELECT actividad_id, mes, mes_cerrado, CASE WHEN vigente_hasta IS NULL THEN 1 ELSE 0 END"
        " FROM bi_poi_mensual_historia ORDER BY actividad_id, mes, vigente_desde",
    )
    first, second = f"2026-{AO1}", f"2026-{AO2}"
    assert seen == [(first, 1, 1, 1), (first, 5, 0, 0), (first, 5, 1, 1), (second, 1, 1, 0)]


def test_an_activity_that_disappeared_keeps_its_member(conn: sa.Connection) -> None:
    seen = _rows(conn, "SELECT actividad_id, actividad_operativa, en_ultimo_corte FROM bi_dim_actividad ORDER BY 1")
    assert seen == [
        ("2021-001087-N001", "texto", 1),
        ("2021-AOI00108700175", "texto", 1),
        (f"2026-{AO1}", "texto", 1),
        (f"2026-{AO2}", "Se fue", 0),
        (f"2026-{AO3}", "texto", 0),  # only the export by financial programming knows it
        ("sin_dato", "Sin dato", 0),
    ]


def test_money_is_readable_and_exact(conn: sa.Connection) -> None:
    ((soles, centimos, pct),) = _rows(
        conn,
        "SELECT financiero_programado_soles, financiero_programado_centimos, fisico_pct"
        " FROM bi_poi_actividad WHERE numero = 1",
    )
    assert (float(soles), centimos, float(pct)) == (1234567.89, 123456789, 112.5)


def test_a_rename_finds_its_activity_only_by_a_valid_code(conn: sa.Connection) -> None:
    seen = _rows(conn, "SELECT orden, actividad_id FROM bi_poi_renombre ORDER BY orden")
    assert seen == [(1, "2021-AOI00108700175"), (2, "sin_dato")]


def test_a_figure_walks_back_to_its_cell(conn: sa.Connection) -> None:
    seen = _rows(
        conn, "SELECT tipo, entidad_id, medida, mes, archivo, hoja, celda, carga_id FROM bi_linaje ORDER BY 1, 2"
    )
    month = ("financiero_programado_soles", 1, "poi_ceplan_financiera.xlsx", "Hoja1")
    assert seen == [
        ("actividad", "2021-001087-N001", "fisico_programado", 0, "poi_anual.xlsx", "Tabla 5", "E7", sample.ANUAL),
        ("actividad", "2021-AOI00108700175", "fisico_programado", 0, "poi_anual.xlsx", "Tabla 5", "E8", sample.ANUAL),
        ("actividad", f"2026-{AO1}", "fisico_ejecutado", 1, "poi_ceplan.xlsx", "Hoja1", "CB2", sample.MAYO),
        ("linea", f"2026-{AO1}-1-2.3-00", *month, "GU2", sample.FINANCIERA),
        ("linea", f"2026-{AO3}-1-2.3-00", *month, "GU3", sample.FINANCIERA),
        ("meta", "2023-34-2022", "meta_ejecutada", 0, "psig.xlsx", "Cuadro 1", "F5", sample.PSIG),
    ]


def test_freshness_shows_the_last_snapshot_and_what_never_loaded(conn: sa.Connection) -> None:
    seen = _rows(conn, "SELECT fuente, anio, unidad, filas, listo FROM bi_frescura ORDER BY 1, 2, 3")
    assert seen == [
        ("mef_gasto", 2026, "999999", 8, 1),
        ("poi_anual", 2021, "001087", 1, 1),
        ("poi_anual", 2026, "999999", 2, 1),
        ("poi_ceplan", 2026, "999999", 4, 1),
        ("poi_ceplan_financiera", 2026, "999999", 9, 1),
        ("poi_plan", 2021, "001087", 6, 1),
        ("psig", 2023, "DA", 0, 0),
        ("psig", 2023, "DTEG", 5, 1),
        ("publicado", 2021, "MIMP", 7, 1),
    ]


def test_a_finding_without_a_load_says_so(conn: sa.Connection) -> None:
    assert _rows(conn, "SELECT carga_id FROM bi_observacion ORDER BY observacion_id") == [("sin_dato",), (sample.PSIG,)]
