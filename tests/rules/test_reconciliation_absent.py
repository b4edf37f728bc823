"""Data that are not there, figures that nobody knows, and texts that are no figures: reported, never a crash."""

from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.reconciliation import reconcile
from schemas.frames import conform, empty_frame, frame_schema
from schemas.registry import TABLES
from schemas.tables.publicado import CONCILIACION, PUBLICADO_CIFRA, RESULTS
from tests.rules.reconciliation_marts import YEARS, marts, published, reconciled

POI = {"documento": "Evaluación POI 2021", "anio": 2021, "ue": "001087"}
PSIG = {"documento": "Evaluación PSIG 2023", "anio": 2023, "ue": None}
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["-", "", "%", "1,5", "9" * 5000, "²", "٣", "1/0", "0", "Cusco y", ", y "]
)


def figures(*rows: dict[str, object]) -> pd.DataFrame:
    """Rows of table `publicado_cifra`."""
    default = {"cuadro": "resumen", "cifra": "ao_programadas", "clave": "", "donde": "", "publicado": "130"}
    values = [{**default, **row, "fila": i, "carga_id": f"publicado-{i}"} for i, row in enumerate(rows, start=2)]
    return conform(PUBLICADO_CIFRA, pd.DataFrame(values, dtype=object))


def one(**row: object) -> pd.Series:
    return reconcile(figures(row), marts()).iloc[0]


@pytest.mark.parametrize("anio", YEARS)
@pytest.mark.parametrize("given_marts", ["absent", "empty"])
def test_without_data_nothing_has_a_source_and_it_says_so(anio: int, given_marts: str) -> None:
    data = {} if given_marts == "absent" else {name: empty_frame(TABLES[name]) for name in marts()}
    frame = reconcile(published(anio), data)
    assert len(frame) == len(published(anio))
    assert set(frame["resultado"]) == {"sin_fuente"}
    assert frame["explicacion"].str.startswith("no hay datos cargados").all()


def test_one_year_without_data_does_not_stop_another() -> None:
    data = {name: frame for name, frame in marts().items() if name.startswith("psig")}
    both = pd.concat([published(anio) for anio in YEARS], ignore_index=True)
    frame = reconcile(both, data)
    assert set(frame[frame["anio"] == 2021]["resultado"]) == {"sin_fuente"}
    pd.testing.assert_frame_equal(frame[frame["anio"] == 2023].reset_index(drop=True), reconciled(2023))


@pytest.mark.parametrize(
    "unknown",
    [
        {**POI, "cifra": "cifra_nueva"},
        {**POI, "cuadro": "tabla 9", "cifra": "fisico_pct"},
        {**PSIG, "cifra": "ao_programadas"},
        {**POI, "documento": "Memoria anual 2021"},
    ],
    ids=["figure", "table", "other plan", "document"],
)
def test_a_figure_that_no_rule_knows_is_reported_as_such(unknown: dict[str, object]) -> None:
    row = one(**unknown)
    assert row["resultado"] == "sin_fuente"
    assert row["explicacion"].startswith("ninguna regla conoce esta cifra")


@pytest.mark.parametrize("text", ["n.d.", "95,88%", "10 de 12", "ciento treinta", "1.2.3", "9" * 5000])
def test_a_text_that_is_no_number_differs_from_the_one_that_is_computed(text: str) -> None:
    row = one(**POI, publicado=text)
    assert (row["resultado"], row["calculado"]) == ("diferente", "130")
    assert pd.isna(row["diferencia"])
    assert "no se lee como número" in row["explicacion"]


def test_a_percentage_where_a_count_is_expected_differs() -> None:
    row = one(**POI, publicado="130%")
    assert (row["resultado"], row["calculado"]) == ("diferente", "130")


def test_a_dash_where_something_is_computed_differs() -> None:
    row = one(**POI, publicado="-")
    assert row["resultado"] == "diferente"
    assert "se publicó sin cifra" in row["explicacion"]


