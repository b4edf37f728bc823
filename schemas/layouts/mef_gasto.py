"""The open-data file `Gasto` of the MEF: one CSV of 63 columns, a row per budget line and month, of a UE or of all.

Source: datosabiertos.mef.gob.pe, "Presupuesto y ejecución de gasto" (monthly). It is read by a reader of its own
(`assets.reading.bigcsv`), for it may have millions of rows. `MES_EJE` 0 carries PIA and PIM, 1-12 that month's flows.
"""

from typing import NamedTuple

#: Column of `presupuesto_linea` -> digits of its code; a file may leave out the zeros before it.
WIDTHS = {
    "sector": 2,
    "pliego": 3,
    "sec_func": 4,
    "programa": 4,
    "producto": 7,
    "actividad": 7,
    "funcion": 2,
    "division": 3,
    "grupo": 4,
    "finalidad": 7,
    "fuente_financiamiento": 1,
    "rubro": 2,
    "categoria_gasto": 1,
    "generica": 1,
}
UE_WIDTH, UE_NUMBER_WIDTH = 6, 3


class Coded(NamedTuple):
    """Titles of a code and of its name."""

    code: str
    name: str


#: Dimension -> its titles.
DIMENSIONS = {
    "sector": Coded("SECTOR", "SECTOR_NOMBRE"),
    "pliego": Coded("PLIEGO", "PLIEGO_NOMBRE"),
    "sec_func": Coded("SEC_FUNC", ""),
    "programa": Coded("PROGRAMA_PPTO", "PROGRAMA_PPTO_NOMBRE"),
    "producto": Coded("PRODUCTO_PROYECTO", "PRODUCTO_PROYECTO_NOMBRE"),
    "actividad": Coded("ACTIVIDAD_ACCION_OBRA", "ACTIVIDAD_ACCION_OBRA_NOMBRE"),
    "funcion": Coded("FUNCION", "FUNCION_NOMBRE"),
    "division": Coded("DIVISION_FUNCIONAL", "DIVISION_FUNCIONAL_NOMBRE"),
    "grupo": Coded("GRUPO_FUNCIONAL", "GRUPO_FUNCIONAL_NOMBRE"),
    "finalidad": Coded("FINALIDAD", "META_NOMBRE"),
    "fuente_financiamiento": Coded("FUENTE_FINANCIAMIENTO", "FUENTE_FINANCIAMIENTO_NOMBRE"),
    "rubro": Coded("RUBRO", "RUBRO_NOMBRE"),
    "categoria_gasto": Coded("CATEGORIA_GASTO", "CATEGORIA_GASTO_NOMBRE"),
    "generica": Coded("GENERICA", "GENERICA_NOMBRE"),
}
#: Measure of `presupuesto_linea` -> title.
AMOUNTS = {
    "pia_soles": "MONTO_PIA",
    "pim_soles": "MONTO_PIM",
    "certificado_soles": "MONTO_CERTIFICADO",
    "comprometido_anual_soles": "MONTO_COMPROMETIDO_ANUAL",
    "devengado_soles": "MONTO_DEVENGADO",
    "girado_soles": "MONTO_GIRADO",
}
YEAR, MONTH, UE, UE_NUMBER, UE_NAME = "ANO_EJE", "MES_EJE", "SEC_EJEC", "EJECUTORA", "EJECUTORA_NOMBRE"
#: Titles without which there is nothing to load.
NEEDED = (YEAR, MONTH, UE, "SEC_FUNC", "MONTO_PIA", "MONTO_PIM", "MONTO_DEVENGADO")

#: Known and left out: the file stays in custody with them. The detail below the genérica is folded.
IGNORED = (
    "NIVEL_GOBIERNO", "NIVEL_GOBIERNO_NOMBRE", "DEPARTAMENTO_EJECUTORA", "DEPARTAMENTO_EJECUTORA_NOMBRE",
    "PROVINCIA_EJECUTORA", "PROVINCIA_EJECUTORA_NOMBRE", "DISTRITO_EJECUTORA", "DISTRITO_EJECUTORA_NOMBRE",
    "TIPO_ACT_PROY", "TIPO_ACT_PROY_NOMBRE", "META", "DEPARTAMENTO_META", "DEPARTAMENTO_META_NOMBRE",
    "TIPO_RECURSO", "TIPO_RECURSO_NOMBRE", "TIPO_TRANSACCION", "SUBGENERICA", "SUBGENERICA_NOMBRE",
    "SUBGENERICA_DET", "SUBGENERICA_DET_NOMBRE", "ESPECIFICA", "ESPECIFICA_NOMBRE", "ESPECIFICA_DET",
    "ESPECIFICA_DET_NOMBRE", "MONTO_COMPROMETIDO",
)  # fmt: skip
#: The 63 columns in the order in which the MEF writes them.
COLUMNS = (
    YEAR, MONTH, "NIVEL_GOBIERNO", "NIVEL_GOBIERNO_NOMBRE", "SECTOR", "SECTOR_NOMBRE", "PLIEGO", "PLIEGO_NOMBRE",
    UE, UE_NUMBER, UE_NAME, "DEPARTAMENTO_EJECUTORA", "DEPARTAMENTO_EJECUTORA_NOMBRE", "PROVINCIA_EJECUTORA",
    "PROVINCIA_EJECUTORA_NOMBRE", "DISTRITO_EJECUTORA", "DISTRITO_EJECUTORA_NOMBRE", "SEC_FUNC", "PROGRAMA_PPTO",
    "PROGRAMA_PPTO_NOMBRE", "TIPO_ACT_PROY", "TIPO_ACT_PROY_NOMBRE", "PRODUCTO_PROYECTO", "PRODUCTO_PROYECTO_NOMBRE",
    "ACTIVIDAD_ACCION_OBRA", "ACTIVIDAD_ACCION_OBRA_NOMBRE", "FUNCION", "FUNCION_NOMBRE", "DIVISION_FUNCIONAL",
    "DIVISION_FUNCIONAL_NOMBRE", "GRUPO_FUNCIONAL", "GRUPO_FUNCIONAL_NOMBRE", "META", "FINALIDAD", "META_NOMBRE",
    "DEPARTAMENTO_META", "DEPARTAMENTO_META_NOMBRE", "FUENTE_FINANCIAMIENTO", "FUENTE_FINANCIAMIENTO_NOMBRE",
    "RUBRO", "RUBRO_NOMBRE", "TIPO_RECURSO", "TIPO_RECURSO_NOMBRE", "CATEGORIA_GASTO", "CATEGORIA_GASTO_NOMBRE",
    "TIPO_TRANSACCION", "GENERICA", "GENERICA_NOMBRE", "SUBGENERICA", "SUBGENERICA_NOMBRE", "SUBGENERICA_DET",
    "SUBGENERICA_DET_NOMBRE", "ESPECIFICA", "ESPECIFICA_NOMBRE", "ESPECIFICA_DET", "ESPECIFICA_DET_NOMBRE",
    "MONTO_PIA", "MONTO_PIM", "MONTO_CERTIFICADO", "MONTO_COMPROMETIDO_ANUAL", "MONTO_COMPROMETIDO",
    "MONTO_DEVENGADO", "MONTO_GIRADO",
)  # fmt: skip

LABEL = "datos abiertos de gasto del MEF"
LAYOUT = "gasto mensual"
