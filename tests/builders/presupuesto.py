"""`mef_gasto`, `siaf`, `consulta_amigable`: the budget of the invented UE 999999, as its three sources would show it.

It pays for the activities of the example export of June (`ceplan`): most metas agree with the POI to the céntimo, and
those that do not differ for a reason each (`METAS`). The dirt is that of real files: Latin-1, codes without their
zeros, a name with a comma, a reversal, header rows under titles and totals, names behind their codes, percentages as
text behind a non-breaking space.
"""

import csv
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

from schemas.layouts.mef_gasto import COLUMNS
from tests.builders import ceplan, libro

ANIO, UE, NUMERO = 2026, "999999", "095"
GASTO = "ejemplo/mef_gasto/2026/2026-Gasto.csv"
SIAF = "ejemplo/siaf/2026/GASTO 2026 UE 999999.xlsx"
CONSULTA = "ejemplo/consulta_amigable/2026/consulta amigable 999999.xlsx"
OFICINA = "OFICINA SINTÉTICA, DATOS FICTICIOS"
PLIEGO = "PLIEGO SINTÉTICO (DATOS FICTICIOS)"
MODIFICADO = datetime(2026, 6, 20, 14, 5, 0)
#: Months with movement in the budget: one more than most activities have reported.
MESES = range(1, 6)

#: Meta -> its activities (serials), and what the budget says beyond what the POI does: (PIM, accrual of March).
METAS: dict[str, tuple[tuple[int, ...], Decimal, Decimal]] = {
    "0001": ((1,), Decimal(0), Decimal(0)),
    "0002": ((2, 3), Decimal(0), Decimal(0)),
    "0003": ((5,), Decimal(0), Decimal(0)),
    "0005": ((6, 7), Decimal("25000.00"), Decimal(0)),
    "0006": ((9,), Decimal(0), Decimal("-1250.75")),
    "0007": ((10, 11), Decimal(0), Decimal(0)),
}
#: A meta that no activity of the POI has, and one that shares an activity with meta 0003.
SIN_AO, COMPARTIDA = "0008", "0004"
GENERICAS = {
    "1": "PERSONAL Y OBLIGACIONES SOCIALES",
    "3": "BIENES Y SERVICIOS",
    "6": "ADQUISICIÓN DE ACTIVOS NO FINANCIEROS",
}


@dataclass(frozen=True)
class Linea:
    """A line of the budget; `devengado` by month."""

    meta: str
    generica: str
    detalle: str
    pia: Decimal
    pim: Decimal
    devengado: tuple[Decimal, ...]
    programa: str
    producto: str
    funcion: str


def lineas() -> list[Linea]:
    """The budget: each meta in three lines, which add up to its activities and what it has beyond them."""
    pagina = ceplan.next_snapshot(ceplan.synthetic_unit(UE, 16, seed=2026, anio=ANIO), seed=619)
    por_serie = {int(fila["Actividad Operativa ID"][-5:]): fila for fila in pagina}
    encontradas = []
    for meta, (series, mas_pim, en_marzo) in METAS.items():
        filas = [por_serie[serie] for serie in series]
        pia, pim = (sum((_monto(f[f"Fn({b}) Total"]) for f in filas), Decimal(0)) for b in ("CS", "RE"))
        meses = [sum((_monto(f[f"Fn(SE) {m:02d}"]) for f in filas), Decimal(0)) for m in MESES]
        meses[4] = max(meses[4], meses[3])  # May is in the budget, and not yet in most of the POI
        meses[2] += en_marzo
        ejes = {c: filas[0][c].strip("'") for c in ("Categoria ID", "Producto ID", "Funcion ID")}
        encontradas += _partida(meta, pia, pim + mas_pim, meses, *ejes.values())
        if meta == "0003":
            encontradas += _partida(
                COMPARTIDA, Decimal("12000.00"), Decimal("12000.00"), [Decimal("1000.00")] * 5, *ejes.values()
            )
    extra = [Decimal("8000.00"), Decimal("8000.00"), Decimal("-500.25"), Decimal(0), Decimal("9000.10")]
    return encontradas + _partida(SIN_AO, Decimal("90000.00"), Decimal("95000.00"), extra, "9001", "3999999", "03")


def _partida(
    meta: str, pia: Decimal, pim: Decimal, meses: list[Decimal], programa: str, producto: str, funcion: str
) -> list[Linea]:
    """A meta's amounts over two lines of goods and services and one of staff, exactly."""
    partes = [[_parte(monto, quinto) for monto in (pia, pim, *meses)] for quinto in (2, 1)]
    partes.append([monto - sum(hechas) for monto, *hechas in zip((pia, pim, *meses), *partes, strict=True)])
    claves = (("3", "1.5.1.2"), ("3", "2.7.11.99"), ("1", "1.1.1.3"))
    return [
        Linea(meta, generica, detalle, montos[0], montos[1], tuple(montos[2:]), programa, producto, funcion)
        for (generica, detalle), montos in zip(claves, partes, strict=True)
    ]


def _parte(monto: Decimal, quintos: int) -> Decimal:
    return (monto * quintos / 5).quantize(Decimal("0.01"))


