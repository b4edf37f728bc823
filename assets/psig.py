"""PSIG assets: the approved plan, what each unit reported, and ranking and balance, by year."""

from collections.abc import Iterator

import dagster as dg

from assets.loading import marts
from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.tables import psig
from warehouse.resource import Almacen

SUBJECT = Subject("psig", ("psig_plan", "psig", "respuestas"), psig.FACTS, psig.MARTS, marts.psig_of_year)
_FACTS = [table.name for table in psig.FACTS]


@dg.multi_asset(
    name="psig",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="psig", layer="hechos") for table in psig.FACTS),
        *(spec(table, deps=[*_FACTS, "catalogos"], group="psig", layer="resultados") for table in psig.MARTS),
    ],
    check_specs=[check(SUBJECT)],
)
def psig_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
