"""Every published figure against what is computed here, hiding no difference.

Here: which rule knows which figure, and the frame of table `conciliacion`. The rules: `reconciliation_poi` and
`reconciliation_psig`; comparing: `reconciliation_compare`; numbers as printed: `reconciliation_print`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd

from assets.rules import reconciliation_poi, reconciliation_psig
from assets.rules.reconciliation_compare import DIFFERENT, NO_SOURCE, Comparison, Computed, NoSource, compare
from assets.rules.reconciliation_marts import Figure, Marts
from schemas.frames import conform
from schemas.normal import fold
from schemas.tables.publicado import CONCILIACION

UNKNOWN = "ninguna regla conoce esta cifra"
_TEXTS = ("documento", "cuadro", "cifra", "clave", "donde", "publicado")
_PLAN = re.compile(r"\b(POI|PSIG)\b")


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of one plan's documents, and the data they are given: the first source is compared with."""

    rules: Mapping[tuple[str, str], Callable[[Figure, Any], Computed]]
    sources: Callable[[Marts, Figure], list[Any]]


PLANS = {
    "POI": Plan(reconciliation_poi.RULES, Marts.poi),
    "PSIG": Plan(reconciliation_psig.RULES, Marts.psig),
}


def reconcile(published: pd.DataFrame, marts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of table `conciliacion`: one per row of `published` (table `publicado_cifra`), in its order.

    `marts` are frames by table name, possibly empty or absent. A figure that no rule knows, or whose data are not
    there, is `sin_fuente` and says so; it never stops the others.
    """
    data = Marts(marts, published)
    rows = [_figure(row) for row in published.to_dict("records")]
    also = _printed_otherwise(rows)
    columns = {name: published[name] for name in CONCILIACION.names if name in published}
    found = [_reconciled(figure, data, other) for figure, other in zip(rows, also, strict=True)]
    for name in ("calculado", "diferencia", "tolerancia", "resultado", "explicacion"):
        values = [getattr(comparison, name) for comparison in found]
        dtype = "Int64" if name in ("diferencia", "tolerancia") else "str"
        columns[name] = pd.Series(values, index=published.index, dtype=dtype)
    return conform(CONCILIACION, pd.DataFrame(columns, index=published.index))


def _figure(row: Mapping[Any, Any]) -> Figure:
    ue = row["ue"] if isinstance(row["ue"], str) else None
    documento, cuadro, cifra, clave, donde, publicado = (str(row[name]) for name in _TEXTS)
    return Figure(documento, int(row["anio"]), cuadro, cifra, clave, donde, ue, publicado)


def _reconciled(figure: Figure, marts: Marts, printed_otherwise: str) -> Comparison:
    try:
        plan, rule, named = known(figure)
        figure = replace(figure, named=named)
        main, *others = plan.sources(marts, figure)
        found = compare(figure.publicado, rule(figure, main))
    except NoSource as reason:
        return Comparison(NO_SOURCE, f"{reason}.")
    also = [text for other in others if (text := _according_to(other, rule, figure, found))]
    if found.resultado == DIFFERENT and printed_otherwise:
        also.append(printed_otherwise)
    return replace(found, explicacion=" ".join([found.explicacion, *also]))


def known(figure: Figure) -> tuple[Plan, Callable[[Figure, Any], Computed], dict[str, str]]:
    """The plan and the rule of a figure, and the named parts of its name. NoSource if no rule knows it."""
    plan = _PLAN.search(figure.documento)
    found = _rule(plan[1], fold(figure.cuadro), figure.cifra) if plan else None
    if not plan or not found:
        raise NoSource(f"{UNKNOWN}: {figure.cuadro}, {figure.cifra}")
    return PLANS[plan[1]], *found


@cache
def _rule(plan: str, table: str, name: str) -> tuple[Callable[[Figure, Any], Computed], dict[str, str]] | None:
    for (in_table, pattern), rule in PLANS[plan].rules.items():
        if in_table == table and (match := re.fullmatch(pattern, name)):
            return rule, match.groupdict()
    return None


def _according_to(source: Any, rule: Callable[[Figure, Any], Computed], figure: Figure, main: Comparison) -> str:
    """What another source of the same unit says, where it says something else."""
    try:
        other = compare(figure.publicado, rule(figure, source))
    except NoSource:
        return ""
    return f"Según {source.fuente}: {other.calculado} ({other.resultado})." if other.calculado != main.calculado else ""


def _printed_otherwise(figures: list[Figure]) -> list[str]:
    """For each figure, the other values that the same document prints for it, and where."""
    printed: dict[tuple[str, int, str, str, str], list[Figure]] = {}
    for figure in figures:
        printed.setdefault(_identity(figure), []).append(figure)
    return [_others(figure, printed[_identity(figure)]) for figure in figures]


def _identity(figure: Figure) -> tuple[str, int, str, str, str]:
    return figure.documento, figure.anio, figure.cuadro, figure.cifra, figure.clave


def _others(figure: Figure, same: list[Figure]) -> str:
    others = [f"{other.publicado} ({other.donde})" for other in same if other.publicado != figure.publicado]
    return f"El documento también publica {' y '.join(others)}." if others else ""
