"""What the secretariat checks by hand: the plan, who is responsible, percentages, factors."""

import csv
import re
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.mutaciones.clases import (
    ABOUT_DOCUMENTS,
    ABOUT_PERCENTAGE,
    ANUAL,
    PSIG,
    RULED,
    at,
    clase,
    done_rows,
    number_in,
    number_of,
    pick,
    whole,
)
from benchmarks.mutaciones.hojas import is_empty, lean
from benchmarks.mutaciones.oraculo import Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla

_DATA = Path(__file__).parents[2] / "tests" / "builders" / "datos"


@cache
def _plan() -> dict[str, dict[str, str]]:
    with (_DATA / "psig_plan_2023.csv").open(encoding="utf-8", newline="") as file:
        return {row["actividad"]: row for row in csv.DictReader(file)}


# ---- the plan


@clase("Actividad que no está en el plan", (PSIG,))
def actividad_fuera_del_plan(t: Tabla, azar: Random) -> Cambio | None:
    row = azar.choice([group[0] for group in t.groups])
    was = str(t.get(row, "actividad"))
    text = re.sub(r"^[0-9]+", str(azar.randint(80, 140)), was)
    t.put(row, "actividad", text)
    rows = whole(t, row)
    wanted = at(t, row, "actividad", "actividad_fuera_del_plan", severidad="advertencia")
    return Cambio(f"{t.at(row, 'actividad')}: {was[:25]!r} -> {text[:25]!r}", (wanted,), (Tolera((), rows),), rows)


@clase("Número de actividad equivocado (de otra del plan)", (PSIG,))
def numero_equivocado(t: Tabla, azar: Random) -> Cambio | None:
    rows = [row for row in t.alone() if re.match(r"[0-9]+\.\s*\w", str(t.get(row, "actividad")))]
    row = pick(azar, rows)
    here = {number_of(t, other).zfill(2) for other in t.rows}
    title = lean(re.sub(r"^[0-9]+\.\s*", "", str(t.get(row, "actividad"))))
    others = [
        number
        for number, item in _plan().items()
        if number.zfill(2) not in here and item["denominacion"] and lean(item["denominacion"]) != title
    ]
    was, number = str(t.get(row, "actividad")), azar.choice(sorted(others))
    text = re.sub(r"^[0-9]+", str(int(number)), was)
    t.put(row, "actividad", text)
    rules = ("difiere_del_plan", "actividad_fuera_del_plan")
    wanted = at(t, row, "actividad", *rules, severidad="advertencia")
    return Cambio(f"{t.at(row, 'actividad')}: {was[:25]!r} -> {text[:25]!r}", (wanted,), (Tolera((), (row,)),), (row,))


