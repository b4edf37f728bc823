"""The plan's own history in a year: versions, modifications and renamed activities, one sheet each."""

from schemas.layouts.layout import Field, Format, Layout

VERSIONES = Layout(
    "versiones",
    (
        Field("version", ("Versión",), needed=True),
        Field("resolucion", ("Resolución",), needed=True),
        Field("fecha_resolucion", ("Fecha de resolución", "Fecha"), "iso_date", needed=True),
        Field("contenido", ("Contenido",), needed=True),
    ),
)

MODIFICACIONES = Layout(
    "modificaciones",
    (
        Field("unidad", ("Unidad",), needed=True),
        Field("actividad_operativa", ("Actividad operativa",), needed=True),
        Field("cambio", ("Cambio",), needed=True),
        Field("sustento", ("Sustento",), needed=True),
    ),
)

RENOMBRES = Layout(
    "renombres",
    (
        Field("ue_texto", ("UE", "Unidad ejecutora")),
        Field("oficina", ("Oficina",), needed=True),
        Field(
            "codigo_ao_texto",
            ("Código AO", "Código de la AO", "Código de actividad operativa"),
            "code",
            needed=True,
        ),
        Field("dice", ("Dice",), needed=True),
        Field("debe_decir", ("Debe decir",), needed=True),
    ),
)

FORMAT = Format(
    "poi_plan", "versiones y modificaciones del POI", (VERSIONES, MODIFICACIONES, RENOMBRES), any_layout=True
)
