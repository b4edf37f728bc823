"""BI views for the evaluation reports: the planner's texts, who is silent, and recommendations with their follow-up."""

from schemas.columns import CARGA_ID, UE
from schemas.contract import View, integer, text
from schemas.tables.recomendaciones import STATES
from schemas.views.keys import ACTIVIDAD_ID, UE_ID, UNIDAD, relations

NARRATIVA = View(
    "bi_narrativa",
    "Textos de planeamiento por clave, y si lo que nombran sigue en el plan del año.",
    key=("tema", "anio", "clave"),
    bases=("narrativa",),
    columns=(
        "tema",
        "anio",
        "clave",
        "ue",
        "unidad",
        "actividad",
        "meta",
        "seccion",
        "orden",
        "titulo",
        "texto",
        "huella",
        "archivo",
        "linea",
        text(
            "situacion",
            "vigente; huerfana: su actividad o unidad no está en el plan de ese año; por_revisar: llegó después de que"
            " alguien editó el anterior.",
            values=("vigente", "huerfana", "por_revisar"),
        ),
        ACTIVIDAD_ID,
        UNIDAD,
    ),
    relations=relations("actividad_id", "unidad_id"),
)

NARRATIVA_UNIDAD = View(
    "bi_narrativa_unidad",
    "Cuántos logros, problemas y medidas vigentes hay de cada unidad del plan del año; cero es silencio.",
    key=("tema", "anio", "ue_id", "unidad_id"),
    bases=("narrativa", "dim_unidad", "poi_actividad"),
    columns=(
        "tema",
        "anio",
        UE.but(nullable=True, description="Unidad ejecutora; vacío en el PSIG."),
        text("unidad", "Unidad: clave del centro de costo, o abreviatura de la responsable del PSIG."),
        "denominacion",
        integer("logros", "Textos de logros.", minimum=0, aggregation="suma"),
        integer("problemas", "Textos de problemas.", minimum=0, aggregation="suma"),
        integer("medidas", "Textos de medidas.", minimum=0, aggregation="suma"),
        "es_sintetico",
        UE_ID,
        UNIDAD,
    ),
    relations=relations("ue_id", "unidad_id"),
)

RECOMENDACION = View(
    "bi_recomendacion",
    "Recomendaciones y su seguimiento: las que alguien decidió o escribió, y los borradores que faltan decidir.",
    key=("tema", "anio", "alcance", "clave"),
    bases=("recomendacion", "recomendacion_propuesta"),
    columns=(
        "tema",
        "anio",
        UE.but(nullable=True, description="Unidad ejecutora; vacío en el PSIG."),
        "alcance",
        "clave",
        "numero",
        "orden",
        "unidad",
        "actividad",
        "texto",
        "regla",
        "responsable",
        "plazo",
        text("estado", "Situación; propuesta es lo que nadie decidió todavía.", values=STATES),
        "evidencia",
        text("origen", "Quién la dice: una persona, o una regla sola.", values=("persona", "regla")),
        integer("actividades", "Actividades o metas en que descansa; ver bi_recomendacion_actividad.", minimum=0),
        integer("fila", "Fila de la matriz de compromisos; vacío en los borradores.", nullable=True),
        "es_sintetico",
        UE_ID,
        UNIDAD,
        ACTIVIDAD_ID,
        CARGA_ID.but(description="Carga de la matriz de compromisos; sin_dato en los borradores."),
    ),
    relations=relations("ue_id", "unidad_id", "actividad_id"),
)

RECOMENDACION_ACTIVIDAD = View(
    "bi_recomendacion_actividad",
    "En qué actividades o metas descansa cada borrador, también los ya decididos.",
    key=("tema", "anio", "alcance", "clave", "actividad_id", "meta_id"),
    bases=("recomendacion_actividad",),
    columns=("tema", "anio", "alcance", "clave", "meta_id", "es_sintetico", ACTIVIDAD_ID),
    relations=relations("actividad_id"),
)

VIEWS = (NARRATIVA, NARRATIVA_UNIDAD, RECOMENDACION, RECOMENDACION_ACTIVIDAD)
