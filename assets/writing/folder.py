"""A folder of files that are made again and again, in which people may write: nobody's edits are written over.

    .huellas.json    what each file was when it was written here: sha256 by name; two while it is being replaced

A file that has no hash that is noted was edited (or is not ours): the new one stands beside it under another name, as
beside one that somebody has open and cannot be replaced. What was written before, is no longer made and nobody touched,
goes. Whoever is interrupted leaves files that are old or new, each of them noted: the next one goes on from there.
"""

import errno
import glob
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.writing.alone import alone
from warehouse.files import PARTIAL

_NOTES = ".huellas.json"
#: What a disk says of a file that a program has open.
_OPEN = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)
#: Name -> hashes that a file of that name may have and still be ours.
Notes = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Put:
    """`files`: where each thing is. `kept`: files that somebody edited or has open, and under which name the new one
    is."""

    files: tuple[Path, ...]
    kept: tuple[tuple[Path, Path], ...]


def put(folder: Path, made: Mapping[str, bytes]) -> Put:
    """Writes files (relative name -> content) into a folder; each has its name when it is whole. Waits for another who
    writes there. Raises OSError."""
    with alone(folder):
        return _put(folder, made)


def _put(folder: Path, made: Mapping[str, bytes]) -> Put:
    notes, held = _read(folder / _NOTES), set[Path]()
    places = {name: _place(folder, name, content, notes, held) for name, content in made.items()}
    drafts: dict[str, Path] = {}
    try:
        for name, content in made.items():
            if not _is(places[name], content):
                drafts[name] = _draft(places[name])
                drafts[name].write_bytes(content)
        for name in drafts:
            _expect(folder, notes, places[name], made[name])
        _note(folder, notes)
        for name, draft in drafts.items():
            places[name] = _named(folder, name, made[name], draft, notes, held)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    noted = {_relative(folder, places[name]): [_digest(content)] for name, content in made.items()}
    _note(folder, _gone(folder, notes, noted, held) | noted)
    kept = [(folder / name, place) for name, place in places.items() if place != folder / name]
    return Put(tuple(places.values()), tuple(kept))


def _named(folder: Path, name: str, content: bytes, draft: Path, notes: Notes, held: set[Path]) -> Path:
    """Gives a draft its name, or the next one if somebody has that file open (then it is added to `held`)."""
    while True:
        path = _place(folder, name, content, notes, held)
        if _is(path, content):
            return path
        _expect(folder, notes, path, content)
        _note(folder, notes)
        try:
            draft.replace(path)
        except OSError as error:
            if error.errno not in _OPEN or not path.is_file():
                raise
            held.add(path)
        else:
            return path


def _gone(folder: Path, notes: Notes, noted: Notes, held: set[Path]) -> Notes:
    """Removes what is no longer made; what of it stays because it is open, to be removed another time."""
    left: Notes = {}
    for name, hashes in notes.items():
        path = folder / name
        if name in noted or not _ours(folder, path, notes):
            continue
        if path in held:
            left[name] = hashes
            continue
        try:
            path.unlink()
        except OSError as error:
            if error.errno not in _OPEN:
                raise
            left[name] = hashes
    return left


def _place(folder: Path, name: str, content: bytes, notes: Notes, held: set[Path]) -> Path:
    """The name itself, or the first one beside it that is free or was ours and untouched."""
    wanted = folder / name
    path, number = wanted, 1
    while path in held or (path.exists() and not _is(path, content) and not _ours(folder, path, notes)):
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path


def _draft(path: Path) -> Path:
    """Beside the file; those of whoever was killed go: nobody else writes here now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{PARTIAL}"):
        left.unlink(missing_ok=True)
    return path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")


def _expect(folder: Path, notes: Notes, path: Path, content: bytes) -> None:
    """From now on, a file may be what it was or this."""
    hashes = notes.setdefault(_relative(folder, path), [])
    if _digest(content) not in hashes:
        hashes.append(_digest(content))


def _ours(folder: Path, path: Path, notes: Notes) -> bool:
    return path.is_file() and _digest(path.read_bytes()) in notes.get(_relative(folder, path), [])


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _note(folder: Path, notes: Notes) -> None:
    """Writes the notes down, if they say something else."""
    path, content = folder / _NOTES, json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    if not _is(path, content):
        draft = _draft(path)
        draft.write_bytes(content)
        draft.replace(path)


def _read(path: Path) -> Notes:
    """What was noted; nothing if there are no notes or they cannot be read: then every file counts as somebody's."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(noted, dict):
        return {}
    return {str(name): [one] if isinstance(one, str) else [str(each) for each in one] for name, one in noted.items()}
