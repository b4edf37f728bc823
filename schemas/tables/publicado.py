"""Figures as printed in the published documents, and their reconciliation with what is computed."""

from schemas.columns import ANIO, CARGA_ID, FILA, UE
from schemas.contract import Column, Kind, Table, text

RESULTS = ("igual", "igual_redondeado", "por_construccion", "diferente", "sin_fuente")

_CIFRA = (
    text("documento", "Documento publicado."),
    ANIO,
    text("cuadro", "Cuadro o parte del documento."),
    text("cifra", "Qué cifra es."),
    text("clave", "De qué objetivo, actividad, meta o unidad; vacío si es de todo el documento."),
    text("donde", "Dónde está impresa."),
)

PUBLICADO_CIFRA = Table(
    "publicado_cifra",
    "Las cifras tal como se publicaron, con sus erratas.",
    (
        *_CIFRA,
        UE.but(nullable=True),
        text("publicado", "La cifra, tal como está impresa."),
        FILA,
        CARGA_ID,
    ),
    key=("documento", "anio", "cuadro", "cifra", "clave", "donde"),
)

CONCILIACION = Table(
    "conciliacion",
    "Cada cifra publicada frente a la calculada.",
    (
        *_CIFRA,
        text("publicado", "La cifra, tal como está impresa."),
        text("calculado", "La cifra calculada aquí; vacío si no hay fuente.", nullable=True),
        Column(
            "diferencia",
            Kind.PERCENT,
            "Calculado menos publicado, si son números.",
            nullable=True,
            unit="la de la cifra",
        ),
        Column(
            "tolerancia",
            Kind.PERCENT,
            "Diferencia admitida por el redondeo de lo impreso.",
            nullable=True,
            unit="la de la cifra",
        ),
        text("resultado", "Resultado de la comparación.", values=RESULTS),
        text("explicacion", "La aritmética, y por qué difiere si difiere."),
        CARGA_ID,
        UE.but(nullable=True, description="Unidad ejecutora de la que es la cifra; vacío en el PSIG."),
    ),
    key=("documento", "anio", "cuadro", "cifra", "clave", "donde"),
)

FACTS = (PUBLICADO_CIFRA,)
MARTS = (CONCILIACION,)
TABLES = FACTS + MARTS
