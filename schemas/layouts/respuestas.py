"""An observations workbook that comes back with answers. Its findings are known by these titles, on whatever sheet.

Year, unit and source stand above them, each after its label. What else the workbook shows is for people.
"""

from schemas.layouts.layout import Field, Format, Layout

RESPUESTAS = Layout(
    "Observaciones",
    (
        Field("clave", ("Clave",), "code"),
        Field("regla", ("Regla",)),
        Field("respuesta", ("Respuesta",), "verbatim"),
    ),
    ignored=((r".*", "lo que el libro dice de cada hallazgo; ya está en el almacén"),),
)

FORMAT = Format("respuestas", "respuestas a observaciones", (RESPUESTAS,))
