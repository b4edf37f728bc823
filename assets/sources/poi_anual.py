"""`poi_anual`: the annual table as published. Unit of loading: the UE that its letterhead names."""

from assets.reading.extract import Row, extract, reject_duplicates
from assets.reading.table import Table
from assets.sources import heading
from assets.sources.unit import Delivery, UnitLoad, accept, fact_columns, require_rows
from schemas.normal import fold
from schemas.observation import observe
from schemas.scales import scale_in_use
from schemas.tables.poi import POI_ANUAL


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {(heading.year(table), heading.ue(table)) for table in tables}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per table: rows of `poi_anual_actividad`, percentages and labels as the unit wrote them."""
    loads = []
    for table in tables:
        load = UnitLoad("poi_anual", heading.year(table), heading.ue(table), delivery)
        extracted = extract(table)
        load.observations.extend(extracted.notices)
        reject_duplicates(table, extracted.rows, ("numero",), label="El N° {}", what="número")
        rows = accept(load, table, extracted.rows, "numero", POI_ANUAL)
        require_rows(load, table)
        labels = {fold(label.valoracion): label.valoracion for label in scale_in_use(load.anio).labels}
        for row in rows:
            for column in ("fisico_valoracion_declarada", "financiero_valoracion_declarada"):
                _one_spelling(load, table, row, column, labels)
        constants = {
            "anio": load.anio,
            "ue": load.unidad,
            "carga_id": load.carga_id,
            "es_sintetico": int(delivery.es_sintetico),
        }
        load.data[POI_ANUAL.name] = fact_columns(POI_ANUAL, rows, constants)
        loads.append(load)
    return loads


def _one_spelling(load: UnitLoad, table: Table, row: Row, column: str, labels: dict[str, str]) -> None:
    """Labels compare without regard to case: the published table prints `Muy bueno` and `Muy Bueno`."""
    written = row.values.get(column)
    if written is None:
        row.values.setdefault(column, None)
        return
    row.values[column] = labels.get(fold(str(written)), written)
    if fold(str(written)) not in labels:
        item = next(field for field in table.columns if field.column == column)
        cell = f"{table.letter(item)}{row.fila}"
        load.observations.append(
            observe("etiqueta_desconocida", written, hoja=table.sheet.name, celda=cell, fila=row.fila)
        )
