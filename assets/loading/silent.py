"""Executing units from which no export has come for too long: of every open year, for the check and for the alert.

The rule of those that sent something is that of the alert `sin_exportacion` (`assets.rules.alertas_historia`), which
hangs on a photograph; added here are those that sent something of the year before and of this one nothing at all.
Invented units are nobody to call.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from schemas.calendar import open_years
from warehouse import configuration

_LATE = sa.text(
    "SELECT DISTINCT anio, ue, detalle FROM bi_alerta"
    " WHERE regla = 'sin_exportacion' AND es_sintetico = 0 AND anio IN :years"
).bindparams(sa.bindparam("years", expanding=True))
_SENT = sa.text(
    "SELECT DISTINCT anio, ue FROM bi_corte WHERE vigente = 1 AND es_sintetico = 0 AND anio IN :years"
    " AND fuente IN ('poi_ceplan', 'poi_ceplan_financiera')"
).bindparams(sa.bindparam("years", expanding=True))


@dataclass(frozen=True, slots=True, order=True)
class Silent:
    """`ausente`: of this year nothing at all has come."""

    anio: int
    ue: str
    detalle: str
    ausente: bool


def silent(conn: sa.Connection, today: date) -> list[Silent]:
    """Those of the years that are open on a day in Lima, in order; of a closed year nothing more is expected."""
    years = open_years(today)
    found = [Silent(int(anio), ue, said, False) for anio, ue, said in conn.execute(_LATE, {"years": years})]
    sent: dict[int, set[str]] = defaultdict(set)
    for anio, ue in conn.execute(_SENT, {"years": [*years, min(years) - 1]}):
        sent[int(anio)].add(ue)
    days = timedelta(days=configuration.in_use(conn).alertas.dias_sin_exportacion)
    for anio in years:
        first = date(anio, 1, 1) + days
        said = f"Envió exportaciones de {anio - 1} y de {anio} no ha llegado ninguna; se esperaba una hasta el {first}."
        found += [Silent(anio, ue, said, True) for ue in sent[anio - 1] - sent[anio] if today > first]
    return sorted(found)
