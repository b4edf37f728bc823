"""What the three budget sources hand over alike: lines, what they add up to by UE, and the names of their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assets.sources.unit import UnitLoad
from schemas.plain import Columns, Masked
from schemas.tables.presupuesto import AMOUNTS, LINEA, NOMBRE, TOTAL, WHOLE

if TYPE_CHECKING:
    import numpy as np


class ExecutingUnit(NamedTuple):
    """What a source says of a UE: code of six digits, number in its pliego, names."""

    ue_id: str
    numero: str | None = None
    nombre: str | None = None
    pliego: str | None = None
    pliego_nombre: str | None = None


def absent(n: int) -> Masked:
    """A measure that the source does not have, or not yet."""
    import numpy as np

    return Masked(np.zeros(n, np.int64), np.ones(n, bool))


def fill(
    load: UnitLoad,
    nivel: str,
    columns: Columns,
    names: Mapping[str, Mapping[str, str]],
    last_month: int | None,
    ues: Sequence[ExecutingUnit],
    of: np.ndarray,
    filtro: str = WHOLE,
) -> None:
    """Puts lines, totals and names in the load. `columns`: of `presupuesto_linea`, measures as arrays of céntimos.

    `names`: dimension -> code -> name. `ues`: the UEs of the lines; `of`: for each line which of them, by its place.
    `filtro`: what part of their budget the lines are.
    """
    import numpy as np

    load.data[LINEA.name] = {name: columns[name] for name in LINEA.names}
    n = len(ues)
    lines = np.bincount(of, minlength=n)
    totals: Columns = {
        "carga_id": [load.carga_id] * n,
        "anio": [load.anio] * n,
        "ue_id": [ue.ue_id for ue in ues],
        "ue_numero": [ue.numero for ue in ues],
        "ue_nombre": [ue.nombre for ue in ues],
        "pliego": [ue.pliego for ue in ues],
        "pliego_nombre": [ue.pliego_nombre for ue in ues],
        "nivel": [nivel] * n,
        "filtro": [filtro] * n,
        "lineas": lines,
        "mes_corte": [last_month] * n,
        "es_sintetico": [int(load.delivery.es_sintetico)] * n,
    }
    for column in AMOUNTS:
        totals[column.name] = _by_ue(columns[column.name], of, n)
    load.data[TOTAL.name] = {name: totals[name] for name in TOTAL.names}
    known = [(name, code, text) for name, of_code in sorted(names.items()) for code, text in sorted(of_code.items())]
    load.data[NOMBRE.name] = {
        "carga_id": [load.carga_id] * len(known),
        "anio": [load.anio] * len(known),
        "clasificador": [name for name, _, _ in known],
        "codigo": [code for _, code, _ in known],
        "nombre": [text for _, _, text in known],
    }


def _by_ue(values: np.ndarray | Masked | Sequence, of: np.ndarray, n: int) -> Masked:
    """Exact sums by UE; a UE of which no line says the measure has none."""
    import numpy as np

    held = values if isinstance(values, Masked) else Masked(np.asarray(values), np.zeros(len(of), bool))
    sums, said = np.zeros(n, np.int64), np.zeros(n, bool)
    np.add.at(sums, of, np.where(held.blank, 0, held.values))
    said[of[~held.blank]] = True
    return Masked(sums, ~said)
