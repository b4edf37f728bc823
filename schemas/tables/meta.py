"""What the warehouse says about itself: dictionary of the views, their relations, and the version of the contracts.

Filled by `warehouse.schema.init`, never by a load.
"""

from schemas.contract import Table, boolean, integer, text

DICCIONARIO = Table(
    "diccionario",
    "Cada columna de cada vista: qué es, en qué unidad y cómo se agrega.",
    (
        text("vista", "Vista."),
        text("columna", "Columna."),
        integer("orden", "Lugar de la columna en la vista.", minimum=1),
        text("tipo", "Tipo de dato."),
        text("unidad", "Unidad en que se expresa.", nullable=True),
        boolean("clave", "1 si es parte de la clave de la vista."),
        boolean("nulo", "1 si puede estar vacía."),
        text("agregacion", "Cómo se puede agregar.", values=("suma", "ninguna", "solo misma unidad de medida")),
        boolean("datos_personales", "1 si puede tener datos personales."),
        text("descripcion", "Qué significa."),
        text("origen", "Tabla y columna de la que sale; la propia vista si la compone ella."),
    ),
    key=("vista", "columna"),
)

RELACION = Table(
    "relacion",
    "Relaciones entre vistas: muchas filas de una apuntan a una fila de otra.",
    (
        text("vista", "Vista del lado de muchos."),
        text("columna", "Columna que apunta."),
        text("vista_destino", "Vista del lado de uno."),
        text("columna_destino", "Columna a la que apunta."),
    ),
    key=("vista", "columna"),
)

CONTRATO = Table(
    "contrato",
    "Con qué se hizo este almacén: huellas de los contratos, de las listas, de cada vista y de su estructura.",
    (text("huella", "Huella SHA-256 de una de esas partes.", pattern=r"[0-9a-f]{64}"),),
    key=("huella",),
)

TABLES = (DICCIONARIO, RELACION, CONTRATO)
