"""The delivered `raw/`, read and put through the rules without a database: what `reconcile` is given. Only for tests.

`python -m tests.rules.reconciliation_marts` writes `docs/conciliacion.md` from it.
"""

import hashlib
from functools import cache
from pathlib import Path
from unittest import mock

import pandas as pd

from assets.loading import poi_facts
from assets.reading.read import read
from assets.reports.conciliacion_md import write
from assets.rules import poi, psig
from assets.rules.reconciliation import reconcile
from assets.sources.registry import recognise
from assets.sources.unit import Delivery
from schemas import codelists
from schemas.contract import Table
from schemas.institucion import Institucion
from schemas.tables.psig import PSIG_META, PSIG_PLAN
from schemas.tables.publicado import PUBLICADO_CIFRA
from tests.sources.sheets import parsed

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "conciliacion.md"
FOLDERS = ("poi_anual", "poi_plan", "psig", "psig_plan", "publicado")
UE = "001087"
YEARS = (2021, 2023)


@cache
def facts() -> dict[str, pd.DataFrame]:
    """The fact frames of every tracked file that is not an example, by table."""
    found: dict[str, list[pd.DataFrame]] = {}
    for folder in FOLDERS:
        for path in sorted(file for file in (ROOT / "raw" / folder).rglob("*") if file.is_file()):
            content = path.read_bytes()
            source, tables = recognise(read(content))
            ruta = path.relative_to(ROOT / "raw").as_posix()
            delivery = Delivery(hashlib.sha256(content).hexdigest(), path.name, ruta, 1)
            for load in parsed(source, tables, delivery):
                for name, frame in load.frames.items():
                    found.setdefault(name, []).append(frame)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in found.items()}


@cache
def _marts() -> dict[str, pd.DataFrame]:
    def from_facts(conn: object, table: Table, *_: object, **__: object) -> pd.DataFrame:
        return facts()[table.name].copy()

    with mock.patch.object(poi_facts.reading, "read", from_facts):
        state = poi_facts.state(mock.sentinel.conn, "poi_anual", 2021, UE)
    objectives = codelists.objetivos("039", 2021)
    computed = poi.marts(state.activities, Institucion().scale(2021), objectives)
    plan, metas = facts()[PSIG_PLAN.name], facts()[PSIG_META.name]
    return computed | psig.marts(2023, plan, metas, codelists.dictamenes())


def marts() -> dict[str, pd.DataFrame]:
    """Copies of the marts of both years, by table: a test may change them."""
    return {name: frame.copy() for name, frame in _marts().items()}


def published(anio: int) -> pd.DataFrame:
    frame = facts()[PUBLICADO_CIFRA.name]
    return frame[frame["anio"] == anio].reset_index(drop=True)


@cache
def reconciled(anio: int) -> pd.DataFrame:
    return reconcile(published(anio), _marts())


if __name__ == "__main__":
    write(DOCUMENT, [reconciled(anio) for anio in YEARS])
