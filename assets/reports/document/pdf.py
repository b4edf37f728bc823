"""A document as a PDF, set by Typst: PDF/A-2a (to be kept) and PDF/UA-1 (to be read aloud) at once.

The template beside this file (`informe.typ`) says how things look; what they say goes there as data, so that no text of
a document is ever read as markup. Fonts are those of Typst and, for symbols and other scripts, of matplotlib: the
machine's own are not looked at. Equal documents are equal bytes.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from assets.reports.document import charts, pdf_table
from assets.reports.document.formats import EMPTY
from assets.reports.document.model import Block, Chart, Document, Heading, Paragraph, Run, Style, Table
from assets.reports.observaciones.textos import one_line, plain

TEMPLATE = Path(__file__).with_name("informe.typ")
_LISTS = {Style.BULLET: "lista", Style.NUMBERED: "pasos"}
_ACTIVE_LINK = "https://"
#: Signs without a meaning that all share, which PDF/A refuses. What Word's bullets leave behind is a bullet still.
_BULLET = re.compile("[\uf020-\uf0ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class FormatMissing(Exception):
    """The library that makes PDFs cannot be loaded. `cause` and `remedy` are for people."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause, remedy)
        self.cause, self.remedy = cause, remedy


def write(document: Document) -> bytes:
    """The PDF. Raises `FormatMissing` where Typst is not, or cannot be, loaded."""
    try:
        import typst
    except (ImportError, OSError) as error:
        cause = f"No se puede escribir el PDF: la biblioteca «typst» no carga ({one_line(str(error))})"
        raise FormatMissing(cause, "instálela con: pip install typst") from error
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[_symbols()])
    told = json.dumps(content(document), ensure_ascii=False)
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=fonts,
        sys_inputs={"documento": _PRIVATE.sub("\ufffd", _BULLET.sub("▪", told))},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=_moment(document),
    )


def _moment(document: Document) -> datetime:
    moment = document.moment
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _symbols() -> Path:
    """Fonts that come with matplotlib: DejaVu, and one that shows a box for whatever no other has."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def content(document: Document) -> dict[str, Any]:
    """What the template is given: texts, and numbers as texts, in the order of the pages."""
    moment = _moment(document)
    return {
        "titulo": one_line(document.title),
        "subtitulo": one_line(document.subtitle),
        "institucion": one_line(document.institution),
        "encabezado": one_line(document.header),
        "pie": one_line(document.footer),
        "datos": [[one_line(label), plain(said)] for label, said in document.facts],
        "fecha": {name: getattr(moment, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "partes": [{"ancha": wide, "bloques": list(blocks)} for wide, blocks in _parts(document)],
        "hay_tablas": any(isinstance(block, Table) for block in document.blocks),
        "hay_graficos": any(isinstance(block, Chart) for block in document.blocks),
    }


def _parts(document: Document) -> Iterator[tuple[bool, Iterator[dict[str, Any]]]]:
    """Runs of pages, upright or on their side. The headings right above a wide table go with it."""
    blocks = document.blocks
    sides = [isinstance(block, Table) and block.wide and bool(block.rows) for block in blocks]
    for place in reversed(range(len(blocks) - 1)):
        sides[place] = sides[place] or (isinstance(blocks[place], Heading) and sides[place + 1])
    level = 0
    pairs = zip(sides, blocks, strict=True)
    for wide, group in groupby(pairs, key=lambda pair: pair[0]):
        made = []
        for kind, some in groupby((block for _, block in group), key=_list_of):
            if kind:
                made.append({"tipo": kind, "puntos": [_runs(block) for block in some if isinstance(block, Paragraph)]})
                continue
            for block in some:
                if isinstance(block, Heading):
                    level = min(block.level, level + 1)
                made.append(_block(block, level, document, wide))
        yield wide, iter(made)


def _list_of(block: Block) -> str:
    return _LISTS.get(block.style, "") if isinstance(block, Paragraph) else ""


def _block(block: Block, level: int, document: Document, wide: bool) -> dict[str, Any]:
    if isinstance(block, Heading):
        # No level is passed over: whoever hears the document moves by them.
        return {"tipo": "titulo", "nivel": level, "texto": one_line(block.text) or EMPTY, "anexo": block.annex}
    if isinstance(block, Paragraph):
        return {"tipo": "parrafo", "estilo": block.style.value, "tramos": _runs(block)}
    if isinstance(block, Chart):
        height = charts.proper_height(block)
        picture = charts.picture(block, document.palette, kind="svg", width_cm=16, height_cm=height)
        said = {"leyenda": one_line(block.caption), "frase": plain(block.sentence) or one_line(block.caption)}
        return {"tipo": "grafico", **said, "svg": picture.decode()}
    return {"tipo": "tabla", **pdf_table.content(block, document.palette, wide)}


def _runs(paragraph: Paragraph) -> list[dict[str, Any]]:
    return [piece for run in paragraph.runs for piece in _pieces(run)]


def _pieces(run: Run) -> Iterator[dict[str, Any]]:
    """A text; and, of a link, its address, for whoever holds the page in hands."""
    look = {"negrita": run.bold, "cursiva": run.italic}
    address = one_line(run.link) if run.link else ""
    kept = address if address.startswith(_ACTIVE_LINK) else None
    said = plain(run.text)
    yield {"texto": said, **look, "enlace": kept}
    if address and address != said:
        yield {"texto": " (", **look, "enlace": None}
        yield {"texto": address, **look, "enlace": kept}
        yield {"texto": ")", **look, "enlace": None}
