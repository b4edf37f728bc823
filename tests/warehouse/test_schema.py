"""Setting up twice changes nothing; whatever is not as the contracts say is found and named."""

import pytest
import sqlalchemy as sa

from schemas.registry import TABLES
from schemas.tables import meta
from schemas.tables.dimensions import DIM_MES, DIM_UE, DIM_UNIDAD, ESCALA
from tests.warehouse import sample
from warehouse import bulk, views
from warehouse.check import check
from warehouse.engine import AlmacenError, connect, snapshot, transaction
from warehouse.reading import read
from warehouse.schema import init


def _everything(engine: sa.Engine) -> dict:
    with snapshot(engine) as conn:
        return {name: read(conn, table).to_dict("list") for name, table in TABLES.items()}


def test_from_nothing_to_a_warehouse_that_agrees(blank_url: str) -> None:
    engine = connect(blank_url)
    assert "falta la tabla carga" in check(engine)
    init(engine)
    assert check(engine) == []
    engine.dispose()


def test_again_changes_no_row_and_keeps_facts(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        sample.load(conn)
    before = _everything(engine)
    init(engine)
    assert _everything(engine) == before


def test_the_key_in_the_database_is_in_the_order_of_the_contract(engine: sa.Engine) -> None:
    """The history of a unit is found by year and unit; by year and code a night would go through the whole country."""
    found = sa.inspect(engine)
    assert all(tuple(found.get_pk_constraint(t.name)["constrained_columns"]) == t.key for t in TABLES.values())


def test_members_of_code_lists_and_calendar_are_there(engine: sa.Engine) -> None:
    with snapshot(engine) as conn:
        month = read(conn, DIM_MES, mes_id="2026-05").iloc[0]
        assert (month["fecha"], month["nombre"], month["trimestre"], month["semestre"]) == ("2026-05-01", "mayo", 2, 1)
        assert len(read(conn, DIM_MES)) == 21 * 12 + 1
        ue = read(conn, DIM_UE, ue_id="001087").iloc[0]
        assert (ue["ue_numero"], ue["pliego"]) == ("001", "039")
        limit = read(conn, ESCALA, valoracion_id="mimp-2021-aplicada-2").iloc[0]
        assert (limit["limite_inferior_pct"], limit["en_uso"]) == (95_000_000, 1)
        assert len(read(conn, DIM_UNIDAD, unidad_id="039-DTEG")) == 1


def test_what_an_export_says_of_a_unit_outlives_setting_up(engine: sa.Engine) -> None:
    row = {"ue_id": "001087", "denominacion": "Como la exportación", "origen": "poi_ceplan", "visto_en": sample.T1}
    with transaction(engine) as conn:
        bulk.upsert(conn, DIM_UE, sample.frame(DIM_UE, row), newer_by="visto_en")
    init(engine)
    with snapshot(engine) as conn:
        assert read(conn, DIM_UE, ue_id="001087")["denominacion"].tolist() == ["Como la exportación"]


DAMAGE = {
    "falta la vista bi_corte": "DROP VIEW bi_corte",
    "sobra la vista bi_antigua": "CREATE VIEW {bi}bi_antigua AS SELECT 1 AS uno",
    "tabla carga: falta la columna archivo_sha256": "ALTER TABLE carga DROP COLUMN archivo_sha256",
    "tabla carga: sobra la columna otra": "ALTER TABLE carga ADD COLUMN otra TEXT",
    "falta la tabla cuarentena": "DROP TABLE cuarentena",
    "tabla carga: falta el índice ix_carga_fuente_anio_unidad": "DROP INDEX ix_carga_fuente_anio_unidad",
    "otra versión": "DELETE FROM contrato",
}


@pytest.mark.parametrize(("told", "damage"), DAMAGE.items())
def test_damage_is_found_and_named(engine: sa.Engine, told: str, damage: str) -> None:
    with transaction(engine) as conn:
        if "TABLE" in damage:
            _drop_views(conn)
        conn.exec_driver_sql(damage.format(bi=_schema(engine)))
    assert any(told in sentence for sentence in check(engine))


def _schema(engine: sa.Engine) -> str:
    return "" if engine.dialect.name == "sqlite" else "bi."


def _drop_views(conn: sa.Connection) -> None:
    """A table under views cannot be changed."""
    for name in reversed(views.view_sql(conn.dialect.name)):
        conn.exec_driver_sql(f"DROP VIEW {name}")


OTHER_TABLES = {
    "tabla contrato, columna huella: es {numero} y debe ser TEXT": "huella {numero} NOT NULL, PRIMARY KEY (huella)",
    "tabla contrato, columna huella: no debe admitir vacíos": "huella TEXT, UNIQUE (huella)",
    "tabla contrato: la clave no es huella": "huella TEXT NOT NULL, UNIQUE (huella)",
}


@pytest.mark.parametrize(("told", "columns"), OTHER_TABLES.items())
def test_another_type_emptiness_or_key_is_found(engine: sa.Engine, told: str, columns: str) -> None:
    numero = "BIGINT" if engine.dialect.name == "postgresql" else "INTEGER"
    with transaction(engine) as conn:
        _drop_views(conn)
        conn.exec_driver_sql("DROP TABLE contrato")
        conn.exec_driver_sql(f"CREATE TABLE contrato ({columns.format(numero=numero)})")
    assert told.format(numero=numero) in check(engine)


def test_a_view_of_other_columns_is_found_and_mended_by_setting_up(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        conn.exec_driver_sql("DROP VIEW bi_corte")
        conn.exec_driver_sql(f"CREATE VIEW {_schema(engine)}bi_corte AS SELECT anio, ue FROM poi_corte")
        bulk.replace(conn, meta.CONTRATO, sample.frame(meta.CONTRATO, {"huella": "0" * 64}))
    assert any("vista bi_corte: sus columnas" in sentence for sentence in check(engine))
    init(engine)
    assert check(engine) == []


def test_tables_of_another_version_are_not_touched(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        conn.exec_driver_sql("ALTER TABLE carga ADD COLUMN otra TEXT")
    with pytest.raises(AlmacenError, match="cambiado fuera de este programa.*sobra la columna otra.*db rebuild"):
        init(engine)


def test_who_could_read_a_view_still_can_after_it_is_made_anew(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # it has no roles
    with transaction(engine) as conn:
        conn.exec_driver_sql("DROP VIEW bi_corte")
        conn.exec_driver_sql(f"CREATE VIEW {_schema(engine)}bi_corte AS SELECT ue, anio FROM poi_corte")
        conn.exec_driver_sql("GRANT SELECT ON bi_corte, bi_carga TO PUBLIC")
        conn.exec_driver_sql("DELETE FROM contrato")
    init(engine)
    with snapshot(engine) as conn:
        for view in ("bi_corte", "bi_carga"):
            granted = sa.text(f"SELECT relacl::text FROM pg_class WHERE relname = '{view}'")
            assert "=r/" in str(conn.execute(granted).scalar())


def test_a_grant_that_may_be_passed_on_and_one_of_a_column_outlive_their_view(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # it has no roles
    with transaction(engine) as conn:
        conn.exec_driver_sql("GRANT SELECT ON bi_carga TO pg_monitor WITH GRANT OPTION")
        conn.exec_driver_sql("GRANT SELECT (anio) ON bi_corte TO pg_monitor")
        with views.away(conn):
            pass
    with snapshot(engine) as conn:
        asked = (
            "SELECT has_table_privilege('pg_monitor', 'bi.bi_carga', 'SELECT WITH GRANT OPTION'),"
            " has_column_privilege('pg_monitor', 'bi.bi_corte', 'anio', 'SELECT'),"
            " has_table_privilege('pg_monitor', 'bi.bi_corte', 'SELECT')"
        )
        assert tuple(conn.exec_driver_sql(asked).one()) == (True, True, False)
