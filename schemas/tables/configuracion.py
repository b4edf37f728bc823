"""With what the results in the warehouse were computed: the institution's choices, and a fingerprint of each result."""

from schemas.columns import ANIO, FUENTE
from schemas.contract import Table, text

CONFIGURACION = Table(
    "configuracion",
    "Lo que eligió la institución, con lo que se calculó lo que muestra el almacén: escala, mes de corte y alertas.",
    (
        text("clave", "Qué se elige, como en el archivo de configuración: sección y clave."),
        text("valor", "Lo elegido; si el archivo no lo dice, lo que vale por omisión."),
    ),
    key=("clave",),
)

RESULTADO_HUELLA = Table(
    "resultado_huella",
    "De qué reglas, listas de códigos y configuración son los resultados de cada fuente, año y unidad.",
    (
        FUENTE,
        ANIO,
        text("unidad", "Unidad ejecutora; todas en el PSIG, que se calcula por año."),
        text("huella", "Huella SHA-256 de reglas, listas y configuración.", pattern=r"[0-9a-f]{64}"),
    ),
    key=("fuente", "anio", "unidad"),
)

TABLES = (CONFIGURACION, RESULTADO_HUELLA)
