"""A year of exports of invented units: any number of units, activities and photographs, from a seed.

    python -m tests.builders.ceplan_anio CARPETA [--ue 3] [--ao 250] [--fotografias 12] [--anio 2025] [--semilla 1]

A unit begins as `ceplan_unidad.synthetic_unit` makes it, with every quirk of real exports, and moves from one
photograph to the next as real ones do: executed months arrive late or are withdrawn, targets of months long closed
change, blanks become zeros and zeros blanks, activities are switched off and on, renamed, moved to another centre or
unit of measure, disappear, come back and are added; and now and then nothing changes at all. Only `Random.random` is
drawn from (see `ceplan_unidad`).
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from tests.builders import ceplan
from tests.builders.ceplan_perfiles import CENTROS, UNIDADES
from tests.builders.ceplan_unidad import Meses, leer_meses, poner, synthetic_unit
from tests.builders.libro import Fila

#: The blocks that the follow-up uses, and how often a changed activity changes in each.
BLOQUES = ("F(CS)", "F(RE)", "F(SE)", "Fn(CS)", "Fn(RE)", "Fn(SE)")
_PESOS = (0.02, 0.25, 0.3, 0.02, 0.4, 0.3)
_LIMA = ZoneInfo("America/Lima")


def momentos(anio: int, n: int) -> list[str]:
    """`n` moments spread over the year's follow-up, from February to the next one's, as file names carry them."""
    inicio, fin = datetime(anio, 2, 10, 8, 30, 7), datetime(anio + 1, 2, 20, 17, 5, 41)
    paso = (fin - inicio) / max(1, n - 1)
    return [f"{inicio + paso * i:%Y%m%d%H%M%S}" for i in range(n)]


def instante(momento: str) -> str:
    """The moment of a file name (Lima) as the warehouse writes instants (UTC)."""
    lima = datetime.strptime(momento, "%Y%m%d%H%M%S").replace(tzinfo=_LIMA)
    return f"{lima.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def nombre(ue: str, momento: str) -> str:
    """The name that the aplicativo gives the file."""
    return f"POI_PORACTIVIDADOPERATIVA_ANUAL_{ue}_{momento}.xls"


def fotografias(
    ue: str, n_ao: int, semilla: int, anio: int, momentos_: Sequence[str], *, cambian: float = 0.1
) -> Iterator[tuple[str, list[Fila]]]:
    """(moment, rows) of each photograph in order of time. From one to the next a part `cambian` of the activities
    changes in something; every sixth photograph has the values of the one before."""
    rng = Random(semilla)
    filas = synthetic_unit(ue, n_ao, semilla, anio)
    idas: list[Fila] = []
    for i, momento in enumerate(momentos_):
        if i and i % 6:
            filas = siguiente(filas, rng, _mes(momento, anio), cambian, idas)
        yield momento, filas


def _mes(momento: str, anio: int) -> int:
    """The last month that had ended."""
    cuando = datetime.strptime(momento, "%Y%m%d%H%M%S")
    return 12 if cuando.year > anio else cuando.month - 1


def siguiente(filas: Sequence[Fila], rng: Random, cerrado: int, cambian: float, idas: list[Fila]) -> list[Fila]:
    """The next photograph's rows; `filas` is not touched. `idas` keeps the activities that went, and may come back."""
    nuevas = []
    for fila in filas:
        if rng.random() >= cambian:
            nuevas.append(fila)
            continue
        fila = dict(fila)
        _cambiar(fila, rng, cerrado)
        if rng.random() < 0.02 and len(filas) > 2:
            idas.append(fila)
        else:
            nuevas.append(fila)
    if idas and rng.random() < 0.3:
        nuevas.append(idas.pop(0))
    return nuevas


def _cambiar(fila: Fila, rng: Random, cerrado: int) -> None:
    if rng.random() < 0.1:
        _describir(fila, rng)
    if fila["Activo AO"] == "NO":
        return
    for bloque, peso in zip(BLOQUES, _PESOS, strict=True):
        if rng.random() < peso:
            _mover(fila, bloque, rng, cerrado)


