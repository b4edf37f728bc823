"""The planner's own texts as Markdown: what units sent is merged in, what a person edited is never written over.

One file per year and unit. A section is a heading of level two or more that ends in its key, what we noted of it, and
its text:

    ## Título de la actividad · Logros {#2021-001087-N016.logros}

    <!-- seguimiento escrito=1f0a... recibido=9c2e... -->

    Texto.

The key (activity and section; the unit is in the title of the file) is what reports find a text by. `escrito` is the
hash of the text as we wrote it: a text that no longer has it was edited. `recibido` is the hash of the last text that
the unit sent for it, so that the same text is not offered twice. Whatever else a person writes is kept where it is.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from schemas.tables.informe import UNIT_SECTIONS

#: What the key and the heading of a text end in which came after a person had edited the one before.
LATER, LATER_TITLE = ".recibido", " (recibido después, por revisar)"

_HEADING = re.compile(r"#{2,6} .*\{#(?P<key>[^\s{}]+)\}[ \t]*")
MARK = re.compile(r"\s*<!-- seguimiento escrito=([0-9a-f]{12}) recibido=([0-9a-f]{12}) -->")
_LOAD = re.compile(r"<!-- seguimiento carga=(\S+) -->")
#: Marks of direction, which turn what stands around them.
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#~|$^&]")
#: Lines that are no text to Markdown: underlines of headings, rules, fences of divisions.
_RULED = re.compile(r"(?=[-=+:])[-=+:\s]+$|:{3,}|\+{3}")
_ITEM = re.compile(r"(?:[-+]|[0-9]{1,9}[.)])\s")
_NOT_WRITTEN_BY_US = "0" * 12

_INTRODUCTION = """\
<!-- Textos de la unidad. Puede editarlos: lo que usted cambie no se reemplaza. Deje los títulos con su clave entre
llaves y las líneas «seguimiento». Para quitar un texto, bórrelo y deje su título. -->"""


@dataclass(frozen=True, slots=True)
class Received:
    """A text that a unit sent. `huella`: sha256 of it."""

    actividad: str
    nombre: str
    seccion: str
    texto: str
    huella: str

    @property
    def key(self) -> str:
        return f"{self.actividad}.{self.seccion}"

    @property
    def title(self) -> str:
        return f"{escaped(' '.join(self.nombre.split()))} · {UNIT_SECTIONS[self.seccion]}"


@dataclass(slots=True)
class Merged:
    """The file's new text, and of which keys: `conflicts`, a person's text and a newer one of the unit stand side by
    side; `absent`, the unit no longer sends what stands there."""

    text: str
    written: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """`heading` as written; `body` without our note. `line`: of its heading in the file, from 1."""

    key: str
    heading: str
    body: str
    escrito: str = _NOT_WRITTEN_BY_US
    recibido: str = _NOT_WRITTEN_BY_US
    line: int = 0

    @property
    def edited(self) -> bool:
        return _digest(self.body) != self.escrito

    def render(self) -> str:
        unknown = self.escrito == self.recibido == _NOT_WRITTEN_BY_US
        mark = "" if unknown else f"<!-- seguimiento escrito={self.escrito} recibido={self.recibido} -->\n\n"
        return f"{self.heading}\n\n{mark}{self.body}".rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """A sender's text as Markdown that shows it and can be nothing else: no heading, list of links, HTML or note of
    ours. Each line is a paragraph, unless it is an item of a list."""
    lines = [line.strip() for line in _DIRECTION.sub("", text).splitlines()]
    shown: list[str] = []
    for line in lines:
        if not line:
            continue
        safe = _SPECIAL.sub(lambda match: "\\" + match.group(), line)
        if _RULED.match(line):
            safe = "\\" + safe.lstrip("\\")
        listed = shown and _ITEM.match(line) and _ITEM.match(shown[-1])
        shown += ([] if listed or not shown else [""]) + [safe]
    return "\n".join(shown)


def current_load(text: str) -> str | None:
    """The load whose texts are already in a file."""
    found = _LOAD.search(text)
    return found.group(1) if found else None


def merge(existing: str | None, title: str, carga_id: str, received: Sequence[Received]) -> Merged:
    """A file with the texts of a load in it. `existing` is the file as it stands; None if there is none."""
    head, sections = parsed(existing) if existing is not None else (f"# {title}\n\n{_INTRODUCTION}", [])
    merged = Merged("")
    place = 0
    for item in received:
        place = _take(sections, item, place, merged)
    sent = {item.key for item in received}
    merged.absent = [
        section.key
        for section in sections
        if section.key not in sent and section.escrito != _NOT_WRITTEN_BY_US and LATER not in section.key
        if section.body and not section.edited
    ]
    mark = f"<!-- seguimiento carga={carga_id} -->"
    head = _LOAD.sub(mark, head, count=1) if _LOAD.search(head) else f"{head.rstrip()}\n\n{mark}"
    merged.text = "\n".join([f"{head.rstrip()}\n", *(section.render() for section in sections)])
    return merged


def parsed(text: str) -> tuple[str, list[Section]]:
    """What stands before the first section, and the sections."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    starts = [number for number, line in enumerate(lines) if _HEADING.fullmatch(line)]
    head = "\n".join(lines[: starts[0]] if starts else lines)
    sections = []
    for start, end in pairwise([*starts, len(lines)]):
        heading, body = lines[start], "\n".join(lines[start + 1 : end])
        found = _HEADING.fullmatch(heading)
        assert found
        section = Section(found.group("key"), heading.rstrip(), body.strip("\n"), line=start + 1)
        if mark := MARK.match(body):
            section.escrito, section.recibido = mark.groups()
            section.body = body[mark.end() :].strip("\n")
        sections.append(section)
    return head, sections


