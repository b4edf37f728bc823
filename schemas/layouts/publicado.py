"""Figures as printed in a published document, one per row, typed by hand from the document."""

from schemas.layouts.layout import Field, Format, Layout

CIFRAS = Layout(
    "cifras publicadas",
    (
        Field("documento", ("documento",), needed=True),
        Field("anio", ("anio", "año"), "integer", needed=True),
        Field("ue", ("ue",), "code"),
        Field("cuadro", ("cuadro",), needed=True),
        Field("cifra", ("cifra",), needed=True),
        Field("clave", ("clave",)),
        Field("publicado", ("publicado",), needed=True),
        Field("donde", ("donde", "dónde"), needed=True),
    ),
)

FORMAT = Format("publicado", "cifras publicadas", (CIFRAS,))
