"""From a table found in a sheet to typed rows, each with its row number and its findings.

Nothing disappears. A row below the titles is loaded, or kept apart with its cells and its reason, or it is one of
    blank in every column of the layout; what it has elsewhere is told
    the titles again, as a page break repeats them
    a line of totals, left out with a notice, because totals are computed
    a heading inside the table (one text merged over several columns), left out with a notice
    a note, under the last row of the table: one text, or a label and what it says
A line with one single cell anywhere else is a row that somebody began, and is kept apart.
"""

import re
from dataclasses import dataclass, field

from assets.reading import cells, unseen
from assets.reading.book import ErrorCell, UncalculatedCell, Value, is_blank
from assets.reading.cells import CellProblem, show, shown_percent
from assets.reading.table import Table
from schemas.layouts.layout import Field
from schemas.normal import bare, fold
from schemas.observation import Observation, column_letter, observe

#: Below this many filled cells a line without its needed cells is no row of the table.
FILLED_IN_A_ROW = 2
#: Copies of a key that a finding names; the others it counts.
NAMED_COPIES = 50
_TOTAL = re.compile(r"(?:sub[ -]?)?total(?:es)?\b")
#: `Total general`, and not `Total de personas atendidas`, which may be an activity.
_TOTAL_ALONE = re.compile(r"(?:sub[ -]?)?total(?:es)?\b(?: (?!de\b)\S+){0,4}\s*:?")
#: How the lines under a table begin: `Fuente: ...`, `Elaborado por: ...`, `* incluye ...`, `³ según ...`, `1/ ...`.
_NOTE = re.compile(
    r"[*¹²³⁴-⁹(]|[0-9]{1,2}/|(?:fuente|nota|notas|leyenda|elaborad[oa]|elaboración|observaci[oó]n(?:es)?|fecha|revisad[oa]"
    r"|responsable|aprobad[oa]|v\W?b)\b|[^:]{1,60}:(?:\s|$)"
)
#: A number and a title: an activity, wherever it stands.
_BEGUN = re.compile(r"(?:actividad\s*)?(?:n[°º]\s*)?[0-9]{1,3}(?:\s*[.):\-–]\s*[^\W\d_]|\s*[.):\-–]?\s*$)")


@dataclass(slots=True)
class Row:
    """`values`: column -> typed value. `written`: column -> cell as it was. `raw`: title -> its text, for quarantine.

    `percents` are the columns whose number Excel shows as a percentage.
    """

    fila: int
    values: dict[str, object]
    raw: dict[str, str]
    findings: list[Observation] = field(default_factory=list)
    written: dict[str, Value] = field(default_factory=dict)
    percents: set[str] = field(default_factory=set)

    @property
    def rejected(self) -> bool:
        return any(finding.blocks_row for finding in self.findings)


@dataclass(slots=True)
class Extract:
    """`notices` are findings that belong to no row kept here; `notes` the numbers of the lines that are notes."""

    rows: list[Row]
    notices: list[Observation] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line below the titles. `own`: its cells of the layout; `values`: with those that a merge fills down."""

    number: int
    own: dict[Field, Value]
    values: dict[Field, Value]
    places: dict[Field, tuple[int, int]]

    @property
    def filled(self) -> list[tuple[Field, Value]]:
        return [(item, value) for item, value in self.own.items() if not is_blank(value)]

    @property
    def has_its_keys(self) -> bool:
        return all(not is_blank(value) for item, value in self.values.items() if item.needed)


def extract(table: Table) -> Extract:
    """All rows of the table, good and bad alike; a bad one carries the findings that reject it."""
    lines, strays = _lines(table)
    last = max((line.number for line in lines if _is_row(line)), default=0)
    result = Extract([])
    for line in lines:
        text = _total(line)
        if text is not None:
            result.notices.append(_notice(table, "fila_total_omitida", line, text))
        elif _is_row(line):
            result.rows.append(_row(table, line))
        elif line.number > last and _is_note(line, last):
            result.notes.append(line.number)
            if not _NOTE.match(fold(show(line.filled[0][1]))) or not _only_words(line):
                result.notices.append(_notice(table, "linea_tomada_por_nota", line, show(line.filled[0][1])))
        elif _is_heading(table, line):
            result.notices.append(_notice(table, "encabezado_de_seccion", line, show(line.filled[0][1])))
        elif len(line.filled) < FILLED_IN_A_ROW:
            result.rows.append(_begun(table, line))
        else:
            result.rows.append(_row(table, line))
    result.notices.extend(unseen.outside(table, strays, [row.fila for row in result.rows]))
    return result


def _lines(table: Table) -> tuple[list[_Line], list[int]]:
    """The lines that say something in a column of the layout, and the rows that say something elsewhere only."""
    sheet = table.sheet
    filled_down = _merged_cells(table)
    titles = [
        {item: bare(show(sheet.value(row, column))) for item, column in table.columns.items()}
        for row in range(table.header_row, table.first_row)
    ]
    lines, strays = [], []
    for number in range(table.first_row, len(sheet.rows) + 1):
        own = {item: sheet.value(number, column) for item, column in table.columns.items()}
        if all(is_blank(value) for value in own.values()):
            if not all(map(is_blank, sheet.rows[number - 1])):
                strays.append(number)
            continue
        if {item: bare(show(value)) for item, value in own.items()} in titles:
            continue
        places = {item: filled_down.get((number, column), (number, column)) for item, column in table.columns.items()}
        lines.append(_Line(number, own, {item: sheet.value(*place) for item, place in places.items()}, places))
    return lines, strays


def _merged_cells(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells that a merge hides -> the cell that holds its value, where the layout says that it fills down.

    Down only: a text merged over several columns is the first one's, or the heading of a section.
    """
    down = {column for item, column in table.columns.items() if item.merged}
    return {
        (row, left): (top, left)
        for top, left, bottom, _ in table.sheet.merges
        if left in down
        for row in range(max(top + 1, table.first_row), min(bottom, len(table.sheet.rows)) + 1)
    }


