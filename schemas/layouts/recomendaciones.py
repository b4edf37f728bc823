"""The matrix of commitments: recommendations that the report drafts, and a planner accepts, writes and follows up.

A report writes it; filled in, it is delivered in the folder of sources like any other sheet. Of whom it is stands above
its table.
"""

import hashlib

from schemas.layouts.layout import INSTRUCTIONS, Field, Format, Layout

COMPROMISOS = Layout(
    "matriz de compromisos",
    (
        Field("numero", ("N.º de recomendación", "N° de recomendación", "Número de recomendación")),
        Field("texto", ("Recomendación",), "verbatim", needed=True),
        Field("unidad", ("Unidad a la que se dirige",)),
        Field("actividad", ("Actividad o familia de actividades",)),
        Field("responsable", ("Responsable del cumplimiento",)),
        Field("plazo", ("Plazo de cumplimiento",), "iso_date"),
        Field("estado", ("Estado del compromiso",)),
        Field("evidencia", ("Evidencia del cumplimiento",), "verbatim"),
        Field("regla", ("Regla de origen",)),
        Field("clave", ("Clave (no cambiar)",), "code"),
        Field("borrador", ("Huella del borrador (no cambiar)",), "code", optional=True),
    ),
)

FORMAT = Format("recomendaciones", "matriz de compromisos", (COMPROMISOS,), own_sheets=(INSTRUCTIONS,))
#: What stands before year, subject and executing unit, above the table.
YEAR_LABEL, TOPIC_LABEL, UE_LABEL = "Año del plan:", "Plan:", "Unidad ejecutora:"


def draft_digest(texto: str) -> str:
    """By which a draft that nobody changed is known."""
    return hashlib.sha256(" ".join(texto.split()).encode()).hexdigest()[:12]
