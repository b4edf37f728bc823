"""POI assets: plan history, annual table, CEPLAN history, and what the rules compute from them, by year."""

from collections.abc import Iterator

import dagster as dg

from assets import freshness
from assets.loading import marts, textos
from assets.retries import tried_again
from assets.tables import spec
from assets.yearly import LoadConfig, Subject, check, produce
from schemas.calendar import lima_date, now
from schemas.tables import alertas, historia, poi, poi_fuente, poi_revision
from warehouse.resource import Almacen

_SOURCES = ("poi_plan", "poi_anual", "poi_ceplan", "poi_ceplan_financiera", "poi_textos")
_FACTS = (*poi.FACTS, *poi_fuente.FACTS)
_MARTS = (*poi.MARTS, *poi_fuente.MARTS, *poi_revision.TABLES, *historia.MARTS, *alertas.TABLES)
SUBJECT = Subject("poi", _SOURCES, _FACTS, _MARTS, marts.poi_of_year)
_FACT_NAMES = [table.name for table in _FACTS]


@dg.multi_asset(
    name="poi",
    can_subset=True,
    specs=[
        *(spec(table, deps=["inventario"], group="poi", layer="hechos") for table in _FACTS),
        *(spec(table, deps=[*_FACT_NAMES, "catalogos"], group="poi", layer="resultados") for table in _MARTS),
    ],
    check_specs=[check(SUBJECT), freshness.spec(SUBJECT.checked)],
)
def poi_del_anio(
    context: dg.AssetExecutionContext, config: LoadConfig, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    yield from produce(context, almacen, config, SUBJECT)
    if any(key.name == freshness.CHECK for key in context.selected_asset_check_keys):
        with tried_again(context, almacen):
            yield freshness.evaluate(almacen.engine, SUBJECT.checked, int(context.partition_key), lima_date(now()))
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
