"""The texts of units, out of the warehouse and into the planner's files (`assets.reports.textos_md`).

A step after the loads: the files are the planner's, so no load and no rebuild writes them, and each load is merged
into its unit's file once. Files are written whole or not at all, and only if nobody changed them meanwhile.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.reports.textos_md import Merged, Received, current_load, escaped, merge
from assets.sources.unit import UnitLoad
from schemas.normal import fold
from schemas.observation import Observation, observe
from schemas.tables.dimensions import DIM_UNIDAD
from schemas.tables.poi import POI_ACTIVIDAD, POI_TEXTO
from warehouse import reading
from warehouse.engine import snapshot

FOLDER = "poi"
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """A file that has new texts in it. `conflicts` and `absent`: see `textos_md.Merged`."""

    path: Path
    written: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """What a person has to look at, in words."""
        found = []
        if self.conflicts:
            found.append(
                f"{self.path.name}: la unidad envió textos nuevos sobre otros que alguien editó; quedaron los dos,"
                f" elija ({_some(self.conflicts)})"
            )
        if self.absent:
            found.append(f"{self.path.name}: la unidad ya no envía estos textos; se conservan ({_some(self.absent)})")
        return found


def _some(keys: list[str]) -> str:
    return ", ".join(keys[:10]) + (f" y {len(keys) - 10} más" if len(keys) > 10 else "")


def write_year(engine: Engine, folder: Path, anio: int) -> list[Written]:
    """Merges what units sent for a year into their files; those that already have it are not touched."""
    with snapshot(engine) as conn:
        texts = reading.read(conn, POI_TEXTO, anio=anio)
        names = reading.read(conn, DIM_UNIDAD, ["unidad_id", "denominacion"]) if len(texts) else pd.DataFrame()
    if texts.empty:
        return []
    known = dict(zip(names["unidad_id"], names["denominacion"], strict=True))
    target = folder / FOLDER / str(anio)
    with _exclusive(target):
        found = [
            _into_file(target, str(unidad), known.get(unidad, unidad), anio, rows.sort_values(["orden", "fila"]))
            for unidad, rows in texts.groupby("unidad")
        ]
    return [item for item in found if item]


def _into_file(target: Path, unidad: str, nombre: str, anio: int, rows: pd.DataFrame) -> Written | None:
    path = target / f"{_file_name(unidad)}.md"
    carga_id = rows["carga_id"].iloc[0]
    received = [
        Received(row["actividad"], row["actividad_operativa"], row["seccion"], row["texto"], row["huella"])
        for row in _by_section(rows).to_dict("records")
    ]
    title = f"POI {anio} · {escaped(' '.join(nombre.split()))} {{#{anio}.{unidad}}}"
    for _ in range(_ATTEMPTS):
        before = path.read_bytes() if path.exists() else None
        try:
            existing = None if before is None else before.decode("utf-8")
        except UnicodeDecodeError:
            path = path.with_suffix(".recibido.md")  # not ours to read, nor to write over
            continue
        if existing is not None and current_load(existing) == carga_id:
            return None
        merged = merge(existing, title, carga_id, received)
        if _replaced(path, before, merged):
            return Written(path, merged.written, merged.conflicts, merged.absent)
    raise OSError(f"{path} cambia mientras se escribe: ciérrelo y repita la corrida")


def _by_section(rows: pd.DataFrame) -> pd.DataFrame:
    order = {name: number for number, name in enumerate(POI_TEXTO.column("seccion").values)}
    return rows.assign(_place=rows["seccion"].map(order)).sort_values(["orden", "_place"], kind="stable")


def _file_name(unidad: str) -> str:
    """A name that is one anywhere, out of a key that a sheet brought."""
    return re.sub(r"[^0-9A-Za-z_-]", "-", unidad)


def _replaced(path: Path, before: bytes | None, merged: Merged) -> bool:
    """Writes the file aside and puts it in place, unless somebody changed it in between."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(merged.text.encode())
            file.flush()
            os.fsync(file.fileno())
        if (path.read_bytes() if path.exists() else None) != before:
            return False
        draft.replace(path)
        return True
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """One process at a time merges into the files of a year."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".en-uso").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def strangers(conn: Connection, load: UnitLoad) -> tuple[Observation, ...]:
    """Texts of activities that the POI does not give to their unit. With no POI of the year there is nothing to say."""
    texts = load.frames[POI_TEXTO.name]
    columns = ["actividad_id", "actividad_operativa", "unidad_id"]
    every = reading.read(conn, POI_ACTIVIDAD, columns, anio=load.anio).drop_duplicates()
    if every.empty or texts.empty:
        return ()
    own = every[every["unidad_id"] == load.unidad]
    by_name = {fold(name): key for key, name in zip(own["actividad_id"], own["actividad_operativa"], strict=True)}
    known = set(own["actividad_id"])
    place = next((column for column in load.columns if column.medida == "actividad"), None)
    findings = []
    for row in texts.drop_duplicates("actividad").to_dict("records"):
        key = row["actividad"]
        if key in known:
            continue
        near = by_name.get(fold(row["actividad_operativa"])) or next(iter(get_close_matches(key, known, n=1)), None)
        findings.append(
            observe(
                "actividad_no_es_del_poi",
                key,
                hoja=place.hoja if place else None,
                celda=f"{place.letra}{row['fila']}" if place else None,
                fila=row["fila"],
                columna=place.titulo if place else "",
                anio=load.anio,
                sugerencia=f"¿Quiso decir {near}?" if near else "",
            )
        )
    return tuple(findings)
