"""Views change under readers: who reads several in one transaction is never ended for it, nor sees one missing."""

import random
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa

from schemas.registry import VIEWS
from tests.warehouse import sample
from warehouse import schema, server, views
from warehouse.check import check
from warehouse.engine import TransientError, connect, snapshot, transaction
from warehouse.migrations import chain

READERS = 4


def _as_before(conn: sa.Connection) -> None:
    """Forgets what it was made with, so that the next set-up deploys all views."""
    conn.exec_driver_sql("DELETE FROM contrato")


#: What 0.3.0 has, and 0.2.0 had not.
_NEW = ("narrativa", "narrativa_archivo", "recomendacion", "recomendacion_propuesta", "recomendacion_actividad")


def _as_0_2_0(conn: sa.Connection) -> set[str]:
    """Takes back what the step brings, with the views on it; the BI views that are left."""
    server = conn.dialect.name != "sqlite"
    if not server:
        told = " OR ".join(f"sql LIKE '%{name}%'" for name in ("narrativa", "recomendacion", "conciliacion"))
        for (name,) in conn.exec_driver_sql(f"SELECT name FROM sqlite_master WHERE type = 'view' AND ({told})").all():
            conn.exec_driver_sql(f"DROP VIEW {name}")
    dependent = " CASCADE" if server else ""
    for table in _NEW:
        conn.exec_driver_sql(f"DROP TABLE {table}{dependent}")
    conn.exec_driver_sql(f"ALTER TABLE conciliacion DROP COLUMN ue{dependent}")
    conn.exec_driver_sql("DROP INDEX ix_poi_actividad_actividad_id")
    chain.stamp(conn, "0.2.0")
    return views.deployed(conn) & set(VIEWS)


@contextmanager
def reading(engine: sa.Engine, names: Iterable[str] = tuple(VIEWS)) -> Iterator[None]:
    """Meanwhile some read five views after another in a transaction, again and again; none may see an error."""
    stop, wrong, read = threading.Event(), [], [0]

    def reader(seed: int) -> None:
        chosen = random.Random(seed)
        own = connect(engine.url.render_as_string(hide_password=False))
        while not stop.is_set():
            try:
                with snapshot(own) as conn:
                    for name in chosen.sample(sorted(names), 5):
                        conn.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
                        read[0] += 1
                        time.sleep(chosen.random() * 0.03)
            except Exception as error:  # noqa: BLE001 - any error is what this looks for
                wrong.append(repr(error))
        own.dispose()

    threads = [threading.Thread(target=reader, args=(seed,)) for seed in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert read[0] > 20


def test_readers_of_long_transactions_are_never_ended(engine: sa.Engine) -> None:
    with transaction(engine) as conn:
        sample.load(conn)
    with reading(engine):
        for _ in range(2):
            with transaction(engine, alone=True) as conn:
                _as_before(conn)
            assert schema.init(engine)


def test_tables_are_brought_forward_under_readers(engine: sa.Engine) -> None:
    with transaction(engine, alone=True) as conn:
        sample.load(conn)
        _as_before(conn)
        there = _as_0_2_0(conn)
    assert len(there) > 50
    with reading(engine, there):
        assert schema.upgrade(engine) == ("0.2.0 -> 0.3.0",)
    assert check(engine) == []


def test_who_reads_on_and_on_is_named_and_not_ended(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine.dialect.name == "sqlite":
        return  # there a reader holds its own state, and nobody waits for it
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, application_name="tablero") as reader:
        reader.execute("SELECT count(*) FROM bi.bi_carga")
        with transaction(engine, alone=True) as conn:
            _as_before(conn)
        with pytest.raises(TransientError, match="tablero"):
            schema.init(engine)
        reader.execute("SELECT count(*) FROM bi.bi_corte")
    assert schema.init(engine)


def test_a_view_of_somebody_else_on_ours_is_kept_and_named(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # there a view names others when it is read, and none depends on another
    with transaction(engine) as conn:
        conn.exec_driver_sql("CREATE VIEW public.propia AS SELECT * FROM bi.bi_corte")
        _as_before(conn)
    assert schema.init(engine)  # in place: what stands on it stays
    with transaction(engine) as conn, pytest.raises(server.AlmacenError, match="propia"), views.away(conn):
        pass
    with snapshot(engine) as conn:
        conn.exec_driver_sql("SELECT * FROM public.propia")


def test_what_is_said_of_every_table_view_and_column_is_in_the_server(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # its dictionary says it
    with snapshot(engine) as conn:
        ours = "('seguimiento'::regnamespace, 'bi'::regnamespace) AND c.relname <> 'alembic_version'"
        silent = conn.exec_driver_sql(
            "SELECT c.relname, a.attname FROM pg_class AS c"
            " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0"
            f" WHERE c.relkind IN ('r', 'v') AND c.relnamespace IN {ours}"
            " AND NOT a.attisdropped AND coalesce(col_description(c.oid, a.attnum), '') = ''"
            " UNION ALL SELECT c.relname, '' FROM pg_class AS c"
            f" WHERE c.relkind IN ('r', 'v') AND c.relnamespace IN {ours}"
            " AND coalesce(obj_description(c.oid, 'pg_class'), '') = ''"
        ).all()
    assert silent == []
