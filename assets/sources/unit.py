"""What a source's reader hands over: one file's part for one (source, year, unit), typed, with its findings.

Readers of sources are pure: tables found in a book in, `UnitLoad`s out. They know neither disk nor database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assets.reading import table as found
from assets.reading.extract import Row
from schemas import keys
from schemas.columns import ANIO
from schemas.contract import Column, Table, stored_limits
from schemas.observation import Observation, observe
from schemas.plain import Columns
from schemas.registry import TABLES
from schemas.tables.poi import POI_AO_HISTORIA, POI_MENSUAL_HISTORIA
from schemas.tables.poi_fuente import POI_FUENTE_AO_HISTORIA, POI_FUENTE_HISTORIA

if TYPE_CHECKING:
    import pandas as pd

#: What a photograph says: its tables less the columns that only its place in the history gives.
_NOT_IN_A_PHOTOGRAPH = ("desde", "hasta", "carga_id", "es_sintetico")
CONTRACTS = {
    name: table.without(*_NOT_IN_A_PHOTOGRAPH)
    for name, table in (
        ("ao", POI_AO_HISTORIA),
        ("mensual", POI_MENSUAL_HISTORIA),
        ("fuente_ao", POI_FUENTE_AO_HISTORIA),
        ("fuente", POI_FUENTE_HISTORIA),
    )
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it was delivered. `modified` and `delivered` are instants (UTC, ISO) or None."""

    sha256: str
    nombre: str
    ruta: str
    secuencia: int
    modified: str | None = None
    delivered: str | None = None

    @property
    def es_sintetico(self) -> bool:
        """Examples are delivered under `ejemplo/`; what they are about never comes from the path."""
        return self.ruta.split("/", 1)[0] == "ejemplo"


@dataclass(frozen=True, slots=True)
class KeptApart:
    """A row that was not loaded, whole."""

    hoja: str
    fila: int
    clave: str | None
    contenido: str
    motivo: str


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """Where a canonical column stood. `mes` 0: not monthly; the block's total is not a month and is left out."""

    hoja: str
    medida: str
    mes: int
    letra: str
    titulo: str


@dataclass(slots=True)
class UnitLoad:
    """`data`: fact table -> its columns. `filas`: rows read well, of any table.

    What follows is filled by who loads it (`assets.loading.frames`), and pandas only there: `frames`, fact table ->
    frame as its contract says; of a photograph also `derived`, marts computed ahead, `huella`, what it is known by,
    `mes_informado`, the last month that most active activities report, and `members`, rows of the dimensions that it
    names, by table.
    """

    fuente: str
    anio: int
    unidad: str
    delivery: Delivery
    data: dict[str, Columns] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    kept_apart: list[KeptApart] = field(default_factory=list)
    columns: list[ReadColumn] = field(default_factory=list)
    filas: int = 0
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    derived: dict[str, pd.DataFrame] = field(default_factory=dict)
    huella: str = ""
    mes_informado: int | None = None
    members: list[tuple[Table, list[dict]]] = field(default_factory=list)

    @property
    def carga_id(self) -> str:
        return keys.carga_id(self.fuente, self.anio, self.unidad, self.delivery.sha256)

    def contracts(self) -> Iterator[tuple[str, Table]]:
        """Each table with what its contract asks of a source: not when it was said, which the loader knows."""
        for name in self.data:
            yield name, CONTRACTS.get(name) or TABLES[name]

    @property
    def refused(self) -> Observation | None:
        """The finding that keeps the whole unit out, if there is one."""
        return next((finding for finding in self.observations if finding.blocks_file), None)


def keep_apart(table: found.Table, row: Row, clave: str | None) -> KeptApart:
    """The whole row, as it was written, and the first reason that keeps it out."""
    reason = next(finding.mensaje for finding in row.findings if finding.blocks_row)
    return KeptApart(table.sheet.name, row.fila, clave, json.dumps(row.raw, ensure_ascii=False), reason)


def read_columns(table: found.Table) -> list[ReadColumn]:
    return [
        ReadColumn(table.sheet.name, item.column, item.mes, table.letter(item), table.titles[column])
        for item, column in table.columns.items()
        if item.mes <= 12
    ]


def accept(load: UnitLoad, table: found.Table, rows: list[Row], clave: str, contract: Table) -> list[Row]:
    """Files each row's findings in the load, keeps the bad rows apart, and gives back the good ones.

    A value outside of what the contract admits is its row's fault, not the file's.
    """
    good = []
    for row in rows:
        row.findings.extend(_out_of_limits(table, row, contract))
        sujeto = _text(row.values.get(clave))
        row.findings = [replace(finding, sujeto=finding.sujeto or sujeto) for finding in row.findings]
        load.observations.extend(row.findings)
        if row.rejected:
            load.kept_apart.append(keep_apart(table, row, sujeto))
        else:
            good.append(row)
    load.filas += len(good)
    load.columns.extend(read_columns(table))
    load.observations.extend(table.findings)
    return good


def is_plan_year(year: int) -> bool:
    low, high = stored_limits(ANIO)
    return (low or 0) <= year <= (high or year)


def _out_of_limits(table: found.Table, row: Row, contract: Table) -> list[Observation]:
    findings = []
    for column in contract.columns:
        item = next((item for item in table.columns if item.column in (column.name, f"{column.name}_texto")), None)
        regla = _broken_limit(column, row.values.get(column.name))
        if item is None or regla is None:
            continue
        title = table.titles[table.columns[item]]
        findings.append(
            observe(
                regla,
                row.raw[title],
                hoja=table.sheet.name,
                celda=f"{table.letter(item)}{row.fila}",
                fila=row.fila,
                columna=title,
                esperado=column.description.rstrip("."),
                sugerencia="",
            )
        )
    return findings


def _broken_limit(column: Column, value: object) -> str | None:
    """The rule that a value breaks which its contract does not admit."""
    low, high = stored_limits(column)
    if type(value) is int and ((low is not None and value < low) or (high is not None and value > high)):
        if column.name == ANIO.name:
            return "anio_ilegible"
        return "numero_negativo" if value < 0 else "numero_fuera_de_rango"
    if isinstance(value, str) and column.pattern and not re.fullmatch(column.pattern, value):
        return "valor_no_admitido"
    return None


def require_rows(load: UnitLoad, table: found.Table) -> None:
    """A table without one good row keeps the unit out: it must not replace what is loaded with nothing."""
    if not load.filas:
        regla = "sin_filas_validas" if load.kept_apart else "sin_filas"
        load.observations.append(observe(regla, hoja=table.sheet.name))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def fact_columns(contract: Table, rows: list[Row], constants: dict[str, object], *, ordered: bool = False) -> Columns:
    """Rows' values plus constant columns, as the columns of a fact table; `ordered` numbers them from 1 in `orden`."""
    n = len(rows)
    fixed: Columns = {name: [value] * n for name, value in constants.items()}
    fixed["fila"] = [row.fila for row in rows]
    if ordered:
        fixed["orden"] = list(range(1, n + 1))
    # An optional column that this sheet does not have is absent in every row.
    return {name: fixed.get(name) or [row.values.get(name) for row in rows] for name in contract.names}


def empty_columns(contract: Table) -> Columns:
    """A fact table of which the file says nothing."""
    return {name: [] for name in contract.names}
