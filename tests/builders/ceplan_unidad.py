"""The rows of a synthetic executing unit in a CEPLAN V.01 export, and what the next export makes of them.

Rows are dicts column title -> text, blank where the export is blank. Amounts are handled as whole
hundredths, so that every Total is exact. Only `Random.random` is drawn from: its sequence is the same on
every Python 3. No file is written here (`ceplan.py` does that).
"""

from collections.abc import Sequence
from functools import cache
from random import Random

from tests.builders import libro
from tests.builders.ceplan_perfiles import (
    CATEGORIAS,
    CENTROS,
    LUGARES,
    MOTIVO,
    NOMBRE_PLIEGO,
    NOMBRE_SECTOR,
    NOMBRE_UE,
    OBJETIVOS,
    PERFILES,
    UNIDADES,
    Perfil,
)
from tests.builders.libro import Fila

Meses = list[int | None]  # hundredths; None = blank
MESES = tuple(f"{mes:02d}" for mes in range(1, 13))
METAS = ("A", "AJ", "CS", "RE")


@cache
def columnas() -> tuple[str, ...]:
    """The 277 titles of the export, in its order."""
    return tuple(fila["columna"] for fila in libro.leer("ceplan_v01_poractividadoperativa_columnas"))


def leer_meses(fila: Fila, bloque: str) -> Meses:
    """The twelve months of a block such as `Fn(RE)`, in hundredths."""
    return [
        int(fila[f"{bloque} {mes}"].replace(".", "")) if fila[f"{bloque} {mes}"] else None for mes in MESES
    ]


def poner(fila: Fila, bloque: str, meses: Meses, total: int | None = None) -> None:
    """Write a block; without `total` it is the sum of the months, blank if all of them are."""
    valores = [valor for valor in meses if valor is not None]
    if total is None and valores:
        total = sum(valores)
    for titulo, valor in zip((*MESES, "Total"), (*meses, total), strict=True):
        fila[f"{bloque} {titulo}"] = "" if valor is None else f"{valor // 100}.{valor % 100:02d}"


def synthetic_unit(
    ue: str, n_ao: int, seed: int, anio: int, *, meses_reportados: int = 2, nombre_ue: str = NOMBRE_UE
) -> list[Fila]:
    """`n_ao` rows of an invented unit; one of each profile in turn (16 show every quirk)."""
    rng = Random(seed)
    titulos = columnas()
    filas = []
    for i in range(n_ao):
        perfil = PERFILES[i % len(PERFILES)]
        fila = dict.fromkeys(titulos, "") | _identidad(perfil, i, ue, anio, nombre_ue)
        if perfil.fisico != "inactiva":
            _fisico(fila, perfil, meses_reportados, rng)
            if perfil.financiero:
                _financiero(fila, meses_reportados, rng)
            fila["Estado(SE)"] = ("APROBADO", "PENDIENTE", "APROBADO")[i % 3]
        filas.append(fila)
    return filas


