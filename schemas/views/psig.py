"""BI views of the PSIG: targets, responsible units, the plan's balance, problems and actions."""

from schemas.contract import View
from schemas.views.keys import CARGA, UNIDAD, relations

ACTIVIDAD = View(
    "bi_psig_actividad",
    "Una fila por actividad y meta, las del plan sin meta también.",
    key=("anio", "meta_id"),
    bases=("psig_actividad",),
    columns=(
        "anio",
        "actividad",
        "orden",
        "meta_id",
        "denominacion",
        "responsable",
        "responsable_texto",
        "subunidad",
        "corresponsables",
        "unidad_medida",
        "ejercicio_meta",
        "meta_programada",
        "meta_ejecutada",
        "meta_es_porcentaje",
        "meta_programada_texto",
        "meta_ejecutada_texto",
        "pct",
        "pct_declarado",
        "pct_para_promedio",
        "cuenta_programada",
        "estado",
        "evidencia_requerida",
        "evidencia_estado",
        UNIDAD,
        CARGA,
    ),
    relations=relations("unidad_id", "carga_id"),
)

RESPONSABLE = View(
    "bi_psig_responsable",
    "Nivel de cumplimiento de cada unidad y su puesto.",
    key=("anio", "responsable"),
    bases=("psig_responsable",),
    columns=(
        "anio",
        "puesto",
        "responsable",
        "metas",
        "programadas",
        "cumplidas_100",
        "no_ejecutadas",
        "sin_cuantificar",
        "reformuladas",
        "sin_calificar",
        "cumplimiento_pct",
        "empate",
        UNIDAD,
    ),
    relations=relations("unidad_id"),
)

BALANCE = View(
    "bi_psig_balance",
    "Actividades programadas y ejecutadas al 100 % por año.",
    key=("anio",),
    bases=("psig_balance",),
    columns=("anio", "programadas", "ejecutadas_al_100", "nivel_pct", "origen"),
)

FACTOR = View(
    "bi_psig_factor",
    "Problemas y acciones de mejora que informó cada unidad.",
    key=("anio", "unidad", "orden"),
    bases=("psig_factor",),
    columns=(
        "anio",
        "unidad",
        "orden",
        "actividad",
        "responsable_texto",
        "problema",
        "accion_mejora",
        "elaborado_por",
        UNIDAD,
        CARGA,
    ),
    relations=relations("unidad_id", "carga_id"),
)

EVIDENCIA = View(
    "bi_psig_evidencia",
    "Cada documento que una unidad ofrece como sustento: su número sin iniciales, su clase y quién más lo ofrece.",
    key=("anio", "unidad", "actividad", "ejercicio_meta", "orden"),
    bases=("psig_evidencia",),
    columns=(
        "anio",
        "unidad",
        "actividad",
        "ejercicio_meta",
        "meta_id",
        "orden",
        "clase",
        "numero",
        "tiene_numero_sgd",
        "entidad",
        "enlace",
        "compartido_con",
        "es_compartido",
        "clase_requerida",
        "corresponde",
        UNIDAD,
        CARGA,
    ),
    relations=relations("unidad_id", "carga_id"),
)

VIEWS = (ACTIVIDAD, RESPONSABLE, BALANCE, FACTOR, EVIDENCIA)
