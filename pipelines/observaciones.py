"""After each run: the observations workbook of every unit whose file has something to mend or to answer.

    <salida>/observaciones/<fuente>/<anio>/<unidad>.xlsx       of the file that is loaded, or waits
    <salida>/observaciones/sin_reconocer/<name>-<sha>.xlsx     of a file of no known unit

What the workbooks say comes from the warehouse; the sheets that they copy, from custody. One that would say what the
one that stands there says is left alone; those of units without findings go, unless somebody has written in them.
"""

import errno
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.reading.workers import Broken, Task
from assets.reading.workers import run as in_workers
from assets.reports.observaciones import datos, libro
from assets.reports.observaciones.reviewed import Part, Reviewed, Since
from assets.rules.hallazgos import compare
from pipelines import libros
from pipelines.orchestrator import Report
from pipelines.settings import Settings
from schemas.calendar import lima_date
from schemas.normal import slug
from schemas.observation import Observation
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA, OBSERVACION
from schemas.tables.respuestas import OBSERVACION_RESPUESTA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import snapshot

FOLDER, UNRECOGNISED = "observaciones", "sin_reconocer"
#: What a file or a part of it is in, that its sender can still do something about.
LOADED, WAITING = ("cargado", "parcial"), ("retenido", "cuarentena")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _State:
    """What the warehouse knows of files. `findings`: by file, all ever recorded of it; `answers`: those that count, by
    unit and `clave`."""

    files: list[Record]
    parts: list[Record]
    loads: dict[str, Record]
    findings: dict[str, list[Record]]
    answers: dict[tuple, dict[str, str]]


def after_run(engine: Engine, current: Settings, report: Report) -> str:
    """Writes the workbooks, and says how many there are and where. A folder that cannot be written is a failure."""
    folder = current.salida / FOLDER
    try:
        count = write_all(engine, Custody(current.custodia), folder)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "no queda espacio en ese disco" if full else error.strerror
        cause = f"no se pueden escribir los libros de observaciones en {folder}: {why}"
        report.failures.append(cause)
        remedy = "libere espacio en ese disco o revise la carpeta, y repita; lo cargado está a salvo"
        print(f"  falló: {cause}\n  remedio: {remedy}", file=sys.stderr)
        return "  libros de observaciones: no se pudieron escribir"
    return f"  libros de observaciones: {count} en {folder}" if count else "  libros de observaciones: ninguno"


def write_all(engine: Engine, custody: Custody, folder: Path) -> int:
    """Brings the folder up to the warehouse. Returns how many workbooks there are."""
    with snapshot(engine) as conn:
        state = _read(conn)
    wanted = _named(_to_tell(state), folder)
    places = {path: libros.free(path) for path in wanted}
    made_of = {path: _huella(reviewed) for path, reviewed in wanted.items()}
    outdated = [path for path, place in places.items() if libros.huella(place) != made_of[path]]
    tasks = [Task((custody.path(wanted[path].sha256), wanted[path].findings)) for path in outdated]
    for path, copies in zip(outdated, in_workers("pipelines.examine:sheets", tasks), strict=True):
        huella = made_of[path]
        if isinstance(copies, Broken):  # without copies, and tried again next time
            copies, huella = (), ""
        whole = replace(wanted[path], copies=copies, sheets=tuple(copy.name for copy in copies))
        libros.write(places[path], libro.workbook(whole, huella))
    kept = set(places.values())
    for path in sorted(folder.rglob("*.xlsx")):
        if path not in kept and libros.huella(path):  # without one it is not of a run: `check` wrote it
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return len(wanted)


# ---- what is to be told


def _read(conn: Connection) -> _State:
    findings: dict[str, list[Record]] = {}
    for row in _records(reading.read(conn, OBSERVACION)):
        findings.setdefault(row["archivo_sha256"], []).append(row)
    answers: dict[tuple, dict[str, str]] = {}
    for row in _records(reading.read(conn, OBSERVACION_RESPUESTA, vigente=1)):
        answers.setdefault(_key(row), {})[row["clave"]] = row["respuesta"]
    return _State(
        sorted(_records(reading.read(conn, ARCHIVO)), key=lambda row: row["secuencia"]),
        _records(reading.read(conn, ARCHIVO_UNIDAD)),
        _current(_records(reading.read(conn, CARGA, vigente=1))),
        findings,
        answers,
    )


def _records(frame: pd.DataFrame) -> list[Record]:
    """Rows with None for what is empty."""
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]


def _current(loads: list[Record]) -> dict[str, Record]:
    """The load that shows each unit, by `carga_id`: of photographs the last one."""
    last: dict[tuple, Record] = {}
    for load in sorted(loads, key=lambda row: row["version_en"] or ""):
        last[load["fuente"], load["anio"], load["unidad"]] = load
    return {load["carga_id"]: load for load in last.values()}


