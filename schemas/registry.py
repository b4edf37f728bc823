"""All contracts in one place, and what a view's columns are once its base tables are looked up.

The declarations live in `schemas.tables` and `schemas.views`; nothing is declared here.
"""

from schemas.contract import Column, Kind, Table, View, centimos
from schemas.tables import (
    alertas,
    audit,
    configuracion,
    dimensions,
    informe,
    meta,
    poi,
    poi_fuente,
    poi_revision,
    psig,
    publicado,
    recomendaciones,
    respuestas,
)
from schemas.tables import historia as historia_tables
from schemas.tables import presupuesto as presupuesto_tables
from schemas.tables import publicacion as publicacion_tables
from schemas.views import alertas as alertas_views
from schemas.views import audit as audit_views
from schemas.views import dimensiones_historia as dimension_history_views
from schemas.views import dimensions as dimension_views
from schemas.views import informe as informe_views
from schemas.views import poi as poi_views
from schemas.views import poi_fuente as poi_fuente_views
from schemas.views import poi_historia as poi_historia_views
from schemas.views import poi_resumen as poi_resumen_views
from schemas.views import presupuesto as presupuesto_views
from schemas.views import psig as psig_views
from schemas.views import publicacion as publicacion_views

#: Every stored table by name, in the order in which they are created.
TABLES: dict[str, Table] = {
    table.name: table
    for module in (
        audit,
        respuestas,
        configuracion,
        dimensions,
        poi,
        alertas,
        poi_fuente,
        poi_revision,
        historia_tables,
        psig,
        publicado,
        presupuesto_tables,
        publicacion_tables,
        informe,
        recomendaciones,
        meta,
    )
    for table in module.TABLES
}

#: Every view that BI reads by name, in the order in which they are created: one may read those before it.
VIEWS: dict[str, View] = {
    view.name: view
    for module in (
        poi_views,
        poi_historia_views,
        poi_fuente_views,
        dimension_views,
        dimension_history_views,
        poi_resumen_views,
        psig_views,
        presupuesto_views,
        publicacion_views,
        informe_views,
        alertas_views,
        audit_views,
    )
    for view in module.VIEWS
}


def is_soles(column: Column) -> bool:
    """Whether readers get, beside this column, its exact companion in céntimos."""
    return column.kind is Kind.AMOUNT and column.name.endswith("_soles")


def view_columns(view: View) -> tuple[tuple[Column, str], ...]:
    """The columns of a view in order, each with its origin (`tabla.columna`, or the view's own name).

    Each amount in soles is followed by its `*_centimos`. Raises KeyError for a name that no base table has.
    """
    found: list[tuple[Column, str]] = []
    for declared in view.columns:
        column, origin = (declared, view.name) if isinstance(declared, Column) else _in_bases(view, declared)
        found.append((column, origin))
        if is_soles(column):
            found.append((centimos(column), origin))
    return tuple(found)


def _in_bases(view: View, name: str) -> tuple[Column, str]:
    for base in view.bases:
        if name in TABLES[base].names:
            return TABLES[base].column(name), f"{base}.{name}"
    raise KeyError(f"vista {view.name}: ninguna tabla de {view.bases} tiene la columna {name}")
