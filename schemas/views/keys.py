"""The key columns that BI views share, and where each one points. No view is declared here."""

from schemas.columns import CARGA_ID, UNIDAD_ID
from schemas.contract import Column, Relation, text

UE_ID = text("ue_id", "Unidad ejecutora (clave de bi_dim_ue).")
UNIDAD = UNIDAD_ID
OEI_ID = text("oei_id", "Objetivo estratégico (clave de bi_dim_objetivo).")
AEI_ID = text("aei_id", "Acción estratégica (clave de bi_dim_accion).")
DEPARTAMENTO_ID = text("departamento_id", "Departamento (clave de bi_dim_departamento).")
ACTIVIDAD_ID = text("actividad_id", "Actividad (clave de bi_dim_actividad).")
MES_ID = text("mes_id", "Mes (clave de bi_dim_mes).")
PERIODO_ID = text("periodo_id", "Periodo del año (clave de bi_dim_periodo).")
VERSION_ID = text("version_id", "Versión del plan (clave de bi_dim_version).")
CARGA = CARGA_ID.but(description="Carga que trajo el dato (clave de bi_carga).")
CARGA_CORTE = CARGA_ID.but(description="Carga de la fotografía que se muestra (clave de bi_carga).")

#: Where an activity belongs, repeated on its facts so that each of them is a star of its own.
PLACE_IDS: tuple[Column, ...] = (UE_ID, UNIDAD, OEI_ID, AEI_ID, DEPARTAMENTO_ID)

_TARGETS = {
    "actividad_id": "bi_dim_actividad",
    "unidad_id": "bi_dim_unidad",
    "ue_id": "bi_dim_ue",
    "oei_id": "bi_dim_objetivo",
    "aei_id": "bi_dim_accion",
    "departamento_id": "bi_dim_departamento",
    "mes_id": "bi_dim_mes",
    "periodo_id": "bi_dim_periodo",
    "valoracion_id": "bi_escala",
    "carga_id": "bi_carga",
    "publicacion_id": "bi_publicacion",
    "version_id": "bi_dim_version",
}


def relations(*columns: str) -> tuple[Relation, ...]:
    """Relations of key columns to their dimensions; `fisico_valoracion_id` points where `valoracion_id` does."""
    return tuple(_relation(column) for column in columns)


def _relation(column: str) -> Relation:
    target_column = column.removeprefix("fisico_").removeprefix("financiero_")
    return Relation(column, _TARGETS[target_column], target_column)


PLACE = relations("ue_id", "unidad_id", "oei_id", "aei_id", "departamento_id")
