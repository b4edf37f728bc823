"""A target that two units report: whose row counts.

The responsible unit's counts: that of the plan's text, or of the row's own where the plan says nothing. If
no unit or more than one is responsible, equal rows count once, and of different ones none does: nobody here
may choose between two units' figures. All rows stay in `psig_meta`; `conflicts` lists those that disagree.
"""

from dataclasses import dataclass

import pandas as pd

from assets.rules.psig_names import responsables
from schemas.codelists import unidad, unidades

#: Column that `one_per_target` adds: 1 where units disagree and no row counts.
DISPUTED = "en_conflicto"
_TARGET = ["anio", "actividad", "ejercicio_meta"]
_QUANTITIES = ["meta_programada", "meta_ejecutada", "meta_es_porcentaje"]
#: What a disputed target shows of no unit; blank texts are completed from the plan.
_NOT_SHOWN = [
    "meta_programada",
    "meta_ejecutada",
    "meta_programada_texto",
    "meta_ejecutada_texto",
    "pct_declarado_texto",
    "pct_declarado",
]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A target that `unidades` (in the code list's order) report with different quantities; the row of
    `cuenta` counts, or none does (None).
    """

    anio: int
    actividad: int
    ejercicio_meta: int
    unidades: tuple[str, ...]
    cuenta: str | None


def one_per_target(metas: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """The rows of table `psig_meta` that count, one per target, in their order, with column `DISPUTED`."""
    if not metas.duplicated(_TARGET).any():
        return metas.assign(**{DISPUTED: 0})
    frame = metas.assign(**{DISPUTED: pd.array([0] * len(metas), dtype="Int64")})
    unused: list[int] = []
    for rows in _reported_twice(frame):
        chosen = _chosen(rows, plan)
        kept = rows.index[0] if chosen is None else chosen
        unused += [i for i in rows.index if i != kept]
        if chosen is None:
            frame.loc[kept, DISPUTED] = 1
            frame.loc[kept, _NOT_SHOWN] = pd.NA
            if _named_by_plan(rows, plan):
                frame.loc[kept, "responsable_texto"] = pd.NA
    return frame.drop(index=unused).reset_index(drop=True)


def conflicts(metas: pd.DataFrame, plan: pd.DataFrame) -> list[Conflict]:
    """Targets that two units report with different quantities, in order of activity and year of the target."""
    found = []
    for rows in _reported_twice(metas.reset_index(drop=True)):
        if _differ(rows):
            chosen = _chosen(rows, plan)
            anio, actividad, ejercicio = (int(rows[name].iloc[0]) for name in _TARGET)
            counted = None if chosen is None else str(rows.loc[chosen, "unidad"])
            found.append(Conflict(anio, actividad, ejercicio, tuple(rows["unidad"]), counted))
    return found


def _reported_twice(metas: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each target that has more than one, in the order of the units in the code list."""
    orders = {unit.abreviatura: unit.orden for unit in unidades().values()}
    twice = metas[metas.duplicated(_TARGET, keep=False)]
    ordered = twice.assign(_orden=twice["unidad"].map(orders)).sort_values(["_orden", "unidad"])
    return [rows for _, rows in ordered.drop(columns="_orden").groupby(_TARGET, sort=True)]


def _chosen(rows: pd.DataFrame, plan: pd.DataFrame) -> int | None:
    """Index of the row that counts; None if units disagree and not just one of them is responsible."""
    named = _named_by_plan(rows, plan)
    responsible = [
        i
        for i, text, sender in zip(rows.index, rows["responsable_texto"], rows["unidad"], strict=True)
        if (named or _main(text)) == _canonical(sender)
    ]
    if len(responsible) == 1:
        return responsible[0]
    rivals = rows.loc[responsible or rows.index]
    return None if _differ(rivals) else rivals.index[0]


def _differ(rows: pd.DataFrame) -> bool:
    return len(rows[_QUANTITIES].drop_duplicates()) > 1


def _named_by_plan(rows: pd.DataFrame, plan: pd.DataFrame) -> str | None:
    texts = plan.loc[plan["actividad"] == rows["actividad"].iloc[0], "responsable_texto"]
    return _main(texts.iloc[0]) if len(texts) else None


def _main(text: object) -> str | None:
    unit = responsables(text if isinstance(text, str) else None).responsable
    return unit.abreviatura if unit else None


def _canonical(sender: str) -> str:
    unit = unidad(sender)
    return unit.abreviatura if unit else sender
