"""Names and attributes in time: what follows from the history of the CEPLAN exports, and the renames of code lists."""

from schemas.columns import ACTIVIDAD_ID, ANIO, CARGA_ID, CODIGO_AO, ES_SINTETICO, UE, VIGENTE_DESDE, VIGENTE_HASTA
from schemas.contract import Table, date, instant, integer, text

#: Attributes of an activity whose changes are told: column of `poi_ao_historia` -> what people call it. Names of what
#: many activities share (an objective, an executing unit) are told once, in `poi_nombre_historia`.
ATTRIBUTES = {
    "actividad_operativa": "nombre",
    "centro_costo_id": "código del centro de costo",
    "centro_costo": "centro de costo",
    "cc_responsable_id": "código del centro responsable",
    "cc_responsable": "centro responsable",
    "unidad_medida": "unidad de medida",
    "oei": "objetivo",
    "aei": "acción estratégica",
    "categoria_id": "código de la categoría presupuestal",
    "categoria": "categoría presupuestal",
    "producto_id": "código del producto",
    "producto": "producto",
    "funcion_id": "código de la función",
    "funcion": "función",
    "departamento": "departamento",
    "ubigeo": "ubigeo",
    "prioridad": "prioridad",
    "acumulado": "acumulado",
    "tipo": "tipo",
    "etapa": "etapa",
    "estado_seguimiento": "estado del seguimiento",
    "activo": "activa",
}
#: What a row of `poi_cambio_actividad` tells of when the activity itself came or went.
PRESENCE = "presencia"

CAMBIO_ACTIVIDAD = Table(
    "poi_cambio_actividad",
    "Lo que cambió en una actividad de una fotografía a otra, y cuándo apareció, desapareció o volvió.",
    (
        ANIO,
        UE,
        ACTIVIDAD_ID,
        CODIGO_AO,
        instant("visto_en", "Fotografía en que se vio el cambio."),
        text("atributo", "Qué cambió; presencia si es la actividad misma.", values=(*ATTRIBUTES.values(), PRESENCE)),
        text(
            "tipo",
            "cambia: otro valor; aparece: no estaba en la primera fotografía del año; desaparece: ya no está;"
            " reaparece: vuelve tras haber desaparecido.",
            values=("cambia", "aparece", "desaparece", "reaparece"),
        ),
        text("valor_anterior", "Lo que decía antes; el nombre, si la actividad desaparece.", nullable=True),
        text("valor_nuevo", "Lo que dice ahora; el nombre, si la actividad aparece o reaparece.", nullable=True),
        ES_SINTETICO,
        CARGA_ID,
    ),
    key=("anio", "ue", "actividad_id", "visto_en", "atributo"),
)

LEVELS = ("ue", "unidad", "objetivo", "accion")

NOMBRE_HISTORIA = Table(
    "poi_nombre_historia",
    "Cómo llamaron las exportaciones de cada año y unidad ejecutora a sus unidades, objetivos y acciones, desde cuándo"
    " y hasta cuándo. Si una exportación usa dos nombres a la vez, están los dos.",
    (
        text("nivel", "De qué es el nombre.", values=LEVELS),
        ANIO,
        UE,
        text("codigo", "Código en la exportación; el nombre, si es una unidad sin código."),
        integer("orden", "Orden del nombre en el tiempo, 1 el primero.", minimum=1),
        text("miembro_id", "Clave en su dimensión."),
        text("denominacion", "Nombre; el código, si la exportación no da nombre."),
        VIGENTE_DESDE,
        VIGENTE_HASTA,
        ES_SINTETICO,
        CARGA_ID,
    ),
    key=("anio", "ue", "nivel", "codigo", "orden"),
)

UNIDAD_RENOMBRE = Table(
    "unidad_renombre",
    "Unidades renombradas según las listas de códigos: dice, debe decir.",
    (
        text("dice", "Nombre o abreviatura anterior."),
        text("debe_decir", "Nombre o abreviatura de hoy."),
        text("unidad_id", "Unidad de hoy (clave de bi_dim_unidad)."),
        text("documento", "Documento que la renombra, o lo que se sabe de él.", nullable=True),
        date("desde", "Desde cuándo; vacío si la lista no lo dice.", nullable=True),
    ),
    key=("dice",),
)

MARTS = (CAMBIO_ACTIVIDAD, NOMBRE_HISTORIA)
TABLES = (*MARTS, UNIDAD_RENOMBRE)
