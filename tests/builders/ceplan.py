"""`poi_ceplan`: the follow-up export of the aplicativo CEPLAN V.01 and a planner's re-save of it.

Imitates `POI_PORACTIVIDADOPERATIVA_ANUAL_<UE>_<moment>.xls` (one HTML 4.0 page with one table, 277 columns,
an empty cell more at the end of a data row) and the copy that a planner keeps in Excel. Facts: the column
titles (`datos/ceplan_v01_poractividadoperativa_columnas.csv`) and how such files look and move. All rows
are invented: UE 999999 does not exist and says so in its name.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from tests.builders import libro
from tests.builders.ceplan_unidad import columnas, next_snapshot, synthetic_unit
from tests.builders.libro import Fila

__all__ = ["columnas", "construir", "export_html", "next_snapshot", "resave_xlsx", "synthetic_unit"]

CARPETA = "ejemplo/poi_ceplan/2026"
UE = "999999"
CORTES = ("20260509104512", "20260619083724")
RESAVE = "DATA-POI 999999 MAYO 2026.xlsx"
MODIFICADO = datetime(2026, 7, 2, 15, 20, 33)
AYUDAS = ("Periodo", "CONCATENAR", "CONTAR")
TITULOS_DE_COPIA = {"Producto": "PRODUCTO ", "Centro de Costo": "Centro de  Costo"} | {
    f"F(RE) {mes}": f"F(RE1) {mes}" for mes in [*(f"{n:02d}" for n in range(1, 13)), "Total"]
}
CIFRA = re.compile(r"Fn?\(\w+\) (\d\d|Total)")


def export_html(rows: Sequence[Fila], path: Path | None = None, titulos: Sequence[str] | None = None) -> bytes:
    """The export as the aplicativo writes it; also written to `path` if one is given. `titulos`: of another export
    than this one."""
    titulos = titulos or columnas()
    partes = [
        (
            '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\r\n<html><head>'
            '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>'
            '<table cellspacing="0" rules="all" border="1">'
        ),
        _tr(titulos),
    ]
    partes += [_tr([*(fila[titulo] for titulo in titulos), ""]) for fila in rows]
    partes.append("</table></body></html>\r\n")
    contenido = "".join(partes).encode()
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contenido)
    return contenido


def _tr(celdas: Sequence[str]) -> str:
    return (
        "<tr>"
        + "".join(f"<td>{escape(c, quote=False).replace(chr(160), '&nbsp;')}</td>" for c in celdas)
        + "</tr>"
    )


def resave_xlsx(
    rows: Sequence[Fila],
    path: Path,
    *,
    header_row: int = 2,
    hoja: str = "POI_Por_ActividadOperativaAnual",
    titulo: str = "SEGUIMIENTO POI 2026 - MAYO",
    ayudas: Sequence[str] = AYUDAS,
    faltan: Sequence[str] = ("Codigo Externo",),
    renombrados: Mapping[str, str] | None = None,
    apostrofes: bool = True,
    modificado: datetime = MODIFICADO,
    titulos: Sequence[str] | None = None,
) -> None:
    """A planner's copy: `header_row` is 1-based (the title stands on row 1 if the header does not).

    `ayudas` are helper columns (`Periodo` in front, the others behind, as formulas with their results),
    `titulos` those of another export than this one, `faltan` columns left out, `renombrados` export title -> title
    in the copy. Figures become numbers, all else stays text.
    """
    titulos = [t for t in titulos or columnas() if t not in faltan]
    copia = TITULOS_DE_COPIA if renombrados is None else renombrados
    delante = [a for a in ayudas if a == "Periodo"]
    detras = [a for a in ayudas if a != "Periodo"]
    with libro.nuevo(path, modificado, "Oficina de Planeamiento") as wb:
        ws = wb.add_worksheet(hoja)
        cabecera = wb.add_format({"bold": True, "bg_color": "#BDD7EE", "border": 1, "text_wrap": True})
        cifra = wb.add_format({"num_format": "#,##0.00"})
        if header_row > 1:
            ws.write_string(0, 0, titulo, wb.add_format({"bold": True, "font_size": 14}))
        for c, texto in enumerate([*delante, *(copia.get(t, t) for t in titulos), *detras]):
            ws.write_string(header_row - 1, c, texto, cabecera)
        id_col = xl_col_to_name(len(delante) + titulos.index("Actividad Operativa ID"))
        cc_col = xl_col_to_name(len(delante) + titulos.index("Centro de Costo"))
        ids = [fila["Actividad Operativa ID"] for fila in rows]
        for f, fila in enumerate(rows, start=header_row):
            for c, _ in enumerate(delante):
                ws.write_string(f, c, titulo.rpartition(" - ")[2])
            for c, t in enumerate(titulos, start=len(delante)):
                valor = fila[t] if apostrofes else fila[t].removeprefix("'")
                if CIFRA.fullmatch(t) and valor:
                    ws.write_number(f, c, float(valor), cifra)
                elif valor:
                    ws.write_string(f, c, valor)
            for c, ayuda in enumerate(detras, start=len(delante) + len(titulos)):
                if ayuda == "CONTAR":
                    cuenta = ids.count(fila["Actividad Operativa ID"])
                    ws.write_formula(f, c, f"=COUNTIF({id_col}:{id_col},{id_col}{f + 1})", None, cuenta)
                else:
                    junto = fila["Actividad Operativa ID"] + fila["Centro de Costo"]
                    ws.write_formula(f, c, f"={id_col}{f + 1}&{cc_col}{f + 1}", None, junto)


def construir(destino: Path) -> None:
    """Write two dated exports of the synthetic unit, and the re-save of the first, below `destino`."""
    carpeta = destino / CARPETA
    mayo = synthetic_unit(UE, 16, seed=2026, anio=2026)
    junio = next_snapshot(mayo, seed=619)
    for corte, filas in zip(CORTES, (mayo, junio), strict=True):
        export_html(filas, carpeta / f"POI_PORACTIVIDADOPERATIVA_ANUAL_{UE}_{corte}.xls")
    resave_xlsx(mayo, carpeta / RESAVE)
