"""BI views of the POI by group: summary, valuation, objectives, aggregates; and the history of the plan."""

from schemas.columns import ES_SINTETICO, SUMMARY_MEASURES
from schemas.contract import View, text
from schemas.views.keys import (
    ACTIVIDAD_ID,
    AEI_ID,
    CARGA,
    CARGA_CORTE,
    DEPARTAMENTO_ID,
    OEI_ID,
    UE_ID,
    UNIDAD,
    VERSION_ID,
    relations,
)

_MEASURES = tuple(column.name for column in SUMMARY_MEASURES)
_SNAPSHOT = ("corte", "mes_corte", "es_sintetico", UE_ID)

RESUMEN = View(
    "bi_poi_resumen",
    "Resumen del POI por año y unidad ejecutora.",
    key=("anio", "ue"),
    bases=("poi_resumen", "poi_corte"),
    columns=("anio", "ue", "fuente", *_MEASURES, *_SNAPSHOT, CARGA_CORTE),
    relations=relations("ue_id", "carga_id"),
)

VALORACION = View(
    "bi_poi_valoracion",
    "Cuántas actividades hay en cada valoración; todas las etiquetas de la escala, también con cero.",
    key=("anio", "ue", "dimension", "valoracion"),
    bases=("poi_valoracion", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "fuente",
        "dimension",
        "valoracion",
        "orden",
        "cantidad",
        "porcentaje",
        "porcentaje_exacto_pct",
        *_SNAPSHOT,
        "valoracion_id",
        CARGA_CORTE,
    ),
    relations=relations("ue_id", "valoracion_id", "carga_id"),
)

OBJETIVO = View(
    "bi_poi_objetivo",
    "Las medidas del resumen por objetivo estratégico; también los que no tienen actividades.",
    key=("anio", "ue", "oei"),
    # one level only: here the measures are added up as those of the summary are
    bases=("poi_resumen", "poi_agregado", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "fuente",
        text("oei", "Código del objetivo (OEI.nn); sin_dato si la actividad no lo tiene."),
        text("denominacion", "Objetivo."),
        "orden",
        *_MEASURES,
        *_SNAPSHOT,
        OEI_ID,
        CARGA_CORTE,
    ),
    relations=relations("ue_id", "oei_id", "carga_id"),
)

AGREGADO = View(
    "bi_poi_agregado",
    "Las medidas del resumen por objetivo, acción, centro de costo, programa, función, lugar o familia. Cada nivel"
    " reparte las mismas actividades: los niveles nunca se suman entre sí.",
    key=("anio", "ue", "nivel", "codigo"),
    bases=("poi_agregado", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "fuente",
        "nivel",
        "codigo",
        "nombre",
        "orden",
        *_MEASURES,
        "unidad_medida",
        "fisico_programado",
        "fisico_ejecutado",
        *_SNAPSHOT,
        UNIDAD,
        OEI_ID,
        AEI_ID,
        DEPARTAMENTO_ID,
        CARGA_CORTE,
    ),
    relations=relations("ue_id", "unidad_id", "oei_id", "aei_id", "departamento_id", "carga_id"),
)

VERSION = View(
    "bi_poi_version",
    "Versiones del plan en el año, con su resolución.",
    key=("anio", "ue", "orden"),
    bases=("poi_version",),
    columns=(
        "anio",
        "ue",
        "orden",
        "version",
        "resolucion",
        "fecha_resolucion",
        "contenido",
        ES_SINTETICO,
        UE_ID,
        VERSION_ID,
        CARGA,
    ),
    relations=relations("ue_id", "version_id", "carga_id"),
)

MODIFICACION = View(
    "bi_poi_modificacion",
    "Cambios de metas y actividades que listan los documentos.",
    key=("anio", "ue", "orden"),
    bases=("poi_modificacion",),
    columns=(
        "anio",
        "ue",
        "orden",
        "unidad",
        "actividad_operativa",
        "cambio",
        text("sustento", "Documento de sustento, sin las iniciales de la persona."),
        ES_SINTETICO,
        UE_ID,
        CARGA,
    ),
    relations=relations("ue_id", "carga_id"),
)

RENOMBRE = View(
    "bi_poi_renombre",
    "Actividades renombradas: dice, debe decir.",
    key=("anio", "ue", "orden"),
    bases=("poi_renombre",),
    columns=(
        "anio",
        "ue",
        "orden",
        "oficina",
        "codigo_ao_texto",
        "codigo_ao",
        "dice",
        "debe_decir",
        ES_SINTETICO,
        ACTIVIDAD_ID,
        UE_ID,
        CARGA,
    ),
    relations=relations("actividad_id", "ue_id", "carga_id"),
)

VIEWS = (RESUMEN, VALORACION, OBJETIVO, AGREGADO, VERSION, MODIFICACION, RENOMBRE)
