"""Alerts on the activities of the POI: one row per rule and activity, as the latest photographs have it."""

from schemas.alertas import REGLAS
from schemas.columns import ACTIVIDAD_ID, ANIO, ES_SINTETICO, FUENTE, MES, UE, UNIDAD_ID
from schemas.contract import Table, amount, boolean, date, text
from schemas.tables.audit import SEVERITIES

_OF_THE_RULE = "la de la regla"

POI_ALERTA = Table(
    "poi_alerta",
    "Lo que llama la atención de una actividad activa, o de una unidad ejecutora que no envía exportaciones.",
    (
        FUENTE,
        ANIO,
        UE,
        text("regla", "Regla que la levanta.", values=tuple(REGLAS)),
        ACTIVIDAD_ID.but(description="Actividad; sin_dato si la alerta es de la unidad ejecutora."),
        UNIDAD_ID,
        text("severidad", "Qué tan seria es.", values=SEVERITIES),
        date(
            "desde",
            "Desde cuándo: fin del primer mes de la racha presente, o fecha de la fotografía que mostró el cambio.",
        ),
        text("detalle", "Qué pasa, con las cifras."),
        amount("valor", "La cifra que la levanta.", unit=_OF_THE_RULE, nullable=True, aggregation="ninguna"),
        amount(
            "umbral",
            "El umbral con que se compara, como lo eligió la institución.",
            unit=_OF_THE_RULE,
            nullable=True,
            aggregation="ninguna",
        ),
        MES.but(nullable=True, description="Mes del que habla; vacío si no es de un mes."),
        boolean("en_informe", "1 si va en el informe."),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "ue", "regla", "actividad_id"),
)

TABLES = (POI_ALERTA,)
