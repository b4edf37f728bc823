"""BI views of what follows from the photographs together: activities at each one, periods, revisions of targets."""

from schemas.columns import ANIO, CODIGO_AO, MEASURE_NAMES, UE
from schemas.contract import View, instant, integer, percent, text
from schemas.tables.dimensions import DIM_PERIODO
from schemas.tables.poi_revision import POI_REVISION
from schemas.views.keys import (
    ACTIVIDAD_ID,
    CARGA,
    CARGA_CORTE,
    MES_ID,
    PERIODO_ID,
    PLACE,
    PLACE_IDS,
    UE_ID,
    relations,
)
from schemas.views.poi import ACTIVIDAD

_INSTANTE = instant("corte_instante", "Momento de la fotografía.")
#: Of an annual table only: an export has none.
_NOT_OF_EXPORTS = ("numero",)

ACTIVIDAD_CORTE = View(
    "bi_poi_actividad_corte",
    "Una fila por actividad y fotografía del CEPLAN: lo que ella mostraba. Elija una fotografía antes de sumar.",
    key=("anio", "actividad_id", "corte_instante"),
    bases=("poi_actividad_version", "poi_corte"),
    columns=(
        *ACTIVIDAD.columns[: ACTIVIDAD.columns.index("corte")],
        _INSTANTE,
        *(name for name in ACTIVIDAD.columns[ACTIVIDAD.columns.index("corte") :] if name not in _NOT_OF_EXPORTS),
    ),
    relations=ACTIVIDAD.relations,
)

PERIODO = View(
    "bi_poi_periodo",
    "Una fila por actividad y periodo del año (trimestre, semestre, acumulado), en su último estado. Solo exportaciones"
    " del CEPLAN. Los periodos se cubren unos a otros: elija un tipo, y de los acumulados uno, antes de sumar.",
    key=("anio", "actividad_id", "periodo_tipo", "periodo"),
    bases=("poi_mensual_historia", "poi_corte"),
    columns=(
        ANIO,
        UE,
        DIM_PERIODO.column("periodo_tipo"),
        DIM_PERIODO.column("periodo"),
        ACTIVIDAD_ID,
        CODIGO_AO,
        *MEASURE_NAMES,
        integer("meses_reportados", "Meses del periodo con reporte físico.", aggregation="suma"),
        percent(
            "fisico_pct",
            "Ejecución física entre meta del periodo, sin acotar; solo de actividades activas con meta.",
            nullable=True,
        ),
        percent(
            "financiero_pct",
            "Ejecución financiera entre meta del periodo; solo de actividades activas con meta.",
            nullable=True,
        ),
        "es_sintetico",
        PERIODO_ID,
        *PLACE_IDS,
        CARGA_CORTE,
    ),
    relations=(*relations("actividad_id", "periodo_id", "carga_id"), *PLACE),
)

REVISION = View(
    "bi_poi_revision",
    POI_REVISION.description,
    key=("anio", "ue", "nivel", "codigo"),
    bases=("poi_revision", "poi_corte"),
    columns=(
        *(name for name in POI_REVISION.names if name != "es_sintetico"),
        text("unidad_medida", "Unidad de medida; solo de una actividad.", nullable=True),
        "corte",
        "mes_corte",
        "es_sintetico",
        ACTIVIDAD_ID,
        *PLACE_IDS,
        CARGA_CORTE,
    ),
    relations=(*relations("actividad_id", "carga_id"), *PLACE),
)

TRIANGULO = View(
    "bi_poi_triangulo",
    "Cada mes como lo fue mostrando cada fotografía, por unidad ejecutora: la primera, y las que cambiaron algo de él.",
    key=("anio", "ue", "mes", "corte_instante"),
    bases=("poi_triangulo", "poi_corte"),
    columns=(
        "anio",
        "ue",
        "mes",
        "corte_instante",
        "corte",
        "meses_desde_cierre",
        "financiero_programado_soles",
        "financiero_ejecutado_soles",
        "metas_fisicas_cambiadas",
        "ejecuciones_fisicas_cambiadas",
        "es_sintetico",
        MES_ID,
        UE_ID,
        CARGA,
    ),
    relations=relations("mes_id", "ue_id", "carga_id"),
)

VIEWS = (ACTIVIDAD_CORTE, PERIODO, REVISION, TRIANGULO)
