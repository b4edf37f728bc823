"""Jobs, the nightly schedule, and the weekly one that goes over closed years again."""

from collections.abc import Iterator

import dagster as dg

from assets import informes
from assets.loading.pending import waiting_at
from schemas.calendar import FIRST_YEAR, LIMA, open_years
from schemas.tables import alertas, poi, poi_fuente, presupuesto, psig
from warehouse.looking import NotMadeError
from warehouse.resource import Almacen

INVENTORY = dg.define_asset_job(
    "inventario_de_entregas",
    selection=dg.AssetSelection.assets("inventario", "catalogos"),
    description="Toma en custodia y reconoce lo que se entregó.",
)

YEAR = dg.define_asset_job(
    "anio",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(informes.GROUP),
    description="Inventario, hechos, resultados y conciliación de un año.",
)

REPORTS = dg.define_asset_job(
    "informes",
    selection=dg.AssetSelection.groups(informes.GROUP) - dg.AssetSelection.assets(informes.DASHBOARD),
    description="Los informes de evaluación de un año.",
)

DASHBOARD = dg.define_asset_job(
    "publicar_tablero",
    selection=dg.AssetSelection.assets(informes.DASHBOARD),
    description="El tablero, de todos los años.",
)

MARTS = dg.define_asset_job(
    "resultados_del_anio",
    selection=dg.AssetSelection.assets(
        *(table.name for table in (*poi.MARTS, *alertas.TABLES, *poi_fuente.MARTS, *psig.MARTS, *presupuesto.MARTS))
    ),
    description="Recalcula los resultados de un año a partir de sus hechos, sin leer archivos.",
)


@dg.schedule(
    job=YEAR,
    cron_schedule="0 2 * * *",
    execution_timezone="America/Lima",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def nocturno(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
    """At 02:00 in Lima: the running year and, until its closing date, the one before it."""
    tonight = context.scheduled_execution_time.astimezone(LIMA)
    for anio in open_years(tonight.date()):
        yield dg.RunRequest(run_key=f"{anio}-{tonight:%Y-%m-%d}", partition_key=str(anio))


@dg.schedule(
    job=YEAR,
    cron_schedule="0 3 * * 6",
    execution_timezone="America/Lima",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def recarga_de_anios_cerrados(
    context: dg.ScheduleEvaluationContext, almacen: dg.ResourceParam[Almacen]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """On Saturdays at 03:00 in Lima: each year that no night goes through any more and of which something still waits
    (a unit or a layout that is known by now, a file that was held). One run per year: a bad one fails alone."""
    today = context.scheduled_execution_time.astimezone(LIMA).date()
    closed = [anio for anio in range(FIRST_YEAR, today.year) if anio not in open_years(today)]
    try:
        years = sorted({part.anio for part in waiting_at(almacen.url, closed)})
    except NotMadeError as error:
        yield dg.SkipReason(error.cause)
        return
    for anio in years:
        yield dg.RunRequest(run_key=f"{anio}-{today}", partition_key=str(anio))
    if not years:
        yield dg.SkipReason("Nada de los años cerrados espera.")
