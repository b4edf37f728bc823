"""The published figures, to the digit, through SQL on both engines."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.loading.conftest import After
from tests.loading.night import Night

DATOS = Path(__file__).parents[1] / "builders" / "datos"


def published(name: str) -> list[dict[str, str]]:
    with (DATOS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def loaded(after: After) -> Night:
    return after()


def half_up(value: object) -> int:
    return int(Decimal(str(value)) + Decimal("0.5"))


def test_poi_2021_reproduces_every_figure_of_the_evaluation(loaded: Night) -> None:
    rows = loaded.query(
        "SELECT numero, fisico_pct, fisico_valoracion, financiero_pct, financiero_valoracion FROM bi_poi_actividad"
        " WHERE anio = 2021 AND ue = '001087' ORDER BY numero"
    )
    table = published("poi_2021_tabla5")
    assert len(rows) == len(table) == 130
    for row, printed in zip(rows, table, strict=True):
        assert row[0] == int(printed["n"])
        assert f"{half_up(row[1])}%" == printed["fisico_pct_publicado"], printed
        assert f"{half_up(row[3])}%" == printed["financiero_pct_publicado"], printed
        assert row[2].casefold() == printed["fisico_valoracion_publicada"].casefold(), printed
        assert row[4].casefold() == printed["financiero_valoracion_publicada"].casefold(), printed

    shares = loaded.query(
        "SELECT porcentaje FROM bi_poi_valoracion WHERE anio = 2021 AND dimension = 'fisico' ORDER BY orden"
    )
    assert [share for (share,) in shares] == [73, 3, 3, 5, 9, 7]
    mean, programmed, pct = loaded.query(
        "SELECT fisico_pct_promedio, financiero_programado_centimos, financiero_pct"
        " FROM bi_poi_resumen WHERE anio = 2021"
    )[0]
    assert round(Decimal(str(mean)), 2) == Decimal("89.79")
    assert programmed == 122_231_574_00
    assert round(Decimal(str(pct)), 2) == Decimal("95.88")
    objectives = loaded.query("SELECT oei, actividades FROM bi_poi_objetivo WHERE anio = 2021")
    assert len(objectives) == 12
    assert sum(1 for _, activities in objectives if activities) == 10


def test_highlights_are_a_family_sum_and_four_single_activities(loaded: Night) -> None:
    family = loaded.query(
        "SELECT fisico_ejecutado, unidad_medida FROM bi_poi_agregado WHERE anio = 2021 AND nivel = 'familia'"
        " AND lower(nombre) LIKE 'atenci%riesgo a trav%'"
    )
    assert [(int(done), unit) for done, unit in family] == [(6426, "Persona")]
    singles = loaded.query(
        "SELECT numero, fisico_ejecutado FROM bi_poi_actividad WHERE anio = 2021 AND numero IN (97, 104, 12, 119)"
    )
    assert {number: int(done) for number, done in singles} == {97: 5770, 104: 142, 12: 285444, 119: 15551}


def test_only_the_code_that_the_rename_list_gives_well_is_used(loaded: Night) -> None:
    with_code = loaded.query(
        "SELECT numero, codigo_ao, actividad_id FROM bi_poi_actividad WHERE anio = 2021 AND codigo_ao IS NOT NULL"
    )
    assert with_code == [(98, "AOI00108700175", "2021-AOI00108700175")]
    assert (
        loaded.value("SELECT actividad_id FROM bi_poi_actividad WHERE anio = 2021 AND numero = 15")
        == "2021-001087-N015"
    )
    suggestion = loaded.value("SELECT mensaje FROM bi_observacion WHERE regla = 'codigo_sugerido'")
    assert "AOI00108700181" in str(suggestion)


def test_psig_2023_reproduces_ranking_and_balance(loaded: Night) -> None:
    from schemas.codelists import unidad

    computed = dict(
        loaded.query(
            "SELECT responsable, cumplimiento_pct FROM bi_psig_responsable WHERE anio = 2023 AND puesto IS NOT NULL"
        )
    )
    table = published("psig_2023_responsables_publicado")
    assert len(computed) == len(table) == 14
    for row in table:
        unit = unidad(row["responsable"])
        assert unit is not None
        assert f"{half_up(computed[unit.abreviatura])}%" == row["nivel_cumplimiento_publicado"], row
    assert loaded.query("SELECT programadas, ejecutadas_al_100, origen FROM bi_psig_balance WHERE anio = 2023") == [
        (65, 46, "calculado")
    ]
    assert loaded.query("SELECT programadas, ejecutadas_al_100, origen FROM bi_psig_balance WHERE anio = 2022") == [
        (54, 44, "publicado")
    ]
    states = dict(
        loaded.query(
            "SELECT clase, COUNT(*) FROM (SELECT DISTINCT actividad, CASE WHEN estado IN ('sin_meta', 'suspendida')"
            " THEN estado ELSE 'listada' END AS clase FROM bi_psig_actividad WHERE anio = 2023) AS a GROUP BY clase"
        )
    )
    assert states == {"listada": 66, "sin_meta": 12, "suspendida": 1}


def test_both_engines_export_the_same_bytes(tmp_path: Path, pg_server: sa.URL) -> None:
    """Whatever engine this run is on, it is compared with a fresh embedded warehouse."""
    from tests.conftest import Databases
    from warehouse.engine import connect

    exports = []
    for name, server in (("embebido", None), ("servidor", pg_server)):
        databases = Databases(tmp_path, server)
        engine = connect(databases.create())
        try:
            from warehouse.schema import init

            init(engine)
            night = Night(engine, tmp_path / name)
            night.deliver_samples()
            night.run()
            exports.append(night.exported())
        finally:
            engine.dispose()
            databases.remove()
    assert len(exports[0]) > 30
    assert exports[0] == exports[1]
