"""BI views of the POI by activity: latest state, months, their history, snapshots and restatements."""

from schemas.columns import MEASURE_NAMES, VIGENTE_DESDE, VIGENTE_HASTA
from schemas.contract import View, boolean, date, integer, text
from schemas.views.keys import (
    ACTIVIDAD_ID,
    CARGA,
    CARGA_CORTE,
    MES_ID,
    PLACE,
    PLACE_IDS,
    UE_ID,
    UNIDAD,
    VERSION_ID,
    relations,
)

_FECHA = date("fecha", "Primer día del mes; vacío si el año está fuera del calendario.", nullable=True)
_REPORTADO = boolean("reportado", "1 si la fuente informa ejecución física del mes, aunque sea cero.")
_MES_CERRADO = boolean("mes_cerrado", "1 si el mes ya había terminado en la fotografía.")

MESES_DE_ATRASO = integer(
    "meses_de_atraso",
    "Meses terminados en la fotografía menos el último mes reportado; vacío si la actividad está inactiva o la"
    " fuente no informa por meses.",
    nullable=True,
)

ACTIVIDAD = View(
    "bi_poi_actividad",
    "Una fila por actividad y año, en su último estado: totales del año y acumulados al corte.",
    key=("anio", "actividad_id"),
    bases=("poi_actividad", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "fuente",
        "corte",
        "mes_corte",
        "numero",
        ACTIVIDAD_ID,
        "codigo_ao",
        "actividad_operativa",
        "actividad_familia",
        "ambito",
        "departamento",
        "departamento_origen",
        "centro_costo",
        "oei",
        "oei_origen",
        "aei",
        "categoria_id",
        "categoria",
        "producto_id",
        "producto",
        "funcion_id",
        "funcion",
        "unidad_medida",
        "fisico_programado",
        "fisico_ejecutado",
        "fisico_pct",
        "fisico_pct_acotado",
        "fisico_valoracion",
        "fisico_valoracion_orden",
        "fisico_valoracion_id",
        "fisico_estado",
        "financiero_programado_soles",
        "financiero_ejecutado_soles",
        "financiero_pct",
        "financiero_valoracion",
        "financiero_valoracion_orden",
        "financiero_valoracion_id",
        "financiero_estado",
        "fisico_inicial",
        "financiero_inicial_soles",
        "fisico_programado_al_corte",
        "fisico_ejecutado_al_corte",
        "fisico_pct_al_corte",
        "financiero_programado_al_corte_soles",
        "financiero_ejecutado_al_corte_soles",
        "financiero_pct_al_corte",
        "ultimo_mes_reportado",
        MESES_DE_ATRASO,
        "cuenta_en_promedio",
        "estado",
        "es_sintetico",
        *PLACE_IDS,
        CARGA_CORTE,
    ),
    relations=(
        *relations("actividad_id", "fisico_valoracion_id", "financiero_valoracion_id", "carga_id"),
        *PLACE,
    ),
)

MENSUAL = View(
    "bi_poi_mensual",
    "Una fila por actividad y mes, en su último estado. Solo exportaciones del CEPLAN.",
    key=("anio", "actividad_id", "mes"),
    bases=("poi_mensual_historia", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "mes",
        MES_ID,
        _FECHA,
        ACTIVIDAD_ID,
        "codigo_ao",
        *MEASURE_NAMES,
        _REPORTADO,
        _MES_CERRADO,
        "es_sintetico",
        *PLACE_IDS,
        CARGA,
    ),
    relations=(*relations("actividad_id", "mes_id", "carga_id"), *PLACE),
)

MENSUAL_HISTORIA = View(
    "bi_poi_mensual_historia",
    "Una fila por actividad, mes y versión: lo que la fuente decía y desde cuándo hasta cuándo. Lo que decía en un"
    " momento m: vigente_desde <= m AND (vigente_hasta IS NULL OR vigente_hasta > m).",
    key=("anio", "actividad_id", "mes", "vigente_desde"),
    bases=MENSUAL.bases,
    columns=(
        *MENSUAL.columns[: MENSUAL.columns.index("es_sintetico")],
        VIGENTE_DESDE.but(name="vigente_desde"),
        VIGENTE_HASTA.but(name="vigente_hasta"),
        *MENSUAL.columns[MENSUAL.columns.index("es_sintetico") :],
    ),
    relations=MENSUAL.relations,
)

CORTE = View(
    "bi_corte",
    "Cada fotografía del POI: de qué momento es y hasta qué mes informa.",
    key=("fuente", "anio", "ue", "corte_instante"),
    bases=("poi_corte",),
    columns=(
        "fuente",
        "anio",
        "ue",
        "corte",
        "corte_instante",
        "corte_origen",
        "mes_corte",
        "mes_corte_informado",
        "mes_cerrado_hasta",
        "actividades",
        "vigente",
        "es_sintetico",
        UE_ID,
        VERSION_ID.but(description="Versión del plan que regía ese día (clave de bi_dim_version)."),
        CARGA,
    ),
    relations=relations("ue_id", "version_id", "carga_id"),
)

REPROGRAMACION = View(
    "bi_poi_reprogramacion",
    "Lo que cambió de una fotografía a otra: qué medida de qué mes, de cuánto a cuánto, visto cuándo.",
    key=("anio", "actividad_id", "mes", "medida", "visto_en"),
    bases=("poi_reprogramacion",),
    columns=(
        "anio",
        "ue",
        ACTIVIDAD_ID,
        "codigo_ao",
        "mes",
        MES_ID,
        "medida",
        "valor_anterior",
        "valor_nuevo",
        "visto_en",
        "mes_cerrado",
        "tipo",
        "meses_de_atraso",
        "es_sintetico",
        *PLACE_IDS,
        CARGA,
    ),
    relations=(*relations("actividad_id", "mes_id", "carga_id"), *PLACE),
)

TEXTO = View(
    "bi_poi_texto",
    "Lo que cada unidad cuenta de sus actividades: logros, problemas, medidas y motivos, con la celda de que salen.",
    key=("anio", "unidad", "actividad", "seccion"),
    bases=("poi_texto", "carga"),
    columns=(
        "anio",
        "ue",
        "unidad",
        "actividad",
        "seccion",
        "orden",
        "actividad_operativa",
        "texto",
        "huella",
        text("archivo", "Nombre del archivo.", nullable=True),
        "archivo_sha256",
        text("hoja", "Hoja.", nullable=True),
        "fila",
        text("celda", "Celda (columna y fila).", nullable=True),
        "es_sintetico",
        ACTIVIDAD_ID,
        UNIDAD,
        CARGA,
    ),
    relations=relations("actividad_id", "unidad_id", "carga_id"),
)

VIEWS = (ACTIVIDAD, MENSUAL, MENSUAL_HISTORIA, CORTE, REPROGRAMACION, TEXTO)
