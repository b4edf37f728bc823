"""The inventory asset (what was delivered, recognised by its content) and the catalogues (code lists as dimensions)."""

import time

import dagster as dg

from assets.loading import inventory
from assets.retries import tried_again
from assets.tables import OWNERS
from schemas.calendar import now
from warehouse import schema
from warehouse.resource import Almacen


@dg.asset(
    name="inventario",
    group_name="entrada",
    owners=OWNERS,
    kinds={"file"},
    description="Archivos entregados: en custodia, anotados en el libro de eventos y reconocidos por su contenido.",
)
def inventario(context: dg.AssetExecutionContext, almacen: dg.ResourceParam[Almacen]) -> dg.MaterializeResult:
    moment = now()

    untaken = 0

    def warn(text: str) -> None:
        nonlocal untaken
        untaken += 1
        context.log.warning(text)
        almacen.warn(text)

    started = time.monotonic()
    with tried_again(context, almacen):
        present = inventory.scan(almacen.raw, almacen.custody, ejemplos=almacen.ejemplos, now=moment, warn=warn)
        looked_at = inventory.register(almacen.engine, almacen.custody, ejemplos=almacen.ejemplos, now=moment)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(present),
            "reconocidos_ahora": looked_at,
            "no_tomados": untaken,
            "segundos": round(time.monotonic() - started, 3),
        }
    )


@dg.asset(
    name="catalogos",
    group_name="entrada",
    owners=OWNERS,
    kinds={"csv", "sql"},
    description="Listas de códigos (unidades, objetivos, departamentos, escalas, meses) como dimensiones del almacén.",
)
def catalogos(context: dg.AssetExecutionContext, almacen: dg.ResourceParam[Almacen]) -> dg.MaterializeResult:
    with tried_again(context, almacen):
        schema.init(almacen.engine)
    return dg.MaterializeResult()