def _is_row(line: _Line) -> bool:
    """All its needed cells, and more than one cell, its own or filled down by a merge; no total, no labelled note."""
    if not line.has_its_keys or _total(line) is not None or _is_labelled(line):
        return False
    return sum(not is_blank(value) for value in line.values.values()) >= FILLED_IN_A_ROW


def _total(line: _Line) -> str | None:
    """The text of a line of totals: `Total`, where the key of a row would be or with no key at all."""
    for item, value in line.filled:
        if isinstance(value, str) and _TOTAL.match(fold(value)):
            keys = [other for other, own in line.own.items() if other.needed and not is_blank(own)]
            alone = _TOTAL_ALONE.fullmatch(fold(value)) is not None
            return show(value) if keys == [] or (keys == [item] and alone) else None
    return None


def _is_labelled(line: _Line) -> bool:
    """A label (`Elaborado por:`) alone or with what it says beside it."""
    first = line.filled[0][1]
    if len(line.filled) > FILLED_IN_A_ROW or not isinstance(first, str):
        return False
    return bool(_NOTE.match(fold(first))) and not _BEGUN.match(fold(first))


def _only_words(line: _Line) -> bool:
    """No number stands in it, which might have been somebody's figure; a day may (`Fecha:`)."""
    return not any(isinstance(value, int | float) for _, value in line.filled)


def _is_note(line: _Line, last: int) -> bool:
    """A labelled line; or one text that begins no activity, off the table or in a column that rows can do without."""
    (item, value), *others = line.filled
    if _is_labelled(line):
        return True
    if others or not isinstance(value, str) or _BEGUN.match(fold(value)):
        return False
    return line.number > last + 1 or not item.needed


def _is_heading(table: Table, line: _Line) -> bool:
    if len(line.filled) != 1 or not isinstance(line.filled[0][1], str):
        return False
    columns = set(table.columns.values())
    return any(
        top == line.number and sum(left <= column <= right for column in columns) >= FILLED_IN_A_ROW
        for top, left, _, right in table.sheet.merges
    )


def _notice(table: Table, regla: str, line: _Line, text: str) -> Observation:
    column = column_letter(table.columns[line.filled[0][0]])
    return observe(regla, text, hoja=table.sheet.name, celda=f"{column}{line.number}", fila=line.number)


def _row(table: Table, line: _Line) -> Row:
    row = Row(line.number, {}, {})
    for item, value in line.values.items():
        percent = line.places[item] in table.sheet.percents
        row.raw[table.titles[table.columns[item]]] = _shown(value, percent)
        row.written[item.column] = value
        if percent:
            row.percents.add(item.column)
        try:
            read = read_cell(item, value, percent, table.sheet.decimal)
            if item.needed and read is None:
                raise CellProblem("celda_vacia")
        except CellProblem as problem:
            read = None
            told = CellProblem(item.soft) if item.soft else problem
            row.findings.append(cell_finding(table, item, line.number, value, told, percent))
        row.values[item.column] = read
    return row


def _begun(table: Table, line: _Line) -> Row:
    """A line with one cell, where rows are: kept apart as it is, under one finding."""
    row = _row(table, line)
    item, value = line.filled[0]
    found = [finding for finding in row.findings if finding.celda == f"{table.letter(item)}{line.number}"]
    row.findings = [cell_finding(table, item, line.number, value, CellProblem("fila_no_reconocida")), *found]
    return row


def _shown(value: Value, percent: bool) -> str:
    """The cell as the person sees it."""
    return shown_percent(value) if percent and isinstance(value, int | float) else show(value)


def read_cell(item: Field, value: Value, percent: bool = False, decimal: str | None = None) -> object:
    """The typed value of one cell; `percent`: a number that is shown as a percentage; `decimal`: the sign that the
    whole file writes before decimals, if that is known. Raises `CellProblem`."""
    if percent and not isinstance(value, ErrorCell | UncalculatedCell):
        if item.reader == "percentage":
            return cells.percentage(value, percent_format=True)
        if item.reader in ("amount", "integer", "iso_date"):
            raise CellProblem("numero_ilegible")
        value = _shown(value, percent)
    reader = getattr(cells, item.reader)
    return reader(value, decimal=decimal) if item.reader in cells.NUMERIC_READERS else reader(value)


def cell_finding(
    table: Table, item: Field, number: int, value: Value, problem: CellProblem, percent: bool = False
) -> Observation:
    """The finding for a cell that does not fit the grammar, with its address and its column's title."""
    return observe(
        problem.regla,
        _shown(value, percent),
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{number}",
        fila=number,
        columna=table.titles[table.columns[item]],
        **problem.details,
    )


def row_finding(table: Table, row: Row, column: str, regla: str, written: object, **details: object) -> Observation:
    """A finding at the cell of a row in a column of the layout."""
    item = next(item for item in table.columns if item.column == column)
    return observe(
        regla,
        written,
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{row.fila}",
        fila=row.fila,
        columna=table.titles[table.columns[item]],
        **details,
    )


def named_rows(numbers: list[int]) -> str:
    """`12, 15`: all of them, unless they are so many that nobody would read on."""
    rest = len(numbers) - NAMED_COPIES
    return ", ".join(map(str, numbers[:NAMED_COPIES])) + (f" y {rest} más" if rest > 0 else "")


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
        filas = named_rows([row.fila for row in copies])
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
