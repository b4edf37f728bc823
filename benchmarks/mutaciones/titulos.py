"""Mistakes in titles, columns, letterheads and sheets."""

import re
from random import Random

from benchmarks.mutaciones.clases import ABOUT_DOCUMENTS, ANUAL, CEPLAN, PSIG, TODAS, clase
from benchmarks.mutaciones.hojas import XlsxGrid, is_empty, lean
from benchmarks.mutaciones.oraculo import Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla

_NEEDED = {
    PSIG: ("actividad", "responsable", "um", "programada", "ejecutada", "documento"),
    ANUAL: ("numero", "centro", "actividad", "um", "f_programado", "f_ejecutado", "s_programado", "s_ejecutado"),
    CEPLAN: ("POI", "UE ID", "Centro de Costo", "Actividad Operativa ID", "Actividad Operativa", "Activo AO"),
}
_OPTIONAL = {
    PSIG: ("pct", "evidencia", "evaluacion", "enlace"),
    ANUAL: ("f_pct", "f_valoracion", "s_pct", "s_valoracion"),
    CEPLAN: ("Acumulado", "Prioridad", "Etapa", "Estado(SE)", "Tipo"),
}


def title_cell(t: Tabla, name: str) -> tuple[int, int]:
    """Where the column's own title stands: the lower row where there are two."""
    column = t.columns[name]
    return next((row, column) for row in reversed(t.header) if not is_empty(t.grid.get(row, column)))


def _needed(t: Tabla, azar: Random) -> str:
    if t.fuente == CEPLAN and azar.random() < 0.5:
        return azar.choice([name for name in t.columns if re.fullmatch(r"Fn?\((CS|RE|SE)\) \d\d", name)])
    return azar.choice(_NEEDED[t.fuente])


def misspelt(title: str, azar: Random) -> str:
    """One slip of the fingers that leaves another word, for a reader that disregards case, accents and blanks."""
    letters = [i for i, char in enumerate(title) if char.isalpha()]
    while True:
        i = azar.choice(letters)
        kind = azar.randrange(3)
        if kind == 0:
            wrong = title[:i] + title[i + 1 :]
        elif kind == 1:
            wrong = title[:i] + title[i] * 2 + title[i + 1 :]
        else:
            wrong = title[:i] + azar.choice("aeiourstn") + title[i + 1 :]
        if lean(wrong) and lean(wrong) != lean(title):
            return wrong


@clase("Título mal escrito", TODAS)
def titulo_mal_escrito(t: Tabla, azar: Random) -> Cambio | None:
    name = _needed(t, azar)
    row, column = title_cell(t, name)
    was = str(t.grid.get(row, column))
    if len(lean(was)) < 2:
        return None
    text = misspelt(was, azar)
    if lean(text) in {lean(value) for value in t.grid.row(row).values()}:
        return None
    t.grid.put(row, column, text)
    wanted = Espera(("columna_faltante",), (t.grid.cell(row, column),))
    return Cambio(f"{t.grid.cell(row, column)}: {was!r} -> {text!r}", (wanted,), sin_valores=True)


@clase("Título opcional mal escrito", TODAS)
def titulo_opcional_mal_escrito(t: Tabla, azar: Random) -> Cambio | None:
    name = azar.choice(_OPTIONAL[t.fuente])
    row, column = title_cell(t, name)
    was = str(t.grid.get(row, column))
    text = misspelt(was, azar)
    t.grid.put(row, column, text)
    wanted = Espera(("columna_desconocida",), (t.grid.cell(row, column),), "advertencia")
    # The column is not loaded, so its own values are gone, and so are the findings about them.
    follow = {
        "enlace": (Tolera(("sin_columna_de_enlaces",)),),
        "evidencia": (Tolera(ABOUT_DOCUMENTS),),  # what is asked for is not known then
    }.get(name, ())
    return Cambio(f"{t.grid.cell(row, column)}: {was!r} -> {text!r}", (wanted,), follow, sin_valores=True)


