"""What the warehouse says about its own views, from their contracts: dictionary, relations, version.

Frames only; `warehouse.schema` writes them.
"""

import hashlib

import pandas as pd

from schemas.frames import conform
from schemas.registry import TABLES, VIEWS, view_columns
from schemas.tables.meta import DICCIONARIO, RELACION


def dictionary() -> pd.DataFrame:
    """Rows of `diccionario`: one per column of each view, in order."""
    rows = [
        {
            "vista": view.name,
            "columna": column.name,
            "orden": place,
            "tipo": column.kind.value,
            "unidad": column.unit or None,
            "clave": int(column.name in view.key),
            "nulo": int(column.nullable),
            "agregacion": column.aggregation,
            "datos_personales": int(column.personal),
            "descripcion": column.description,
            "origen": origin,
        }
        for view in VIEWS.values()
        for place, (column, origin) in enumerate(view_columns(view), start=1)
    ]
    return conform(DICCIONARIO, pd.DataFrame(rows))


def relations() -> pd.DataFrame:
    """Rows of `relacion`: one per key column of a view that points to another view."""
    rows = [
        {
            "vista": view.name,
            "columna": relation.column,
            "vista_destino": relation.target,
            "columna_destino": relation.target_column,
        }
        for view in VIEWS.values()
        for relation in view.relations
    ]
    return conform(RELACION, pd.DataFrame(rows))


def fingerprint() -> str:
    """A hash of every contract."""
    return hashlib.sha256(repr((list(TABLES.values()), list(VIEWS.values()))).encode()).hexdigest()
