"""The rows of the MEF's `Gasto`: which are good, which are kept apart and why, and the loads that they make."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import pyarrow as pa

from assets.reading import bigcsv
from assets.reading.bigcsv import Heading, NotUtf8, Piece
from assets.reading.book import UnreadableFile
from assets.sources import budget
from assets.sources.gasto_fold import Codes, Fold, Lines, Names, cents
from assets.sources.mef_gasto import FUENTE, NATIONAL, SHEET
from assets.sources.unit import Delivery, KeptApart, ReadColumn, UnitLoad, is_plan_year
from schemas.layouts import mef_gasto as layout
from schemas.observation import Observation, column_letter, observe
from schemas.plain import Columns
from schemas.tables.presupuesto import AMOUNTS, DIMENSIONS, MONTHS, accrued

#: A file with more rows that cannot be read is not what it seems to be.
MOST_APART = 5_000
#: Digits of the UE's key.
_UE = re.compile(r"[0-9]{6}")
_MONTH = re.compile(r"0?[0-9]|1[0-2]")
_YEAR = re.compile(r"[0-9]{4}")
#: Of a kept row that has not as many cells as titles, what is repeated.
_LONGEST_ROW = 2_000


@dataclass
class _Place:
    """Year, UE and pliego of each row as numbers, and which of a year belong together."""

    years: Codes = field(default_factory=lambda: Codes(0))
    ues: Codes = field(default_factory=lambda: Codes(layout.UE_WIDTH))
    pliegos: Codes = field(default_factory=lambda: Codes(layout.WIDTHS["pliego"]))
    seen: set[tuple[int, int, int]] = field(default_factory=set)

    def of(self, piece: Piece) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Numbers of year and UE of each row, and which of either can be read."""
        years, ues = self.years.numbers(piece.columns[layout.YEAR]), self.ues.numbers(piece.columns[layout.UE])
        pliego = piece.columns.get(layout.DIMENSIONS["pliego"].code)
        pliegos = np.full(len(years), -1, np.int32) if pliego is None else self.pliegos.numbers(pliego)
        year_fits = self.years.mask(lambda text: bool(_YEAR.fullmatch(text)) and is_plan_year(int(text)))[years]
        ue_fits = self.ues.mask(lambda text: bool(_UE.fullmatch(text)))[ues]
        known = np.stack([years, ues, pliegos])[:, year_fits & ue_fits]
        self.seen.update(map(tuple, np.unique(known, axis=1).T.tolist()))
        return years, ues, year_fits, ue_fits

    def units(self) -> dict[int, str]:
        """The unit of each year: a UE, a pliego, or the country."""
        found = {}
        for year in {year for year, _, _ in self.seen}:
            ues = {ue for one, ue, _ in self.seen if one == year}
            pliegos = {pliego for one, _, pliego in self.seen if one == year}
            only = next(iter(pliegos))
            unit = self.pliegos.texts[only] if len(pliegos) == 1 and only >= 0 else NATIONAL
            found[int(self.years.texts[year])] = self.ues.texts[next(iter(ues))] if len(ues) == 1 else unit
        return found


def places(file: IO[bytes], head: Heading) -> set[tuple[int, str]]:
    """(year, unit) of what a file brings. Raises `UnreadableFile`."""
    pliego = layout.DIMENSIONS["pliego"].code
    coded = [title for title in (layout.YEAR, layout.UE, pliego) if title in head.titles]

    def read(encoding: str) -> set[tuple[int, str]]:
        place = _Place()
        for piece in _pieces(file, head, coded, [], lambda number, text: None, encoding):
            place.of(piece)
        return set(place.units().items())

    return _in_its_encoding(read)


def loads(file: IO[bytes], head: Heading, notices: list[Observation], delivery: Delivery) -> list[UnitLoad]:
    """One load per year. Raises `UnreadableFile`."""

    def read(encoding: str) -> _Rows:
        rows = _Rows(head)
        rows.read(file, encoding)
        return rows

    return _in_its_encoding(read).loads(notices, delivery)


def _in_its_encoding(read):  # type: ignore[no-untyped-def]
    try:
        return read("utf8")
    except NotUtf8:
        return read("cp1252")


def _pieces(file: IO[bytes], *asked):  # type: ignore[no-untyped-def]
    file.seek(0)
    return bigcsv.pieces(file, *asked)


