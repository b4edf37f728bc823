"""What happened: files seen, loads, findings, rows kept apart, and where each column was read."""

from schemas.columns import ANIO, CARGA_ID, FILA, FUENTE
from schemas.contract import Table, boolean, date, instant, integer, text

FILE_STATES = ("cargado", "parcial", "retenido", "cuarentena", "ignorado", "retirado")
DECISIONS = ("aceptar", "rechazar", "retirar")
SEVERITIES = ("bloqueante", "advertencia", "aviso")

_SHA = text("archivo_sha256", "Huella SHA-256 del contenido del archivo.", pattern=r"[0-9a-f]{64}")
_UNIDAD = text("unidad", "Unidad de carga: UE para el POI, unidad responsable para el PSIG.")

ARCHIVO = Table(
    "archivo",
    "Cada archivo visto alguna vez, por la huella de su contenido.",
    (
        _SHA,
        integer("secuencia", "Orden de llegada en el libro de eventos.", minimum=1),
        text("nombre", "Nombre con que llegó."),
        text("ruta", "Ruta dentro de la carpeta de entregas."),
        integer("bytes", "Tamaño.", unit="bytes", minimum=0),
        text("forma", "Forma real del contenido (xlsx, html, csv...)."),
        FUENTE.but(nullable=True),
        text("diseno", "Diseño que se reconoció (formato y, si trae varias, cada tabla).", nullable=True),
        ANIO.but(nullable=True),
        _UNIDAD.but(nullable=True),
        text("estado", "Estado del archivo.", values=FILE_STATES),
        text("motivo", "Por qué está en ese estado, para una persona."),
        CARGA_ID.but(nullable=True),
        instant("entregado_en", "Fecha que le dio entregas.csv, o quien decidió sobre él.", nullable=True),
        instant("primera_vez", "Cuándo se vio por primera vez.", wall_clock=True),
        instant("recibido_en", "Cuándo se vio por última vez en un lugar nuevo.", wall_clock=True),
    ),
    key=("archivo_sha256",),
)

ARCHIVO_UNIDAD = Table(
    "archivo_unidad",
    "Qué (fuente, año, unidad) trae cada archivo, y qué fue de cada una.",
    (
        _SHA,
        FUENTE,
        ANIO,
        _UNIDAD,
        text("estado", "Estado de esa parte del archivo.", values=FILE_STATES),
        text("motivo", "Por qué está en ese estado, para una persona."),
        CARGA_ID.but(nullable=True),
    ),
    key=("archivo_sha256", "fuente", "anio", "unidad"),
    indexes=(("anio", "fuente"),),
)

ENTREGA = Table(
    "entrega",
    "Cada vez que se recibió un archivo: los mismos bytes otra vez, o en otro lugar, son otra entrega y ninguna carga.",
    (
        integer("secuencia", "Orden de llegada en el libro de eventos.", minimum=1),
        _SHA,
        text("nombre", "Nombre con que llegó."),
        text("ruta", "Ruta dentro de la carpeta de entregas."),
        integer("bytes", "Tamaño.", unit="bytes", minimum=0),
        integer("repetido_de", "Primera entrega de los mismos bytes, si ya se habían recibido.", nullable=True),
        text("motivo", "Si es la primera entrega, o cuándo y cómo se recibió antes.", wall_clock=True),
        instant("recibido_en", "Cuándo se recibió.", wall_clock=True),
    ),
    key=("secuencia",),
    indexes=(("archivo_sha256",),),
)

DECISION = Table(
    "decision",
    "Lo que una persona decidió sobre un archivo o una carga.",
    (
        integer("secuencia", "Orden en el libro de eventos.", minimum=1),
        text("tipo", "Qué decidió.", values=DECISIONS),
        _SHA,
        CARGA_ID.but(nullable=True),
        instant("fecha", "Fecha que le dio al archivo, si le dio una.", nullable=True),
        text("quien", "Quién decidió."),
        text("motivo", "Por qué."),
        instant("decidido_en", "Cuándo se decidió.", wall_clock=True),
    ),
    key=("secuencia",),
)

_COLUMNAS = text("columnas_id", "Huella de las columnas que se leyeron y de dónde estaban.", pattern=r"[0-9a-f]{24}")

