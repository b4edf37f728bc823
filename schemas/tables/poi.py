"""POI: facts as the sources gave them, dated history of the CEPLAN exports, and the marts that rules compute."""

from schemas.columns import (
    ACTIVIDAD_ID,
    ANIO,
    CARGA_ID,
    CODIGO_AO,
    ES_SINTETICO,
    FILA,
    FUENTE,
    MEASURE_NAMES,
    MES,
    MONTHLY_MEASURES,
    POI_STATES,
    SUMMARY_MEASURES,
    UE,
    UM,
    UNIDAD_ID,
    VIGENTE_DESDE,
    VIGENTE_HASTA,
)
from schemas.contract import Table, amount, boolean, date, instant, integer, percent, text

_NUMERO = integer("numero", "Número de la actividad en la tabla publicada.", minimum=1)
_ACTIVIDAD = text("actividad_operativa", "Nombre de la actividad operativa.")
_CENTRO = text("centro_costo", "Centro de costo, como lo escribe la fuente.", nullable=True)
_UM = text("unidad_medida", "Unidad de medida.", nullable=True)
_OEI = text("oei", "Objetivo estratégico institucional (OEI.nn).", nullable=True)
_AEI = text("aei", "Acción estratégica institucional (AEI.nn.nn).", nullable=True)
_ORDEN = integer("orden", "Orden en el documento.", minimum=1)

POI_ANUAL = Table(
    "poi_anual_actividad",
    "Filas de la tabla anual publicada, con los porcentajes y valoraciones que la unidad escribió.",
    (
        ANIO,
        UE,
        _NUMERO,
        _CENTRO,
        _ACTIVIDAD,
        _UM,
        amount("fisico_programado", "Meta física anual.", unit=UM, nullable=True, minimum=0),
        amount("fisico_ejecutado", "Ejecución física anual.", unit=UM, nullable=True, minimum=0),
        percent("fisico_pct_declarado", "Porcentaje físico que escribió la unidad.", nullable=True),
        text("fisico_valoracion_declarada", "Valoración física que escribió la unidad.", nullable=True),
        amount("financiero_programado_soles", "Presupuesto modificado (PIM).", unit="soles", nullable=True, minimum=0),
        amount("financiero_ejecutado_soles", "Devengado.", unit="soles", nullable=True),
        percent("financiero_pct_declarado", "Porcentaje financiero que escribió la unidad.", nullable=True),
        text("financiero_valoracion_declarada", "Valoración financiera que escribió la unidad.", nullable=True),
        ES_SINTETICO,
        FILA,
        CARGA_ID,
    ),
    key=("anio", "ue", "numero"),
)

POI_VERSION = Table(
    "poi_version",
    "Versiones del plan en el año, con su resolución.",
    (
        ANIO,
        UE,
        _ORDEN,
        text("version", "Versión del plan."),
        text("resolucion", "Resolución que la aprueba."),
        date("fecha_resolucion", "Fecha de la resolución."),
        text("contenido", "Qué cambió."),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "ue", "orden"),
)

POI_MODIFICACION = Table(
    "poi_modificacion",
    "Cambios de metas y actividades que listan los documentos.",
    (
        ANIO,
        UE,
        _ORDEN,
        text("unidad", "Unidad que la pidió."),
        _ACTIVIDAD,
        text("cambio", "Qué cambió."),
        text("sustento", "Documento de sustento, con las iniciales de la persona si las lleva.", personal=True),
        text("sustento_visible", "Documento de sustento, sin las iniciales de la persona."),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "ue", "orden"),
)

POI_RENOMBRE = Table(
    "poi_renombre",
    "Actividades renombradas: dice, debe decir.",
    (
        ANIO,
        UE,
        _ORDEN,
        text("oficina", "Oficina."),
        text("codigo_ao_texto", "Código como está escrito en el documento."),
        CODIGO_AO.but(nullable=True, description="Código de la actividad; vacío si el escrito no es válido."),
        text("dice", "Nombre anterior."),
        text("debe_decir", "Nombre nuevo."),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "ue", "orden"),
)

