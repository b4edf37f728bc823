"""From the plain columns that reading hands over to frames that fulfil their contracts, and marts computed ahead."""

import pandera.errors

from assets.loading import marts
from assets.sources.intake import Parsed
from assets.sources.registry import SOURCES
from assets.sources.unit import UnitLoad
from schemas.frames import frame_schema, from_columns
from schemas.observation import observe


def prepare(parsed: Parsed) -> Parsed:
    """The file's loads with their frames, and of photographs the marts that follow if they prove to be the newest."""
    for load in parsed.loads:
        fill(load)
        if SOURCES[load.fuente].dated and not load.kept_apart and load.refused is None:
            load.derived = marts.of_photograph(load)
    return parsed


def fill(load: UnitLoad) -> None:
    """Makes the load's frames and validates them; `data` is let go, for it says the same.

    A frame that breaks its contract refuses its unit, with the first case: a gap in the readers, or a new dirt.
    """
    for name, contract in load.contracts():
        load.frames[name] = from_columns(contract, load.data[name])
        try:
            frame_schema(contract).validate(load.frames[name], lazy=True)
        except (pandera.errors.SchemaErrors, pandera.errors.SchemaError) as broken:
            load.observations.append(observe("contrato_incumplido", _first_case(broken)))
    load.data = {}


def _first_case(broken: Exception) -> str:
    cases = getattr(broken, "failure_cases", None)
    if cases is None or not len(cases):
        return str(broken)[:200]
    case = cases.iloc[0]
    return f"{case.get('column')}: {case.get('check')} ({case.get('failure_case')})"