def _identidad(perfil: Perfil, i: int, ue: str, anio: int, nombre_ue: str) -> Fila:
    cc, nombre_cc = CENTROS[perfil.centro]
    oei, nombre_oei, aei, nombre_aei = OBJETIVOS[perfil.centro]
    cat = CATEGORIAS[perfil.centro]
    dep, departamento, prov, provincia, dis, distrito = LUGARES[perfil.lugar]
    um, unidad = UNIDADES[(0, 1 + i % 2, 3)[perfil.centro]]
    comilla = "'" if i % 5 else ""
    return {
        "POI": str(anio),
        "Etapa": "SEGUIMIENTO",
        "NG": "E",
        "Nivel de Gobierno": "GOBIERNO NACIONAL",
        "Sector ID": "'99",
        "Sector": NOMBRE_SECTOR,
        "Pliego ID": "'999",
        "Pliego": NOMBRE_PLIEGO,
        "UE ID": f"'{ue}",
        "UE": nombre_ue,
        "CC Responsable ID": f"'{cc[:2]}",
        "CC Responsable": "ÓRGANO SINTÉTICO RESPONSABLE",
        "Centro Costo ID": comilla + cc,
        "Centro de Costo": nombre_cc,
        "OE": "OES.02",
        "Objetivo Estrategico": "Objetivo sectorial (ficticio)",
        "AE": "AES.02.04",
        "Acción Estratégica": "Acción sectorial (ficticia)",
        "OEI": oei,
        "Objetivo Estrategico Institucional": nombre_oei,
        "OEI Prioridad": "1",
        "AEI": aei,
        "Acción Estratégica Institucional": nombre_aei,
        "AEI Prioridad": "2",
        "Categoria ID": cat[0],
        "Categoria": cat[1],
        "Producto ID": cat[2],
        "Producto": cat[3],
        "Funcion ID": f"'{cat[4]}",
        "Funcion": cat[5],
        "Division Funcional ID": cat[6],
        "Division Funcional": cat[7],
        "Grupo Funcional ID": f"'{cat[8]}",
        "Grupo Funcional": cat[9],
        "Actividad Presupuestal ID": f"'{cat[10]}",
        "Actividad Presupuestal": cat[11],
        "Nro Registro POI": f"'{anio}{ue}{perfil.centro + 1:04d}",
        "Actividad Operativa ID": f"AOI{ue}{i + 1:05d}",
        "Actividad Operativa": _nombre(perfil, i),
        "Prioridad": ("1 : Muy Alta", "2 : Alta", "3 : Media")[i % 3],
        "UM ID": um,
        "Unidad de Medida": unidad,
        "Acumulado": perfil.acumulado,
        "Tipo": "ANUAL" if i % 3 else "",
        "Cons PIA": "SI",
        "Cons PIM": "SI" if i % 4 else "NO",
        "Dep. UBIGEO": comilla + dep,
        "Departamento Nombre UBIGEO": departamento,
        "Prov. UBIGEO": comilla + prov,
        "Provincia Nombre UBIGEO": provincia,
        "Dis. UBIGEO": comilla + dis,
        "Distrito Nombre UBIGEO": distrito,
        "Incorporado": "NO",
        "Codigo Externo": "'EXT-0004" if i == 3 else "",
        "Activo AO": "NO" if perfil.fisico == "inactiva" else "SI",
    }


def _nombre(perfil: Perfil, i: int) -> str:
    vuelta = i // len(PERFILES)
    return perfil.nombre if vuelta == 0 else f"Grupo {vuelta + 1}: {perfil.nombre}"


def _fisico(fila: Fila, perfil: Perfil, reportados: int, rng: Random) -> None:
    clase, base = perfil.fisico, perfil.mensual * 100
    metas: Meses = [base] * 12
    if clase == "exceso":
        metas = [base, 0, 0] * 4
    elif clase in ("cero", "cero_ejecutado"):
        metas = [0] * 12
    elif clase == "blanco":
        metas = [None] * 12
    elif clase == "corrido":
        metas = [base * mes for mes in range(1, 13)]
    for sufijo in METAS:
        poner(fila, f"F({sufijo})", metas, metas[-1] if clase == "corrido" else None)
    if (
        clase == "normal" and rng.random() < 0.5
    ):  # already reprogrammed once: the current target is not the opening one
        poner(fila, "F(RE)", [*metas[:9], *[base + 200] * 3])
    if clase == "total_en_blanco":
        fila["F(CS) Total"] = ""
    hechos: Meses = [None] * 12
    for mes in range(reportados):
        hechos[mes] = {
            "sin_ejecucion": 0,
            "cero": 0,
            "cero_ejecutado": 300 if mes else 0,
            "blanco": 100,
            "no_reportada": None,
            "exceso": 44656,
        }.get(clase, (int(perfil.mensual * (0.7 + 0.5 * rng.random())) or 1) * 100)
    if clase == "normal" and perfil.mensual == 12 and reportados > 1:
        hechos[:2] = [0, None]  # reported zero beside not reported
    poner(fila, "F(SE)", hechos)
    if clase == "sin_ejecucion" and reportados:
        fila["Motivo(SE) 01"] = MOTIVO
        fila["Estado(SE)"] = ""


