"""The body of a report in Word: blocks -> stretches of XML text, upright and landscape, and the table of contents.

Numbers of headings, tables and charts are counted here as Word will count them, so that what the fields say is right
before Word has touched the file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assets.reports.document import charts
from assets.reports.document import docx_xml as xml
from assets.reports.document.docx_layout import SMALL, column_widths, is_small, on_landscape, table_numbers, tint
from assets.reports.document.formats import shown
from assets.reports.document.model import (
    Block,
    Chart,
    Document,
    Field,
    Heading,
    Paragraph,
    Shown,
    Source,
    Style,
    Table,
    Value,
)
from assets.reports.document.origin import told
from assets.reports.observaciones.textos import one_line

#: What a block looks like -> the name of the style in the template, as Word's files name it.
STYLES = {
    **{f"heading{level}": f"heading {level}" for level in (1, 2, 3, 4)},
    **{f"toc{level}": f"toc {level}" for level in (1, 2, 3)},
    Style.NORMAL: "Normal",
    Style.BULLET: "List Bullet",
    Style.NUMBERED: "List Number",
    Style.QUOTE: "Quote",
    Style.NOTE: "Nota",
    Style.WARNING: "Advertencia",
    "caption": "caption",
    "source": "Fuente",
    "figure": "Figura",
    "table": "Tabla del informe",
    "cell": "Celda",
    "number": "Celda número",
    "head": "Celda cabecera",
    "link": "Hyperlink",
}
_CONTENTS_DEPTH = 3
#: A table of so few rows stays on one page.
_WHOLE = 16
_RIGHT = '<w:jc w:val="right"/>'
_NOT_NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'


@dataclass
class Body:
    """Writes the blocks of one document. `styles`: name of `STYLES` -> identity in the template. `upright`, `across`:
    the widths of the text in twips on both kinds of page. `add_link`, `add_picture`, `add_list` put an address, a
    picture, a new list that counts from one, into the package, and return how it is called there."""

    document: Document
    styles: Mapping[str, str]
    upright: int
    across: int
    add_link: Callable[[str], str]
    add_picture: Callable[[bytes], str]
    add_list: Callable[[], str]
    _contents: list[str] = field(default_factory=list)
    _counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    _marks: int = 0
    _figures: int = 0
    _list: str = ""

    def stretches(self) -> list[tuple[bool, str]]:
        """(landscape, XML) in order; no two neighbours alike."""
        tables = dict(table_numbers(self.document.blocks))
        found: list[tuple[bool, list[str]]] = [(False, [])]
        wide = on_landscape(self.document.blocks)
        for block, landscape in zip(self.document.blocks, wide, strict=True):
            if found[-1][0] is not landscape:
                found.append((landscape, []))
            found[-1][1].append(self._block(block, tables, self.across if landscape else self.upright))
        return [(landscape, "".join(pieces)) for landscape, pieces in found if pieces]

    def contents(self) -> str:
        """The table of contents, complete but for page numbers: only Word knows those, and both ways to have it count
        them when it opens a file (`updateFields`, `dirty`) make it ask the reader a question first. F9 adds them.
        To be asked for after `stretches`."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            f'TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        entries = [line.replace("<!--begin-->", begin if not n else "") for n, line in enumerate(self._contents)]
        close = xml.paragraph(self.styles[Style.NORMAL], end if entries else begin + end)
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{''.join(entries)}{close}</w:sdtContent></w:sdt>"
        )

    def _block(self, block: Block, tables: Mapping[str, tuple[int, str]], width: int) -> str:
        if not (isinstance(block, Paragraph) and block.style is Style.NUMBERED):
            self._list = ""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Table():
                return self._table(block, tables[block.key], width)
            case Chart():
                return self._chart(block, tables.get(block.table.key), width)

    def _heading(self, block: Heading) -> str:
        number = ""
        if not block.annex:
            self._counts[block.level - 1] += 1
            self._counts[block.level :] = [0] * (4 - block.level)
            number = ".".join(map(str, self._counts[: block.level]))
        self._marks += 1
        anchor = f"_Toc{self._marks:08d}"
        if block.level <= _CONTENTS_DEPTH:
            tab = "<w:r><w:tab/></w:r>" if number else ""
            entry = xml.inner_link(anchor, xml.run(number) + tab + xml.run(one_line(block.text)))
            self._contents.append(xml.paragraph(self.styles[f"toc{block.level}"], f"<!--begin-->{entry}"))
        words = xml.bookmark(self._marks, anchor, xml.run(one_line(block.text)))
        return xml.paragraph(self.styles[f"heading{block.level}"], words, _NOT_NUMBERED if block.annex else "")

    def _paragraph(self, block: Paragraph) -> str:
        properties = ""
        if block.style is Style.NUMBERED:
            self._list = self._list or self.add_list()
            if self._list:
                properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._list}"/></w:numPr>'
        return xml.paragraph(self.styles[block.style], "".join(self._runs(block)), properties)

    def _runs(self, block: Paragraph) -> Iterator[str]:
        for piece in block.runs:
            written = xml.run(piece.text, bold=piece.bold, italic=piece.italic)
            if not piece.link:
                yield written
                continue
            said = one_line(piece.link)
            beside = "" if one_line(piece.text) == said else f" ({said})"
            if address := xml.safe_address(piece.link):
                looks = xml.run(piece.text or said, bold=piece.bold, italic=piece.italic, style=self.styles["link"])
                yield xml.outer_link(self.add_link(address), looks) + (xml.run(beside) if piece.text else "")
            else:
                yield written + xml.run(beside)

    def _table(self, block: Table, number: tuple[int, str], width: int) -> str:
        caption = self._caption("Tabla", number[0], block.caption, number[1])
        if not block.rows:
            return caption + xml.paragraph(self.styles[Style.NORMAL], xml.run(block.empty)) + self._source(block.source)
        palette = self.document.palette
        said = [
            [shown(value, item.shown, palette) for value, item in zip(values, block.fields, strict=True)]
            for values in block.rows
        ]
        widths, size = column_widths(block.fields, said, width), SMALL if is_small(block.fields) else 0
        heads = [
            xml.cell(
                wide,
                xml.paragraph(self.styles["head"], xml.run(item.title, size=size), _RIGHT if item.is_number else ""),
            )
            for item, wide in zip(block.fields, widths, strict=True)
        ]
        last = len(block.rows) - 1
        rows = [xml.row(heads, head=True)]
        for place, (values, words) in enumerate(zip(block.rows, said, strict=True)):
            held = "<w:keepNext/>" if last < _WHOLE or place in (0, last - 1, last) else ""
            looks = {"bold": block.total and place == last, "size": size}
            columns = zip(values, words, block.fields, widths, strict=True)
            rows.append(xml.row([self._cell(*column, held, looks) for column in columns]))
        return caption + xml.table(self.styles["table"], widths, rows, total=block.total) + self._source(block.source)

    def _cell(self, value: Value, words: str, item: Field, width: int, held: str, looks: Mapping[str, Any]) -> str:
        mark = self.document.palette.get(value) if item.shown is Shown.LABEL and isinstance(value, str) else None
        style = self.styles["number" if item.is_number and not isinstance(value, str) else "cell"]
        return xml.cell(width, xml.paragraph(style, xml.run(words, **looks), held), tint(mark) if mark else "")

    def _chart(self, block: Chart, number: tuple[int, str] | None, width: int) -> str:
        self._figures += 1
        wide, high = min(16, width / xml.TWIPS), charts.proper_height(block)
        picture = charts.picture(block, self.document.palette, kind="png", width_cm=wide, height_cm=high)
        drawn = xml.drawing(
            self.add_picture(picture), self._figures, f"Gráfico {self._figures}", block.sentence, (wide, high)
        )
        if number:
            words = (
                xml.run("Fuente: ", bold=True) + xml.inner_link(number[1], xml.run(f"Tabla {number[0]}")) + xml.run(".")
            )
            source = xml.paragraph(self.styles["source"], words)
        else:
            source = self._source(block.table.source)
        caption = self._caption("Gráfico", self._figures, block.caption, f"_Ref{self._figures:08d}")
        return caption + xml.paragraph(self.styles["figure"], drawn) + source

    def _caption(self, kind: str, number: int, words: str, anchor: str) -> str:
        self._marks += 1
        label = xml.bookmark(self._marks, anchor, xml.run(f"{kind} ") + xml.sequence(kind, number))
        return xml.paragraph(self.styles["caption"], label + xml.run(f". {one_line(words)}"))

    def _source(self, source: Source) -> str:
        words = "".join(
            xml.run(f"{label}: ", bold=True) + xml.run(f"{one_line(said)}. ") for label, said in told(source)
        )
        return xml.paragraph(self.styles["source"], words)
