"""How each unit's PSIG book of 2023 looks: no two people fill a spreadsheet in the same way.

Looks only. Abbreviations and names are those of the published list of units; file names, wording, dates of
delivery and choices of layout are ours.
"""

from dataclasses import dataclass, field
from datetime import datetime

COLUMNAS = (
    "n",
    "actividad",
    "responsable",
    "unidad_medida",
    "meta_programada",
    "meta_ejecutada",
    "pct",
    "evidencia",
    "evaluacion",
    "documento",
    "enlace",
)
ORDEN_ALTERNO = (
    "n",
    "actividad",
    "responsable",
    "unidad_medida",
    "evidencia",
    "meta_programada",
    "meta_ejecutada",
    "pct",
    "documento",
    "enlace",
    "evaluacion",
)

NORMAL = dict(
    zip(
        COLUMNAS,
        (
            "N°",
            "Actividad",
            "Responsable",
            "Unidad de medida",
            "Meta programada",
            "Meta ejecutada",
            "% de ejecución",
            "Evidencia",
            "Evaluación",
            "Documento de sustento",
            "Enlace de evidencia",
        ),
        strict=True,
    )
)
LARGO = NORMAL | {
    "n": "Nº",
    "responsable": "Unidad responsable",
    "meta_programada": "Meta programada 2023",
    "evidencia": "Evidencia requerida",
    "documento": "Documentos de sustento",
    "enlace": "Link de evidencia",
}
MAYUSCULAS = {campo: texto.upper() for campo, texto in NORMAL.items()} | {"unidad_medida": "U.M."}
PARTIDO = NORMAL | {
    "unidad_medida": "Unidad de\nmedida",
    "meta_programada": "Meta\nprogramada",
    "meta_ejecutada": "Meta\nejecutada",
    "pct": "% \nejecución",
    "evidencia": "Evidencia requerida",
    "documento": "Documentos\nde sustento",
}


@dataclass(frozen=True)
class Estilo:
    """One book: the name it was mailed under and the habits of whoever filled it."""

    archivo: str
    modificado: datetime
    unidad: str
    hoja: str = "Cuadro 1"
    titulo: str = "Plan Sectorial de Igualdad de Género - Seguimiento 2023"
    encabezados: dict[str, str] = field(default_factory=lambda: NORMAL)
    columnas: tuple[str, ...] = COLUMNAS
    blancas: int = 1
    margen: int = 0
    color: str = "#FFFFFF"
    unidad_en_una_celda: bool = False
    pct_como_fraccion: bool = False
    cantidades_como_texto: tuple[str, ...] = ()
    factores_con_titulo: bool = False
    """Then `Factores` also names activities by number and title."""


