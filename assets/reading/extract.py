"""From a table found in a sheet to typed rows, each with its row number and its findings.

Nothing disappears: a row is loaded, or kept apart with its cells and its reason, or it is blank in every declared
column, or a title repeated by a page break, or a note under the table. Totals typed under a table are left out with
a notice, because totals are computed.
"""

from dataclasses import dataclass, field

from assets.reading import cells
from assets.reading.book import Value, is_blank
from assets.reading.cells import CellProblem, show
from assets.reading.table import Table
from schemas.layouts.layout import Field
from schemas.normal import bare, fold
from schemas.observation import Observation, observe

#: Below this many filled cells a row without its needed cells is a note, not a damaged row.
FILLED_IN_A_ROW = 2


@dataclass(slots=True)
class Row:
    """`values`: column -> typed value. `raw`: title -> text as written, for quarantine."""

    fila: int
    values: dict[str, object]
    raw: dict[str, str]
    findings: list[Observation] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        return any(finding.blocks_row for finding in self.findings)


@dataclass(slots=True)
class Extract:
    """`notices` are findings that belong to no row kept here, such as a line of totals."""

    rows: list[Row]
    notices: list[Observation]


def extract(table: Table) -> Extract:
    """All rows of the table, good and bad alike; a bad one carries the findings that reject it."""
    sheet = table.sheet
    filled_down = _merged_cells(table)
    header = {column: bare(show(sheet.value(table.header_row, column))) for column in table.columns.values()}
    result = Extract([], [])
    for number in range(table.first_row, len(sheet.rows) + 1):
        own = {item: sheet.value(number, column) for item, column in table.columns.items()}
        filled = [value for value in own.values() if not is_blank(value)]
        if not filled or all(bare(show(own[i])) == header[c] for i, c in table.columns.items()):
            continue
        if any(isinstance(value, str) and fold(value).startswith("total") for value in filled[:2]):
            result.notices.append(observe("fila_total_omitida", show(filled[0]), hoja=sheet.name, celda=f"A{number}", fila=number))
            continue
        merged = {item: sheet.value(*filled_down[(number, column)]) for item, column in table.columns.items() if (number, column) in filled_down}
        values = {**own, **merged}
        if len(filled) < FILLED_IN_A_ROW and any(item.needed and is_blank(values[item]) for item in table.columns):
            continue
        result.rows.append(_row(table, number, values))
    return result


def _merged_cells(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells that a merge hides -> the cell that holds its value, where the layout says that it fills down."""
    down = {column for item, column in table.columns.items() if item.merged}
    return {
        (row, column): (top, left)
        for top, left, bottom, right in table.sheet.merges
        for row in range(max(top, table.first_row), bottom + 1)
        for column in range(left, right + 1)
        if column in down and (row, column) != (top, left)
    }


def _row(table: Table, number: int, values: dict[Field, Value]) -> Row:
    row = Row(number, {}, {table.titles[table.columns[item]]: show(value) for item, value in values.items()})
    for item, value in values.items():
        try:
            row.values[item.column] = read_cell(table, item, value, number)
            if item.needed and row.values[item.column] is None:
                raise CellProblem("celda_vacia")
        except CellProblem as problem:
            row.values[item.column] = None
            row.findings.append(cell_finding(table, item, number, value, problem))
    return row


def read_cell(table: Table, item: Field, value: Value, number: int) -> object:
    """The typed value of one cell. Raises `CellProblem`."""
    if item.reader in ("percentage", "verbatim") and (number, table.columns[item]) in table.sheet.percents:
        if item.reader == "percentage":
            return cells.percentage(value, percent_format=True)
        hundredths = cells.quantity(value, percent_format=True).hundredths or 0
        return f"{hundredths // 100}%" if hundredths % 100 == 0 else f"{hundredths / 100:.2f}%"
    return getattr(cells, item.reader)(value)


def cell_finding(table: Table, item: Field, number: int, value: Value, problem: CellProblem) -> Observation:
    """The finding for a cell that does not fit the grammar, with its address and its column's title."""
    return observe(
        problem.regla,
        show(value),
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{number}",
        fila=number,
        columna=table.titles[table.columns[item]],
        **problem.details,
    )


def reject_duplicates(table: Table, rows: list[Row], key: tuple[str, ...], *, label: str, what: str) -> None:
    """Every copy of a repeated key is rejected, each finding naming all the rows."""
    first = next(item for item in table.columns if item.column == key[0])
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        values = tuple(row.values.get(name) for name in key)
        if None not in values:
            groups.setdefault(values, []).append(row)
    for values, copies in groups.items():
        if len(copies) < 2:
            continue
        written = label.format(*values)
        filas = ", ".join(str(row.fila) for row in copies)
        for row in copies:
            row.findings.append(
                observe(
                    "clave_duplicada",
                    " ".join(str(value) for value in values),
                    hoja=table.sheet.name,
                    celda=f"{table.letter(first)}{row.fila}",
                    fila=row.fila,
                    clave=written,
                    filas=filas,
                    que=what,
                )
            )
