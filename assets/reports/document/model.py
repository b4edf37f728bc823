"""A report before it has a form: headings, paragraphs, tables and charts, the same for Word, PDF, Excel and CSV.

Content (`assets.reports.informe`) makes a `Document` out of frames of views; each renderer beside this file turns it
into one format. A value stands here as it is known, exact; how it is shown follows from its column (`formats`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | None


class Shown(StrEnum):
    """How the values of a column are shown. PERCENT is 0-100 (and above); MILLIONS holds soles."""

    TEXT = "texto"
    INTEGER = "entero"
    QUANTITY = "cantidad"
    SOLES = "soles"
    MILLIONS = "millones de soles"
    WHOLE_PERCENT = "porcentaje entero"
    PERCENT = "porcentaje"
    DATE = "fecha"
    LABEL = "valoración"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: `name` as the CSV has it, `title` as people read it, `width` its share beside the others."""

    name: str
    title: str
    shown: Shown = Shown.TEXT
    width: float = 1.0

    @property
    def is_number(self) -> bool:
        return self.shown not in (Shown.TEXT, Shown.DATE, Shown.LABEL)


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from: views, cut-off and load as text, the rule with its document, and what was left out
    («12 sin meta, 1 suspendida»; empty if nothing was)."""

    views: tuple[str, ...]
    rule: str
    excluded: str = ""
    cutoff: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names it for ever (`actividades`): its CSV, its sheet, its anchor. Rows hold a value per field. A `wide`
    one wants landscape pages. `empty` is what is said instead if there are no rows. `total`: the last row is one.
    `part_of`: the key of the table that has these rows too; such an excerpt is no sheet and no CSV of its own."""

    key: str
    caption: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    source: Source
    wide: bool = False
    empty: str = "No hay casos."
    total: bool = False
    part_of: str = ""

    def place(self, name: str) -> int:
        return next(number for number, item in enumerate(self.fields) if item.name == name)

    def values(self, name: str) -> tuple[Value, ...]:
        """A column, without the row of totals."""
        place = self.place(name)
        return tuple(row[place] for row in (self.rows[:-1] if self.total else self.rows))


class ChartKind(StrEnum):
    BARS = "barras"
    COLUMNS = "columnas"
    SCATTER = "dispersión"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of columns of a table that is in the document too. `category`: the column of the axis of names (in a
    scatter, of numbers across); `series`: the columns of figures. `sentence` says what it shows: it is read aloud."""

    key: str
    caption: str
    kind: ChartKind
    table: Table
    category: str
    series: tuple[str, ...]
    sentence: str


class Style(StrEnum):
    NORMAL = "normal"
    BULLET = "viñeta"
    NUMBERED = "numerado"
    QUOTE = "cita"
    NOTE = "nota"
    WARNING = "advertencia"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. `link` is an address that a person wrote; it is shown, and active only if it is https."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    style: Style = Style.NORMAL


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 to 4; numbered, but in annexes (`annex`: level 1 says «Anexo A.» of itself)."""

    level: int
    text: str
    annex: bool = False


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Mark:
    """How a label of the scale is told apart: a colour (`#1a9850`) and, for whoever sees none, a symbol."""

    color: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Document:
    """`stem`: name of its files. `header`: what stands above each page; `footer`: version, cut-off and load, below.
    `facts`: what the cover says, label and value. `moment`: of the data, never of the clock; all dates inside the files
    are this one, so that equal content is equal bytes."""

    stem: str
    title: str
    subtitle: str
    institution: str
    header: str
    footer: str
    facts: tuple[tuple[str, str], ...]
    moment: datetime
    blocks: tuple[Block, ...]
    palette: dict[str, Mark] = field(default_factory=dict)

    def tables(self) -> Iterator[Table]:
        """Every table once, in order, without excerpts."""
        seen: set[str] = set()
        for block in self.blocks:
            table = block.table if isinstance(block, Chart) else block if isinstance(block, Table) else None
            if table and not table.part_of and table.key not in seen:
                seen.add(table.key)
                yield table

    def charts(self) -> Iterator[Chart]:
        return (block for block in self.blocks if isinstance(block, Chart))


def text(*pieces: str, style: Style = Style.NORMAL) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph((Run("".join(pieces)),), style)
