"""`poi_anual`: the annual table of a POI evaluation, one row per actividad operativa, as the planning
office keeps it.

Imitates Tabla 5 of the published evaluation of POI 2021 (UE 001087): title rows, a header of two rows,
percentages and valuations as typed. Facts: `datos/poi_2021_tabla5.csv` (as printed). Ours: the stray blanks
in the names, the spacer row, the wording of the note, and the day of delivery (`MODIFICADO`; the report is
of May 2022).
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.builders import libro
from tests.builders.libro import Fila

MODIFICADO = datetime(2022, 5, 31, 16, 12, 40)
ARCHIVO = "poi_anual/2021/Tabla 5 POI 2021 - Administracion Nivel Central.xlsx"
FIJAS = (("N°", 5), ("Centro de costo", 34), ("Actividad operativa", 60), ("Unidad de medida", 20))
GRUPOS = ("Ejecución Física", "Ejecución Financiera")
MEDIDAS = ("Programado anual", "Ejecutado anual", "% de ejecución", "Valoración")
PREFIJOS = ("fisico", "financiero")


def ensuciar(texto: str, n: int) -> str:
    """The stray blanks of a table edited by hand: trailing, double or non-breaking, by the row's number."""
    if n % 11 == 4:
        texto += " "
    if n % 13 == 5:
        texto = texto.replace(" ", "  ", 1)
    if n % 17 == 6:
        cabeza, separador, cola = texto.rpartition(" ")
        texto = cabeza + separador.replace(" ", "\u00a0") + cola
    return texto


def workbook(
    filas: Sequence[Fila],
    path: Path,
    *,
    anio: int = 2021,
    ue: str = "001087: Administración Nivel Central",
    pliego: str = "039 Ministerio de la Mujer y Poblaciones Vulnerables",
    modificado: datetime = MODIFICADO,
) -> None:
    """Write the table of `filas` (columns of `poi_2021_tabla5.csv`, as text; an empty figure stays blank)."""
    with libro.nuevo(path, modificado, "Oficina de Planeamiento") as wb:
        hoja = wb.add_worksheet("Tabla 5")
        titulo = wb.add_format({"bold": True, "align": "center"})
        cabecera = wb.add_format(
            {
                "bold": True,
                "border": 1,
                "bg_color": "#D9E2F3",
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        celda = wb.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        entero = wb.add_format({"border": 1, "valign": "vcenter", "num_format": "#,##0"})
        titulos = (
            "MINISTERIO DE LA MUJER Y POBLACIONES VULNERABLES",
            f"PLAN OPERATIVO INSTITUCIONAL {anio}",
            f"Pliego {pliego}",
            f"Unidad Ejecutora {ue}",
            f"Tabla 5. Ejecución física y financiera anual {anio} por actividad operativa",
        )
        for fila, texto in enumerate(titulos):
            hoja.merge_range(fila, 0, fila, 11, texto, titulo)
        alto = len(titulos) + 1  # a blank spacer row
        for columna, (texto, ancho) in enumerate(FIJAS):
            hoja.merge_range(alto, columna, alto + 1, columna, texto, cabecera)
            hoja.set_column(columna, columna, ancho)
        for g, grupo in enumerate(GRUPOS):
            hoja.merge_range(alto, 4 + 4 * g, alto, 7 + 4 * g, grupo, cabecera)
            for m, medida in enumerate(MEDIDAS):
                hoja.write_string(alto + 1, 4 + 4 * g + m, medida, cabecera)
        hoja.set_column(4, 11, 14)
        hoja.freeze_panes(alto + 2, 0)

        for fila, dato in enumerate(filas, start=alto + 2):
            n = int(dato["n"])
            hoja.write_number(fila, 0, n, celda)
            hoja.write_string(fila, 1, ensuciar(dato["centro_costo"], n), celda)
            hoja.write_string(fila, 2, ensuciar(dato["actividad_operativa"], n + 3), celda)
            hoja.write_string(fila, 3, ensuciar(dato["unidad_medida"], n + 7), celda)
            for g, prefijo in enumerate(PREFIJOS):
                for m, campo in enumerate(("prog_anual", "ejec_anual")):
                    cifra = dato[f"{prefijo}_{campo}"]
                    if cifra:
                        hoja.write_number(fila, 4 + 4 * g + m, float(cifra), entero)
                    else:
                        hoja.write_blank(fila, 4 + 4 * g + m, None, entero)
                hoja.write_string(fila, 6 + 4 * g, dato[f"{prefijo}_pct_publicado"], celda)
                hoja.write_string(fila, 7 + 4 * g, dato[f"{prefijo}_valoracion_publicada"], celda)
        pie = alto + 2 + len(filas) + 1
        hoja.write_string(
            pie, 0, f"Fuente: reportes de seguimiento del POI {anio} en el aplicativo CEPLAN V.01."
        )
        hoja.write_string(pie + 1, 0, "Elaborado por: Oficina de Planeamiento.")


def construir(destino: Path) -> None:
    """Write the source of POI 2021 below `destino`."""
    workbook(libro.leer("poi_2021_tabla5"), destino / ARCHIVO)