POI_CORTE = Table(
    "poi_corte",
    "Cada fotografía del POI: de qué momento es y hasta qué mes informa.",
    (
        FUENTE,
        ANIO,
        UE,
        instant("corte_instante", "Momento de la fotografía."),
        date("corte", "Fecha de la fotografía (hora de Lima)."),
        text(
            "corte_origen",
            "De dónde sale la fecha.",
            values=("nombre del archivo", "entregas.csv", "propiedades del libro"),
        ),
        integer(
            "mes_corte",
            "Mes hasta el que llegan las medidas al corte: el que eligió la institución o, si no eligió, el informado.",
            nullable=True,
            minimum=1,
            maximum=12,
        ),
        integer(
            "mes_corte_informado",
            "Último mes con reporte de la mayoría de actividades activas, en esa fotografía.",
            nullable=True,
            minimum=1,
            maximum=12,
        ),
        integer(
            "mes_cerrado_hasta", "Último mes terminado en la fecha del corte; 0 si ninguno.", minimum=0, maximum=12
        ),
        integer("actividades", "Actividades en la fotografía.", minimum=0),
        text("huella", "Huella de los valores leídos: iguales valores, igual huella."),
        boolean("vigente", "1 si es la última de su fuente, año y UE."),
        ES_SINTETICO,
        CARGA_ID,
    ),
    key=("fuente", "anio", "ue", "corte_instante"),
)

#: Attributes of an activity that the export states; a change in any of them starts a new version.
AO_ATTRIBUTES = (
    text("etapa", "Etapa del registro.", nullable=True),
    text("pliego_id", "Código del pliego.", nullable=True),
    text("pliego", "Pliego.", nullable=True),
    text("ue_denominacion", "Nombre de la unidad ejecutora.", nullable=True),
    text("cc_responsable_id", "Código del centro de costo responsable.", nullable=True),
    text("cc_responsable", "Centro de costo responsable.", nullable=True),
    text("centro_costo_id", "Código del centro de costo.", nullable=True),
    _CENTRO,
    _OEI,
    text("oei_denominacion", "Nombre del objetivo.", nullable=True),
    _AEI,
    text("aei_denominacion", "Nombre de la acción estratégica.", nullable=True),
    text("categoria_id", "Código de la categoría presupuestal.", nullable=True),
    text("categoria", "Categoría presupuestal.", nullable=True),
    text("producto_id", "Código del producto.", nullable=True),
    text("producto", "Producto.", nullable=True),
    text("funcion_id", "Código de la función.", nullable=True),
    text("funcion", "Función.", nullable=True),
    text("nro_registro_poi", "Número de registro POI.", nullable=True),
    _ACTIVIDAD,
    text("prioridad", "Prioridad.", nullable=True),
    _UM,
    boolean("acumulado", "Marca Acumulado de la fuente; no cambia la aritmética.", nullable=True),
    text("tipo", "Tipo.", nullable=True),
    text("ubigeo", "Ubigeo más fino que da la fuente.", nullable=True),
    text("departamento_id", "Departamento (ubigeo de dos dígitos).", nullable=True),
    text("departamento", "Departamento.", nullable=True),
    text("estado_seguimiento", "Estado del seguimiento en la fuente.", nullable=True),
    boolean("activo", "1 si la actividad está activa."),
    text("lectura", "Cómo se leyeron los meses: aditiva, o bloques con acumulados corridos."),
)

POI_AO_HISTORIA = Table(
    "poi_ao_historia",
    "Atributos de cada actividad operativa, con el tiempo en que la fuente los sostuvo.",
    (ANIO, CODIGO_AO, VIGENTE_DESDE, VIGENTE_HASTA, UE, *AO_ATTRIBUTES, ES_SINTETICO, FILA, CARGA_ID),
    key=("anio", "ue", "codigo_ao", "desde"),
)

POI_MENSUAL_HISTORIA = Table(
    "poi_mensual_historia",
    "Seis medidas por actividad y mes; solo se guarda lo que cambió de una fotografía a otra.",
    (ANIO, CODIGO_AO, MES, VIGENTE_DESDE, VIGENTE_HASTA, UE, *MONTHLY_MEASURES, FILA, CARGA_ID),
    key=("anio", "ue", "codigo_ao", "mes", "desde"),
)


def _valoracion(prefix: str, noun: str) -> tuple:
    return (
        text(f"{prefix}_valoracion", f"Valoración {noun} según la escala en uso.", nullable=True),
        integer(f"{prefix}_valoracion_orden", f"Orden de la valoración {noun}, 1 la mejor.", nullable=True),
        text(f"{prefix}_valoracion_id", f"Clave de la valoración {noun} en bi_escala."),
        text(f"{prefix}_estado", f"Situación {noun} de la actividad.", values=POI_STATES),
    )


