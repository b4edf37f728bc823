"""Drafts of recommendations of the PSIG: one for each kind of finding, naming units and activities.

What is found is what the review of sheets finds (`psig_review`) and what the targets of the year say. Source: PSIG
2023, what the secretariat checks and recommends.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

import pandas as pd

from assets.rules import psig_review
from assets.rules.drafts import Draft, by_unit
from assets.rules.psig_evidence import records
from assets.rules.psig_review import OVER, Line
from schemas.codelists import SIN_DATO, unidad
from schemas.contract import SCALE, Kind
from schemas.spanish import listed
from schemas.tables.recomendaciones import PSIG_RULES

#: Rule of the review -> rule of the draft.
_REVIEWED = {
    "bajo_meta_sin_factores": "meta_incumplida_sin_factor",
    "sustento_ausente": "ejecucion_sin_evidencia",
    "evidencia_de_otra_clase": "evidencia_de_otra_clase",
    "documento_sin_numero": "evidencia_sin_numero",
    "sobreejecucion": "sobreejecucion",
}
_UNQUANTIFIED = ("sin_cuantificar", "sin_calificar")
_TEXTS = {
    "meta_incumplida_sin_factor": (
        "Informar en la hoja Factores el problema y la acción de mejora de las actividades que quedaron por debajo del"
        " 100 % de su meta sin explicarlo: {}."
    ),
    "ejecucion_sin_evidencia": "Presentar los documentos que sustentan lo ejecutado en las actividades: {}.",
    "evidencia_de_otra_clase": (
        "Presentar la evidencia que pide el plan, o proponer que el plan pida otra, en las actividades sustentadas con"
        " documentos de otra clase: {}."
    ),
    "evidencia_sin_numero": (
        "Registrar en el sistema de gestión documental, y citar con su número, los documentos que sustentan las"
        " actividades: {}."
    ),
    "meta_sin_cuantificar": (
        "Precisar la cantidad ejecutada de las actividades que no la informan, para poder calificarlas: {}."
    ),
    "unidad_sin_respuesta": (
        "Remitir el reporte de las actividades programadas de las unidades de las que no se cargó ninguna hoja: {}."
    ),
    "sobreejecucion": (
        f"Revisar la meta del siguiente plan en las actividades que superaron el {OVER} % de la suya, que pudo quedar"
        " corta: {}."
    ),
}
_PCT = SCALE[Kind.PERCENT]


def of_psig(
    anio: int, plan: pd.DataFrame, metas: pd.DataFrame, factors: pd.DataFrame, mart: pd.DataFrame
) -> list[Draft]:
    """The drafts of a year. `plan`, `metas`, `factors`: its rows of the PSIG's facts; `mart`: its `psig_actividad`. A
    year of which no unit sent anything has none."""
    if metas.empty:
        return []
    found = _reviewed(anio, metas, factors)
    rows = records(mart)
    found["meta_sin_cuantificar"] = {
        (str(row["responsable"]), int(str(row["actividad"])))
        for row in rows
        if row["estado"] in _UNQUANTIFIED and int(str(row["actividad"])) in set(metas["actividad"])
    }
    found["unidad_sin_respuesta"] = set(_silent(plan, metas))
    return [_draft(regla, sorted(found[regla]), rows) for regla in PSIG_RULES if found[regla]]


def _reviewed(anio: int, metas: pd.DataFrame, factors: pd.DataFrame) -> dict[str, set[tuple[str, int]]]:
    """(unit, activity) of each finding that the sheets would be told."""
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    told = _lines(factors)
    for unit, lines in _lines(metas).items():
        for finding in psig_review.review(lines, told.get(unit, []), anio, unit):
            if finding.regla in _REVIEWED and finding.sujeto:
                found[_REVIEWED[finding.regla]].add((unit, int(finding.sujeto)))
    return found


def _lines(frame: pd.DataFrame) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = defaultdict(list)
    for record in records(frame):
        lines[str(record["unidad"])].append(Line(record, int(str(record["fila"])), {}))
    return lines


def _silent(plan: pd.DataFrame, metas: pd.DataFrame) -> Iterable[tuple[str, int]]:
    reported = {int(number) for number in metas["actividad"]}
    waiting = [row for row in records(plan) if int(str(row["actividad"])) not in reported]
    for unit, activities in psig_review.silent_units(waiting, set(metas["unidad"])):
        for number in activities:
            yield unit, number


def _at_fault(regla: str) -> Callable[[dict], bool]:
    """Which targets of an activity a draft rests on."""
    if regla == "sobreejecucion":
        return lambda row: row["pct"] is not None and row["pct"] > OVER * _PCT
    if regla == "meta_incumplida_sin_factor":
        return lambda row: row["pct"] is not None and row["pct"] < 100 * _PCT
    if regla == "meta_sin_cuantificar":
        return lambda row: row["estado"] in _UNQUANTIFIED
    return lambda row: True


def _draft(regla: str, pairs: list[tuple[str, int]], rows: list[dict]) -> Draft:
    activities, units = {number for _, number in pairs}, sorted({unit for unit, _ in pairs})
    at_fault = _at_fault(regla)
    own = [row for row in rows if row["actividad"] in activities]
    targets = [row["meta_id"] for row in [row for row in own if at_fault(row)] or own]  # a disputed one has no figure
    alone = unidad(units[0]) if len(units) == 1 else None
    single = own[0] if len(activities) == 1 else None
    return Draft(
        clave=regla,
        regla=regla,
        texto=_TEXTS[regla].format(listed(by_unit(pairs))),
        rests_on=tuple((SIN_DATO, target) for target in targets),
        unidad=", ".join(units),
        unidad_id=alone.unidad_id if alone else SIN_DATO,
        actividad=_text(single["denominacion"]) if single else f"Actividades {_numbers(activities)}",
    )


def _numbers(activities: set[int]) -> str:
    return ", ".join(map(str, sorted(activities)))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
