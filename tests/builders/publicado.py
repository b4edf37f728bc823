"""`publicado`: every figure of the two published evaluations as printed, mistakes included, one per row.

Long form, for the reconciliation: document, year, UE, table, figure, key, value as printed, where it
stands. Facts: the `*_publicado` columns of `datos/`. Nothing here is computed or mended: `122% (2022)` and
`-` stay what they are, and a figure printed twice with two values is two rows.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.builders import libro
from tests.builders.libro import Fila

COLUMNAS = ["documento", "anio", "ue", "cuadro", "cifra", "clave", "publicado", "donde"]
ARCHIVO_POI = "publicado/poi_2021_publicado.csv"
ARCHIVO_PSIG = "publicado/psig_2023_publicado.csv"
Cifra = tuple[str, str, str, str, str]  # cuadro, cifra, clave, publicado, donde


def meta_id(dato: Fila, anio: int = 2023) -> str:
    """`2023-34-2022`: year, activity, year of the target (the year before where it was carried over)."""
    heredada = re.search(rf"reprogramado del {anio - 1}", dato["meta_programada"], re.IGNORECASE)
    return f"{anio}-{int(dato['actividad']):02d}-{anio - 1 if heredada else anio}"


def cifras_poi_2021() -> Iterator[Cifra]:
    """Executive summary and text, table 1 (by objective), table 5 (by actividad operativa)."""
    for dato in libro.leer("poi_2021_resumen_publicado"):
        yield "resumen", dato["cifra"], "", dato["valor_publicado"], dato["donde"]
    for dato in libro.leer("poi_2021_tabla1_oei_publicado"):
        for cifra in ("pim_millones", "ejecutado_millones", "variacion_pct"):
            if dato[f"{cifra}_publicado"]:
                yield "tabla 1", cifra, dato["oei"], dato[f"{cifra}_publicado"], "tabla 1"
    for dato in libro.leer("poi_2021_tabla5"):
        for dimension in ("fisico", "financiero"):
            yield "tabla 5", f"{dimension}_pct", dato["n"], dato[f"{dimension}_pct_publicado"], "tabla 5"
            valoracion = dato[f"{dimension}_valoracion_publicada"]
            yield "tabla 5", f"{dimension}_valoracion", dato["n"], valoracion, "tabla 5"


def cifras_psig_2023() -> Iterator[Cifra]:
    """Cuadro 1, the ranking, the counts by unit, the balance of the plan, and the figures of the text."""
    for dato in libro.leer("psig_2023_cuadro1"):
        yield "cuadro 1", "pct", meta_id(dato), dato["pct_ejecucion_publicado"], "cuadro 1"
    for dato in libro.leer("psig_2023_responsables_publicado"):
        nivel = dato["nivel_cumplimiento_publicado"]
        yield "responsables", "nivel_cumplimiento", dato["responsable"], nivel, "tabla de responsables"
    for dato in libro.leer("psig_2023_resumen_unidades_publicado"):
        for cifra in ("cumplidas", "programadas"):
            yield "resumen unidades", cifra, dato["responsable"], dato[f"{cifra}_publicado"], dato["donde"]
    for dato in libro.leer("psig_balance_publicado"):
        ejercicio = dato["ejercicio"]
        yield "balance", "programadas", ejercicio, dato["actividades_programadas"], "balance"
        yield "balance", "ejecutadas_al_100", ejercicio, dato["actividades_ejecutadas_al_100"], "balance"
        yield "balance", "nivel_pct", ejercicio, dato["nivel_ejecucion_publicado"], "balance"
    for dato in libro.leer("psig_2023_otras_cifras_publicado"):
        yield "otras cifras", dato["cifra"], "", dato["valor_publicado"], dato["donde"]


def tabla(cifras: Iterator[Cifra], path: Path, *, documento: str, anio: int, ue: str) -> None:
    """Write `cifras` of one document in long form."""
    libro.escribir_csv(path, COLUMNAS, [[documento, str(anio), ue, *cifra] for cifra in cifras])


def construir(destino: Path) -> None:
    """Write the figures of both documents below `destino`."""
    tabla(cifras_poi_2021(), destino / ARCHIVO_POI, documento="Evaluación POI 2021", anio=2021, ue="001087")
    tabla(cifras_psig_2023(), destino / ARCHIVO_PSIG, documento="Evaluación PSIG 2023", anio=2023, ue="")
