"""PSIG: the approved plan, what each responsible unit reported, and the marts that rules compute."""

from schemas.columns import ANIO, CARGA_ID, FILA
from schemas.contract import Table, amount, boolean, integer, percent, text

META_STATES = (
    "reportada",
    "no_ejecutada",
    "sin_cuantificar",
    "reformulada",
    "sin_calificar",
    "sin_meta",
    "suspendida",
)
#: What a document offered may be, as its cell calls it.
EVIDENCE_KINDS = (
    "acta", "ayuda memoria", "base de datos", "carta", "comunicado", "constancia", "convenio", "correo", "decreto",
    "directiva", "documento", "encuesta", "fotografía", "guía", "herramienta", "hoja de envío", "informe",
    "lineamientos", "lista de asistencia", "manual", "matriz", "memorando", "nota", "oficio", "plan", "presentación",
    "protocolo", "proveído", "registro", "reglamento", "reporte", "resolución",
)  # fmt: skip
EVIDENCE_STATES = ("presentada", "sin_documento", "sin_enlace", "ausente", "no_corresponde")
UM = "unidad de medida de la meta"

_ACTIVIDAD = integer("actividad", "Número de la actividad en el plan.", minimum=1)
_EJERCICIO = integer(
    "ejercicio_meta", "Año al que pertenece la meta; 0 si la actividad no tiene meta en el año.", minimum=0
)
_RESPONSABLE = text("responsable", "Unidad responsable: abreviatura canónica de la primera nombrada.")
_TEXTO = text("responsable_texto", "Responsable, tal como está escrito.", nullable=True)
_DENOMINACION = text("denominacion", "Título de la actividad.", nullable=True)
_UM = text("unidad_medida", "Unidad de medida.", nullable=True)
_EVIDENCIA = text("evidencia_requerida", "Evidencia que pide el plan.", nullable=True)

PSIG_PLAN = Table(
    "psig_plan_actividad",
    "Actividades del plan aprobado y su situación en el año.",
    (
        ANIO,
        _ACTIVIDAD,
        text("situacion", "Situación en el año.", values=("con_meta", "sin_meta", "suspendida", "reformulada")),
        _DENOMINACION,
        _TEXTO,
        _UM,
        _EVIDENCIA,
        text("nota", "Nota.", nullable=True),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "actividad"),
)

PSIG_META = Table(
    "psig_meta",
    "Cada meta que informó una unidad, con sus textos y los números que se leyeron en ellos.",
    (
        ANIO,
        _ACTIVIDAD,
        _EJERCICIO,
        text("unidad", "Unidad que envió la hoja."),
        integer("orden", "Número de orden en el Cuadro 1.", nullable=True),
        _DENOMINACION,
        _TEXTO,
        _UM,
        text("meta_programada_texto", "Meta programada, tal como está escrita.", nullable=True),
        text("meta_ejecutada_texto", "Meta ejecutada, tal como está escrita.", nullable=True),
        text("pct_declarado_texto", "Porcentaje, tal como está escrito.", nullable=True),
        amount("meta_programada", "Meta programada.", unit=UM, nullable=True, minimum=0),
        amount(
            "meta_ejecutada", "Meta ejecutada; vacío si la celda no da cantidad.", unit=UM, nullable=True, minimum=0
        ),
        boolean("meta_es_porcentaje", "1 si la meta es un porcentaje (0-100)."),
        percent("pct_declarado", "Porcentaje que escribió la unidad.", nullable=True),
        _EVIDENCIA,
        text("evaluacion", "Evaluación que escribió la unidad.", nullable=True),
        text("documento_sustento", "Documentos ofrecidos como sustento.", nullable=True, personal=True),
        text("enlace_evidencia", "Enlace de evidencia.", nullable=True),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "unidad", "actividad", "ejercicio_meta"),
)

PSIG_FACTOR = Table(
    "psig_factor",
    "Problemas y acciones de mejora que informó cada unidad.",
    (
        ANIO,
        text("unidad", "Unidad que envió la hoja."),
        integer("orden", "Orden en la hoja.", minimum=1),
        _ACTIVIDAD,
        _TEXTO,
        text("problema", "Problema identificado.", nullable=True),
        text("accion_mejora", "Acción de mejora.", nullable=True),
        text("elaborado_por", "Oficina que lo elaboró.", nullable=True),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "unidad", "orden"),
)

