"""One declaration, five forms: pandera, SQL, dictionary, view files and the live database agree, on both engines."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from schemas.contract import Table, View
from schemas.frames import frame_schema
from schemas.registry import TABLES, VIEWS, view_columns
from tests.warehouse import sample
from warehouse import views
from warehouse.check import check, orphans
from warehouse.engine import snapshot, transaction
from warehouse.tables import sql_table

FOLDER = Path(views.__file__).parent / "views"
FORBIDDEN = re.compile(
    r"\b(sum|avg|count|min|max|total|group\s+by|having|over|round|insert|update|delete|drop|create|with)\b\s*\(?",
    re.IGNORECASE,
)
#: A text is counted to a unit by the plan, which no mart of texts may repeat (docs/decisiones.md).
COUNTING = {"bi_narrativa_unidad": {"count", "group by"}}

each_table = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


def _code(name: str) -> str:
    return re.sub(r"--.*", "", views.written(name))


@each_table
def test_pandera_and_sql_have_the_contracts_columns(table: Table) -> None:
    assert list(frame_schema(table).columns) == list(table.names)
    sql = sql_table(table)
    assert [column.name for column in sql.columns] == list(table.names)
    assert {column.name for column in sql.primary_key} == set(table.key)
    assert all(column.comment for column in sql.columns)


def test_every_view_has_its_file_and_every_file_its_view() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == {*VIEWS, *views.HELPERS}


@pytest.mark.parametrize("name", [*views.HELPERS, *VIEWS])
def test_a_view_only_selects_and_names_its_columns(name: str) -> None:
    code = _code(name)
    assert code.lstrip().startswith("SELECT")
    assert {found.lower() for found in FORBIDDEN.findall(code)} <= COUNTING.get(name, set())
    assert "*" not in code
    assert "%" not in code
    assert "documento_sustento" not in code
    assert "contenido" not in code or name == "bi_poi_version"
    assert "cuarentena" not in code.replace("filas_cuarentena", "")


@pytest.mark.parametrize("name", [*views.HELPERS, *VIEWS])
def test_a_view_reads_only_the_readable_layer_and_views_before_it(name: str) -> None:
    order = list(views.view_sql("sqlite"))
    read = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", _code(name)))
    assert read <= set(order[: order.index(name)])


def test_live_database_agrees(engine: sa.Engine) -> None:
    assert check(engine) == []


def test_views_have_the_declared_columns_in_order_also_in_the_dictionary(engine: sa.Engine) -> None:
    with snapshot(engine) as conn:
        for view in VIEWS.values():
            declared = [column.name for column, _ in view_columns(view)]
            live = list(conn.execute(sa.text(f"SELECT * FROM {view.name}")).keys())
            told = conn.execute(
                sa.text("SELECT columna FROM bi_diccionario WHERE vista = :vista ORDER BY orden"), {"vista": view.name}
            )
            assert declared == live == list(told.scalars()), view.name


def test_relations_are_told(engine: sa.Engine) -> None:
    with snapshot(engine) as conn:
        told = {tuple(row) for row in conn.execute(sa.text("SELECT * FROM bi_relacion"))}
    assert told == {(v.name, r.column, r.target, r.target_column) for v in VIEWS.values() for r in v.relations}


def test_no_dimension_lacks_the_unknown_member(engine: sa.Engine) -> None:
    dimensions = [view for view in VIEWS.values() if view.name.startswith("bi_dim_") or view.name == "bi_escala"]
    with snapshot(engine) as conn:
        for view in dimensions:
            members = conn.execute(sa.text(f"SELECT {view.key[0]} FROM {view.name}")).scalars().all()
            assert members.count("sin_dato") == 1, view.name


def test_every_table_is_in_the_sample_or_filled_by_init() -> None:
    assert set(sample.frames()) | sample.SET_UP == set(TABLES)


def test_relations_find_their_member_in_filled_views(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        sample.load(conn)
    with snapshot(engine) as conn:
        assert orphans(conn) == []
        empty = [name for name in VIEWS if not conn.execute(sa.text(f"SELECT 1 FROM {name}")).first()]
    assert empty == []


def test_a_key_without_member_is_found(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        sample.load(conn)
        conn.execute(sa.text("DELETE FROM dim_ue WHERE ue_id = '999999'"))
        assert any("bi_poi_actividad.ue_id" in sentence and "999999" in sentence for sentence in orphans(conn))


def _filled_keys(view: View) -> list[str]:
    return [column.name for column, _ in view_columns(view) if not column.nullable]


def test_views_keep_their_own_word_on_keys_and_emptiness(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        sample.load(conn)
    with snapshot(engine) as conn:
        for view in VIEWS.values():
            rows = conn.execute(sa.text(f"SELECT * FROM {view.name}")).mappings().all()
            keys = [tuple(row[name] for name in view.key) for row in rows]
            assert len(keys) == len(set(keys)), view.name
            for name in _filled_keys(view):
                assert all(row[name] is not None for row in rows), f"{view.name}.{name}"
