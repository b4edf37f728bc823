"""Year, unit and institution of a hand-made sheet, read from what stands above its table; never from a path."""

import re

from assets.reading.book import UnreadableFile
from assets.reading.table import Above, Table, preamble
from schemas.normal import bare
from schemas.observation import observe

_YEAR = re.compile(r"\b(20\d{2})\b")
#: Years that are not the plan's: a term of years, the number of a resolution, the day something was written. The
#: last day of a year is different: a follow-up to that day is of that year.
_OTHER_YEARS = re.compile(
    r"\b20\d{2} (?:a |al |y |e )?20\d{2}\b"
    r"|\b\d{1,5} 20\d{2} [a-z]\w*"
    r"|\b(?!31 (?:de )?(?:diciembre|12)\b)\d{1,2} (?:de )?"
    r"(?:\d{1,2}|enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|septiembre|octubre|noviembre|diciembre)"
    r" (?:de |del )?20\d{2}\b"
)
_PLAN_WORD = r"(?:seguimiento|psig|poi|plan|operativo|institucional|evaluacion|ano|periodo|ejercicio)"
_YEAR_IN_CONTEXT = re.compile(rf"\b{_PLAN_WORD}\b\D{{0,40}}\b(20\d{{2}})\b|\b(20\d{{2}}) {_PLAN_WORD}\b")
_UE = re.compile(r"unidad ejecutora\D{0,20}\b(\d{6})\b")
_PLIEGO = re.compile(r"\bpliego\D{0,5}\b(\d{3})\b")
#: From the plainest label to the least.
_UNIT_LABELS = tuple(
    re.compile(rf"\s*(?:{label})\s*(?::\s*(?P<name>.*)|$)", re.IGNORECASE | re.DOTALL)
    for label in (
        r"(?:unidad|[óo]rgano|direcci[óo]n|[áa]rea|oficina|dependencia)\s+responsable",
        r"unidad\s+org[áa]nica|[óo]rgano|dependencia",
        r"unidad",
    )
)


def year(table: Table) -> int:
    """The plan's year: in the letterhead (in words about the plan, or alone), else in the sheet's name or titles."""
    lines = [_OTHER_YEARS.sub(" ", bare(" ".join(cell.text for cell in cells))) for cells in preamble(table)]
    several = {int(a or b) for line in lines for a, b in _YEAR_IN_CONTEXT.findall(line)}
    if len(several) == 1:
        return several.pop()
    # Two years in words about the plan: a sheet's name, which nobody changes from year to year, does not decide.
    for texts in (lines, [bare(table.sheet.name)], [bare(title) for title in table.titles.values()]):
        years = {int(found) for text in texts for found in _YEAR.findall(_OTHER_YEARS.sub(" ", text))}
        if len(years) == 1 and not several:
            return years.pop()
        several = several or years
    regla = "anio_ambiguo" if several else "anio_ausente"
    seen = ", ".join(map(str, sorted(several)))
    raise UnreadableFile(observe(regla, seen, hoja=table.sheet.name, celda=f"A1:A{table.header_row}"))


def year_cell(table: Table) -> str:
    """Where the sheet says the year: in a column of its own, in the letterhead, or somewhere above the titles."""
    own = next((item for item in table.columns if item.column == "anio"), None)
    if own:
        return f"{table.letter(own)}{table.first_row}"
    for cells in preamble(table):
        for cell in cells:
            if _YEAR.search(_OTHER_YEARS.sub(" ", bare(cell.text))):
                return cell.cell
    return f"A1:A{table.header_row}"


def _first(pattern: re.Pattern[str], table: Table) -> str | None:
    for cells in preamble(table):
        found = pattern.search(bare(" ".join(cell.text for cell in cells)))
        if found:
            return found.group(1)
    return None


def _absent(table: Table, label: str) -> UnreadableFile:
    return UnreadableFile(
        observe("unidad_ausente", hoja=table.sheet.name, celda=f"A1:A{table.header_row}", rotulo=label)
    )


def ue(table: Table) -> str:
    """Six digits after `Unidad Ejecutora`."""
    found = _first(_UE, table)
    if found is None:
        raise _absent(table, "Unidad Ejecutora 000000:")
    return found


def pliego(table: Table) -> str:
    found = _first(_PLIEGO, table)
    if found is None:
        raise _absent(table, "Pliego 000")
    return found


def unit_text(table: Table) -> Above:
    """What is written after `Unidad responsable:`, in the same cell or the next one that says something."""
    rows = preamble(table)
    for label in _UNIT_LABELS:
        for cells in rows:
            for position, cell in enumerate(cells):
                found = label.fullmatch(cell.text)
                if not found:
                    continue
                written = (found.group("name") or "").strip()
                if written:
                    return Above(written, cell.row, cell.column)
                if position + 1 < len(cells):
                    return cells[position + 1]
    raise _absent(table, "Unidad responsable:")
