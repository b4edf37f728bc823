"""What a backfill would do, found out without writing anything: neither custody nor ledger nor warehouse.

Files that the inventory knows are told as it knows them; those that it has not seen are recognised where they lie. A
unit that is recognised is tried; whether its rows stand the rules is known only when they are read.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from assets.loading import folder
from assets.loading.ledger import DONE, PENDING
from assets.loading.reading import identities
from assets.loading.standing import is_example
from pipelines.settings import Settings
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD
from warehouse import reading
from warehouse.custody import Custody, file_digest
from warehouse.engine import connect, translated
from warehouse.names import short


@dataclass(frozen=True, slots=True, order=True)
class Would:
    """What a run would make of one unit's part of a file; `anio` is 0 where the file does not say. `why`: in words."""

    anio: int
    fuente: str
    unidad: str
    nombre: str
    tried: bool
    done: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Found:
    sha256: str
    nombre: str
    bytes: int
    path: Path


def would(current: Settings) -> tuple[list[Would], list[str]]:
    """Every unit's part of what lies in the delivery folder now, in order; and what could not be looked at."""
    problems: list[str] = []
    found = list(_files(current, problems))
    known = _known(current.db_url, [item.sha256 for item in found])
    told = [part for item in found for part in known.get(item.sha256, ())]
    return sorted([*told, *_unseen([item for item in found if item.sha256 not in known])]), problems


def _files(current: Settings, problems: list[str]) -> Iterator[_Found]:
    seen: set[str] = set()
    for place in folder.places(current.raw, problems.append):
        if is_example(place.ruta) and not current.ejemplos:
            continue
        try:
            with folder.opened(current.raw, place) as file:
                sha256 = file_digest(file)
                size = file.tell()
        except (OSError, folder.NotTaken) as error:
            problems.append(f"{place.ruta}: no se puede leer ({error})")
            continue
        if sha256 not in seen:
            seen.add(sha256)
            yield _Found(sha256, short(place.parts[-1]), size, current.raw.joinpath(*place.parts))


def _known(url: str, files: list[str]) -> dict[str, list[Would]]:
    """What the warehouse knows of files, by hash; of one that does not exist yet, nothing: asking would create it."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return {}
    engine = connect(url)
    try:
        with translated(engine.url), engine.connect() as conn:
            if not sa.inspect(conn).has_table(ARCHIVO_UNIDAD.name):
                return {}
            whole = reading.read(conn, ARCHIVO, archivo_sha256=files).to_dict("records")
            parts = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=files).to_dict("records")
    finally:
        engine.dispose()
    told: dict[str, list[Would]] = {row["archivo_sha256"]: [] for row in whole}
    names = {row["archivo_sha256"]: row["nombre"] for row in whole}
    for part in parts:
        unit = (int(part["anio"]), part["fuente"], part["unidad"], names[part["archivo_sha256"]])
        done = part["estado"] in DONE
        why = "reconocido, por cargar" if part["motivo"] == PENDING else f"{part['estado']}: {part['motivo']}"
        told[part["archivo_sha256"]].append(Would(*unit, tried=not done, done=done, why=why))
    # What nothing was recognised of is looked at again by every inventory: lists and layouts may know it by now.
    return {sha256: parts for sha256, parts in told.items() if parts}


def _unseen(files: list[_Found]) -> Iterator[Would]:
    """Recognised through links in a folder that is thrown away: their bytes are not copied."""
    with tempfile.TemporaryDirectory(prefix="seguimiento-ensayo-") as scratch:
        custody = Custody(Path(scratch))
        for item in files:
            custody.path(item.sha256).parent.mkdir(exist_ok=True)
            custody.path(item.sha256).symlink_to(item.path)
        work = [(item.sha256, item.nombre, item.bytes) for item in files]
        for item, identity in zip(files, identities(custody, work), strict=True):
            refused = identity.refused
            if identity.set_aside or refused or not identity.units:
                why = identity.set_aside or (refused.mensaje if refused else "no se reconoce qué trae")
                yield Would(
                    identity.anio or 0, identity.fuente or "", "", item.nombre, tried=False, done=False, why=why
                )
                continue
            for anio, unidad in identity.units:
                unit = (anio, identity.fuente or "", unidad, item.nombre)
                yield Would(*unit, tried=True, done=False, why="nuevo, por cargar")
