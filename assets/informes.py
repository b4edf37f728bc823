"""Report assets: the evaluation of a year's POI and PSIG, and the dashboard, out of the views, after each load.

They are jobs of their own (`informes` of a year, `publicar_tablero` of all), so that one that cannot be written stops
no load.
"""

from collections.abc import Iterator

import dagster as dg

from assets.loading.as_of import NoPhotograph
from assets.partitions import YEARS
from assets.retries import tried_again
from assets.tables import OWNERS
from assets.writing import dashboard, evaluation
from assets.writing.report import NoReport, Wanted
from warehouse.resource import Almacen

GROUP = "informes"
DASHBOARD = "tablero"
_AUTHOR = "planificador de tareas"


def _evaluation(tema: str, mart: str, title: str) -> dg.AssetsDefinition:
    @dg.asset(
        name=f"informe_{tema}",
        deps=[mart],
        group_name=GROUP,
        owners=OWNERS,
        kinds={"word", "excel", "pdf"},
        description=f"Informe de evaluación {title} de un año: Word, Excel, PDF, CSV y matriz de compromisos.",
        partitions_def=YEARS,
        output_required=False,
    )
    def informe(
        context: dg.AssetExecutionContext, almacen: dg.ResourceParam[Almacen]
    ) -> Iterator[dg.MaterializeResult]:
        anio = int(context.partition_key)
        if almacen.salida is None:
            return
        try:
            with tried_again(context, almacen):
                made = evaluation.make(
                    almacen.engine,
                    almacen.custody,
                    Wanted(tema, anio),
                    textos=almacen.textos,
                    salida=almacen.salida / evaluation.FOLDER,
                    quien=_AUTHOR,
                    institution=almacen.institucion.nombre,
                    template=almacen.plantilla_informe,
                )
        except (NoReport, NoPhotograph) as error:
            context.log.info(f"sin informe: {error}; {error.remedy}")
            return
        for warning in made.warnings:
            context.log.warning(warning)
        for one in made.reports:
            for line in one.missing:
                context.log.warning(line)
            for kept, new in one.kept:
                context.log.warning(f"{kept} fue editado o está abierto, y se conserva; lo nuevo está en {new.name}")
        files = [str(path) for one in made.reports for path in one.files]
        decisions = [line for one in made.reports for line in one.decisions]
        yield dg.MaterializeResult(metadata={"archivos": dg.MetadataValue.json(files), "por_decidir": len(decisions)})

    return informe


informe_poi = _evaluation("poi", "poi_resumen", "del POI")
informe_psig = _evaluation("psig", "psig_balance", "del PSIG")


@dg.asset(
    name=DASHBOARD,
    deps=["poi_resumen", "psig_balance"],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"html"},
    description="El tablero: un sitio estático, de todos los años, que se abre desde una carpeta compartida.",
    output_required=False,
)
def tablero(context: dg.AssetExecutionContext, almacen: dg.ResourceParam[Almacen]) -> Iterator[dg.MaterializeResult]:
    if almacen.salida is None:
        return
    with tried_again(context, almacen):
        built = dashboard.build(almacen.engine, almacen.salida / DASHBOARD)
    yield dg.MaterializeResult(metadata={"sitio": str(built)})
