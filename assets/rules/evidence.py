"""What stands in the cells of evidence of the PSIG: documents offered, the kinds that are asked for, and links.

Pure text. Where one document ends and the next begins is written nowhere: people use line breaks, semicolons, numbers,
full stops, or nothing but the next document's name. A cell is split only where something shows it; in doubt two
documents stay one. No character is lost: `Document.inicio` and `fin` share out the cell. Source: PSIG 2023, Cuadro 1.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from assets.rules.documents import ENTITIES, without_initials
from schemas.codelists import unidad
from schemas.normal import bare, tidy

#: Between documents, and part of none.
SEPARATORS = frozenset(" \t\n\r\v\f\u00a0\u2028\u2029;•·▪●")
#: Cells that say in words that there is nothing.
_NOTHING = {
    "", "n a", "no aplica", "ninguno", "ninguna", "ningun documento", "sin documento", "sin documentos", "sin sustento",
    "sin enlace", "sin evidencia", "no hay", "no tiene", "no corresponde", "pendiente",
}  # fmt: skip

INFORME, MEMORANDO, CORREO, RESOLUCION, LISTA = "informe", "memorando", "correo", "resolución", "lista de asistencia"
GENERIC = "documento"
#: Kinds and how they begin, without accents and in lower case; the first that fits counts.
_KINDS: tuple[tuple[str, str], ...] = (
    (LISTA, r"listas?|listados?|relacion(?:es)? de (?:particip|asist|person|servidor)\w*"
            r"|registros? de (?:asist|particip)\w*|hojas? de asistencia|asistencia desagregada"),
    ("base de datos", r"bases? de datos|data de"),
    ("acta", r"actas?"),
    ("ayuda memoria", r"ayudas? memorias?"),
    ("carta", r"cartas?"),
    ("comunicado", r"comunicados?|difusion(?:es)?|afiches?|flyers?|piezas? graficas?|infografias?|notas? de prensa"
                   r"|links?"),
    ("constancia", r"constancias?|certificados?"),
    ("convenio", r"convenios?"),
    (CORREO, r"correos?|e-?mails?|mails?"),
    ("decreto", r"decretos?"),
    ("directiva", r"directivas?"),
    ("encuesta", r"encuestas?|cuestionarios?"),
    ("fotografía", r"fotos?|fotografias?|imagen(?:es)?|capturas?|pantallazos?"),
    ("guía", r"guias?"),
    ("herramienta", r"herramientas?"),
    ("hoja de envío", r"hojas? de (?:envio|ruta|elevacion|remision)"),
    (INFORME, r"informes?"),
    ("lineamientos", r"lineamientos?"),
    ("manual", r"manual(?:es)?"),
    ("matriz", r"matriz|matrices|cuadros?"),
    (MEMORANDO, r"memorand(?:os?|ums?|a)|memos?"),
    ("nota", r"notas?"),
    ("oficio", r"oficios?"),
    ("plan", r"plan(?:es)?"),
    ("presentación", r"presentacion(?:es)?|ppts?|diapositivas?"),
    ("protocolo", r"protocolos?"),
    ("proveído", r"proveidos?"),
    ("registro", r"registros?"),
    ("reglamento", r"reglamentos?"),
    ("reporte", r"reportes?"),
    (RESOLUCION, r"resoluci(?:on|ones)|r\. ?[mdj]\.?|r\.? ?v\. ?m\.?|rm|rd|rj|rde|rvm|rsg"),
    (GENERIC, r"documentos?"),
)  # fmt: skip
#: Every kind, as a column shows it.
KINDS = tuple(sorted(kind for kind, _ in _KINDS))
_KIND = re.compile("|".join(f"(?P<k{i}>(?:{pattern}))" for i, (_, pattern) in enumerate(_KINDS)))
#: Kinds that the document system (SGD) numbers, each one of them.
NUMBERED = frozenset({INFORME, MEMORANDO, RESOLUCION, "carta", "hoja de envío", "nota", "oficio", "proveído"})
#: One offered may well be what was asked for as another.
_ALIKE = ({INFORME, "reporte", "ayuda memoria"}, {CORREO, "comunicado"}, {"fotografía", "comunicado"},
          {LISTA, "base de datos"}, {"registro", "base de datos"}, {"herramienta", "encuesta"},
          {"guía", "manual"})  # fmt: skip

_DASH = r"\s?[-\u2010-\u2015]\s?"
_OFFICES = rf"[^\W\d_]+(?:(?:{_DASH}|/)[^\W\d_]+)*"
#: `D000149-2023-CONADIS-URH`; without a year only where the letter shows what it is: `D000360-INABIF/UPP`.
_SGD = re.compile(
    rf"(?<![^\W_ºª])(?P<d>[Dd])?(?P<n>[0-9]{{1,8}}){_DASH}(?P<y>(?:19|20)[0-9]{{2}}){_DASH}(?P<o>{_OFFICES})"
    rf"|(?<![^\W_ºª])[Dd](?P<n2>[0-9]{{3,8}}){_DASH}(?P<o2>[^\W\d_]{{2,}}(?:(?:{_DASH}|/)[^\W\d_]+)*)"
)
_SPACED = re.compile(r"\s[-\u2010-\u2015]\s")
_PART = re.compile(rf"{_DASH}|/")
_FULL_DATE = re.compile(r"\b[0-9]{1,2}[./-][0-9]{1,2}[./-](?:20)?[0-9]{2}\b")

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NUMBER_WORD = r"(?:n\s?[°º.]|nro\.?|num\.?|numero|no\.)"
_NUMBERING = re.compile(r"\(?([0-9]{1,2})\s?(?:[.)]-?|°|-)\s*(?![0-9])|[-–—*]+\s+")
_HARD = re.compile(r"[;•·▪●]|[\n\r\v\f\u2028\u2029]+")
#: A line that goes on with what the one above began, unless it begins with a kind; and one that leaves it open.
_CONTINUES = re.compile(rf"\s*(?:[(,.:)»”]|{_NUMBER_WORD}\s|d?[0-9]{{3,8}}{_DASH}(?:19|20)[0-9]{{2}}|s/n\b)")
_OPEN = re.compile(
    r"\b(?:a|al|con|de|del|e|el|en|la|las|los|o|para|por|sobre|su|u|un|una|y|nro\.?)\s*$|\bn\s?[°º.]\s*$|[-/(]\s*$"
)
_REFERS = re.compile(r"(?:\bal|\bdel|\bsegun|\bmediante|\ba la|\bde la|\bcon el|\bref\.?)\s*$")
#: As many characters as link words, spaces and what qualifies a kind take.
_NEAR = 80
#: A kind, at most four words that qualify it, and a number (or `S/N`).
_NUMBERED_HERE = re.compile(rf"(?:[\w.°º]{{1,20}}[\s-]+){{1,5}}?(?:{_NUMBER_WORD}\s*)?(?:d?[0-9]{{2,8}}{_DASH}|s/n\b)")
#: What may stand before the word that says what a document is, and before one that says what comes with it.
_ARTICLE = re.compile(r"[\W_]*(?:(?:copia|archivo|el|la|los|las|un|una)\s+(?:del?\s+(?:la\s+|los\s+|las\s+)?)?)*")
_WITH_IT = re.compile(
    r"(?:[,+/(]|\b(?:y|con|adjunt[a-z]*|anex[a-z]*|incluye|contiene)\b)\s*(?:(?:el|la|los|las|su|sus)\s+)?(?=[a-z])"
)
_BARE_NUMBER = re.compile(rf"(?:{_NUMBER_WORD}\s*)?D?[0-9]", re.IGNORECASE)
#: A link word that only leads on to the next document.
_TRAILING = re.compile(r"[\s,;.]+(?:y|e|\+|&)$", re.IGNORECASE)
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the document system. `anio` is None where it was left out. `texto`: as written, initials and all."""

    numero: int
    anio: int | None
    entidad: str | None
    oficinas: tuple[str, ...]
    texto: str

    @property
    def shown(self) -> str:
        """Without a person's initials."""
        return without_initials(self.texto)


