"""Alerts that one photograph does not show: targets lowered after their month, and units from which nothing comes."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

import pandas as pd

from assets.rules.alertas_filas import FINANCIERO, FISICO, Alert, Side, amount, listed, table
from assets.rules.arrays import integers
from schemas.calendar import lima_date
from schemas.codelists import SIN_DATO
from schemas.institucion import Alertas


def of_restatements(changes: pd.DataFrame, activities: pd.DataFrame, chosen: Alertas) -> pd.DataFrame:
    """Rows of table `poi_alerta` for targets that were lowered after their month had ended, and still are.

    `changes`: rows of `poi_reprogramacion`; `activities`: rows of `poi_actividad` of the same (source, year, UE). What
    counts for a month is its target before the first change after its end against that after the last one; a target
    that was withdrawn is none. `desde`: the date of the first photograph that showed one lower.
    """
    active = activities[activities["estado"] != "inactiva"].reset_index(drop=True)
    place = {key: i for i, key in enumerate(active["actividad_id"])}
    closed = changes[(changes["mes_cerrado"] == 1) & changes["actividad_id"].isin(place)]
    found: list[Alert] = []
    for side, regla in ((FISICO, "meta_fisica_rebajada"), (FINANCIERO, "meta_financiera_rebajada")):
        of_target = closed[closed["medida"] == side.target].sort_values(["actividad_id", "mes", "visto_en"])
        told = (of_target["actividad_id"], of_target["mes"], of_target["visto_en"], *_values(of_target))
        for actividad, rows in groupby(zip(*told, strict=True), key=itemgetter(0)):
            alert = _lowered(place[actividad], regla, side, rows)
            found += [alert] if alert else []
    return table(active, found, chosen)


def _values(changes: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Values before and after, in hundredths; of none, zero."""
    return integers(changes["valor_anterior"])[0].tolist(), integers(changes["valor_nuevo"])[0].tolist()


def _lowered(row: int, regla: str, side: Side, changes: Iterable[tuple[str, int, str, int, int]]) -> Alert | None:
    """`changes`: those of one activity's targets after their months had ended, by month and instant: activity, month,
    instant, value before and after."""
    before, after = 0, 0
    months: list[int] = []
    seen: list[str] = []
    for mes, of_month in groupby(changes, key=itemgetter(1)):
        instants, old, new = list(zip(*of_month, strict=True))[2:]
        if new[-1] < old[0]:
            before, after = before + old[0], after + new[-1]
            months.append(int(mes))
            seen += [at for at, was, now in zip(instants, old, new, strict=True) if now < was]
    if not months:
        return None
    since = lima_date(min(seen))
    detail = (
        f"La {side.target_name} de {listed(months)} bajó de {amount(before)} a {amount(after)}{side.unit} con el mes ya"
        f" cerrado; se vio en la exportación del {since.isoformat()}."
    )
    return Alert(row, regla, since, detail, before - after, None, months[0])


def of_silence(latest: Iterable[tuple[int, str, date, int]], today: date, chosen: Alertas) -> pd.DataFrame:
    """Rows of table `poi_alerta` for executing units that have sent no export for too long, as of a date in Lima.

    `latest`: (year, UE, date of its last photograph, whether it is synthetic: 0/1), of the years that are open.
    """
    days = timedelta(days=chosen.dias_sin_exportacion)
    late = [unit for unit in latest if unit[2] + days < today]
    units = pd.DataFrame(late, columns=["anio", "ue", "corte", "es_sintetico"])
    units = units.assign(fuente="poi_ceplan", actividad_id=SIN_DATO, unidad_id=SIN_DATO)
    found = [
        Alert(
            i,
            "sin_exportacion",
            last + days,
            f"La última exportación es del {last.isoformat()}; se esperaba otra dentro de {days.days} días.",
            None,
            days.days * 100,
        )
        for i, (_, _, last, _) in enumerate(late)
    ]
    return table(units, found, chosen)
