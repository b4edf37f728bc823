"""Which activities belong to which group of which level: the memberships that a roll-up adds up.

Every level covers every activity: one without a code is in the group `sin_dato` of that level, so that the
groups of any level add up to the summary. Source: view `bi_poi_agregado` and `schemas.tables.poi.LEVELS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from schemas.codelists import SIN_DATO, periodo_pei
from schemas.keys import oei_id
from schemas.tables.poi import LEVELS

#: Level -> column of the group's code, column of its name where the activity has one. A family has no code:
#: its name serves, the same text as `actividad_familia`.
COLUMNS: dict[str, tuple[str, str]] = {
    "oei": ("oei", "oei_denominacion"),
    "aei": ("aei", "aei_denominacion"),
    "centro_costo": ("unidad_id", "centro_costo"),
    "categoria": ("categoria_id", "categoria"),
    "producto": ("producto_id", "producto"),
    "funcion": ("funcion_id", "funcion"),
    "departamento": ("departamento_id", "departamento"),
    "familia": ("actividad_familia", "actividad_familia"),
}
#: Level -> column of the key of its groups in a dimension; the other levels have no dimension.
DIMENSION_KEYS = {
    "oei": "oei_id",
    "aei": "aei_id",
    "centro_costo": "unidad_id",
    "departamento": "departamento_id",
}
SIN_DATO_NAME = "Sin dato"
#: The level of the summary: one group with every activity.
ALL = "resumen"


@dataclass(frozen=True, slots=True)
class Groups:
    """`labels`: nivel, codigo, grupo_id, nombre, orden of group 0..n-1. Membership i puts row `rows[i]` in
    group `of[i]`.
    """

    labels: pd.DataFrame
    rows: np.ndarray
    of: np.ndarray


def groups(mart: pd.DataFrame, objectives: Mapping[str, str]) -> Groups:
    """The groups of all levels, the summary (level `ALL`) first.

    `mart` is a frame `poi_actividad` with what the source says besides: `pliego_id`, `oei_denominacion`,
    `aei_denominacion`. `objectives` (code -> name) are groups of level oei even without activities. A group
    has the name that the objectives declare, else the first one that the frame gives, else its code. Groups
    are in code-point order of their code, `sin_dato` last.
    """
    labels: list[tuple[str, str, str, str, int]] = [(ALL, ALL, SIN_DATO, ALL, 1)]
    of = [np.zeros(len(mart), dtype=np.intp)]
    for level in LEVELS:
        code_column, name_column = COLUMNS[level]
        codes, found = pd.factorize(mart[code_column].fillna(SIN_DATO).to_numpy(dtype=object))
        declared = objectives if level == "oei" else {}
        ordered = sorted({*found, *declared}, key=lambda code: (code == SIN_DATO, code))
        titles = {**_first(found[codes], mart[name_column]), **declared, SIN_DATO: SIN_DATO_NAME}
        ids = _first(found[codes], mart[DIMENSION_KEYS[level]]) if level in DIMENSION_KEYS else {}
        ids |= _unused_objectives(mart, declared, ids)
        place = {code: i for i, code in enumerate(ordered, start=len(labels))}
        of.append(np.array([place[code] for code in found], dtype=np.intp)[codes])
        labels += [
            (level, code, ids.get(code, SIN_DATO), titles.get(code) or code, i)
            for i, code in enumerate(ordered, start=1)
        ]
    return Groups(
        pd.DataFrame(labels, columns=["nivel", "codigo", "grupo_id", "nombre", "orden"]),
        np.tile(np.arange(len(mart)), len(of)),
        np.concatenate(of),
    )


def _first(codes: np.ndarray, column: pd.Series) -> dict[str, str]:
    """The first text that the frame gives each code in a column."""
    given = column.notna().to_numpy(dtype=bool)
    first_last = slice(None, None, -1)
    return dict(zip(codes[given][first_last], column.to_numpy(dtype=object)[given][first_last], strict=True))


def _unused_objectives(
    mart: pd.DataFrame, declared: Mapping[str, str], used: Mapping[str, str]
) -> dict[str, str]:
    """Key of each declared objective that no activity has: of the pliego that the activities are of."""
    unused = [code for code in declared if code not in used]
    if not unused or mart.empty:
        return {}
    stated = mart["pliego_id"].iloc[0]
    pliego = None if pd.isna(stated) else str(stated)
    period = periodo_pei(pliego or "", int(mart["anio"].iloc[0]))
    return {code: oei_id(pliego, period, code) for code in unused}
