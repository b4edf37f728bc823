"""A report as a Word file: a template of the office's own, filled. The same document and template are the same bytes.

The template is Word's to change: styles, fonts, margins, header, footer, logo, cover. It says where things go with
`{{ titulo }}`, `{{ subtitulo }}`, `{{ institucion }}`, `{{ encabezado }}`, `{{ pie }}`, the rows of `datos` (`nombre`,
`valor`), and two paragraphs of their own, `{{p indice }}` and `{{p cuerpo }}`. Names are put in as text: what looks
like a placeholder in them stays what it is. The body is never a template.
"""

import copy
import io
import zipfile
from datetime import UTC
from pathlib import Path
from typing import Any

from assets.reports.document import docx_xml as xml
from assets.reports.document.docx_body import STYLES, Body
from assets.reports.document.model import Document
from assets.reports.document.plantilla_docx import template as shipped
from assets.reports.document.plantilla_docx import zipped
from assets.reports.observaciones.textos import one_line, short

_BODY, _CONTENTS = "\ue000cuerpo\ue000", "\ue000indice\ue000"
_PLACES = "titulo, subtitulo, institucion, encabezado, pie, datos (nombre, valor), indice, cuerpo"
_LONGEST_PROPERTY = 255


class PlantillaError(Exception):
    """The office's template cannot be filled: what is missing in it, and what to do."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")
        self.cause = cause
        self.remedy = remedy


def write(document: Document, template: Path | None = None) -> bytes:
    """The document in the office's template, or in the one that is shipped. Raises PlantillaError."""
    filled = _filled(document, template)
    styles = _styles(filled)
    markers = {mark: _marker(filled.element.body, mark, name) for mark, name in _MARKED}
    section = _section_of(markers[_BODY])
    part = filled.part
    upright, across = _text_widths(section)
    body = Body(
        document,
        styles,
        upright,
        across,
        add_link=lambda address: part.relate_to(address, _HYPERLINK, is_external=True),
        add_picture=lambda picture: part.get_or_add_image(io.BytesIO(picture))[0],
        add_list=lambda: _new_list(filled, styles["numerado"]),
    )
    written = _sectioned(markers[_BODY], body.stretches(), section)
    _put(part, {markers[_BODY]: written, markers[_CONTENTS]: body.contents()})
    _name(filled, document)
    return _packed(filled)


