"""What was published: pinned figures that nothing changes later, and what differs from them now."""

from schemas.columns import ANIO, CARGA_ID, ES_SINTETICO, FUENTE, UE
from schemas.contract import Table, boolean, date, instant, integer, text

TOPICS = ("poi", "psig")

_PUBLICACION_ID = text("publicacion_id", "Clave de la publicación: tema, año, fecha de corte y resolución.")
_TABLA = text(
    "tabla",
    "De qué es la cifra.",
    values=("actividad", "resumen", "valoracion", "agregado", "meta", "responsable", "balance"),
)
_CLAVE = text(
    "clave",
    "De quién es: la actividad, la meta, la unidad; o UE y grupo (001087/oei/OEI.03), o UE y valoración.",
)
_MEDIDA = text("medida", "Qué medida es: la columna de su vista.")
_UE = UE.but(nullable=True, description="Unidad ejecutora; vacío en el PSIG.")
_DENOMINACION = text("denominacion", "Nombre de la actividad, la meta, el grupo o la etiqueta.", nullable=True)

PUBLICACION = Table(
    "publicacion",
    "Cada corte que se cerró: lo publicado con su resolución. Nada de lo que se carga después lo cambia.",
    (
        _PUBLICACION_ID,
        integer("secuencia", "Orden en el libro de eventos.", minimum=1),
        text("tema", "POI o PSIG.", values=TOPICS),
        ANIO,
        date("corte", "Fecha de corte: el estado al final de ese día en Lima."),
        text("resolucion", "Resolución o documento con que se publicó."),
        text("quien", "Quién lo cerró."),
        text("huella", "Huella SHA-256 del contenido publicado, que está en custodia.", pattern=r"[0-9a-f]{64}"),
        integer("unidades", "Unidades de las que hay cifras.", minimum=0),
        integer("cifras", "Cifras publicadas.", minimum=0),
        boolean("vigente", "1 si es la última publicación de su tema y año."),
        instant("cerrado_en", "Cuándo se cerró.", wall_clock=True),
    ),
    key=("publicacion_id",),
    indexes=(("tema", "anio"),),
)

PUBLICACION_CARGA = Table(
    "publicacion_carga",
    "En qué cargas descansa cada publicación.",
    (
        _PUBLICACION_ID,
        CARGA_ID,
        FUENTE,
        text("unidad", "Unidad de la carga."),
        date("corte", "De qué fecha es la carga; vacío si no se sabe.", nullable=True),
    ),
    key=("publicacion_id", "carga_id"),
)

PUBLICACION_CIFRA = Table(
    "publicacion_cifra",
    "Cada cifra publicada, tal como se publicó.",
    (
        _PUBLICACION_ID,
        _TABLA,
        _CLAVE,
        _MEDIDA,
        _UE,
        _DENOMINACION,
        text("tipo", "Tipo del valor: decimal, entero, booleano o texto."),
        text("valor", "El valor exacto, con punto decimal; vacío si no había.", nullable=True),
        ES_SINTETICO,
    ),
    key=("publicacion_id", "tabla", "clave", "medida"),
    indexes=(("publicacion_id", "ue"),),
)

PUBLICACION_CAMBIO = Table(
    "publicacion_cambio",
    "Lo que hoy difiere de lo publicado: qué cifra, cuánto se publicó, cuánto es hoy.",
    (
        _PUBLICACION_ID,
        _TABLA,
        _CLAVE,
        _MEDIDA,
        ANIO,
        _UE,
        _DENOMINACION,
        text(
            "situacion",
            "cambia: otro valor; desaparece: hoy ya no está; aparece: no estaba en lo publicado.",
            values=("cambia", "desaparece", "aparece"),
        ),
        text("publicado", "Valor publicado, exacto; vacío si no había.", nullable=True),
        text("ahora", "Valor de hoy, exacto; vacío si no hay.", nullable=True),
        text("diferencia", "Valor de hoy menos el publicado, exacta; vacía si no son dos números.", nullable=True),
        instant(
            "visto_en",
            "Primera fotografía posterior al corte en que cambió algo de la actividad (o, en los grupos, de la unidad"
            " ejecutora); vacío si no la hay: lo explican una carga retirada, una tardía o una regla.",
            nullable=True,
        ),
        ES_SINTETICO,
    ),
    key=("publicacion_id", "tabla", "clave", "medida"),
    indexes=(("publicacion_id", "ue"),),
)

TABLES = (PUBLICACION, PUBLICACION_CARGA, PUBLICACION_CIFRA, PUBLICACION_CAMBIO)
