"""Drafts of recommendations, for a person to accept: of the POI, by family of activities or centre of cost.

    fisico_bajo         physical execution Regular or worse
    gasto_sin_avance    the same, and the money went further than the target

An activity is in one of the two groups. Source: POI 2021, recommendation 3.3 (Regular or worse is at most 85 %), which
lists the departments of each family. Measures are those to the cut-off: of a year that has ended, the year's.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from assets.rules.arrays import exact, integers
from assets.rules.declared import percent_text, ratio
from assets.rules.valuation import valuations
from schemas.codelists import SIN_DATO, departamentos
from schemas.frames import empty_frame, from_records
from schemas.normal import fold
from schemas.scales import REGULAR, Scale, regular_or_worse
from schemas.spanish import listed
from schemas.tables.recomendaciones import MARTS, POI_RULES, RECOMENDACION_ACTIVIDAD, RECOMENDACION_PROPUESTA

#: The percentage up to which execution is low where a scale has no label of that name.
LIMIT = 85
LOW, SPENT = POI_RULES


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and what it rests on: pairs (activity of the POI, target of the PSIG), `sin_dato` for the other."""

    clave: str
    regla: str
    texto: str
    rests_on: tuple[tuple[str, str], ...]
    unidad: str | None = None
    unidad_id: str = SIN_DATO
    actividad: str | None = None
    actividad_id: str = SIN_DATO


def frames(
    tema: str, fuente: str, anio: int, alcance: str, drafts: Sequence[Draft], es_sintetico: int
) -> dict[str, pd.DataFrame]:
    """The drafts as frames of `schemas.tables.recomendaciones.MARTS`, by table."""
    whose = {"fuente": fuente, "anio": anio, "alcance": alcance, "tema": tema, "es_sintetico": es_sintetico}
    rows = [
        whose | {
            "clave": draft.clave, "regla": draft.regla, "orden": orden, "unidad_id": draft.unidad_id,
            "unidad": draft.unidad, "actividad_id": draft.actividad_id, "actividad": draft.actividad,
            "texto": draft.texto, "actividades": len(draft.rests_on),
        }
        for orden, draft in enumerate(drafts, 1)
    ]  # fmt: skip
    links = [
        whose | {"clave": draft.clave, "actividad_id": activity, "meta_id": target}
        for draft in drafts
        for activity, target in draft.rests_on
    ]
    return {
        RECOMENDACION_PROPUESTA.name: from_records(RECOMENDACION_PROPUESTA, rows),
        RECOMENDACION_ACTIVIDAD.name: from_records(RECOMENDACION_ACTIVIDAD, links),
    }


def poi_marts(mart: pd.DataFrame, scale: Scale) -> dict[str, pd.DataFrame]:
    """The drafts of one (source, year, UE) as `frames`; empty ones without activities."""
    if mart.empty:
        return {table.name: empty_frame(table) for table in MARTS}
    fuente, anio, ue = mart[["fuente", "anio", "ue"]].iloc[0]
    return frames("poi", str(fuente), int(anio), str(ue), of_poi(mart, scale), int(mart["es_sintetico"].max()))


def of_poi(mart: pd.DataFrame, scale: Scale) -> list[Draft]:
    """The drafts of one (source, year, UE). `mart`: its frame `poi_actividad`."""
    rows = [_Row(row) for row in mart[_low(mart, scale)].to_dict("records")]
    drafts = []
    for regla in POI_RULES:
        groups: dict[tuple[int, str], list[_Row]] = {}
        for row in rows:
            if (regla == SPENT) == row.overspent:
                groups.setdefault(row.group, []).append(row)
        drafts += [_draft(regla, key, groups[key], scale) for key in sorted(groups)]
    return drafts


def _low(mart: pd.DataFrame, scale: Scale) -> pd.Series:
    """Which activities count, and are Regular or worse by the scale."""
    executed, programmed = mart["fisico_ejecutado_al_corte"], mart["fisico_programado_al_corte"]
    done, known = integers(executed)
    target = integers(programmed)[0]
    counts = (mart["cuenta_en_promedio"] == 1).to_numpy(dtype=bool) & known & (target > 0)
    orders = [label.orden for label in regular_or_worse(scale)]
    if orders:
        order, valued = integers(valuations(executed, programmed, counts, scale)["orden"])
        low = valued & np.isin(order, orders)
    else:
        low = (exact(done) * 100 <= exact(target) * LIMIT).astype(bool)
    return pd.Series(counts & low, index=mart.index)


