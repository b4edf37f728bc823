"""The planner's texts, from their folder into custody and the warehouse; and the file of the report to be filled in.

    <folder>/<tema>/<anio>/informe.md         texts of the report itself (`skeleton`)
    <folder>/<tema>/<anio>/<unidad>.md        texts of a unit

No file that a person wrote is ever written here. What a file looks like: `assets.reports.narrativa_md`.
"""

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assets.loading import narrativa
from assets.loading.narrativa import last_events
from assets.reports.narrativa_md import REPORT
from schemas import calendar
from schemas.tables.informe import REPORT_SECTIONS
from warehouse.custody import Custody, TextFile, digest
from warehouse.engine import snapshot
from warehouse.viewing import view_frame

#: A person's text of a year is some kilobytes.
LARGEST = 4 << 20
_HEAD = """\
# {tema} {anio} · Textos del informe

<!-- Escriba debajo de cada título; lo que quede vacío no sale en el informe. Los títulos pueden cambiar, las claves
entre llaves no. Lo que está entre estas marcas es para usted, y nunca se publica. -->
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of reading the folder. `orphans`: keys of what is not in the year's plan; `pending`: keys of texts that
    came after a person had edited the ones before. `warnings`: sentences, each with its remedy. `away`: texts stand
    whose folder is not there, or cannot be read: nothing may be written in its place."""

    files: int
    texts: int
    changed: bool
    orphans: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    away: bool = False


def bring(
    engine: Engine, custody: Custody, folder: Path, tema: str, anio: int, *, quien: str, now: str | None = None
) -> Brought:
    """Takes the texts of a subject's year (`poi`, `psig`) as they stand in the folder; `now`: the instant noted,
    by default this one. A file that cannot be read stays as it was read last; where the year's folder is not there, or
    cannot be listed, nothing is taken away. Raises CustodiaError, AlmacenError, and ValueError if a copy in custody is
    damaged."""
    now = now or calendar.now()
    place = folder / tema / str(anio)
    contents, unread, broken, warnings = _files(folder, place)
    with custody.exclusive():
        before = last_events(custody.ledger()).get((tema, anio), {})
        events = []
        for archivo, content in contents.items():
            known = before.get(archivo)
            if known is None or known.huella != digest(content):
                huella, _ = custody.take(io.BytesIO(content))
                events.append(TextFile(tema, anio, archivo, quien, now, huella))
        taken = {name for name, event in before.items() if event.huella}
        if not broken:
            gone = sorted(taken - set(contents) - unread)
            events += [TextFile(tema, anio, name, quien, now) for name in gone]
            warnings += [
                f"{name}: ya no está, y sus textos no salen más. Si no lo quitó usted, devuélvalo: si vuelve, vuelven."
                for name in gone
            ]
        elif taken:
            warnings += [_kept(error) for error in broken]
        custody.append(events)
    changed = narrativa.bring_up(engine, custody, tema, anio)
    standing = sorted(
        (event for event in last_events(custody.ledger()).get((tema, anio), {}).values() if event.huella),
        key=lambda event: event.archivo,
    )
    warnings += narrativa.read(custody, tema, anio, standing).faults
    with snapshot(engine) as conn:
        shown = view_frame(conn, "bi_narrativa", tema=tema, anio=anio).sort_values("orden")
    orphans, pending = (tuple(shown.loc[shown["situacion"] == name, "clave"]) for name in ("huerfana", "por_revisar"))
    away = bool(broken and taken)
    return Brought(len(standing), len(shown), changed, orphans, pending, tuple(warnings), away)


def _kept(error: OSError) -> str:
    where = str(error.filename).encode("utf-8", "replace").decode()
    if isinstance(error, FileNotFoundError):
        return (
            f"No existe la carpeta {where}: se conservan los textos que se tomaron de ella. Revise SEGUIMIENTO_TEXTOS;"
            " si los quitó a propósito, deje la carpeta vacía."
        )
    return (
        f"La carpeta {where} no se puede leer ({error.strerror}): se conservan los textos que se tomaron de ella."
        " Revise SEGUIMIENTO_TEXTOS y los permisos de la carpeta."
    )


def _files(folder: Path, place: Path) -> tuple[dict[str, bytes], set[str], list[OSError], list[str]]:
    """The year's files by their path from the folder; paths of those that are there and cannot be read; folders that
    could not be listed, of whose files nobody knows; and why a file could not be read."""
    contents: dict[str, bytes] = {}
    unread: set[str] = set()
    broken: list[OSError] = []
    warnings: list[str] = []
    for path in _walk(place, broken.append):
        archivo = path.relative_to(folder).as_posix()
        shown = archivo.encode("utf-8", "replace").decode()
        try:
            content = _content(path)
            archivo.encode(), content.decode("utf-8")
        except UnicodeEncodeError:
            warnings.append(f"{shown}: el nombre del archivo no se puede leer. Cámbielo por uno sin signos raros.")
        except UnicodeDecodeError:
            unread.add(archivo)
            warnings.append(f"{shown}: no está en UTF-8 y no se toma. Ábralo y guárdelo con codificación UTF-8.")
        except (OSError, ValueError) as error:
            unread.add(archivo)
            why = error.strerror if isinstance(error, OSError) else str(error)
            warnings.append(f"{shown}: no se puede leer ({why}) y no se toma. Revise el archivo y sus permisos.")
        else:
            contents[archivo] = content
    return contents, unread, broken, warnings


def _walk(place: Path, broken: Callable[[OSError], None]) -> list[Path]:
    """Whole Markdown files of a folder and those in it, without links, hidden files and what editors leave behind."""
    found = []
    for root, folders, names in os.walk(place, onerror=broken):
        folders[:] = sorted(name for name in folders if _is_a_persons(name))
        for name in names:
            if name.endswith(".md") and _is_a_persons(name) and not Path(root, name).is_symlink():
                found.append(Path(root, name))
    return sorted(found, key=lambda path: path.as_posix())


def _is_a_persons(name: str) -> bool:
    return not name.startswith((".", "~", "#")) and ".sync-conflict-" not in name


def _content(path: Path) -> bytes:
    """Raises ValueError for what is no text file of a person, OSError if it cannot be read."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("no es un archivo")
        if status.st_size > LARGEST:
            raise ValueError(f"ocupa más de {LARGEST >> 20} MB")
        return file.read(LARGEST + 1)


def skeleton(folder: Path, tema: str, anio: int) -> Path | None:
    """Writes the file of the report's own texts, with its sections empty, where there is none. Returns it if it did.
    Raises OSError where it cannot be written."""
    path = folder / tema / str(anio) / f"{REPORT}.md"
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [_HEAD.format(tema=tema.upper(), anio=anio)]
    parts += [f"## {title} {{#{REPORT}.{key}}}\n\n<!-- {what} -->\n" for key, (title, what) in REPORT_SECTIONS.items()]
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        return None
    with file:
        file.write("\n".join(parts))
    return path
