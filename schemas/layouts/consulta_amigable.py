"""The MEF's Consulta Amigable pasted in Excel: a merged title over the path that was clicked, a row of totals, and a
two-row header. What the rows are of is the title of the first column.
"""

from schemas.layouts.layout import Field, Format, Layout

#: Title of the first column (bare) -> level of its rows (`presupuesto_visible.nivel`).
LEVEL_TITLES = {
    "Unidad Ejecutora": "ejecutora",
    "Pliego": "pliego",
    "Sector": "sector",
    "Categoría Presupuestal": "programa",
    "Programa Presupuestal": "programa",
    "Producto / Proyecto": "producto",
    "Producto/Proyecto": "producto",
    "Actividad / Acción de Inversión / Obra": "actividad",
    "Función": "funcion",
    "División Funcional": "division",
    "Grupo Funcional": "grupo",
    "Fuente de Financiamiento": "fuente_financiamiento",
    "Rubro": "rubro",
    "Categoría de Gasto": "categoria_gasto",
    "Genérica": "generica",
}

CONSULTA = Layout(
    "consulta amigable",
    (
        Field("clasificacion", tuple(LEVEL_TITLES), needed=True),
        Field("pia_soles", ("PIA",), "amount"),
        Field("pim_soles", ("PIM",), "amount"),
        Field("certificado_soles", ("Certificación", "Certificado"), "amount", optional=True),
        Field("comprometido_anual_soles", ("Compromiso Anual",), "amount", optional=True),
        Field("devengado_soles", ("Ejecución Devengado", "Devengado"), "amount"),
        Field("girado_soles", ("Ejecución Girado", "Girado"), "amount", optional=True),
    ),
    ignored=(
        (r"(?:ejecucion )?atencion de compromiso mensual|compromiso mensual", "no se usa"),
        (r"(?:ejecucion )?(?:avance|avance pct|)", "porcentaje como texto; se calcula de los montos"),
    ),
)

FORMAT = Format("consulta_amigable", "Consulta Amigable del MEF", (CONSULTA,))
