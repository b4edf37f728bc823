"""What the warehouse says of itself to `status`: loads, freshness, what waits. It is asked by the views alone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from pipelines.settings import Settings
from pipelines.summary import Waiting, alerts, waiting
from schemas.calendar import INSTANT_FORMAT, lima_date, now, running_year
from warehouse.engine import snapshot
from warehouse.looking import NotMadeError, looking

Record = dict[str, Any]
_LOADS = sa.text(
    "SELECT fuente, anio, unidad, corte, filas, estado, cargado_en, version_en FROM bi_carga WHERE vigente = 1"
    " ORDER BY fuente, anio, unidad, version_en"
)
_FRESHNESS = sa.text(
    "SELECT fuente, unidad, ultima_carga, corte, filas, listo FROM bi_frescura WHERE anio = :anio"
    " ORDER BY fuente, unidad"
)


@dataclass(slots=True)
class Almacenado:
    """`cargas`: the current load of each source, year and unit. `frescura`: of the running year, each with `dias` since
    its last export, or since its load where no date is known; None where nothing is loaded."""

    cargas: list[Record] = field(default_factory=list)
    frescura: list[Record] = field(default_factory=list)
    esperan: list[Waiting] = field(default_factory=list)
    alertas: Counter[str] = field(default_factory=Counter)


def ask(current: Settings) -> Almacenado:
    """Raises AlmacenError if the warehouse cannot be used. An embedded one that was never made holds nothing."""
    try:
        with looking(current.db_url) as engine:
            return _asked(engine, current)
    except NotMadeError:
        return Almacenado()


def _asked(engine: sa.Engine, current: Settings) -> Almacenado:
    with snapshot(engine) as conn:
        latest = {(row["fuente"], row["anio"], row["unidad"]): row for row in _records(conn, _LOADS)}
        fresh = _records(conn, _FRESHNESS, anio=running_year())
    for row in latest.values():
        del row["version_en"]
    for row in fresh:
        since = row["corte"] or (row["ultima_carga"] and lima_date(row["ultima_carga"]).isoformat())
        row["dias"] = (lima_date(now()) - date.fromisoformat(since)).days if since else None
    return Almacenado(list(latest.values()), fresh, waiting(engine, current), alerts(engine))


def _records(conn: sa.Connection, query: sa.TextClause, **parameters: object) -> list[Record]:
    rows = conn.execute(query, parameters).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    """Instants and dates as text, on either engine."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(INSTANT_FORMAT)
    return value.isoformat() if isinstance(value, date) else value