@dataclass(frozen=True, slots=True)
class Document:
    """A document offered: characters `inicio` to `fin` of its cell; `texto` is what they say of it.

    `clases`: of the document itself and of what it says it comes with; none if not recognised.
    """

    inicio: int
    fin: int
    texto: str
    clases: tuple[str, ...]
    numero: Number | None

    @property
    def clase(self) -> str | None:
        return self.clases[0] if self.clases else None

    @property
    def shown(self) -> str:
        """Its text without persons' initials."""
        return without_initials(self.texto)

    @property
    def name(self) -> str:
        """What it is called by: kind and number, else its text; without persons' initials."""
        end = self.texto.find(self.numero.texto) + len(self.numero.texto) if self.numero else 0
        return without_initials(self.texto[:end]) if end > 0 else self.shown

    @property
    def has_number(self) -> bool:
        """Number, year and who issued it."""
        return self.numero is not None and self.numero.anio is not None


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of a cell in order, and what was meant as one and has not its form."""

    urls: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def is_nothing(text: str | None) -> bool:
    """Blank, a dash, or words that say that there is nothing."""
    return text is None or bare(text) in _NOTHING


def _flat(text: str) -> str:
    """Lower case without accents, character by character, so that places stay; superscripts stay themselves."""
    flat = []
    for char in text:
        plain = char if char in _SUPERSCRIPTS or char in "°º" else unicodedata.normalize("NFKD", char)[0].lower()
        flat.append(plain if len(plain) == 1 else char)
    return "".join(flat)


@lru_cache(maxsize=4_096)
def documents(text: str | None) -> tuple[Document, ...]:
    """The documents that a cell offers, in order; none if it says that there is none."""
    if text is None or is_nothing(text):
        return ()
    flat = _flat(text)
    first = next(place for place, char in enumerate(text) if char not in SEPARATORS)
    starts = sorted({first, *(place for place in _starts(text, flat) if place > first)})
    pieces: list[tuple[int, int]] = []
    begun = first
    for end in [*starts[1:], len(text)]:
        if any(char.isalpha() for char in text[begun:end]):
            pieces.append((begun, end))
            begun = end  # what has no letter (`5.`, a lone dash) belongs to what follows it
    if begun < len(text):
        pieces = [*pieces[:-1], (pieces[-1][0] if pieces else begun, len(text))]
    found: list[Document] = []
    for start, end in pieces:
        document = _document(text, flat, *_trimmed(text, start, end))
        if found and not document.clases and _BARE_NUMBER.match(document.texto):
            document = replace(document, clases=found[-1].clases[:1])  # `INFORMES N° 1-..., 2-... y 3-...`
        found.append(document)
    return tuple(found)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in SEPARATORS:
        start += 1
    while end > start and text[end - 1] in SEPARATORS:
        end -= 1
    return start, end


def _document(text: str, flat: str, start: int, end: int) -> Document:
    numbering = _NUMBERING.match(text, start, end)
    begin = numbering.end() if numbering and numbering.end() < end else start
    said = _TRAILING.sub("", text[begin:end].strip(" \t.,;:\u00a0")) or text[start:end]
    return Document(start, end, tidy(said), _kinds_of(flat[begin:end]), sgd_number(text[begin:end]))


# ---- where documents begin


def _starts(text: str, flat: str) -> set[int]:
    numbers = [match.span() for match in _SGD.finditer(text)]
    inside = _inside(text)
    kinds = [(place, kind) for place, kind in _kind_places(flat) if place not in inside]
    starts = {match.end() for match in _HARD.finditer(text) if not _goes_on(text, flat, match)}
    starts |= _enumerated(flat, starts)
    stops = {place for place, _ in kinds if _after_a_stop(flat, place)}
    starts |= stops | {place for place, kind in kinds if _after_a_number(flat, place, kind, kinds, numbers)}
    starts |= _second_numbers(flat, numbers, kinds, starts, inside)
    return {place for place in starts if place < len(text)}


def _goes_on(text: str, flat: str, hard: re.Match[str]) -> bool:
    """A line break within a document, made by hand where the column was too narrow."""
    if hard.group() in set(";•·▪●"):
        return False
    if _OPEN.search(_before(flat, hard.start())) or _CONTINUES.match(flat, hard.end()):
        return True
    begin = re.match(r"\s*", flat[hard.end() : hard.end() + _NEAR])
    place = hard.end() + (begin.end() if begin else 0)
    return text[place : place + 1].islower() and _kind_at(flat, place) is None


def _inside(text: str) -> set[int]:
    """Places within brackets or quotes that are closed."""
    inside: set[int] = set()
    stack: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if char in _PAIRS:
            stack.append((_PAIRS[char], place))
        elif stack and char == stack[-1][0]:
            opening = stack.pop()[1]
            if not stack:
                inside.update(range(opening, place))
    quotes = [place for place, char in enumerate(text) if char == '"']
    for opening, closing in zip(quotes[::2], quotes[1::2], strict=False):
        inside.update(range(opening, closing))
    return inside


def _kind_places(flat: str, begins: str = r"(?<![\w.°º/-])[a-z]") -> list[tuple[int, str]]:
    """Where words that name a kind begin, and which."""
    found = ((match.start(), _kind_at(flat, match.start())) for match in re.finditer(begins, flat))
    return [(place, kind) for place, kind in found if kind]


def _kind_at(flat: str, place: int) -> str | None:
    found = _KIND.match(flat, place)
    if found is None or (found.end() < len(flat) and flat[found.end()].isalnum()):
        return None
    return _KINDS[int(str(found.lastgroup)[1:])][0]


def _before(flat: str, place: int) -> str:
    """The little that stands before a place, without the blanks between."""
    return flat[max(0, place - _NEAR) : place].rstrip()


def _after_a_stop(flat: str, place: int) -> bool:
    """A full stop or a footnote's mark, and blanks, before it; not the stop of `N.` or `Inf.`."""
    before = _before(flat, place)
    if not before or flat[place - 1] == before[-1]:
        return False
    if before[-1] in _SUPERSCRIPTS:
        return True
    return before[-1] == "." and not re.search(r"(?:^|[\s(])(?:[a-z]|inf|nro|art|num|dr|dra|sr|sra)\.$", before)


