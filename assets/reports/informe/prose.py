"""The planner's Markdown as blocks of a report: paragraphs, lists, quotes, bold, italics and links; the rest as text.

Headings inside of a text become bold paragraphs (the report's own headings are the report's); tables and HTML stay as
they were written. Parser: markdown-it-py, CommonMark.
"""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assets.reports.document.model import Paragraph, Run, Style

_PARSER = MarkdownIt("commonmark", {"html": False})
_LISTS = {"bullet_list_open": Style.BULLET, "ordered_list_open": Style.NUMBERED, "blockquote_open": Style.QUOTE}
_CLOSED = {name.replace("_open", "_close") for name in _LISTS}


def blocks(markdown: str) -> list[Paragraph]:
    """The paragraphs of a text."""
    found: list[Paragraph] = []
    inside: list[Style] = []
    heading = False
    for token in _PARSER.parse(markdown):
        if token.type in _LISTS:
            inside.append(_LISTS[token.type])
        elif token.type in _CLOSED:
            inside.pop()
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline":
            runs = tuple(_runs(token.children or [], bold=heading))
            found.append(Paragraph(runs, inside[-1] if inside else Style.NORMAL))
        elif token.type in ("fence", "code_block", "html_block") and token.content.strip():
            found.append(Paragraph((Run(token.content.strip()),), inside[-1] if inside else Style.NORMAL))
    return [paragraph for paragraph in found if paragraph.runs]


def _runs(tokens: list[Token], bold: bool) -> Iterator[Run]:
    strong, italic, link = bold, False, None
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong = bold or token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            italic = token.type == "em_open"
        elif token.type == "link_open":
            link = str(token.attrGet("href") or "") or None
        elif token.type == "link_close":
            link = None
        elif token.type in ("softbreak", "hardbreak"):
            yield Run(" " if token.type == "softbreak" else "\n", strong, italic, link)
        elif token.content:
            yield Run(token.content, strong, italic, link)
