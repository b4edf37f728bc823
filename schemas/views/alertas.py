"""BI views of what calls for attention, and of the choices with which everything was computed."""

from schemas.contract import View
from schemas.views.keys import ACTIVIDAD_ID, CARGA_CORTE, MES_ID, PLACE, PLACE_IDS, relations

ALERTA = View(
    "bi_alerta",
    "Alertas de las actividades activas, según la última fotografía y lo que cambió desde las anteriores; y unidades"
    " ejecutoras que no envían exportaciones.",
    key=("anio", "ue", "regla", "actividad_id"),
    bases=("poi_alerta", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "fuente",
        "regla",
        "severidad",
        "desde",
        "detalle",
        "valor",
        "umbral",
        "mes",
        MES_ID,
        "en_informe",
        "es_sintetico",
        ACTIVIDAD_ID.but(description="Actividad (clave de bi_dim_actividad); sin_dato si es de la unidad ejecutora."),
        *PLACE_IDS,
        CARGA_CORTE,
    ),
    relations=(*relations("actividad_id", "mes_id", "carga_id"), *PLACE),
)

CONFIGURACION = View(
    "bi_configuracion",
    "Lo que eligió la institución: escala por año, mes de corte y umbrales con que se calculó lo que se ve.",
    key=("clave",),
    bases=("configuracion",),
    columns=("clave", "valor"),
)

VIEWS = (ALERTA, CONFIGURACION)
