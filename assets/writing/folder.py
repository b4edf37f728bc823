"""A folder of files that are made again and again, in which people may write: nobody's edits are written over.

    .huellas.json    sha256 of each file as it was written here, by name

A file that no longer has the hash noted was edited (or is not ours): the new one stands beside it under another name.
What was written before, is no longer made and nobody touched, goes.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_NOTES = ".huellas.json"


@dataclass(frozen=True, slots=True)
class Put:
    """`files`: where each thing is. `kept`: files that somebody edited, and under which name the new one is."""

    files: tuple[Path, ...]
    kept: tuple[tuple[Path, Path], ...]


def put(folder: Path, made: Mapping[str, bytes]) -> Put:
    """Writes files (relative name -> content) into a folder; each has its name when it is whole. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = _read(folder / _NOTES)
    places = {name: _place(folder, name, content, notes) for name, content in made.items()}
    drafts: dict[str, Path] = {}
    try:
        for name, content in made.items():
            if not _is(places[name], content):
                places[name].parent.mkdir(parents=True, exist_ok=True)
                drafts[name] = places[name].with_name(f".{places[name].name}.{os.getpid()}")
                drafts[name].write_bytes(content)
        for name, draft in drafts.items():
            draft.replace(places[name])
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    noted = {_relative(folder, places[name]): _digest(content) for name, content in made.items()}
    for name, huella in notes.items():
        path = folder / name
        if name not in noted and path.is_file() and _digest(path.read_bytes()) == huella:
            path.unlink()
    draft = folder / f"{_NOTES}.{os.getpid()}"
    draft.write_text(json.dumps(noted, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    draft.replace(folder / _NOTES)
    kept = [(folder / name, place) for name, place in places.items() if place != folder / name]
    return Put(tuple(places.values()), tuple(kept))


def _place(folder: Path, name: str, content: bytes, notes: Mapping[str, str]) -> Path:
    """The name itself, or the first one beside it that is free or was ours and untouched."""
    wanted = folder / name
    path, number = wanted, 1
    while path.exists() and not _is(path, content) and not _ours(folder, path, notes):
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path


def _ours(folder: Path, path: Path, notes: Mapping[str, str]) -> bool:
    return path.is_file() and notes.get(_relative(folder, path)) == _digest(path.read_bytes())


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> dict[str, str]:
    """What was noted; nothing if there are no notes or they cannot be read: then every file counts as somebody's."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(huella) for name, huella in noted.items()} if isinstance(noted, dict) else {}
