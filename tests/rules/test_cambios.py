"""What changed in an activity, and what exports called its unit, objective and action: told from versions alone."""

from collections.abc import Mapping

import pandas as pd
import pytest

from assets.rules.cambios import changes
from assets.rules.nombres import names
from schemas.frames import conform, frame_schema
from schemas.tables.historia import ATTRIBUTES, CAMBIO_ACTIVIDAD, NOMBRE_HISTORIA
from schemas.tables.poi import POI_AO_HISTORIA

CODE, OTHER = "AOI00108700175", "AOI00108700176"
MAY, JUNE, JULY = "2026-05-09T15:45:12Z", "2026-06-19T13:37:24Z", "2026-07-10T10:00:00Z"
LOADS = {MAY: "mayo", JUNE: "junio", JULY: "julio"}


def versions(*rows: Mapping[str, object]) -> pd.DataFrame:
    filled = [
        {
            **dict.fromkeys(POI_AO_HISTORIA.names),
            **{"anio": 2026, "codigo_ao": CODE, "ue": "001087", "fila": 2, "activo": 1, "lectura": "aditiva"},
            **{"actividad_operativa": "Taller", "es_sintetico": 0, "desde": MAY},
            "carga_id": LOADS[str(row.get("desde", MAY))],
            **row,
        }
        for row in rows
    ]
    return conform(POI_AO_HISTORIA, pd.DataFrame(filled, dtype=object))


def told(*rows: Mapping[str, object]) -> list[tuple]:
    found = changes(versions(*rows), LOADS)
    frame_schema(CAMBIO_ACTIVIDAD).validate(found)
    columns = ["codigo_ao", "visto_en", "atributo", "tipo", "valor_anterior", "valor_nuevo", "carga_id"]
    shown = found[columns].astype(object).where(found[columns].notna(), None)
    return list(shown.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("column", "old", "new", "words"),
    [
        ("actividad_operativa", "Taller", "Taller regional", ("Taller", "Taller regional")),
        ("unidad_medida", None, "Informe", (None, "Informe")),
        ("oei", "OEI.01", None, ("OEI.01", None)),
        ("activo", 1, 0, ("SI", "NO")),
        ("acumulado", None, 1, (None, "SI")),
        ("departamento", "Lima", "Callao", ("Lima", "Callao")),
    ],
)
def test_each_attribute_is_told_with_what_it_was_and_is(
    column: str, old: object, new: object, words: tuple[str | None, str | None]
) -> None:
    found = told({"hasta": JUNE, column: old}, {"desde": JUNE, column: new})
    assert found == [(CODE, JUNE, ATTRIBUTES[column], "cambia", *words, "junio")]


def test_a_renamed_objective_is_no_change_of_its_activities() -> None:
    assert told({"hasta": JUNE, "oei_denominacion": "A"}, {"desde": JUNE, "oei_denominacion": "B"}) == []


def test_what_begins_with_the_first_photograph_does_not_appear() -> None:
    assert told({}) == []
    assert told({}, {"codigo_ao": OTHER, "desde": JUNE}) == [
        (OTHER, JUNE, "presencia", "aparece", None, "Taller", "junio")
    ]


def test_what_goes_is_told_and_what_comes_back_is_not_compared_with_itself() -> None:
    found = told({"hasta": JUNE}, {"desde": JULY, "actividad_operativa": "Otro"})
    assert found == [
        (CODE, JUNE, "presencia", "desaparece", "Taller", None, "junio"),
        (CODE, JULY, "presencia", "reaparece", None, "Otro", "julio"),
    ]


def named(frame: pd.DataFrame) -> list[tuple]:
    found = names(frame, 2026, "001087")
    frame_schema(NOMBRE_HISTORIA).validate(found)
    columns = ["nivel", "codigo", "orden", "denominacion", "desde", "hasta", "carga_id"]
    shown = found[columns].astype(object).where(found[columns].notna(), None)
    return list(shown.itertuples(index=False, name=None))


def test_a_name_holds_while_some_activity_carries_it() -> None:
    centre = {"centro_costo_id": "01"}
    frame = versions(
        centre | {"centro_costo": "OGPP", "hasta": JUNE},
        centre | {"codigo_ao": OTHER, "centro_costo": "OGPP", "hasta": JULY},
        centre | {"desde": JUNE, "centro_costo": "OGPPM"},
        centre | {"codigo_ao": OTHER, "desde": JULY, "centro_costo": "OGPPM"},
    )
    assert named(frame) == [
        ("ue", "001087", 1, "001087", MAY, None, "mayo"),
        ("unidad", "01", 1, "OGPP", MAY, JULY, "mayo"),
        ("unidad", "01", 2, "OGPPM", JUNE, None, "junio"),
    ]


def test_a_name_that_comes_back_is_another_stretch() -> None:
    one = {"oei": "OEI.01", "ue_denominacion": "Sede"}
    frame = versions(
        one | {"hasta": JUNE, "oei_denominacion": "Uno"},
        one | {"desde": JUNE, "hasta": JULY, "oei_denominacion": "Dos"},
        one | {"desde": JULY, "oei_denominacion": "Uno"},
    )
    assert named(frame) == [
        ("objetivo", "OEI.01", 1, "Uno", MAY, JUNE, "mayo"),
        ("objetivo", "OEI.01", 2, "Dos", JUNE, JULY, "junio"),
        ("objetivo", "OEI.01", 3, "Uno", JULY, None, "julio"),
        ("ue", "001087", 1, "Sede", MAY, None, "mayo"),
    ]


def test_versions_of_one_name_that_touch_are_one() -> None:
    frame = versions({"hasta": JUNE}, {"desde": JUNE, "hasta": JULY}, {"desde": JULY, "unidad_medida": "Informe"})
    assert named(frame) == [("ue", "001087", 1, "001087", MAY, None, "mayo")]


def test_a_centre_without_a_code_is_known_by_its_name() -> None:
    found = names(versions({"centro_costo": "Oficina de Prensa"}), 2026, "001087")
    assert found.loc[found["nivel"] == "unidad", ["codigo", "miembro_id"]].to_numpy().tolist() == [
        ["Oficina de Prensa", "001087-oficina-de-prensa"]
    ]
