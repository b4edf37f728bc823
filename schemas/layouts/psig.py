"""The follow-up sheet of a responsible unit (Cuadro 1 and Factores), and the approved plan of the PSIG.

Columns: evaluation of the PSIG 2023 (January 2024), Cuadro 1 and Factores.
"""

from schemas.layouts.layout import INSTRUCTIONS, Field, Format, Layout

CUADRO_1 = Layout(
    "Cuadro 1",
    (
        Field("orden", ("N°", "Nro", "N", "Número"), "integer", optional=True, merged=True),
        Field("actividad", ("Actividad", "Actividades", "Actividad (número y título)"), merged=True, needed=True),
        Field("responsable_texto", ("Responsable", "Unidad responsable", "Responsables"), merged=True),
        Field("unidad_medida", ("Unidad de medida", "U.M.", "UM"), merged=True),
        Field("meta_programada_texto", ("Meta programada", "Meta"), "verbatim"),
        Field("meta_ejecutada_texto", ("Meta ejecutada", "Ejecutado"), "verbatim"),
        Field(
            "pct_declarado_texto",
            ("% de ejecución", "% ejecución", "Porcentaje de ejecución", "%"),
            "verbatim",
            optional=True,
            soft="pct_declarado_ilegible",
        ),
        Field(
            "evidencia_requerida",
            ("Evidencia", "Evidencia requerida", "Evidencias"),
            "verbatim",
            optional=True,
            merged=True,
        ),
        Field("evaluacion", ("Evaluación",), "verbatim", optional=True, merged=True),
        Field(
            "documento_sustento",
            ("Documento de sustento", "Documentos de sustento", "Sustento"),
            "verbatim",
            merged=True,
        ),
        Field(
            "enlace_evidencia",
            ("Enlace de evidencia", "Enlace de la evidencia", "Link de evidencia", "Enlace"),
            "verbatim",
            optional=True,
            merged=True,
        ),
    ),
)

FACTORES = Layout(
    "Factores",
    (
        Field("orden", ("N°", "Nro", "N"), "integer", optional=True),
        Field("actividad", ("Actividad", "N° de actividad"), needed=True),
        Field("responsable_texto", ("Responsable", "Unidad responsable"), optional=True),
        Field("problema", ("Problema identificado", "Problemas identificados", "Problema"), "verbatim"),
        Field("accion_mejora", ("Acciones de mejora", "Acción de mejora"), "verbatim"),
        Field("elaborado_por", ("Elaborado por",), optional=True),
    ),
)

PLAN = Layout(
    "plan aprobado",
    (
        Field("actividad", ("N° de actividad", "N° actividad"), "integer", needed=True),
        Field("denominacion", ("Actividad", "Denominación")),
        Field("responsable_texto", ("Responsable",)),
        Field("unidad_medida", ("Unidad de medida",)),
        Field("evidencia_requerida", ("Evidencia requerida", "Evidencia"), "verbatim"),
        Field("situacion_texto", ("Estado", "Situación"), needed=True),
        Field("nota", ("Nota",), optional=True),
    ),
)

FORMAT = Format("psig", "seguimiento del PSIG", (CUADRO_1, FACTORES), own_sheets=(INSTRUCTIONS,))
PLAN_FORMAT = Format("psig_plan", "plan aprobado del PSIG", (PLAN,))
