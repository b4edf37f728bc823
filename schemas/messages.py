"""The catalogue of findings: one entry per rule, in the words that the sender of a sheet reads.

An entry says what was seen (`visto`), what to write instead (`corregir`) and in two or three words what was expected.
What happens until then follows from how severe it is (`CONSEQUENCES`), once for all. The instructions of the blank
templates use the same words. `version` is raised when a rule begins to find something else.
"""

import re
from dataclasses import dataclass

#: What a message repeats of a cell; the finding keeps all of it apart from the message.
_LONGEST_QUOTE = 200
#: Blanks of a message that are ours, and never cut: the rows at fault, what is suggested, the possible values.
_WHOLE = ("filas", "columnas", "sugerencia", "esperado")

#: (severity, scope) -> what it does to the sender's data, and why it is worth mending.
CONSEQUENCES = {
    ("bloqueante", "archivo"): "El archivo no se carga; la unidad conserva lo último que se cargó.",
    ("bloqueante", "fila"): "Esa fila no se carga hasta corregirla; las demás filas sí.",
    ("advertencia", "celda"): "La fila se carga. Revise el dato antes de que se publique.",
    ("aviso", "celda"): "Se carga; es para su conocimiento.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`severidad`: `bloqueante` stops the file or the row that `alcance` names; `advertencia` and `aviso` stop
    nothing."""

    severidad: str
    alcance: str
    visto: str
    corregir: str
    esperado: str
    version: int = 1

    @property
    def consecuencia(self) -> str:
        return CONSEQUENCES[self.severidad, self.alcance]


def _rule(severidad: str, alcance: str, visto: str, corregir: str, esperado: str, version: int) -> Rule:
    """A rule whose message cuts what it quotes, so that a cell of 40,000 characters leaves it readable."""

    def bounded(blank: re.Match[str]) -> str:
        name = blank.group(1)
        return blank.group() if name in _WHOLE else f"{{{name}:.{_LONGEST_QUOTE}}}"

    seen, mend = (re.sub(r"\{(\w+)\}", bounded, text) for text in (visto, corregir))
    return Rule(severidad, alcance, seen, mend, esperado, version)


def _file(visto: str, corregir: str, esperado: str = "", version: int = 1) -> Rule:
    return _rule("bloqueante", "archivo", visto, corregir, esperado, version)


def _row(visto: str, corregir: str, esperado: str = "", version: int = 1) -> Rule:
    return _rule("bloqueante", "fila", visto, corregir, esperado, version)


def _warning(visto: str, corregir: str, esperado: str = "", version: int = 1) -> Rule:
    return _rule("advertencia", "celda", visto, corregir, esperado, version)


def _notice(visto: str, corregir: str, esperado: str = "", version: int = 1) -> Rule:
    return _rule("aviso", "celda", visto, corregir, esperado, version)


RULES: dict[str, Rule] = {
    # ---- the file
    "archivo_vacio": _file(
        "El archivo está vacío (0 bytes).",
        "Vuelva a enviarlo.",
        "un archivo con datos",
    ),
    "forma_desconocida": _file(
        "El contenido no es una hoja de cálculo que se pueda leer ({encontrado}).",
        "Ábralo en Excel, guárdelo como .xlsx y envíelo otra vez.",
        "xlsx, xls, CSV o la exportación del aplicativo CEPLAN",
    ),
    "archivo_danado": _file(
        "El archivo está dañado o incompleto: {encontrado}.",
        "Vuelva a descargarlo o a guardarlo, y envíelo otra vez.",
        "un archivo completo",
    ),
    "con_contrasena": _file(
        "El archivo tiene contraseña.",
        "Quite la contraseña y envíelo otra vez.",
        "un libro sin contraseña",
    ),
    "formato_no_admitido": _file(
        "El libro es de tipo {encontrado}, que puede llevar macros o no se lee con seguridad.",
        "Guarde como .xlsx y envíelo otra vez.",
        "xlsx",
    ),
    "xls_con_formato": _file(
        "El libro es de tipo xls antiguo y tiene {encontrado}, que de ese tipo no se leen con seguridad.",
        "Ábralo en Excel, guárdelo como .xlsx y envíelo otra vez.",
        "xlsx",
    ),
    "lectura_interrumpida": _file(
        "La lectura del archivo se interrumpió: {encontrado}.",
        "Copie la tabla a un libro nuevo, guárdelo como .xlsx y envíelo otra vez.",
        "un archivo que se abra sin esfuerzo",
    ),
    "archivo_demasiado_grande": _file(
        "El archivo ocupa {encontrado} una vez abierto, más de lo que se admite ({limite}).",
        "Borre filas y columnas vacías con formato y guarde otra vez.",
        "hasta {limite}",
    ),
    "extension_enganosa": _notice(
        "El nombre termina en «{encontrado}», pero el contenido es {forma}. Se leyó por su contenido.",
        "Para la próxima vez, guárdelo con su propia extensión.",
        "{forma}",
    ),
    "diseno_desconocido": _file(
        "Los títulos de las columnas no son los de ningún formato conocido. Se vieron: {encontrado}.",
        "Use el formato vigente, con los títulos en una o dos filas.",
        "los títulos de uno de los formatos conocidos",
    ),
    "columna_faltante": _file(
        "Falta la columna «{columna}» del formato {formato}.",
        "{sugerencia} Agréguela con ese título.",
        "la columna «{columna}»",
    ),
    "columna_repetida": _file(
        "La columna «{encontrado}» está dos veces ({otra} y {celda}) y no se sabe cuál vale.",
        "Deje solo una.",
        "una sola columna «{encontrado}»",
    ),
    "columna_desconocida": _warning(
        "La columna «{encontrado}» no es del formato {formato} y no se carga.",
        "{sugerencia} Si trae un dato del formato, póngale su título.",
        "una columna del formato",
    ),
    "sin_filas_validas": _file(
        "Ninguna fila se puede cargar: todas tienen algún dato que corregir.",
        "Vea las demás observaciones.",
        "al menos una fila sin errores",
    ),
    "hoja_repetida": _file(
        "Las hojas {encontrado} traen la misma tabla para la misma unidad y año, y no se sabe cuál vale.",
        "Deje solo una.",
        "una sola hoja por tabla",
    ),
    "sin_filas": _file(
        "La hoja tiene los títulos y ninguna fila de datos.",
        "Llene al menos una fila y envíela otra vez.",
        "al menos una fila de datos",
    ),
    "hoja_no_leida": _notice(
        "La hoja «{encontrado}»{estado} no se carga: sus títulos no son los del formato {formato}.",
        "Si trae datos del seguimiento, use esos títulos.",
        "los títulos del formato",
    ),
    "anio_ausente": _file(
        "No se encuentra el año del plan en el contenido.",
        "Escríbalo en el título de la hoja (por ejemplo «Seguimiento 2023»).",
        "un año en el título",
    ),
    "anio_ambiguo": _file(
        "Sobre la tabla se leen varios años ({encontrado}) y no se sabe cuál es el del plan.",
        "Deje uno solo en el título de la hoja (por ejemplo «Seguimiento 2023»).",
        "un solo año en el título",
    ),
    "anio_ilegible": _row(
        "«{encontrado}» no es un año del plan.",
        "Escriba el año con cuatro cifras, como 2023.",
        "un año de cuatro cifras",
    ),
    "suma_imposible": _file(
        "Los montos del archivo suman más de lo que ningún presupuesto alcanza.",
        "Revise las columnas de montos y vuelva a descargar el archivo.",
        "montos posibles",
    ),
    "demasiadas_filas_apartadas": _file(
        "Más de {encontrado} filas tienen algún dato que no se puede leer.",
        "Revise las observaciones que siguen, las primeras, y vuelva a descargar el archivo.",
        "un archivo con pocas filas por corregir",
    ),
    "unidad_ausente": _file(
        "No se encuentra la unidad que envía la hoja.",
        "Escríbala en la fila «{rotulo}» sobre la tabla.",
        "la unidad, sobre la tabla",
    ),
    "unidad_desconocida": _file(
        "La unidad «{encontrado}» no está en la lista de unidades.",
        "{sugerencia} Corrija el nombre o pida que se agregue a la lista.",
        "una unidad de la lista",
    ),
    "contrato_incumplido": _file(
        "Algún dato no es como el formato lo pide, y no se puede guardar: {encontrado}.",
        "Revise ese dato; si es correcto, avise a quien mantiene el sistema.",
        "datos como los pide el formato",
    ),
    "error_interno": _file(
        "El sistema no pudo leer este archivo ({encontrado}).",
        "Guarde el libro otra vez en Excel y envíelo; si se repite, avise a quien mantiene el sistema.",
        "un archivo que el sistema sepa leer",
    ),
    "anio_fuera_de_rango": _file(
        "El contenido es del año {encontrado}; se siguen los años de {primero} al actual.",
        "Revise el año del título.",
        "un año de {primero} al actual",
    ),
    "corte_sin_fecha": _file(
        "No se sabe de qué fecha es esta exportación: el nombre no la dice y el libro tampoco.",
        "Envíe el archivo con su nombre original; si no lo tiene, avise de qué fecha es, para anotarla en entregas.csv.",
        "una fecha en el nombre, en entregas.csv o en las propiedades del libro",
    ),
    "corte_futuro": _file(
        "Esta exportación dice ser del {encontrado}, que todavía no llega.",
        "Revise la fecha en el nombre del archivo, o en entregas.csv, y envíelo con la verdadera.",
        "una fecha que ya pasó",
    ),
    "corte_en_conflicto": _file(
        "Ya hay otra exportación del mismo momento ({encontrado}) con otros valores.",
        "Revise cuál es la verdadera y deje solo esa.",
        "una sola exportación por momento",
    ),
    "version_sin_orden": _file(
        "Ya hay otra versión de esta hoja y no se sabe cuál es la más nueva ({encontrado}).",
        "Guarde otra vez el libro que vale y envíelo; o avise de qué fecha es, para anotarla en entregas.csv.",
        "una versión más nueva que la cargada",
    ),
    # ---- the row
    "celda_vacia": _row(
        "Falta «{columna}»: la celda está vacía y este dato es necesario.",
        "Escríbalo, o borre la fila si sobra.",
        "un dato en esta celda",
    ),
    "numero_ilegible": _row(
        "En «{columna}» se esperaba un número y dice «{encontrado}».",
        "Escriba solo el número, sin palabras ni fechas.",
        "un número",
    ),
    "numero_con_palabras": _row(
        "En «{columna}» dice «{encontrado}»: un número y algo más.",
        "¿Quiso decir {sugerencia}? Escriba solo el número; la unidad va en su columna.",
        "un número solo",
    ),
    "numero_en_rango": _row(
        "En «{columna}» dice «{encontrado}», que puede leerse como un rango, una fracción o una fecha.",
        "Escriba un solo número.",
        "un solo número",
    ),
    "numero_aproximado": _row(
        "En «{columna}» dice «{encontrado}», que no es un número exacto.",
        "Escriba solo la cantidad exacta, sin «más de», «aprox.» ni signos.",
        "un número exacto",
    ),
    "ausencia_en_palabras": _row(
        "En «{columna}» dice «{encontrado}», que no es un número.",
        "Si no hay dato, deje la celda vacía o escriba «-».",
        "un número, «-» o nada",
    ),
    "decimal_contrario": _row(
        "En «{columna}» dice «{encontrado}», y los demás números del archivo llevan {esperado}.",
        "Escriba todos los números de la misma manera.",
        "{esperado}",
    ),
    "numero_ambiguo": _row(
        "En «{columna}» dice «{encontrado}» y puede leerse de dos maneras.",
        "Escríbalo sin separador de miles y con punto decimal.",
        "un número sin separador de miles",
    ),
    "numero_negativo": _row(
        "En «{columna}» dice {encontrado}; no puede ser negativo.",
        "Corrija el número.",
        "cero o más",
    ),
    "demasiados_decimales": _row(
        "En «{columna}» dice {encontrado}; se admiten hasta dos decimales.",
        "Redondee el número.",
        "hasta dos decimales",
    ),
    "numero_fuera_de_rango": _row(
        "En «{columna}» dice {encontrado}, fuera de todo rango posible.",
        "Corrija el número.",
        "un número posible",
    ),
    "error_de_formula": _row(
        "La celda de «{columna}» muestra el error {encontrado}.",
        "Corrija la fórmula; si no la hay, borre el error y escriba el dato.",
        "un valor",
    ),
    "formula_sin_calcular": _row(
        "La celda de «{columna}» tiene la fórmula {encontrado} sin calcular.",
        "Abra el libro en Excel, guárdelo y envíelo otra vez.",
        "un valor calculado",
    ),
    "fecha_ilegible": _row(
        "En «{columna}» se esperaba una fecha y dice «{encontrado}».",
        "Escriba día/mes/año.",
        "una fecha",
    ),
    "valor_no_admitido": _row(
        "En «{columna}» dice «{encontrado}».",
        "{sugerencia} Valores posibles: {esperado}.",
        "{esperado}",
    ),
    "fila_sin_codigo": _row(
        "En «{columna}» dice «{encontrado}», sin el código delante.",
        "Escríbalo como lo muestra la consulta: código, dos puntos y nombre.",
        "código: nombre",
    ),
    "mes_ilegible": _row(
        "En «{columna}» dice «{encontrado}», que no es un mes de 0 a 12.",
        "Corrija el mes: 0 es del PIA y el PIM, 1 a 12 los de la ejecución.",
        "un mes de 0 a 12",
    ),
    "ue_ilegible": _row(
        "En «{columna}» dice «{encontrado}», que no es el código de una unidad ejecutora.",
        "Escriba el código SEC_EJEC, de hasta seis cifras.",
        "hasta seis cifras",
    ),
    "fila_mal_separada": _row(
        "La fila no tiene tantas celdas como títulos ({columnas}): «{encontrado}».",
        "Vuelva a descargar el archivo, o corrija las comas y comillas de la fila.",
        "{columnas} celdas",
    ),
    "actividad_sin_numero": _row(
        "Falta el número de la actividad al comienzo de «{encontrado}», o no se reconoce.",
        "Escriba delante del título el número que tiene en el plan aprobado y un punto; no es el de la columna «N°».",
        "el número de la actividad en el plan, un punto y el título",
    ),
    "clave_duplicada": _row(
        "{clave} está en las filas {filas}. Ninguna se carga, porque no se sabe cuál vale.",
        "Deje solo una.",
        "una sola fila por {que}",
    ),
    "codigo_ao_invalido": _row(
        "El código de actividad operativa «{encontrado}» no tiene la forma AOI y once cifras.",
        "{sugerencia} Corríjalo como está en el aplicativo CEPLAN.",
        "AOI y once cifras",
    ),
    "ue_distinta": _row(
        "El código de UE «{encontrado}» no es de seis cifras o no es el de la actividad {codigo}.",
        "Corrija uno de los dos.",
        "la UE del código de la actividad",
    ),
    "meses_no_suman": _row(
        "Los meses de {bloque} suman {suma} y el total dice {encontrado}; tampoco son acumulados que suban hasta el total.",
        "Corrija el mes o el total.",
        "meses que sumen el total",
    ),
    "porcentaje_mezclado": _row(
        "La meta programada dice «{programada}» y la ejecutada «{encontrado}»: una es porcentaje y la otra no.",
        "Si la meta es una cantidad, escriba las dos sin % (si Excel lo vuelve a poner, cambie el formato de la celda a General). Si es un porcentaje, las dos con %.",
        "la misma forma que la meta programada",
    ),
    "fila_no_reconocida": _row(
        "La fila tiene una sola celda escrita, «{encontrado}», y no es una fila de la tabla ni una nota debajo de ella.",
        "Complete la fila o bórrela.",
        "una fila completa de la tabla",
    ),
    # ---- what stops nothing
    "total_en_blanco": _notice(
        "El total de {bloque} está vacío; se usó la suma de los meses.",
        "",
        "el total del año",
    ),
    "acumulado_no": _notice(
        "«Acumulado» dice NO; no cambia el cálculo, que suma los meses.",
        "",
        "SI",
    ),
    "meses_acumulados": _notice(
        "Los meses de {bloque} vienen acumulados; de cada uno se tomó la diferencia con el anterior.",
        "",
        "el valor de cada mes",
    ),
    "programacion_inactiva": _notice(
        "«Activo Programacion» dice NO; lo programado en la fila se suma como lo demás.",
        "",
        "SI",
    ),
    "repetido_distinto": _warning(
        "La fila es de la actividad {codigo}, y en «{columna}» no dice lo mismo que la fila {primera} de esa actividad: «{encontrado}» y «{primero}». Lo que describe a la actividad se toma de la primera; su meta física, de la otra exportación.",
        "Corrija la fila que no corresponde: todas las de una actividad repiten sus datos y su meta física.",
        "«{primero}»",
    ),
    "activo_ausente": _notice(
        "«Activo AO» está vacío; se tomó la actividad como activa.",
        "",
        "SI o NO",
    ),
    "codigo_sugerido": _warning(
        "El código «{encontrado}» no tiene la forma AOI y once cifras.",
        "¿Quiso decir {sugerencia}? No se usó.",
        "AOI y once cifras",
    ),
    "cantidad_sin_calificar": _warning(
        "La actividad {actividad} no tiene cantidad ejecutada («{encontrado}») y no consta por qué. Queda fuera del promedio y cuenta como programada.",
        "Escriba la cantidad; si no la hay, avise a planeamiento por qué.",
        "la cantidad, o que conste por qué falta",
    ),
    "ejecucion_sin_cantidad": _warning(
        "La actividad {actividad} se informa como hecha ({indicio}), pero la meta ejecutada dice «{encontrado}». Queda fuera del promedio y cuenta como programada.",
        "Escriba la cantidad ejecutada; si no se puede contar, avise a planeamiento por qué.",
        "la cantidad ejecutada",
    ),
    # ---- what the technical secretariat of the PSIG checks
    "sustento_ausente": _warning(
        "La actividad {actividad} informa avance y no nombra ningún documento de sustento.",
        "Escriba el documento con su número, como INFORME N° D000149-2023-CONADIS-URH.",
        "el documento de sustento",
    ),
    "enlace_ausente": _warning(
        "La actividad {actividad} informa ejecución y no tiene enlace de evidencia.",
        "Escriba la dirección donde está el documento, comenzando con https://.",
        "un enlace",
    ),
    "sin_columna_de_enlaces": _warning(
        "La hoja no tiene la columna «Enlace de evidencia», e informa ejecución.",
        "Agregue la columna con ese título y la dirección de cada documento.",
        "la columna «Enlace de evidencia»",
    ),
    "enlace_mal_formado": _warning(
        "El enlace de la actividad {actividad} no tiene la forma de una dirección: «{encontrado}».",
        "Cópielo entero del navegador: https://, el sitio, y lo que sigue.",
        "https://sitio/carpeta",
    ),
    "evidencia_de_otra_clase": _warning(
        "La actividad {actividad} pide como evidencia: {pide}. Lo que se ofrece es de otra clase: {ofrece}.",
        "Agregue un documento de la clase pedida, o responda por qué vale este.",
        "{pide}",
    ),
    "documento_sin_numero": _warning(
        "La actividad {actividad} ofrece documentos a cuyo número del sistema documentario (SGD) le falta el número, el año o la unidad: «{encontrado}».",
        "Escríbalo completo, como INFORME N° D000149-2023-CONADIS-URH; si el documento no lleva número, el del oficio o informe con que se envió.",
        "un número del SGD",
    ),
    "documento_compartido": _notice(
        "El documento «{documento}» se ofrece para las actividades {actividades}.",
        "No es obligatorio responder. Si sustenta todas, puede responder «documento compartido, justificado»; si no, corrija la celda que no corresponde.",
        "un documento por actividad, o que se justifique",
    ),
    "documento_compartido_con_otra_unidad": _notice(
        "El documento «{documento}» se ofrece también en la hoja de otra unidad: actividades {actividades}.",
        "No es obligatorio responder. Si sustenta todas, puede responder «documento compartido, justificado»; si no, corrija la celda que no corresponde.",
        "un documento por actividad, o que se justifique",
    ),
    "pct_declarado_distinto": _warning(
        "El porcentaje de la actividad {actividad} dice «{encontrado}», y {ejecutada} entre {programada} da {calculado}, que es lo que sale en los reportes.",
        "Corrija el porcentaje o las cantidades.",
        "{calculado}",
    ),
    "sobreejecucion": _notice(
        "La actividad {actividad} llega al {pct} de su meta ({encontrado} de {programada}), más del {limite} %.",
        "Revise si la cantidad es correcta; si lo es, la meta del próximo año puede ser más alta.",
        "hasta el {limite} % de la meta",
    ),
    "bajo_meta_sin_factores": _warning(
        "La actividad {actividad} quedó en {pct} de su meta y en Factores no se dice {falta}.",
        "Agregue o complete su fila en la hoja Factores.",
        "problema y acción de mejora",
    ),
    "difiere_del_plan": _warning(
        "En la actividad {actividad}, «{columna}» dice «{encontrado}», y el plan aprobado «{plan}».",
        "Escríbalo como en el plan; si el plan cambió, indique el documento que lo modificó.",
        "{plan}",
    ),
    "unidad_sin_respuesta": _warning(
        "La unidad {encontrado} no ha enviado su hoja; el plan le programa actividades: {actividades}.",
        "Pídala a la unidad.",
        "la hoja de {encontrado}",
    ),
    "unidad_no_vigente": _warning(
        "«{encontrado}» no es el nombre de una unidad vigente en {anio}.",
        "{sugerencia} Si el cambio de nombre no está en la lista, pida que se agregue.",
        "una unidad vigente en {anio}",
    ),
    "copia_no_cargada": _notice(
        "Las hojas {encontrado} de este libro son copia de lo observado, y no se cargan.",
        "Lo que haya que corregir, corríjalo en su propio archivo y envíelo.",
        "correcciones en el archivo de la unidad",
    ),
    "respuesta_no_admitida": _notice(
        "La respuesta «{encontrado}» no se toma: {porque}.",
        "Corrija la celda observada y envíe la hoja otra vez.",
        "respuestas a advertencias y avisos",
    ),
    "unidad_no_es_responsable": _warning(
        "La actividad {actividad} está a cargo de «{encontrado}», y la hoja es de {unidad}.",
        "Revise si le corresponde informarla.",
        "una actividad de {unidad}",
    ),
    "meta_en_dos_hojas": _warning(
        "La meta {ejercicio} de la actividad {actividad} viene con cantidades distintas en las hojas de {encontrado}. Cuenta la de la unidad responsable; si ninguna o más de una lo es, la meta queda sin calificar.",
        "Pónganse de acuerdo y dejen la meta en una sola hoja.",
        "una sola hoja por meta",
    ),
    "responsable_no_reconocido": _warning(
        "No se reconoce ninguna unidad en «{encontrado}»; se tomó la unidad que envía la hoja.",
        "Comience con la abreviatura o el nombre de la unidad, como está en la lista.",
        "una unidad de la lista al comienzo",
    ),
    "actividad_fuera_del_plan": _warning(
        "La actividad {encontrado} no está entre las que el plan aprobado programa este año.",
        "Revise el número de la actividad; si no le corresponde, quite la fila.",
        "una actividad programada del plan",
    ),
    "actividad_no_informada": _warning(
        "El plan programa la actividad {encontrado} ({responsable}) y ninguna hoja la informa.",
        "Agregue su fila a la hoja de la unidad responsable.",
        "una fila de la unidad responsable",
    ),
    "pct_declarado_ilegible": _warning(
        "El porcentaje escrito, «{encontrado}», no se pudo leer; se calcula de las metas.",
        "Corríjalo o déjelo vacío.",
        "un porcentaje",
    ),
    "etiqueta_desconocida": _warning(
        "La valoración escrita, «{encontrado}», no está en la escala.",
        "Escriba una de la escala o déjela vacía.",
        "una etiqueta de la escala",
    ),
    "meta_sin_cantidad": _warning(
        "La actividad {actividad} no tiene cantidad programada («{encontrado}»); sin ella no hay porcentaje.",
        "Escriba la meta del plan: 4, 70% o, si viene de otro año, «1 (Reprogramado del 2022)».",
        "la meta programada",
    ),
    "motivo_ausente": _warning(
        "El porcentaje físico está fuera de {desde} a {hasta} % y falta el motivo.",
        "Escriba qué hechos lo explican.",
        "el motivo",
    ),
    "texto_sin_contenido": _warning(
        "En «{columna}» dice «{encontrado}», que no informa nada, y no se guarda.",
        "Escriba una frase, o deje la celda vacía.",
        "una frase, o nada",
    ),
    "texto_muy_corto": _warning(
        "En «{columna}» dice solo «{encontrado}».",
        "Escriba una frase completa.",
        "una frase",
    ),
    "texto_muy_largo": _warning(
        "El texto de «{columna}» tiene {caracteres} caracteres; lo que pasa de {limite} no cabe en el informe.",
        "Resúmalo.",
        "hasta {limite} caracteres",
    ),
    "texto_como_formula": _warning(
        "El texto de «{columna}» empieza como una fórmula: «{encontrado}».",
        "Comience con una palabra.",
        "un texto",
    ),
    "sin_llenar": _file(
        "La hoja vino sin llenar: ninguna fila trae lo que la unidad debe escribir.",
        "Llene las celdas amarillas y envíela otra vez.",
        "al menos una fila llena",
    ),
    "actividad_no_es_del_poi": _warning(
        "La actividad «{encontrado}» no está entre las que el POI {anio} da a esta unidad.",
        "{sugerencia} Deje la clave como vino en la plantilla.",
        "una actividad de la unidad",
    ),
    "compromiso_sin_responsable": _warning(
        "La recomendación está en «{estado}» y no dice quién debe cumplirla.",
        "Escriba la unidad o el cargo responsable.",
        "un responsable",
    ),
    "compromiso_sin_plazo": _warning(
        "La recomendación está en «{estado}» y no dice hasta cuándo.",
        "Escriba la fecha límite: día/mes/año.",
        "una fecha",
    ),
    "recomendacion_repetida": _warning(
        "El número {encontrado} está en varias recomendaciones (filas {filas}).",
        "Deje un número para cada una.",
        "un número por recomendación",
    ),
    "total_no_coincide": _warning(
        "La fila de totales dice {encontrado} en «{columna}», y las filas que se cargan suman {suma}{apartadas}.",
        "Revise si falta alguna fila, o si los totales son de otra consulta. Se carga lo que dicen las filas.",
        "un total igual a la suma de las filas",
    ),
    "ue_sin_codigo": _warning(
        "No se sabe qué unidad ejecutora es «{encontrado}»: la hoja no da su código de seis cifras.",
        "Pegue la consulta con el código (001-1087: ...), o pida que se agregue a la lista de unidades ejecutoras.",
        "una unidad ejecutora con su código",
    ),
    "fila_total_omitida": _notice(
        "La fila de totales («{encontrado}») no se carga: los totales se calculan.",
        "",
        "solo filas de actividades",
    ),
    "encabezado_de_seccion": _notice(
        "La línea «{encontrado}», combinada en varias columnas, se tomó por un título y no se carga.",
        "Si es una actividad, escríbala en las celdas de su fila.",
        "filas de la tabla",
    ),
    "fila_oculta": _notice(
        "Hay filas ocultas o filtradas ({filas}), que se leyeron como las demás.",
        "Si alguna no debe informarse, bórrela.",
        "solo filas a la vista",
    ),
    "columna_oculta": _notice(
        "Hay columnas ocultas ({encontrado}), que se leyeron como las demás.",
        "Muéstrelas y revise qué dicen.",
        "solo columnas a la vista",
    ),
    "hoja_oculta": _notice(
        "La hoja «{encontrado}» está oculta en el libro y se leyó como las demás.",
        "Si no debe informarse, bórrela.",
        "solo hojas a la vista",
    ),
    "fila_fuera_del_formato": _notice(
        "Hay filas sin nada en las columnas del formato y con algo fuera de ellas ({filas}); no se cargan. En la primera dice «{encontrado}».",
        "Si es un dato del formato, escríbalo en su columna.",
        "los datos, en las columnas del formato",
    ),
    "columna_sin_titulo": _notice(
        "Hay columnas con datos y sin título ({columnas}); no se cargan. En la primera dice «{encontrado}».",
        "Si es un dato del formato, póngale su título.",
        "un título en cada columna",
    ),
    "linea_tomada_por_nota": _notice(
        "La línea «{encontrado}», debajo de la tabla, se tomó por una nota y no se carga.",
        "Si es una actividad, complete su fila.",
        "una fila completa, o una nota",
    ),
    "actividad_retirada": _notice(
        "La actividad {encontrado} estaba en la exportación anterior y ya no está. Lo que decía se conserva hasta esta fecha.",
        "",
        "la actividad, si sigue vigente",
    ),
    "fotografia_anterior": _notice(
        "Esta exportación llegó después de otra más nueva (la del {encontrado}); se guardó en su fecha.",
        "",
        "exportaciones en orden de fecha",
    ),
}
