"""Deliveries as people make them: put back, corrected in place, dated by hand, two runs at once, any name."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from tests.builders import ceplan
from tests.loading.conftest import After
from tests.loading.night import LATER, Night
from tests.loading.test_refusals import OC, OGRH, PSIG, edited, where
from warehouse.custody import digest
from warehouse.engine import connect

THIRD, FOURTH = "2026-11-24T07:00:00Z", "2026-11-25T07:00:00Z"


def percentage(night: Night) -> object:
    return night.value("SELECT CAST(meta_ejecutada AS INTEGER) FROM bi_psig_actividad WHERE responsable = 'OC'")


def oc_with(night: Night, value: object) -> bytes:
    header = where(OC, "Meta ejecutada", openpyxl.load_workbook(OC).sheetnames[0])
    cell = f"{header.rstrip('0123456789')}{int(header.lstrip('ABCDEFGHIJKLMN')) + 1}"
    return edited(OC, night.folder, (openpyxl.load_workbook(OC).sheetnames[0], cell, value))


def test_a_sheet_put_back_in_its_place_is_loaded_again(night: Night) -> None:
    first = OC.read_bytes()
    night.deliver(first, "psig/2023/oc.xlsx")
    night.run()
    night.deliver(oc_with(night, 11), "psig/2023/oc.xlsx")
    night.run(LATER)
    assert percentage(night) == 11
    night.deliver(first, "psig/2023/oc.xlsx")
    assert [outcome.estado for outcome in night.run(THIRD) if outcome.changed] == ["cargado"]
    assert percentage(night) == 22
    assert not any(outcome.changed for outcome in night.run(FOURTH))


def test_a_corrected_sheet_is_forgiven_for_good(night: Night) -> None:
    night.deliver(oc_with(night, "veintidós"), "psig/2023/oc.xlsx")
    night.deliver(PSIG / "DGFC_PSIG2023.xlsx", "psig/2023/dgfc.xlsx")
    night.run()
    night.deliver(OC, "psig/2023/oc.xlsx")
    night.run(LATER)
    resolved = night.query(
        "SELECT regla, resuelta_en FROM bi_observacion WHERE severidad = 'bloqueante' ORDER BY regla"
    )
    assert resolved
    assert all(when is not None for _, when in resolved)
    outcomes = night.run(THIRD)
    assert {outcome.estado for outcome in outcomes} == {"cargado", "ignorado"}, outcomes
    assert (
        night.query("SELECT regla, resuelta_en FROM bi_observacion WHERE severidad = 'bloqueante' ORDER BY regla")
        == resolved
    )


def test_a_held_export_is_loaded_once_it_comes_under_its_own_name(night: Night) -> None:
    content = ceplan.export_html(ceplan.synthetic_unit("999996", 3, 5, 2026))
    night.deliver(content, "ejemplo/POI.xls")
    assert [outcome.estado for outcome in night.run()] == ["retenido"]
    night.deliver(content, "ejemplo/POI_PORACTIVIDADOPERATIVA_ANUAL_999996_20260509104512.xls")
    assert [outcome.estado for outcome in night.run(LATER)] == ["cargado"]


@pytest.mark.parametrize(
    "listing", ["sha256;fecha;quien\n{};30/04/2026;Muñoz\n", "sha256,fecha,quien\n{},2026-04-30,Muñoz\n"]
)
def test_a_list_of_deliveries_is_read_as_excel_writes_it(night: Night, listing: str) -> None:
    content = ceplan.export_html(ceplan.synthetic_unit("999996", 3, 5, 2026))
    path = night.deliver(content, "ejemplo/POI.xls")
    night.deliver(listing.format(digest(path.read_bytes())).encode("cp1252"), "ejemplo/entregas.csv")
    assert [outcome.estado for outcome in night.run()] == ["cargado"]
    assert str(night.value("SELECT corte FROM bi_corte WHERE ue = '999996'")) == "2026-04-30"


def test_two_runs_at_once_load_everything_once(night: Night) -> None:
    night.deliver_samples()
    url = night.engine.url.render_as_string(hide_password=False)
    others = [Night(connect(url), night.folder) for _ in range(2)]
    try:
        with ThreadPoolExecutor(2) as pool:
            outcomes = [outcome for found in pool.map(Night.run, others) for outcome in found]
    finally:
        for other in others:
            other.engine.dispose()
    assert not [outcome for outcome in outcomes if outcome.estado != "cargado"]
    assert night.value("SELECT COUNT(*) FROM bi_archivo WHERE estado <> 'cargado'") == 0
    together = night.exported("juntas")
    assert not any(outcome.changed for outcome in night.run(LATER))
    assert night.exported("después") == together


def test_a_year_that_is_not_followed_says_so_and_waits(night: Night) -> None:
    book = openpyxl.load_workbook(OC)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("2023", "2035")
    book.save(night.folder / "futuro.xlsx")
    night.deliver(night.folder / "futuro.xlsx", "psig/oc.xlsx")
    assert night.run() == []
    assert night.query("SELECT estado FROM bi_archivo") == [("cuarentena",)]
    assert "2035" in str(night.value("SELECT mensaje FROM bi_observacion WHERE regla = 'anio_fuera_de_rango'"))


def test_a_damaged_copy_in_custody_stops_only_its_own_file(night: Night) -> None:
    night.deliver(OGRH, "psig/2023/ogrh.xlsx")
    night.deliver(OC, "psig/2023/oc.xlsx")
    from assets.loading import inventory

    inventory.scan(night.raw, night.custody, ejemplos=True, now=LATER)
    night.custody.path(digest(OGRH.read_bytes())).write_bytes(b"otra cosa")
    assert [(outcome.unidad, outcome.estado) for outcome in night.run(LATER)] == [("OC", "cargado")]
    assert "dañada" in str(night.value("SELECT mensaje FROM bi_observacion WHERE regla = 'error_interno'"))


def test_a_name_that_is_no_utf8_is_taken_in(night: Night) -> None:
    night.deliver(OC, "psig/oc.xlsx")
    folder = os.fsencode(night.raw / "psig")
    shutil.move(os.path.join(folder, b"oc.xlsx"), os.path.join(folder, b"a\xf1o.xlsx"))
    assert [outcome.estado for outcome in night.run()] == ["cargado"]
    assert night.value("SELECT nombre FROM bi_archivo") == "a\\xf1o.xlsx"


def test_a_copy_of_a_partial_photograph_is_partial_too(night: Night) -> None:
    rows = ceplan.synthetic_unit("999996", 3, 5, 2026)
    rows[0]["Actividad Operativa ID"] = "'AO99999600001"
    night.deliver(ceplan.export_html(rows), "ejemplo/POI_PORACTIVIDADOPERATIVA_ANUAL_999996_20260509104512.xls")
    ceplan.resave_xlsx(rows, night.folder / "copia.xlsx")
    night.deliver(night.folder / "copia.xlsx", "ejemplo/z copia.xlsx")
    assert [outcome.estado for outcome in night.run()] == ["parcial", "parcial"]


def test_samples_have_no_orphans(after: After) -> None:
    from warehouse.check import check, orphans

    night = after()
    assert check(night.engine) == []
    with night.engine.connect() as conn:
        assert orphans(conn) == []
