"""Mistakes in one cell of quantity or percentage."""

from dataclasses import replace
from datetime import datetime
from random import Random

from openpyxl.cell.cell import Cell

from benchmarks.mutaciones.clases import (
    ANUAL,
    CEPLAN,
    PSIG,
    RULED,
    TODAS,
    at,
    clase,
    number_cell,
    number_of,
    spoilt,
    value_of,
)
from benchmarks.mutaciones.hojas import is_empty
from benchmarks.mutaciones.oraculo import Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla

_UNITS = ("talleres", "informes", "personas", "documentos", "soles aprox.", "(aprox.)", "veces", "und.")
#: Rules by which a text that is no number may be told.
NO_NUMBER = ("numero_ilegible", "numero_con_palabras", "numero_aproximado", "numero_en_rango")
_WORDS = ("dos", "doce", "cinco talleres", "ninguno", "cero", "la mitad", "varias")


@clase("Número con palabras", TODAS)
def numero_con_palabras(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    n = value_of(t, row, name)
    text = azar.choice(
        (f"{n} {azar.choice(_UNITS)}", f"más de {n}", f"aprox. {n}", f"{n} y {n + 1}", azar.choice(_WORDS))
    )
    return spoilt(t, row, name, text, *NO_NUMBER)


@clase("Rango en vez de un número", TODAS)
def rango(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    n = value_of(t, row, name)
    m = n + azar.randint(1, 9)
    text = azar.choice(
        (f"{n}-{m}", f"{n} - {m}", f"{n} a {m}", f"entre {n} y {m}", f"{n}–{m}", f"{n}/{m}", f"de {n} a {m}")
    )
    return spoilt(t, row, name, text, "numero_en_rango", "numero_ilegible")


@clase("Separador ambiguo (1,234 o 1.234)", TODAS)
def separador_ambiguo(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    text = f"{azar.randint(1, 999)}{azar.choice(',.')}{azar.randint(0, 999):03d}"
    return spoilt(t, row, name, text, "numero_ambiguo")


@clase("Negativo", (PSIG, ANUAL))
def negativo(t: Tabla, azar: Random) -> Cambio | None:
    # An accrued amount may be negative, where more was given back than spent: not one of the columns.
    columns = None if t.fuente == PSIG else ["f_programado", "f_ejecutado", "s_programado"]
    row, name = number_cell(t, azar, columns)
    was, n = str(t.get(row, name)), value_of(t, row, name)
    # A percentage and a year of the target stay what they are: either lost would be another mistake.
    value = azar.choice((-n, f"-{n}", -n - 0.5)) if was.isdigit() else f"-{was}"
    return spoilt(t, row, name, value, "numero_negativo")


@clase("Demasiados decimales", TODAS)
def demasiados_decimales(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    text = f"{azar.randint(0, 300)}.{azar.randint(1000, 99999)}1"
    value = float(text) if t.xlsx and azar.random() < 0.6 else text
    return spoilt(t, row, name, value, "demasiados_decimales")


@clase("Fecha en vez de un número", TODAS)
def fecha(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    when = datetime(2023, azar.randint(1, 12), azar.randint(1, 28))
    if not t.xlsx or azar.random() < 0.3:
        return spoilt(t, row, name, f"{when:%d/%m/%Y}", "numero_ilegible")
    change = spoilt(t, row, name, when, "numero_ilegible")
    t.sheet[t.at(row, name)].number_format = azar.choice(("dd/mm/yyyy", "d-mmm", "mmm-yy"))
    return change


@clase("Celda con error de fórmula", TODAS, xlsx=True)
def celda_de_error(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar) if azar.random() < 0.7 else _any_cell(t, azar)
    text = azar.choice(("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"))
    change = spoilt(t, row, name, text, "error_de_formula")
    _cell(t, row, name).data_type = "e"
    return change


@clase("Fórmula sin valor guardado", TODAS, xlsx=True)
def formula_sin_valor(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar) if azar.random() < 0.7 else _any_cell(t, azar)
    here = t.grid.cell(row, t.grid.width + 3)
    formula = azar.choice(
        (f"={here}*2", f"=SUM({here}:{here})", "=1+1", "=VLOOKUP(1,Hoja9!A:B,2,0)", f"=IF({here}>1,1,0)")
    )
    return spoilt(t, row, name, formula, "formula_sin_calcular")


def _any_cell(t: Tabla, azar: Random) -> tuple[int, str]:
    """A filled cell of a text column."""
    columns = {
        PSIG: ("actividad", "responsable", "um", "evidencia", "evaluacion", "documento", "enlace"),
        ANUAL: ("centro", "actividad", "um"),
        CEPLAN: ("Centro de Costo", "Unidad de Medida", "Actividad Operativa"),
    }[t.fuente]
    name = azar.choice(columns)
    rows = [row for row in t.rows if not is_empty(t.get(row, name))]
    if t.fuente == PSIG:
        rows = [row for row in rows if row in t.alone()]
    return (azar.choice(rows), name) if rows else number_cell(t, azar)


def _cell(t: Tabla, row: int, name: str) -> Cell:
    cell = t.sheet[t.at(row, name)]
    assert isinstance(cell, Cell)
    return cell


@clase("Texto que dice que no hay dato (s/i, n/a)", TODAS)
def sin_informacion(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    words = ("s/i", "S/I", "s/d", "n/a", "N.A.", "no aplica", "pendiente", "en proceso", "sin información", "?", "x")
    if t.fuente != PSIG:
        return spoilt(t, row, name, azar.choice(words), "ausencia_en_palabras", *NO_NUMBER)
    # A directorate may say so: the quantity is absent, and is asked for unless somebody ruled on it.
    if number_of(t, row) in RULED:
        return None
    rules = ("cantidad_sin_calificar", "ejecucion_sin_cantidad") if name == "ejecutada" else ("meta_sin_cantidad",)
    change = spoilt(t, row, name, azar.choice(words), "ausencia_en_palabras", *NO_NUMBER, *rules)
    change.espera = (replace(change.espera[0], severidad=""),)
    return change


@clase("Dos números en una celda", TODAS)
def dos_numeros(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    n, m = value_of(t, row, name), azar.choice((7, 15, 120, 250, 300))
    n = min(n, 999)
    sign = azar.choice(("\n", "; ", " / ", "\n\n", " y ", "+"))
    return spoilt(t, row, name, f"{n}{sign}{m}", *NO_NUMBER, "numero_ambiguo")


@clase("Número fuera de todo rango", TODAS)
def fuera_de_rango(t: Tabla, azar: Random) -> Cambio | None:
    row, name = number_cell(t, azar)
    value = (
        azar.choice(("9" * 18, "1" + "0" * 20))
        if not t.xlsx or azar.random() < 0.5
        else azar.choice((1e18, 9e15, 5e20))
    )
    return spoilt(t, row, name, value, "numero_fuera_de_rango")


@clase("Porcentaje en una sola de las dos metas", (PSIG,))
def porcentaje_en_una(t: Tabla, azar: Random) -> Cambio | None:
    plain = [
        row
        for row in t.rows
        if all(str(t.get(row, name)).replace("%", "").isdigit() for name in ("programada", "ejecutada"))
    ]
    if not plain:
        return None
    row, name = azar.choice(plain), azar.choice(("programada", "ejecutada"))
    was = str(t.get(row, name))
    if "%" in was:
        value: object = int(was.rstrip("%"))
    elif azar.random() < 0.5:
        value = f"{was}%"
    else:
        value = int(was) / 100
        _cell(t, row, name).number_format = "0%"
    t.put(row, name, value)
    # Told at the quantity that was executed, whichever of the two is the one to change.
    wanted = Espera(("porcentaje_mezclado",), (t.at(row, "ejecutada"), t.at(row, "programada")))
    return Cambio(f"{t.at(row, name)}: {was!r} -> {value!r}", (wanted,), (), (row,))


@clase("Porcentaje declarado ilegible", (PSIG, ANUAL))
def porcentaje_ilegible(t: Tabla, azar: Random) -> Cambio | None:
    name = "pct" if t.fuente == PSIG else azar.choice(("f_pct", "s_pct"))
    row, _ = number_cell(t, azar, [name])
    was, text = (
        t.get(row, name),
        azar.choice(("cien por ciento", "casi todo", "100 de 100", "s/i", "100%%", "99 % aprox.")),
    )
    t.put(row, name, text)
    wanted = at(t, row, name, "pct_declarado_ilegible", severidad="advertencia")
    return Cambio(f"{t.at(row, name)}: {was!r} -> {text!r}", (wanted,), (), (row,))


@clase("Valoración que no está en la escala", (ANUAL,))
def valoracion_desconocida(t: Tabla, azar: Random) -> Cambio | None:
    name, row = azar.choice(("f_valoracion", "s_valoracion")), azar.choice(t.rows)
    was, text = t.get(row, name), azar.choice(("Excelente", "Optmo", "Muy  mal", "Malo", "B", "100%", "Regularr"))
    t.put(row, name, text)
    wanted = at(t, row, name, "etiqueta_desconocida", severidad="advertencia")
    return Cambio(f"{t.at(row, name)}: {was!r} -> {text!r}", (wanted,), (Tolera((), (row,)),), (row,))
