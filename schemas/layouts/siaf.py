"""The SIAF operations sheet: one row per line of the budget and specific of spending, every code with its name after a
point (`09. ECONOMIA Y FINANZAS`). Titles stand on row 4 or 5, under a row of totals.

Source: sheets that budget offices download from SIAF Operaciones en Línea ("ano_eje ... mto_pagado_12").
"""

from schemas.layouts.layout import Field, Format, Layout
from schemas.tables.presupuesto import MONTHS, accrued

#: Levels of the classifier below the genérica, from the coarse to the fine.
BELOW_GENERICA = ("subgenerica", "subgenerica_det", "especifica", "especifica_det")


def girado(mes: int) -> str:
    return f"girado_{mes:02d}"


OPERACIONES = Layout(
    "operaciones SIAF",
    (
        Field("anio", ("ano_eje", "año", "año_eje"), "integer", optional=True),
        Field("ue_texto", ("sec_ejec",), "code", optional=True),
        Field("ue_nombre", ("unidad_ejecutora", "ejecutora"), optional=True),
        Field("sector", ("sector",), "code", optional=True),
        Field("pliego", ("pliego",), "code", optional=True),
        Field("sec_func", ("sec_func", "secuencia funcional"), "code", needed=True),
        Field("programa", ("programa_pptal", "programa_ppto", "programa presupuestal"), "code", optional=True),
        Field("producto", ("producto_proyecto",), "code", optional=True),
        Field("actividad", ("activ_obra_accinv", "actividad_accion_obra"), "code", optional=True),
        Field("funcion", ("funcion",), "code", optional=True),
        Field("division", ("division_fn", "division_funcional"), "code", optional=True),
        Field("grupo", ("grupo_fn", "grupo_funcional"), "code", optional=True),
        Field("finalidad", ("finalidad",), "code", optional=True),
        Field("fuente_financiamiento", ("fuente_financ", "fuente_financiamiento"), "code", optional=True),
        Field("rubro", ("rubro",), "code", optional=True),
        Field("categoria_gasto", ("categoria_gasto", "categ_gasto"), "code", optional=True),
        Field("generica", ("generica",), "code", optional=True),
        *(Field(name, (name,), "code", optional=True) for name in BELOW_GENERICA),
        Field("pia_soles", ("mto_pia", "pia"), "amount"),
        Field("pim_soles", ("mto_pim", "pim"), "amount"),
        Field("certificado_soles", ("mto_certificado",), "amount", optional=True),
        Field("comprometido_anual_soles", ("mto_compro_anual", "mto_comprometido_anual"), "amount", optional=True),
        *(Field(accrued(mes), (f"mto_devenga_{mes:02d}",), "amount") for mes in MONTHS),
        *(Field(girado(mes), (f"mto_girado_{mes:02d}",), "amount", optional=True) for mes in MONTHS),
    ),
    ignored=(
        (r"mto (?:modificaciones|at comp \d\d|pagado \d\d|compro \d\d|cert \d\d|compa \d\d)", "no se usa"),
        (
            r"(?:departamento|provincia|distrito)(?: meta)?|tipo prod proy|tipo act obra ac|meta|unidad medida"
            r"|cant meta (?:anual|sem)|avan fisico (?:anual|sem)|tipo transaccion|tipo recurso|nivel gob(?:ierno)?",
            "atributo que la conciliación no usa; queda en el archivo en custodia",
        ),
        (r"filtro .*|cui|organo|unidad organica|sub unidad organica|nombre corto|f", "columna auxiliar de la oficina"),
    ),
)

FORMAT = Format("siaf", "hoja de operaciones del SIAF", (OPERACIONES,))
