"""Budget assets: lines of each source, which load of each UE is seen, and the reconciliation with the POI, by year.

The reconciliation is recomputed in the transaction of every load of either side. So the POI is nothing to depend on
here: of a year in which none of it is loaded, or all of it is bad, the budget would not be gone through.
"""

from collections.abc import Iterator

import dagster as dg

from assets.loading import presupuesto as loading
from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.columns import BUDGET_SOURCES
from schemas.tables import presupuesto
from warehouse.resource import Almacen

SUBJECT = Subject("presupuesto", BUDGET_SOURCES, presupuesto.FACTS, presupuesto.MARTS, loading.of_year)
_FACTS = [table.name for table in presupuesto.FACTS]


@dg.multi_asset(
    name="presupuesto",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="presupuesto", layer="hechos") for table in presupuesto.FACTS),
        *(
            spec(table, deps=[*_FACTS, "catalogos"], group="presupuesto", layer="resultados")
            for table in presupuesto.MARTS
        ),
    ],
    check_specs=[check(SUBJECT)],
)
def presupuesto_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
