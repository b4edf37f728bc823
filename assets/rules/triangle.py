"""Each month as the photographs came to show it, in the manner of a triangle of revisions: table `poi_triangulo`.

Source: CEPLAN V.01 export, behaviour over time: executed figures arrive months late, targets of closed months change.
"""

import numpy as np
import pandas as pd

from assets.rules.arrays import conform, grouped_sum, integers, nullable
from assets.rules.closing import MONTHS, Photographs
from schemas.calendar import lima_date, month_count
from schemas.tables.poi_revision import POI_TRIANGULO

_SUMS = ("financiero_programado_soles", "financiero_ejecutado_soles")
_COUNTS = {"metas_fisicas_cambiadas": "fisico_programado", "ejecuciones_fisicas_cambiadas": "fisico_ejecutado"}
#: What a photograph is, and not what it says.
OF_PHOTOGRAPH = ("es_sintetico", "carga_id")


def triangle(versions: pd.DataFrame, photographs: Photographs) -> pd.DataFrame:
    """Rows of table `poi_triangulo` but for `OF_PHOTOGRAPH`, in the order of its key: of each month the first
    photograph and those that changed anything of it.

    `versions`: rows of `poi_mensual_historia` of one (year, UE), the ended ones too, of which there is one at least.
    Sums are of the state at the photograph, NA if every activity is blank. An activity counts as changed where its
    value is another than in the photograph before (blank differs from zero); one that comes or goes, if it has a
    value. OverflowError if a sum may not fit in 64 bits.
    """
    n = len(photographs.instants)
    ordered = versions.sort_values(["codigo_ao", "mes", "desde"], ignore_index=True)
    month = ordered["mes"].to_numpy(dtype=np.int64) - 1
    begin, end = photographs.places(ordered["desde"]), photographs.places(ordered["hasta"])
    ended = end < n
    starts, stops = month * n + begin, (month * n + end)[ended]
    codes = pd.factorize(ordered["codigo_ao"])[0]
    follows = np.zeros(len(ordered), dtype=bool)
    follows[1:] = (codes[1:] == codes[:-1]) & (month[1:] == month[:-1]) & (begin[1:] == end[:-1])
    columns: dict[str, pd.Series] = {}
    for name in _SUMS:
        columns[name] = _running(*integers(ordered[name]), starts, stops, ended, n)
    for name, measure in _COUNTS.items():
        values, known = integers(ordered[measure])
        began = _differs(values, known, follows) & (begin > 0)
        gone = (known & ~np.append(follows[1:], False))[ended]
        counts = np.bincount(starts[began], minlength=MONTHS * n) + np.bincount(stops[gone], minlength=MONTHS * n)
        columns[name] = nullable(counts, np.full(MONTHS * n, True))
    touched = np.unique(np.concatenate([starts, stops]))
    frame = pd.DataFrame(columns).iloc[touched].reset_index(drop=True)
    anio, place = int(ordered["anio"].iloc[0]), touched % n
    frame = frame.assign(anio=anio, ue=ordered["ue"].iloc[0], mes=touched // n + 1)
    frame["corte_instante"] = np.asarray(photographs.instants, dtype=object)[place]
    frame["meses_desde_cierre"] = _since_close(anio, frame["mes"].to_numpy(), place, photographs)
    return conform(frame, POI_TRIANGULO, without=OF_PHOTOGRAPH)


def _running(
    values: np.ndarray, known: np.ndarray, starts: np.ndarray, stops: np.ndarray, ended: np.ndarray, n: int
) -> pd.Series:
    """The sum of a measure in each month and photograph: what has begun by then less what has ended."""
    size = MONTHS * n
    begun, begun_known = grouped_sum(values, known, starts, size)[0], np.bincount(starts[known], minlength=size)
    gone = grouped_sum(values[ended], known[ended], stops, size)[0]
    gone_known = np.bincount(stops[known[ended]], minlength=size)
    sums = np.cumsum((begun - gone).reshape(MONTHS, n), axis=1)
    counts = np.cumsum((begun_known - gone_known).reshape(MONTHS, n), axis=1)
    return nullable(sums.ravel(), counts.ravel() > 0)


def _differs(values: np.ndarray, known: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """Whether each version says something else than the one before it; one that follows nothing, whether it says
    anything."""
    before, before_known = np.roll(values, 1), np.roll(known, 1)
    return np.where(follows, (known != before_known) | (values != before), known)


def _since_close(anio: int, months: np.ndarray, place: np.ndarray, photographs: Photographs) -> pd.Series:
    """Months from the end of each month to the photograph, in Lima: 0 within the next one; NA before the end."""
    seen = np.array([month_count(lima_date(instant)) for instant in photographs.instants])
    return nullable(seen[place] - (anio * 12 + months) - 1, months <= photographs.closed[place])
