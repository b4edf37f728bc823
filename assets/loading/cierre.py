"""Pinning what is published: the state of a year as of a date, written to custody and to its ledger.

    poi     every UE as its last photograph by the end of that day showed it, computed aside by the same code
    psig    the year as it is now: its sheets are written after the date that they report on

The order is checked first; what cannot be pinned changes nothing. What follows in the warehouse is in
`assets.loading.publicaciones`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import as_of, psig_year, publicaciones
from assets.rules import publicacion
from schemas import keys
from schemas.calendar import lima_date
from schemas.normal import slug, tidy
from schemas.tables import configuracion, dimensions, poi
from schemas.tables.audit import CARGA
from schemas.tables.poi import POI_CORTE
from schemas.tables.publicacion import PUBLICACION, PUBLICACION_CIFRA
from warehouse import reading
from warehouse.custody import Closing, Custody
from warehouse.engine import snapshot

#: What the state of a POI follows from.
_POI = (*poi.FACTS, *poi.MARTS, *configuracion.TABLES, *dimensions.TABLES)


class ClosingError(Exception):
    """A year cannot be closed: why, and what to do instead."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of an order to close. `new`: it was not closed before. `left_out`: UEs without a photograph by the
    date, of which nothing was published. `replaces`: the document that the year was published with before, and how many
    of its figures this one gives otherwise."""

    publicacion_id: str
    new: bool
    unidades: int
    cifras: int
    left_out: Sequence[str] = ()
    replaces: tuple[str, int] | None = None


def close(
    engine: Engine,
    custody: Custody,
    tema: str,
    anio: int,
    corte: date,
    resolucion: str,
    *,
    quien: str,
    now: str,
    aside: Path,
) -> Closed:
    """Pins a year of a subject (`poi`, `psig`) as of the end of a day in Lima. The same order again changes nothing.

    `aside`: an empty folder to work in. Raises `ClosingError` or `as_of.NoPhotograph`; then nothing was written.
    """
    resolucion = tidy(resolucion)
    if not slug(resolucion):
        raise ClosingError("falta la resolución con que se publica", "escríbala: --resolucion 'RM 123-2026-MIMP'")
    if corte > lima_date(now):
        raise ClosingError(f"el corte {corte} todavía no llega", "escriba la fecha de lo que ya se publicó")
    publicacion_id = keys.publicacion_id(tema, anio, corte.isoformat(), resolucion)
    left_out: Sequence[str] = ()
    with custody.exclusive():  # what is closed already is asked of the ledger: the warehouse may not have it yet
        closed = {publicaciones.publicacion_id(event) for _, event in custody.ledger() if isinstance(event, Closing)}
        new = publicacion_id not in closed
        if new:
            content = aside / "publicacion.jsonl"
            if tema == "psig":
                _psig(engine, anio, corte, content)
            else:
                left_out = _poi(engine, anio, corte, aside, content)
            with content.open("rb") as file:
                huella, _ = custody.take(file)
            custody.append([Closing(tema, anio, corte.isoformat(), resolucion, quien, now, huella)])
    publicaciones.catch_up(engine, custody, custody.ledger())
    with snapshot(engine) as conn:
        done = reading.read(conn, PUBLICACION, publicacion_id=publicacion_id).to_dict("records")
        if not done:
            raise ClosingError("el cierre quedó anotado y todavía no se ve", "no lo repita: lo hará «seguimiento run»")
        before = _before(conn, done[0]) if new else None
    return Closed(publicacion_id, new, done[0]["unidades"], done[0]["cifras"], left_out, before)


def _before(conn: Connection, done: Mapping) -> tuple[str, int] | None:
    """The publication that this one takes the place of, and how many figures differ."""
    rows = reading.read(conn, PUBLICACION, order=["secuencia"], tema=done["tema"], anio=done["anio"])
    earlier = rows[rows["secuencia"] < done["secuencia"]].to_dict("records")
    if not earlier:
        return None
    figures = [
        reading.read(conn, PUBLICACION_CIFRA, publicacion_id=row["publicacion_id"]).drop(columns="publicacion_id")
        for row in (earlier[-1], done)
    ]
    return earlier[-1]["resolucion"], len(publicacion.changes(*figures))


def _poi(engine: Engine, anio: int, corte: date, aside: Path, content: Path) -> Sequence[str]:
    """Writes the document of a POI; the UEs that were not there yet."""
    with snapshot(engine) as conn:
        units = sorted(set(as_of.require(conn, corte, anio, publicaciones.SEEN_FIRST)["ue"]))
    with as_of.warehouse(engine, corte, aside, _POI, anio) as past, past.connect() as conn:
        shown = reading.read(conn, POI_CORTE, anio=anio, vigente=1)
        loads = [_load(shown, ue) for ue in units]
        marts = (publicaciones.current_marts(conn, "poi", anio, ue) for ue in units)
        _write(content, publicacion.document("poi", anio, corte.isoformat(), loads, marts))
    with snapshot(engine) as conn:
        known = reading.read(conn, POI_CORTE, ["ue", "fuente"], anio=anio, vigente=1)
    known = known[known["fuente"].isin(publicaciones.SEEN_FIRST)]
    return sorted(set(known["ue"]) - set(units))


def _write(content: Path, lines: Iterable[bytes]) -> None:
    with content.open("wb") as file:
        file.writelines(lines)


def _load(shown: pd.DataFrame, ue: str) -> dict:
    """The load of the photograph that is seen of a UE."""
    of_ue = shown[shown["ue"] == ue].set_index("fuente")
    fuente = next(name for name in publicaciones.SEEN_FIRST if name in of_ue.index)
    row = of_ue.loc[fuente]
    return {"carga_id": row["carga_id"], "fuente": fuente, "unidad": ue, "corte": row["corte"]}


def _psig(engine: Engine, anio: int, corte: date, content: Path) -> None:
    """Writes the document of a PSIG."""
    with snapshot(engine) as conn:
        loads = reading.read(conn, CARGA, fuente=list(psig_year.SOURCES), anio=anio, vigente=1)
        if loads.empty:
            raise ClosingError(f"no hay nada cargado del PSIG {anio}", "cárguelo primero: seguimiento run")
        marts = publicaciones.current_marts(conn, "psig", anio)
    told = loads[["carga_id", "fuente", "unidad", "corte"]].astype(object)
    told = told.where(loads[told.columns].notna(), None)
    _write(content, publicacion.document("psig", anio, corte.isoformat(), told.to_dict("records"), [marts]))
