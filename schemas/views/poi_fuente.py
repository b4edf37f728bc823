"""BI views of the POI by source of financing: lines of programming, their history, and where they do not add up."""

from schemas.columns import VIGENTE_DESDE, VIGENTE_HASTA
from schemas.contract import View, date, instant, text
from schemas.tables.poi_fuente import CLASSIFIERS, FUENTE_MEASURE_NAMES
from schemas.views.keys import ACTIVIDAD_ID, CARGA, MES_ID, UE_ID, relations

_LINEA_ID = text("linea_id", "Línea de programación: año, actividad, fuente, genérica y rubro.")

FUENTE = View(
    "bi_poi_fuente",
    "Programación financiera por actividad, fuente, genérica, rubro y mes, en su último estado. Sale de la exportación"
    " por programación financiera; una actividad sin dinero tiene una línea sin fuente.",
    key=("anio", "linea_id", "mes"),
    bases=("poi_fuente_historia", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "mes",
        MES_ID,
        date("fecha", "Primer día del mes; vacío si el año está fuera del calendario.", nullable=True),
        ACTIVIDAD_ID,
        "codigo_ao",
        _LINEA_ID,
        *(column.name for column in CLASSIFIERS),
        *FUENTE_MEASURE_NAMES,
        "es_sintetico",
        UE_ID,
        CARGA,
    ),
    relations=relations("actividad_id", "ue_id", "mes_id", "carga_id"),
)

FUENTE_HISTORIA = View(
    "bi_poi_fuente_historia",
    "Una fila por línea de programación, mes y versión: lo que la fuente decía y desde cuándo hasta cuándo.",
    key=("anio", "linea_id", "mes", "vigente_desde"),
    bases=FUENTE.bases,
    columns=(
        *FUENTE.columns[: FUENTE.columns.index("es_sintetico")],
        VIGENTE_DESDE.but(name="vigente_desde"),
        VIGENTE_HASTA.but(name="vigente_hasta"),
        *FUENTE.columns[FUENTE.columns.index("es_sintetico") :],
    ),
    relations=FUENTE.relations,
)

DIFERENCIA = View(
    "bi_poi_fuente_diferencia",
    "Totales del año en que la exportación por programación financiera y la de actividades no coinciden: la última de"
    " aquella contra la más cercana de esta. Lo que coincide no tiene fila; una celda vacía no suma nada.",
    key=("anio", "actividad_id", "medida"),
    bases=("poi_fuente_diferencia",),
    columns=(
        "anio",
        "ue",
        ACTIVIDAD_ID,
        "codigo_ao",
        "medida",
        "situacion",
        "total_fuente_soles",
        "total_actividad_soles",
        "diferencia_soles",
        date("corte_fuente", "Fecha de la exportación por programación financiera."),
        instant("corte_fuente_instante", "Momento de la exportación por programación financiera."),
        date("corte_actividad", "Fecha de la exportación de actividades con que se compara."),
        instant("corte_actividad_instante", "Momento de la exportación de actividades con que se compara."),
        "es_sintetico",
        UE_ID,
        CARGA,
    ),
    relations=relations("actividad_id", "ue_id", "carga_id"),
)

#: `bi_poi_fuente` reads the history.
VIEWS = (FUENTE_HISTORIA, FUENTE, DIFERENCIA)
