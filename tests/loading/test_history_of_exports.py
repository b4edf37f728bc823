"""CEPLAN photographs through the loader: any order of arrival, copies, conflicts, and rows that cannot be read."""

import itertools
from pathlib import Path

import pytest

from assets.loading import marts
from schemas.registry import TABLES
from tests.builders import ceplan, ceplan_unidad
from tests.loading.night import LATER, RAW, Night

FOLDER = RAW / "ejemplo" / "poi_ceplan" / "2026"
MAY = FOLDER / "POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260509104512.xls"
JUNE = FOLDER / "POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260619083724.xls"
#: A planner's copy of May, saved after June.
COPY = FOLDER / "DATA-POI 999999 MAYO 2026.xlsx"

HISTORY = (
    "SELECT codigo_ao, mes, vigente_desde, vigente_hasta, fisico_programado, fisico_ejecutado,"
    " financiero_programado_soles, financiero_ejecutado_soles, carga_id"
    " FROM bi_poi_mensual_historia ORDER BY codigo_ao, mes, vigente_desde"
)


def deliver_one_a_night(night: Night, files: tuple[Path, ...]) -> None:
    for number, file in enumerate(files):
        night.deliver(file, f"ejemplo/poi_ceplan/{file.name}")
        outcomes = night.run(f"2026-11-{10 + number}T07:00:00Z")
        assert all(outcome.loaded for outcome in outcomes), outcomes


@pytest.mark.parametrize(
    "order",
    list(itertools.permutations((MAY, JUNE, COPY))),
    ids=lambda order: "-".join(file.name[:3] + file.name[-9:-4] for file in order),
)
def test_any_order_of_arrival_makes_the_same_history(night: Night, order: tuple[Path, ...]) -> None:
    deliver_one_a_night(night, order)
    cortes = night.query("SELECT corte, corte_origen, mes_corte FROM bi_corte WHERE anio = 2026 ORDER BY corte")
    assert [(str(corte), origin) for corte, origin, _ in cortes] == [
        ("2026-05-09", "nombre del archivo"),
        ("2026-06-19", "nombre del archivo"),
    ]
    assert [row[:2] for row in night.query(HISTORY)] == expected_versions()
    assert {
        str(corte) for (corte,) in night.query("SELECT DISTINCT corte FROM bi_poi_actividad WHERE anio = 2026")
    } == {"2026-06-19"}


def expected_versions() -> list[tuple[str, int]]:
    """Activity and month of every version that May and June make, read off the two exports cell by cell."""
    may, june = (_months(_rows(path)) for path in (MAY, JUNE))
    versions = [key for key in may] + [key for key in june if may.get(key) != june[key]]
    return sorted(versions)


def _rows(path: Path) -> list[dict[str, str]]:
    from assets.reading.html import read_html

    sheet = read_html(path.read_bytes()).sheets[0]
    titles = [str(title) for title in sheet.rows[0]]
    return [dict(zip(titles, (str(cell or "") for cell in row), strict=False)) for row in sheet.rows[1:]]


def _months(rows: list[dict[str, str]]) -> dict[tuple[str, int], tuple[str, ...]]:
    blocks = ("F(CS)", "F(RE)", "F(SE)", "Fn(CS)", "Fn(RE)", "Fn(SE)")
    return {
        (row["Actividad Operativa ID"].strip("'"), month): tuple(row[f"{block} {month:02d}"] for block in blocks)
        for row in rows
        for month in range(1, 13)
    }


