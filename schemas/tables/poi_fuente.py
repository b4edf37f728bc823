"""POI by source of financing: dated history of the CEPLAN exports by financial programming, and their cross-check.

A *line* is an activity's programming with one fuente, genérica and rubro: one row of the export.
"""

from schemas.columns import (
    ACTIVIDAD_ID,
    ANIO,
    CARGA_ID,
    CODIGO_AO,
    ES_SINTETICO,
    FILA,
    MES,
    MONTHLY_MEASURES,
    UE,
    VIGENTE_DESDE,
    VIGENTE_HASTA,
)
from schemas.contract import Table, amount, instant, text
from schemas.tables.poi import AO_ATTRIBUTES

#: What the export says of each line and month: Fn(CS) and Fn(RE).
FUENTE_MEASURES = tuple(
    column for column in MONTHLY_MEASURES if column.name in ("financiero_inicial_soles", "financiero_programado_soles")
)
FUENTE_MEASURE_NAMES = tuple(column.name for column in FUENTE_MEASURES)

#: Attributes of an activity that this export repeats on each of its lines: all but what is said of execution.
FUENTE_AO_ATTRIBUTES = tuple(column for column in AO_ATTRIBUTES if column.name not in ("estado_seguimiento", "lectura"))

LINEA_ID = text("linea_id", "Línea de programación: actividad, fuente, genérica y rubro.")
CLASSIFIERS = (
    text("fuente_financiamiento_id", "Código de la fuente de financiamiento; sin_dato si la fila no lo tiene."),
    text("fuente_financiamiento", "Fuente de financiamiento.", nullable=True),
    text("generica_id", "Código de la genérica de gasto; sin_dato si la fila no lo tiene."),
    text("generica", "Genérica de gasto.", nullable=True),
    text("rubro_id", "Código del rubro; sin_dato si la fila no lo tiene."),
    text("rubro", "Rubro.", nullable=True),
)

POI_FUENTE_AO_HISTORIA = Table(
    "poi_fuente_ao_historia",
    "Atributos de cada actividad según la exportación por programación financiera, con el tiempo en que los sostuvo.",
    (ANIO, CODIGO_AO, VIGENTE_DESDE, VIGENTE_HASTA, UE, *FUENTE_AO_ATTRIBUTES, ES_SINTETICO, FILA, CARGA_ID),
    key=("anio", "ue", "codigo_ao", "desde"),
)

POI_FUENTE_HISTORIA = Table(
    "poi_fuente_historia",
    "Programación financiera por actividad, fuente, genérica, rubro y mes; solo se guarda lo que cambió de una"
    " fotografía a otra.",
    (ANIO, LINEA_ID, MES, VIGENTE_DESDE, VIGENTE_HASTA, UE, CODIGO_AO, *CLASSIFIERS, *FUENTE_MEASURES, FILA, CARGA_ID),
    key=("anio", "ue", "linea_id", "mes", "desde"),
)

POI_FUENTE_DIFERENCIA = Table(
    "poi_fuente_diferencia",
    "Totales del año en que la exportación por programación financiera y la de actividades no coinciden: la última de"
    " aquella contra la más cercana de esta. Una celda vacía y un cero no se diferencian aquí.",
    (
        ANIO,
        UE,
        ACTIVIDAD_ID,
        CODIGO_AO,
        text("medida", "Medida que se compara.", values=FUENTE_MEASURE_NAMES),
        text(
            "situacion",
            "Si la actividad está en las dos exportaciones o solo en una.",
            values=("en_las_dos", "solo_en_fuente", "solo_en_actividad"),
        ),
        amount("total_fuente_soles", "Suma de las líneas de la actividad.", unit="soles", nullable=True),
        amount("total_actividad_soles", "Total de la exportación de actividades.", unit="soles", nullable=True),
        amount("diferencia_soles", "Suma de las líneas menos total de la actividad.", unit="soles"),
        instant("corte_fuente", "Momento de la exportación por programación financiera."),
        instant("corte_actividad", "Momento de la exportación de actividades con que se compara."),
        ES_SINTETICO,
        CARGA_ID.but(description="Carga de la exportación por programación financiera."),
    ),
    key=("anio", "ue", "actividad_id", "medida"),
)

FACTS = (POI_FUENTE_AO_HISTORIA, POI_FUENTE_HISTORIA)
MARTS = (POI_FUENTE_DIFERENCIA,)
TABLES = FACTS + MARTS
