"""Closing while something else goes on: a load under way, the same order given twice, a document that is not there."""

import threading
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa

from assets.loading import marts, publicaciones
from assets.loading.cierre import Closed, ClosingError
from tests.loading.decided import UE, photograph, photograph_name
from tests.loading.night import LATER, Night
from tests.loading.test_publicaciones import RM, changed, close, deliver
from warehouse.custody import Closing

MAY_END = date(2026, 5, 31)
ARRIVING: dict[str, tuple[Callable[[Night], object], str]] = {
    "a photograph": (lambda night: night.deliver(photograph(6), photograph_name(6)), UE),
    "the first of a unit": (lambda night: night.deliver_samples("ejemplo"), "999999"),
}


def closings(night: Night) -> list[Closing]:
    return [event for _, event in night.custody.ledger() if isinstance(event, Closing)]


@pytest.mark.parametrize("what", ARRIVING)
def test_a_load_that_is_under_way_while_a_year_is_closed_is_compared_too(
    night: Night, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    deliver(night, 5)
    arrive, ue = ARRIVING[what]
    arrive(night)
    loaded, go, closed = (threading.Event() for _ in range(3))
    reconcile = marts.reconcile

    def held(conn: sa.Connection, anio: int) -> None:
        reconcile(conn, anio)
        if not loaded.is_set():
            loaded.set()
            assert go.wait(20)

    def closing() -> None:
        close(night, MAY_END)
        closed.set()

    monkeypatch.setattr(marts, "reconcile", held)
    threads = [threading.Thread(target=night.run, args=[LATER]), threading.Thread(target=closing)]
    threads[0].start()
    assert loaded.wait(60)
    threads[1].start()
    assert not closed.wait(2)
    go.set()
    for thread in threads:
        thread.join(60)
    assert closed.is_set()
    assert night.value("SELECT COUNT(*) FROM bi_publicacion_cambio WHERE ue = :ue", ue=ue)


def test_the_same_order_twice_at_once_is_one_closing(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one comes when the first is in the ledger and not in the warehouse yet."""
    deliver(night, 5)
    with monkeypatch.context() as stopped:
        stopped.setattr(publicaciones, "catch_up", lambda *_: None)
        with pytest.raises(ClosingError, match="todavía no se ve"):
            close(night, MAY_END)
    done: Closed = close(night, MAY_END)
    assert (done.new, done.unidades, len(closings(night))) == (False, 1, 1)


def test_of_two_closings_with_one_id_the_first_stays(night: Night) -> None:
    deliver(night, 5)
    close(night, MAY_END)
    before = night.exported("antes")
    (first,) = closings(night)
    content = night.custody.read(first.huella).replace(b'"20', b'"30')
    with night.custody.exclusive():
        huella, _ = night.custody.take(BytesIO(content))
        night.custody.append([Closing("poi", 2026, "2026-05-31", RM, "berta", LATER, huella)])
    for _ in range(2):
        night.run("2026-11-24T07:00:00Z")
        assert night.exported("después") == before


def test_the_last_that_was_closed_counts_whichever_is_read_first(night: Night) -> None:
    deliver(night, 5)
    close(night, MAY_END)
    (first,) = closings(night)
    path = night.custody.path(first.huella)
    content = path.read_bytes()
    with night.engine.begin() as conn:
        for table in ("publicacion", "publicacion_carga", "publicacion_cifra"):
            conn.execute(sa.text(f"DELETE FROM {table}"))
    path.unlink()
    deliver(night, 6, at=12)
    close(night, date(2026, 6, 20), "RM 200-2026-MIMP")
    path.write_bytes(content)
    night.run("2026-11-24T07:00:00Z")
    shown = night.query("SELECT resolucion, vigente FROM bi_publicacion ORDER BY secuencia")
    assert shown == [(RM, 0), ("RM 200-2026-MIMP", 1)]
    assert changed(night)


@pytest.mark.parametrize("table", ["publicacion_cifra", "publicacion_cambio"])
def test_what_is_replaced_of_a_publication_and_a_unit_is_found_by_both(engine: sa.Engine, table: str) -> None:
    indexes = [index["column_names"] for index in sa.inspect(engine).get_indexes(table)]
    assert ["publicacion_id", "ue"] in indexes
