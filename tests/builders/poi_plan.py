"""`poi_plan`: the history of a POI in its year: versions, modifications and renamed activities, one sheet
each.

Imitates the working book of the planning office behind the tables of modifications and of "dice / debe
decir" in the published evaluation of POI 2021. Facts: `datos/poi_2021_versiones.csv`,
`poi_2021_modificaciones.csv`, `poi_2021_renombres.csv` (typos kept, `AO00108700181` among them). Ours:
titles, header wording, day of delivery.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tests.builders import libro
from tests.builders.libro import Fila

MODIFICADO = datetime(2022, 1, 20, 20, 47, 5)
ARCHIVO = "poi_plan/2021/Modificaciones POI 2021 UE 001087.xlsx"
HOJAS: dict[str, tuple[str, dict[str, str]]] = {
    "Versiones": (
        "Versiones aprobadas",
        {
            "version": "Versión",
            "resolucion": "Resolución",
            "fecha_resolucion": "Fecha de resolución",
            "contenido": "Contenido",
        },
    ),
    "Modificaciones": (
        "Modificaciones de actividades operativas",
        {
            "unidad": "Unidad",
            "actividad_operativa": "Actividad operativa",
            "cambio": "Cambio",
            "sustento": "Sustento",
        },
    ),
    "Renombres": (
        "Actividades operativas con cambio de denominación",
        {
            "ue": "UE",
            "oficina": "Oficina",
            "codigo_ao": "Código AO",
            "dice": "Dice",
            "debe_decir": "Debe decir",
        },
    ),
}


def workbook(
    tablas: dict[str, Sequence[Fila]],
    path: Path,
    *,
    anio: int = 2021,
    ue: str = "001087",
    modificado: datetime = MODIFICADO,
) -> None:
    """Write one sheet per entry of `tablas` (sheet name of `HOJAS` -> rows with the columns of its CSV)."""
    with libro.nuevo(path, modificado, "Oficina de Planeamiento") as wb:
        titulo = wb.add_format({"bold": True, "font_size": 12})
        cabecera = wb.add_format({"bold": True, "border": 1, "bg_color": "#E2EFDA", "text_wrap": True})
        celda = wb.add_format({"border": 1, "valign": "top", "text_wrap": True})
        dia = wb.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
        for nombre, filas in tablas.items():
            encabezado, columnas = HOJAS[nombre]
            hoja = wb.add_worksheet(nombre)
            hoja.write_string(0, 0, f"POI {anio} - Unidad Ejecutora {ue}", titulo)
            hoja.write_string(1, 0, encabezado)
            hoja.set_column(0, len(columnas) - 1, 38)
            for c, texto in enumerate(columnas.values()):
                hoja.write_string(3, c, texto, cabecera)
            for f, dato in enumerate(filas, start=4):
                for c, campo in enumerate(columnas):
                    if campo == "fecha_resolucion":
                        hoja.write_datetime(f, c, date.fromisoformat(dato[campo]), dia)
                    else:
                        hoja.write_string(f, c, dato[campo], celda)


def construir(destino: Path) -> None:
    """Write the plan history of POI 2021 below `destino`."""
    workbook({nombre: libro.leer(f"poi_2021_{nombre.lower()}") for nombre in HOJAS}, destino / ARCHIVO)
