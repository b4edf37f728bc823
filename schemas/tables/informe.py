"""The planner's own texts, section by section, as they stand in the files under SEGUIMIENTO_TEXTOS.

What a text is of (an activity, a unit, the report) is said by its key; whether that is in the year's plan follows from
the plan, and is asked by the views.
"""

from schemas.columns import ANIO, UE
from schemas.contract import Table, boolean, instant, integer, text
from schemas.tables.publicacion import TOPICS

#: Sections of a unit and of its activities, with their titles; and those that a report counts by unit.
UNIT_SECTIONS = {"logros": "Logros", "problemas": "Problemas", "medidas": "Medidas", "motivo": "Motivo"}
COUNTED_SECTIONS = ("logros", "problemas", "medidas")
#: Sections of the report itself: title, and what a planner writes there.
REPORT_SECTIONS = {
    "presentacion": ("Presentación", "De qué trata este informe, con qué norma se elabora y para quién."),
    "logros": ("Logros", "Los más importantes del año; los de cada unidad van en su propio archivo."),
    "problemas": ("Problemas", "Los que afectaron a varias unidades, y qué los causó."),
    "medidas": ("Medidas adoptadas", "Qué se hizo ante esos problemas."),
    "conclusiones": ("Conclusiones", "Se añaden a las que el informe saca de las cifras."),
    "recomendaciones_nota": (
        "Nota a las recomendaciones",
        "Una nota antes de la lista. Las recomendaciones se deciden en la matriz de compromisos, no aquí.",
    ),
}

TEMA = text("tema", "POI o PSIG.", values=TOPICS)
_ARCHIVO = text("archivo", "Archivo del texto, desde la carpeta de textos (poi/2021/informe.md).")

NARRATIVA_ARCHIVO = Table(
    "narrativa_archivo",
    "Archivos de textos de los que salen las secciones, con la huella del contenido que se leyó.",
    (
        TEMA,
        ANIO,
        _ARCHIVO,
        text("huella", "Huella SHA-256 del archivo, que está en custodia.", pattern=r"[0-9a-f]{64}"),
        text("quien", "Quién ejecutó la orden que lo tomó."),
        instant("tomado_en", "Cuándo se tomó.", wall_clock=True),
    ),
    key=("tema", "anio", "archivo"),
)

NARRATIVA = Table(
    "narrativa",
    "Cada sección de los textos de planeamiento, por su clave.",
    (
        TEMA,
        ANIO,
        text("clave", "Clave entre llaves de su título: de quién es y sección (2021-001087-N016.logros)."),
        text(
            "unidad",
            "Unidad que nombra la clave o, en textos de actividades, el archivo: clave del centro de costo, o"
            " abreviatura de la responsable del PSIG; vacío si no nombran ninguna.",
            nullable=True,
        ),
        UE.but(nullable=True, description="Unidad ejecutora que nombra la clave; vacío si no nombra ninguna."),
        text("actividad", "Clave de la actividad del POI; vacío si el texto no es de una.", nullable=True),
        integer("meta", "Número de la actividad del PSIG; vacío si el texto no es de una.", nullable=True, minimum=1),
        text("seccion", "Sección: logros, problemas, medidas, motivo, o la del informe."),
        integer("orden", "Orden entre los textos del tema y año: por archivo y lugar en él.", minimum=1),
        text("titulo", "Título, sin su clave."),
        text("texto", "Texto en Markdown, tal como está escrito, sin comentarios."),
        text("huella", "Huella SHA-256 del texto.", pattern=r"[0-9a-f]{64}"),
        _ARCHIVO,
        integer("linea", "Línea del título en el archivo.", minimum=1),
        boolean("por_revisar", "1 si llegó después de que alguien editó el anterior, y falta elegir."),
    ),
    key=("tema", "anio", "clave"),
)

TABLES = (NARRATIVA_ARCHIVO, NARRATIVA)
