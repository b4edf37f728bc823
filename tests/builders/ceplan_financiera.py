"""`poi_ceplan_financiera`: the export of CEPLAN V.01 by financial programming, of the units that `ceplan` invents.

Imitates `POI_PORPROGRAMACIONFINANCIERA_ANUAL_<UE>_<moment>.xls` (232 columns, an empty cell more at the end of a data
row, a row per activity, fuente, genérica and rubro) and the copy that a planner keeps in Excel. It is made from the
rows of the export by activity: the same codes, names and physical figures on each line of an activity, and amounts
that add up to the activity's own, month by month. Facts: the column titles
(`datos/ceplan_v01_porprogramacionfinanciera_columnas.csv`) and how such files look. Fuentes, genéricas and rubros are
those of the national classifier; all else is invented.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.builders import ceplan, libro
from tests.builders.ceplan_unidad import MESES, Meses, leer_meses, next_snapshot, poner, synthetic_unit
from tests.builders.libro import Fila

CARPETA = "ejemplo/poi_ceplan_financiera/2026"
CORTE = "20260619084109"
#: Fuente, genérica and rubro of an activity's lines, as the export writes their codes, and the part of each in ten.
LINEAS = (
    (("'1", "RECURSOS ORDINARIOS"), ("'2.3", "BIENES Y SERVICIOS"), ("'00", "RECURSOS ORDINARIOS")),
    (("1", "RECURSOS ORDINARIOS"), ("2.1", "PERSONAL Y OBLIGACIONES  SOCIALES"), ("00", "RECURSOS ORDINARIOS")),
    (
        ("'2", "RECURSOS DIRECTAMENTE RECAUDADOS"),
        ("'2.3", "BIENES Y SERVICIOS "),
        ("'09", "RECURSOS DIRECTAMENTE RECAUDADOS"),
    ),
)
PARTES = ((10,), (7, 3), (6, 3, 1))
TITULOS_DE_COPIA = {"Producto": "PRODUCTO ", "Rubro": "Rubro "} | {
    f"{bloque} {mes}": f"{bloque.replace(')', '1)')} {mes}"
    for bloque in ("F(RE)", "Fn(RE)")
    for mes in (*MESES, "Total")
}
MOTIVO = "Según pidió el especialista Fulano Inventado Ejemplo (nombre ficticio), se reprograma el gasto."


@cache
def columnas() -> tuple[str, ...]:
    """The 232 titles of the export, in its order."""
    return tuple(fila["columna"] for fila in libro.leer("ceplan_v01_porprogramacionfinanciera_columnas"))


def nombre(ue: str, momento: str) -> str:
    """The name that the aplicativo gives the file."""
    return f"POI_PORPROGRAMACIONFINANCIERA_ANUAL_{ue}_{momento}.xls"


def lineas(actividades: Sequence[Fila]) -> list[Fila]:
    """The rows of this export that say what these rows of the export by activity say.

    An activity has one, two or three lines, by the number in its code; one without money has one that lacks codes and
    amounts, and an inactive one none. The same activity always has the same lines.
    """
    filas = []
    for actividad in actividades:
        if actividad["Activo AO"] == "NO":
            continue
        comunes = {titulo: actividad.get(titulo, "") for titulo in columnas()}
        comunes |= {"Activo Programacion": "SI", "Estado(RE)": "APROBADO"}
        if not any(actividad[f"{bloque} Total"] for bloque in ("Fn(CS)", "Fn(RE)")):
            filas.append(comunes)
            continue
        partes = PARTES[int(actividad["Actividad Operativa ID"][-5:]) % len(PARTES)]
        for numero, linea in enumerate(LINEAS[: len(partes)]):
            fila = dict(comunes)
            titulos = (("FF ID", "Fuente de Financiamiento"), ("GG ID", "Generica de Gasto"), ("Rubro ID", "Rubro"))
            for (codigo, texto), valores in zip(titulos, linea, strict=True):
                fila[codigo], fila[texto] = valores
            for bloque in ("Fn(A)", "Fn(AJ)", "Fn(CS)", "Fn(RE)"):
                poner(fila, bloque, _parte(leer_meses(actividad, bloque), partes, numero))
            fila["Motivo(RE) 03"] = MOTIVO if numero == 1 else ""
            filas.append(fila)
    return filas


def _parte(meses: Meses, partes: Sequence[int], numero: int) -> Meses:
    """A line's part of an activity's months, in hundredths; the first takes what the others leave. The third has
    nothing, blank and not zero, before October."""

    def of(valor: int | None, mes: int, line: int) -> int | None:
        return None if valor is None or (line == 2 and mes < 10) else valor * partes[line] // 10

    if numero:
        return [of(valor, mes, numero) for mes, valor in enumerate(meses, 1)]
    rest = range(1, len(partes))
    return [
        None if valor is None else valor - sum(of(valor, mes, line) or 0 for line in rest)
        for mes, valor in enumerate(meses, 1)
    ]


def export_html(rows: Sequence[Fila], path: Path | None = None) -> bytes:
    """The export as the aplicativo writes it; also written to `path` if one is given."""
    return ceplan.export_html(rows, path, columnas())


def resave_xlsx(rows: Sequence[Fila], path: Path, **more) -> None:
    """A planner's copy, as `ceplan.resave_xlsx` makes them."""
    usual = {"hoja": "POI_Por_ProgramacionFinanciera", "renombrados": TITULOS_DE_COPIA}
    ceplan.resave_xlsx(rows, path, titulos=columnas(), **(usual | more))


def construir(destino: Path) -> None:
    """Write the synthetic unit's second export, four minutes after the one by activity, below `destino`."""
    mayo = synthetic_unit(ceplan.UE, 16, seed=2026, anio=2026)
    junio = next_snapshot(mayo, seed=619)
    export_html(lineas(junio), destino / CARPETA / nombre(ceplan.UE, CORTE))
