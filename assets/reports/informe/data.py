"""What an evaluation report is written from: rows of BI views of one subject and year, as plain records.

Nothing is computed here. Exact numbers of the contract (hundredths, millionths) become decimals, dates become dates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from assets.reports.document.model import Field, Mark, Source, Table, Value
from schemas.contract import PLACES, Column, Kind

Record = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Data:
    """`rows`: by view, the records of the year (and UE) in the order of the view's key. `publicado`: the document with
    which the figures were pinned, if they are; `corte`: the date that was asked for or pinned, if one was. `contra`:
    both moments of the comparison, in words, if one was asked."""

    tema: str
    anio: int
    ue: str
    institution: str
    rows: Mapping[str, Sequence[Record]]
    publicado: str = ""
    corte: date | None = None
    contra: str = ""

    def of(self, view: str, **equals: Value) -> list[Record]:
        return [row for row in self.rows.get(view, ()) if all(row[name] == value for name, value in equals.items())]

    def one(self, view: str, **equals: Value) -> Record:
        """The only row that there can be; an empty record if there is none."""
        return next(iter(self.of(view, **equals)), {})


def records(frame: pd.DataFrame, columns: Iterable[Column]) -> list[Record]:
    """A frame in the contract's terms as records that people's words can be made of."""
    known = {column.name: column for column in columns}
    lists = [[_value(known[name], value) for value in frame[name]] for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*lists, strict=True)]


def _value(column: Column, value: object) -> Value:
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    if column.kind in PLACES:
        return Decimal(int(value)).scaleb(-PLACES[column.kind])  # type: ignore[call-overload]
    if column.kind is Kind.DATE:
        return date.fromisoformat(str(value))
    return int(value) if column.kind in (Kind.INTEGER, Kind.BOOLEAN) else str(value)  # type: ignore[call-overload]


def table(
    key: str, caption: str, fields: Sequence[Field], rows: Iterable[Mapping[str, Value]], source: Source, **more: object
) -> Table:
    """A table whose fields are columns of the records."""
    chosen = tuple(tuple(row.get(field.name) for field in fields) for row in rows)
    return Table(key, caption, tuple(fields), chosen, source, **more)  # type: ignore[arg-type]


def palette(data: Data) -> dict[str, Mark]:
    """Colour and symbol of each label of the scales that there are."""
    return {str(row["valoracion"]): Mark(str(row["color"]), str(row["simbolo"])) for row in data.of("bi_escala")}
