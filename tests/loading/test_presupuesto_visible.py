"""Of a UE's budget loads, which is seen and which is held against the POI; and what a load or a night touches."""

import io
import re
import zipfile
from pathlib import Path
from threading import Event, Thread

import openpyxl
import pytest
import sqlalchemy as sa

from assets.loading import inventory, poi_fuente, presupuesto, year
from schemas.tables.poi_fuente import POI_FUENTE_DIFERENCIA
from schemas.tables.presupuesto import CONCILIACION
from tests.builders import ceplan
from tests.builders import presupuesto as builder
from tests.builders.ceplan_unidad import synthetic_unit
from tests.loading.night import LATER, LONG_AFTER, NOW, Night
from tests.loading.test_presupuesto import gasto
from warehouse import bulk
from warehouse.engine import transaction

PIM = "SELECT presupuesto_centimos FROM bi_presupuesto_conciliacion WHERE grupo = 'ue' AND concepto = 'pim'"
ALL = "SELECT * FROM presupuesto_conciliacion ORDER BY fuente_presupuesto, nivel, grupo, concepto"
JUNE, JULY = "2026-06-20T14:05:00Z", "2026-07-20T14:05:00Z"


def query(folder: Path, saved: str, pims: list[int], title: str = "Genérica", step: str = "TOTAL") -> bytes:
    """The example's query of UE 999999 with three rows of these PIM, as saved at a moment; `step`: what was clicked
    besides the pliego and the UE."""
    path = folder / "consulta.xlsx"
    builder.consulta_xlsx(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A6"], sheet["A9"] = step, title
    sheet["C8"] = sum(pims)
    for row, pim in zip((11, 12, 13), pims, strict=True):
        sheet[f"C{row}"] = pim
        if title != "Genérica":
            sheet[f"A{row}"] = f"{row}: DE EJEMPLO"
    out, dated = io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(dated, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + saved.encode(), part)
            new.writestr(entry, part)
    return dated.getvalue()


def test_a_query_of_a_part_stands_apart_and_never_in_place_of_the_unit(night: Night) -> None:
    night.deliver_samples("ejemplo/poi_ceplan")
    night.deliver(query(night.folder, JULY, [100, 100, 100], step="Función 23: DE EJEMPLO"), "parte.xlsx")
    night.run()
    assert night.query(PIM) == []  # a part alone is nothing that a POI could be held against
    night.deliver(query(night.folder, JUNE, [1000, 1000, 1000]), "toda.xlsx")
    night.run(LATER)
    shown = "SELECT nivel, filtro, SUM(pim_centimos) FROM bi_presupuesto GROUP BY nivel, filtro ORDER BY filtro"
    assert night.query(shown) == [("generica", "funcion 23", 30_000), ("generica", "sin_filtro", 300_000)]
    assert night.query("SELECT unidad FROM bi_carga WHERE fuente = 'consulta_amigable' ORDER BY unidad") == [
        ("999999-funcion 23-generica",), ("999999-generica",)
    ]  # fmt: skip
    assert night.query(PIM) == [(300_000,)]


@pytest.mark.parametrize("first", [0, 1])
def test_of_a_units_queries_the_latest_counts_whatever_its_level(night: Night, first: int) -> None:
    night.deliver_samples("ejemplo/poi_ceplan")
    finer = query(night.folder, JUNE, [1000, 1000, 1000], title="Función")
    newer = query(night.folder, JULY, [2000, 2000, 2000])
    for moment, (name, content) in zip((NOW, LATER), [("a", finer), ("b", newer)][:: -1 if first else 1], strict=True):
        night.deliver(content, f"{name}.xlsx")
        night.run(moment)
    assert night.query(PIM) == [(600_000,)]


def test_a_budget_load_shows_and_reconciles_its_own_ues(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of the load that it replaces; the others are not even read."""
    night.deliver_samples("ejemplo/poi_ceplan", "ejemplo/siaf")
    night.deliver(gasto({"MONTO_PIA": "1"}, {"MONTO_PIA": "2", "SEC_EJEC": "888888"}), "gasto.csv")
    night.run()
    reconciled: list[str] = []
    shown: list[list[str]] = []
    reconcile, show = presupuesto._reconcile, presupuesto._shown
    monkeypatch.setattr(presupuesto, "_reconcile", lambda *given: (reconciled.append(given[2]), reconcile(*given)))
    monkeypatch.setattr(presupuesto, "_shown", lambda *given: (shown.append(given[3]), show(*given))[1])
    night.deliver(gasto({"SEC_EJEC": "777777"}), "otra.csv")
    night.run(LATER)
    assert (shown, reconciled) == ([["777777"]], [])
    night.deliver(gasto({"SEC_EJEC": "888888"}, {"SEC_EJEC": "888889"}), "gasto.csv")
    night.run("2026-11-24T07:00:00Z")
    assert (shown[1:], reconciled) == ([["888888", "888889", "999999"]], ["999999"])
    left = night.query("SELECT DISTINCT fuente_presupuesto FROM presupuesto_conciliacion")
    assert left == [("siaf",)]


@pytest.mark.parametrize("template", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_budget_and_a_first_poi_at_once_are_reconciled(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """The POI has seen that there is no budget, and is not committed yet, when the budget asks who has a POI. The UE is
    known already: whoever names it first waits for the other anyway."""
    night.deliver(gasto({"ANO_EJE": 2025}), "2025.csv")
    night.run()
    night.deliver_samples("ejemplo/siaf")
    night.deliver(ceplan.export_html(synthetic_unit(builder.UE, 3, 5, 2026)), f"ejemplo/{_export(builder.UE)}")
    inventory.scan(night.raw, night.custody, ejemplos=True, now=LATER, looks=LONG_AFTER)
    inventory.register(night.engine, night.custody, ejemplos=True, now=LATER)
    asked, begun, done = Event(), Event(), Event()
    reconcile, of_unit = presupuesto.reconcile, presupuesto.of_unit

    def holding(conn: sa.Connection, anio: int, ue: str) -> None:
        reconcile(conn, anio, ue)
        if ue == builder.UE:
            asked.set()
            assert begun.wait(60)
            done.wait(1.5)  # it waits for this one, and is not done

    def told(*given) -> None:  # type: ignore[no-untyped-def]
        begun.set()
        of_unit(*given)
        done.set()

    monkeypatch.setattr(presupuesto, "reconcile", holding)
    monkeypatch.setattr(presupuesto, "of_unit", told)
    poi = Thread(target=lambda: list(year.load_year(night.engine, night.custody, "poi_ceplan", 2026, LATER)))
    poi.start()
    assert asked.wait(60)
    list(year.load_year(night.engine, night.custody, "siaf", 2026, LATER))
    poi.join()
    assert night.query(PIM)


def test_a_night_that_changes_nothing_writes_no_result_anew(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.deliver_samples("ejemplo")
    night.run()
    before = night.query(ALL)
    assert before
    written: list[str] = []
    for name in ("replace", "delete"):
        plain = getattr(bulk, name)

        def spy(conn: sa.Connection, table, *given, plain=plain, **equals):  # type: ignore[no-untyped-def]
            written.append(table.name)
            return plain(conn, table, *given, **equals)

        monkeypatch.setattr(bulk, name, spy)
    with transaction(night.engine) as conn:
        presupuesto.reconcile(conn, 2026, builder.UE)
        presupuesto.of_facts(conn, "siaf", 2026)
        poi_fuente.of_photograph(conn, 2026, builder.UE)
    assert written == []
    assert night.query(ALL) == before
    with transaction(night.engine) as conn:
        conn.execute(sa.text("DELETE FROM presupuesto_conciliacion WHERE grupo = 'ue'"))
        presupuesto.reconcile(conn, 2026, builder.UE)
    assert CONCILIACION.name in written
    assert night.query(ALL) == before


def test_a_ue_without_budget_or_financial_export_costs_a_small_read_of_each(night: Night) -> None:
    night.deliver(ceplan.export_html(synthetic_unit("999996", 3, 5, 2026)), f"ejemplo/{_export('999996')}")
    night.run()
    said: list[str] = []
    with transaction(night.engine) as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: said.append(given[2]))
        presupuesto.reconcile(conn, 2026, "999996")
        poi_fuente.of_photograph(conn, 2026, "999996")
    asked = [statement for statement in said if "_advisory_xact_lock" not in statement]
    assert [statement.split()[0] for statement in asked] == ["SELECT", "SELECT"]
    assert not any(table.name in statement for statement in asked for table in (CONCILIACION, POI_FUENTE_DIFERENCIA))


def _export(ue: str) -> str:
    return f"POI_PORACTIVIDADOPERATIVA_ANUAL_{ue}_20260619083724.xls"


def test_the_lines_of_a_ue_are_found_by_an_index(night: Night) -> None:
    """Six hundred thousand lines in a country's load, and a UE has two hundred."""
    indexes = {tuple(one["column_names"]) for one in sa.inspect(night.engine).get_indexes("presupuesto_linea")}
    assert ("carga_id", "ue_id") in indexes
    assert ("ue_id", "anio") in {
        tuple(one["column_names"]) for one in sa.inspect(night.engine).get_indexes("presupuesto_visible")
    }