def _monto(texto: str) -> Decimal:
    return Decimal(texto or 0)


def gasto_csv(path: Path) -> None:
    """The MEF's file: Latin-1, codes without zeros before them, one row for month 0 and one for each month."""
    salida = StringIO()
    escritor = csv.DictWriter(salida, COLUMNS, restval="", lineterminator="\r\n")
    escritor.writeheader()
    for linea in lineas():
        subgenerica, subdet, especifica, especdet = linea.detalle.split(".")
        actividad, finalidad = f"ACTIVIDAD {linea.meta}", f"FINALIDAD «{linea.meta}», DE EJEMPLO"
        grupo = "ASESORAMIENTO Y APOYO"
        comun = {
            "ANO_EJE": ANIO, "NIVEL_GOBIERNO": "E", "NIVEL_GOBIERNO_NOMBRE": "GOBIERNO NACIONAL", "SECTOR": "99",
            "SECTOR_NOMBRE": "SECTOR SINTÉTICO", "PLIEGO": "999", "PLIEGO_NOMBRE": PLIEGO, "SEC_EJEC": UE,
            "EJECUTORA": int(NUMERO), "EJECUTORA_NOMBRE": OFICINA, "SEC_FUNC": int(linea.meta),
            "PROGRAMA_PPTO": int(linea.programa), "PROGRAMA_PPTO_NOMBRE": f"PROGRAMA {linea.programa}",
            "PRODUCTO_PROYECTO": linea.producto, "PRODUCTO_PROYECTO_NOMBRE": "PRODUCTO DE EJEMPLO",
            "ACTIVIDAD_ACCION_OBRA": f"50000{linea.meta[-2:]}", "ACTIVIDAD_ACCION_OBRA_NOMBRE": actividad,
            "FUNCION": int(linea.funcion), "FUNCION_NOMBRE": "FUNCIÓN DE EJEMPLO", "DIVISION_FUNCIONAL": 6,
            "DIVISION_FUNCIONAL_NOMBRE": "GESTIÓN", "GRUPO_FUNCIONAL": 8, "GRUPO_FUNCIONAL_NOMBRE": grupo,
            "META": int(linea.meta), "FINALIDAD": 9900 + int(linea.meta), "META_NOMBRE": finalidad,
            "FUENTE_FINANCIAMIENTO": 1, "FUENTE_FINANCIAMIENTO_NOMBRE": "RECURSOS ORDINARIOS", "RUBRO": 0,
            "RUBRO_NOMBRE": "RECURSOS ORDINARIOS", "CATEGORIA_GASTO": 5, "CATEGORIA_GASTO_NOMBRE": "GASTOS CORRIENTES",
            "TIPO_TRANSACCION": 2, "GENERICA": linea.generica, "GENERICA_NOMBRE": GENERICAS[linea.generica],
            "SUBGENERICA": subgenerica, "SUBGENERICA_DET": subdet, "ESPECIFICA": especifica, "ESPECIFICA_DET": especdet,
        }  # fmt: skip
        ceros = dict.fromkeys((c for c in COLUMNS if c.startswith("MONTO")), 0)
        escritor.writerow(comun | ceros | {"MES_EJE": 0, "MONTO_PIA": linea.pia, "MONTO_PIM": linea.pim})
        for mes, monto in zip(MESES, linea.devengado, strict=True):
            if monto:
                flujos = dict.fromkeys(("MONTO_COMPROMETIDO", "MONTO_DEVENGADO", "MONTO_GIRADO"), monto)
                certificado = linea.pim if mes == 1 else 0
                flujos |= {"MONTO_CERTIFICADO": certificado, "MONTO_COMPROMETIDO_ANUAL": certificado}
                escritor.writerow(comun | ceros | {"MES_EJE": mes} | flujos)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(salida.getvalue().encode("cp1252"))


