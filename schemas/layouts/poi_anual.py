"""The published annual table (evaluation of the POI 2021, table 5): two header rows, four columns per dimension."""

from schemas.layouts.layout import Field, Format, Layout


def _dimension(prefix: str, group: str, suffix: str) -> tuple[Field, ...]:
    return (
        Field(f"{prefix}_programado{suffix}", (f"{group} Programado anual", f"{group} Programado"), "amount"),
        Field(f"{prefix}_ejecutado{suffix}", (f"{group} Ejecutado anual", f"{group} Ejecutado"), "amount"),
        Field(
            f"{prefix}_pct_declarado",
            (f"{group} % de ejecución", f"{group} % ejecución", f"{group} %"),
            "percentage",
            optional=True,
            soft="pct_declarado_ilegible",
        ),
        Field(f"{prefix}_valoracion_declarada", (f"{group} Valoración",), optional=True, soft="etiqueta_desconocida"),
    )


TABLA = Layout(
    "tabla anual",
    (
        Field("numero", ("N°", "Nro", "Número", "N"), "integer", needed=True),
        Field("centro_costo", ("Centro de costo", "Centro de costos")),
        Field("actividad_operativa", ("Actividad operativa", "Actividades operativas"), needed=True),
        Field("unidad_medida", ("Unidad de medida", "U.M.")),
        *_dimension("fisico", "Ejecución Física", ""),
        *_dimension("financiero", "Ejecución Financiera", "_soles"),
    ),
)

FORMAT = Format("poi_anual", "tabla anual del POI", (TABLA,))
