"""`poi_plan`: versions, modifications and renamed activities of a UE's plan in a year."""

import re

from assets.reading.extract import Row, extract
from assets.reading.table import Table
from assets.rules.documents import without_initials
from assets.sources import heading
from assets.sources.unit import Delivery, UnitLoad, accept, empty_columns, fact_columns, require_rows
from schemas.columns import AO_CODE
from schemas.layouts import poi_plan
from schemas.observation import observe
from schemas.tables.poi import POI_MODIFICACION, POI_RENOMBRE, POI_VERSION

_TABLES = {
    poi_plan.VERSIONES.name: POI_VERSION,
    poi_plan.MODIFICACIONES.name: POI_MODIFICACION,
    poi_plan.RENOMBRES.name: POI_RENOMBRE,
}
_MISTYPED = re.compile(r"A[O0][I1L]?([0-9]{11})")


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {(heading.year(table), heading.ue(table)) for table in tables}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, UE) with up to three fact tables."""
    loads: dict[tuple[int, str], UnitLoad] = {}
    for table in tables:
        key = (heading.year(table), heading.ue(table))
        load = loads.setdefault(key, UnitLoad("poi_plan", *key, delivery))
        extracted = extract(table)
        load.observations.extend(extracted.notices)
        contract = _TABLES[table.layout.name]
        rows = accept(load, table, extracted.rows, "version", contract)
        if table.layout is poi_plan.RENOMBRES:
            for row in rows:
                _code(load, table, row)
        if table.layout is poi_plan.MODIFICACIONES:
            for row in rows:
                row.values["sustento_visible"] = without_initials(str(row.values["sustento"]))
        constants = {"anio": load.anio, "ue": load.unidad, "carga_id": load.carga_id}
        load.data[contract.name] = fact_columns(contract, rows, constants, ordered=True)
    for load in loads.values():
        require_rows(load, tables[0])
        for contract in _TABLES.values():
            load.data.setdefault(contract.name, empty_columns(contract))
    return list(loads.values())


def _code(load: UnitLoad, table: Table, row: Row) -> None:
    """A written code is used only if it is one; otherwise its mend is suggested, never applied."""
    row.values.pop("ue_texto", None)
    written = str(row.values["codigo_ao_texto"])
    row.values["codigo_ao"] = written if re.fullmatch(AO_CODE, written, re.ASCII) else None
    if row.values["codigo_ao"] is None:
        item = next(field for field in table.columns if field.column == "codigo_ao_texto")
        load.observations.append(
            observe(
                "codigo_sugerido",
                written,
                hoja=table.sheet.name,
                celda=f"{table.letter(item)}{row.fila}",
                fila=row.fila,
                sugerencia=suggestion(written) or "un código de la lista de actividades",
            )
        )


def suggestion(written: str) -> str | None:
    """The code that a mistyped one most likely means: reports drop the I (`AO00108700181`), people put blanks in it."""
    found = _MISTYPED.fullmatch(re.sub(r"[\s.\-_]", "", written).upper())
    return f"AOI{found.group(1)}" if found else None
