"""What the two hand-made budget sheets have alike: codes with names, rows into lines, and the row of totals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assets.reading.cells import CellProblem, amount, show
from assets.reading.extract import Extract, Row
from assets.reading.table import Table
from assets.sources import budget
from assets.sources.budget import ExecutingUnit
from assets.sources.unit import UnitLoad
from schemas.layouts.mef_gasto import UE_WIDTH, WIDTHS
from schemas.normal import tidy
from schemas.observation import Observation, column_letter, observe
from schemas.plain import Columns, Masked
from schemas.tables.presupuesto import AMOUNTS, DIMENSIONS, MONTHS, WHOLE, accrued

#: `09. ECONOMIA Y FINANZAS`, `095: OFICINA`, `001-1087: UE`, `3999999`.
_CODED = re.compile(r"'?([0-9]{1,11}(?:-[0-9]{1,6})?)\s*(?:[.:]\s*(.*))?", re.DOTALL)
_AMOUNT_NAMES = tuple(column.name for column in AMOUNTS)


def code_and_name(written: object, width: int) -> tuple[str, str] | None:
    """(code of so many digits, name or nothing); None for what does not begin with a code."""
    found = _CODED.fullmatch(tidy(str(written)))
    return (found.group(1).zfill(width), tidy(found.group(2) or "")) if found else None


def ue_code(code: str) -> str | None:
    """`001-1087` or `1087` -> `001087`; None for a number within a pliego (`095`), which is no key."""
    last = code.rsplit("-", 1)[-1]
    return last.zfill(UE_WIDTH) if "-" in code or len(code.lstrip("0")) > 3 or len(code) == UE_WIDTH else None


@dataclass(slots=True)
class SheetLine:
    """A row as a budget line. `months`: accrual by month, or nothing where the sheet gives none."""

    ue: ExecutingUnit
    codes: dict[str, str]
    amounts: dict[str, int | None]
    fila: int
    months: list[int | None] = field(default_factory=list)
    clasificador: str | None = None


@dataclass(slots=True)
class NamesSeen:
    """The first name that a sheet gives to each code."""

    by_dimension: dict[str, dict[str, str]] = field(default_factory=dict)

    def split(self, dimension: str, written: object) -> str | None:
        """The code of a cell, its name noted; a text without a code is its own code."""
        if written is None:
            return None
        found = code_and_name(written, WIDTHS[dimension])
        code, name = found or (tidy(str(written)), "")
        if name:
            self.by_dimension.setdefault(dimension, {}).setdefault(code, name)
        return code


def fill(load: UnitLoad, nivel: str, lines: list[SheetLine], names: NamesSeen, filtro: str = WHOLE) -> None:
    """The load's tables out of its lines; `filtro` as in `budget.fill`."""
    import numpy as np

    n = len(lines)
    last = max((m for line in lines for m, value in zip(MONTHS, line.months, strict=False) if value), default=0)
    columns: Columns = {
        "carga_id": [load.carga_id] * n,
        "linea": np.arange(1, n + 1),
        "anio": [load.anio] * n,
        "ue_id": [line.ue.ue_id for line in lines],
        "clasificador": [line.clasificador for line in lines],
        "fila": [line.fila for line in lines],
        "filas": [1] * n,
    }
    for column in DIMENSIONS:
        columns[column.name] = [line.codes.get(column.name) for line in lines]
    for name in _AMOUNT_NAMES:
        columns[name] = _masked(line.amounts.get(name) for line in lines)
    for mes in MONTHS:
        columns[accrued(mes)] = _masked(line.months[mes - 1] if mes <= last else None for line in lines)
    ues: dict[str, ExecutingUnit] = {}
    for line in lines:
        ues.setdefault(line.ue.ue_id, line.ue)
    place = {ue_id: number for number, ue_id in enumerate(ues)}
    of = np.array([place[line.ue.ue_id] for line in lines], dtype=np.int64)
    known = {name: {c: t for c, t in found.items() if c in columns[name]} for name, found in names.by_dimension.items()}
    months = last if any(line.months for line in lines) else None
    budget.fill(load, nivel, columns, known, months, list(ues.values()), of, filtro)


def _masked(values: Iterable[int | None]) -> Masked:
    import numpy as np

    held = list(values)
    return Masked(
        np.array([value or 0 for value in held], dtype=np.int64),
        np.array([value is None for value in held], dtype=bool),
    )


def check_totals(table: Table, extracted: Extract, kept: list[Row]) -> list[Observation]:
    """Rows of totals against the rows that load: the last one above the titles, and those below. Never data."""
    above = [row for row in range(1, table.header_row) if len(_said(table, row)) > 1][-1:]
    below = [found.fila for found in extracted.notices if found.regla == "fila_total_omitida" and found.fila]
    apart = len(extracted.rows) - len(kept)
    findings = []
    for number in (*above, *below):
        for column, said in _said(table, number).items():
            item = next(item for item, place in table.columns.items() if place == column)
            added = sum(value for row in kept if type(value := row.values.get(item.column)) is int)
            if added != said:
                findings.append(
                    observe(
                        "total_no_coincide",
                        money(said),
                        hoja=table.sheet.name,
                        celda=f"{column_letter(column)}{number}",
                        fila=number,
                        columna=table.titles[column],
                        suma=money(added),
                        apartadas=f" ({apart} filas están apartadas)" if apart else "",
                    )
                )
    return findings


def _said(table: Table, row: int) -> dict[int, int]:
    """The amounts of a row, by column, in the columns of amounts."""
    found = {}
    for item, column in table.columns.items():
        value = table.sheet.value(row, column)
        if item.reader != "amount" or value is None or isinstance(value, bool):
            continue
        try:
            read = amount(value, decimal=table.sheet.decimal)
        except CellProblem:
            continue
        if read is not None and show(value).strip():
            found[column] = read
    return found


def money(cents: int) -> str:
    """`-1234.50`."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
