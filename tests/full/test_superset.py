"""Superset, a BI tool on SQLAlchemy: a dataset and a chart of every view, the published tables, and nothing written."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from schemas.contract import Kind
from schemas.registry import TABLES, VIEWS
from tests.full.published import TABLES as PUBLISHED
from tests.full.published import Published
from tests.full.superset import Refused, Superset, metrics, running
from tests.full.warehouse import Warehouse, columns


@dataclass(frozen=True)
class Connected:
    """The warehouse as one of Superset's databases."""

    superset: Superset
    warehouse: Warehouse
    database: int

    def laboratory(self, sql: str) -> list[dict]:
        return self.superset.laboratory(self.database, self.warehouse.schema, sql)


@pytest.fixture(scope="session")
def bi(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    """A server for each warehouse: its records, where they are in SQLite, hold a table name once."""
    with running(tmp_path_factory.mktemp("superset")) as superset:
        yield Connected(superset, warehouse, superset.connect("almacen", warehouse.url("psycopg2")))


def test_every_view_is_offered_for_a_dataset(bi: Connected) -> None:
    offered = bi.superset.listed(bi.database, bi.warehouse.schema)
    assert {name for name in offered if name.startswith("bi_")} == set(VIEWS)
    if bi.warehouse.is_server:
        assert offered == set(VIEWS)


#: Superset's own kinds of column: number, text, date. What a view computes SQLite gives no type.
NUMBER, TEXT, DATE = 0, 1, 2
EXPECTED = {
    Kind.TEXT: TEXT,
    Kind.INTEGER: NUMBER,
    Kind.BOOLEAN: NUMBER,
    Kind.AMOUNT: NUMBER,
    Kind.PERCENT: NUMBER,
    Kind.DATE: DATE,
    Kind.INSTANT: DATE,
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_chart_of_each_view_adds_up(bi: Connected, name: str) -> None:
    """Rows and money of the chart are those of the view."""
    view = VIEWS[name]
    dataset = bi.superset.dataset(bi.database, bi.warehouse.schema, name)
    declared, seen = columns(view), bi.superset.columns(dataset)
    assert list(seen) == [column.name for column in declared]
    if bi.warehouse.is_server:
        assert {name: column["type_generic"] for name, column in seen.items()} == {
            column.name: EXPECTED[column.kind] for column in declared
        }

    count = {"expressionType": "SQL", "sqlExpression": "COUNT(*)", "label": "filas"}
    sums = [
        {"expressionType": "SIMPLE", "column": {"column_name": c.name}, "aggregate": "SUM", "label": f"suma {c.name}"}
        for c in declared
        if c.aggregation == "suma"
    ]
    (row,) = bi.superset.chart(dataset, columns=[], metrics=[count, *sums])
    rows = bi.warehouse.rows(view)
    assert row.pop("filas") == len(rows)
    for place, column in enumerate(declared):
        if column.aggregation == "suma":
            values = [each[place] for each in rows if each[place] is not None]
            shown = row.pop(f"suma {column.name}")
            assert (shown is None) == (not values), column.name
            assert Decimal(str(shown or 0)).quantize(Decimal("0.01")) == sum(values), column.name
    assert row == {}


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_published_tables_are_rebuilt_in_superset(bi: Connected, table: Published) -> None:
    dataset = bi.superset.dataset(bi.database, bi.warehouse.schema, table.name, table.source)
    by = [table.by] if table.by else []
    rows = bi.superset.chart(dataset, columns=by, metrics=metrics(table))
    shown = [*by, *(measure.label for measure in table.measures)]
    table.check([tuple(row[name] for name in shown) for row in rows])


WRITES = (
    "INSERT INTO bi_escala (valoracion_id) VALUES ('x')",
    "UPDATE bi_escala SET orden = 9",
    "DELETE FROM bi_escala",
    "DROP VIEW bi_escala",
    "CREATE TABLE otra (a integer)",
)


@pytest.mark.parametrize("statement", WRITES)
def test_sql_lab_cannot_write_though_superset_would_let_it(bi: Connected, statement: str) -> None:
    before = bi.warehouse.rows(VIEWS["bi_escala"])
    with pytest.raises(Refused, match="read-only|readonly|permission denied|must be owner|is a view"):
        bi.laboratory(statement)
    assert bi.warehouse.rows(VIEWS["bi_escala"]) == before


def test_sql_lab_reads_views_and_on_a_server_nothing_raw(bi: Connected) -> None:
    (row,) = bi.laboratory("SELECT COUNT(*) AS n FROM bi_poi_actividad")
    assert row["n"] == len(bi.warehouse.rows(VIEWS["bi_poi_actividad"]))
    for name in list(TABLES)[:5] if bi.warehouse.is_server else ():
        with pytest.raises(Refused, match="permission denied"):
            bi.laboratory(f"SELECT * FROM seguimiento.{name}")
