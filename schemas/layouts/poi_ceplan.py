"""The follow-up export of CEPLAN V.01 by actividad operativa: 277 titles, six of fourteen monthly blocks in use.

Source: real exports of POI 2025 and 2026 (domain notes). Planners' copies vary the titles (`F(RE1) 01`, trailing
blanks) and add helper columns; the blocks `A`, `AJ`, `RE_P`, `SE_P` carry nothing that the others do not.
"""

from schemas.layouts.layout import Field, Format, Layout

#: Month number of the block's own total column.
TOTAL = 13

#: Block of the export -> measure. CS: consistent with the PIA; RE: reprogrammed, current; SE: executed.
BLOCKS = {
    "F(CS)": "fisico_inicial",
    "F(RE)": "fisico_programado",
    "F(SE)": "fisico_ejecutado",
    "Fn(CS)": "financiero_inicial_soles",
    "Fn(RE)": "financiero_programado_soles",
    "Fn(SE)": "financiero_ejecutado_soles",
}


def monthly(block: str, measure: str, *, optional: bool = False) -> tuple[Field, ...]:
    """The thirteen columns of a block; its total is always optional."""
    numbered = block.replace(")", "1)")
    months = tuple(
        Field(measure, (f"{block} {mes:02d}", f"{numbered} {mes:02d}"), "machine_amount", optional, mes=mes)
        for mes in range(1, 13)
    )
    totals = (f"{block} Total", f"{numbered} Total")
    return (*months, Field(measure, totals, "machine_amount", optional=True, mes=TOTAL))


ATTRIBUTES = (
    Field("anio", ("POI",), "integer", needed=True),
    Field("etapa", ("Etapa",), optional=True),
    Field("pliego_id", ("Pliego ID",), "code", optional=True),
    Field("pliego", ("Pliego",), optional=True),
    Field("ue", ("UE ID",), "code", needed=True),
    Field("ue_denominacion", ("UE",), optional=True),
    Field("cc_responsable_id", ("CC Responsable ID",), "code", optional=True),
    Field("cc_responsable", ("CC Responsable",), optional=True),
    Field("centro_costo_id", ("Centro Costo ID", "Centro de Costo ID"), "code", optional=True),
    Field("centro_costo", ("Centro de Costo", "Centro Costo")),
    Field("oei", ("OEI",), "code", optional=True),
    Field("oei_denominacion", ("Objetivo Estrategico Institucional",), optional=True),
    Field("aei", ("AEI",), "code", optional=True),
    Field("aei_denominacion", ("Acción Estratégica Institucional",), optional=True),
    Field("categoria_id", ("Categoria ID",), "code", optional=True),
    Field("categoria", ("Categoria",), optional=True),
    Field("producto_id", ("Producto ID",), "code", optional=True),
    Field("producto", ("Producto",), optional=True),
    Field("funcion_id", ("Funcion ID",), "code", optional=True),
    Field("funcion", ("Funcion",), optional=True),
    Field("nro_registro_poi", ("Nro Registro POI",), "code", optional=True),
    Field("codigo_ao", ("Actividad Operativa ID",), "code", needed=True),
    Field("actividad_operativa", ("Actividad Operativa",), needed=True),
    Field("prioridad", ("Prioridad",), optional=True),
    Field("unidad_medida", ("Unidad de Medida",), optional=True),
    Field("acumulado", ("Acumulado",), "yes_no", optional=True),
    Field("tipo", ("Tipo",), optional=True),
    Field("ubigeo_departamento", ("Dep. UBIGEO",), "code", optional=True),
    Field("departamento", ("Departamento Nombre UBIGEO",), optional=True),
    Field("ubigeo_provincia", ("Prov. UBIGEO",), "code", optional=True),
    Field("ubigeo_distrito", ("Dis. UBIGEO",), "code", optional=True),
    Field("estado_seguimiento", ("Estado(SE)",), optional=True),
    Field("activo", ("Activo AO",), "yes_no"),
)

#: Titles of either export that follow-up does not use, and why.
NOT_USED = (
    (
        "ng|nivel de gobierno|sector id|sector|oe|objetivo estrategico|ae|accion estrategica|nota|um id|cons pi[am]"
        "|(?:oe|ae|oei|aei) prioridad|(?:eje|lineamiento)(?: id)? (?:oe|ae|oei|aei|ao)|division funcional(?: id)?"
        "|grupo funcional(?: id)?|actividad presupuestal(?: id)?|actividad operativa sectorial(?: id)?"
        "|provincia nombre ubigeo|distrito nombre ubigeo|tipo financiamiento pi[am]|incorporado|codigo externo",
        "atributo que el seguimiento no usa; queda en el archivo en custodia",
    ),
    (r"fn? (?:a|aj|re p|se p)\d* (?:\d\d|total)", "bloque vacío o repetido en los archivos reales"),
    (r"periodo|concatenar|contar", "columna auxiliar que agregan los planificadores"),
)

EXPORT = Layout(
    "exportación por actividad operativa",
    (*ATTRIBUTES, *(field for block, measure in BLOCKS.items() for field in monthly(block, measure))),
    ignored=(
        *NOT_USED,
        (r"motivo se \d\d", "texto libre con nombres de personas: dato personal"),
    ),
)

FORMAT = Format("poi_ceplan", "exportación CEPLAN V.01 por actividad operativa", (EXPORT,))


def is_personal(bare_title: str) -> bool:
    """Whether a column's texts may name a person: any motive, however its title is written."""
    return "motivo" in bare_title