PSIG_ACTIVIDAD = Table(
    "psig_actividad",
    "Una fila por actividad y meta, las del plan sin meta también, con su porcentaje y su situación.",
    (
        ANIO,
        _ACTIVIDAD,
        integer("orden", "Número de orden en el Cuadro 1.", nullable=True),
        text("meta_id", "Clave de la meta: año, actividad y año de la meta."),
        _DENOMINACION,
        _RESPONSABLE,
        text("unidad_id", "Unidad responsable (clave de bi_dim_unidad)."),
        _TEXTO,
        text("subunidad", "Subunidad nombrada tras la responsable.", nullable=True),
        text("corresponsables", "Otras unidades nombradas, por abreviatura, separadas por coma.", nullable=True),
        _UM,
        _EJERCICIO,
        amount("meta_programada", "Meta programada.", unit=UM, nullable=True),
        amount("meta_ejecutada", "Meta ejecutada.", unit=UM, nullable=True),
        boolean("meta_es_porcentaje", "1 si la meta es un porcentaje (0-100).", nullable=True),
        text("meta_programada_texto", "Meta programada, tal como está escrita.", nullable=True),
        text("meta_ejecutada_texto", "Meta ejecutada, tal como está escrita.", nullable=True),
        percent("pct", "Ejecutado entre programado, sin acotar.", nullable=True),
        percent("pct_declarado", "Porcentaje que escribió la unidad.", nullable=True),
        percent("pct_para_promedio", "Porcentaje que entra en el promedio de la unidad.", nullable=True),
        boolean("cuenta_programada", "1 si la actividad cuenta como programada.", aggregation="ninguna"),
        text("estado", "Situación de la meta.", values=META_STATES),
        _EVIDENCIA,
        text("evidencia_estado", "Si se presentó sustento.", values=EVIDENCE_STATES),
        FILA.but(nullable=True),
        CARGA_ID,
    ),
    key=("anio", "meta_id"),
)

PSIG_RESPONSABLE = Table(
    "psig_responsable",
    "Nivel de cumplimiento de cada unidad y su puesto.",
    (
        ANIO,
        integer("puesto", "Puesto por cumplimiento; vacío si no hay nada que promediar.", nullable=True),
        _RESPONSABLE,
        text("unidad_id", "Unidad responsable (clave de bi_dim_unidad)."),
        integer("metas", "Metas de la unidad.", aggregation="suma"),
        integer("programadas", "Actividades programadas.", aggregation="suma"),
        integer("cumplidas_100", "Actividades con todas sus metas al 100 % o más.", aggregation="suma"),
        integer("no_ejecutadas", "Metas calificadas como no ejecutadas.", aggregation="suma"),
        integer("sin_cuantificar", "Metas hechas sin cantidad informada.", aggregation="suma"),
        integer("reformuladas", "Metas reformuladas.", aggregation="suma"),
        integer("sin_calificar", "Metas sin cantidad y sin dictamen.", aggregation="suma"),
        percent("cumplimiento_pct", "Promedio simple de los porcentajes de sus metas.", nullable=True),
        boolean("empate", "1 si comparte el puesto.", aggregation="ninguna"),
    ),
    key=("anio", "responsable"),
)

PSIG_BALANCE = Table(
    "psig_balance",
    "Actividades programadas y ejecutadas al 100 % por año.",
    (
        ANIO,
        integer("programadas", "Actividades programadas.", aggregation="suma"),
        integer("ejecutadas_al_100", "Actividades al 100 % o más.", aggregation="suma"),
        percent("nivel_pct", "Ejecutadas entre programadas.", nullable=True),
        text("origen", "Calculado aquí, o solo publicado.", values=("calculado", "publicado")),
    ),
    key=("anio",),
)

PSIG_EVIDENCIA = Table(
    "psig_evidencia",
    "Cada documento que una unidad ofrece como sustento de una meta.",
    (
        ANIO,
        text("unidad", "Unidad que envió la hoja."),
        text("unidad_id", "Unidad que envió la hoja (clave de bi_dim_unidad)."),
        _ACTIVIDAD,
        _EJERCICIO,
        text("meta_id", "Clave de la meta: año, actividad y año de la meta."),
        integer("orden", "Orden del documento en su celda.", minimum=1),
        text("documento", "Lo que la celda dice del documento, completo.", personal=True),
        text("clase", "Clase del documento; vacío si no se reconoce.", nullable=True, values=EVIDENCE_KINDS),
        text("numero", "Número, sin las iniciales de quien lo elaboró; vacío si no tiene.", nullable=True),
        boolean("tiene_numero_sgd", "1 si lleva número, año y unidad del sistema documentario."),
        text("entidad", "Entidad que lo numeró.", nullable=True),
        text("enlace", "Enlace del documento; vacío si la celda no permite saber cuál es.", nullable=True),
        text("compartido_con", "Otras actividades que ofrecen el mismo documento.", nullable=True),
        boolean("es_compartido", "1 si otra actividad ofrece el mismo documento."),
        text("clase_requerida", "Clases que pide la evidencia requerida; vacío si no es seguro.", nullable=True),
        boolean("corresponde", "1 si es de una clase pedida; vacío si no es seguro.", nullable=True),
        FILA,
        CARGA_ID,
    ),
    key=("anio", "unidad", "actividad", "ejercicio_meta", "orden"),
)

FACTS = (PSIG_PLAN, PSIG_META, PSIG_FACTOR)
MARTS = (PSIG_ACTIVIDAD, PSIG_RESPONSABLE, PSIG_BALANCE, PSIG_EVIDENCIA)
TABLES = FACTS + MARTS
