"""What each source of photographs says of a unit: the histories that it writes, and how its loads become snapshots."""

from dataclasses import dataclass

import pandas as pd

from assets.rules import history
from assets.rules.annual import cutoff_month
from assets.sources.unit import UnitLoad
from schemas import keys
from schemas.columns import MEASURE_NAMES
from schemas.contract import Table
from schemas.institucion import Institucion
from schemas.tables.poi import AO_ATTRIBUTES, POI_AO_HISTORIA, POI_MENSUAL_HISTORIA
from schemas.tables.poi_fuente import (
    FUENTE_AO_ATTRIBUTES,
    FUENTE_MEASURE_NAMES,
    POI_FUENTE_AO_HISTORIA,
    POI_FUENTE_HISTORIA,
)

_ACTIVITY = "codigo_ao"


@dataclass(frozen=True, slots=True)
class Part:
    """One history of a source: the name of its frame in a load, its table and what of it may change."""

    name: str
    table: Table
    shape: history.Shape


def _activities(name: str, table: Table, attributes: tuple) -> Part:
    return Part(name, table, history.Shape(("anio", _ACTIVITY), tuple(c.name for c in attributes), _ACTIVITY))


#: The histories of each source of photographs, that of its activities first.
PARTS: dict[str, tuple[Part, ...]] = {
    "poi_ceplan": (
        _activities("ao", POI_AO_HISTORIA, AO_ATTRIBUTES),
        Part("mensual", POI_MENSUAL_HISTORIA, history.Shape(("anio", _ACTIVITY, "mes"), MEASURE_NAMES, _ACTIVITY)),
    ),
    "poi_ceplan_financiera": (
        _activities("fuente_ao", POI_FUENTE_AO_HISTORIA, FUENTE_AO_ATTRIBUTES),
        Part(
            "fuente",
            POI_FUENTE_HISTORIA,
            history.Shape(("anio", "linea_id", "mes"), FUENTE_MEASURE_NAMES, "linea_id"),
        ),
    ),
}


def activities(load: UnitLoad) -> pd.DataFrame:
    """The activities of a photograph: a row each, with attributes, flags and its row in the sheet."""
    frame = load.frames[PARTS[load.fuente][0].name]
    return frame.assign(es_sintetico=int(load.delivery.es_sintetico))


def snapshot(load: UnitLoad, part: Part, instant: str) -> history.Snapshot:
    """What the load says of one of its histories at the instant. An activity of which some line was kept apart and
    another was read is known; one of which every line was kept apart is not."""
    frame = activities(load) if part is PARTS[load.fuente][0] else load.frames[part.name]
    apart = [row.clave for row in load.kept_apart if row.clave]
    entities = {keys.codigo_of(clave) for clave in apart} if part.shape.entity == _ACTIVITY else set(apart)
    unknown = frozenset(entities - set(frame[part.shape.entity]))
    return history.Snapshot(instant, load.carga_id, frame, unknown, all(row.clave for row in load.kept_apart))


def month_reported(load: UnitLoad) -> int | None:
    """The last month that most active activities report; None of a source that says nothing of execution."""
    monthly = load.frames.get("mensual")
    if monthly is None:
        return None
    ao = activities(load)
    return cutoff_month(monthly, ao.loc[ao["activo"] == 1, _ACTIVITY])


def cutoff(load: UnitLoad, institucion: Institucion) -> int | None:
    """The month that its measures at the cut-off go up to: the institution's choice, else the last one reported."""
    if "mensual" not in load.frames:
        return None
    return institucion.mes_corte(load.anio, load.unidad) or load.mes_informado
