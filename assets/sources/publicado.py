"""`publicado`: figures as printed, mistakes included. Unit of loading: the document."""

import pandas as pd

from assets.reading.extract import Row, extract, reject_duplicates
from assets.reading.table import Table
from assets.sources.unit import Delivery, UnitLoad, accept, fact_frame
from schemas.normal import slug
from schemas.tables.publicado import PUBLICADO_CIFRA


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {key for table in tables for row in extract(table).rows if (key := _key(row))}


def _key(row: Row) -> tuple[int, str] | None:
    anio, documento = row.values.get("anio"), row.values.get("documento")
    return (anio, slug(str(documento))) if isinstance(anio, int) and documento else None


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per (year, document)."""
    loads: dict[tuple[int, str], UnitLoad] = {}
    for table in tables:
        extracted = extract(table)
        key_columns = ("documento", "anio", "cuadro", "cifra", "donde")
        for row in extracted.rows:
            row.values["clave"] = row.values.get("clave") or ""
        reject_duplicates(table, extracted.rows, (*key_columns[:4], "clave", "donde"), label="{3} {4} de {2}", what="cifra")
        groups: dict[tuple[int, str], list[Row]] = {}
        fallback = next((key for row in extracted.rows if (key := _key(row))), None)
        for row in extracted.rows:
            if key := _key(row) or fallback:
                groups.setdefault(key, []).append(row)
        for key, rows in groups.items():
            load = loads.setdefault(key, UnitLoad("publicado", *key, delivery))
            good = accept(load, table, rows, "cifra")
            figures = fact_frame(PUBLICADO_CIFRA, good, {"carga_id": load.carga_id})
            load.frames[PUBLICADO_CIFRA.name] = pd.concat([*load.frames.values(), figures], ignore_index=True)
    return list(loads.values())
