"""Tables as CSV: what a program computes with, and what a spreadsheet must not run."""

import csv
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest

from assets.reports.document import tables_csv
from assets.reports.document.formats import cell
from assets.reports.document.model import Field, Shown, Table
from tests.reports import documents


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def one(value: object) -> str:
    table = Table("t", "T", (Field("f", "F"), Field("g", "G")), ((value, "x"),), documents.SOURCE)  # type: ignore[arg-type]
    return read(tables_csv.write(replace(documents.sample(), blocks=(table,)))["t.csv"])[1][0]


def test_one_file_for_each_table_with_every_value_exact() -> None:
    document = documents.big(50)
    files = tables_csv.write(document)
    assert list(files) == [f"{table.key}.csv" for table in document.tables()]
    for table in document.tables():
        names, *rows = read(files[f"{table.key}.csv"])
        assert names == [field.name for field in table.fields]
        assert rows == [[cell(value) for value in row] for row in table.rows]


def test_it_is_what_excel_in_peru_opens_by_a_double_click() -> None:
    content = tables_csv.write(documents.sample())["distribucion.csv"]
    assert content.startswith(b"\xef\xbb\xbfvaloracion,cantidad,porcentaje,porcentaje_exacto_pct\r\n")
    assert "Óptimo,289,67,66.589862\r\n".encode() in content


@pytest.mark.parametrize(
    "text", ["=cmd|'/C calc'!A0", "+x", "-x", "@suma(1)", "\t=1", " =1", "\n=1", "-", "=1", "+1+2", "-2-3"]
)
def test_a_text_that_a_spreadsheet_would_run_says_that_it_is_one(text: str) -> None:
    assert one(text).startswith(tables_csv.INERT)


@pytest.mark.parametrize("value", [Decimal("-5.30"), -5, "-5.30", "+51", "1,234.50", "a=b", "normal"])
def test_numbers_and_plain_texts_are_left_as_they_are(value: Decimal | int | str) -> None:
    assert one(value) == str(value)


def test_nothing_unseen_gets_into_a_file_and_equal_documents_are_equal_bytes() -> None:
    files = tables_csv.write(documents.hostile())
    assert files == tables_csv.write(documents.hostile())
    said = b"".join(files.values()).decode("utf-8-sig")
    assert not set(said) & set("\x00\x07\x1b\x0b\u202e\u202c\ufffe")
    for content in files.values():
        _, *rows = read(content)
        assert not [text for row in rows for text in row if text.startswith(("=", "@", "\t", "\r"))]


def test_names_of_columns_are_texts_too() -> None:
    table = Table("t", "T", (Field("=f", "F", Shown.TEXT),), (), documents.SOURCE)
    assert read(tables_csv.write(replace(documents.sample(), blocks=(table,)))["t.csv"]) == [["'=f"]]
