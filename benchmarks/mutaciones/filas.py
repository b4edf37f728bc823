"""Mistakes in whole rows: keys, copies, shifts, merges, totals."""

import re
from random import Random

from benchmarks.mutaciones.clases import (
    ANUAL,
    CEPLAN,
    PSIG,
    RULED,
    TODAS,
    at,
    clase,
    filled_rows,
    key_column,
    number_of,
    whole,
)
from benchmarks.mutaciones.hojas import XlsxGrid, is_empty
from benchmarks.mutaciones.oraculo import ANY_RULE, Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla


@clase("Fila duplicada", TODAS)
def fila_duplicada(t: Tabla, azar: Random) -> Cambio | None:
    alone = t.alone()
    if not alone:
        return None
    source = azar.choice(alone)
    # Not between the two rows of one activity, where Excel would stretch their merge.
    places = [group[0] + 1 for group in t.groups if len(group) == 1] + [t.rows[-1] + 1]
    place = azar.choice(places)
    if isinstance(t.grid, XlsxGrid):
        t.grid.copy_row(source, place)
    else:
        t.grid.insert_row(place, t.grid.row(source))
    first = source + (source >= place)
    key = key_column(t)
    wanted = tuple(at(t, row, key, "clave_duplicada") for row in (first, place))
    # What is told of the row is told of its copy.
    notices = Tolera(("meses_acumulados", "total_en_blanco"), (first, place))
    return Cambio(f"fila {first} copiada en la {place}", wanted, (notices,), (first, place))


@clase("Celda clave borrada", TODAS)
def clave_borrada(t: Tabla, azar: Random) -> Cambio | None:
    name = azar.choice(
        {
            PSIG: ("actividad",),
            ANUAL: ("numero", "actividad"),
            CEPLAN: ("Actividad Operativa ID", "UE ID", "POI", "Actividad Operativa"),
        }[t.fuente]
    )
    row = azar.choice([group[0] for group in t.groups])
    was = t.get(row, name)
    t.put(row, name, None)
    rows = whole(t, row)
    return Cambio(
        f"{t.at(row, name)}: {was!r} borrado",
        (Espera(("celda_vacia",), (t.at(row, name),)),),
        (Tolera(("celda_vacia",), rows),),
        rows,
    )


@clase("Actividad sin su número", (PSIG,))
def numero_perdido(t: Tabla, azar: Random) -> Cambio | None:
    titled = [
        row
        for row in filled_rows(t, "actividad")
        if re.match(r"[0-9]+\.\s*[A-Za-zÁÉÍÓÚÑ]", str(t.get(row, "actividad")))
    ]
    if not titled:
        return None
    row = azar.choice(titled)
    was = str(t.get(row, "actividad"))
    title = re.sub(r"^[0-9]+\.\s*", "", was)
    text = azar.choice((title, f"Act. {title}", f"- {title}", f"N° {title}", f"XX. {title}"))
    t.put(row, "actividad", text)
    rows = whole(t, row)
    wanted = at(t, row, "actividad", "actividad_sin_numero")
    return Cambio(
        f"{t.at(row, 'actividad')}: sin número: {text[:40]!r}",
        (wanted,),
        (Tolera(("actividad_sin_numero",), rows),),
        rows,
    )


@clase("Fila a medias", (PSIG,))
def fila_a_medias(t: Tabla, azar: Random) -> Cambio | None:
    rows = [row for row in t.alone() if number_of(t, row) not in RULED and not is_empty(t.get(row, "ejecutada"))]
    if not rows:
        return None
    row = azar.choice(rows)
    kept = ("n", "actividad", "responsable", *(("um",) if azar.random() < 0.5 else ()))
    for name in t.columns:
        if name not in kept:
            t.put(row, name, None)
    cells = tuple(t.at(row, name) for name in ("programada", "ejecutada"))
    wanted = Espera(ANY_RULE, cells, "")
    follow = [Tolera((), (row,))]
    if len(t.rows) == 1:  # then nothing of the sheet is filled
        follow.append(Tolera(("sin_llenar",)))
    return Cambio(f"fila {row}: solo {', '.join(kept)}", (wanted,), tuple(follow), (row,))


