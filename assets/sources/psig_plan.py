"""`psig_plan`: the approved plan of the sector. Unit of loading: the pliego."""

from assets.reading.extract import Row, extract, reject_duplicates
from assets.reading.table import Table
from assets.rules.psig_names import responsables
from assets.sources import heading, psig
from assets.sources.unit import Delivery, UnitLoad, accept, fact_columns, require_rows
from schemas.normal import bare
from schemas.observation import observe
from schemas.tables.psig import PSIG_PLAN

_SITUATIONS = ("con meta", "sin meta", "suspendida", "reformulada")


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {(heading.year(table), heading.pliego(table)) for table in tables}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    loads = []
    for table in tables:
        load = UnitLoad("psig_plan", heading.year(table), heading.pliego(table), delivery)
        extracted = extract(table)
        load.observations.extend(extracted.notices)
        for row in extracted.rows:
            _situation(table, row)
            _validity(table, row, load.anio)
        reject_duplicates(table, extracted.rows, ("actividad",), label="La actividad {}", what="actividad")
        rows = accept(load, table, extracted.rows, "actividad", PSIG_PLAN)
        require_rows(load, table)
        load.data[PSIG_PLAN.name] = fact_columns(PSIG_PLAN, rows, {"anio": load.anio, "carga_id": load.carga_id})
        loads.append(load)
    return loads


def _validity(table: Table, row: Row, anio: int) -> None:
    """The responsible unit was none in the plan's year."""
    written = row.values.get("responsable_texto")
    unit = responsables(str(written)).responsable if written else None
    if unit is None or unit.is_valid_in(anio):
        return
    item = next(field for field in table.columns if field.column == "responsable_texto")
    row.findings.append(
        observe(
            "unidad_no_vigente",
            written,
            hoja=table.sheet.name,
            celda=f"{table.letter(item)}{row.fila}",
            fila=row.fila,
            columna=table.titles[table.columns[item]],
            anio=anio,
            sugerencia=psig.successor(unit, anio),
        )
    )


def _situation(table: Table, row: Row) -> None:
    """`sin meta en 2023` -> `sin_meta`."""
    written = row.values.pop("situacion_texto", None)
    if written is None:
        return
    known = next((situation for situation in _SITUATIONS if bare(str(written)).startswith(situation)), None)
    row.values["situacion"] = known.replace(" ", "_") if known else None
    if known is None:
        item = next(field for field in table.columns if field.column == "situacion_texto")
        row.findings.append(
            observe(
                "valor_no_admitido",
                written,
                hoja=table.sheet.name,
                celda=f"{table.letter(item)}{row.fila}",
                fila=row.fila,
                columna=item.title,
                esperado=", ".join(_SITUATIONS),
                sugerencia="",
            )
        )
