"""Recommendations: drafts of the rules, and the matrix of commitments that people complete, by year.

Drafts are recomputed in the transaction of every load of the POI and the PSIG; as assets they belong here, beside what
becomes of them.
"""

from collections.abc import Iterator

import dagster as dg

from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.tables import recomendaciones
from warehouse.resource import Almacen

SUBJECT = Subject("recomendaciones", ("recomendaciones",), recomendaciones.FACTS, recomendaciones.MARTS)


@dg.multi_asset(
    name="recomendaciones",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="recomendaciones", layer="hechos") for table in SUBJECT.facts),
        *(spec(table, deps=["inventario"], group="recomendaciones", layer="resultados") for table in SUBJECT.marts),
    ],
    check_specs=[check(SUBJECT)],
)
def recomendaciones_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