POI_ACTIVIDAD = Table(
    "poi_actividad",
    "Una fila por actividad y año: totales anuales y al corte, porcentajes y valoración.",
    (
        FUENTE,
        ANIO,
        UE,
        ACTIVIDAD_ID,
        _NUMERO.but(nullable=True),
        CODIGO_AO.but(nullable=True),
        _ACTIVIDAD,
        text("actividad_familia", "Nombre sin el lugar, si la actividad se repite por lugares.", nullable=True),
        text("ambito", "Lugar al final del nombre, tal como está escrito.", nullable=True),
        text("departamento", "Departamento.", nullable=True),
        text("departamento_id", "Ubigeo del departamento; sin_dato si no se conoce."),
        text(
            "departamento_origen",
            "De dónde sale el departamento.",
            nullable=True,
            values=("fuente", "nombre de la actividad"),
        ),
        _CENTRO,
        UNIDAD_ID,
        _OEI,
        text("oei_id", "Clave del objetivo (pliego, periodo y código)."),
        text("oei_origen", "De dónde sale el objetivo.", nullable=True),
        _AEI,
        text("aei_id", "Clave de la acción estratégica."),
        text("categoria_id", "Código de la categoría presupuestal.", nullable=True),
        text("categoria", "Categoría presupuestal.", nullable=True),
        text("producto_id", "Código del producto.", nullable=True),
        text("producto", "Producto.", nullable=True),
        text("funcion_id", "Código de la función.", nullable=True),
        text("funcion", "Función.", nullable=True),
        _UM,
        amount("fisico_programado", "Meta física anual vigente.", unit=UM, nullable=True),
        amount("fisico_ejecutado", "Ejecución física anual.", unit=UM, nullable=True),
        percent("fisico_pct", "Ejecución física entre meta, sin acotar.", nullable=True),
        percent("fisico_pct_acotado", "El mismo porcentaje, acotado a 100.", nullable=True),
        *_valoracion("fisico", "física"),
        amount("financiero_programado_soles", "Meta financiera anual vigente (PIM).", unit="soles", nullable=True),
        amount("financiero_ejecutado_soles", "Ejecución financiera anual.", unit="soles", nullable=True),
        percent("financiero_pct", "Ejecución financiera entre meta.", nullable=True),
        *_valoracion("financiero", "financiera"),
        amount("fisico_inicial", "Meta física anual de apertura.", unit=UM, nullable=True),
        amount("financiero_inicial_soles", "Meta financiera anual de apertura (PIA).", unit="soles", nullable=True),
        amount("fisico_programado_al_corte", "Meta física acumulada al mes de corte.", unit=UM, nullable=True),
        amount("fisico_ejecutado_al_corte", "Ejecución física acumulada al mes de corte.", unit=UM, nullable=True),
        percent("fisico_pct_al_corte", "Porcentaje físico al mes de corte.", nullable=True),
        amount(
            "financiero_programado_al_corte_soles",
            "Meta financiera acumulada al mes de corte.",
            unit="soles",
            nullable=True,
        ),
        amount(
            "financiero_ejecutado_al_corte_soles",
            "Ejecución financiera acumulada al mes de corte.",
            unit="soles",
            nullable=True,
        ),
        percent("financiero_pct_al_corte", "Porcentaje financiero al mes de corte.", nullable=True),
        integer(
            "ultimo_mes_reportado",
            "Último mes con reporte físico, aunque sea de cero; vacío si no hay ninguno.",
            nullable=True,
            minimum=1,
            maximum=12,
        ),
        boolean("cuenta_en_promedio", "1 si entra en el promedio físico.", aggregation="suma"),
        text("estado", "Situación de la actividad (la física).", values=POI_STATES),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "ue", "actividad_id"),
    indexes=(("actividad_id",),),
)

POI_RESUMEN = Table(
    "poi_resumen",
    "Resumen del POI por año y UE.",
    (FUENTE, ANIO, UE, *SUMMARY_MEASURES, ES_SINTETICO),
    key=("fuente", "anio", "ue"),
)

POI_VALORACION = Table(
    "poi_valoracion",
    "Cuántas actividades hay en cada valoración; todas las etiquetas de la escala, también con cero.",
    (
        FUENTE,
        ANIO,
        UE,
        text("dimension", "Física o financiera.", values=("fisico", "financiero")),
        text("valoracion", "Etiqueta de la escala."),
        text("valoracion_id", "Clave de la etiqueta en bi_escala."),
        integer("orden", "Orden de la etiqueta, 1 la mejor."),
        integer("cantidad", "Actividades con esa valoración.", aggregation="suma"),
        integer(
            "porcentaje",
            "Porcentaje entero; los de una distribución suman 100 (mayor residuo).",
            unit="%",
            nullable=True,
        ),
        percent("porcentaje_exacto_pct", "Porcentaje exacto.", nullable=True),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "ue", "dimension", "valoracion"),
)

LEVELS = ("oei", "aei", "centro_costo", "categoria", "producto", "funcion", "departamento", "familia")

