"""POI marts that follow from the photographs of an export together: activities as each one showed them, and what
restating targets did to the year."""

from schemas.columns import ANIO, CARGA_ID, CODIGO_AO, ES_SINTETICO, MES, UE, UM, VIGENTE_DESDE, VIGENTE_HASTA
from schemas.contract import Table, amount, instant, integer, percent, text
from schemas.tables.poi import POI_ACTIVIDAD

#: What identifies a row of the activity mart, or is of other sources; everything else of it is kept in versions.
_IDENTITY = ("fuente", "anio", "ue", "numero", "codigo_ao")

POI_ACTIVIDAD_VERSION = Table(
    "poi_actividad_version",
    "Las actividades con sus totales, porcentajes y valoración como las mostraba cada fotografía; solo lo que cambió.",
    (
        ANIO,
        CODIGO_AO,
        VIGENTE_DESDE,
        VIGENTE_HASTA,
        UE,
        *(column for column in POI_ACTIVIDAD.columns if column.name not in _IDENTITY),
    ),
    key=("anio", "ue", "codigo_ao", "desde"),
)

#: Rows of a revision: each activity, and each unit with the activities that are its own.
REVISION_LEVELS = ("actividad", "centro_costo", "ue")
_NOT_ADDED = {"aggregation": "ninguna", "nullable": True}


def _physical(target: str, words: str) -> tuple:
    """Percentages against one of the three targets."""
    return (
        percent(
            f"fisico_pct_{target}_acotado",
            f"Ejecución física entre {words}, acotada a 100; de una unidad, el promedio simple.",
            nullable=True,
        ),
        percent(
            f"fisico_pct_{target}_sin_acotar",
            f"Ejecución física entre {words}, sin acotar; de una unidad, el promedio simple.",
            nullable=True,
        ),
        integer(f"actividades_{target}", f"Actividades que cuentan en el porcentaje contra {words}.", minimum=0),
    )


_OPENING, _CLOSING, _CURRENT = "la meta de apertura", "la meta al cierre de cada mes", "la meta vigente"

POI_REVISION = Table(
    "poi_revision",
    "Qué hizo al avance del año cambiar metas de meses ya terminados: el ejecutado contra la meta de apertura, la que"
    " había al cerrar cada mes y la vigente. Los niveles repiten las mismas actividades: nunca se suman entre sí.",
    (
        ANIO,
        UE,
        text(
            "nivel",
            "De qué es la fila: una actividad, un centro de costo o la unidad ejecutora.",
            values=REVISION_LEVELS,
        ),
        text("codigo", "Clave de la actividad, de la unidad o de la unidad ejecutora."),
        integer(
            "meses_cerrados", "Meses terminados en la última fotografía.", minimum=0, maximum=12
        ),
        integer(
            "meses_sin_fotografia_al_cierre",
            "Meses terminados sin fotografía anterior a su cierre: su meta al cierre es la de la primera posterior.",
            minimum=0,
            maximum=12,
        ),
        amount("fisico_ejecutado", "Ejecución física anual; solo de una actividad.", unit=UM, **_NOT_ADDED),
        amount("fisico_inicial", "Meta física anual de apertura; solo de una actividad.", unit=UM, **_NOT_ADDED),
        amount(
            "fisico_al_cierre", "Meta física anual al cierre de cada mes; solo de una actividad.", unit=UM, **_NOT_ADDED
        ),
        amount("fisico_programado", "Meta física anual vigente; solo de una actividad.", unit=UM, **_NOT_ADDED),
        *_physical("inicial", _OPENING),
        *_physical("al_cierre", _CLOSING),
        *_physical("vigente", _CURRENT),
        percent(
            "fisico_efecto_acotado_pct",
            "Puntos porcentuales que cambió el avance físico acotado: contra la meta vigente menos al cierre.",
            nullable=True,
        ),
        percent("fisico_efecto_sin_acotar_pct", "Los mismos puntos, sin acotar.", nullable=True),
        integer(
            "fisico_meses_cambiados",
            "Meses terminados cuya meta física ya no es la del cierre; de una unidad, la suma de sus actividades.",
            minimum=0,
        ),
        integer("fisico_actividades_cambiadas", "Actividades con alguno de esos meses.", minimum=0),
        amount(
            "fisico_desplazamiento",
            "Meta física vigente menos la del cierre, en los meses terminados; solo de una actividad.",
            unit=UM,
            **_NOT_ADDED,
        ),
        percent(
            "fisico_desplazamiento_pct",
            "El mismo cambio entre la meta del cierre; de una unidad, el promedio de sus actividades con meta.",
            nullable=True,
        ),
        amount("financiero_ejecutado_soles", "Ejecución financiera anual.", unit="soles", **_NOT_ADDED),
        amount("financiero_inicial_soles", "Meta financiera anual de apertura (PIA).", unit="soles", **_NOT_ADDED),
        amount(
            "financiero_al_cierre_soles", "Meta financiera anual al cierre de cada mes.", unit="soles", **_NOT_ADDED
        ),
        amount("financiero_programado_soles", "Meta financiera anual vigente (PIM).", unit="soles", **_NOT_ADDED),
        percent("financiero_pct_inicial", f"Ejecución financiera entre {_OPENING}.", nullable=True),
        percent("financiero_pct_al_cierre", f"Ejecución financiera entre {_CLOSING}.", nullable=True),
        percent("financiero_pct_vigente", f"Ejecución financiera entre {_CURRENT}.", nullable=True),
        percent(
            "financiero_efecto_pct",
            "Puntos porcentuales que cambió el avance financiero: contra la meta vigente menos al cierre.",
            nullable=True,
        ),
        integer(
            "financiero_meses_cambiados",
            "Meses terminados cuya meta financiera ya no es la del cierre; de una unidad, la suma de sus actividades.",
            minimum=0,
        ),
        integer("financiero_actividades_cambiadas", "Actividades con alguno de esos meses.", minimum=0),
        amount(
            "financiero_desplazamiento_soles",
            "Meta financiera vigente menos la del cierre, en los meses terminados.",
            unit="soles",
            **_NOT_ADDED,
        ),
        ES_SINTETICO,
    ),
    key=("anio", "ue", "nivel", "codigo"),
)

POI_TRIANGULO = Table(
    "poi_triangulo",
    "Cada mes como lo fue mostrando cada fotografía, por unidad ejecutora: la primera, y las que cambiaron algo de él.",
    (
        ANIO,
        UE,
        MES,
        instant("corte_instante", "Momento de la fotografía."),
        integer(
            "meses_desde_cierre",
            "Meses entre el fin del mes y la fotografía (0: dentro del mes siguiente); vacío si no había terminado.",
            nullable=True,
            minimum=0,
        ),
        amount("financiero_programado_soles", "Meta financiera del mes en esa fotografía.", unit="soles", **_NOT_ADDED),
        amount(
            "financiero_ejecutado_soles", "Ejecución financiera del mes en esa fotografía.", unit="soles", **_NOT_ADDED
        ),
        integer(
            "metas_fisicas_cambiadas",
            "Actividades cuya meta física del mes cambió en esa fotografía; 0 en la primera.",
            minimum=0,
            aggregation="suma",
        ),
        integer(
            "ejecuciones_fisicas_cambiadas",
            "Actividades cuya ejecución física del mes cambió en esa fotografía; 0 en la primera.",
            minimum=0,
            aggregation="suma",
        ),
        ES_SINTETICO,
        CARGA_ID,
    ),
    key=("anio", "ue", "mes", "corte_instante"),
)

TABLES = (POI_ACTIVIDAD_VERSION, POI_REVISION, POI_TRIANGULO)