def _after_a_number(
    flat: str, place: int, kind: str, kinds: list[tuple[int, str]], numbers: list[tuple[int, int]]
) -> bool:
    """Right after a number, with nothing but a link word between: another document, unless it only says what the
    numbered one is (`INFORME N° ... Informe de actividades`)."""
    last = bisect_right(numbers, place, key=lambda span: span[1]) - 1
    if last < 0 or place - numbers[last][1] > _NEAR:
        return False
    start, end = numbers[last]
    if not re.fullmatch(rf"[{_SUPERSCRIPTS}]*[\s,.]*(?:(?:y|e|\+|/|&|con)\s+)?", flat[end:place]):
        return False
    named = bisect_right(kinds, start, key=lambda found: found[0]) - 1
    return _NUMBERED_HERE.match(flat, place) is not None or named < 0 or kinds[named][1] != kind


def _enumerated(flat: str, starts: set[int]) -> set[int]:
    """`1. INFORME ... 2. INFORME ...` in one line: numbers that follow one upon another, each before a word."""
    expected, found = None, set()
    for match in re.finditer(r"(?:^|(?<=\s))\(?([0-9]{1,2})\s?[.)]-?\s*(?=[a-z\"«“(])", flat):
        value = int(match.group(1))
        if value == expected or match.start() in starts or not flat[: match.start()].strip():
            expected = value + 1
            found.add(match.start())
    return found


