"""Columns that several tables share, declared once."""

from schemas.contract import Column, amount, boolean, instant, integer, percent, text

BUDGET_SOURCES = ("mef_gasto", "siaf", "consulta_amigable")
SOURCES = (
    *BUDGET_SOURCES,
    "poi_anual",
    "poi_ceplan",
    "poi_ceplan_financiera",
    "poi_plan",
    "poi_textos",
    "psig",
    "psig_plan",
    "publicado",
    "recomendaciones",
    "respuestas",
)

POI_STATES = (
    "ordinaria",
    "sin_ejecucion",
    "sin_meta",
    "meta_no_registrada",
    "ejecucion_sin_meta",
    "no_reportada",
    "inactiva",
)
AO_CODE = r"AOI\d{11}"
UM = "unidad de medida de la actividad"

ANIO = integer("anio", "Año del plan.", minimum=2000, maximum=2100)
UE = text("ue", "Unidad ejecutora: código de seis dígitos.", pattern=r"\d{6}")
FUENTE = text("fuente", "Fuente de la que viene el dato.", values=SOURCES)
CARGA_ID = text("carga_id", "Carga que trajo el dato (fuente, año, unidad y huella del archivo).")
FILA = integer("fila", "Fila de la hoja, como la muestra Excel.", minimum=1)
MES = integer("mes", "Mes, 1 a 12.", minimum=1, maximum=12)
ACTIVIDAD_ID = text("actividad_id", "Identificador de la actividad: año y código, o año, UE y número si no hay código.")
CODIGO_AO = text("codigo_ao", "Código CEPLAN de la actividad operativa.", pattern=AO_CODE)
ES_SINTETICO = boolean("es_sintetico", "1 si son datos de ejemplo, inventados.")
UNIDAD_ID = text("unidad_id", "Unidad organizacional (clave de bi_dim_unidad).")
VIGENTE_DESDE = instant("desde", "Corte desde el que la fuente decía esto.")
VIGENTE_HASTA = instant(
    "hasta", "Corte desde el que la fuente dejó de decirlo; vacío si lo sigue diciendo.", nullable=True
)

MONTHLY_MEASURES: tuple[Column, ...] = (
    amount("fisico_inicial", "Meta física de apertura (consistente con el PIA).", unit=UM, nullable=True),
    amount("fisico_programado", "Meta física vigente (reprogramada).", unit=UM, nullable=True),
    amount("fisico_ejecutado", "Ejecución física; vacío es no reportado, cero es cero.", unit=UM, nullable=True),
    amount("financiero_inicial_soles", "Meta financiera de apertura (PIA).", unit="soles", nullable=True),
    amount("financiero_programado_soles", "Meta financiera vigente (PIM).", unit="soles", nullable=True),
    amount("financiero_ejecutado_soles", "Ejecución financiera (devengado).", unit="soles", nullable=True),
)
MEASURE_NAMES = tuple(column.name for column in MONTHLY_MEASURES)

#: The measures of a summary, whatever it groups by.
SUMMARY_MEASURES: tuple[Column, ...] = (
    integer("actividades", "Actividades del grupo.", aggregation="suma"),
    integer("actividades_en_promedio", "Actividades que cuentan en el promedio físico.", aggregation="suma"),
    integer("sin_meta", "Actividades con meta física cero y sin ejecución.", aggregation="suma"),
    integer("meta_no_registradas", "Actividades sin meta física registrada.", aggregation="suma"),
    integer("ejecucion_sin_meta", "Actividades con ejecución física y meta cero.", aggregation="suma"),
    integer("no_reportadas", "Actividades con meta y sin ningún reporte físico.", aggregation="suma"),
    integer("inactivas", "Actividades inactivas.", aggregation="suma"),
    percent(
        "fisico_pct_promedio", "Promedio simple de los porcentajes físicos, cada uno acotado a 100.", nullable=True
    ),
    percent("fisico_pct_promedio_sin_acotar", "Promedio simple de los porcentajes físicos, sin acotar.", nullable=True),
    amount("financiero_programado_soles", "Suma de la meta financiera vigente (PIM).", unit="soles", nullable=True),
    amount("financiero_ejecutado_soles", "Suma de la ejecución financiera.", unit="soles", nullable=True),
    percent("financiero_pct", "Ejecutado total entre programado total.", nullable=True),
)
