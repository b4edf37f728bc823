"""An ODBC client, as Excel, Power BI and most tools are: reads every view, value by value, and can write nothing."""

import subprocess
import time
from collections.abc import Iterator

import pyodbc
import pytest

from schemas.contract import Kind
from schemas.registry import TABLES, VIEWS
from tests.full.published import TABLES as PUBLISHED
from tests.full.published import Published
from tests.full.warehouse import Warehouse, columns, plain, select
from warehouse import server
from warehouse.engine import LOCK_WAIT, transaction


@pytest.fixture
def bi(warehouse: Warehouse) -> Iterator[pyodbc.Connection]:
    connection = pyodbc.connect(warehouse.odbc(), autocommit=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("name", VIEWS)
def test_odbc_reads_each_view_as_it_is(warehouse: Warehouse, bi: pyodbc.Connection, name: str) -> None:
    view = VIEWS[name]
    assert [plain(view, row) for row in bi.execute(select(view))] == warehouse.rows(view)


def test_a_tool_finds_the_views_by_asking_the_driver(warehouse: Warehouse, bi: pyodbc.Connection) -> None:
    """Of the schema of BI on a server: the catalogue tells everybody the names in the other one, and no more."""
    listed = [(row.table_schem, row.table_name) for row in bi.cursor().tables(tableType="VIEW")]
    if warehouse.is_server:
        assert {name for schema, name in listed if schema == warehouse.schema} == set(VIEWS)
    else:
        assert {name for _, name in listed if name.startswith("bi_")} == set(VIEWS)


#: What a column is to whoever reads by ODBC, on a server and in the file.
PYTHON = {
    Kind.TEXT: ("str", "str"),
    Kind.INTEGER: ("int", "int"),
    Kind.BOOLEAN: ("int", "int"),
    Kind.AMOUNT: ("Decimal", "float"),
    Kind.PERCENT: ("Decimal", "float"),
    Kind.DATE: ("date", "str"),
    Kind.INSTANT: ("datetime", "str"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_dates_come_as_dates_and_numbers_as_numbers(warehouse: Warehouse, bi: pyodbc.Connection, name: str) -> None:
    """SQLite has no dates and no exact numbers; and its driver takes what is computed for text if the first row has
    nothing there: docs/bi.md tells how to live with it."""
    rows = bi.execute(select(VIEWS[name])).fetchall()
    for place, column in enumerate(columns(VIEWS[name])):
        server, file = PYTHON[column.kind]
        found = {type(row[place]).__name__ for row in rows if row[place] is not None}
        if warehouse.is_server or not rows or rows[0][place] is not None:
            assert found <= {server if warehouse.is_server else file}, column.name
        else:
            assert found <= {file, "str"}, column.name


def test_a_sum_of_centimos_is_whole_beyond_32_bits(bi: pyodbc.Connection) -> None:
    """The driver of SQLite has to be told (BigInt=1): without it, twelve thousand million come out negative."""
    sum_of_all = "SELECT financiero_programado_centimos FROM bi_poi_resumen WHERE anio = 2021"
    assert bi.execute(sum_of_all).fetchval() == 122_231_574_00


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_published_tables_are_rebuilt_by_odbc(bi: pyodbc.Connection, table: Published) -> None:
    table.check([tuple(row) for row in bi.execute(table.query())])


WRITES = (
    "INSERT INTO bi_escala (valoracion_id) VALUES ('x')",
    "UPDATE bi_escala SET orden = 9",
    "DELETE FROM bi_escala",
    "DROP VIEW bi_escala",
    "CREATE TABLE otra (a integer)",
    "CREATE VIEW otra AS SELECT 1 AS a",
)
RAW = ("DELETE FROM {}carga", "UPDATE {}carga SET fuente = 'x'", "DROP TABLE {}carga")


@pytest.mark.parametrize("statement", [*WRITES, *RAW])
@pytest.mark.parametrize("unlocked", [False, True], ids=["como entra", "sin su modo de solo lectura"])
def test_writing_is_refused(warehouse: Warehouse, bi: pyodbc.Connection, statement: str, unlocked: bool) -> None:
    before = warehouse.rows(VIEWS["bi_escala"]), warehouse.rows(VIEWS["bi_carga"])
    if unlocked:  # what a user may undo alone: on the server the grants still hold, on the file its mode
        bi.execute("SET default_transaction_read_only = off" if warehouse.is_server else "PRAGMA query_only = off")
    with pytest.raises(pyodbc.Error, match="read-only|readonly|permission denied|must be owner|is a view"):
        bi.execute(statement.format("seguimiento." if warehouse.is_server else ""))
    assert before == (warehouse.rows(VIEWS["bi_escala"]), warehouse.rows(VIEWS["bi_carga"]))


def test_the_server_shows_nothing_raw(warehouse: Warehouse, bi: pyodbc.Connection) -> None:
    """The embedded file has no users: whoever may read it may read all of it."""
    for name in TABLES:
        if warehouse.is_server:
            with pytest.raises(pyodbc.Error, match="permission denied"):
                bi.execute(f"SELECT * FROM seguimiento.{name}")
        else:
            assert bi.execute(f"SELECT count(*) FROM {name}").fetchval() >= 0


def test_a_reader_in_the_middle_holds_no_load_up(warehouse: Warehouse) -> None:
    reader = pyodbc.connect(warehouse.odbc(), autocommit=False)
    cursor = reader.execute("SELECT a.vista FROM bi_diccionario AS a, bi_carga AS b")
    assert cursor.fetchone()
    began = time.monotonic()
    with transaction(warehouse.owner) as writer:
        writer.exec_driver_sql("UPDATE carga SET fuente = fuente")
    assert time.monotonic() - began < LOCK_WAIT
    assert cursor.fetchone()
    reader.close()


def test_a_query_too_long_or_forgotten_is_ended_by_the_server(warehouse: Warehouse) -> None:
    """Whoever replaces a view waits for its readers; on the embedded file it waits for nobody."""
    reader = pyodbc.connect(warehouse.odbc(), autocommit=False)
    if warehouse.is_server:
        limits = "statement_timeout", "idle_in_transaction_session_timeout"
        assert [reader.execute(f"SHOW {limit}").fetchval() for limit in limits] == ["1min", "1min"]
        reader.execute("SET statement_timeout = '300ms'")
        reader.execute("SET idle_in_transaction_session_timeout = '300ms'")
        reader.commit()
        with pytest.raises(pyodbc.Error, match="statement timeout"):
            reader.execute("SELECT count(*) FROM bi_linaje a, bi_linaje b, bi_linaje c")
        reader.rollback()
    assert reader.execute("SELECT count(*) FROM bi_escala").fetchval() > 0
    began = time.monotonic()
    with transaction(warehouse.owner) as owner:
        server.hold(owner, ["bi.bi_escala"])
    assert time.monotonic() - began < server.PATIENCE
    if warehouse.is_server:
        with pytest.raises(pyodbc.Error):
            reader.execute("SELECT 1")
    reader.close()


def test_a_view_read_by_parts_may_take_longer_than_one_statement_may(warehouse: Warehouse) -> None:
    """What docs/bi.md tells Excel and Power BI to do with a large view: each part is a statement."""
    by_parts = ";UseDeclareFetch=1;Fetch=100" if warehouse.is_server else ""  # nothing ends a reader of the file
    connection = pyodbc.connect(warehouse.odbc() + by_parts, autocommit=False)
    if warehouse.is_server:
        connection.execute("SET statement_timeout = '1s'")
    cursor = connection.execute("SELECT entidad_id FROM bi_linaje")
    began, count = time.monotonic(), 0
    while part := cursor.fetchmany(500):
        count += len(part)
        if time.monotonic() - began < 1.5:
            time.sleep(0.8)
    connection.close()
    assert time.monotonic() - began > 1.5
    assert count == len(warehouse.rows(VIEWS["bi_linaje"]))


def test_isql_reads_and_is_refused(warehouse: Warehouse) -> None:
    """Debian's own client, which shares nothing with the other one but the drivers."""

    def isql(statement: str) -> str:
        order = ["isql", "-k", warehouse.odbc(), "-b", "-c", "-d|"]
        done = subprocess.run(order, input=statement + "\n", capture_output=True, text=True, timeout=60, check=False)
        return done.stdout + done.stderr

    count = len(warehouse.rows(VIEWS["bi_poi_actividad"]))
    assert str(count) in isql("SELECT count(*) AS filas FROM bi_poi_actividad").split()
    assert "ERROR" in isql("DROP VIEW bi_escala")
