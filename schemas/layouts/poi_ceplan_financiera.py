"""The export of CEPLAN V.01 by financial programming: 232 titles, a row per activity, fuente, genérica and rubro.

Source: real exports (domain notes). Activities are described as in the other export. Of the ten monthly blocks two say
something of a row, `Fn(CS)` and `Fn(RE)`; the physical ones repeat the activity's own figures on each of its rows, and
are read only to see that they do.
"""

from schemas.layouts.layout import Field, Format, Layout
from schemas.layouts.poi_ceplan import ATTRIBUTES, NOT_USED, monthly

#: Block of the export -> measure.
BLOCKS = {"Fn(CS)": "financiero_inicial_soles", "Fn(RE)": "financiero_programado_soles"}
#: Blocks that say the same on each row of an activity.
REPEATED = {"F(CS)": "fisico_inicial", "F(RE)": "fisico_programado"}

CLASSIFIERS = (
    Field("fuente_financiamiento_id", ("FF ID",), "code"),
    Field("fuente_financiamiento", ("Fuente de Financiamiento", "Fuente Financiamiento"), optional=True),
    Field("generica_id", ("GG ID",), "code"),
    Field("generica", ("Generica de Gasto", "Generica"), optional=True),
    Field("rubro_id", ("Rubro ID",), "code"),
    Field("rubro", ("Rubro",), optional=True),
)

EXPORT = Layout(
    "exportación por programación financiera",
    (
        *(item for item in ATTRIBUTES if item.column != "estado_seguimiento"),
        *CLASSIFIERS,
        Field("programacion_activa", ("Activo Programacion",), "yes_no", optional=True),
        *(item for block, measure in REPEATED.items() for item in monthly(block, measure, optional=True)),
        *(item for block, measure in BLOCKS.items() for item in monthly(block, measure)),
    ),
    ignored=(
        *NOT_USED,
        (r"motivo re \d\d", "texto libre con nombres de personas: dato personal"),
        (r"estado re", "estado de la reprogramación, que el seguimiento no usa; queda en el archivo en custodia"),
    ),
    marks=tuple(item.column for item in CLASSIFIERS),
)

FORMAT = Format("poi_ceplan_financiera", "exportación CEPLAN V.01 por programación financiera", (EXPORT,))
