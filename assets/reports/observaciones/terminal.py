"""What `seguimiento check` shows on a terminal: each file with its findings, grouped, and the sum of several files."""

import textwrap
from collections.abc import Iterable
from itertools import groupby

from assets.reports.observaciones.reviewed import (
    Reviewed,
    Told,
    counted,
    counts,
    outcome,
    place,
    told,
)
from assets.reports.observaciones.textos import one_line, short

NARROWEST, WIDEST = 60, 100
#: Of one file: more are for the workbook.
MOST_SHOWN = 200
_COLOURS = {"bloqueante": "1;31", "advertencia": "33", "aviso": "36"}


def file_report(reviewed: Reviewed, width: int = WIDEST, colour: bool = False) -> str:
    """One file: what it is, what becomes of it, and each finding with what to write."""
    width = max(NARROWEST, min(width, WIDEST))
    found = told(reviewed.findings, reviewed.sheets)
    what = ", ".join(part.label for part in reviewed.parts)
    lines = [_bold(one_line(reviewed.nombre), colour) + (f": {what}" if what else "")]
    lines += _wrapped(f"{outcome(reviewed)} · {counted(reviewed.findings) or 'sin observaciones'}.", width, 2)
    for (severity, meanwhile), same in groupby(found[:MOST_SHOWN], key=_weight):
        head = _wrapped(f"{severity.upper()} · {meanwhile}", width, 2, hanging=4)
        head[0] = head[0].replace(severity.upper(), _paint(severity.upper(), severity, colour), 1)
        lines += ["", *head]
        for one in same:
            lines += _finding(one, width)
    if len(found) > MOST_SHOWN:
        rest = f"Y {len(found) - MOST_SHOWN} observaciones más: «--salida CARPETA» las escribe todas en un libro."
        lines += ["", *_wrapped(rest, width, 2)]
    return "\n".join(lines)


def _weight(one: Told) -> tuple[str, str]:
    return one.finding.severidad, one.finding.consecuencia


def summary(reviews: Iterable[Reviewed], unreadable: int, width: int = WIDEST) -> str:
    """One line for each of several files, and the totals."""
    every = list(reviews)
    lines = ["Resumen"]
    widest = max((len(one_line(item.nombre)) for item in every), default=0)
    name_width = min(widest, max(24, width - 50))
    for item in every:
        said = counted(item.findings) or "sin observaciones"
        state = "no se carga" if item.refused or item.set_aside else ("en parte" if _partly(item) else "se carga")
        lines.append(f"  {short(one_line(item.nombre), name_width):<{name_width}}  {state:<11}  {said}")
    total = counts(found for item in every for found in item.findings)
    all_findings = [found for item in every for found in item.findings]
    loads = sum(not (item.refused or item.set_aside) for item in every)
    opened = f"{len(every)} archivos, {loads} se cargan" if len(every) != 1 else f"1 archivo, {loads} se carga"
    failed = f", {unreadable} sin abrir" if unreadable else ""
    said = counted(all_findings) if sum(total.values()) else "sin observaciones"
    return "\n".join([*lines, f"  Total: {opened}{failed} · {said}"])


def _partly(reviewed: Reviewed) -> bool:
    return bool(reviewed.apartadas) or not all(part.loads for part in reviewed.parts)


def _finding(one: Told, width: int) -> list[str]:
    finding = one.finding
    often = f" ({finding.veces} veces)" if finding.veces > 1 else ""
    column = f" · «{one_line(finding.columna)}»" if finding.columna else ""
    lines = _wrapped(f"{one_line(place(finding)) or 'Todo el archivo'}{column}{often}", width, 4, hanging=8)
    lines += _wrapped(one_line(finding.visto), width, 8)
    return lines + (_wrapped(f"→ {one_line(finding.corregir)}", width, 8, hanging=10) if finding.corregir else [])


def _wrapped(text: str, width: int, indent: int, hanging: int | None = None) -> list[str]:
    start, others = " " * indent, " " * (indent if hanging is None else hanging)
    return textwrap.wrap(text, width, initial_indent=start, subsequent_indent=others, break_on_hyphens=False)


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


def _paint(text: str, severity: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if colour else text