@clase("Columna borrada", TODAS)
def columna_borrada(t: Tabla, azar: Random) -> Cambio | None:
    name = _needed(t, azar)
    row, column = title_cell(t, name)
    title = t.grid.get(row, column)
    t.grid.delete_column(column)
    header = tuple(t.grid.cell(r, c) for r in t.header for c in range(1, t.grid.width + 1))
    wanted = Espera(("columna_faltante",), header)
    return Cambio(f"columna {title!r} borrada", (wanted,), sin_valores=True)


@clase("Columna doble", TODAS)
def columna_doble(t: Tabla, azar: Random) -> Cambio | None:
    name = _needed(t, azar)
    row, column = title_cell(t, name)
    place = column + 1 if t.fuente == ANUAL else azar.choice((column + 1, max(t.columns.values()) + 1))
    values = {r: t.grid.get(r, column) for r in (row, *t.rows) if not is_empty(t.grid.get(r, column))}
    title = t.grid.get(row, column)
    t.grid.insert_column(place, values)
    wanted = Espera(("columna_repetida",), (t.grid.cell(row, place),))
    return Cambio(f"columna {title!r} otra vez en {t.grid.cell(row, place)}", (wanted,), sin_valores=True)


@clase("Columna desconocida agregada", TODAS)
def columna_extra(t: Tabla, azar: Random) -> Cambio | None:
    title = azar.choice(("Comentario interno", "Revisado por la jefatura", "Semáforo", "Prioridad 2", "Avance a junio"))
    column = max(t.columns.values()) + 1
    row = t.header[-1]
    if t.fuente == ANUAL:
        # Beyond the merged group, or it would be one more of its columns.
        column += 1
        row = t.header[0]
    if not t.xlsx:
        t.grid.insert_column(column)
    for number in t.rows:
        t.grid.put(number, column, azar.choice(("ok", "ver", 1, "2023")))
    t.grid.put(row, column, title)
    wanted = Espera(("columna_desconocida",), (t.grid.cell(row, column),), "advertencia")
    return Cambio(f"{t.grid.cell(row, column)}: columna {title!r}", (wanted,))


@clase("Títulos borrados", TODAS)
def titulos_borrados(t: Tabla, azar: Random) -> Cambio | None:
    for _ in t.header:
        t.grid.delete_row(t.header[0])
    wanted = Espera(("diseno_desconocido",))
    return Cambio("filas de títulos borradas", (wanted,), (), sin_valores=True)


# ---- the letterhead


def letterhead(t: Tabla) -> list[tuple[int, int, str]]:
    return [(row, column, str(value)) for row in range(1, t.header[0]) for column, value in t.grid.row(row).items()]


def unit_cell(t: Tabla) -> tuple[int, int, bool]:
    """Row and column of the unit's name; whether it stands in one cell with its label."""
    row, column, text = next(item for item in letterhead(t) if item[2].startswith("Unidad responsable"))
    together = not text.strip().endswith(":")
    return row, column + (not together), together


@clase("Unidad desconocida en el membrete", (PSIG,))
def unidad_desconocida(t: Tabla, azar: Random) -> Cambio | None:
    row, column, together = unit_cell(t)
    was = str(t.grid.get(row, column))
    name = was.split(":", 1)[1].strip() if together else was
    text = azar.choice(
        (
            "Dirección de Asuntos Varios",
            "OFICINA DE PRUEBA",
            "DGXYZ",
            "Gerencia de Desarrollo",
            misspelt(name, azar),
            f"{name} y otra",
        )
    )
    t.grid.put(row, column, f"Unidad responsable: {text}" if together else text)
    wanted = Espera(("unidad_desconocida",), (t.grid.cell(row, column),))
    return Cambio(f"{t.grid.cell(row, column)}: {was!r} -> {text!r}", (wanted,), sin_valores=True)