def _financiero(fila: Fila, reportados: int, rng: Random) -> None:
    base = 500000 + int(rng.random() * 9_000_000)
    inicial: Meses = [base + mes * 1250 for mes in range(12)]
    vigente: Meses = [(valor or 0) + int(rng.random() * 40_000) for valor in inicial]
    for sufijo in ("A", "AJ", "CS"):
        poner(fila, f"Fn({sufijo})", inicial)
    poner(fila, "Fn(RE)", vigente)
    gastado: Meses = [int((valor or 0) * (0.6 + 0.4 * rng.random())) for valor in vigente[:reportados]]
    poner(fila, "Fn(SE)", gastado + [None] * (12 - reportados))


def next_snapshot(
    rows: Sequence[Fila], seed: int, *, llegan: Sequence[int] = (3, 4), parcial: int = 5, cerrados: int = 3
) -> list[Fila]:
    """The same unit some weeks later, as real exports move.

    Executed months `llegan` arrive (month `parcial` for a third of the AO); targets of the closed months
    1..`cerrados` change, physical in one AO of twelve, financial in two of five (at least two each); one AO
    disappears, one is new, one is renamed. Rows without reports stay without them. `rows` is not touched
    and needs three AO with reports.
    """
    rng = Random(seed)
    filas = [dict(fila) for fila in rows]
    vivas = [i for i, fila in enumerate(filas) if fila["F(SE) Total"]]
    for k, i in enumerate(vivas):
        for mes in (*llegan, *([parcial] if k % 3 == 0 else [])):
            for prefijo in ("F", "Fn"):
                _llegar(filas[i], prefijo, mes - 1, rng)
    for prefijo, proporcion in (("F", 1 / 12), ("Fn", 2 / 5)):
        sumables = [i for i in vivas if _aditiva(filas[i], f"{prefijo}(RE)")]
        sumables.sort(key=lambda _: rng.random())
        for i in sumables[: max(2, round(proporcion * len(sumables)))]:
            _reprogramar(filas[i], f"{prefijo}(RE)", cerrados, 100 if prefijo == "F" else 123456)
    nombre = filas[vivas[1]]["Actividad Operativa"]
    filas[vivas[1]]["Actividad Operativa"] = f"Servicio de {nombre[0].lower()}{nombre[1:]}"
    nueva = dict(filas[vivas[0]])
    serie = max(int(fila["Actividad Operativa ID"][-5:]) for fila in filas) + 1
    nueva["Actividad Operativa ID"] = f"{nueva['Actividad Operativa ID'][:-5]}{serie:05d}"
    nueva["Actividad Operativa"] = "Actividad operativa incorporada durante el año"
    nueva["Incorporado"], nueva["Cons PIA"] = "SI", "NO"
    for sufijo in ("A", "AJ", "CS"):
        for prefijo in ("F", "Fn"):
            poner(nueva, f"{prefijo}({sufijo})", [None] * 12)
    del filas[vivas[-1]]
    return [*filas, nueva]


def _aditiva(fila: Fila, bloque: str) -> bool:
    total = fila[f"{bloque} Total"]
    meses = leer_meses(fila, bloque)
    return bool(total) and int(total.replace(".", "")) == sum(valor or 0 for valor in meses) > 0


def _llegar(fila: Fila, prefijo: str, mes: int, rng: Random) -> None:
    """Report one more month: near its target, or like the months before where there is no additive target."""
    hechos = leer_meses(fila, f"{prefijo}(SE)")
    previos = [valor for valor in hechos[:mes] if valor is not None]
    if not previos:
        return
    valor = sum(previos) // len(previos)
    if sum(previos) and _aditiva(fila, f"{prefijo}(RE)"):
        valor = int((leer_meses(fila, f"{prefijo}(RE)")[mes] or 0) * (0.8 + 0.3 * rng.random()))
    hechos[mes] = valor // 100 * 100 if prefijo == "F" else valor
    poner(fila, f"{prefijo}(SE)", hechos)


def _reprogramar(fila: Fila, bloque: str, cerrados: int, paso: int) -> None:
    meses = leer_meses(fila, bloque)
    for mes in range(cerrados):
        meses[mes] = (meses[mes] or 0) + paso * (mes + 1)
    poner(fila, bloque, meses)
