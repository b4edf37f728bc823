"""What exports called a UE, its units, objectives and actions, and from when to when; table `poi_nombre_historia`.

An export repeats these names on each of its activities. Nothing is inferred: a name holds while some activity carries
it, and two names at once are two rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

import pandas as pd

from assets.rules.arrays import texts
from assets.rules.pliego import pliego
from schemas import codelists, keys
from schemas.codelists import SIN_DATO
from schemas.frames import from_records
from schemas.tables.historia import NOMBRE_HISTORIA

#: Level, code (its name where it has none) and key of a member.
Member = tuple[str, str, str]
#: A time in which a name held: since and until when (None: it still holds), and the load that said it first.
Stretch = tuple[str, str | None, str]

#: Level -> the columns with its code and its name.
_LEVELS = {
    "ue": ("ue", "ue_denominacion"),
    "unidad": ("centro_costo_id", "centro_costo"),
    "objetivo": ("oei", "oei_denominacion"),
    "accion": ("aei", "aei_denominacion"),
}


def names(versions: pd.DataFrame, anio: int, ue: str) -> pd.DataFrame:
    """Rows of table `poi_nombre_historia` of one year and UE, in the order of its key.

    `versions` are rows of `poi_ao_historia`, the ended ones too. Times in which a name holds are put together where
    they touch or overlap; the load is the one that said it first. No versions, no rows.
    """
    said_by = [texts(versions[name]) for name in ("desde", "hasta", "carga_id")]
    key_of = _keys(anio, ue, texts(versions["pliego_id"]))
    held: dict[Member, dict[str, set[Stretch]]] = defaultdict(lambda: defaultdict(set))
    for nivel, (code, name) in _LEVELS.items():
        told = set(zip(texts(versions[code]), texts(versions[name]), *said_by, strict=True))
        for codigo, said, desde, hasta, load in told:
            miembro_id = key_of[nivel](codigo, said)
            if miembro_id != SIN_DATO:
                stretch = (str(desde), hasta, str(load))
                held[nivel, codigo or str(said), miembro_id][said or str(codigo)].add(stretch)
    unit = {"anio": anio, "ue": ue, "es_sintetico": int(versions["es_sintetico"].max()) if len(versions) else 0}
    rows = []
    for (nivel, codigo, miembro_id), by_name in sorted(held.items()):
        stretches = sorted((one[0], name, one) for name, said in by_name.items() for one in _join(said))
        member = {"nivel": nivel, "codigo": codigo, "miembro_id": miembro_id}
        for orden, (_, name, (desde, hasta, load)) in enumerate(stretches, start=1):
            when = {"desde": desde, "hasta": hasta, "carga_id": load}
            rows.append({**unit, **member, "orden": orden, "denominacion": name, **when})
    return from_records(NOMBRE_HISTORIA, rows)


def _keys(anio: int, ue: str, stated: list[str | None]) -> dict[str, Callable[[str | None, str | None], str]]:
    """Level -> the key of a member in its dimension, of its code and name."""
    decided = pliego(ue, stated)
    periodo = codelists.periodo_pei(decided or "", anio)
    return {
        "ue": lambda code, name: code or SIN_DATO,
        "unidad": lambda code, name: keys.centro_costo_id(ue, code, name),
        "objetivo": lambda code, name: keys.oei_id(decided, periodo, code),
        "accion": lambda code, name: keys.aei_id(decided, periodo, code),
    }


def _join(said: set[Stretch]) -> Iterator[Stretch]:
    """The fewest stretches that cover the same time, in order."""
    now: Stretch | None = None
    for one in sorted(said, key=lambda one: (one[0], one[1] or "9")):
        if now is None or (now[1] is not None and one[0] > now[1]):
            if now is not None:
                yield now
            now = one
        elif now[1] is not None:
            now = (now[0], None if one[1] is None else max(now[1], one[1]), now[2])
    if now is not None:
        yield now