CARGA = Table(
    "carga",
    "Una carga: (fuente, año, unidad) de un archivo, escrita en una sola transacción.",
    (
        CARGA_ID,
        FUENTE,
        ANIO,
        _UNIDAD,
        _SHA,
        text(
            "estado",
            "Completa, o parcial si hubo filas en cuarentena; retirada si alguien la retiró.",
            values=("completa", "parcial", "retirada"),
        ),
        boolean("vigente", "1 si es la que muestran las vistas (para CEPLAN: si es parte de la historia)."),
        text("reemplaza_a", "Carga cuyo lugar tomó; vuelve si esta se retira.", nullable=True),
        instant(
            "version_en", "De qué momento es el archivo: por su nombre, entregas.csv o el propio libro.", nullable=True
        ),
        date("corte", "La fecha de ese momento en Lima.", nullable=True),
        integer("filas", "Filas cargadas.", minimum=0, aggregation="suma"),
        integer("filas_cuarentena", "Filas apartadas con su motivo.", minimum=0, aggregation="suma"),
        integer("hallazgos", "Observaciones de la carga.", minimum=0, aggregation="suma"),
        _COLUMNAS,
        instant("cargado_en", "Cuándo se confirmó la carga.", wall_clock=True),
    ),
    key=("carga_id",),
    indexes=(("fuente", "anio", "unidad"),),
)

COLUMNA_LEIDA = Table(
    "columna_leida",
    "En qué columna de qué hoja se leyó cada dato; las cargas de hojas iguales comparten las suyas.",
    (
        _COLUMNAS,
        text("hoja", "Hoja."),
        text("medida", "Columna canónica."),
        integer("mes", "Mes de la columna; 0 si no es mensual.", minimum=0, maximum=12),
        text("letra", "Letra de la columna en Excel."),
        text("titulo", "Título de la columna, tal como estaba escrito."),
    ),
    key=("columnas_id", "hoja", "medida", "mes"),
    indexes=(("columnas_id", "mes"),),
)

OBSERVACION = Table(
    "observacion",
    "Cada hallazgo: qué se vio, dónde, qué se esperaba y cómo se corrige.",
    (
        text("observacion_id", "Identificador del hallazgo, derivado de su contenido."),
        _SHA,
        FUENTE.but(nullable=True),
        ANIO.but(nullable=True),
        _UNIDAD.but(nullable=True),
        text("archivo", "Nombre del archivo."),
        text("hoja", "Hoja.", nullable=True),
        text("celda", "Celda o rango.", nullable=True),
        FILA.but(nullable=True),
        text("columna", "Título de la columna, tal como está escrito.", nullable=True),
        text("sujeto", "Clave de la fila de que trata, si se pudo leer: número de actividad, código...", nullable=True),
        text("clave", "Huella del hallazgo sin su lugar: la misma en dos versiones de la hoja si no se corrigió."),
        text("regla", "Regla que lo halló."),
        integer("regla_version", "Versión de la regla.", minimum=1),
        text("severidad", "Gravedad.", values=SEVERITIES),
        text("encontrado", "Lo que decía la celda, tal cual."),
        text("esperado", "Lo que se esperaba."),
        text("corregir", "Qué escribir o hacer para que deje de hallarse."),
        text("mensaje", "El mensaje completo, con la corrección."),
        integer("veces", "De cuántas celdas o filas habla.", minimum=1),
        CARGA_ID.but(nullable=True),
        instant("primera_vez", "Cuándo se halló por primera vez, en esta versión o en una anterior.", wall_clock=True),
        instant(
            "resuelta_en", "Cuándo dejó de hallarse en este archivo, o lo relevó otro.", nullable=True, wall_clock=True
        ),
    ),
    key=("observacion_id",),
    indexes=(("archivo_sha256",), ("fuente", "anio", "unidad")),
)

CUARENTENA = Table(
    "cuarentena",
    "Filas que no entraron, completas, con la clave que se pudo leer.",
    (
        CARGA_ID,
        text("hoja", "Hoja."),
        FILA,
        text("clave", "Clave de la fila, si se pudo leer.", nullable=True),
        text("contenido", "La fila tal como estaba: títulos y textos, en JSON.", personal=True),
        text("motivo", "Por qué se apartó."),
    ),
    key=("carga_id", "hoja", "fila"),
)

TABLES = (ARCHIVO, ARCHIVO_UNIDAD, ENTREGA, DECISION, CARGA, COLUMNA_LEIDA, OBSERVACION, CUARENTENA)
