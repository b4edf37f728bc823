"""What was published, in the warehouse: taken from custody as it was pinned, and compared with what is now.

A closing is an event of custody's ledger, and its content a document there (`assets.rules.publicacion`); `catch_up`,
which every inventory calls, brings both here, once. Nothing here changes a pinned figure. How a state is pinned is in
`assets.loading.cierre`.
"""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, case, update

from assets.loading import dimensions, psig_year
from assets.rules import publicacion
from assets.rules.publicacion import PINNED
from schemas import keys
from schemas.calendar import day_after
from schemas.frames import conform, from_records
from schemas.tables.audit import ARCHIVO_UNIDAD
from schemas.tables.poi import POI_AO_HISTORIA, POI_CORTE, POI_MENSUAL_HISTORIA
from schemas.tables.publicacion import PUBLICACION, PUBLICACION_CAMBIO, PUBLICACION_CARGA, PUBLICACION_CIFRA
from warehouse import bulk, reading
from warehouse.custody import Closing, Custody, Ledger
from warehouse.engine import AlmacenError, lock, snapshot, transaction
from warehouse.tables import sql_table

_LOG = logging.getLogger(__name__)
#: Which source of a year and UE is seen, if more than one is there: the first of these.
SEEN_FIRST = ("poi_ceplan", "poi_anual")


def catch_up(engine: Engine, custody: Custody, ledger: Ledger) -> None:
    """Brings into the warehouse what was closed and is not there yet, in order. A document that cannot be read is told
    in the log, and stops nothing."""
    closed = [(number, event) for number, event in ledger if isinstance(event, Closing)]
    if not closed:
        return
    with snapshot(engine) as conn:
        known = set(reading.read(conn, PUBLICACION, ["publicacion_id"])["publicacion_id"])
    for number, event in closed:
        if publicacion_id(event) not in known:
            try:
                with custody.opened(event.huella) as file, transaction(engine) as conn:
                    lock(conn, "publicaciones")
                    _write(conn, number, event, file)
                    known.add(publicacion_id(event))
            except (AlmacenError, OSError):
                raise  # the system's trouble: the run fails and is repeated
            except ValueError as error:
                _LOG.warning("la publicación %d (%s %d) no se pudo leer: %s", number, event.tema, event.anio, error)


def publicacion_id(event: Closing) -> str:
    return keys.publicacion_id(event.tema, event.anio, event.corte, event.resolucion)


def _write(conn: Connection, number: int, event: Closing, lines: Iterable[bytes]) -> None:
    """A publication and what differs from it now. Of two closings with one id the first that is here stays."""
    key = {"publicacion_id": publicacion_id(event)}
    if len(reading.read(conn, PUBLICACION, ["publicacion_id"], **key)):
        return  # another process was as quick
    loads, units = publicacion.read(lines)
    bulk.insert(conn, PUBLICACION_CARGA, from_records(PUBLICACION_CARGA, [{**key, **load} for load in loads]))
    published, count = set[str](), 0
    for figures in units:
        published |= set(figures["ue"].dropna())
        count += bulk.insert(conn, PUBLICACION_CIFRA, conform(PUBLICACION_CIFRA, figures.assign(**key)))
    row = {
        **key,
        "secuencia": number,
        "tema": event.tema,
        "anio": event.anio,
        "corte": event.corte,
        "resolucion": event.resolucion,
        "quien": event.quien,
        "huella": event.huella,
        "unidades": len({load["unidad"] for load in loads}),
        "cifras": count,
        "vigente": 1,
        "cerrado_en": event.en,
    }
    bulk.insert(conn, PUBLICACION, from_records(PUBLICACION, [row]))
    _show_last(conn, event.tema, event.anio)
    _compare(conn, event.tema, event.anio, published)


