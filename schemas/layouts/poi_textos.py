"""The template by which a centre of cost tells of its activities of the POI: achievements, problems, measures, reasons.

`seguimiento plantilla poi` writes it with the activities and their figures filled in; units fill in the texts.
"""

from schemas.layouts.layout import INSTRUCTIONS, Field, Format, Layout

#: Physical percentage, in millionths, under or over which an activity needs a reason. Issue: "reason per activity
#: below 85 or above 125 %".
REASON_BELOW, REASON_ABOVE = 85_000_000, 125_000_000
#: Letters and digits of a text that says something, and the words that say all in fewer.
SHORTEST_TEXT = 10
SAY_ENOUGH = ("ninguno", "ninguna", "no hubo", "no aplica")
#: Characters that a text may have before it is asked to be shorter.
LONGEST_TEXT = 2_000

TEXTOS = Layout(
    "textos del POI",
    (
        Field("actividad", ("Clave de la actividad",), needed=True),
        Field("actividad_operativa", ("Actividad operativa",), needed=True),
        Field("unidad_medida", ("Unidad de medida",), optional=True),
        Field("programado_texto", ("Programado",), "verbatim", optional=True),
        Field("ejecutado_texto", ("Ejecutado",), "verbatim", optional=True),
        Field("fisico_pct", ("% de ejecución física", "% de ejecución"), "percentage", soft="pct_declarado_ilegible"),
        Field("lleva_motivo", ("¿Lleva motivo?",), optional=True),
        Field("logros", ("Logros",), "verbatim"),
        Field("problemas", ("Problemas", "Problemas identificados"), "verbatim"),
        Field("medidas", ("Medidas", "Medidas adoptadas"), "verbatim"),
        Field("motivo", ("Motivo",), "verbatim"),
    ),
)

FORMAT = Format("poi_textos", "plantilla de textos del POI", (TEXTOS,), own_sheets=(INSTRUCTIONS,))
#: What the letterhead says before the key of the unit, by which the file is known.
UNIT_KEY_LABEL = "Clave de la unidad:"


def needs_reason(pct: int | None) -> bool:
    """`pct` in millionths; an activity without a percentage needs none."""
    return pct is not None and not REASON_BELOW <= pct <= REASON_ABOVE
