"""Which activities belong to which group of which level: the memberships that a roll-up adds up.

Every level covers every activity: one without a code is in the group `sin_dato` of that level, so that the groups
of any level add up to the summary. Source: view `bi_poi_agregado` and `schemas.tables.poi.LEVELS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from schemas.codelists import SIN_DATO
from schemas.tables.poi import LEVELS

#: Level -> column of the group's code, column of its name where the activity has one. A family has no code: its
#: name serves, the same text as `actividad_familia`.
COLUMNS: dict[str, tuple[str, str | None]] = {
    "oei": ("oei", None),
    "aei": ("aei", None),
    "centro_costo": ("unidad_id", "centro_costo"),
    "categoria": ("categoria_id", "categoria"),
    "producto": ("producto_id", "producto"),
    "funcion": ("funcion_id", "funcion"),
    "departamento": ("departamento_id", "departamento"),
    "familia": ("actividad_familia", "actividad_familia"),
}
SIN_DATO_NAME = "Sin dato"
#: The level of the summary: one group with every activity.
ALL = "resumen"


@dataclass(frozen=True, slots=True)
class Groups:
    """`labels`: nivel, codigo, nombre, orden of group 0..n-1. Membership i puts row `rows[i]` in group `of[i]`."""

    labels: pd.DataFrame
    rows: np.ndarray
    of: np.ndarray


def groups(mart: pd.DataFrame, objectives: Mapping[str, str], names: Mapping[str, Mapping[str, str]]) -> Groups:
    """The groups of all levels, the summary (level `ALL`) first.

    `mart` is a frame `poi_actividad`. `objectives` (code -> name) are groups of level oei even without activities.
    A name is looked for in `names` (level -> code -> name), the objectives, the frame (the first one given), and
    is else the code. Groups are in code-point order of their code, `sin_dato` last.
    """
    labels: list[tuple[str, str, str, int]] = [(ALL, ALL, ALL, 1)]
    of = [np.zeros(len(mart), dtype=np.intp)]
    for level in LEVELS:
        code_column, name_column = COLUMNS[level]
        codes = mart[code_column].fillna(SIN_DATO)
        declared = objectives if level == "oei" else {}
        ordered = sorted(set(codes.unique()) | set(declared), key=lambda code: (code == SIN_DATO, code))
        own = _own_names(codes, mart[name_column]) if name_column else {}
        titles = {**own, **declared, **names.get(level, {}), SIN_DATO: SIN_DATO_NAME}
        of.append(pd.Index(ordered, dtype="str").get_indexer(pd.Index(codes)) + len(labels))
        labels += [(level, code, titles.get(code) or code, i) for i, code in enumerate(ordered, start=1)]
    return Groups(
        pd.DataFrame(labels, columns=["nivel", "codigo", "nombre", "orden"]),
        np.tile(np.arange(len(mart)), len(of)),
        np.concatenate(of),
    )


def _own_names(codes: pd.Series, names: pd.Series) -> dict[str, str]:
    """The first name that the frame gives each code."""
    pairs = pd.DataFrame({"code": codes, "name": names}).dropna().drop_duplicates("code")
    return dict(zip(pairs["code"], pairs["name"], strict=True))