@clase("Fila corrida una columna", TODAS)
def fila_corrida(t: Tabla, azar: Random) -> Cambio | None:
    rows = t.alone() if t.fuente != CEPLAN else t.rows
    if not rows:
        return None
    row = azar.choice(rows)
    first = min(t.columns.values())
    last = max(t.columns.values())
    starts = {
        PSIG: ("n", "actividad", "responsable", "um"),
        ANUAL: ("numero", "centro", "actividad", "um"),
        CEPLAN: ("POI",),
    }
    start = t.columns[azar.choice(starts[t.fuente])]
    cells = [t.grid.get(row, column) for column in range(start, last + 1)]
    right = azar.random() < 0.6 or start == first
    if right:
        shifted = [None, *cells]
        if not t.xlsx:
            shifted = shifted[: len(cells)]
        for column, value in enumerate(shifted, start):
            t.grid.put(row, column, value)
    else:
        for column, value in enumerate([*cells, None], start - 1):
            t.grid.put(row, column, value)
    everywhere = tuple(t.grid.cell(row, column) for column in range(first, last + 2))
    way = "derecha" if right else "izquierda"
    wanted = Espera(ANY_RULE, everywhere, "bloqueante")
    return Cambio(
        f"fila {row} corrida a la {way} desde {t.grid.cell(row, start)}", (wanted,), (Tolera((), (row,)),), (row,)
    )


@clase("Celdas combinadas sobre dos actividades", (PSIG, ANUAL), xlsx=True)
def combinadas(t: Tabla, azar: Random) -> Cambio | None:
    pairs = [
        (a[0], b[0])
        for a, b in zip(t.groups, t.groups[1:], strict=False)
        if len(a) == len(b) == 1 and not (t.fuente == PSIG and _carried(t, a[0]) != _carried(t, b[0]))
    ]
    if not pairs:
        return None
    first, second = azar.choice(pairs)
    key = key_column(t)
    names = [key] if azar.random() < 0.5 else [*dict.fromkeys((list(t.columns)[0], key))]
    for name in names:
        column = t.columns[name]
        t.sheet.merge_cells(start_row=first, end_row=second, start_column=column, end_column=column)
    rule = "clave_duplicada" if t.fuente == PSIG else "celda_vacia"
    rows = (first, second) if t.fuente == PSIG else (second,)
    wanted = tuple(at(t, row, key, rule) for row in rows)
    return Cambio(f"{t.at(first, key)}:{t.at(second, key)} combinadas", wanted, (Tolera((), rows),), rows)


def _carried(t: Tabla, row: int) -> str:
    found = re.search(r"20[0-9]{2}", f"{t.get(row, 'programada')} {t.get(row, 'ejecutada')}")
    return found.group() if found else ""


@clase("Fila de totales agregada", (PSIG, ANUAL))
def fila_de_totales(t: Tabla, azar: Random) -> Cambio | None:
    word = azar.choice(("TOTAL", "Total", "Total general", "TOTALES", "Subtotal"))
    names = {PSIG: ("n", "actividad", "um"), ANUAL: ("numero", "actividad", "centro")}[t.fuente]
    name = azar.choice(names)
    place = (
        t.rows[-1] + 1
        if azar.random() < 0.7
        else azar.choice([g[0] for g in t.groups if len(g) == 1] or [t.rows[-1] + 1])
    )
    sums = {PSIG: ("programada", "ejecutada"), ANUAL: ("f_programado", "f_ejecutado", "s_programado", "s_ejecutado")}
    values = {t.columns[column]: azar.randint(10, 900) for column in sums[t.fuente]} | {t.columns[name]: word}
    t.grid.insert_row(place, values)
    wanted = Espera(("fila_total_omitida",), (t.grid.cell(place, t.columns[name]),), "aviso")
    return Cambio(f"fila {place}: {word!r} en {name}", (wanted,))


@clase("Línea escrita a medias entre las filas", (PSIG, ANUAL))
def linea_suelta(t: Tabla, azar: Random) -> Cambio | None:
    place = azar.choice([g[0] for g in t.groups if len(g) == 1] or [t.rows[-1] + 1])
    if place == t.rows[0] and t.fuente == PSIG and place == t.rows[-1]:
        place = t.rows[0]
    choices: dict[str, tuple[tuple[str, object], ...]] = {
        PSIG: (("actividad", "88. Taller por definir"), ("n", 99), ("ejecutada", 12), ("responsable", "OGRH")),
        ANUAL: (("actividad", "Por definir"), ("numero", 199), ("f_ejecutado", 12), ("centro", "Secretaría General")),
    }
    name, value = azar.choice(choices[t.fuente])
    t.grid.insert_row(place, {t.columns[name]: value})
    # Told where it was begun, or where its key is missing.
    cells = tuple(t.grid.cell(place, column) for column in t.columns.values())
    wanted = Espera(("fila_no_reconocida", "celda_vacia"), cells)
    return Cambio(f"fila {place}: solo {value!r} en {name}", (wanted,), (Tolera((), (place,)),))


