"""The page about cells says what the readers do: each row of its tables is run through them."""

import re
from pathlib import Path

import pytest

from assets.reading import cells, decimals
from assets.reading.cells import CellProblem
from schemas.messages import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "celdas.md").read_text(encoding="utf-8")
READERS = {
    "Cantidades": "quantity",
    "Montos": "amount",
    "Porcentajes": "percentage",
    "Números enteros": "integer",
    "Números de una exportación": "machine_amount",
    "Fechas": "iso_date",
    "Sí o no": "yes_no",
    "Códigos": "code",
}
CSV = "Coma o punto en un CSV"


def _tables() -> dict[str, list[list[str]]]:
    """Heading -> the cells of each row of its tables, without their titles."""
    found: dict[str, list[list[str]]] = {}
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|")]
        rows = [line[1:-1].split(" | ") for line in lines if not re.fullmatch(r"[| -]+", line)]
        found[heading] = [row for row in rows if row[0].strip() not in ("Se escribe", "Los demás números", "Celda")]
    return found


TABLES = _tables()
ROWS = [(heading, row) for heading in READERS for row in TABLES[heading]]


def written(cell: str) -> str | None:
    """What stands between the ticks, its blanks too; a blank cell is said in words."""
    return None if cell.strip() == "(vacía)" else cell.strip().removeprefix("`").removesuffix("`")


def number(hundredths: int, places: int = 2) -> str:
    return f"{hundredths / 10**places:.{places}f}".rstrip("0").rstrip(".")


def read(reader: str, text: str | None, **more: object) -> str:
    """What a reader makes of a text, in the words of the page."""
    try:
        value = getattr(cells, reader)(text, **more)
    except CellProblem as problem:
        return f"`{problem.regla}`"
    if isinstance(value, cells.Quantity):
        amount = "sin cantidad" if value.hundredths is None else number(value.hundredths) + " %" * value.is_percent
        return amount + (f" · meta de {value.ejercicio}" if value.ejercicio else "")
    if value is None:
        return "vacío"
    if isinstance(value, bool):
        return "sí" if value else "no"
    if reader == "percentage":
        return number(value, 6) + " %"
    return number(value) if reader in ("amount", "machine_amount") else str(value)


@pytest.mark.parametrize(("heading", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else value[0])
def test_each_row_of_the_page_is_what_the_reader_does(heading: str, row: list[str]) -> None:
    assert read(READERS[heading], written(row[0])) == row[1].strip()


@pytest.mark.parametrize("row", [row for row in TABLES["Cantidades"] if row[1].strip() == "`numero_con_palabras`"])
def test_what_the_page_says_to_write_is_what_is_suggested(row: list[str]) -> None:
    with pytest.raises(CellProblem) as caught:
        cells.quantity(written(row[0]))
    suggested = caught.value.details["sugerencia"]
    assert f"`{suggested}`" == row[2].split(";")[0].strip()
    assert cells.quantity(suggested).hundredths is not None


@pytest.mark.parametrize("row", TABLES[CSV], ids=lambda row: row[0] + row[1])
def test_each_row_about_text_files_is_what_the_reader_does(row: list[str]) -> None:
    decided = decimals.decide(re.findall("`([^`]+)`", row[0]))
    assert read("quantity", written(row[1]), decimal=decided) == row[2].strip()


def test_every_section_of_the_page_is_held_to_the_readers() -> None:
    assert TABLES.keys() == {*READERS, CSV, "Lo que no depende de la columna"}
    assert len(ROWS) > 100


def test_the_rules_that_the_page_names_are_rules() -> None:
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", PAGE))
    assert named <= RULES.keys()