@clase("Unidad ausente del membrete", (PSIG, ANUAL))
def unidad_ausente(t: Tabla, azar: Random) -> Cambio | None:
    if t.fuente == ANUAL:
        row, column, text = next(item for item in letterhead(t) if item[2].startswith("Unidad Ejecutora"))
        name = text.split(":", 1)[-1].strip()
        new: str | None = azar.choice(
            (None, name, f"Unidad Ejecutora: {name}", f"UE 01087: {name}", f"Unidad Ejecutora 1087: {name}")
        )
        t.grid.put(row, column, new)
        told = repr(new)
    else:
        row, column, together = unit_cell(t)
        kind = azar.randrange(3)
        if kind == 0 and not together:
            t.grid.put(row, column, None)
        elif kind == 1 and not together:
            t.grid.put(row, column - 1, None)
        else:
            for c in list(t.grid.row(row)):
                t.grid.put(row, c, None)
            kind = 2
        told = ("sin nombre", "sin rótulo", "fila borrada")[kind]
    wanted = Espera(("unidad_ausente",), (f"A{row}", f"B{row}"))
    return Cambio(f"membrete, fila {row}: {told}", (wanted,), sin_valores=True)


def _years(t: Tabla) -> list[tuple[int, int, str]]:
    return [item for item in letterhead(t) if re.search(r"20\d\d", item[2])]


def _elsewhere(t: Tabla) -> None:
    """Takes the year out of the sheet's name and titles, where it would be looked for next."""
    t.sheet.title = re.sub(r"\s*20\d\d", "", t.sheet.title)
    t.grid.name = t.sheet.title
    for row in t.header:
        for column, value in t.grid.row(row).items():
            t.grid.put(row, column, re.sub(r"\s*20\d\d", "", str(value)))


@clase("Año ausente", (PSIG, ANUAL))
def anio_ausente(t: Tabla, azar: Random) -> Cambio | None:
    _elsewhere(t)
    cells = _years(t)
    kind = azar.randrange(4)
    for row, column, text in cells:
        t.grid.put(row, column, re.sub(r"20\d\d", ("", "____", "202", "20 23")[kind], text))
    wanted = Espera(
        ("anio_ausente",), tuple(t.grid.cell(row, column) for row, column, _ in cells) + (f"A{cells[0][0]}",)
    )
    return Cambio(
        f"año quitado de {len(cells)} celdas ({('nada', '____', '202', '20 23')[kind]})", (wanted,), sin_valores=True
    )


@clase("Dos años en el membrete", (PSIG, ANUAL))
def dos_anios(t: Tabla, azar: Random) -> Cambio | None:
    row, column, text = azar.choice(_years(t))
    year = int(re.findall(r"20\d\d", text)[-1])
    other = year + azar.choice((-1, 1))
    kind = azar.randrange(3)
    if kind == 0:
        new = f"{text} - PSIG {other}" if t.fuente == PSIG else f"{text} - POI {other}"
        t.grid.put(row, column, new)
        cells: tuple[str, ...] = (t.grid.cell(row, column), f"A{row}")
    else:
        new = f"Evaluación {other}" if kind == 1 else f"Seguimiento del plan, periodo {other}"
        t.grid.insert_row(row + 1, {column: new})
        t.header = tuple(number + 1 for number in t.header)
        cells = tuple(t.grid.cell(r, column) for r in (row, row + 1)) + (f"A{row}", f"A{row + 1}")
    wanted = Espera(("anio_ambiguo",), cells)
    return Cambio(f"membrete: {new!r}", (wanted,), sin_valores=True)