_MARKED = ((_BODY, "{{p cuerpo }}"), (_CONTENTS, "{{p indice }}"))
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _filled(document: Document, template: Path | None) -> Any:
    """The template with its names in place, and markers where body and contents go."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment
    from lxml.etree import LxmlError
    from markupsafe import Markup

    shown = template.name if template else "la plantilla del programa"
    context = {
        "titulo": _text(document.title),
        "subtitulo": _text(document.subtitle),
        "institucion": _text(document.institution),
        "encabezado": _text(document.header),
        "pie": _text(document.footer),
        "datos": [{"nombre": _text(name), "valor": _text(value)} for name, value in document.facts],
        "cuerpo": Markup(f"<w:p><w:r><w:t>{_BODY}</w:t></w:r></w:p>"),
        "indice": Markup(f"<w:p><w:r><w:t>{_CONTENTS}</w:t></w:r></w:p>"),
    }
    try:
        content = template.read_bytes() if template else shipped()
        filled = DocxTemplate(io.BytesIO(content))
        filled.render(context, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    except OSError as error:
        raise PlantillaError(
            f"No se puede leer la plantilla «{shown}» ({error.strerror}).",
            "Revise la ruta de la plantilla en la configuración, o quítela para usar la del programa.",
        ) from error
    except (TemplateError, TypeError, ArithmeticError) as error:
        raise PlantillaError(
            f"La plantilla «{shown}» tiene un campo que no se puede llenar ({short(one_line(str(error)), 120)}).",
            f"Entre llaves se admite: {_PLACES}. Corríjalo en Word, escribiéndolo de una vez y con un solo formato.",
        ) from error
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, LxmlError) as error:
        raise PlantillaError(
            f"La plantilla «{shown}» no es un documento de Word (.docx), o está dañada.",
            "Ábrala en Word y guárdela como «Documento de Word (.docx)», o parta de config/plantillas/informe.docx.",
        ) from error
    return filled.docx


def _text(text: str) -> str:
    """A name on one line that is no marker of ours."""
    return one_line(text).replace("\ue000", "\ufffd")


def _styles(filled: Any) -> dict[str, str]:
    """Name of `STYLES` -> identity in this template: Word renames identities, never names."""
    known = {style.find(xml.w("name")).get(xml.w("val")).casefold(): style for style in filled.styles.element.style_lst}
    missing = [name for name in STYLES.values() if name.casefold() not in known]
    if missing:
        raise PlantillaError(
            f"A la plantilla le faltan estilos: {', '.join(f'«{name}»' for name in missing)}.",
            "Cópielos de config/plantillas/informe.docx (en Word: Administrar estilos, Importar o exportar).",
        )
    return {key: known[name.casefold()].get(xml.w("styleId")) for key, name in STYLES.items()}


def _marker(body: Any, mark: str, written: str) -> Any:
    """The paragraph of the body that is the marker."""
    for paragraph in body.iterchildren(xml.w("p")):
        if "".join(text.text or "" for text in paragraph.iter(xml.w("t"))) == mark:
            return paragraph
    raise PlantillaError(
        f"A la plantilla le falta el párrafo {written}.",
        f"Escriba {written} solo, en un párrafo propio fuera de tablas y cuadros, donde va el "
        f"{'texto del informe' if mark == _BODY else 'índice'}.",
    )


def _section_of(marker: Any) -> Any:
    """The properties of the section that a paragraph stands in: they come at its end."""
    for element in marker.itersiblings():
        if element.tag == xml.w("sectPr"):
            return element
        found = element.find(f"{xml.w('pPr')}/{xml.w('sectPr')}")
        if found is not None:
            return found
    raise PlantillaError(
        "La plantilla no dice el tamaño de su página.", "Ábrala en Word, fije el tamaño de página y guárdela."
    )


def _text_widths(section: Any) -> tuple[int, int]:
    """Of an upright and of a landscape page, in twips."""
    size, margins = section.find(xml.w("pgSz")), section.find(xml.w("pgMar"))
    if size is None or margins is None:
        raise PlantillaError(
            "La plantilla no dice el tamaño o los márgenes de su página.",
            "Ábrala en Word, fíjelos en «Configurar página» y guárdela.",
        )
    sides = sorted(int(size.get(xml.w(name))) for name in ("w", "h"))
    taken = sum(int(margins.get(xml.w(name))) for name in ("left", "right"))
    return sides[0] - taken, sides[1] - taken


def _sectioned(marker: Any, stretches: list[tuple[bool, str]], section: Any) -> str:
    """The body for the marker's place; each stretch but the last ends its own section, the last the template's."""
    from lxml import etree

    before = marker.getprevious()
    opens = before is not None and before.find(f"{xml.w('pPr')}/{xml.w('sectPr')}") is not None
    if stretches and stretches[0][0] and not opens:
        stretches = [(False, "<w:p><w:pPr></w:pPr></w:p>"), *stretches]
    first, pieces = copy.deepcopy(section), []
    for number, (landscape, written) in enumerate(stretches):
        if number == len(stretches) - 1:
            _turn(section, landscape, again=number > 0)
            pieces.append(written)
        else:
            ending = etree.tostring(_turn(copy.deepcopy(first), landscape, again=number > 0), encoding="unicode")
            # Every block ends in a paragraph, and a paragraph holds none: the last one begins the last.
            place = written.index("</w:pPr>", written.rindex("<w:p><w:pPr>"))
            pieces.append(written[:place] + ending + written[place:])
    return "".join(pieces)


def _put(part: Any, pieces: dict[Any, str]) -> None:
    """Text of the document instead of its markers. Read as a whole: to move a table of thousands of rows from one
    document into another takes lxml minutes."""
    from docx.oxml import parse_xml
    from lxml import etree

    for number, marker in enumerate(pieces):
        marker.getparent().replace(marker, etree.Comment(f"\ue000{number}"))
    whole = etree.tostring(part.element, encoding="unicode")
    for number, written in enumerate(pieces.values()):
        whole = whole.replace(f"<!--\ue000{number}-->", written)
    part._element = parse_xml(whole)


def _turn(section: Any, landscape: bool, *, again: bool) -> Any:
    """The page upright or landscape; one that follows has neither a first page nor a first number of its own."""
    size = section.find(xml.w("pgSz"))
    short_side, long_side = sorted(int(size.get(xml.w(name))) for name in ("w", "h"))
    sides = (long_side, short_side) if landscape else (short_side, long_side)
    size.set(xml.w("w"), str(sides[0]))
    size.set(xml.w("h"), str(sides[1]))
    size.attrib.pop(xml.w("orient"), None)
    if landscape:
        size.set(xml.w("orient"), "landscape")
    if again:
        for name in ("titlePg", "pgNumType", "type"):
            for found in section.findall(xml.w(name)):
                section.remove(found)
    return section


def _new_list(filled: Any, style: str) -> str:
    """A list like that of the style, counting from one again; empty if the style counts nothing."""
    number = filled.styles.element.find(f"{xml.w('style')}[@{xml.w('styleId')}='{style}']//{xml.w('numId')}")
    if number is None:
        return ""
    numbering = filled.part.numbering_part.element
    ident = number.get(xml.w("val"))
    kinds = (num.find(xml.w("abstractNumId")) for num in numbering.num_lst if num.get(xml.w("numId")) == ident)
    if (kind := next(kinds, None)) is None:
        return ""
    added = numbering.add_num(int(kind.get(xml.w("val"))))
    added.add_lvlOverride(ilvl=0).add_startOverride(1)
    return str(added.numId)


def _name(filled: Any, document: Document) -> None:
    properties = filled.core_properties
    moment = document.moment.astimezone(UTC) if document.moment.tzinfo else document.moment
    properties.title = one_line(document.title)[:_LONGEST_PROPERTY]
    properties.subject = one_line(document.subtitle)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = one_line(document.institution)[:_LONGEST_PROPERTY]
    properties.language = "es-PE"
    properties.created = properties.modified = moment.replace(tzinfo=None, microsecond=0)
    properties.revision = 1


def _packed(filled: Any) -> bytes:
    """The file, its parts in one order and without the hour at which they were written."""
    out = io.BytesIO()
    filled.save(out)
    with zipfile.ZipFile(out) as package:
        names = sorted(
            package.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)
        )
        return zipped({name: package.read(name) for name in names})
