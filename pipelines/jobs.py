"""Jobs and the nightly schedule."""

from collections.abc import Iterator

import dagster as dg

from schemas.calendar import LIMA, open_years
from schemas.tables import alertas, poi, poi_fuente, presupuesto, psig

#: Steps of a year that note when they have gone through it.
SUBJECTS = ("poi", "psig", "publicado", "presupuesto")

INVENTORY = dg.define_asset_job(
    "inventario_de_entregas",
    selection=dg.AssetSelection.assets("inventario", "catalogos"),
    description="Toma en custodia y reconoce lo que se entregó.",
)

YEAR = dg.define_asset_job(
    "anio",
    selection=dg.AssetSelection.all(),
    description="Inventario, hechos, resultados y conciliación de un año.",
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