def _describir(fila: Fila, rng: Random) -> None:
    """Renamed, moved, measured otherwise, switched off or on."""
    que = int(rng.random() * 4)
    if que == 0:
        fila["Actividad Operativa"] = f"{fila['Actividad Operativa']} (modificada)"[-120:]
    elif que == 1:
        fila["Centro Costo ID"], fila["Centro de Costo"] = CENTROS[int(rng.random() * len(CENTROS))]
    elif que == 2:
        fila["UM ID"], fila["Unidad de Medida"] = UNIDADES[int(rng.random() * len(UNIDADES))]
    else:
        apagada = fila["Activo AO"] == "SI"
        fila["Activo AO"] = "NO" if apagada else "SI"
        if apagada:  # an inactive activity has every month blank
            for bloque in BLOQUES:
                poner(fila, bloque, [None] * 12)


def _mover(fila: Fila, bloque: str, rng: Random, cerrado: int) -> None:
    """One or two months of a block: executed ones up to the closed month, targets anywhere, the closed ones too."""
    if not suma(fila, bloque):
        return  # running totals stay as they are: their months are not their own
    meses = leer_meses(fila, bloque)
    hasta = max(1, cerrado) if "SE" in bloque else 12
    for _ in range(1 + int(rng.random() * 2)):
        mes = int(rng.random() * hasta)
        meses[mes] = _valor(meses[mes], rng, 100 if bloque.startswith("F(") else 1)
    poner(fila, bloque, meses)


def _valor(antes: int | None, rng: Random, paso: int) -> int | None:
    """Another value, in hundredths: blank, zero, near the one before, or a slipped decimal."""
    azar = rng.random()
    if azar < 0.1:
        return None if antes is not None else 0
    if azar < 0.2:
        return 0
    if azar < 0.22:
        return min((antes or paso) * 100, 10**12)
    return int((antes or 1000 * paso) * (0.5 + rng.random())) // paso * paso + paso


def suma(fila: Fila, bloque: str) -> bool:
    """The months add up to the total (a block without months and total does)."""
    meses, total = leer_meses(fila, bloque), fila[f"{bloque} Total"]
    return sum(valor or 0 for valor in meses) == int(total.replace(".", "") or 0)


def medidas(fila: Fila) -> dict[str, Meses]:
    """What a row says of each block, month by month in hundredths: of running totals, the differences."""
    dicho = {bloque: leer_meses(fila, bloque) for bloque in BLOQUES}
    for bloque, meses in dicho.items():
        if fila[f"{bloque} Total"] and not suma(fila, bloque):
            enteros = [valor or 0 for valor in meses]
            dicho[bloque] = [valor - antes for antes, valor in zip([0, *enteros], enteros, strict=False)]
    return dicho


def exportar(filas: Sequence[Fila], momento: str) -> bytes:
    """The export's bytes: two exports of an unchanged year differ in bytes (here in blanks after the page), and not in
    one value."""
    return ceplan.export_html(filas) + f"{int(momento):b}\r\n".translate({48: " ", 49: "\t"}).encode()


def copia_de_unidad(contenido: bytes, ue: str, otra: str) -> bytes:
    """The same export as another unit's: a country is some dozens of units, written again under other codes."""
    return contenido.replace(ue.encode(), otra.encode())


def escribir(carpeta: Path, n_ue: int, n_ao: int, n_fotografias: int, anio: int, semilla: int) -> int:
    """Every unit's exports in a folder of its own; how many bytes."""
    bytes_ = 0
    for k in range(n_ue):
        ue = f"{900001 + k:06d}"
        for momento, filas in fotografias(ue, n_ao, semilla + k, anio, momentos(anio, n_fotografias)):
            destino = carpeta / ue / nombre(ue, momento)
            destino.parent.mkdir(parents=True, exist_ok=True)
            bytes_ += destino.write_bytes(exportar(filas, momento))
    return bytes_


def main() -> None:
    orden = argparse.ArgumentParser(description="Un año de exportaciones inventadas.")
    orden.add_argument("carpeta", type=Path)
    for opcion, valor in (("ue", 3), ("ao", 250), ("fotografias", 12), ("anio", 2025), ("semilla", 1)):
        orden.add_argument(f"--{opcion}", type=int, default=valor)
    dado = orden.parse_args()
    bytes_ = escribir(dado.carpeta, dado.ue, dado.ao, dado.fotografias, dado.anio, dado.semilla)
    print(f"{dado.ue} UE, {dado.ue * dado.fotografias} exportaciones, {bytes_ / 1e6:.1f} MB en {dado.carpeta}")


if __name__ == "__main__":
    main()
