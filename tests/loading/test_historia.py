"""Names and attributes in time, out of loaded photographs: the same whatever the order in which they arrived."""

from itertools import permutations

import pytest

from tests.builders.ceplan import export_html, synthetic_unit
from tests.loading.decided import UE, photograph, photograph_name, rebuilt
from tests.loading.night import Night
from warehouse.check import orphans

DATES = {month: f"2026-{month:02d}-09" for month in (3, 4, 5)}


def deliver(night: Night, months: tuple[int, ...]) -> None:
    for number, month in enumerate(months):
        night.deliver(photograph(month), photograph_name(month))
        assert all(outcome.loaded for outcome in night.run(f"2026-11-{10 + number}T07:00:00Z"))


def changes(night: Night) -> list[tuple]:
    rows = night.query(
        "SELECT codigo_ao, visto_en, atributo, tipo, valor_anterior, valor_nuevo FROM bi_poi_cambio_actividad"
        " ORDER BY visto_en, codigo_ao, atributo"
    )
    return [(code[-1], str(seen)[5:7], *rest) for code, seen, *rest in rows]


@pytest.mark.parametrize("order", list(permutations((3, 4, 5))), ids=lambda order: "".join(map(str, order)))
def test_what_changed_is_the_same_in_any_order_of_arrival(night: Night, order: tuple[int, ...]) -> None:
    """Month 3 has 4 activities, month 4 has 5, month 5 has 6; the second one is each month in another centre."""
    deliver(night, order)
    assert changes(night) == [
        ("2", "04", "centro de costo", "cambia", "OFICINA DEL MES 3", "OFICINA DEL MES 4"),
        ("2", "04", "código del centro de costo", "cambia", "77.03", "77.04"),
        ("5", "04", "presencia", "aparece", None, changes(night)[2][-1]),
        ("2", "05", "centro de costo", "cambia", "OFICINA DEL MES 4", "OFICINA DEL MES 5"),
        ("2", "05", "código del centro de costo", "cambia", "77.04", "77.05"),
        ("6", "05", "presencia", "aparece", None, changes(night)[5][-1]),
    ]
    with night.engine.connect() as conn:
        assert orphans(conn) == []


def test_an_activity_that_goes_is_told_and_its_last_version_is_closed(night: Night) -> None:
    """Month 5 has 6 activities and month 6 has 4."""
    deliver(night, (5, 6))
    gone = night.query("SELECT codigo_ao FROM bi_poi_cambio_actividad WHERE tipo = 'desaparece' ORDER BY codigo_ao")
    closed = night.query(
        "SELECT codigo_ao FROM bi_dim_actividad_historia AS h WHERE vigente_hasta IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM bi_dim_actividad_historia AS o WHERE o.actividad_id = h.actividad_id AND o.vigente_hasta IS NULL)"
        " ORDER BY codigo_ao"
    )
    assert [code[-1] for (code,) in gone] == ["5", "6"]
    assert closed == gone


def test_a_name_has_its_time_and_a_rebuild_tells_the_same(night: Night) -> None:
    deliver(night, (3, 5))
    names = night.query(
        "SELECT denominacion, vigente_desde, vigente_hasta FROM bi_dim_objetivo_historia"
        " WHERE denominacion LIKE 'NOMBRE DEL MES%' ORDER BY vigente_desde"
    )
    assert [(name, str(since)[:10], until and str(until)[:10]) for name, since, until in names] == [
        ("NOMBRE DEL MES 3", DATES[3], DATES[5]),
        ("NOMBRE DEL MES 5", DATES[5], None),
    ]
    versions = night.query(
        "SELECT unidad_id FROM bi_dim_actividad_historia WHERE codigo_ao LIKE '%2' ORDER BY vigente_desde"
    )
    assert [unit for (unit,) in versions] == [f"{UE}-77.03", f"{UE}-77.05"]
    before = night.exported("antes")
    rebuilt(night)
    assert night.exported("después") == before


def test_one_photograph_has_names_and_no_changes(night: Night) -> None:
    deliver(night, (4,))
    assert changes(night) == []
    centres = night.query("SELECT DISTINCT centro_costo FROM bi_poi_actividad ORDER BY centro_costo")
    named = "SELECT denominacion FROM bi_dim_unidad_historia WHERE vigente_desde IS NOT NULL ORDER BY denominacion"
    assert night.query(named) == centres


def test_renames_of_code_lists_say_what_was_and_what_is(night: Night) -> None:
    rows = night.query("SELECT dice, debe_decir, unidad_id FROM bi_renombre_unidad")
    told = {old: (new, unit) for old, new, unit in rows}
    assert told["DGTEG"] == ("DTEG", "039-DTEG")
    assert told["DGA"] == ("DA", "039-DA")
    assert told["OGPP"] == ("OGPPM", "039-OGPPM")
    assert told["Dirección General de Adopciones"] == ("Dirección de Adopciones", "039-DA")
    document = night.value("SELECT documento FROM bi_renombre_unidad WHERE dice = 'DGTEG'")
    assert document == "RM 362-2023-MIMP"


def test_a_photograph_is_of_the_version_of_the_plan_in_force_that_day(night: Night) -> None:
    night.deliver_samples("poi_plan")
    for seed, day in enumerate(("20200101", "20210402", "20210726", "20210727", "20220601")):
        rows = synthetic_unit("001087", 4, seed, 2021)
        night.deliver(export_html(rows), f"POI_PORACTIVIDADOPERATIVA_ANUAL_001087_{day}083724.xls")
    other = export_html(synthetic_unit("999997", 3, 1, 2021))
    night.deliver(other, "POI_PORACTIVIDADOPERATIVA_ANUAL_999997_20210402083724.xls")
    assert {outcome.estado for outcome in night.run()} == {"cargado"}
    shown = night.query("SELECT ue, corte, version_id FROM bi_corte WHERE fuente = 'poi_ceplan' ORDER BY ue, corte")
    assert [(ue, str(corte), version) for ue, corte, version in shown] == [
        ("001087", "2020-01-01", "sin_dato"),
        ("001087", "2021-04-02", "2021-001087-2"),
        ("001087", "2021-07-26", "2021-001087-2"),
        ("001087", "2021-07-27", "2021-001087-3"),
        ("001087", "2022-06-01", "2021-001087-4"),
        ("999997", "2021-04-02", "sin_dato"),
    ]
    times = night.query("SELECT vigente_desde, vigente_hasta FROM bi_dim_version WHERE ue = '001087' ORDER BY orden")
    assert [(str(since), until and str(until)) for since, until in times] == [
        ("2020-12-30", "2021-03-29"),
        ("2021-03-29", "2021-07-27"),
        ("2021-07-27", "2022-01-12"),
        ("2022-01-12", None),
    ]
    with night.engine.connect() as conn:
        assert orphans(conn) == []
