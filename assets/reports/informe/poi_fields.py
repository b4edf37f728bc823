"""Columns of the tables of the POI, declared once: what they are called in a report and how they are shown."""

from assets.reports.document.model import Field, Shown

NUMBER = Field("numero", "N°", Shown.INTEGER, 0.5)
CODE = Field("codigo_ao", "Código", Shown.TEXT, 1.4)
CENTRE = Field("centro_costo", "Centro de costo", Shown.TEXT, 2.0)
ACTIVITY = Field("actividad_operativa", "Actividad operativa", Shown.TEXT, 3.4)
UNIT = Field("unidad_medida", "Unidad de medida", Shown.TEXT, 1.1)

PHYSICAL = (
    Field("fisico_programado", "Meta física", Shown.QUANTITY),
    Field("fisico_ejecutado", "Ejecución física", Shown.QUANTITY),
    Field("fisico_pct", "Físico %", Shown.WHOLE_PERCENT, 0.8),
    Field("fisico_valoracion", "Valoración física", Shown.LABEL, 1.3),
)
FINANCIAL = (
    Field("financiero_programado_soles", "Meta financiera (S/)", Shown.SOLES, 1.4),
    Field("financiero_ejecutado_soles", "Ejecución financiera (S/)", Shown.SOLES, 1.4),
    Field("financiero_pct", "Financiero %", Shown.WHOLE_PERCENT, 0.8),
    Field("financiero_valoracion", "Valoración financiera", Shown.LABEL, 1.3),
)
TO_CUTOFF = (
    Field("fisico_pct_al_corte", "Físico al corte %", Shown.WHOLE_PERCENT, 0.8),
    Field("financiero_pct_al_corte", "Financiero al corte %", Shown.WHOLE_PERCENT, 0.8),
)
STATE = Field("estado_dicho", "Situación", Shown.TEXT, 1.0)

#: States of an activity as people say them.
STATES = {
    "ordinaria": "Ordinaria",
    "sin_ejecucion": "Sin ejecución",
    "sin_meta": "Sin meta",
    "meta_no_registrada": "Meta no registrada",
    "ejecucion_sin_meta": "Ejecución sin meta",
    "no_reportada": "No reportada",
    "inactiva": "Inactiva",
}

#: The measures of a group: a summary, an objective, a unit, a department.
MEASURES = (
    Field("actividades", "AO", Shown.INTEGER, 0.5),
    Field("fisico_pct_promedio", "Avance físico %", Shown.PERCENT, 0.9),
    Field("financiero_programado_soles", "Programado (S/)", Shown.SOLES, 1.5),
    Field("financiero_ejecutado_soles", "Ejecutado (S/)", Shown.SOLES, 1.5),
    Field("financiero_pct", "Avance financiero %", Shown.PERCENT, 0.9),
)
