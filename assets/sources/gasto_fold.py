"""Rows of the MEF's `Gasto` folded into budget lines, a piece at a time: what is held is the lines, not the rows.

A line is all rows of one year, UE and chain of codes down to the genérica. Amounts are whole céntimos throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.reading.book import UnreadableFile
from schemas.layouts import mef_gasto as layout
from schemas.observation import observe
from schemas.tables.presupuesto import MONTHS, accrued

#: Lines of several pieces that wait to be put together.
_WAITING = 1_000_000
#: Sums of céntimos stay below this, so that no 64-bit integer ever wraps.
_GREATEST_SUM = 9.0e18
_AMOUNT = r"^[-+]?[0-9]{1,15}(?:\.[0-9]{1,2}0*)?$"


class Codes:
    """Numbers for the texts of a column, the same in all pieces. -1 is a blank."""

    def __init__(self, width: int) -> None:
        self._width = width
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {"": -1}
        self._seen: dict[str, int] = {}

    def numbers(self, column: pa.DictionaryArray) -> np.ndarray:
        """The number of each row's text; an absent column's rows have none."""
        known = np.fromiter(map(self._number, column.dictionary.to_pylist()), np.int32, len(column.dictionary))
        places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return np.append(known, np.int32(-1))[places]

    def _number(self, written: str) -> int:
        found = self._seen.get(written)
        if found is None:
            if "\n" in written:
                raise UnreadableFile(observe("archivo_danado", "unas comillas mal puestas o sin cerrar"))
            text = " ".join(written.split()).lstrip("'")
            text = text.zfill(self._width) if text.isascii() and text.isdigit() else text
            found = self._numbers.setdefault(text, len(self.texts))
            if found == len(self.texts):
                self.texts.append(text)
            self._seen[written] = found
        return found

    def column(self, numbers: np.ndarray) -> pa.DictionaryArray:
        """The texts of these numbers again."""
        return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), pa.array(self.texts, pa.string()))

    def mask(self, fits: Callable[[str], bool]) -> np.ndarray:
        """For each number whether its text fits; a blank does not."""
        return np.array([*map(fits, self.texts), False])


def cents(column: pa.StringArray, comma: bool) -> tuple[np.ndarray, np.ndarray | None]:
    """Céntimos of each cell (blank: 0), and which cells are no amounts, if any is not. `comma`: before decimals."""
    if comma:
        column = pc.replace_substring(column, ",", ".")
    written = pc.if_else(pc.equal(column, ""), "0", column).fill_null("0")
    # An exponent is read by Arrow and is no amount: such a number has lost its digits in somebody's Excel.
    if not pc.any(pc.match_substring(written, "e", ignore_case=True)).as_py():
        try:
            return _exact(written), None
        except pa.ArrowInvalid:
            pass
    trimmed = pc.utf8_trim_whitespace(written)
    trimmed = pc.if_else(pc.equal(trimmed, ""), "0", trimmed)
    good = pc.match_substring_regex(trimmed, _AMOUNT)
    values = _exact(pc.replace_substring_regex(pc.if_else(good, trimmed, "0"), r"(\.[0-9]{2})0+$", r"\1"))
    return values, ~good.to_numpy(zero_copy_only=False)


def _exact(texts: pa.StringArray) -> np.ndarray:
    return texts.cast(pa.decimal64(17, 2)).view(pa.int64()).to_numpy()


@dataclass(slots=True)
class Lines:
    """The lines of a file, in the order in which each first comes. Arrays of one length, by column name."""

    keys: dict[str, np.ndarray]
    sums: dict[str, np.ndarray]
    first: np.ndarray
    rows: np.ndarray


@dataclass
class Fold:
    """`dimensions`: of the table, those that the file has; `amounts`: measures that it has."""

    dimensions: tuple[str, ...]
    amounts: tuple[str, ...]
    codes: dict[str, Codes] = field(init=False)
    _parts: list[pa.Table] = field(default_factory=list)
    _magnitude: float = 0.0

    def __post_init__(self) -> None:
        self.codes = {name: Codes(layout.WIDTHS[name]) for name in self.dimensions}

    @property
    def _keys(self) -> list[str]:
        return ["anio", "ue", *self.dimensions]

    @property
    def _sums(self) -> list[str]:
        return [*self.amounts, *(accrued(mes) for mes in MONTHS)]

    def add(
        self,
        numbers: np.ndarray,
        keys: dict[str, np.ndarray],
        months: np.ndarray,
        amounts: dict[str, np.ndarray],
    ) -> None:
        """Rows that are all good: their numbers, codes (`anio`, `ue` and the dimensions), months 0-12 and céntimos."""
        columns: dict[str, np.ndarray] = {name: keys[name] for name in self._keys}
        columns |= amounts
        for mes in MONTHS:
            columns[accrued(mes)] = np.where(months == mes, amounts["devengado_soles"], 0)
        for values in amounts.values():
            self._magnitude += float(np.abs(values, dtype=np.float64).sum())
        if self._magnitude > _GREATEST_SUM:
            raise UnreadableFile(observe("suma_imposible"))
        columns |= {"first": numbers.astype(np.int64), "rows": np.ones(len(numbers), np.int64)}
        self._parts.append(self._together(pa.table(columns)))
        if len(self._parts) > 1 and sum(map(len, self._parts)) > _WAITING + 2 * len(self._parts[0]):
            self._parts = [self._together(pa.concat_tables(self._parts))]

    def _together(self, rows: pa.Table) -> pa.Table:
        wanted = [*((name, "sum") for name in self._sums), ("first", "min"), ("rows", "sum")]
        grouped = rows.combine_chunks().group_by(self._keys, use_threads=False).aggregate(wanted)
        held = {name: grouped[name] for name in self._keys}
        return pa.table(held | {name: grouped[f"{name}_{how}"] for name, how in wanted})

    def lines(self) -> Lines:
        """All of them; the fold is empty afterwards."""
        parts, self._parts = self._parts, []
        if not parts:
            none = np.zeros(0, np.int64)
            return Lines(dict.fromkeys(self._keys, none), dict.fromkeys(self._sums, none), none, none)
        table = self._together(pa.concat_tables(parts))
        del parts
        order, arrays = pc.sort_indices(table["first"]), {}
        for name in table.column_names:  # one after the other: two tables of all the lines would be too much
            arrays[name] = table[name].take(order).to_numpy()
            table = table.drop_columns([name])
        return Lines(
            {name: arrays[name] for name in self._keys},
            {name: arrays[name] for name in self._sums},
            arrays["first"],
            arrays["rows"],
        )


class Names:
    """The first name that a file gives to each code of a column."""

    def __init__(self) -> None:
        self.by_number: dict[int, str] = {}

    def note(self, numbers: np.ndarray, names: pa.DictionaryArray) -> None:
        if not len(numbers) or numbers.max() < 0:
            return
        first = np.full(int(numbers.max()) + 2, -1, np.int64)
        first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
        texts = names.dictionary
        for number in np.flatnonzero(first[:-1] >= 0):
            if int(number) not in self.by_number:
                place = names.indices[int(first[number])].as_py()
                name = " ".join((texts[place].as_py() if place is not None else "").split())
                if name:
                    self.by_number[int(number)] = name
