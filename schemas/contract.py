"""How a table, a view and their columns are declared: once, as plain data.

From these declarations everything else is derived: pandera schemas (`schemas.frames`), SQL tables and
constraints (`warehouse.tables`), the dictionary that BI reads (`warehouse.dictionary`), comments, and Dagster's
column schemas. Nothing here imports pandas, pandera or SQLAlchemy, so that the preflight of a spreadsheet stays
light.

In memory an exact number is an integer: an AMOUNT counts hundredths, a PERCENT counts millionths
(`SCALE`). Dates are ISO text and instants are ISO text in UTC (`2026-05-09T15:45:12Z`).
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "texto"
    INTEGER = "entero"
    BOOLEAN = "booleano"
    AMOUNT = "decimal(18,2)"
    PERCENT = "decimal(18,6)"
    DATE = "fecha"
    INSTANT = "instante"


#: Decimal places that an exact number keeps; in memory and in SQLite it is an integer of 10**-places.
PLACES = {Kind.AMOUNT: 2, Kind.PERCENT: 6}
SCALE = {kind: 10**places for kind, places in PLACES.items()}

#: Exclusive bound of an exact number: 18 digits, on either side of zero, whatever the engine would take.
LIMIT = 10**18

DATE_PATTERN = r"\d{4}-\d{2}-\d{2}"
INSTANT_PATTERN = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, what it holds, and in Spanish what it means."""

    name: str
    kind: Kind
    description: str
    nullable: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    aggregation: str = "ninguna"
    personal: bool = False
    wall_clock: bool = False

    def but(self, **changes: object) -> "Column":
        """The same column with something changed, such as its name or whether it may be null."""
        return replace(self, **changes)  # type: ignore[arg-type]


def stored_limits(column: Column) -> tuple[int | None, int | None]:
    """Minimum and maximum of a column as it is held in memory (hundredths, millionths), both inclusive."""
    scale = SCALE.get(column.kind, 1)
    low, high = (None if limit is None else limit * scale for limit in (column.minimum, column.maximum))
    if column.kind is Kind.BOOLEAN:
        return 0, 1
    if column.kind in SCALE:
        return -LIMIT + 1 if low is None else low, LIMIT - 1 if high is None else high
    return low, high


@dataclass(frozen=True, slots=True)
class Table:
    """A stored table. `key` names its primary key; `indexes` the further column lists that readers ask by."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        twice = {name for name in names if names.count(name) > 1}
        if twice or not set(self.key) <= set(names):
            raise ValueError(f"tabla {self.name}: columnas repetidas {sorted(twice)} o clave fuera de ellas")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def without(self, *names: str) -> "Table":
        """The table less some columns: what a source alone can say of it."""
        columns = tuple(column for column in self.columns if column.name not in names)
        return replace(self, columns=columns, key=tuple(name for name in self.key if name not in names), indexes=())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Relation:
    """Many rows of a view point to one row of another, by one text column on each side."""

    column: str
    target: str
    target_column: str


@dataclass(frozen=True, slots=True)
class View:
    """A view that BI reads. A column is a name found in one of `bases`, or a `Column` of the view's own."""

    name: str
    description: str
    key: tuple[str, ...]
    bases: tuple[str, ...]
    columns: tuple[str | Column, ...]
    relations: tuple[Relation, ...] = ()


def amount(name: str, description: str, *, unit: str, **more: object) -> Column:
    """An exact quantity of two decimals. Only money may be added up across activities."""
    aggregation = "suma" if unit == "soles" else "solo misma unidad de medida"
    return Column(name, Kind.AMOUNT, description, unit=unit, **{"aggregation": aggregation, **more})  # type: ignore[arg-type]


def percent(name: str, description: str, **more: object) -> Column:
    """A percentage 0-100 (and above), six decimals; never added up."""
    return Column(name, Kind.PERCENT, description, unit="%", **more)  # type: ignore[arg-type]


def text(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.TEXT, description, **more)  # type: ignore[arg-type]


def integer(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.INTEGER, description, **more)  # type: ignore[arg-type]


def boolean(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.BOOLEAN, description, unit="0/1", **more)  # type: ignore[arg-type]


def instant(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.INSTANT, description, unit="UTC", **more)  # type: ignore[arg-type]


def date(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.DATE, description, **more)  # type: ignore[arg-type]


def centimos(column: Column) -> Column:
    """The exact companion of a column in soles: `x_soles` -> `x_centimos`, whole céntimos."""
    return column.but(
        name=column.name.removesuffix("_soles") + "_centimos",
        kind=Kind.INTEGER,
        unit="céntimos",
        description=column.description.rstrip(".") + " (en céntimos enteros, para sumas exactas).",
    )