class _Row:
    """An activity with its two exact percentages."""

    def __init__(self, row: dict) -> None:
        self.values = row
        self.physical = _ratio(row, "fisico_ejecutado_al_corte", "fisico_programado_al_corte") or Fraction()
        self.money = _ratio(row, "financiero_ejecutado_al_corte_soles", "financiero_programado_al_corte_soles")

    def text(self, column: str) -> str | None:
        value = self.values[column]
        return value if isinstance(value, str) else None

    @property
    def overspent(self) -> bool:
        return self.money is not None and self.money > self.physical

    @property
    def group(self) -> tuple[int, str]:
        """Families before centres; a family has one spelling."""
        family = self.text("actividad_familia")
        return (0, family) if family else (1, str(self.values["unidad_id"]))

    @property
    def place(self) -> tuple[str, str, str]:
        known = departamentos().get(str(self.values["departamento_id"]))
        return str(self.values["departamento_id"]), known or "", str(self.values["actividad_id"])


def _ratio(row: dict, executed: str, programmed: str) -> Fraction | None:
    done, target = (None if pd.isna(row[name]) else int(row[name]) for name in (executed, programmed))
    return ratio(done, target)


def _draft(regla: str, key: tuple[int, str], rows: list[_Row], scale: Scale) -> Draft:
    rows = sorted(rows, key=lambda row: row.place)
    centres = dict.fromkeys(row.text("centro_costo") for row in rows)
    units = {str(row.values["unidad_id"]) for row in rows}
    named = ", ".join(name for name in centres if name) or None
    single = rows[0] if len(rows) == 1 else None
    what = key[1] if key[0] == 0 else rows[0].text("actividad_operativa") if single else None
    return Draft(
        clave=f"{regla}-{hashlib.sha256(fold(key[1]).encode()).hexdigest()[:8]}",
        regla=regla,
        texto=_text(regla, rows, what, named, scale),
        rests_on=tuple((str(row.values["actividad_id"]), SIN_DATO) for row in rows),
        unidad=named,
        unidad_id=units.pop() if len(units) == 1 else SIN_DATO,
        actividad=what,
        actividad_id=str(single.values["actividad_id"]) if single else SIN_DATO,
    )


def _text(regla: str, rows: list[_Row], what: str | None, unit: str | None, scale: Scale) -> str:
    places = list(dict.fromkeys(row.place[1] for row in rows if row.place[1] and row.text("actividad_familia")))
    whose = f"«{what}»" if what else f"{_numbered(rows)} de {unit or 'la unidad'}"
    where = f", en {listed(places)}," if places else ""
    physical = _from_to(row.physical for row in rows)
    if regla == SPENT:
        money = _from_to(row.money for row in rows if row.money is not None)
        return (
            f"Sustentar por qué en {whose}{where} el gasto avanzó más que la meta física ({_count(rows, what)}físico"
            f" {physical}; financiero {money}), y ajustar la programación física o la del gasto, según corresponda."
        )
    low = f"{REGULAR} o inferior" if regular_or_worse(scale) else f"{LIMIT} % o menos"
    return (
        f"Identificar las causas de la baja ejecución física de {whose}{where.rstrip(',')}"
        f" ({_count(rows, what)}{low}: {physical} de la meta), y acordar medidas con plazo para cumplirla"
        " o su reprogramación sustentada."
    )


def _numbered(rows: list[_Row]) -> str:
    return f"las {len(rows)} actividades"


def _count(rows: list[_Row], what: str | None) -> str:
    return f"{len(rows)} actividades, " if what and len(rows) > 1 else ""


def _from_to(values: Iterable[Fraction]) -> str:
    ordered = sorted(values)
    low, high = percent_text(ordered[0]), percent_text(ordered[-1])
    return low if low == high else f"de {low} a {high}"


def by_unit(pairs: Iterable[tuple[str, int]]) -> Iterator[str]:
    """`CONADIS (46, 48)`: numbers of activities by unit, in order."""
    found: dict[str, set[int]] = {}
    for unit, number in pairs:
        found.setdefault(unit, set()).add(number)
    for unit in sorted(found):
        yield f"{unit} ({', '.join(map(str, sorted(found[unit])))})"
