"""POI assets: plan history, annual table, CEPLAN history, and what the rules compute from them, by year."""

from collections.abc import Iterator

import dagster as dg

from assets.loading import marts, textos
from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.tables import poi
from warehouse.resource import Almacen

SUBJECT = Subject("poi", ("poi_plan", "poi_anual", "poi_ceplan", "poi_textos"), poi.FACTS, poi.MARTS, marts.poi_of_year)
_FACTS = [table.name for table in poi.FACTS]


@dg.multi_asset(
    name="poi",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="poi", layer="hechos") for table in poi.FACTS),
        *(spec(table, deps=[*_FACTS, "catalogos"], group="poi", layer="resultados") for table in poi.MARTS),
    ],
    check_specs=[check(SUBJECT)],
)
def poi_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
    _write_texts(context, almacen)


def _write_texts(context: dg.AssetExecutionContext, almacen: Almacen) -> None:
    """What units sent in their templates, into the planner's own files."""
    if almacen.textos is None:
        return
    for item in textos.write_year(almacen.engine, almacen.textos, int(context.partition_key)):
        context.log.info(f"{item.path}: {len(item.written)} textos nuevos")
        for warning in item.warnings:
            context.log.warning(warning)
            almacen.warn(warning)
