"""Mistakes of the CEPLAN export: codes, months, totals, flags."""

from random import Random

from benchmarks.mutaciones.clases import CEPLAN, at, clase, filled_rows
from benchmarks.mutaciones.hojas import HtmlGrid, is_empty
from benchmarks.mutaciones.oraculo import Cambio, Espera, Tolera
from benchmarks.mutaciones.tablas import Tabla

_BLOCKS = ("F(CS)", "F(RE)", "F(SE)", "Fn(CS)", "Fn(RE)", "Fn(SE)")


def _block(t: Tabla, block: str) -> dict[int, str]:
    """Month (13: total) -> title."""
    return {**{month: f"{block} {month:02d}" for month in range(1, 13)}, 13: f"{block} Total"}


def _number(value: object) -> float:
    return 0.0 if is_empty(value) else float(str(value).lstrip("'"))


def _write(t: Tabla, row: int, name: str, amount: float) -> None:
    t.put(row, name, round(amount, 2) if t.xlsx else f"{amount:.2f}")


@clase("Código de AO roto", (CEPLAN,))
def codigo_roto(t: Tabla, azar: Random) -> Cambio | None:
    name = "Actividad Operativa ID"
    row = azar.choice(t.rows)
    was = str(t.get(row, name)).lstrip("'")
    text = azar.choice(
        (was.replace("I", "", 1), was[:-1], was + "0", was.replace("0", "O", 1), was[3:], was[:5] + "-" + was[5:])
    )
    if text == was:
        return None
    t.put(row, name, text)
    return Cambio(f"{t.at(row, name)}: {was!r} -> {text!r}", (at(t, row, name, "codigo_ao_invalido"),), (), (row,))


@clase("UE distinta de la del código", (CEPLAN,))
def ue_distinta(t: Tabla, azar: Random) -> Cambio | None:
    row = azar.choice(t.rows)
    was, text = t.get(row, "UE ID"), azar.choice(("'001087", "999998", "'99999", "MIMP", "9999990"))
    t.put(row, "UE ID", text)
    return Cambio(f"{t.at(row, 'UE ID')}: {was!r} -> {text!r}", (at(t, row, "UE ID", "ue_distinta"),), (), (row,))


def _reported(t: Tabla, azar: Random) -> tuple[int, str, dict[int, str]] | None:
    """A row, a block and its titles, where months add up to a total and one at least is not zero."""
    places = []
    for block in _BLOCKS:
        titles = _block(t, block)
        for row in t.rows:
            months = [_number(t.get(row, titles[m])) for m in range(1, 13)]
            if sum(m > 0 for m in months) > 1 and abs(sum(months) - _number(t.get(row, titles[13]))) < 0.005:
                places.append((row, block, titles))
    return azar.choice(places) if places else None


@clase("Meses que no suman el total", (CEPLAN,))
def meses_no_suman(t: Tabla, azar: Random) -> Cambio | None:
    found = _reported(t, azar)
    if found is None:
        return None
    row, block, titles = found
    months = [m for m in range(1, 13) if _number(t.get(row, titles[m])) > 0]
    month = azar.choice([*months, 13])
    was = _number(t.get(row, titles[month]))
    _write(t, row, titles[month], was + azar.choice((1, 0.02, 10, 100)))
    # Told at the total, by which the months are judged; which month is wrong nobody can know.
    wanted = Espera(("meses_no_suman",), (t.at(row, titles[13]),))
    return Cambio(f"{t.at(row, titles[month])}: {was} -> {t.get(row, titles[month])} ({block})", (wanted,), (), (row,))


@clase("Meses acumulados", (CEPLAN,))
def meses_acumulados(t: Tabla, azar: Random) -> Cambio | None:
    found = _reported(t, azar)
    if found is None:
        return None
    row, block, titles = found
    total = 0.0
    for month in range(1, 13):
        total += _number(t.get(row, titles[month]))
        _write(t, row, titles[month], total)
    if abs(12 * total - total) < 0.02:
        return None
    wanted = Espera(("meses_acumulados",), (t.at(row, titles[13]),), "aviso")
    return Cambio(f"fila {row}: {block} como acumulado", (wanted,), (), (row,))


@clase("Total en blanco", (CEPLAN,))
def total_en_blanco(t: Tabla, azar: Random) -> Cambio | None:
    found = _reported(t, azar)
    if found is None:
        return None
    row, block, titles = found
    t.put(row, titles[13], None)
    wanted = Espera(("total_en_blanco",), (t.at(row, titles[13]),), "aviso")
    return Cambio(f"{t.at(row, titles[13])}: total de {block} en blanco", (wanted,))


@clase("SI o NO mal escrito", (CEPLAN,))
def si_no_ilegible(t: Tabla, azar: Random) -> Cambio | None:
    name, row = azar.choice(("Activo AO", "Acumulado")), azar.choice(t.rows)
    was, text = t.get(row, name), azar.choice(("TAL VEZ", "SI/NO", "X", "1", "SII"))
    t.put(row, name, text)
    return Cambio(f"{t.at(row, name)}: {was!r} -> {text!r}", (at(t, row, name, "valor_no_admitido"),), (), (row,))


@clase("Activo AO en blanco", (CEPLAN,))
def activo_en_blanco(t: Tabla, azar: Random) -> Cambio | None:
    rows = [row for row in filled_rows(t, "Activo AO") if str(t.get(row, "Activo AO")) == "SI"]
    row = azar.choice(rows)
    t.put(row, "Activo AO", None)
    return Cambio(
        f"{t.at(row, 'Activo AO')} en blanco", (at(t, row, "Activo AO", "activo_ausente", severidad="aviso"),)
    )


@clase("Exportación cortada", (CEPLAN,))
def exportacion_cortada(t: Tabla, azar: Random) -> Cambio | None:
    if not isinstance(t.grid, HtmlGrid):
        return None
    kept = azar.randint(2, len(t.grid.rows) - 1)
    cut = azar.randint(3, 270)
    t.grid.rows = [*t.grid.rows[:kept], t.grid.rows[kept][:cut]]
    t.grid.after = ""
    wanted = Espera(("archivo_danado",))
    return Cambio(f"cortada en la fila {kept + 1}, celda {cut}", (wanted,), (Tolera(),), sin_valores=True)
