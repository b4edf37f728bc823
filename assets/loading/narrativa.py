"""The planner's texts in the warehouse: from the ledger's last word on each file, and custody's copies.

`catch_up`, which every inventory calls, brings what is not here yet; so do a rebuild and a restored back-up, without
the folder of texts. Who reads the folder is `assets.writing.texts`. What a text names is looked for in the plan by the
views: nothing here follows from figures.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.reports import narrativa_md
from assets.reports.narrativa_md import Text
from schemas.contract import Table
from schemas.frames import from_records
from schemas.tables.informe import NARRATIVA, NARRATIVA_ARCHIVO
from warehouse import bulk, reading
from warehouse.custody import Custody, Ledger, TextFile
from warehouse.engine import lock, snapshot, transaction

_LOG = logging.getLogger(__name__)
#: What tells two readings of a file apart: not who took it, nor when.
_CONTENT = ["archivo", "huella"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a subject's year: (file, text) in order of file and line, each key once. `faults`: sentences."""

    rows: tuple[tuple[str, Text], ...]
    faults: tuple[str, ...]


def last_events(ledger: Ledger) -> dict[tuple[str, int], dict[str, TextFile]]:
    """By subject and year, the last event of each file; those that are gone too."""
    found: dict[tuple[str, int], dict[str, TextFile]] = {}
    for _, event in ledger:
        if isinstance(event, TextFile):
            found.setdefault((event.tema, event.anio), {})[event.archivo] = event
    return found


def catch_up(engine: Engine, custody: Custody, ledger: Ledger | None = None) -> None:
    """Brings in the texts of subjects and years whose files are other than those the warehouse has, by the ledger as it
    is now or the given part of it. A copy that cannot be read is told in the log, and its year stays as it was."""
    last = last_events(custody.ledger() if ledger is None else ledger)
    if not last:
        return
    with snapshot(engine) as conn:
        stored = reading.read(conn, NARRATIVA_ARCHIVO)
    for (tema, anio), files in last.items():
        known = stored[(stored["tema"] == tema) & (stored["anio"] == anio)]
        if _pairs(known) != {(event.archivo, event.huella) for event in files.values() if event.huella}:
            try:
                bring_up(engine, custody, tema, anio, ledger)
            except ValueError as error:
                _LOG.warning("los textos %s %d no se pudieron leer: %s", tema, anio, error)


def bring_up(engine: Engine, custody: Custody, tema: str, anio: int, ledger: Ledger | None = None) -> bool:
    """Makes the rows of a subject's year those of the ledger's last events (by default, of now); whether any changed.
    Raises ValueError if a copy in custody is missing or damaged."""
    whose = {"tema": tema, "anio": anio}
    with transaction(engine) as conn:
        lock(conn, f"narrativa:{tema}:{anio}")
        files = last_events(custody.ledger() if ledger is None else ledger).get((tema, anio), {})
        standing = sorted((event for event in files.values() if event.huella), key=lambda event: event.archivo)
        texts = read(custody, tema, anio, standing)
        taken = [
            {**whose, "archivo": event.archivo, "huella": event.huella, "quien": event.quien, "tomado_en": event.en}
            for event in standing
        ]
        wanted = {
            NARRATIVA: _rows(tema, anio, texts.rows),
            NARRATIVA_ARCHIVO: from_records(NARRATIVA_ARCHIVO, taken),
        }
        changed = [table for table, frame in wanted.items() if not _same(conn, table, frame, whose)]
        for table in changed:
            bulk.replace(conn, table, wanted[table], **whose)
    return bool(changed)


def read(custody: Custody, tema: str, anio: int, files: Iterable[TextFile]) -> Texts:
    """The texts of files, in their order. Of a key that is there twice the first one counts, and both are told."""
    rows: list[tuple[str, Text]] = []
    faults: list[str] = []
    places: dict[str, str] = {}
    for event in files:
        content = custody.read(str(event.huella)).decode("utf-8")
        found = narrativa_md.read(content, tema, anio, event.archivo)
        faults += [f"{event.archivo}, línea {line}: {told}." for line, told in found.faults]
        for text in found.texts:
            place = f"{event.archivo}, línea {text.linea}"
            if text.clave in places:
                faults.append(
                    f"{place}: la clave {text.clave} ya está en {places[text.clave]}, y vale ese texto. Deje uno de los"
                    " dos."
                )
                continue
            places[text.clave] = place
            rows.append((event.archivo, text))
    return Texts(tuple(rows), tuple(faults))


def _rows(tema: str, anio: int, texts: Iterable[tuple[str, Text]]) -> pd.DataFrame:
    rows = [
        {
            "tema": tema,
            "anio": anio,
            "clave": text.clave,
            "unidad": text.unidad,
            "ue": text.ue,
            "actividad": text.actividad,
            "meta": text.meta,
            "seccion": text.seccion,
            "orden": orden,
            "titulo": text.titulo,
            "texto": text.texto,
            "huella": text.huella,
            "archivo": archivo,
            "linea": text.linea,
            "por_revisar": int(text.pending),
        }
        for orden, (archivo, text) in enumerate(texts, 1)
    ]
    return from_records(NARRATIVA, rows)


def _same(conn: Connection, table: Table, wanted: pd.DataFrame, whose: dict[str, Any]) -> bool:
    stored = reading.read(conn, table, **whose)
    if table is NARRATIVA_ARCHIVO:
        return _pairs(stored) == _pairs(wanted)
    order = list(table.key)
    one, other = (frame.sort_values(order, ignore_index=True) for frame in (stored, wanted))
    return one.equals(other)


def _pairs(files: pd.DataFrame) -> set[tuple[str, str]]:
    return set(files[_CONTENT].itertuples(index=False, name=None))
