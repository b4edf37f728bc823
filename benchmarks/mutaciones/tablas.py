"""Where the table of a sample stands: its titles, rows and activities, by the harness's own list of titles."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.mutaciones.hojas import Grid, HtmlGrid, XlsxGrid, is_empty, lean

#: When every mutant was saved: its bytes depend on the seed alone.
SAVED = datetime(2024, 2, 1, 12, 0, 0)


@dataclass
class Tabla:
    """A table found in a sheet: `columns` by the harness's own names, `rows` of data, `groups` of one activity."""

    fuente: str
    grid: Grid
    header: tuple[int, ...]
    columns: dict[str, int]
    rows: list[int]
    groups: list[tuple[int, ...]]
    book: Workbook | None = None

    @property
    def sheet(self) -> Worksheet:
        assert isinstance(self.grid, XlsxGrid)
        return self.grid.sheet

    @property
    def xlsx(self) -> bool:
        return isinstance(self.grid, XlsxGrid)

    def at(self, row: int, name: str) -> str:
        return self.grid.cell(row, self.columns[name])

    def get(self, row: int, name: str) -> Any:
        return self.grid.get(row, self.columns[name])

    def put(self, row: int, name: str, value: Any) -> None:
        self.grid.put(row, self.columns[name], value)

    def top(self, row: int) -> int:
        """The row whose merged cells speak for this one."""
        return next(group[0] for group in self.groups if row in group)

    def alone(self) -> list[int]:
        """Rows that are an activity of one row."""
        return [group[0] for group in self.groups if len(group) == 1]

    def content(self) -> bytes:
        if isinstance(self.grid, HtmlGrid):
            return self.grid.page().encode()
        assert self.book is not None
        return _bytes(self.book)


def _bytes(book: Workbook) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                stamp = f"{SAVED:%Y-%m-%dT%H:%M:%SZ}".encode()
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part)
    return out.getvalue()


# ---- where the table stands

_PSIG: dict[str, Callable[[str], bool]] = {
    "n": lambda t: t == "n",
    "actividad": lambda t: t == "actividad",
    "responsable": lambda t: t in ("responsable", "unidad responsable"),
    "um": lambda t: t in ("unidad de medida", "u m"),
    "programada": lambda t: t.startswith("meta programada"),
    "ejecutada": lambda t: t == "meta ejecutada",
    "pct": lambda t: t.startswith("%"),
    "evidencia": lambda t: t in ("evidencia", "evidencia requerida"),
    "evaluacion": lambda t: t == "evaluacion",
    "documento": lambda t: t.endswith("de sustento"),
    "enlace": lambda t: t in ("enlace de evidencia", "link de evidencia"),
}
_ANUAL = (
    "numero",
    "centro",
    "actividad",
    "um",
    "f_programado",
    "f_ejecutado",
    "f_pct",
    "f_valoracion",
    "s_programado",
    "s_ejecutado",
    "s_pct",
    "s_valoracion",
)


def open_table(fuente: str, content: bytes) -> Tabla:
    """The table of a sample, to be spoilt."""
    if content[:2] != b"PK":
        return _export(HtmlGrid(content.decode()), None)
    book = load_workbook(io.BytesIO(content))
    grid = XlsxGrid(book.worksheets[0])
    if fuente == "poi_ceplan":
        return _export(grid, book)
    return (_cuadro if fuente == "psig" else _annual)(grid, book)


def _until_blank(grid: Grid, first: int, columns: Iterable[int]) -> list[int]:
    rows, columns = [], list(columns)
    for row in range(first, grid.height + 1):
        if all(is_empty(grid.get(row, column)) for column in columns):
            break
        rows.append(row)
    return rows


def _cuadro(grid: XlsxGrid, book: Workbook) -> Tabla:
    header = next(
        row for row in range(1, grid.height + 1) if any(lean(value) == "actividad" for value in grid.row(row).values())
    )
    columns = {
        name: column for column, value in grid.row(header).items() for name, fits in _PSIG.items() if fits(lean(value))
    }
    assert columns.keys() == _PSIG.keys(), (book, columns)
    rows = _until_blank(grid, header + 1, columns.values())
    merged = {
        row: area
        for area in grid.merges()
        if area.min_col <= columns["actividad"] <= area.max_col
        for row in range(area.min_row, area.max_row + 1)
    }
    groups: list[tuple[int, ...]] = []
    for row in rows:
        if not any(row in group for group in groups):
            area = merged.get(row)
            groups.append(tuple(range(area.min_row, area.max_row + 1)) if area else (row,))
    return Tabla("psig", grid, (header,), columns, rows, groups, book)


def _annual(grid: XlsxGrid, book: Workbook) -> Tabla:
    header = next(row for row in range(1, grid.height + 1) if lean(grid.get(row, 1) or "") == "n")
    columns = {name: column for column, name in enumerate(_ANUAL, 1)}
    rows = _until_blank(grid, header + 2, columns.values())
    return Tabla("poi_anual", grid, (header, header + 1), columns, rows, [(row,) for row in rows], book)


def _export(grid: Grid, book: Workbook | None) -> Tabla:
    header = next(row for row in range(1, 10) if "Actividad Operativa ID" in grid.row(row).values())
    # As the export itself writes them: a planner's copy has `F(RE1) 01` and blanks of its own.
    columns = {" ".join(str(title).split()).replace("1)", ")"): column for column, title in grid.row(header).items()}
    rows = _until_blank(grid, header + 1, columns.values())
    return Tabla("poi_ceplan", grid, (header,), columns, rows, [(row,) for row in rows], book)
