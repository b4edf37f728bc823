"""From the plain columns that reading hands over to frames that fulfil their contracts, and marts computed ahead."""

import numpy as np
import pandas as pd
import pandera.errors

from assets.loading import dimensions, photographs, poi_facts, poi_marts
from assets.loading.fingerprint import fingerprint
from assets.sources.intake import Parsed
from assets.sources.registry import SOURCES
from assets.sources.snapshot import moment
from assets.sources.unit import UnitLoad
from schemas.contract import Table
from schemas.frames import empty_frame, frame_schema, from_columns
from schemas.institucion import Institucion
from schemas.observation import observe
from schemas.plain import Columns, Masked


def prepare(parsed: Parsed, institucion: Institucion) -> Parsed:
    """The file's loads with their frames, and of photographs of activities the marts that follow if they prove to be
    the newest, as the institution's choices have it."""
    for load in parsed.loads:
        fill(load)
        if SOURCES[load.fuente].dated and load.refused is None:
            _look_ahead(load, institucion)
    return parsed


def _look_ahead(load: UnitLoad, institucion: Institucion) -> None:
    """What follows from a photograph alone."""
    load.huella = fingerprint(load)
    load.mes_informado = photographs.month_reported(load)
    if load.fuente == "poi_ceplan" and not load.kept_apart:
        load.derived = poi_marts.of_photograph(load, institucion)
        named = load.derived.pop(poi_marts.ACTIVITIES)
    else:
        named = poi_facts.described(photographs.activities(load), load.anio, load.unidad)
    dated = moment(load.delivery)
    load.members = dimensions.members_of(named, load.fuente, load.anio, load.unidad, dated[0] if dated else None)


def fill(load: UnitLoad) -> None:
    """Makes the load's frames and validates them; `data` is let go, for it says the same.

    A frame that breaks its contract refuses its unit, with the first case: a gap in the readers, or a new dirt.
    """
    for name, contract in list(load.contracts()):
        load.frames[name] = _frame(contract, load.data.pop(name))
        try:
            frame_schema(contract).validate(load.frames[name], lazy=True)
        except (pandera.errors.SchemaErrors, pandera.errors.SchemaError) as broken:
            load.observations.append(observe("contrato_incumplido", _first_case(broken)))


def _frame(contract: Table, columns: Columns) -> pd.DataFrame:
    """The frame of plain columns. Where measures have a column per month, a line becomes as many, numbered in `mes`."""
    by_month = {name: held for name, held in columns.items() if isinstance(held, Masked) and held.values.ndim > 1}
    if not by_month:
        return from_columns(contract, columns)
    once = {name: values for name, values in columns.items() if name not in by_month}
    lines = from_columns(contract.without("mes", *by_month), once)
    if lines.empty:
        return empty_frame(contract)
    n, months = next(iter(by_month.values())).values.shape
    frame = lines.take(np.repeat(np.arange(n), months)).reset_index(drop=True)
    frame["mes"] = pd.array(np.tile(np.arange(1, months + 1), n), dtype="Int64")
    for name, values in by_month.items():
        frame[name] = pd.arrays.IntegerArray(values.values.ravel(), values.blank.ravel())
    return frame[list(contract.names)]


def _first_case(broken: Exception) -> str:
    cases = getattr(broken, "failure_cases", None)
    if cases is None or not len(cases):
        return str(broken)[:200]
    case = cases.iloc[0]
    return f"{case.get('column')}: {case.get('check')} ({case.get('failure_case')})"