def test_the_restatements_are_the_changed_cells_and_no_others(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    may, june = (_months(_rows(path)) for path in (MAY, JUNE))
    both = may.keys() & june.keys()
    changed = sum(before != after for key in both for before, after in zip(may[key], june[key], strict=True))
    # AO 5 keeps running totals in F(CS) and F(RE): its differences are what counts, and they did not change.
    assert night.value("SELECT COUNT(*) FROM bi_poi_reprogramacion") == changed
    closed = night.value(
        "SELECT COUNT(*) FROM bi_poi_reprogramacion"
        " WHERE mes_cerrado = 1 AND tipo = 'reprogramacion' AND medida LIKE 'fisico%'"
    )
    assert closed == 6  # F(RE) of months 1 to 3 in two activities


def test_an_unchanged_export_writes_only_its_moment(night: Night) -> None:
    deliver_one_a_night(night, (MAY, JUNE))
    counted = {name: night.value(f"SELECT COUNT(*) FROM {name}") for name in TABLES}
    before = night.query(HISTORY)
    content = JUNE.read_bytes() + b"\n"
    night.deliver(content, "ejemplo/poi_ceplan/POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260701083724.xls")
    night.run(LATER)
    assert night.query(HISTORY) == before
    grown = {name for name in TABLES if night.value(f"SELECT COUNT(*) FROM {name}") != counted[name]}
    assert grown == {"archivo", "archivo_unidad", "entrega", "carga", "poi_corte"}
    assert str(night.value("SELECT corte FROM bi_poi_actividad WHERE anio = 2026 LIMIT 1")) == "2026-07-01"
    assert night.value("SELECT COUNT(*) FROM bi_corte WHERE anio = 2026") == 3


def test_a_photograph_of_a_day_that_has_not_come_waits(night: Night) -> None:
    deliver_one_a_night(night, (MAY,))
    name = "POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20291231090000.xls"
    night.deliver(JUNE.read_bytes(), f"ejemplo/poi_ceplan/{name}")
    assert night.run(LATER)[-1].estado == "retenido"
    assert night.value("SELECT COUNT(*) FROM bi_corte WHERE anio = 2026") == 1
    assert "2029-12-31" in night.value("SELECT mensaje FROM bi_observacion WHERE regla = 'corte_futuro'")


def test_a_partial_photograph_that_changes_no_value_may_change_the_month_reported(night: Night) -> None:
    deliver_one_a_night(night, (MAY,))
    rows = _rows(MAY)
    for row in rows:
        if row["F(SE) 02"]:
            row["F(RE) 12"] = "doce"
    name = "POI_PORACTIVIDADOPERATIVA_ANUAL_999999_20260520083724.xls"
    night.deliver(ceplan.export_html(rows), f"ejemplo/poi_ceplan/{name}")
    assert night.run(LATER)[-1].estado == "parcial"
    shown = "SELECT * FROM bi_poi_actividad WHERE anio = 2026 ORDER BY actividad_id"
    before = night.query(shown)
    marts.poi_of_year(night.engine, 2026)
    assert night.query(shown) == before


def test_two_exports_of_one_moment_with_other_values_wait_for_a_person(night: Night) -> None:
    deliver_one_a_night(night, (MAY,))
    rows = _rows(MAY)
    rows[0]["F(RE) 01"] = "21.00"
    rows[0]["F(RE) Total"] = f"{float(rows[0]['F(RE) Total']) + 1:.2f}"
    night.deliver(ceplan.export_html(rows), f"ejemplo/poi_ceplan/copia/{MAY.name}")
    held = night.run(LATER)[-1]
    assert held.estado == "retenido"
    assert night.value("SELECT COUNT(*) FROM bi_observacion WHERE regla = 'corte_en_conflicto'") == 1


def test_a_bad_row_waits_with_its_cell_and_keeps_what_was_known(night: Night) -> None:
    deliver_one_a_night(night, (MAY,))
    known = night.query(
        "SELECT mes, fisico_programado FROM bi_poi_mensual WHERE codigo_ao = 'AOI99999900001' ORDER BY mes"
    )
    rows = _rows(JUNE)
    rows[0]["F(RE) 02"] = "veintidós"
    night.deliver(ceplan.export_html(rows), f"ejemplo/poi_ceplan/{JUNE.name}")
    outcome = night.run(LATER)[-1]
    assert (outcome.estado, outcome.apartadas) == ("parcial", 1)
    hoja, celda, encontrado = night.query(
        "SELECT hoja, celda, encontrado FROM bi_observacion WHERE regla = 'numero_ilegible'"
    )[0]
    assert (hoja, encontrado) == ("tabla", "veintidós")
    assert celda.endswith("2")
    assert (
        night.query("SELECT mes, fisico_programado FROM bi_poi_mensual WHERE codigo_ao = 'AOI99999900001' ORDER BY mes")
        == known
    )
    assert night.value("SELECT COUNT(*) FROM cuarentena WHERE clave = 'AOI99999900001'") == 1


def test_an_undated_workbook_is_held_until_somebody_dates_it(night: Night) -> None:
    rows = ceplan.synthetic_unit("999998", 4, 7, 2026)
    copy = night.folder / "copia.xlsx"
    ceplan.resave_xlsx(rows, copy)
    undated = _without_properties(copy.read_bytes())
    night.deliver(undated, "ejemplo/poi_ceplan/DATA POI.xlsx")
    assert [outcome.estado for outcome in night.run()] == ["retenido"]
    from warehouse.custody import digest

    listing = f"sha256,fecha,quien\n{digest(undated)},2026-04-30,planificador\n"
    night.deliver(listing.encode(), "ejemplo/poi_ceplan/entregas.csv")
    assert [outcome.estado for outcome in night.run(LATER)] == ["cargado"]
    assert str(night.value("SELECT corte FROM bi_corte WHERE ue = '999998'")) == "2026-04-30"


def _without_properties(content: bytes) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as bare:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename == "docProps/core.xml":
                part = part.replace(b"dcterms:modified", b"dcterms:otro")
            bare.writestr(entry, part)
    return out.getvalue()


def test_months_set_by_the_builder_are_what_the_views_show(night: Night) -> None:
    rows = ceplan.synthetic_unit("999997", 3, 11, 2025)
    ceplan_unidad.poner(rows[0], "F(SE)", [100 * month for month in range(1, 13)])
    night.deliver(ceplan.export_html(rows), "ejemplo/POI_PORACTIVIDADOPERATIVA_ANUAL_999997_20260115083724.xls")
    night.run()
    code = rows[0]["Actividad Operativa ID"].strip("'")
    shown = night.query(
        "SELECT mes, fisico_ejecutado, mes_cerrado FROM bi_poi_mensual WHERE codigo_ao = :code ORDER BY mes", code=code
    )
    assert [(month, int(value), closed) for month, value, closed in shown] == [
        (month, month, 1) for month in range(1, 13)
    ]