def _second_numbers(
    flat: str, numbers: list[tuple[int, int]], kinds: list[tuple[int, str]], starts: set[int], inside: set[int]
) -> set[int]:
    """Where a further number stands in what would be one document: it begins another one, at the words before it."""
    found: set[int] = set()
    known, places = sorted(starts), [place for place, _ in kinds]
    for (_, before), (number, _) in pairwise(numbers):
        begun = bisect_right(known, number)
        if number in inside or (begun and known[begun - 1] >= before):
            continue
        between = flat[before:number]
        named = bisect_right(places, number) - 1
        if named >= 0 and places[named] >= before:
            place = places[named]
        elif len(between) <= _NEAR and len(between.split()) <= 4:
            link = re.match(rf"[{_SUPERSCRIPTS}]*[\s,.]*(?:(?:y|e|\+|/|&)\s+)?", between)
            place = before + (link.end() if link else 0)
        else:
            word = re.search(rf"{_NUMBER_WORD}\s*$", between[-_NEAR:])
            place = number - (len(word.group()) if word else 0)
        if not _REFERS.search(_before(flat, place)):
            found.add(place)
    return found


# ---- what a document is


def _kinds_of(flat: str) -> tuple[str, ...]:
    """The kind of a document by its first words, and those that it says it comes with. A first word that is nearly a
    kind's is one (`NFORME TÉCNICO`)."""
    begin = _ARTICLE.match(flat)
    place = begin.end() if begin else 0
    first = _kind_at(flat, place) or _nearly(flat, place)
    if first is None:
        return ()
    others = [_kind_at(flat, match.end()) for match in _WITH_IT.finditer(flat) if match.end() > place]
    return tuple(dict.fromkeys([first, *(kind for kind in others if kind and kind != GENERIC)]))


def _nearly(flat: str, place: int) -> str | None:
    word = re.match(r"[a-z]{5,}", flat[place:])
    if word is None:
        return None
    for kind, name in _SPELT.items():
        if abs(len(kind) - len(word.group())) <= 1 and SequenceMatcher(None, kind, word.group()).ratio() >= 0.9:
            return name
    return None


_SPELT = {word: kind for kind, pattern in _KINDS for word in [_flat(kind)] if len(word) >= 6 and " " not in word}