def siaf_xlsx(path: Path) -> None:
    """The operations sheet: a title, the totals on row 4, the titles of the columns on row 5."""
    meses = [f"{n:02d}" for n in range(1, 13)]
    titulos = [
        "ano_eje", "sec_ejec", "pliego", "programa_pptal", "producto_proyecto", "activ_obra_accinv", "funcion",
        "division_fn", "grupo_fn", "meta", "finalidad", "sec_func", "fuente_financ", "rubro", "categoria_gasto",
        "tipo_transaccion", "generica", "subgenerica", "subgenerica_det", "especifica", "especifica_det", "mto_pia",
        "mto_modificaciones", "mto_pim", "mto_certificado", "mto_compro_anual", *(f"mto_devenga_{m}" for m in meses),
        *(f"mto_girado_{m}" for m in meses),
    ]  # fmt: skip
    montos = titulos.index("mto_pia")
    filas = []
    for linea in lineas():
        sub, subdet, esp, espdet = linea.detalle.split(".")
        devengado = [*linea.devengado, *[Decimal(0)] * 7]
        filas.append(
            [
                str(ANIO), f"{UE}. {OFICINA}", f"999. {PLIEGO}", f"{linea.programa}. PROGRAMA {linea.programa}",
                f"{linea.producto}. PRODUCTO DE EJEMPLO", f"50000{linea.meta[-2:]}. ACTIVIDAD {linea.meta}",
                f"{linea.funcion}. FUNCIÓN DE EJEMPLO", "006. GESTIÓN", "0008. ASESORAMIENTO Y APOYO",
                f"0{linea.meta}", f"{9900 + int(linea.meta):07d}. FINALIDAD DE EJEMPLO", linea.meta,
                "1. RECURSOS ORDINARIOS", "00. RECURSOS ORDINARIOS", "5. GASTOS CORRIENTES",
                "2. GASTOS PRESUPUESTARIOS",
                f"{linea.generica}. {GENERICAS[linea.generica]}", f"{sub}. SUBGENÉRICA", f"{subdet}. DETALLE",
                f"{esp}. ESPECÍFICA", f"{espdet}. ESPECÍFICA DETALLE", linea.pia, linea.pim - linea.pia, linea.pim,
                linea.pim, linea.pim, *devengado, *devengado,
            ]
        )  # fmt: skip
    with libro.nuevo(path, MODIFICADO, "Oficina de Presupuesto") as wb:
        ws = wb.add_worksheet("SheetGasto")
        cifra = wb.add_format({"num_format": "#,##0.00"})
        titulo = wb.add_format({"bold": True})
        ws.merge_range(0, 0, 0, 8, "MARCO PRESUPUESTAL Y EJECUCIÓN DEL GASTO", titulo)
        ws.merge_range(1, 0, 1, 8, f"UNIDAD EJECUTORA {UE}: {OFICINA}", titulo)
        for columna in range(montos, len(titulos)):
            ws.write_number(3, columna, float(sum(fila[columna] for fila in filas)), cifra)
        ws.write_row(4, 0, titulos, titulo)
        for numero, fila in enumerate(filas, 5):
            for columna, valor in enumerate(fila):
                if columna >= montos:
                    ws.write_number(numero, columna, float(valor), cifra)
                else:
                    ws.write_string(numero, columna, str(valor))


def consulta_xlsx(path: Path) -> None:
    """The web query by genérica, pasted: merged titles, the path with its totals, a header of two rows."""
    todas = lineas()
    filas = []
    for generica, nombre in GENERICAS.items():
        suyas = [linea for linea in todas if linea.generica == generica]
        pia, pim = (sum((getattr(linea, c) for linea in suyas), Decimal(0)) for c in ("pia", "pim"))
        devengado = sum((sum(linea.devengado) for linea in suyas), Decimal(0))
        filas.append(
            (
                f"{6 if generica == '6' else 5}-2{generica}: {nombre}",
                pia,
                pim,
                pim,
                pim,
                devengado,
                devengado,
                devengado,
            )
        )
    totales = [sum((fila[c] for fila in filas), Decimal(0)) for c in range(1, 8)]
    pais = [Decimal(n) * 1_000_000 for n in (240_806, 251_118, 180_002, 150_500, 99_001, 98_321, 97_100)]
    with libro.nuevo(path, MODIFICADO, "Oficina de Presupuesto") as wb:
        ws = wb.add_worksheet("Hoja1")
        negrita = wb.add_format({"bold": True})
        ws.merge_range(1, 0, 1, 8, "Consulta Amigable (Mensual)", negrita)
        ws.merge_range(2, 0, 2, 8, "Consulta de Ejecución del Gasto", negrita)
        ws.merge_range(3, 0, 3, 8, f"Año de Ejecución: {ANIO}", negrita)
        ws.merge_range(4, 0, 4, 8, "Incluye: Actividades y Proyectos")
        for numero, (texto, montos) in enumerate(
            (
                ("TOTAL", pais),
                (f"Pliego 999: {PLIEGO}", totales),
                (f"Unidad Ejecutora {NUMERO}-{UE}: {OFICINA}", totales),
            ),
            5,
        ):
            _fila(ws, numero, (texto, *montos))
        for columna, texto in enumerate(("Genérica", "PIA", "PIM", "Certificación", "Compromiso Anual")):
            ws.merge_range(8, columna, 9, columna, texto, negrita)
        ws.merge_range(8, 5, 8, 7, "Ejecución", negrita)
        ws.write_row(9, 5, ("Atención de Compromiso Mensual ", "Devengado ", "Girado "), negrita)
        ws.merge_range(8, 8, 9, 8, "Avance % ", negrita)
        for numero, fila in enumerate(filas, 10):
            _fila(ws, numero, fila)


def _fila(ws, numero: int, fila: tuple) -> None:  # type: ignore[no-untyped-def]
    texto, *montos = fila
    ws.write_string(numero, 0, texto)
    for columna, monto in enumerate(montos, 1):
        ws.write_number(numero, columna, float(monto))
    avance = montos[5] / montos[1] * 100 if montos[1] else Decimal(0)
    ws.write_string(numero, 8, f"\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}{avance:.1f}")


def construir(destino: Path) -> None:
    """Write the three sources below `destino`."""
    gasto_csv(destino / GASTO)
    siaf_xlsx(destino / SIAF)
    consulta_xlsx(destino / CONSULTA)
