"""The kinds of episodes in words: what each means, what stays as it was, what to do. `docs/avisos.md` has a section for
each, under the same title.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clase:
    """`titulo`: of the section in docs/avisos.md. `queda`: what stays as it was. `hacer`: steps, in order. `uno` and
    `varios`: after a number of them."""

    titulo: str
    queda: str
    hacer: tuple[str, ...]
    uno: str = ""
    varios: str = ""


_PLAN = "Avise a quien administra el sistema; mientras tanto, las vistas siguen mostrando lo último que se cargó."

CLASES: dict[str, Clase] = {
    "almacen": Clase(
        "No se puede usar el almacén",
        "Lo que ya estaba cargado no cambió. Cada unidad se carga entera o no se carga: nada quedó a medias."
        " Si el servidor está detenido, los tableros tampoco pueden consultarlo hasta que vuelva.",
        (
            "Avise ya a quien administra el sistema.",
            "Quien administra: «seguimiento db check», y revise el servidor de la base de datos y su disco.",
            "Después, «seguimiento run», o espere a la corrida de la próxima noche: retoma lo que falta.",
        ),
    ),
    "corrida": Clase(
        "Falló una corrida",
        "Lo que ya estaba cargado no cambió. Cada unidad se carga entera o no se carga: nada quedó a medias.",
        (
            "Lea la causa: si nombra archivos, siga con la sección de las unidades que no cargaron.",
            _PLAN,
            "Después, «seguimiento run», o espere a la corrida de la próxima noche: retoma lo que falta.",
        ),
    ),
    "unidad": Clase(
        "Unidades que no cargaron o cargaron en parte",
        "De la unidad que no cargó se sigue viendo su carga anterior, si la tenía. De la que cargó en parte se ven"
        " todas las filas salvo las apartadas. Las demás unidades no se ven afectadas.",
        (
            "Llame a la unidad y dígale el motivo; su libro de observaciones (carpeta «observaciones» de la salida)"
            " señala cada celda y cómo corregirla.",
            "La unidad corrige y envía de nuevo: la próxima corrida lo toma y este aviso termina solo.",
            "Si el archivo está retenido, «seguimiento status» dice qué escribir para aceptarlo o rechazarlo.",
        ),
        "unidad no cargó, o cargó en parte",
        "unidades no cargaron, o cargaron en parte",
    ),
    "archivo": Clase(
        "Archivos que no se reconocen",
        "Nada de lo cargado cambió: del archivo no se sabe de qué unidad o año es, y queda guardado en custodia.",
        (
            "Averigüe quién lo envió (oficina de planeamiento) y qué quiso enviar.",
            "Pida el archivo correcto, o retírelo de la carpeta de entregas: este aviso termina solo.",
        ),
        "archivo no se reconoce",
        "archivos no se reconocen",
    ),
    "sin_exportacion": Clase(
        "Una unidad ejecutora no envía exportaciones",
        "Se sigue viendo su última exportación, con su fecha de corte: sus cifras envejecen.",
        (
            "Llame a la unidad ejecutora: alguien debe exportar el POI del aplicativo CEPLAN V.01 y entregarlo;"
            " el sistema no puede ir a buscarlo.",
            "Cuando llegue, la próxima corrida lo carga y este aviso termina solo.",
        ),
        "unidad ejecutora no envía exportaciones",
        "unidades ejecutoras no envían exportaciones",
    ),
    "atraso": Clase(
        "Hace más de un día que no hay una corrida completa",
        "Lo que ya estaba cargado no cambió, y lo entregado desde entonces no se ha tomado.",
        (
            "Quien administra: vea si el planificador está en marcha (docs/operacion.md) y qué dijo la última corrida.",
            "«seguimiento run» hace ahora lo que la noche no hizo.",
        ),
    ),
}