class _Rows:
    """Reads a file to its end: good rows are folded, the others kept apart."""

    def __init__(self, head: Heading) -> None:
        self._head = head
        has = set(head.titles)
        self.dimensions = tuple(name for name, titles in layout.DIMENSIONS.items() if titles.code in has)
        self.amounts = tuple(name for name, title in layout.AMOUNTS.items() if title in has)
        self._named = {
            name: layout.DIMENSIONS[name].name for name in self.dimensions if layout.DIMENSIONS[name].name in has
        }
        self.place = _Place()
        self.months = Codes(0)
        self.numbers, self.ue_names = Codes(layout.UE_NUMBER_WIDTH), Codes(0)
        self.fold = Fold(self.dimensions, self.amounts)
        self.names = {name: Names() for name in self._named}
        self.described: dict[int, tuple[int, int, int]] = {}
        self.last_month: dict[int, int] = {}
        self.good: dict[int, int] = {}
        self.apart: dict[int, tuple[int | None, str, list[Observation]]] = {}

    def read(self, file: IO[bytes], encoding: str) -> None:
        described = [title for title in (layout.UE_NUMBER, layout.UE_NAME) if title in self._head.titles]
        coded = [layout.YEAR, layout.MONTH, layout.UE, *described]
        coded += [layout.DIMENSIONS[name].code for name in self.dimensions] + list(self._named.values())
        plain = [layout.AMOUNTS[name] for name in self.amounts]
        for piece in _pieces(file, self._head, coded, plain, self._misshapen, encoding):
            self._add(piece)

    def _add(self, piece: Piece) -> None:
        years, ues, year_fits, ue_fits = self.place.of(piece)
        months = self.months.numbers(piece.columns[layout.MONTH])
        month_fits = self.months.mask(lambda text: bool(_MONTH.fullmatch(text)))[months]
        comma = self._head.delimiter != ","
        read = {name: cents(piece.columns[layout.AMOUNTS[name]], comma) for name in self.amounts}
        blank = (years < 0) & (ues < 0) & (months < 0)
        faults = [
            (layout.YEAR, "anio_ilegible", ~year_fits),
            (layout.UE, "ue_ilegible", ~ue_fits),
            (layout.MONTH, "mes_ilegible", ~month_fits),
            *((layout.AMOUNTS[name], "numero_ilegible", bad) for name, (_, bad) in read.items() if bad is not None),
        ]
        bad = np.logical_or.reduce([fault for _, _, fault in faults])
        if bad.any():
            self._keep_apart(piece, faults, bad & ~blank, np.where(year_fits, years, -1))
        good = np.flatnonzero(~bad)
        keys = {"anio": years[good], "ue": ues[good]}
        for name in self.dimensions:
            keys[name] = self.fold.codes[name].numbers(piece.columns[layout.DIMENSIONS[name].code])[good]
            if name in self._named:
                self.names[name].note(keys[name], piece.columns[self._named[name]].take(pa.array(good)))
        months_read = np.array([*(int(text) if _MONTH.fullmatch(text) else 0 for text in self.months.texts), 0])[months]
        amounts = {name: values[good] for name, (values, _) in read.items()}
        self.fold.add(piece.numbers[good], keys, months_read[good], amounts)
        self._note_ues(piece, good, keys)
        moving = amounts["devengado_soles"] != 0
        for year in np.unique(keys["anio"]).tolist():
            here = keys["anio"] == year
            self.good[year] = self.good.get(year, 0) + int(here.sum())
            last = int(months_read[good][here & moving].max(initial=0))
            self.last_month[year] = max(self.last_month.get(year, 0), last)

    def _note_ues(self, piece: Piece, good: np.ndarray, keys: dict[str, np.ndarray]) -> None:
        """What the first row of each UE says of it: its number, its name and its pliego."""
        found, first = np.unique(keys["ue"], return_index=True)
        new = [(int(ue), int(place)) for ue, place in zip(found, first, strict=True) if int(ue) not in self.described]
        for ue, at in new:
            row = piece.columns, pa.array([good[at]])
            said = [
                int(codes.numbers(row[0][title].take(row[1]))[0]) if title in row[0] else -1
                for codes, title in ((self.numbers, layout.UE_NUMBER), (self.ue_names, layout.UE_NAME))
            ]
            pliego = int(keys["pliego"][at]) if "pliego" in keys else -1
            self.described[ue] = (said[0], said[1], pliego)

    def _keep_apart(
        self, piece: Piece, faults: list[tuple[str, str, np.ndarray]], bad: np.ndarray, years: np.ndarray
    ) -> None:
        for place in np.flatnonzero(bad):
            number = int(piece.numbers[place])
            row = {title: column[int(place)].as_py() or "" for title, column in piece.columns.items()}
            findings = [
                observe(
                    regla,
                    row[title],
                    hoja=SHEET,
                    celda=f"{column_letter(self._head.titles.index(title) + 1)}{number}",
                    fila=number,
                    columna=title,
                )
                for title, regla, fault in faults
                if fault[place]
            ]
            year = int(years[place])
            self._count(number, (year if year >= 0 else None, json.dumps(row, ensure_ascii=False), findings))

    def _misshapen(self, number: int, text: str) -> None:
        seen = text[:_LONGEST_ROW]
        found = observe("fila_mal_separada", seen, hoja=SHEET, celda=f"A{number}", fila=number,
                        columnas=len(self._head.titles))  # fmt: skip
        self._count(number, (None, json.dumps({"fila": seen}, ensure_ascii=False), [found]))

    def _count(self, number: int, row: tuple[int | None, str, list[Observation]]) -> None:
        self.apart[number] = row
        if len(self.apart) > MOST_APART:
            first = [finding for _, _, findings in self.apart.values() for finding in findings][:20]
            raise UnreadableFile(observe("demasiadas_filas_apartadas", MOST_APART, hoja=SHEET), *first)

    def loads(self, notices: list[Observation], delivery: Delivery) -> list[UnitLoad]:
        units = self.place.units()
        if not units:
            findings = [finding for _, _, found in self.apart.values() for finding in found]
            raise UnreadableFile(observe("sin_filas_validas" if findings else "sin_filas", hoja=SHEET), *findings[:20])
        lines = self.fold.lines()
        number_of = {int(self.place.years.texts[number]): number for number, _, _ in self.place.seen}
        found = []
        for order, anio in enumerate(sorted(units)):
            load = UnitLoad(FUENTE, anio, units[anio], delivery)
            load.observations += [] if order else notices
            self._tell_apart(load, number_of[anio], first=not order)
            self._fill(load, lines, number_of[anio])
            load.columns = self._columns()
            if not load.filas:
                load.observations.append(observe("sin_filas_validas", hoja=SHEET))
            found.append(load)
        return found

    def _tell_apart(self, load: UnitLoad, year: int, *, first: bool) -> None:
        """Rows kept apart of the year; those that say no year go with the first load, so that none is lost."""
        for number, (of, content, findings) in sorted(self.apart.items()):
            if of == year or (of is None and first):
                load.observations += findings
                load.kept_apart.append(KeptApart(SHEET, number, None, content, findings[0].mensaje))

    def _columns(self) -> list[ReadColumn]:
        read = {layout.DIMENSIONS[name].code: name for name in self.dimensions}
        read |= {layout.AMOUNTS[name]: name for name in self.amounts}
        read |= {layout.YEAR: "anio", layout.MONTH: "mes", layout.UE: "ue"}
        return [
            ReadColumn(SHEET, name, 0, column_letter(self._head.titles.index(title) + 1), title)
            for title, name in read.items()
        ]

    def _fill(self, load: UnitLoad, every: Lines, year: int) -> None:
        """The lines of a year, in the order in which they first come in the file."""
        mine = np.flatnonzero(every.keys["anio"] == year)
        n = len(mine)
        ues = every.keys["ue"][mine]
        last = self.last_month.get(year, 0)
        numbers, of = np.unique(ues, return_inverse=True)
        columns: Columns = {
            "carga_id": _constant(load.carga_id, n),
            "linea": np.arange(1, n + 1),
            "anio": np.full(n, load.anio),
            "ue_id": self.place.ues.column(ues),
            "clasificador": _constant(None, n),
            "fila": every.first[mine],
            "filas": every.rows[mine],
        }
        for column in DIMENSIONS:
            has = column.name in self.dimensions
            columns[column.name] = (
                self.fold.codes[column.name].column(every.keys[column.name][mine]) if has else _constant(None, n)
            )
        for column in AMOUNTS:
            has = column.name in self.amounts
            columns[column.name] = every.sums[column.name][mine] if has else budget.absent(n)
        for mes in MONTHS:
            columns[accrued(mes)] = every.sums[accrued(mes)][mine] if mes <= last else budget.absent(n)
        names = {
            name: {self.fold.codes[name].texts[number]: text for number, text in named.by_number.items()}
            for name, named in self.names.items()
        }
        load.filas = self.good.get(year, 0)
        budget.fill(load, "meta", columns, names, last, [self._ue(ue) for ue in numbers.tolist()], of)

    def _ue(self, ue: int) -> budget.ExecutingUnit:
        number, name, pliego = self.described[ue]
        pliego_text = self.fold.codes["pliego"].texts[pliego] if pliego >= 0 else None
        named = self.names["pliego"].by_number.get(pliego) if "pliego" in self.names else None
        return budget.ExecutingUnit(
            self.place.ues.texts[ue],
            self.numbers.texts[number] if number >= 0 else None,
            self.ue_names.texts[name] if name >= 0 else None,
            pliego_text,
            named,
        )


def _constant(text: str | None, n: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        pa.array([None if text is None else 0] * n, pa.int32()), pa.array([text or ""])
    )
