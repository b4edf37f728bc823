"""`psig_plan`: the approved sector plan for gender equality, one row per activity.

Imitates the annex of the plan for 2023. Facts: `datos/psig_plan_2023.csv`, itself worked out from Cuadro 1
of the published evaluation (79 activities; the ones without a target in 2023 have a number and a state
only). Ours: the titles and the day of delivery.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.builders import libro
from tests.builders.libro import Fila

MODIFICADO = datetime(2023, 3, 15, 15, 30, 0)
ARCHIVO = "psig_plan/2023/Plan PSIG 2023 aprobado.xlsx"
COLUMNAS = (
    ("actividad", "N° de actividad", 10),
    ("denominacion", "Actividad", 70),
    ("responsable", "Responsable", 24),
    ("unidad_medida", "Unidad de medida", 24),
    ("evidencia_requerida", "Evidencia requerida", 36),
    ("estado_{anio}", "Estado {anio}", 18),
    ("nota", "Nota", 36),
)


def workbook(
    filas: Sequence[Fila],
    path: Path,
    *,
    anio: int = 2023,
    pliego: str = "039",
    modificado: datetime = MODIFICADO,
) -> None:
    """Write the plan (`filas`: columns of `psig_plan_2023.csv`)."""
    with libro.nuevo(path, modificado, "Secretaría técnica del PSIG") as wb:
        hoja = wb.add_worksheet(f"Plan {anio}")
        titulo = wb.add_format({"bold": True, "font_size": 13})
        cabecera = wb.add_format({"bold": True, "border": 1, "bg_color": "#FCE4D6", "text_wrap": True})
        celda = wb.add_format({"border": 1, "valign": "top", "text_wrap": True})
        hoja.write_string(0, 0, f"Ministerio de la Mujer y Poblaciones Vulnerables - Pliego {pliego}", titulo)
        hoja.write_string(
            1, 0, f"Plan Sectorial de Igualdad de Género (PSIG) {anio} - Actividades aprobadas", titulo
        )
        for c, (_, texto, ancho) in enumerate(COLUMNAS):
            hoja.write_string(3, c, texto.format(anio=anio), cabecera)
            hoja.set_column(c, c, ancho)
        for f, dato in enumerate(filas, start=4):
            hoja.write_number(f, 0, int(dato["actividad"]), celda)
            for c, (campo, _, _) in enumerate(COLUMNAS[1:], start=1):
                texto = dato[campo.format(anio=anio)]
                (hoja.write_string if texto else hoja.write_blank)(f, c, texto, celda)
        hoja.freeze_panes(4, 1)


def construir(destino: Path) -> None:
    """Write the plan of 2023 below `destino`."""
    workbook(libro.leer("psig_plan_2023"), destino / ARCHIVO)