@clase("Título de la actividad distinto del plan", (PSIG,))
def titulo_de_actividad(t: Tabla, azar: Random) -> Cambio | None:
    rows = [
        group[0]
        for group in t.groups
        if len(str(t.get(group[0], "actividad"))) > 40
        and _plan().get(number_of(t, group[0]).zfill(2), {}).get("denominacion")
    ]
    row = pick(azar, rows)
    was = str(t.get(row, "actividad"))
    words = was.split()
    kind = azar.randrange(3)
    if kind == 0:
        text = " ".join(words[: max(3, len(words) // 3)])
    elif kind == 1:
        text = f"{words[0]} Realización de actividades diversas de la unidad"
    else:
        text = (
            was.replace(words[1], azar.choice(("Seguimiento", "Supervisión", "Evaluación")), 1)
            + " y otras acciones afines de la sede"
        )
    t.put(row, "actividad", text)
    wanted = at(t, row, "actividad", "difiere_del_plan", severidad="advertencia")
    return Cambio(f"{t.at(row, 'actividad')}: -> {text[:50]!r}", (wanted,), toca=whole(t, row))


# ---- who is responsible


@clase("Responsable desconocido", (PSIG,))
def responsable_desconocido(t: Tabla, azar: Random) -> Cambio | None:
    row = azar.choice([group[0] for group in t.groups])
    was = t.get(row, "responsable")
    text = azar.choice(
        ("Dirección de Asuntos Varios", "XYZ", "La jefatura", "-", "DGXX DASI", "Equipo de trabajo", None)
    )
    t.put(row, "responsable", text)
    rows = whole(t, row)
    wanted = at(t, row, "responsable", "responsable_no_reconocido", severidad="advertencia")
    tolerated = Tolera(("responsable_no_reconocido", "difiere_del_plan", "celda_vacia"), rows)
    return Cambio(f"{t.at(row, 'responsable')}: {was!r} -> {text!r}", (wanted,), (tolerated,), rows)


@clase("Responsable de otra unidad", (PSIG,))
def responsable_de_otra(t: Tabla, azar: Random) -> Cambio | None:
    row = azar.choice([group[0] for group in t.groups])
    was = str(t.get(row, "responsable"))
    mine = lean(was).split()
    units = [
        u
        for u in ("DGFC", "OGRH", "OC", "CONADIS", "INABIF", "DGNNA", "Oficina de Comunicaciones")
        if lean(u).split()[0] not in mine
    ]
    text = azar.choice(units)
    if (lean(text).split()[0], mine[0]) in (("oficina", "oc"),):
        return None
    t.put(row, "responsable", text)
    rows = whole(t, row)
    rules = ("unidad_no_es_responsable", "difiere_del_plan")
    wanted = at(t, row, "responsable", *rules, severidad="advertencia")
    return Cambio(f"{t.at(row, 'responsable')}: {was!r} -> {text!r}", (wanted,), (Tolera(rules, rows),), rows)


# ---- percentages


@clase("Porcentaje declarado que no cuadra", (PSIG, ANUAL))
def pct_no_cuadra(t: Tabla, azar: Random) -> Cambio | None:
    name = "pct" if t.fuente == PSIG else azar.choice(("f_pct", "s_pct"))
    rows = [row for row in t.rows if number_in(t.get(row, name)) is not None]
    row = pick(azar, rows)
    was = t.get(row, name)
    by = azar.choice((-20, -9, 8, 15, 40))
    if isinstance(was, int | float):
        new: object = round(abs(was + by / 100) if was + by / 100 != 0 else 0.5, 2)
    else:
        now = int(number_in(was) or 0)
        new = re.sub(r"[0-9]+", str(now + by if now + by >= 0 else now - by), str(was), count=1)
    t.put(row, name, new)
    wanted = at(t, row, name, "pct_declarado_distinto", severidad="advertencia")
    return Cambio(f"{t.at(row, name)}: {was!r} -> {new!r}", (wanted,), (), (row,))


@clase("Meta ejecutada sin cantidad", (PSIG,))
def ejecutada_sin_cantidad(t: Tabla, azar: Random) -> Cambio | None:
    row = pick(azar, [row for row in done_rows(t) if number_of(t, row) not in RULED])
    was, text = t.get(row, "ejecutada"), azar.choice((None, "-", "—", "–", " "))
    t.put(row, "ejecutada", text)
    wanted = at(t, row, "ejecutada", "cantidad_sin_calificar", "ejecucion_sin_cantidad", severidad="advertencia")
    return Cambio(
        f"{t.at(row, 'ejecutada')}: {was!r} -> {text!r}", (wanted,), (Tolera(ABOUT_PERCENTAGE, (row,)),), (row,)
    )


@clase("Meta programada sin cantidad", (PSIG,))
def programada_sin_cantidad(t: Tabla, azar: Random) -> Cambio | None:
    row = pick(azar, [row for row in done_rows(t) if number_of(t, row) not in RULED])
    was, text = t.get(row, "programada"), azar.choice((None, "-", "—", " "))
    t.put(row, "programada", text)
    wanted = at(t, row, "programada", "meta_sin_cantidad", severidad="advertencia")
    return Cambio(
        f"{t.at(row, 'programada')}: {was!r} -> {text!r}", (wanted,), (Tolera(ABOUT_PERCENTAGE, (row,)),), (row,)
    )


@clase("Títulos de metas intercambiados", (PSIG, ANUAL))
def titulos_intercambiados(t: Tabla, azar: Random) -> Cambio | None:
    prefix = "" if t.fuente == PSIG else azar.choice(("f_", "s_"))
    one, other = ("programada", "ejecutada") if t.fuente == PSIG else (f"{prefix}programado", f"{prefix}ejecutado")
    percent = f"{prefix}pct"
    # Only the percentage can tell: rows in which both orders give the same, or none, tell nothing.
    telling = []
    for row in t.rows:
        target, done = number_in(t.get(row, one)), number_in(t.get(row, other))
        if target and done and abs(target / done - done / target) > 0.05:
            telling.append(row)
    if not telling:
        return None
    header = t.header[-1]
    first, second = t.columns[one], t.columns[other]
    left, right = t.grid.get(header, first), t.grid.get(header, second)
    t.grid.put(header, first, right)
    t.grid.put(header, second, left)
    wanted = tuple(at(t, row, percent, "pct_declarado_distinto", severidad="advertencia") for row in telling)
    follow = Tolera((*ABOUT_PERCENTAGE, *ABOUT_DOCUMENTS, "enlace_ausente", "enlace_mal_formado"))
    return Cambio(
        f"títulos «{left}» y «{right}» cambiados ({len(telling)} filas lo dicen)", wanted, (follow,), tuple(t.rows)
    )


@clase("Cantidad mal tecleada", (PSIG, ANUAL))
def cantidad_mal_tecleada(t: Tabla, azar: Random) -> Cambio | None:
    """A digit lost, doubled or turned round; the percentage stays as it was, and tells."""
    prefix = "" if t.fuente == PSIG else azar.choice(("f_", "s_"))
    one, other = ("programada", "ejecutada") if t.fuente == PSIG else (f"{prefix}programado", f"{prefix}ejecutado")
    percent, name = f"{prefix}pct", azar.choice((one, other))
    rows = [
        row
        for row in t.rows
        if isinstance(t.get(row, name), int)
        and t.get(row, name) > 0
        and number_in(t.get(row, percent))
        and number_in(t.get(row, other))
    ]
    row = pick(azar, rows)
    was = t.get(row, name)
    digits = str(was)
    new = int(azar.choice((digits + digits[-1], digits[:-1] or "9", digits + "0", digits[::-1])))
    target, done = (new, number_in(t.get(row, other))) if name == one else (number_in(t.get(row, one)), new)
    if not new or new == was or not target or done is None:
        return None
    shown = number_in(t.get(row, percent)) or 0
    shown = shown * 100 if isinstance(t.get(row, percent), int | float) else shown
    if abs(done / target * 100 - shown) <= 1:
        return None
    t.put(row, name, new)
    wanted = at(t, row, percent, "pct_declarado_distinto", severidad="advertencia")
    return Cambio(f"{t.at(row, name)}: {was!r} -> {new!r}", (wanted,), (Tolera(ABOUT_PERCENTAGE, (row,)),), (row,))


@clase("Ejecución muy por encima de la meta", (PSIG,))
def sobreejecucion(t: Tabla, azar: Random) -> Cambio | None:
    rows = [
        row
        for row in done_rows(t)
        if isinstance(t.get(row, "programada"), int) and isinstance(t.get(row, "ejecutada"), int)
    ]
    row = pick(azar, rows)
    was, new = t.get(row, "ejecutada"), t.get(row, "programada") * azar.randint(3, 40)
    t.put(row, "ejecutada", new)
    wanted = at(t, row, "ejecutada", "sobreejecucion", severidad="aviso")
    return Cambio(
        f"{t.at(row, 'ejecutada')}: {was!r} -> {new!r}", (wanted,), (Tolera(ABOUT_PERCENTAGE, (row,)),), (row,)
    )


@clase("Bajo la meta y sin factores", (PSIG,), xlsx=True)
def factores_ausentes(t: Tabla, azar: Random) -> Cambio | None:
    """A row of `Factores` deleted, or its problem or action, of an activity that did not reach its target."""
    assert t.book is not None
    sheet = t.book["Factores"]
    under = {}
    for row in t.rows:
        target, done = number_in(t.get(row, "programada")), number_in(t.get(row, "ejecutada"))
        if target and done is not None and done < target:
            under[number_of(t, row)] = row
    titles = {
        lean(cell.value): cell.column
        for line in sheet.iter_rows(max_row=4)
        for cell in line
        if not is_empty(cell.value)
    }
    told = {}
    for number in range(1, sheet.max_row + 1):
        found = re.match(r"[0-9]+", str(sheet.cell(number, titles["actividad"]).value or ""))
        if found and found.group() in under:
            told[number] = under[found.group()]
    if not told:
        return None
    line = azar.choice(sorted(told))
    row, kind = told[line], azar.randrange(3)
    if kind == 0:
        for column in titles.values():
            sheet.cell(line, column).value = None
        cells: tuple[str, ...] = (t.at(row, "ejecutada"),)
    else:
        column = titles["problema identificado" if kind == 1 else "acciones de mejora"]
        sheet.cell(line, column).value = azar.choice((None, "-"))
        cells = (sheet.cell(line, column).coordinate,)
    wanted = Espera(("bajo_meta_sin_factores",), cells, "advertencia")
    return Cambio(f"Factores, fila {line}: {('borrada', 'sin problema', 'sin acción')[kind]}", (wanted,))