POI_AGREGADO = Table(
    "poi_agregado",
    "Las medidas del resumen por objetivo, acción, centro de costo, programa, función, lugar o familia. Cada nivel"
    " reparte las mismas actividades: los niveles nunca se suman entre sí.",
    (
        FUENTE,
        ANIO,
        UE,
        text("nivel", "Por qué se agrupa.", values=LEVELS),
        text("codigo", "Código del grupo; sin_dato si la actividad no lo tiene."),
        text(
            "grupo_id",
            "Clave del grupo en su dimensión (oei, aei, centro_costo, departamento); sin_dato en los demás niveles.",
        ),
        text("nombre", "Nombre del grupo."),
        integer("orden", "Orden del grupo en su nivel."),
        *(column.but(aggregation="ninguna") for column in SUMMARY_MEASURES),
        text("unidad_medida", "Unidad de medida, solo si todas las actividades comparten una.", nullable=True),
        amount(
            "fisico_programado",
            "Suma de metas físicas, solo con unidad de medida única.",
            unit=UM,
            nullable=True,
            aggregation="ninguna",
        ),
        amount(
            "fisico_ejecutado",
            "Suma de ejecución física, solo con unidad de medida única.",
            unit=UM,
            nullable=True,
            aggregation="ninguna",
        ),
        ES_SINTETICO,
    ),
    key=("fuente", "anio", "ue", "nivel", "codigo"),
)

POI_REPROGRAMACION = Table(
    "poi_reprogramacion",
    "Lo que cambió de una fotografía a otra: qué medida de qué mes, de cuánto a cuánto, visto cuándo.",
    (
        ANIO,
        UE,
        ACTIVIDAD_ID,
        CODIGO_AO,
        MES,
        text("medida", "Medida que cambió.", values=MEASURE_NAMES),
        instant("visto_en", "Fotografía en que se vio el valor nuevo."),
        amount(
            "valor_anterior",
            "Valor anterior; vacío si no había.",
            unit="la de la medida",
            nullable=True,
            aggregation="ninguna",
        ),
        amount(
            "valor_nuevo",
            "Valor nuevo; vacío si se retiró.",
            unit="la de la medida",
            nullable=True,
            aggregation="ninguna",
        ),
        boolean("mes_cerrado", "1 si el mes ya había terminado cuando se vio el cambio."),
        text(
            "tipo",
            "reporte: primera ejecución informada; rectificacion: ejecución cambiada; reprogramacion: meta cambiada.",
            values=("reporte", "rectificacion", "reprogramacion"),
        ),
        integer(
            "meses_de_atraso",
            "De un reporte: meses entre el fin del mes y la fotografía en que se vio (0: dentro del mes siguiente).",
            nullable=True,
            minimum=0,
        ),
        ES_SINTETICO,
        CARGA_ID,
    ),
    key=("anio", "ue", "actividad_id", "mes", "medida", "visto_en"),
)

#: What a unit tells of each activity, section by section.
TEXT_SECTIONS = ("logros", "problemas", "medidas", "motivo")
#: Key of an activity as the templates print it (`schemas.keys.actividad_id`).
ACTIVITY_KEY = r"\d{4}-(AOI\d{11}|\d{6}-N\d{3,})"

POI_TEXTO = Table(
    "poi_texto",
    "Logros, problemas, medidas y motivos que cada unidad devolvió en su plantilla, por actividad.",
    (
        ANIO,
        text("unidad", "Unidad que llenó la plantilla (clave de bi_dim_unidad)."),
        ACTIVIDAD_ID.but(name="actividad", description="Clave de la actividad en la plantilla.", pattern=ACTIVITY_KEY),
        text("seccion", "De qué trata el texto.", values=TEXT_SECTIONS),
        UE,
        _ORDEN.but(description="Orden de la actividad en la plantilla."),
        _ACTIVIDAD,
        text("texto", "El texto, tal como lo escribió la unidad."),
        text("huella", "Huella SHA-256 del texto.", pattern=r"[0-9a-f]{64}"),
        ES_SINTETICO,
        FILA,
        CARGA_ID,
    ),
    key=("anio", "unidad", "actividad", "seccion"),
)

FACTS = (
    POI_ANUAL,
    POI_VERSION,
    POI_MODIFICACION,
    POI_RENOMBRE,
    POI_CORTE,
    POI_AO_HISTORIA,
    POI_MENSUAL_HISTORIA,
    POI_TEXTO,
)
MARTS = (POI_ACTIVIDAD, POI_RESUMEN, POI_VALORACION, POI_AGREGADO, POI_REPROGRAMACION)
TABLES = FACTS + MARTS