@clase("Número repetido por otro", (PSIG, ANUAL))
def numero_repetido(t: Tabla, azar: Random) -> Cambio | None:
    """A number mistyped as that of another row of the sheet."""
    key = key_column(t)
    alone = [row for row in t.alone() if not (t.fuente == PSIG and _carried(t, row))]
    if len(alone) < 2:
        return None
    first, second = azar.sample(alone, 2)
    if t.fuente == PSIG:
        was = t.get(second, key)
        text: object = re.sub(r"^[0-9]+", number_of(t, first), str(was))
    else:
        was, text = t.get(second, key), t.get(first, key)
    t.put(second, key, text)
    wanted = tuple(at(t, row, key, "clave_duplicada") for row in (first, second))
    return Cambio(f"{t.at(second, key)}: {str(was)[:20]!r} -> {str(text)[:20]!r}", wanted, (), (first, second))


@clase("Columna corrida una fila hacia abajo", (PSIG, ANUAL))
def columna_corrida(t: Tabla, azar: Random) -> Cambio | None:
    """`Insert cells, shift down` in one column of quantities: each row has the one of the row above it."""
    if len(t.rows) < 2 or len(t.alone()) < len(t.rows):
        return None
    name = azar.choice(("programada", "ejecutada") if t.fuente == PSIG else ("f_programado", "f_ejecutado"))
    start = azar.randrange(len(t.rows) - 1)
    rows = t.rows[start:]
    if t.fuente == PSIG and any(number_of(t, row) in RULED for row in rows):
        return None
    values = [t.get(row, name) for row in rows]
    for row, value in zip(rows, [None, *values[:-1]], strict=True):
        t.put(row, name, value)
    # At the latest the row that has nothing now, in this column or in what is computed of it.
    cells = tuple(t.at(row, column) for row in rows for column in t.columns)
    wanted = Espera(ANY_RULE, cells, "")
    return Cambio(
        f"{name} desde la fila {rows[0]} una fila más abajo", (wanted,), (Tolera((), tuple(rows)),), tuple(rows)
    )


@clase("Título de sección entre las filas", (PSIG, ANUAL), xlsx=True)
def seccion(t: Tabla, azar: Random) -> Cambio | None:
    place = azar.choice([group[0] for group in t.groups])
    text = azar.choice(("EJE 2: Igualdad", "Objetivo prioritario 3", "ACTIVIDADES DE LA SEDE CENTRAL"))
    first, last = min(t.columns.values()), max(t.columns.values())
    t.grid.insert_row(place, {first: text})
    t.sheet.merge_cells(start_row=place, end_row=place, start_column=first, end_column=last)
    wanted = Espera(("encabezado_de_seccion",), (t.grid.cell(place, first),), "aviso")
    return Cambio(f"fila {place}: {text!r} combinado sobre la tabla", (wanted,))


@clase("Fila oculta", TODAS, xlsx=True)
def fila_oculta(t: Tabla, azar: Random) -> Cambio | None:
    row = azar.choice(t.rows)
    t.sheet.row_dimensions[row].hidden = True
    wanted = Espera(("fila_oculta",), tuple(t.grid.cell(row, c) for c in (1, *t.columns.values())), "aviso")
    return Cambio(f"fila {row} oculta", (wanted,))


@clase("Dato fuera de la tabla", (PSIG, ANUAL))
def fuera_de_la_tabla(t: Tabla, azar: Random) -> Cambio | None:
    """A value to the right of the table, under no title: beside a row, or on a row of its own."""
    column = max(t.columns.values()) + azar.randint(1, 3)
    if azar.random() < 0.5:
        row = azar.choice(t.rows)
        rule = "columna_sin_titulo"
    else:
        row = t.rows[-1] + 1
        t.grid.insert_row(row)
        rule = "fila_fuera_del_formato"
    t.grid.put(row, column, azar.choice((35, "ver correo", "ok", 0.5)))
    return Cambio(
        f"{t.grid.cell(row, column)}: dato sin título", (Espera((rule,), (t.grid.cell(row, column),), "aviso"),)
    )