def _to_tell(state: _State) -> Iterator[Reviewed]:
    """Every file with open findings that is loaded or waits, as each of its units sees it; the newest first."""
    for file in reversed(state.files):
        of_file = state.findings.get(file["archivo_sha256"], [])
        open_ones = [row for row in of_file if row["resuelta_en"] is None and not _of_our_own(row)]
        if not open_ones:
            continue
        parts = [part for part in state.parts if part["archivo_sha256"] == file["archivo_sha256"]]
        general = [_finding(row) for row in open_ones if row["unidad"] is None]
        if not parts and file["estado"] in (*LOADED, *WAITING):
            yield _reviewed(file, general, ())
        for part in parts:
            own = [_finding(row) for row in open_ones if _key(row) == _key(part)]
            told = _reviewed(file, general, (_part(part, own, state),), state.answers.get(_key(part), {}))
            if told.open and _shows(part, state):
                yield replace(told, since=_since(file, part, (*general, *own), state))


def _of_our_own(row: Record) -> bool:
    """A workbook of ours that comes back with answers holds sheets that are only there to be looked at."""
    return row["fuente"] == "respuestas" and row["regla"] in ("hoja_no_leida", "copia_no_cargada")


def _shows(part: Record, state: _State) -> bool:
    return part["estado"] in WAITING or (part["estado"] in LOADED and part["carga_id"] in state.loads)


def _reviewed(
    file: Record, general: list[Observation], parts: tuple[Part, ...], answers: dict[str, str] | None = None
) -> Reviewed:
    return Reviewed(
        nombre=file["nombre"],
        sha256=file["archivo_sha256"],
        forma=file["forma"],
        fuente=parts[0].fuente if parts else file["fuente"],
        anio=parts[0].anio if parts else file["anio"],
        parts=parts,
        general=tuple(general),
        fecha=lima_date(file["recibido_en"]),
        fecha_de="Recibido el",
        answers=answers or {},
    )


def _part(part: Record, findings: list[Observation], state: _State) -> Part:
    load = state.loads.get(part["carga_id"] or "", {})
    loaded = part["estado"] in LOADED
    rows = int(load.get("filas", 0)), int(load.get("filas_cuarentena", 0))
    return Part(part["fuente"], int(part["anio"]), part["unidad"], *rows, loaded, tuple(findings))


def _since(file: Record, part: Record, findings: tuple[Observation, ...], state: _State) -> Since | None:
    """What changed from the file that the unit sent before this one."""
    theirs = {row["archivo_sha256"] for row in state.parts if _key(row) == _key(part)}
    before = [row for row in state.files if row["archivo_sha256"] in theirs and row["secuencia"] < file["secuencia"]]
    if not before:
        return None
    previous = before[-1]
    rows = state.findings.get(previous["archivo_sha256"], [])
    old = [_finding(row) for row in rows if row["unidad"] is None or _key(row) == _key(part)]
    compared = compare(old, findings)
    return Since(previous["nombre"], compared.mended, compared.new, tuple(after for _, after in compared.stays))


def _key(row: Record) -> tuple:
    return row["fuente"], row["anio"], row["unidad"]


def _finding(row: Record) -> Observation:
    seen = str(row["mensaje"]).removesuffix(row["corregir"]).rstrip()
    fila = None if row["fila"] is None else int(row["fila"])
    return Observation(
        row["regla"],
        row["encontrado"],
        row["esperado"],
        seen,
        row["corregir"],
        row["hoja"],
        row["celda"],
        fila,
        row["columna"],
        row["sujeto"],
        int(row["veces"]),
    )


# ---- where it is written


def _named(reviews: Iterator[Reviewed], folder: Path) -> dict[Path, Reviewed]:
    """The path of each; of several files of one unit, the newest takes the plain name."""
    named: dict[Path, Reviewed] = {}
    for reviewed in reviews:
        short = reviewed.sha256[:8]
        if reviewed.parts:
            part = reviewed.parts[0]
            place, name = folder / part.fuente / str(part.anio), libros.file_name(part.unidad)
            path = place / f"{name}.xlsx"
            path = place / f"{name}-{short}.xlsx" if path in named else path
        else:
            path = folder / UNRECOGNISED / f"{slug(reviewed.nombre)[:60] or 'archivo'}-{short}.xlsx"
        named[path] = reviewed
    return named


def _huella(reviewed: Reviewed) -> str:
    """What a workbook is made of, the sheets of the file by its hash."""
    since = reviewed.since
    changed = (since.mended, since.new, since.stays) if since else ()
    changes = [since and since.nombre, *([one.clave for one in some] for some in changed)]
    said = [libro.VERSION, datos.as_data(reviewed), dict(reviewed.answers), str(reviewed.fecha), changes]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
