"""A frame takes the contract's form without any value changing; what does not fit is refused by name."""

import pandas as pd
import pandera.errors
import pytest

from schemas.contract import Kind, Table, amount, boolean, date, instant, integer, percent, text
from schemas.frames import conform, dtype, empty_frame, frame_schema
from schemas.registry import TABLES

TABLE = Table(
    "ejemplo",
    "Para pruebas.",
    (
        text("codigo", "Código.", pattern=r"\d{4}"),
        text("clase", "Clase.", nullable=True, values=("a", "b")),
        integer("mes", "Mes.", nullable=True, minimum=1, maximum=12),
        boolean("activo", "1 si.", nullable=True),
        amount("monto_soles", "Monto.", unit="soles", nullable=True, minimum=0),
        percent("pct", "Porcentaje.", nullable=True, maximum=100),
        date("fecha", "Fecha.", nullable=True),
        instant("visto_en", "Visto.", nullable=True),
    ),
    key=("codigo",),
)
GOOD = {
    "codigo": "0002",
    "clase": "a",
    "mes": 5,
    "activo": 1,
    "monto_soles": 4_967_200,
    "pct": 100_000_000,
    "fecha": "2026-05-09",
    "visto_en": "2026-05-09T15:45:12Z",
}


def _frame(**changes: object) -> pd.DataFrame:
    return conform(TABLE, pd.DataFrame([GOOD | changes]))


def test_a_good_row_is_accepted_as_it_is() -> None:
    frame = _frame()
    assert frame_schema(TABLE).validate(frame).to_dict("records") == [GOOD]


@pytest.mark.parametrize(
    "change",
    [
        {"codigo": "00021"},  # the whole text must match, not its beginning
        {"codigo": "0002\n"},
        {"codigo": None},
        {"clase": "c"},
        {"mes": 13},
        {"activo": 2},
        {"monto_soles": -1},
        {"monto_soles": 10**18},  # 18 digits, on both engines
        {"pct": 100_000_001},  # a maximum is in whole units, a frame in millionths
        {"fecha": "2026-02-30"},
        {"fecha": "9/5/2026"},
        {"visto_en": "2026-05-09 15:45:12"},
    ],
)
def test_a_bad_value_is_refused(change: dict) -> None:
    with pytest.raises(pandera.errors.SchemaErrors):
        frame_schema(TABLE).validate(_frame(**change), lazy=True)


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(pandera.errors.SchemaErrors):
        frame_schema(TABLE).validate(conform(TABLE, pd.DataFrame([GOOD, GOOD])), lazy=True)


def test_every_column_but_the_key_may_be_empty_and_stays_empty() -> None:
    frame = _frame(**dict.fromkeys(GOOD, None) | {"codigo": "0002"})
    assert frame.drop(columns="codigo").isna().all(axis=None)
    frame_schema(TABLE).validate(frame)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("mes", ["5"]),  # a text is not a number until it is parsed
        ("mes", [5.5]),
        ("monto_soles", [2.0**53 + 2]),  # a float that big has already lost its last digits
        ("codigo", [2]),  # astype would make it "2": 0002 must not become 2
        ("fecha", [pd.Timestamp("2026-05-09")]),
    ],
)
def test_a_cast_that_would_change_a_value_is_refused(column: str, values: list) -> None:
    with pytest.raises(TypeError, match=column):
        _frame(**{column: values[0]})


def test_columns_take_the_contracts_order_and_unknown_or_missing_ones_are_named() -> None:
    assert tuple(conform(TABLE, pd.DataFrame([GOOD])[[*reversed(TABLE.names)]]).columns) == TABLE.names
    with pytest.raises(TypeError, match="mes.*otra"):
        conform(TABLE, pd.DataFrame([GOOD]).rename(columns={"mes": "otra"}))


def test_the_index_is_kept_because_it_is_the_row_that_a_person_sees() -> None:
    assert list(conform(TABLE, pd.DataFrame([GOOD], index=[17])).index) == [17]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_has_a_schema_that_accepts_its_empty_frame(table: Table) -> None:
    frame = empty_frame(table)
    assert list(frame_schema(table).validate(frame).columns) == list(table.names)
    for column in table.columns:
        is_text = column.kind in (Kind.TEXT, Kind.DATE, Kind.INSTANT)
        assert str(frame[column.name].dtype) == dtype(column) == ("str" if is_text else "Int64")