def _show_last(conn: Connection, tema: str, anio: int) -> None:
    """The last one that was closed of a subject's year is the one to be seen, whichever was read first."""
    last = int(reading.read(conn, PUBLICACION, ["secuencia"], tema=tema, anio=anio)["secuencia"].max())
    table = sql_table(PUBLICACION)
    of_year = update(table).where(table.c.tema == tema, table.c.anio == anio)
    conn.execute(of_year.values(vigente=case((table.c.secuencia == last, 1), else_=0)))


def _compare(conn: Connection, tema: str, anio: int, published: Iterable[str]) -> None:
    """What differs now from what was published of a year, whose marts a load may be making at this moment. It does not
    see the new publication: its locks are waited for, in the order of its own, and what it made is read afterwards. Its
    UE may have nothing else here yet; it is known by its files.
    """
    if tema == "psig":
        psig_year.lock_year(conn, anio)
        bring_up(conn, "psig", anio)
        return
    delivered = reading.read(conn, ARCHIVO_UNIDAD, ["unidad"], fuente=list(SEEN_FIRST), anio=anio)["unidad"]
    for ue in sorted({*published, *delivered}):
        dimensions.lock_results(conn, anio, ue)
        bring_up(conn, "poi", anio, ue)


def bring_up(conn: Connection, tema: str, anio: int, ue: str | None = None) -> None:
    """What differs now from what was published of a year (of one UE of it, in the POI), after its marts changed."""
    published = reading.read(conn, PUBLICACION, tema=tema, anio=anio)
    if published.empty:
        return
    now = publicacion.figures(tema, current_marts(conn, tema, anio, ue))
    for row in published.to_dict("records"):
        of_whom = {"publicacion_id": row["publicacion_id"], "ue": ue}
        before = reading.read(conn, PUBLICACION_CIFRA, **of_whom).drop(columns="publicacion_id")
        found = publicacion.changes(before, now)
        found["visto_en"] = _since(conn, found, anio, ue, row["corte"])
        rows = found.assign(publicacion_id=row["publicacion_id"], anio=anio)
        bulk.replace(conn, PUBLICACION_CAMBIO, conform(PUBLICACION_CAMBIO, rows), **of_whom)


def current_marts(conn: Connection, tema: str, anio: int, ue: str | None = None) -> dict[str, pd.DataFrame]:
    """The marts of which figures are pinned, as they are now: of the PSIG the year's, of the POI those of the source
    that is seen of a UE."""
    of_whom: dict[str, Any] = {"anio": anio}
    if tema == "poi":
        shown = set(reading.read(conn, POI_CORTE, ["fuente"], anio=anio, ue=ue, vigente=1)["fuente"])
        seen = next((fuente for fuente in SEEN_FIRST if fuente in shown), SEEN_FIRST[0])
        of_whom |= {"ue": ue, "fuente": seen}
    return {pinned.table.name: reading.read(conn, pinned.table, **of_whom) for pinned in PINNED[tema]}


def _since(conn: Connection, found: pd.DataFrame, anio: int, ue: str | None, corte: str) -> pd.Series:
    """The first photograph after the cut-off in which something of the activity changed, or of the UE for a group."""
    if ue is None or found.empty:
        return pd.Series([None] * len(found), index=found.index, dtype="str")
    versions = pd.concat(
        reading.read(conn, table, ["codigo_ao", "desde", "hasta"], anio=anio, ue=ue)
        for table in (POI_AO_HISTORIA, POI_MENSUAL_HISTORIA)
    )
    moments = pd.concat([versions[["codigo_ao", name]].set_axis(["ao", "at"], axis=1) for name in ("desde", "hasta")])
    moments = moments[moments["at"] >= day_after(date.fromisoformat(corte))]
    by_ao = {f"{anio}-{ao}": at for ao, at in moments.groupby("ao")["at"].min().items()}
    of_ue = min(by_ao.values(), default=None)
    single = found["tabla"] == "actividad"
    seen = [by_ao.get(clave) if one else of_ue for clave, one in zip(found["clave"], single, strict=True)]
    return pd.Series(seen, index=found.index, dtype="str")
