"""`poi_anual`: the annual table as published. Unit of loading: the UE that its letterhead names."""

from dataclasses import replace

from assets.reading.extract import Row, extract, reject_duplicates
from assets.reading.table import Table
from assets.rules.declared import agrees, percent_text, ratio
from assets.sources import heading
from assets.sources.unit import Delivery, UnitLoad, accept, fact_columns, require_rows
from schemas.normal import fold
from schemas.observation import observe
from schemas.scales import known_labels
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
        labels = {fold(label): label for label in known_labels()}
        for row in rows:
            for column in ("fisico_valoracion_declarada", "financiero_valoracion_declarada"):
                _one_spelling(load, table, row, column, labels)
            for dimension, suffix in (("fisico", ""), ("financiero", "_soles")):
                _compare_declared(load, table, row, dimension, suffix)
        constants = {
            "anio": load.anio,
            "ue": load.unidad,
            "carga_id": load.carga_id,
            "es_sintetico": int(delivery.es_sintetico),
        }
        load.data[POI_ANUAL.name] = fact_columns(POI_ANUAL, rows, constants)
        loads.append(load)
    return loads


def _compare_declared(load: UnitLoad, table: Table, row: Row, dimension: str, suffix: str) -> None:
    """The percentage that is written, against executed over programmed."""
    programmed, executed, declared = (
        row.values.get(f"{dimension}_{name}")
        for name in (f"programado{suffix}", f"ejecutado{suffix}", "pct_declarado")
    )
    exact = ratio(executed, programmed)
    if exact is None or not isinstance(declared, int):
        return
    titles = {item.column: table.titles[column] for item, column in table.columns.items()}
    item = next(field for field in table.columns if field.column == f"{dimension}_pct_declarado")
    shown = row.raw[titles[item.column]]
    if agrees(declared, shown, exact):
        return
    both = {
        name: row.raw[titles[f"{dimension}_{column}{suffix}"]]
        for name, column in (("programada", "programado"), ("ejecutada", "ejecutado"))
    }
    found = observe(
        "pct_declarado_distinto",
        shown,
        hoja=table.sheet.name,
        celda=f"{table.letter(item)}{row.fila}",
        fila=row.fila,
        columna=titles[item.column],
        actividad=row.values["numero"],
        calculado=percent_text(exact),
        **both,
    )
    load.observations.append(replace(found, sujeto=str(row.values["numero"])))


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
