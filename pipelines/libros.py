"""Observations workbooks and pages on disk: whole or not at all, and never over one that somebody has written in.

A workbook of ours says in its properties what it was made of (`huella`), and that nobody has saved it since. Pandas,
SQL and Dagster are not known here: `check` writes through this too.
"""

import os
import re
import zipfile
from pathlib import Path

from lxml import etree

from assets.reports.observaciones import libro, pagina
from assets.reports.observaciones.reviewed import Reviewed
from assets.reports.observaciones.textos import one_line

_NOT_IN_A_NAME = re.compile(r'[/\\:*?"<>|]')
_LONGEST_NAME = 120
_CORE = "docProps/core.xml"
_MOST_CORE = 100_000
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def write_review(folder: Path, reviewed: Reviewed, taken: set[Path]) -> list[Path]:
    """Workbook and page of each unit of a file, named after it. `taken`: what this order has written already."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    seen = [reviewed.of(part) for part in reviewed.parts] or [reviewed]
    stem = file_name(reviewed.nombre.rpartition(".")[0] or reviewed.nombre)
    for one in seen:
        name = f"{stem} - observaciones" + (f" {file_name(one.parts[0].unidad)}" if len(seen) > 1 else "")
        path = free(folder / f"{name}.xlsx")
        if path in taken:
            path = free(folder / f"{name} {reviewed.sha256[:8]}.xlsx")
        taken.add(path)
        write(path, libro.workbook(one))
        write(path.with_suffix(".html"), pagina.page(one).encode())
        written += [path, path.with_suffix(".html")]
    return written


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def free(path: Path) -> Path:
    """The path, or the next one (`OC (2).xlsx`) where no workbook stands that is not ours alone."""
    candidate, number = path, 1
    while candidate.exists() and huella(candidate) is None:
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate


def huella(path: Path) -> str | None:
    """What a workbook of ours was made of; None if it is not ours, or somebody has saved it since."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_CORE) as core:
            said = etree.fromstring(core.read(_MOST_CORE), _PARSER)
    except (OSError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError):
        return None
    texts = {etree.QName(item).localname: item.text or "" for item in said if isinstance(item.tag, str)}
    ours = texts.get("creator") == libro.AUTHOR and texts.get("lastModifiedBy") == libro.AUTHOR
    return texts.get("keywords", "") if ours and texts.get("created") == texts.get("modified") else None


def file_name(text: str) -> str:
    """The text as (part of) the name of a file, on any system."""
    name = _NOT_IN_A_NAME.sub("_", one_line(text)).strip(" .") or "archivo"
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .")