def _take(sections: list[Section], item: Received, place: int, merged: Merged) -> int:
    """Puts a received text where it belongs; returns the place after the last section of its activity."""
    body, received = escaped(item.texto), item.huella[:12]
    section = _of_key(sections, item.key)
    if section is None:
        place = _place_after(sections, item.actividad, place)
        sections.insert(place, _written(item.key, f"## {item.title}", body, received))
        merged.written.append(item.key)
    elif section.recibido == received:
        pass  # a person has seen this text, and did with it what they did
    elif _digest(section.body) == _digest(body):
        section.escrito, section.recibido = _digest(body), received
    elif not section.edited:
        section.body, section.escrito, section.recibido = body, _digest(body), received
        merged.written.append(item.key)
    else:
        section.recibido = received
        _put_beside(sections, section, item, body)
        merged.conflicts.append(item.key)
    return _place_after(sections, item.actividad, place)


def _put_beside(sections: list[Section], section: Section, item: Received, body: str) -> None:
    """The newer text under a key of its own, after the edited one; over an earlier one that nobody touched."""
    number, received = 1, item.huella[:12]
    while True:
        key = f"{item.key}{LATER}" + (f"-{number}" if number > 1 else "")
        held = _of_key(sections, key)
        if held is None:
            new = _written(key, f"## {item.title}{LATER_TITLE}", body, received)
            sections.insert(sections.index(section) + number, new)
            return
        if not held.edited or _digest(held.body) == _digest(body):
            held.body, held.escrito, held.recibido = body, _digest(body), received
            return
        number += 1


def _written(key: str, title: str, body: str, received: str) -> Section:
    return Section(key, f"{title} {{#{key}}}", body, _digest(body), received)


def _of_key(sections: Iterable[Section], key: str) -> Section | None:
    return next((section for section in sections if section.key == key), None)


def _place_after(sections: list[Section], actividad: str, otherwise: int) -> int:
    places = [number for number, section in enumerate(sections, 1) if section.key.split(".")[0] == actividad]
    return places[-1] if places else otherwise


def _digest(body: str) -> str:
    """Of a text without regard to blanks at the ends of its lines, which editors take away."""
    lines = [line.rstrip() for line in body.replace("\r\n", "\n").strip().split("\n")]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
