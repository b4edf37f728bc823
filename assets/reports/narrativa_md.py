"""A file of the planner's texts, read: its sections, of whom each is, and what in it cannot be read.

    # POI 2021 · Oficina de ... {#2021.001087-oficina-de-...}     the unit of the file
    ## ... {#2021-001087-N016.logros}         of an activity of the POI
    ## ... {#psig-2023-34.logros}             of an activity of the PSIG, in all of its targets
    ## ... {#001087-oficina-de-....logros}    of a unit
    ## ... {#informe.presentacion}            of the report

How units' texts get into such a file is in `textos_md`. Comments are for whoever edits, and never part of a text.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from assets.reports.textos_md import LATER, MARK, Section, parsed
from schemas import codelists
from schemas.tables.informe import REPORT_SECTIONS, UNIT_SECTIONS

#: Owner in the keys of the report's own texts, and the name of the file in which they are.
REPORT = "informe"

_ACTIVITY = re.compile(r"[0-9]{4}-(?:AOI(?P<ao>[0-9]{6})[0-9]{5}|(?P<ue>[0-9]{6})-N[0-9]{3,})")
_PSIG = re.compile(r"psig-(?P<anio>[0-9]{4})-(?P<meta>0*[1-9][0-9]{0,8})")
_UE = re.compile(r"[0-9]{6}(?=-)")
_TITLE = re.compile(r"# .*\{#[0-9]{4}\.(?P<unidad>[^\s{}]+)\}[ \t]*")
_KEY = re.compile(r"\s*\{#[^\s{}]+\}[ \t]*$")
_LATER = re.compile(rf"{re.escape(LATER)}(?:-[0-9]+)?$")
_LIKE_A_KEY = re.compile(r"#{1,6}\s.*(?:\{\s*#|#[\w-]+\.\w+\s*\})")
#: Not what a sender wrote, of which every sign is escaped.
_COMMENT = re.compile(r"(?<!\\)<!--.*?-->", re.DOTALL)
_OPENED = re.compile(r"(?<!\\)<!--")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A section that says something. `ue`, `actividad`, `meta`, `unidad`: of whom it is, as its key and its file say.
    `pending`: it came after the one before it was edited."""

    clave: str
    titulo: str
    texto: str
    linea: int
    seccion: str
    unidad: str | None = None
    ue: str | None = None
    actividad: str | None = None
    meta: int | None = None
    pending: bool = False

    @property
    def huella(self) -> str:
        return hashlib.sha256(self.texto.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says; `faults`: (line, what is wrong and how to mend it)."""

    texts: tuple[Text, ...]
    faults: tuple[tuple[int, str], ...]


def read(text: str, tema: str, anio: int, archivo: str) -> Read:
    """The texts of a file of a subject and year, in order. Line ends and marks of encoding make no difference."""
    head, sections = parsed(_UNSEEN.sub("", text))
    faults = list(_odd_headings(text))
    unit = _unit_of_file(head, tema, archivo)
    found = []
    for section in sections:
        faults += [(section.line, told) for told in _faults(section, tema, anio)]
        told = _text(section, tema, anio, unit)
        if told:
            found.append(told)
    return Read(tuple(found), tuple(sorted(faults)))


def _unit_of_file(head: str, tema: str, archivo: str) -> str | None:
    titled = next((found for line in head.split("\n") if (found := _TITLE.fullmatch(line.rstrip("\r")))), None)
    name = titled.group("unidad") if titled else PurePosixPath(archivo).stem
    return None if name.split(".")[0] == REPORT else _unit(name, tema)


def _unit(name: str, tema: str) -> str:
    """A unit of the PSIG by any of its names has one."""
    known = codelists.unidades().get(name) or codelists.unidad(name) if tema == "psig" else None
    return known.abreviatura if known else name


def _text(section: Section, tema: str, anio: int, unit: str | None) -> Text | None:
    key = _LATER.sub("", section.key)
    owner, _, seccion = key.rpartition(".")
    body = _said(section.body)
    if not owner or not seccion or not body or len(section.key) > _LONGEST_KEY:
        return None
    title = _KEY.sub("", section.heading.lstrip("#")).strip()
    pending = key != section.key
    activity, psig = _ACTIVITY.fullmatch(owner), _PSIG.fullmatch(owner)
    whose: dict[str, str | int | None] = {}
    if owner == REPORT:
        pass
    elif psig and tema == "psig" and int(psig.group("anio")) == anio:
        whose = {"unidad": unit, "meta": int(psig.group("meta"))}
    elif activity or psig:
        ue = activity.group("ao") or activity.group("ue") if activity else None
        whose = {"unidad": unit, "ue": ue, "actividad": owner}
    else:
        ue = _UE.match(owner) if tema == "poi" else None
        whose = {"unidad": _unit(owner, tema), "ue": ue.group() if ue else None}
    return Text(section.key, title, body, section.line, seccion, pending=pending, **whose)  # type: ignore[arg-type]


def _said(body: str) -> str:
    """The text of a section without comments; one that is not closed hides nothing."""
    return _OPENED.sub("", _COMMENT.sub("", body)).strip()


def _odd_headings(text: str) -> Iterator[tuple[int, str]]:
    """Headings that were meant to have a key: what stands under them would be taken for the section above."""
    _, sections = parsed(text)
    known = {section.line for section in sections}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if number not in known and _LIKE_A_KEY.match(line) and not _TITLE.fullmatch(line.removeprefix("\ufeff")):
            yield (
                number,
                "la clave del título no se puede leer, y lo que sigue quedó en la sección anterior. Escríbala al final"
                " del título, entre llaves y sin espacios: {#2021-001087-N016.logros}",
            )


def _faults(section: Section, tema: str, anio: int) -> Iterator[str]:
    owner, _, name = _LATER.sub("", section.key).rpartition(".")
    if len(section.key) > _LONGEST_KEY:
        yield f"la clave tiene más de {_LONGEST_KEY} caracteres y no se toma. Use la de la plantilla"
    elif not owner:
        yield (
            f"la clave {section.key} no dice de quién es el texto, que no se toma."
            f" Escríbala así: {REPORT}.{section.key}"
        )
    elif name not in (known := tuple(REPORT_SECTIONS if owner == REPORT else UNIT_SECTIONS)) and _said(section.body):
        near = get_close_matches(name.casefold(), known, 1)
        hint = f"¿Quiso decir {owner}.{near[0]}? " if near else ""
        yield (
            f"la sección «{name}» de la clave {section.key} no se conoce, y su texto no sale en el informe."
            f" {hint}Las {'del informe' if owner == REPORT else 'de unidades y actividades'} son: {', '.join(known)}"
        )
    year = re.match(r"(?:psig-)?([0-9]{4})-", owner)
    if year and int(year.group(1)) != anio and (_ACTIVITY.fullmatch(owner) or _PSIG.fullmatch(owner)):
        yield (
            f"la clave {section.key} es de otro año, y el texto quedó huérfano."
            f" Póngala en la carpeta {tema}/{year.group(1)}"
        )
    if "<!-- seguimiento" in section.body and not MARK.match(section.body):
        yield (f"la línea «seguimiento» de {section.key} está alterada. Bórrela entera; el texto se toma igual")
    if _OPENED.search(_COMMENT.sub("", section.body)):
        yield f"en {section.key} hay un comentario «<!--» sin cerrar, que se toma por texto. Ciérrelo con «-->»"