ESTILOS: dict[str, Estilo] = {
    "DM": Estilo("Cuadro 1 PSIG DM.xlsx", datetime(2023, 12, 20, 14, 5, 11), "Despacho Ministerial"),
    "OGPPM": Estilo(
        "PSIG_2023_OGPPM_v2.xlsx",
        datetime(2024, 1, 9, 21, 33, 2),
        "Oficina General de Planeamiento, Presupuesto y Modernización",
        encabezados=LARGO,
        blancas=2,
        color="#DDEBF7",
    ),
    "OGMEPGD": Estilo(
        "Seguimiento PSIG 2023 OGMEPGD.xlsx",
        datetime(2023, 12, 29, 16, 48, 30),
        "OGMEPGD",
        hoja="Cuadro N° 1",
        unidad_en_una_celda=True,
    ),
    "OGRH": Estilo(
        "PSIG 2023 OGRH final.xlsx",
        datetime(2024, 1, 12, 22, 17, 9),
        "OGRH",
        hoja="CUADRO 1",
        titulo="PLAN SECTORIAL DE IGUALDAD DE GÉNERO - SEGUIMIENTO 2023",
        encabezados=PARTIDO,
        color="#FFF2CC",
        pct_como_fraccion=True,
        margen=1,
    ),
    "OC": Estilo(
        "oc - psig 2023.xlsx",
        datetime(2023, 12, 28, 19, 2, 44),
        "Oficina de Comunicaciones",
        blancas=3,
        titulo="Seguimiento 2023 al Plan Sectorial de Igualdad de Género (PSIG)",
    ),
    "DGIGND": Estilo(
        "Cuadro_1_DGIGND (2).xlsx",
        datetime(2024, 1, 5, 15, 21, 37),
        "Dirección General de Igualdad de Género y No Discriminación",
        encabezados=LARGO,
        color="#E4DFEC",
        pct_como_fraccion=True,
        factores_con_titulo=True,
    ),
    "DTEG": Estilo(
        "PSIG 2023 DTEG (Ex DGTEG).xlsx",
        datetime(2024, 1, 19, 20, 55, 0),
        "DTEG (Ex DGTEG)",
        hoja="Cuadro N° 1",
        encabezados=MAYUSCULAS,
        color="#D9D9D9",
    ),
    "DGCVG": Estilo(
        "Copia de Cuadro N 1 DGCVG.xlsx",
        datetime(2023, 12, 22, 17, 40, 18),
        "Dirección General Contra la Violencia de Género",
        hoja="Cuadro N° 1",
        margen=1,
    ),
    "DGPDV": Estilo(
        "PSIG DGPDV FINAL FINAL.xlsx",
        datetime(2024, 1, 15, 23, 8, 51),
        "DGPDV",
        hoja="CUADRO 1 ",
        encabezados=MAYUSCULAS,
        blancas=2,
    ),
    "DGFC": Estilo(
        "DGFC_PSIG2023.xlsx",
        datetime(2023, 12, 18, 13, 27, 6),
        "DGFC",
        titulo="Plan Sectorial de Igualdad de Género – Seguimiento al año 2023",
        unidad_en_una_celda=True,
    ),
    "DGNNA": Estilo(
        "Matriz PSIG 2023 - DGNNA ok.xlsx",
        datetime(2024, 1, 3, 18, 14, 25),
        "Dirección General de Niñas, Niños y Adolescentes",
        columnas=ORDEN_ALTERNO,
        encabezados=LARGO,
        cantidades_como_texto=("13", "19"),
        color="#C6E0B4",
    ),
    "DA": Estilo(
        "REPORTE PSIG DGA 2023.xlsx",
        datetime(2023, 12, 27, 20, 36, 59),
        "DGA",
        hoja="Cuadro 1 2023",
        titulo="Plan Sectorial de Igualdad de Género - Seguimiento 2023 ",
        factores_con_titulo=True,
    ),
    "AURORA": Estilo(
        "Evaluación PSIG 2023 PN AURORA.xlsx",
        datetime(2024, 1, 10, 16, 2, 13),
        "PROGRAMA NACIONAL AURORA",
        encabezados=PARTIDO,
        color="#F8CBAD",
        factores_con_titulo=True,
    ),
    "INABIF": Estilo(
        "RV PSIG INABIF 2023 corregido.xlsx",
        datetime(2024, 1, 17, 14, 49, 40),
        "Programa Integral Nacional para el Bienestar Familiar",
        hoja="CUADRO 1",
        cantidades_como_texto=("10", "20", "36", "37", "38", "41", "54", "56", "68", "78", "79"),
    ),
    "CONADIS": Estilo(
        "conadis cuadro1 psig 2023 (1).xlsx",
        datetime(2024, 1, 8, 22, 58, 27),
        "CONADIS",
        columnas=ORDEN_ALTERNO,
        titulo="SEGUIMIENTO DEL PLAN SECTORIAL DE IGUALDAD DE GÉNERO, AÑO 2023",
        encabezados=MAYUSCULAS,
        cantidades_como_texto=("39", "46", "51"),
        margen=1,
        blancas=2,
    ),
}
