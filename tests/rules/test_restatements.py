"""What changed from one snapshot to the next: which measure, from what to what, and of which kind."""

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from assets.rules.restatements import restatements
from schemas.columns import MEASURE_NAMES
from schemas.frames import conform, frame_schema
from schemas.tables.poi import POI_MENSUAL_HISTORIA, POI_REPROGRAMACION

CODE = "AOI00108700175"
MAY, JUNE, JULY = "2026-05-09T15:45:12Z", "2026-06-19T13:37:24Z", "2026-07-10T10:00:00Z"
CLOSED = {MAY: 4, JUNE: 5, JULY: 6}


def _versions(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    filled = [
        {
            **dict.fromkeys(POI_MENSUAL_HISTORIA.names),
            "anio": 2026,
            "codigo_ao": CODE,
            "mes": 4,
            "ue": "001087",
            "fila": 2,
            "carga_id": f"carga {row['desde']}",
            **row,
        }
        for row in rows
    ]
    return conform(POI_MENSUAL_HISTORIA, pd.DataFrame(filled, dtype=object))


def _changes(measure: str, *values: int | None) -> pd.DataFrame:
    instants = [MAY, JUNE, JULY, None]
    rows = [
        {"desde": instants[i], "hasta": instants[i + 1] if i + 1 < len(values) else None, measure: value}
        for i, value in enumerate(values)
    ]
    return restatements(_versions(rows), CLOSED)


@pytest.mark.parametrize(
    ("measure", "old", "new", "kind"),
    [
        ("fisico_ejecutado", None, 500, "reporte"),
        ("financiero_ejecutado_soles", None, 0, "reporte"),
        ("fisico_ejecutado", 0, 500, "rectificacion"),
        ("fisico_ejecutado", 500, None, "rectificacion"),
        ("fisico_programado", 500, 600, "reprogramacion"),
        ("fisico_programado", None, 600, "reprogramacion"),
        ("financiero_programado_soles", 0, None, "reprogramacion"),
        ("fisico_inicial", 1, 2, "reprogramacion"),
    ],
)
def test_each_kind_of_change(measure: str, old: int | None, new: int | None, kind: str) -> None:
    found = _changes(measure, old, new)
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["medida"], row["tipo"], row["visto_en"], row["carga_id"]) == (
        measure,
        kind,
        JUNE,
        f"carga {JUNE}",
    )
    assert [None if pd.isna(row[name]) else row[name] for name in ("valor_anterior", "valor_nuevo")] == [
        old,
        new,
    ]
    assert row["actividad_id"] == f"2026-{CODE}"


def test_every_change_of_a_measure_is_seen_when_it_was_made() -> None:
    found = _changes("fisico_programado", 500, 600, 500)
    assert found["visto_en"].tolist() == [JUNE, JULY]
    assert found["valor_nuevo"].tolist() == [600, 500]


def test_a_measure_that_stays_is_no_restatement() -> None:
    rows = [
        {"desde": MAY, "hasta": JUNE, "fisico_programado": 500, "fisico_ejecutado": None},
        {"desde": JUNE, "fisico_programado": 500, "fisico_ejecutado": 1},
    ]
    assert restatements(_versions(rows), CLOSED)["medida"].tolist() == ["fisico_ejecutado"]


def test_an_activity_that_came_back_is_not_compared_with_what_it_was() -> None:
    rows = [
        {"desde": MAY, "hasta": JUNE, "fisico_programado": 500},
        {"desde": JULY, "fisico_programado": 600},
    ]
    assert restatements(_versions(rows), CLOSED).empty


def test_months_and_activities_are_not_mixed() -> None:
    rows = [
        {"desde": MAY, "hasta": JUNE, "mes": 4, "fisico_programado": 1},
        {"desde": JUNE, "mes": 5, "fisico_programado": 2},
        {"desde": JUNE, "codigo_ao": "AOI00108700999", "fisico_programado": 3},
    ]
    assert restatements(_versions(rows), CLOSED).empty


def test_a_month_is_closed_as_of_the_snapshot_that_showed_the_change() -> None:
    rows = [
        {"mes": month, "desde": since, "hasta": until, "fisico_programado": value}
        for month in (5, 6)
        for since, until, value in ((MAY, JUNE, 1), (JUNE, JULY, 2), (JULY, None, 3))
    ]
    found = restatements(_versions(rows), CLOSED).set_index(["mes", "visto_en"])["mes_cerrado"]
    assert found.to_dict() == {(5, JUNE): 1, (5, JULY): 1, (6, JUNE): 0, (6, JULY): 1}


def test_an_instant_that_nobody_dated_is_an_error() -> None:
    with pytest.raises(KeyError, match=JUNE):
        restatements(
            _versions([{"desde": MAY, "hasta": JUNE, "fisico_inicial": 1}, {"desde": JUNE}]), {MAY: 4}
        )


def test_rows_are_those_of_the_contract_in_the_order_of_its_key() -> None:
    rows = [
        {"mes": month, "desde": since, "hasta": until, **dict.fromkeys(MEASURE_NAMES, value)}
        for month in (12, 2)
        for since, until, value in ((MAY, JUNE, 1), (JUNE, None, 2))
    ]
    found = restatements(_versions(rows), CLOSED)
    assert len(found) == 12
    assert found[list(POI_REPROGRAMACION.key)].values.tolist() == sorted(
        found[list(POI_REPROGRAMACION.key)].values.tolist()
    )
    frame_schema(POI_REPROGRAMACION).validate(
        found.assign(es_sintetico=pd.Series(0, index=found.index, dtype="Int64"))[
            list(POI_REPROGRAMACION.names)
        ]
    )


def test_no_versions_no_restatements() -> None:
    found = restatements(_versions([{"desde": MAY}]).iloc[:0], CLOSED)
    assert found.empty
    assert list(found.columns) == [name for name in POI_REPROGRAMACION.names if name != "es_sintetico"]


@pytest.mark.parametrize(
    ("mes", "late"), [(1, 4), (4, 1), (5, 0), (6, 0)], ids=["January", "April", "the month before", "the month itself"]
)
def test_a_report_is_late_by_the_months_between_its_month_and_when_it_was_seen(mes: int, late: int) -> None:
    rows = [{"desde": MAY, "hasta": JUNE, "mes": mes}, {"desde": JUNE, "mes": mes, "fisico_ejecutado": 0}]
    assert restatements(_versions(rows), CLOSED)["meses_de_atraso"].tolist() == [late]


def test_only_a_report_is_late() -> None:
    assert _changes("fisico_ejecutado", 1, 2)["meses_de_atraso"].isna().all()
    assert _changes("fisico_programado", None, 2)["meses_de_atraso"].isna().all()
