"""Published figures and their reconciliation with what is computed, by year.

The reconciliation is recomputed in the transaction of every load that it depends on, of the POI and the PSIG too; as
an asset it belongs here, because without published figures there is none.
"""

from collections.abc import Iterator

import dagster as dg

from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.tables import publicado
from warehouse.resource import Almacen

SUBJECT = Subject("publicado", ("publicado",), publicado.FACTS, publicado.MARTS)


@dg.multi_asset(
    name="publicado",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="publicado", layer="hechos") for table in publicado.FACTS),
        *(
            spec(table, deps=[fact.name for fact in publicado.FACTS], group="publicado", layer="resultados")
            for table in publicado.MARTS
        ),
    ],
    check_specs=[check(SUBJECT)],
)
def publicado_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
