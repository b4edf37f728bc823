"""What Dagster loads: assets by subject, jobs, schedules, sensors, and the warehouse as their resource."""

import dagster as dg

from assets import informes, inventario, poi, presupuesto, psig, publicado, recomendaciones
from pipelines import jobs, limpieza, observaciones, registro, sensors, settings
from pipelines.avisos import sensores
from warehouse.resource import Almacen


def build(almacen: Almacen) -> dg.Definitions:
    """The definitions over a given warehouse."""
    return dg.Definitions(
        assets=[
            inventario.inventario,
            inventario.catalogos,
            poi.poi_del_anio,
            psig.psig_del_anio,
            publicado.publicado_del_anio,
            presupuesto.presupuesto_del_anio,
            recomendaciones.recomendaciones_del_anio,
            informes.informe_poi,
            informes.informe_psig,
            informes.tablero,
        ],
        jobs=[jobs.INVENTORY, jobs.YEAR, jobs.MARTS, jobs.REPORTS, jobs.DASHBOARD, limpieza.LIMPIEZA],
        schedules=[jobs.nocturno, jobs.recarga_de_anios_cerrados, limpieza.limpieza_semanal],
        sensors=[sensors.entregas, sensors.informes_tras_carga, *sensores.SENSORS],
        resources={"almacen": almacen},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    current = settings.load()
    registro.start(current)

    def write_workbooks(almacen: Almacen) -> None:
        observaciones.write_all(almacen.engine, almacen.custody, current.salida / observaciones.FOLDER)

    return build(
        Almacen(
            current.db_url,
            current.raw,
            current.custodia,
            current.ejemplos,
            loaded=write_workbooks,
            textos=current.textos,
            salida=current.salida,
            plantilla_informe=current.plantilla_informe,
            institucion=current.institucion,
        )
    )
