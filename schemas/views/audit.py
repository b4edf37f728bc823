"""BI views of what happened: files, loads, freshness, findings, lineage, reconciliation, dictionary and relations."""

from schemas.codelists import SIN_DATO
from schemas.columns import ANIO, CARGA_ID, FUENTE
from schemas.contract import View, boolean, date, instant, integer, text
from schemas.views.keys import ACTIVIDAD_ID, CARGA, relations

_CARGA_O_SIN_DATO = CARGA_ID.but(description=f"Carga a la que pertenece; {SIN_DATO} si el archivo no se cargó.")

CONCILIACION = View(
    "bi_conciliacion",
    "Cada cifra publicada frente a la calculada.",
    key=("documento", "anio", "cuadro", "cifra", "clave", "donde"),
    bases=("conciliacion",),
    columns=(
        "documento",
        "cuadro",
        "cifra",
        "clave",
        "donde",
        "anio",
        "publicado",
        "calculado",
        "diferencia",
        "tolerancia",
        "resultado",
        "explicacion",
        CARGA,
        "ue",
    ),
    relations=relations("carga_id"),
)

OBSERVACION = View(
    "bi_observacion",
    "Cada hallazgo: qué se vio, dónde, qué se esperaba y cómo se corrige.",
    key=("observacion_id",),
    bases=("observacion", "observacion_respuesta"),
    columns=(
        "observacion_id",
        "fuente",
        "anio",
        "unidad",
        "archivo",
        "archivo_sha256",
        "hoja",
        "celda",
        "fila",
        "columna",
        "sujeto",
        "clave",
        "regla",
        "regla_version",
        "severidad",
        "encontrado",
        "esperado",
        "corregir",
        "mensaje",
        "veces",
        _CARGA_O_SIN_DATO,
        "primera_vez",
        "resuelta_en",
        text("respuesta", "Lo que respondió la unidad.", nullable=True),
        boolean("respondida", "1 si la unidad lo respondió: ya no espera nada de ella."),
    ),
)

ARCHIVO = View(
    "bi_archivo",
    "Cada archivo visto alguna vez, con su estado y el motivo.",
    key=("archivo_sha256",),
    bases=("archivo",),
    columns=(
        "archivo_sha256",
        "secuencia",
        "nombre",
        "ruta",
        "bytes",
        "forma",
        "fuente",
        "diseno",
        "anio",
        "unidad",
        "estado",
        "motivo",
        _CARGA_O_SIN_DATO,
        "entregado_en",
        "primera_vez",
        "recibido_en",
    ),
)

ENTREGA = View(
    "bi_entrega",
    "Cada vez que se recibió un archivo. Los mismos bytes otra vez no son otra carga; dice cuándo ya habían venido.",
    key=("secuencia",),
    bases=("entrega",),
    columns=(
        "secuencia",
        "archivo_sha256",
        "nombre",
        "ruta",
        "bytes",
        "repetido_de",
        "motivo",
        "recibido_en",
    ),
)

DECISION = View(
    "bi_decision",
    "Lo que una persona decidió sobre un archivo retenido o una carga equivocada: qué, quién, cuándo y por qué.",
    key=("secuencia",),
    bases=("decision",),
    columns=(
        "secuencia",
        "tipo",
        "archivo_sha256",
        CARGA_ID.but(description=f"Carga que se retiró; {SIN_DATO} si se decidió sobre el archivo."),
        "fecha",
        "quien",
        "motivo",
        "decidido_en",
    ),
)

CARGAS = View(
    "bi_carga",
    "Cada carga: qué archivo, cuántas filas, cuántas apartadas, cuántos hallazgos.",
    key=("carga_id",),
    bases=("carga",),
    columns=(
        "carga_id",
        "fuente",
        "anio",
        "unidad",
        "archivo_sha256",
        "estado",
        "vigente",
        "reemplaza_a",
        "version_en",
        "corte",
        "filas",
        "filas_cuarentena",
        "hallazgos",
        "cargado_en",
    ),
)

FRESCURA = View(
    "bi_frescura",
    "De cuándo es lo que se ve de cada fuente, año y unidad; también lo que llegó y no se cargó.",
    key=("fuente", "anio", "unidad"),
    bases=("carga",),
    columns=(
        "fuente",
        "anio",
        "unidad",
        instant("ultima_carga", "Cuándo se confirmó la carga que se ve.", nullable=True, wall_clock=True),
        date("corte", "Fecha de los datos en la fuente.", nullable=True),
        "filas",
        boolean("listo", "1 si hay una carga a la vista."),
        text("archivo_sha256", "Huella SHA-256 del archivo que se ve.", nullable=True),
    ),
)

LINAJE = View(
    "bi_linaje",
    "De qué carga, archivo, hoja, fila y celda sale cada cifra. Un total anual del CEPLAN sale de sus doce meses.",
    key=("tipo", "entidad_id", "medida", "mes", "hoja"),
    bases=("columna_leida", "carga"),
    columns=(
        text("tipo", "De qué es la cifra.", values=("actividad", "linea", "meta", "presupuesto", "publicado")),
        text(
            "entidad_id",
            "La actividad (actividad_id), la línea de programación o de presupuesto (linea_id), la meta (meta_id), o la"
            " cifra publicada (documento | cuadro | cifra | clave | donde).",
        ),
        text("medida", "Qué cifra es."),
        integer("mes", "Mes de la cifra; 0 si no es mensual.", minimum=0, maximum=12),
        FUENTE,
        ANIO,
        text("archivo", "Nombre del archivo.", nullable=True),
        "archivo_sha256",
        "hoja",
        integer("fila", "Fila de la hoja, como la muestra Excel.", minimum=1),
        text("columna", "Letra de la columna en Excel."),
        text("celda", "Celda (columna y fila)."),
        "titulo",
        ACTIVIDAD_ID.but(description=f"La actividad (clave de bi_dim_actividad); {SIN_DATO} si no es de ninguna."),
        CARGA,
    ),
    relations=relations("actividad_id", "carga_id"),
)

DICCIONARIO = View(
    "bi_diccionario",
    "Cada columna de cada vista: qué es, en qué unidad y cómo se agrega.",
    key=("vista", "columna"),
    bases=("diccionario",),
    columns=(
        "vista",
        "columna",
        "orden",
        "tipo",
        "unidad",
        "clave",
        "nulo",
        "agregacion",
        "datos_personales",
        "descripcion",
        "origen",
    ),
)

RELACION = View(
    "bi_relacion",
    "Relaciones entre vistas: muchas filas de una apuntan a una fila de otra.",
    key=("vista", "columna"),
    bases=("relacion",),
    columns=("vista", "columna", "vista_destino", "columna_destino"),
)

VIEWS = (CONCILIACION, OBSERVACION, ARCHIVO, ENTREGA, DECISION, CARGAS, FRESCURA, LINAJE, DICCIONARIO, RELACION)
