"""`psig`: the spreadsheet in which one responsible unit reports on its activities of the gender-equality
plan.

Imitates what 15 units mailed for 2023: letterhead, Cuadro 1, notes under the table, a second sheet
`Factores`. Facts: `datos/psig_2023_cuadro1.csv` (cell texts verbatim: footnote marks, `(Reprogramado del
2022)`, `-`; three titles are not in the source, so those cells hold the number only) and
`datos/psig_2023_factores.csv`. Ours: the texts of `Evaluación` and of the footnotes, and the looks
(`psig_estilos.py`).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tests.builders import libro
from tests.builders.libro import Fila
from tests.builders.psig_estilos import ESTILOS, Estilo

CARPETA = "psig/2023"
RENOMBRES = {"DGTEG": "DTEG", "DGA": "DA", "OGPP": "OGPPM"}
ANCHOS = {
    "n": 5,
    "actividad": 48,
    "meta_programada": 13,
    "meta_ejecutada": 13,
    "pct": 11,
    "evaluacion": 44,
    "documento": 46,
    "enlace": 40,
}
POR_META = ("meta_programada", "meta_ejecutada", "pct")
FACTORES = ("N°", "Actividad", "Responsable", "Problema identificado", "Acciones de mejora", "Elaborado por")
NOTAS = {
    "¹": "Reporte elaborado por la propia unidad.",
    "²": "El informe incluye anexos.",
    "³": "Cifra según el último informe remitido.",
    "⁴": "Corresponde al total de destinatarios del correo.",
    "⁵": "Correo remitido desde la cuenta institucional.",
    "⁶": "Informe remitido junto con la nota.",
}
EVALUACIONES = {
    "1": "No se ejecutó. La actividad pasa a la siguiente versión del plan.",
    "50": "La actividad se realizó; falta precisar la cantidad.",
    "51": "Se aplicó la encuesta; se alcanzó el 115% de la meta.",
    "71": "La actividad será reformulada.",
    "75": "Se cumplió al 100% con los informes de seguimiento.",
}


def unidad_principal(responsable: str) -> str:
    """The first unit named, `Ex` stripped, renames applied."""
    primera = re.sub(r"^Ex\s+", "", responsable).split()[0].strip(",")
    return RENOMBRES.get(primera, primera)


def evaluacion(dato: Fila) -> str:
    """A short neutral text for the free-text column."""
    if dato["actividad"] in EVALUACIONES:
        return EVALUACIONES[dato["actividad"]]
    printed = re.match(r"\d+", dato["pct_ejecucion_publicado"])
    if printed is None:
        return "Sin información en el periodo."
    pct = int(printed.group())
    if pct == 0:
        return "La actividad no se ejecutó en el periodo."
    if pct < 100:
        return "La actividad se ejecutó parcialmente."
    return "Se cumplió con lo programado." if pct == 100 else "Se superó la meta programada."


def workbook(
    unidad: str, filas: Sequence[Fila], factores: Sequence[Fila], path: Path, estilo: Estilo | None = None
) -> None:
    """Write the book of `unidad`: rows of Cuadro 1 and of Factores with the columns of their CSVs.

    Rows with the same `n` are one activity with several targets. A row may carry its own `evaluacion`.
    Without `estilo` the book looks as that unit's book of 2023 does, or plain for a unit that had none.
    """
    estilo = estilo or ESTILOS.get(unidad) or Estilo(path.name, datetime(2024, 1, 10, 15, 0), unidad)
    with libro.nuevo(path, estilo.modificado, unidad) as wb:
        base = {"border": 1, "valign": "vcenter", "text_wrap": True}
        formatos = {
            "titulo": wb.add_format({"bold": True, "font_size": 12}),
            "cabecera": wb.add_format(base | {"bold": True, "align": "center", "bg_color": estilo.color}),
            "celda": wb.add_format(base),
            "pct": wb.add_format(base | {"num_format": "0%"}),
        }
        _cuadro(wb.add_worksheet(estilo.hoja), filas, unidad, estilo, formatos)
        titulos = {dato["actividad"]: _actividad(dato) for dato in filas}
        _factores(wb.add_worksheet("Factores"), factores, titulos, estilo, formatos)


def _cuadro(
    hoja: Worksheet, filas: Sequence[Fila], unidad: str, estilo: Estilo, formatos: dict[str, Format]
) -> None:
    m = estilo.margen
    hoja.write_string(0, m, "MINISTERIO DE LA MUJER Y POBLACIONES VULNERABLES", formatos["titulo"])
    hoja.write_string(1, m, estilo.titulo, formatos["titulo"])
    if estilo.unidad_en_una_celda:
        hoja.write_string(2, m, f"Unidad responsable: {estilo.unidad}")
    else:
        hoja.write_string(2, m, "Unidad responsable:")
        hoja.write_string(2, m + 1, estilo.unidad)
    fila = 3 + estilo.blancas
    for c, campo in enumerate(estilo.columnas, start=m):
        hoja.set_column(c, c, ANCHOS.get(campo, 22))
        hoja.write_string(fila, c, estilo.encabezados[campo], formatos["cabecera"])
    fila += 1
    for _, grupo in groupby(filas, key=lambda dato: dato["n"]):
        metas = list(grupo)
        for c, campo in enumerate(estilo.columnas, start=m):
            if campo in POR_META or len(metas) == 1:
                for i, dato in enumerate(metas):
                    _celda(hoja, fila + i, c, campo, dato, estilo, formatos)
            else:
                ultima = fila + len(metas) - 1
                hoja.merge_range(fila, c, ultima, c, "", formatos["celda"])
                _celda(hoja, fila, c, campo, metas[0], estilo, formatos)
        fila += len(metas)
    textos = "".join(dato[campo] for dato in filas for campo in ("meta_ejecutada", "documento_sustento"))
    pie = [f"{marca} {nota}" for marca, nota in NOTAS.items() if marca in textos]
    pie += ["Fuente: documentos de sustento de la unidad.", f"Elaborado por: {unidad}"]
    for f, texto in enumerate(pie, start=fila + 1):
        hoja.write_string(f, m, texto)


def _celda(
    hoja: Worksheet, f: int, c: int, campo: str, dato: Fila, estilo: Estilo, formatos: dict[str, Format]
) -> None:
    texto = _texto(campo, dato)
    es_meta = campo in ("meta_programada", "meta_ejecutada")
    suelta = es_meta and dato["actividad"] in estilo.cantidades_como_texto
    if (campo == "n" or es_meta) and re.fullmatch(r"\d+", texto) and not suelta:
        hoja.write_number(f, c, int(texto), formatos["celda"])
    elif campo == "pct" and estilo.pct_como_fraccion and re.fullmatch(r"\d+%", texto):
        hoja.write_number(f, c, int(texto[:-1]) / 100, formatos["pct"])
    else:
        hoja.write_string(f, c, texto, formatos["celda"])


def _texto(campo: str, dato: Fila) -> str:
    if campo == "actividad":
        return _actividad(dato)
    if campo == "evaluacion":
        return dato.get("evaluacion") or evaluacion(dato)
    nombres = {
        "pct": "pct_ejecucion_publicado",
        "evidencia": "evidencia_requerida",
        "documento": "documento_sustento",
        "enlace": "enlace_evidencia",
    }
    return dato[nombres.get(campo, campo)]


def _actividad(dato: Fila) -> str:
    return f"{dato['actividad']}. {dato['denominacion']}".rstrip()


def _factores(
    hoja: Worksheet,
    factores: Sequence[Fila],
    titulos: dict[str, str],
    estilo: Estilo,
    formatos: dict[str, Format],
) -> None:
    fila = 0
    if estilo.factores_con_titulo:
        hoja.write_string(0, 0, "Factores que afectaron el cumplimiento - PSIG 2023", formatos["titulo"])
        fila = 2
    for c, texto in enumerate(FACTORES):
        hoja.set_column(c, c, 6 if c == 0 else 30)
        hoja.write_string(fila, c, texto, formatos["cabecera"])
    for f, dato in enumerate(factores, start=fila + 1):
        hoja.write_number(f, 0, int(dato["n"]), formatos["celda"])
        if estilo.factores_con_titulo and dato["actividad"] in titulos:
            hoja.write_string(f, 1, titulos[dato["actividad"]], formatos["celda"])
        else:
            hoja.write_number(f, 1, int(dato["actividad"]), formatos["celda"])
        for c, campo in enumerate(("responsable", "problema", "accion_mejora", "elaborado_por"), start=2):
            hoja.write_string(f, c, dato[campo], formatos["celda"])


def construir(destino: Path) -> None:
    """Write the 15 books of 2023 below `destino`."""
    cuadro = libro.leer("psig_2023_cuadro1")
    dueno = {dato["actividad"]: unidad_principal(dato["responsable"]) for dato in cuadro}
    factores = libro.leer("psig_2023_factores")
    for unidad, estilo in ESTILOS.items():
        workbook(
            unidad,
            [dato for dato in cuadro if dueno[dato["actividad"]] == unidad],
            [dato for dato in factores if dueno[dato["actividad"]] == unidad],
            destino / CARPETA / estilo.archivo,
        )
