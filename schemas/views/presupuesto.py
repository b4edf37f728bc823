"""BI views of the budget: lines, their months, and the reconciliation with the POI."""

from schemas.columns import MES, UE
from schemas.contract import View, amount, date, text
from schemas.tables.presupuesto import AMOUNTS, DIMENSIONS, LINEA_ID
from schemas.views.keys import CARGA, MES_ID, UE_ID, relations

#: Dimensions whose names stand beside the code.
NAMED = ("programa", "producto", "actividad", "funcion", "finalidad", "fuente_financiamiento", "rubro", "generica")
_UE = UE.but(nullable=True, description="Unidad ejecutora; vacío si la fuente no la da.")
_NAMES = {name: text(f"{name}_nombre", f"Nombre: {name.replace('_', ' ')}.", nullable=True) for name in NAMED}


def _dimensions() -> tuple:
    return tuple(
        part
        for column in DIMENSIONS
        for part in (column.name, *([_NAMES[column.name]] if column.name in _NAMES else []))
    )


LINEA = View(
    "bi_presupuesto",
    "Una fila por línea de presupuesto y fuente, en lo último que se cargó de cada unidad ejecutora. Cada fuente dice"
    " lo mismo a su manera: elija una fuente, un nivel y un filtro (sin_filtro es todo) antes de sumar.",
    key=("linea_id",),
    bases=("presupuesto_linea", "presupuesto_visible"),
    columns=(
        LINEA_ID,
        "anio",
        _UE,
        "fuente",
        "nivel",
        "filtro",
        *_dimensions(),
        "clasificador",
        *(column.name for column in AMOUNTS),
        "mes_corte",
        "corte",
        "fila",
        "filas",
        "es_sintetico",
        UE_ID,
        CARGA,
    ),
    relations=relations("ue_id", "carga_id"),
)

MENSUAL = View(
    "bi_presupuesto_mensual",
    "El devengado de cada línea por mes, hasta el último mes con movimiento. Solo de fuentes que dan meses.",
    key=("linea_id", "mes"),
    bases=("presupuesto_linea", "presupuesto_visible"),
    columns=(
        LINEA_ID.but(description="Línea de presupuesto (clave de bi_presupuesto)."),
        "anio",
        _UE,
        "fuente",
        "nivel",
        "filtro",
        "sec_func",
        "generica",
        MES,
        MES_ID,
        date("fecha", "Primer día del mes."),
        amount("devengado_soles", "Devengado del mes.", unit="soles"),
        "es_sintetico",
        UE_ID,
        CARGA,
    ),
    relations=relations("mes_id", "ue_id", "carga_id"),
)

CONCILIACION = View(
    "bi_presupuesto_conciliacion",
    "El POI frente al presupuesto: qué suma cada uno, la diferencia y por qué. Nada se ajusta.",
    key=("anio", "ue", "fuente_presupuesto", "nivel", "grupo", "concepto"),
    bases=("presupuesto_conciliacion",),
    columns=(
        "anio",
        "ue",
        "fuente_presupuesto",
        "nivel",
        "grupo",
        "concepto",
        "hasta_mes",
        "actividades",
        "metas",
        "poi_soles",
        "presupuesto_soles",
        "diferencia_soles",
        "resultado",
        "explicacion",
        "corte_poi",
        "corte_presupuesto",
        "es_sintetico",
        UE_ID,
    ),
    relations=relations("ue_id"),
)

VIEWS = (LINEA, MENSUAL, CONCILIACION)
