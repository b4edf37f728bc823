"""Which columns of which views the dashboard shows: what its frames must hold, and what is read of a warehouse."""

from collections.abc import Mapping

import pandas as pd

#: View -> its rows, in the contract's terms: hundredths, millionths, ISO dates (`warehouse.viewing.view_frame`).
Frames = Mapping[str, pd.DataFrame]

SUMMARY = (
    "actividades", "actividades_en_promedio", "sin_meta", "meta_no_registradas", "ejecucion_sin_meta",
    "no_reportadas", "inactivas", "fisico_pct_promedio", "financiero_programado_soles",
    "financiero_ejecutado_soles", "financiero_pct",
)  # fmt: skip
#: What an activity's months measure, in this order.
MEASURES = (
    "fisico_inicial", "fisico_programado", "fisico_ejecutado",
    "financiero_inicial_soles", "financiero_programado_soles", "financiero_ejecutado_soles",
)  # fmt: skip
REVISION = (
    "nivel", "ue", "codigo", "meses_cerrados", "meses_sin_fotografia_al_cierre", "fisico_inicial", "fisico_al_cierre",
    "fisico_programado", "fisico_ejecutado", "fisico_pct_inicial_acotado", "fisico_pct_al_cierre_acotado",
    "fisico_pct_vigente_acotado", "fisico_meses_cambiados",
    "financiero_inicial_soles", "financiero_al_cierre_soles", "financiero_programado_soles", "financiero_pct_inicial",
    "financiero_pct_al_cierre", "financiero_pct_vigente", "financiero_meses_cambiados",
    "financiero_desplazamiento_soles",
)  # fmt: skip

#: Read whole: small, and about all years.
GENERAL: dict[str, tuple[str, ...]] = {
    "bi_frescura": ("fuente", "anio", "unidad", "ultima_carga", "corte", "listo"),
    "bi_archivo": ("nombre", "fuente", "anio", "unidad", "estado", "motivo", "recibido_en"),
    "bi_observacion": (
        "observacion_id", "fuente", "anio", "unidad", "archivo", "hoja", "celda", "severidad", "mensaje", "veces",
        "primera_vez", "resuelta_en",
    ),
    "bi_escala": ("valoracion_id", "escala_id", "orden", "valoracion", "rango_impreso", "color", "simbolo"),
    "bi_dim_departamento": ("departamento_id", "departamento"),
    "bi_dim_ue": ("ue_id", "denominacion", "es_sintetico"),
    "bi_dim_unidad": ("unidad_id", "denominacion"),
    "bi_poi_resumen": ("anio", "ue", "fuente", *SUMMARY, "corte", "mes_corte", "es_sintetico"),
    "bi_poi_valoracion": ("anio", "ue", "dimension", "valoracion_id", "orden", "cantidad"),
    "bi_publicacion": ("tema", "anio", "corte", "resolucion"),
    "bi_psig_balance": ("anio", "programadas", "ejecutadas_al_100", "nivel_pct", "origen"),
}  # fmt: skip

_OF_A_SUBJECT: dict[str, tuple[str, ...]] = {
    "bi_narrativa": (
        "unidad", "unidad_id", "actividad", "actividad_id", "meta", "seccion", "orden", "texto", "situacion",
    ),
    "bi_recomendacion": (
        "ue", "numero", "orden", "unidad", "unidad_id", "actividad", "actividad_id", "texto", "responsable", "plazo",
        "estado", "evidencia", "es_sintetico",
    ),
    "bi_publicacion_cambio": (
        "tabla", "clave", "medida", "ue", "denominacion", "situacion", "publicado", "ahora", "diferencia", "visto_en",
    ),
}  # fmt: skip

#: Read year by year.
POI: dict[str, tuple[str, ...]] = {
    "bi_poi_actividad": (
        "ue", "numero", "actividad_id", "actividad_operativa", "actividad_familia", "departamento_id",
        "unidad_id", "oei", "aei", "categoria_id", "producto_id", "funcion_id", "unidad_medida",
        "fisico_programado", "fisico_ejecutado", "fisico_pct", "fisico_valoracion_id",
        "financiero_programado_soles", "financiero_ejecutado_soles", "financiero_pct", "financiero_valoracion_id",
        "fisico_inicial", "financiero_inicial_soles",
        "fisico_programado_al_corte", "fisico_ejecutado_al_corte", "fisico_pct_al_corte",
        "financiero_programado_al_corte_soles", "financiero_ejecutado_al_corte_soles", "financiero_pct_al_corte",
        "ultimo_mes_reportado", "meses_de_atraso", "cuenta_en_promedio", "estado",
    ),
    "bi_poi_agregado": ("ue", "nivel", "codigo", "nombre", *SUMMARY),
    "bi_poi_mensual": ("actividad_id", "mes", *MEASURES, "mes_cerrado"),
    "bi_poi_revision": REVISION,
    "bi_poi_reprogramacion": (
        "actividad_id", "mes", "medida", "valor_anterior", "valor_nuevo", "visto_en", "mes_cerrado", "tipo",
    ),
    "bi_poi_cambio_actividad": ("actividad_id", "atributo", "tipo", "valor_anterior", "valor_nuevo", "visto_en"),
    "bi_poi_renombre": ("ue", "oficina", "dice", "debe_decir"),
    "bi_poi_modificacion": ("ue", "unidad", "actividad_operativa", "cambio", "sustento"),
    "bi_poi_version": ("ue", "version", "resolucion", "fecha_resolucion", "contenido"),
    "bi_poi_texto": ("actividad_id", "unidad", "seccion", "texto", "archivo", "hoja", "celda"),
    "bi_alerta": ("ue", "regla", "severidad", "desde", "detalle", "mes", "actividad_id"),
    "bi_linaje": ("actividad_id", "mes", "archivo", "hoja", "fila"),
    **_OF_A_SUBJECT,
}  # fmt: skip
PSIG: dict[str, tuple[str, ...]] = {
    "bi_psig_responsable": (
        "puesto", "responsable", "metas", "programadas", "cumplidas_100", "no_ejecutadas", "sin_cuantificar",
        "reformuladas", "cumplimiento_pct", "empate", "unidad_id",
    ),
    "bi_psig_actividad": (
        "actividad", "meta_id", "denominacion", "responsable", "responsable_texto", "corresponsables",
        "ejercicio_meta", "meta_programada_texto", "meta_ejecutada_texto", "pct",
        "estado", "evidencia_requerida", "evidencia_estado",
    ),
    "bi_psig_factor": ("unidad", "actividad", "problema", "accion_mejora"),
    "bi_psig_evidencia": (
        "meta_id", "clase", "numero", "enlace", "compartido_con", "corresponde",
    ),
    **_OF_A_SUBJECT,
}  # fmt: skip
#: Of publications, only the one that stands.
STANDING = {"vigente": 1}
#: The one measure whose origin stands for a month of an activity: a row of a file holds all of them.
TRACED = {"tipo": "actividad", "medida": "fisico_programado"}
