"""Small photographs of an export of 2026 for the rules of history: what each says, as versions and as an activity mart.

A photograph says of each activity whether it is active and, of its first months, (opening, target, execution) in
physical units, in whole numbers; its soles are ten times those.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from assets.rules import history, poi
from assets.rules.annual import annual
from assets.rules.closing import Photographs
from schemas.calendar import last_closed_month, lima_date
from schemas.columns import MEASURE_NAMES
from schemas.scales import scale
from tests.rules.datos import UE, activities

Month = tuple[int | None, int | None, int | None]
Saying = Mapping[str, tuple[bool, Sequence[Month]]]
SHAPE = history.Shape(("anio", "codigo_ao", "mes"), MEASURE_NAMES, "codigo_ao")
CENTRES = {"AOI00108700001": "Uno", "AOI00108700002": "Uno", "AOI00108700003": "Dos"}
CODES = tuple(CENTRES)
#: 9 p.m. of the last day of February in Lima is March in Greenwich; March ends without a photograph of its own.
INSTANTS = ("2026-01-20T15:00:00Z", "2026-03-01T02:00:00Z", "2026-04-10T15:00:00Z", "2026-05-09T15:45:12Z")


def photographs(instants: Sequence[str] = INSTANTS) -> Photographs:
    closed = [last_closed_month(2026, lima_date(instant)) for instant in instants]
    return Photographs(tuple(instants), np.array(closed, dtype=np.int64))


def monthly(saying: Saying) -> pd.DataFrame:
    rows = [
        (2026, UE, code, mes, *_measures(month))
        for code, (_, months) in saying.items()
        for mes, month in enumerate(months, start=1)
    ]
    frame = pd.DataFrame(rows, columns=["anio", "ue", "codigo_ao", "mes", *MEASURE_NAMES], dtype=object)
    return frame.astype({name: "str" if name in ("ue", "codigo_ao") else "Int64" for name in frame})


def _measures(month: Month) -> list[int | None]:
    """Hundredths, in the order of `MEASURE_NAMES`."""
    return [None if value is None else value * factor for factor in (100, 1000) for value in month]


def versions(sayings: Sequence[Saying], instants: Sequence[str] = INSTANTS) -> pd.DataFrame:
    snapshots = [
        history.Snapshot(instant, f"carga {instant}", monthly(saying))
        for instant, saying in zip(instants, sayings, strict=False)
    ]
    return history.replay(snapshots, SHAPE)


def marts(saying: Saying) -> dict[str, pd.DataFrame]:
    """The POI marts of a photograph."""
    year = annual(monthly(saying), None).set_index("codigo_ao")
    rows = [
        {"codigo_ao": code, "centro_costo": CENTRES[code], "activo": int(active)}
        for code, (active, _) in saying.items()
    ]
    frame = activities(rows)
    frame["actividad_id"] = [f"2026-{code}" for code in frame["codigo_ao"]]
    for name in year.columns:
        frame[name] = pd.array(year[name].reindex(frame["codigo_ao"]).tolist(), dtype="Int64")
    return poi.marts(frame, scale("mimp-2021-declarada"), {})
