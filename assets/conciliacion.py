"""Published figures and their reconciliation with what is computed, by year."""

from collections.abc import Iterator

import dagster as dg

from assets.loading import marts
from assets.tables import row_count, spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.calendar import now
from schemas.tables import poi, psig, publicado
from warehouse.engine import transaction
from warehouse.resource import Almacen

SUBJECT = Subject(("publicado",), publicado.FACTS)


@dg.multi_asset(
    name="publicado",
    can_subset=True,
    specs=[spec(table, deps=["inventario"], group="conciliacion", layer="hechos") for table in publicado.FACTS],
    check_specs=[check(SUBJECT)],
)
def publicado_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)


@dg.multi_asset(
    name="conciliar",
    specs=[
        spec(
            publicado.CONCILIACION,
            deps=[table.name for table in (*publicado.FACTS, *poi.MARTS, *psig.MARTS)],
            group="conciliacion",
            layer="resultados",
        )
    ],
)
def conciliacion_del_anio(
    context: dg.AssetExecutionContext, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.MaterializeResult]:
    anio = int(context.partition_key)
    with transaction(almacen.engine) as conn:
        figures = marts.reconcile(conn, anio)
    almacen.custody.note_review(anio, now())
    if figures:
        count = row_count(almacen.engine, publicado.CONCILIACION, anio)
        yield dg.MaterializeResult(
            asset_key=publicado.CONCILIACION.name, metadata={"dagster/partition_row_count": count}
        )
