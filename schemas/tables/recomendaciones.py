"""Recommendations: what rules propose (marts), and what people accepted and follow up (facts)."""

from schemas.columns import ANIO, CARGA_ID, ES_SINTETICO, FILA, FUENTE
from schemas.contract import Table, date, integer, text
from schemas.tables.informe import TEMA

POI_RULES = ("fisico_bajo", "gasto_sin_avance")
PSIG_RULES = (
    "meta_incumplida_sin_factor",
    "ejecucion_sin_evidencia",
    "evidencia_de_otra_clase",
    "evidencia_sin_numero",
    "meta_sin_cuantificar",
    "unidad_sin_respuesta",
    "sobreejecucion",
)
PROPOSED, ACCEPTED, ONGOING, DONE, NOT_DONE, DISCARDED = STATES = (
    "propuesta", "aceptada", "en_proceso", "implementada", "no_implementada", "descartada",
)  # fmt: skip

_ALCANCE = text("alcance", "De qué plan es: código de la unidad ejecutora en el POI; psig en el PSIG.")
_CLAVE = text(
    "clave", "Clave de la recomendación: regla y grupo, la misma en cada cálculo; persona-… si es de alguien."
)
_TEXTO = text("texto", "Qué se recomienda.")
_ORDEN = integer("orden", "Orden en la matriz.", minimum=1)
_ACTIVIDAD_ID = text("actividad_id", "Actividad del POI en que descansa; sin_dato en el PSIG.")

RECOMENDACION_PROPUESTA = Table(
    "recomendacion_propuesta",
    "Borradores de recomendación que las reglas sacan de los resultados.",
    (
        FUENTE,
        ANIO,
        _ALCANCE,
        _CLAVE,
        TEMA,
        text("regla", "Regla que la propone.", values=(*POI_RULES, *PSIG_RULES)),
        _ORDEN,
        text("unidad_id", "Unidad de la que trata (clave de bi_dim_unidad); sin_dato si son varias."),
        text("unidad", "Unidades de las que trata.", nullable=True),
        text("actividad_id", "Actividad de la que trata, si es una sola; sin_dato si no."),
        text("actividad", "Familia de actividades, o actividades de las que trata.", nullable=True),
        _TEXTO,
        integer("actividades", "Actividades o metas en que descansa.", minimum=1),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "alcance", "clave"),
)

RECOMENDACION_ACTIVIDAD = Table(
    "recomendacion_actividad",
    "En qué actividades o metas descansa cada borrador.",
    (
        FUENTE,
        ANIO,
        _ALCANCE,
        _CLAVE,
        TEMA,
        _ACTIVIDAD_ID,
        text("meta_id", "Meta del PSIG en que descansa; sin_dato en el POI."),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "alcance", "clave", "actividad_id", "meta_id"),
)

RECOMENDACION = Table(
    "recomendacion",
    "Recomendaciones que una persona decidió o escribió, con su seguimiento: la matriz de compromisos.",
    (
        TEMA,
        ANIO,
        _ALCANCE,
        _CLAVE,
        text("numero", "Número en el informe.", nullable=True),
        _ORDEN,
        text("unidad_id", "Clave que tendría la unidad nombrada; sin_dato si no nombra ninguna."),
        text("unidad", "Unidad de la que trata, tal como está escrita.", nullable=True),
        text("actividad", "Actividad o familia de la que trata, tal como está escrita.", nullable=True),
        _TEXTO,
        text("regla", "Regla que la propuso; vacío si es de una persona.", nullable=True),
        text("responsable", "Unidad o cargo que debe cumplirla.", nullable=True),
        date("plazo", "Fecha límite.", nullable=True),
        text("estado", "Situación de la recomendación.", values=STATES),
        text("evidencia", "Qué muestra su cumplimiento.", nullable=True),
        ES_SINTETICO,
        FILA,
        CARGA_ID,
    ),
    key=("tema", "anio", "alcance", "clave"),
    indexes=(("carga_id",),),
)

FACTS = (RECOMENDACION,)
MARTS = (RECOMENDACION_PROPUESTA, RECOMENDACION_ACTIVIDAD)
TABLES = FACTS + MARTS
