"""Year, unit and institution of a hand-made sheet, read from what stands above its table; never from a path."""

import re

from assets.reading.book import UnreadableFile
from assets.reading.table import Table, preamble
from schemas.normal import bare
from schemas.observation import observe

_YEAR = re.compile(r"\b(20\d{2})\b")
_YEAR_IN_CONTEXT = re.compile(r"(?:seguimiento|psig|poi|plan|operativo|institucional|evaluacion|ano|periodo)\D{0,40}\b(20\d{2})\b")
_UE = re.compile(r"unidad ejecutora\D{0,20}\b(\d{6})\b")
_PLIEGO = re.compile(r"\bpliego\D{0,5}\b(\d{3})\b")
_UNIT_LABEL = re.compile(r"^\s*(?:unidad responsable|unidad organica|unidad|organo|dependencia)\s*:?\s*", re.IGNORECASE)


def year(table: Table) -> int:
    """The plan's year: in the letterhead (in words about the plan, or alone), else in the sheet's name or titles."""
    lines = [bare(" ".join(cells)) for cells in preamble(table)]
    in_context = {int(found) for line in lines for found in _YEAR_IN_CONTEXT.findall(line)}
    if len(in_context) == 1:
        return in_context.pop()
    for texts in (lines, [bare(table.sheet.name)], [bare(title) for title in table.titles.values()]):
        years = {int(found) for text in texts for found in _YEAR.findall(text)}
        if len(years) == 1:
            return years.pop()
    raise UnreadableFile(observe("anio_ausente", hoja=table.sheet.name, celda=f"A1:A{table.header_row}"))


def _first(pattern: re.Pattern[str], table: Table) -> str | None:
    for cells in preamble(table):
        found = pattern.search(bare(" ".join(cells)))
        if found:
            return found.group(1)
    return None


def ue(table: Table) -> str:
    """Six digits after `Unidad Ejecutora`."""
    found = _first(_UE, table)
    if found is None:
        raise UnreadableFile(observe("unidad_ausente", hoja=table.sheet.name, celda=f"A1:A{table.header_row}", rotulo="Unidad Ejecutora 000000:"))
    return found


def pliego(table: Table) -> str:
    found = _first(_PLIEGO, table)
    if found is None:
        raise UnreadableFile(observe("unidad_ausente", hoja=table.sheet.name, celda=f"A1:A{table.header_row}", rotulo="Pliego 000"))
    return found


def unit_text(table: Table) -> tuple[str, int]:
    """What is written after `Unidad responsable:`, in the same cell or the next one, and its row."""
    for number, cells in enumerate(preamble(table), 1):
        for position, cell in enumerate(cells):
            label = _UNIT_LABEL.match(cell)
            if not label:
                continue
            written = cell[label.end() :].strip() or (cells[position + 1] if position + 1 < len(cells) else "")
            if written:
                return written, number
    raise UnreadableFile(observe("unidad_ausente", hoja=table.sheet.name, celda=f"A1:A{table.header_row}", rotulo="Unidad responsable:"))