def test_a_difference_too_large_for_its_column_is_told_and_not_stored() -> None:
    row = one(**POI, publicado="9" * 18)
    assert row["resultado"] == "diferente"
    assert pd.isna(row["diferencia"])
    assert "no cabe" in row["explicacion"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**POI, "ue": None}, "de qué unidad ejecutora"),
        ({**POI, "ue": "999999"}, "no hay datos cargados (POI 2021, UE 999999)"),
        ({**POI, "cuadro": "tabla 5", "cifra": "fisico_pct", "clave": "131"}, "no hay actividad N° 131"),
        ({**POI, "cuadro": "tabla 5", "cifra": "fisico_pct", "clave": "²"}, "no es un número de actividad"),
        ({**POI, "cuadro": "tabla 1", "cifra": "pim_millones", "clave": "OEI.01"}, "OEI.01"),
        ({**POI, "cifra": "pct_fisico_excelente"}, "«excelente»"),
        ({**POI, "cifra": "recomendacion_3.3_otra"}, "«otra»"),
        ({**PSIG, "cuadro": "cuadro 1", "cifra": "pct", "clave": "2023-99-2023"}, "2023-99-2023"),
        ({**PSIG, "cuadro": "responsables", "cifra": "nivel_cumplimiento", "clave": "OFICINA X"}, "«OFICINA X»"),
        ({**PSIG, "cuadro": "otras cifras", "cifra": "actividad_34_pct"}, "2 metas"),
    ],
)
def test_what_the_data_do_not_hold_has_no_source_and_a_reason(row: dict[str, object], reason: str) -> None:
    found = one(**row)
    assert found["resultado"] == "sin_fuente"
    assert reason in found["explicacion"]


def test_no_figures_give_no_rows_in_the_shape_of_the_table() -> None:
    pd.testing.assert_frame_equal(reconcile(empty_frame(PUBLICADO_CIFRA), marts()), empty_frame(CONCILIACION))


def _both_sources() -> dict[str, pd.DataFrame]:
    """The marts of 2021 under both sources, the export with one activity less in its summary."""
    data = marts()
    for name in ("poi_actividad", "poi_resumen", "poi_valoracion", "poi_agregado"):
        export = data[name].assign(fuente="poi_ceplan")
        if name == "poi_resumen":
            export["actividades"] = export["actividades"] - 1
        data[name] = pd.concat([export, data[name]], ignore_index=True)
    return data


def test_the_published_table_is_compared_first_and_the_export_named_where_it_says_something_else() -> None:
    frame = reconcile(published(2021), _both_sources())
    assert frame["resultado"].tolist() == reconciled(2021)["resultado"].tolist()
    count = frame[frame["cifra"] == "ao_programadas"].iloc[0]
    assert "Según poi_ceplan: 129 (diferente)" in count["explicacion"]
    assert frame["explicacion"].str.contains("poi_ceplan").sum() == 1


def test_where_only_the_export_is_there_it_is_what_is_compared() -> None:
    data = {
        name: frame[frame["fuente"] == "poi_ceplan"] if "poi" in name else frame
        for name, frame in _both_sources().items()
    }
    row = reconcile(figures(POI), data).iloc[0]
    assert (row["resultado"], row["calculado"]) == ("diferente", "129")


@cache
def _one_of_each_kind() -> pd.DataFrame:
    every = pd.concat([published(anio) for anio in YEARS], ignore_index=True)
    return every.drop_duplicates(["cuadro", "cifra"])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), TEXTS, TEXTS | st.none())
def test_no_printed_text_and_no_key_makes_it_fail(position: int, printed: str, key: str | None) -> None:
    kinds = _one_of_each_kind()
    row = kinds.iloc[[position % len(kinds)]].reset_index(drop=True)
    row["publicado"] = pd.Series([printed], dtype="str")
    if key is not None:
        row["clave"] = pd.Series([key], dtype="str")
    frame = reconcile(row, marts())
    frame_schema(CONCILIACION).validate(frame)
    assert frame["resultado"].iloc[0] in RESULTS
    if frame["resultado"].iloc[0] == "diferente":
        assert frame["calculado"].notna().all()
