"""Lines of programming against activities: what differs is listed with both totals, what agrees is not."""

import pandas as pd
import pytest

from assets.rules.fuentes import differences

MEASURES = ("financiero_inicial_soles", "financiero_programado_soles")


def months(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    """Activity, opening and current amount of a month, in hundredths."""
    codes, *amounts = zip(*rows, strict=True) if rows else ((), (), ())
    frame = {"anio": pd.array([2026] * len(rows), dtype="Int64"), "ue": pd.Series(["999999"] * len(rows), dtype="str")}
    frame |= {"codigo_ao": pd.Series(codes, dtype="str")}
    return pd.DataFrame(
        frame | {name: pd.array(said, dtype="Int64") for name, said in zip(MEASURES, amounts, strict=True)}
    )


def listed(lines: pd.DataFrame, activities: pd.DataFrame) -> list[tuple]:
    found = differences(lines, activities)
    shown = found[
        ["codigo_ao", "medida", "situacion", "total_fuente_soles", "total_actividad_soles", "diferencia_soles"]
    ]
    return [tuple(None if pd.isna(value) else value for value in row) for row in shown.itertuples(index=False)]


def test_lines_that_add_up_to_the_activity_are_not_listed() -> None:
    assert listed(months(("A", 100, 70), ("A", None, 30)), months(("A", 60, 100), ("A", 40, None))) == []


def test_a_centimo_is_listed() -> None:
    found = listed(months(("A", 100, 70), ("A", 1, 30)), months(("A", 100, 100)))
    assert found == [("A", MEASURES[0], "en_las_dos", 101, 100, 1)]


def test_a_blank_total_counts_as_nothing_and_stays_blank() -> None:
    assert listed(months(("A", None, 0)), months(("A", 0, None))) == []
    assert listed(months(("A", None, 5)), months(("A", 7, 5))) == [("A", MEASURES[0], "en_las_dos", None, 7, -7)]


def test_an_activity_of_one_export_is_listed_if_it_has_money_there() -> None:
    found = listed(months(("A", 1, 0), ("B", 5, 5)), months(("B", 5, 5), ("C", None, 3), ("D", None, None)))
    assert found == [
        ("A", MEASURES[0], "solo_en_fuente", 1, None, 1),
        ("C", MEASURES[1], "solo_en_actividad", None, 3, -3),
    ]


def test_an_export_without_rows_is_compared_too() -> None:
    assert listed(months(), months(("A", 3, 0))) == [("A", MEASURES[0], "solo_en_actividad", None, 3, -3)]
    assert listed(months(), months()) == []


def test_a_key_names_year_and_activity() -> None:
    found = differences(months(("AOI99999900001", 1, 1)), months())
    assert set(found["actividad_id"]) == {"2026-AOI99999900001"}


def test_sums_that_do_not_fit_are_refused() -> None:
    with pytest.raises(OverflowError):
        differences(months(*[("A", 9 * 10**17, 0)] * 12), months())
