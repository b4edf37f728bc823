"""Budget assets: lines of each source, which load of each UE is seen, and the reconciliation with the POI, by year.

The reconciliation is recomputed in the transaction of every load of either side.
"""

from collections.abc import Iterator

import dagster as dg

from assets.loading import presupuesto as loading
from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.columns import BUDGET_SOURCES
from schemas.tables import poi, presupuesto
from warehouse.resource import Almacen

SUBJECT = Subject("presupuesto", BUDGET_SOURCES, presupuesto.FACTS, presupuesto.MARTS, loading.of_year)
_FACTS = [table.name for table in presupuesto.FACTS]
_POI = [poi.POI_AO_HISTORIA.name, poi.POI_MENSUAL_HISTORIA.name]


@dg.multi_asset(
    name="presupuesto",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="presupuesto", layer="hechos") for table in presupuesto.FACTS),
        *(
            spec(table, deps=[*_FACTS, *_POI, "catalogos"], group="presupuesto", layer="resultados")
            for table in presupuesto.MARTS
        ),
    ],
    check_specs=[check(SUBJECT)],
)
def presupuesto_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