def sgd_number(text: str) -> Number | None:
    """The first number of the document system in a text."""
    found = _SGD.search(text)
    if found is None:
        return None
    offices, written = found.group("o") or found.group("o2"), found.group()
    spaced = _SPACED.search(written)
    tight = re.search(r"[0-9][-\u2010-\u2015][0-9A-Za-z]", written)
    if spaced and tight:  # `D000015-2023-MIMP - Taller`: what comes after a loose dash is a title
        cut = spaced.start()
        if cut <= found.start("o" if found.group("o") else "o2") - found.start():
            return None
        offices, written = offices[: len(offices) - (len(written) - cut)], written[:cut]
    parts = [part.upper() for part in _PART.split(offices) if part]
    entity, rest = None, parts
    while rest and (known := _entity(rest[0])):
        entity, rest = known, rest[1:]
    year = found.group("y")
    return Number(int(found.group("n") or found.group("n2")), int(year) if year else None, entity, tuple(rest), written)


def _entity(part: str) -> str | None:
    """An entity, also with one letter too many, too few or wrong (`MIIMP`)."""
    if part in ENTITIES:
        return part
    near = [name for name in ENTITIES if SequenceMatcher(None, name, part).ratio() >= 0.88 and unidad(part) is None]
    return near[0] if len(near) == 1 else None


def identity(document: Document, entidad: str, anio: int) -> str | None:
    """What makes two offers the same document; None if nothing does for certain.

    The kind, the number and who issued it, whatever the zeros, dashes, initials and spelling of either; `entidad` and
    `anio` stand in for what was left out. Without a number only what bears its date is one certain document.
    """
    number = document.numero
    if number is not None:
        # The first office is enough: of what follows nobody can tell offices from a person's initials.
        issued = [number.entidad or entidad, *number.oficinas[:1]]
        return f"{document.clase or GENERIC} {number.numero}-{number.anio or anio}-{'-'.join(issued)}"
    if document.clases and _FULL_DATE.search(document.texto):
        return bare(document.texto)
    return None


def entity_of(abreviatura: str) -> str:
    """Whose numbers a unit's documents bear."""
    return abreviatura if abreviatura in ENTITIES else ENTITIES[0]


# ---- what was asked for


@lru_cache(maxsize=4_096)
def required_kinds(text: str | None) -> tuple[str, ...]:
    """The kinds that an answer to `Evidencia` may be of; none if it is not certain (`Documento`, or no kind named)."""
    if text is None:
        return ()
    flat = _flat(text)
    kinds = dict.fromkeys(kind for _, kind in _kind_places(flat, r"(?<![a-z0-9])[a-z]"))
    return () if GENERIC in kinds else tuple(kinds)


def answers(offered: Iterable[Document], required: tuple[str, ...]) -> bool | None:
    """Is one of the documents of a kind that was asked for? None where that cannot be said for certain."""
    documents_offered = list(offered)
    if not required or not documents_offered:
        return None
    accepted = set(required).union(*(alike for alike in _ALIKE if alike & set(required)))
    if any(accepted & set(document.clases) for document in documents_offered):
        return True
    unknown = any(not document.clases or GENERIC in document.clases for document in documents_offered)
    return None if unknown else False


# ---- links


_ADDRESS = re.compile(r"https?://\S*?(?=https?://|[\s<>\"]|$)", re.IGNORECASE)
#: A name with a dot in it or an address of four numbers; a name without one (of an inner network) only with a path.
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_HOST = re.compile(
    rf"https?://(?:(?:(?:{_LABEL}\.)+[^\W\d_]{{2,}}|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}})(?::[0-9]{{1,5}})?(?:[/?#]\S*)?"
    rf"|{_LABEL}(?::[0-9]{{1,5}})?/\S+)",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"(?:h?t?tps?|htt?ps?|hhtps?|https?)\s?[:;/\\.]+\S*|www\.\S+|file:\S*|[a-z]:\\\S*|\\\\\S+"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.)+(?:com|pe|org|net|gob|edu)/\S*",
    re.IGNORECASE,
)


#: What closes the sentence around an address and is no part of it.
_CLOSING = ".,;:!?'»”]"


def links(text: str | None) -> Links:
    """The addresses of a cell: `http(s)://host/...`. Text around them is no fault. Nobody looks them up."""
    if text is None or is_nothing(text):
        return Links()
    urls: list[str] = []
    faults: list[str] = []
    rest = text
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_CLOSING)
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1].rstrip(_CLOSING)
        (urls if _HOST.fullmatch(address) else faults).append(address)
        rest = rest.replace(match.group(), " ", 1)
    faults += [match.group() for match in _MEANT.finditer(rest)]
    return Links(tuple(urls), tuple(faults))


def paired(found: Links, count: int) -> tuple[str | None, ...]:
    """The link of each of `count` documents: one for one in order, or the only one for all; else nobody can tell."""
    if len(found.urls) == count:
        return found.urls
    return (found.urls[0],) * count if len(found.urls) == 1 else (None,) * count
