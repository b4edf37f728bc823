"""The words of a Word document as XML text: runs, paragraphs, fields, tables, pictures. What is said is `docx_body`'s.

Built as text because it is parsed once: cell by cell through an object model takes minutes for a ministry's table.
Every text of people passes `escaped`; nothing else is put between the tags but numbers and names of styles.
"""

from collections.abc import Sequence
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from assets.reports.observaciones.textos import one_line, plain

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
#: Said where they are used: a template need not know them.
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_PICTURE = f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture" {_R}'
#: English metric units and twentieths of a point in a centimetre.
EMU, TWIPS = 360_000, 567
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


def w(name: str) -> str:
    """A name of the language of Word, for lxml."""
    return f"{{{_W}}}{name}"


def escaped(text: str) -> str:
    """Text of people inside a `w:t`: line breaks stay, all else that is not to be read is gone."""
    return escape(plain(text)).replace("\t", " ").replace("\n", _BREAK)


def attribute(text: str) -> str:
    return escape(one_line(text), {'"': "&quot;"})


def run(text: str, *, bold: bool = False, italic: bool = False, style: str = "", size: int = 0) -> str:
    """Empty text is no run. `size`: in half points, instead of the style's."""
    if not text:
        return ""
    properties = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    )
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def sequence(name: str, number: int) -> str:
    """The number of a caption: a field that Word counts, with what it will say already in it."""
    return f'<w:fldSimple w:instr=" SEQ {name} \\* ARABIC "><w:r><w:t>{number}</w:t></w:r></w:fldSimple>'


def bookmark(ident: int, name: str, content: str) -> str:
    return f'<w:bookmarkStart w:id="{ident}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{ident}"/>'


def inner_link(anchor: str, content: str) -> str:
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def outer_link(relation: str, content: str) -> str:
    return f'<w:hyperlink {_R} r:id="{relation}" w:history="1">{content}</w:hyperlink>'


def safe_address(link: str) -> str | None:
    """An address that may be followed: https, with a host, written as a URI; None of any other."""
    written = one_line(link)
    try:
        parts = urlsplit(written)
        if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
            return None
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
        address = parts._replace(netloc=quote(host, safe=":.-"))
    except (ValueError, UnicodeError):
        return None
    return quote(address.geturl(), safe=":/?#@!$&'()*+,;=%~-._")


def table(style: str, widths: Sequence[int], rows: Sequence[str], *, total: bool) -> str:
    """A table of fixed widths (twips); `rows` are `row`s, the first of them its head."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0460" if total else "0420"}" w:firstRow="1" '
        f'w:lastRow="{int(total)}" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(cells: Sequence[str], *, head: bool = False) -> str:
    """A row that never breaks across pages; a head is repeated on each."""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, content: str, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


def drawing(relation: str, ident: int, name: str, said: str, size_cm: tuple[float, float]) -> str:
    """A picture in the line, with the text that is read aloud."""
    width, height = (round(side * EMU) for side in size_cm)
    about = f'id="{ident}" name="{attribute(name)}" descr="{attribute(said)}"'
    return (
        f'<w:r><w:drawing><wp:inline {_PICTURE} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr {about}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr {about}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/>'
        f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r>"
    )
