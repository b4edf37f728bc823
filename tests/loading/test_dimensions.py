"""Members that exports bring, in whatever order they arrive."""

import itertools

import pandas as pd
import pytest

from assets.loading import dimensions, poi_facts
from schemas.frames import from_records
from schemas.tables.poi import POI_AO_HISTORIA
from tests.builders import ceplan
from tests.builders.ceplan import synthetic_unit
from tests.loading.night import Night
from warehouse import bulk
from warehouse.check import orphans
from warehouse.engine import transaction

EXPORT = "POI_PORACTIVIDADOPERATIVA_ANUAL_000777_{day}104512.xls"
DAYS = ("20250309", "20250609", "20250909")


def _exports() -> list[list[dict[str, str]]]:
    """March; June, with a centre that only June has and another name of one; September, as March but for a name."""
    march, june, september = (synthetic_unit("000777", 18, 1, 2025) for _ in DAYS)
    june[3] |= {"Centro Costo ID": "77.77", "Centro de Costo": "OFICINA EFIMERA"}
    for rows, name in ((june, "NOMBRE DE JUNIO"), (september, "NOMBRE DE SETIEMBRE")):
        for row in rows:
            if row["OEI"] == march[0]["OEI"]:
                row["Objetivo Estrategico Institucional"] = name
    return [march, june, september]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=lambda order: "".join(map(str, order)))
def test_members_are_those_of_every_export_and_named_by_the_latest(night: Night, order: tuple[int, ...]) -> None:
    exports = _exports()
    for night_number, i in enumerate(order):
        night.deliver(ceplan.export_html(exports[i]), EXPORT.format(day=DAYS[i]))
        outcomes = night.run(f"2026-11-{10 + night_number}T07:00:00Z")
        assert all(outcome.loaded for outcome in outcomes), outcomes
        with night.engine.connect() as conn:
            assert orphans(conn) == []
    code = exports[0][0]["OEI"]
    assert night.query("SELECT denominacion FROM bi_dim_objetivo WHERE oei = :code AND pliego = '999'", code=code) == [
        ("NOMBRE DE SETIEMBRE",)
    ]
    assert night.query("SELECT denominacion, visto_en FROM dim_unidad WHERE unidad_id = '000777-77.77'") == [
        ("OFICINA EFIMERA", night.value("SELECT corte_instante FROM bi_corte WHERE corte = '2025-06-09'"))
    ]


def _ao(name: str, *codes: str) -> list[dict]:
    return [
        dict.fromkeys(POI_AO_HISTORIA.names)
        | {"anio": 2025, "ue": "000777", "codigo_ao": f"AOI0007770000{i}", "actividad_operativa": "x", "activo": 1}
        | {"desde": "2025-01-01T00:00:00Z", "lectura": "aditiva", "fila": i, "carga_id": "x", "es_sintetico": 1}
        | {"pliego_id": "999", "oei": code, "oei_denominacion": name}
        for i, code in enumerate(codes, start=1)
    ]


def test_a_photograph_that_comes_late_renames_nothing_that_a_newer_one_named(night: Night) -> None:
    newer = from_records(POI_AO_HISTORIA, _ao("nuevo", "OEI.01"))
    older = from_records(POI_AO_HISTORIA, _ao("viejo", "OEI.01", "OEI.02"))
    with transaction(night.engine) as conn:
        dimensions.write(conn, _members(newer, "2025-06-09T15:45:12Z"))
        dimensions.write(conn, _members(older, "2025-03-09T15:45:12Z"))
    assert night.query("SELECT oei, denominacion FROM bi_dim_objetivo WHERE pliego = '999' ORDER BY 1") == [
        ("OEI.01", "nuevo"),
        ("OEI.02", "viejo"),
    ]


def _members(ao: pd.DataFrame, instant: str) -> list:
    return dimensions.members_of(poi_facts.described(ao, 2025, "000777"), "poi_ceplan", 2025, "000777", instant)


def test_members_are_written_in_order_of_their_key(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that two transactions take the locks of shared rows in one order."""
    written: list[list[str]] = []
    real = bulk.upsert

    def spy(conn, table, frame, /, newer_by=None):
        written.append(frame[table.key[0]].tolist())
        return real(conn, table, frame, newer_by=newer_by)

    monkeypatch.setattr(bulk, "upsert", spy)
    frame = from_records(POI_AO_HISTORIA, _ao("x", "OEI.09", "OEI.10", "OEI.02"))
    with transaction(night.engine) as conn:
        dimensions.write(conn, _members(frame, "2025-06-09T15:45:12Z"))
    assert written
    assert written == [sorted(keys) for keys in written]
    assert [key[-2:] for key in written[-1]] == ["02", "09", "10"]
