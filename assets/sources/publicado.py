"""`publicado`: figures as printed, mistakes included. Unit of loading: the document."""

from assets.reading.book import UnreadableFile
from assets.reading.extract import Row, extract, reject_duplicates
from assets.reading.table import Table
from assets.sources.unit import Delivery, UnitLoad, accept, empty_columns, fact_columns, is_plan_year, require_rows
from schemas.normal import slug
from schemas.observation import observe
from schemas.tables.publicado import PUBLICADO_CIFRA


def units(tables: list[Table]) -> set[tuple[int, str]]:
    found = {key for table in tables for row in extract(table).rows if (key := _key(row))}
    if not found:
        raise _nothing(tables)
    return found


def _key(row: Row) -> tuple[int, str] | None:
    anio, documento = row.values.get("anio"), row.values.get("documento")
    return (anio, slug(str(documento))) if isinstance(anio, int) and is_plan_year(anio) and documento else None


def _nothing(tables: list[Table]) -> UnreadableFile:
    """No row says of which year and document it is: the findings of the rows tell why."""
    rows = [row for table in tables for row in extract(table).rows]
    findings = [finding for row in rows for finding in row.findings]
    return UnreadableFile(observe("sin_filas_validas" if rows else "sin_filas", hoja=tables[0].sheet.name), *findings)


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, document). A row that says neither goes with the first one, so that it is not lost."""
    fallback = sorted(units(tables))[0]
    loads: dict[tuple[int, str], UnitLoad] = {}
    for table in tables:
        extracted = extract(table)
        for row in extracted.rows:
            row.values["clave"] = row.values.get("clave") or ""
        key_columns = ("documento", "anio", "cuadro", "cifra", "clave", "donde")
        reject_duplicates(table, extracted.rows, key_columns, label="{3} {4} de {2}", what="cifra")
        groups: dict[tuple[int, str], list[Row]] = {}
        for row in extracted.rows:
            groups.setdefault(_key(row) or fallback, []).append(row)
        for number, (key, rows) in enumerate(groups.items()):
            load = loads.setdefault(key, UnitLoad("publicado", *key, delivery))
            if not number:
                load.observations.extend(extracted.notices)
            good = accept(load, table, rows, "cifra", PUBLICADO_CIFRA)
            figures = fact_columns(PUBLICADO_CIFRA, good, {"carga_id": load.carga_id})
            before = load.data.get(PUBLICADO_CIFRA.name, empty_columns(PUBLICADO_CIFRA))
            load.data[PUBLICADO_CIFRA.name] = {name: [*before[name], *values] for name, values in figures.items()}
    for load in loads.values():
        require_rows(load, tables[0])
    return list(loads.values())
