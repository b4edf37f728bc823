"""BI views of what was published: each closing, its loads, its figures as they were, and what differs now."""

from schemas.columns import CARGA_ID
from schemas.contract import View, date
from schemas.views.keys import CARGA, relations

PUBLICACION = View(
    "bi_publicacion",
    "Cada corte que se cerró: qué se publicó, con qué resolución y quién lo cerró. Nada posterior lo cambia.",
    key=("publicacion_id",),
    bases=("publicacion",),
    columns=(
        "publicacion_id",
        "secuencia",
        "tema",
        "anio",
        "corte",
        "resolucion",
        "quien",
        "huella",
        "unidades",
        "cifras",
        "vigente",
        "cerrado_en",
    ),
)

CARGAS = View(
    "bi_publicacion_carga",
    "En qué cargas descansa cada publicación.",
    key=("publicacion_id", "carga_id"),
    bases=("publicacion_carga",),
    columns=("publicacion_id", CARGA, "fuente", "unidad", "corte"),
    relations=relations("publicacion_id", "carga_id"),
)

CIFRA = View(
    "bi_publicacion_cifra",
    "Cada cifra publicada, tal como se publicó.",
    key=("publicacion_id", "tabla", "clave", "medida"),
    bases=("publicacion_cifra", "publicacion"),
    columns=(
        "publicacion_id",
        "tema",
        "anio",
        "tabla",
        "clave",
        "medida",
        "ue",
        "denominacion",
        "tipo",
        "valor",
        "vigente",
        "es_sintetico",
    ),
    relations=relations("publicacion_id"),
)

CAMBIO = View(
    "bi_publicacion_cambio",
    "Lo que hoy difiere de lo publicado: qué cifra, cuánto se publicó, cuánto es hoy, y desde qué fotografía.",
    key=("publicacion_id", "tabla", "clave", "medida"),
    bases=("publicacion_cambio", "publicacion"),
    columns=(
        "publicacion_id",
        "tema",
        "anio",
        "tabla",
        "clave",
        "medida",
        "ue",
        "denominacion",
        "situacion",
        "publicado",
        "ahora",
        "diferencia",
        "visto_en",
        date("corte_ahora", "Fecha de la fotografía que se ve hoy; vacío en el PSIG.", nullable=True),
        "vigente",
        "es_sintetico",
        CARGA_ID.but(description="Carga de la fotografía que se ve hoy; sin_dato en el PSIG."),
    ),
    relations=relations("publicacion_id"),
)

VIEWS = (PUBLICACION, CARGAS, CIFRA, CAMBIO)