@clase("Año imposible", (PSIG, ANUAL, CEPLAN))
def anio_imposible(t: Tabla, azar: Random) -> Cambio | None:
    if t.fuente == CEPLAN:
        row = azar.choice(t.rows)
        was, value = t.get(row, "POI"), azar.choice(("226", "20266", "2206", "dos mil", "2026-2027"))
        t.put(row, "POI", int(value) if t.xlsx and value.isdigit() else value)
        rules = ("anio_ilegible", "numero_ilegible", "numero_en_rango", "anio_fuera_de_rango")
        return Cambio(f"{t.at(row, 'POI')}: {was!r} -> {value!r}", (Espera(rules, (t.at(row, "POI"),)),), (), (row,))
    wrong = azar.choice(("2099", "2045", "2003", "2032"))
    if t.fuente == PSIG:
        _elsewhere(t)
    cells = _years(t)
    for row, column, text in cells:
        t.grid.put(row, column, re.sub(r"20\d\d", wrong, text))
    wanted = Espera(("anio_fuera_de_rango",), tuple(t.grid.cell(row, column) for row, column, _ in cells))
    return Cambio(f"membrete: año {wrong}", (wanted,), sin_valores=True)


# ---- sheets


@clase("Hoja desconocida con datos", TODAS, xlsx=True)
def hoja_extra(t: Tabla, azar: Random) -> Cambio | None:
    assert t.book is not None
    name = azar.choice(("Hoja2", "Notas", "Borrador", "Resumen", "DATOS"))
    extra = t.book.create_sheet(name, azar.choice((0, None)))
    for line in (["Mes", "Avance", "Nota"], ["Enero", 12, "ok"], ["Febrero", 30, "ver"]):
        extra.append(line)
    wanted = Espera(("hoja_no_leida",), (), "aviso")
    return Cambio(f"hoja {name!r} con datos", (wanted,))


@clase("Hoja oculta", (PSIG, ANUAL, CEPLAN), xlsx=True)
def hoja_oculta(t: Tabla, azar: Random) -> Cambio | None:
    assert t.book is not None
    if len(t.book.worksheets) < 2:
        t.book.create_sheet("Hoja2")
    t.sheet.sheet_state = azar.choice(("hidden", "veryHidden"))
    t.book.active = 1
    return Cambio(f"hoja {t.sheet.title!r} oculta", (Espera(("hoja_oculta",), (), "aviso"),))


@clase("Columna oculta", TODAS, xlsx=True)
def columna_oculta(t: Tabla, azar: Random) -> Cambio | None:
    name = azar.choice((*_NEEDED[t.fuente], *_OPTIONAL[t.fuente]))
    column = t.columns[name]
    letter = re.sub(r"[0-9]", "", t.grid.cell(1, column))
    t.sheet.column_dimensions[letter].hidden = True
    cells = tuple(t.grid.cell(row, column) for row in t.header)
    return Cambio(f"columna {letter} ({name}) oculta", (Espera(("columna_oculta",), cells, "aviso"),))


@clase("Hoja sin filas", TODAS)
def hoja_vaciada(t: Tabla, azar: Random) -> Cambio | None:
    if isinstance(t.grid, XlsxGrid):
        for area in t.grid.merges():
            if area.min_row in t.rows:
                t.sheet.unmerge_cells(area.coord)
    for _ in t.rows:
        t.grid.delete_row(t.rows[0])
    wanted = Espera(("sin_filas", "sin_filas_validas"))
    return Cambio("filas de datos borradas", (wanted,), (Tolera(("sin_filas", "sin_filas_validas")),), sin_valores=True)


@clase("Hoja repetida", (PSIG, ANUAL), xlsx=True)
def hoja_repetida(t: Tabla, azar: Random) -> Cambio | None:
    assert t.book is not None
    copy = t.book.copy_worksheet(t.sheet)
    copy.title = f"{t.sheet.title.strip()} {azar.choice(('(2)', 'copia', 'final', 'v2'))}"
    if azar.random() < 0.3:
        copy.sheet_state = "hidden"
    wanted = Espera(("hoja_repetida",))
    return Cambio(f"hoja {copy.title!r}, copia de la primera", (wanted,), sin_valores=True)
