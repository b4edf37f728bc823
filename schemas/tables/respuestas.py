"""What units answer to findings, in observations workbooks that they send back.

Every answer that ever came is kept, with the workbook that brought it; `vigente` marks the one that counts. A finding
is answered where source, year, unit and `clave` are the same: its severity does not change.
"""

from schemas.columns import ANIO, CARGA_ID, FILA, FUENTE
from schemas.contract import Table, boolean, text

OBSERVACION_RESPUESTA = Table(
    "observacion_respuesta",
    "Cada respuesta de una unidad a una observación, y si es la que vale.",
    (
        ANIO,
        text("unidad", "Unidad que responde: la de la hoja observada."),
        FUENTE.but(description="Fuente de la hoja observada."),
        text("clave", "Huella del hallazgo sin su lugar (observacion.clave).", pattern=r"[0-9a-f]{12}"),
        text("regla", "Regla del hallazgo."),
        text("respuesta", "La respuesta, tal como está escrita."),
        text("respondido_por", "Quién responde, si lo dice el libro.", nullable=True, personal=True),
        boolean("vigente", "1 si es la última respuesta a ese hallazgo y no se retiró."),
        text("hoja", "Hoja del libro de observaciones."),
        FILA,
        CARGA_ID,
    ),
    key=("carga_id", "fuente", "clave"),
    indexes=(("fuente", "anio", "unidad", "clave"),),
)

TABLES = (OBSERVACION_RESPUESTA,)
