"""The dashboard on disk: the views of one moment, made into a site, in place whole or not at all.

A site is `index.html` and a folder named by its content (`tablero.sitio`). The folder is written first; the page
then replaces the old one in one step. The folder of the site before stays for pages that are open; those before it
go, and of them only the files that a site had written. Whoever builds waits for another who builds there, from before
the warehouse is read: the page that stands in the end is of the latest state.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.reports.tablero.sitio import START, site
from assets.reports.tablero.vistas import GENERAL, POI, PSIG, STANDING, TRACED, Frames
from assets.writing.alone import alone
from warehouse.engine import snapshot
from warehouse.files import PARTIAL, disk_errors
from warehouse.viewing import view_frame

#: The list of a site's files, within its folder: what may be removed one day.
_LIST = "archivos.json"
#: Which folders are in place, the latest first: the page's, and the one before.
_KEPT = ".tablero.json"


def build(engine: sa.Engine, target: Path) -> Path:
    """The site of a warehouse under `target`; returns the page to open. Raises AlmacenError."""
    with disk_errors(target), alone(target):
        return _place(site(*read(engine)), target)


def read(engine: sa.Engine) -> tuple[Frames, dict[int, Frames], dict[int, Frames]]:
    """General frames, and those of each year of POI and PSIG, of one moment."""
    with snapshot(engine) as conn:
        only: dict[str, dict[str, Any]] = {"bi_publicacion": STANDING}
        general = {name: view_frame(conn, name, columns, **only.get(name, {})) for name, columns in GENERAL.items()}
        years = sorted({int(anio) for anio in general["bi_poi_resumen"]["anio"].unique()})
        psig = sorted({int(anio) for anio in view_frame(conn, "bi_psig_responsable", ["anio"])["anio"].unique()})
        return (
            general,
            {anio: _year(conn, "poi", anio, POI) for anio in years},
            {anio: _year(conn, "psig", anio, PSIG) for anio in psig},
        )


def _year(conn: sa.Connection, tema: str, anio: int, views: Mapping[str, tuple[str, ...]]) -> Frames:
    own = {"tema": tema}
    only: dict[str, dict[str, Any]] = {
        "bi_linaje": TRACED,
        "bi_narrativa": own,
        "bi_recomendacion": own,
        "bi_publicacion_cambio": own | STANDING,
    }
    return {name: view_frame(conn, name, columns, anio=anio, **only.get(name, {})) for name, columns in views.items()}


def _place(files: Mapping[str, bytes], target: Path) -> Path:
    folder = next(path for path in files if path != START).split("/")[0]
    inside = {path: content for path, content in files.items() if path != START}
    listed = json.dumps(sorted(inside)).encode()
    for path, content in {**inside, f"{folder}/{_LIST}": listed}.items():
        _write(target / path, content)
    kept = [folder, *(name for name in _names(target / _KEPT) if name != folder)]
    _write(target / _KEPT, json.dumps(kept).encode())  # all of them: a build that dies here forgets none
    _write(target / START, files[START])
    for name in kept[2:]:
        _remove(target, name)
    _write(target / _KEPT, json.dumps(kept[:2]).encode())
    return target / START


def _names(path: Path) -> list[str]:
    """What a list of ours holds; nothing if it is not there or damaged: what it named then stays."""
    try:
        return [str(name) for name in json.loads(path.read_bytes())] if path.exists() else []
    except ValueError:
        return []


def _write(path: Path, content: bytes) -> None:
    """In one step, and only if it says something else: a file that somebody reads is not touched for nothing."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _remove(target: Path, folder: str) -> None:
    """The files that a site had written, and its folders if nothing else is in them."""
    within = (target / folder).resolve()
    listed = within / _LIST
    if within.parent != target.resolve() or not listed.is_file():
        return
    files = [(target / name).resolve() for name in _names(listed)]
    drafts = within.rglob(f".*{PARTIAL}")  # of a build that was killed
    for file in (*(file for file in files if file.is_relative_to(within)), *drafts, listed):
        file.unlink(missing_ok=True)
    for parent in (*within.iterdir(), within):
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
