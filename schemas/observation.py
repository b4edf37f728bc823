"""A finding about a file: what was seen, where, what was expected, and what to do about it.

The words live in `schemas.messages`; which row or file a finding stops is decided there too, once per rule.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from schemas.messages import RULES
from schemas.normal import bare, tidy

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def column_letter(index: int) -> str:
    """Letter of the 1-based column, as Excel shows it: 1 -> A, 28 -> AB."""
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


#: Repeats of one mistake in a column are told together from this many on; fewer are read better one by one.
REPEATS = 4


@dataclass(frozen=True, slots=True)
class Observation:
    """`fila` and `celda` (a cell or a range) are as Excel shows them; `encontrado` is the raw text, unchanged.

    `columna`: title of the column; `sujeto`: key of the row that it is about, as far as it could be read, by which two
    versions of a sheet are compared; `veces`: how many cells it speaks of.
    """

    regla: str
    encontrado: str
    esperado: str
    visto: str
    corregir: str
    hoja: str | None = None
    celda: str | None = None
    fila: int | None = None
    columna: str | None = None
    sujeto: str | None = None
    veces: int = 1

    @property
    def mensaje(self) -> str:
        """What was seen and what to write."""
        return f"{self.visto} {self.corregir}".rstrip()

    @property
    def severidad(self) -> str:
        return RULES[self.regla].severidad

    @property
    def version(self) -> int:
        """Version of the rule."""
        return RULES[self.regla].version

    @property
    def consecuencia(self) -> str:
        """What happens until it is mended."""
        return RULES[self.regla].consecuencia

    @property
    def answerable(self) -> bool:
        """May the sender answer it instead of mending a cell? What stops a row or a file is mended."""
        return self.severidad != "bloqueante"

    @property
    def clave(self) -> str:
        """The finding without its place: the same in two versions of a sheet as long as it is not mended.

        Rows inserted above do not change it where the row says which it is (`sujeto`). Answers go by it.
        """
        where = bare(self.sujeto) if self.sujeto else f"{self.hoja} {self.celda}"
        said = "\x1f".join((self.regla, where, bare(self.columna or ""), tidy(self.encontrado)))
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def blocks_file(self) -> bool:
        return self.severidad == "bloqueante" and RULES[self.regla].alcance == "archivo"

    @property
    def blocks_row(self) -> bool:
        return self.severidad == "bloqueante" and RULES[self.regla].alcance == "fila"


def observe(
    regla: str,
    encontrado: object = "",
    *,
    hoja: str | None = None,
    celda: str | None = None,
    fila: int | None = None,
    **details: object,
) -> Observation:
    """Builds a finding from the catalogue; `details` fill the blanks of its message, `columna` among them."""
    rule = RULES[regla]
    seen = "" if encontrado is None else str(encontrado)
    blanks = {"encontrado": seen, "celda": celda or "", **{name: str(value) for name, value in details.items()}}
    esperado, visto, corregir = (text.format_map(blanks) for text in (rule.esperado, rule.visto, rule.corregir))
    return Observation(regla, seen, esperado, visto, corregir.strip(), hoja, celda, fila, blanks.get("columna"))


def grouped(findings: Iterable[Observation]) -> list[Observation]:
    """The same findings with repeats told together: the same rule and text in `REPEATS` or more cells of a column.

    The group stands where its first cell stood, with the words of the first, all cells in `celda` (`F6:F8, F12`) and
    their number in `veces`.
    """
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for number, finding in enumerate(findings):
        cell = _CELL.fullmatch(finding.celda or "")
        same = (finding.regla, finding.hoja, finding.columna, finding.encontrado, cell.group(1)) if cell else (number,)
        groups.setdefault(same, []).append(finding)
    told: list[Observation] = []
    for group in groups.values():
        if len(group) < REPEATS:
            told.extend(group)
        else:
            cells = ranges(str(finding.celda) for finding in group)
            # Where each names its own activity, the words of the first are not those of the others.
            alike = len({finding.visto for finding in group}) == 1
            others = "" if alike else f" Lo mismo en otras {len(group) - 1} celdas."
            times = sum(finding.veces for finding in group)
            told.append(replace(group[0], visto=group[0].visto + others, celda=cells, veces=times))
    return told


def ranges(cells: Iterable[str]) -> str:
    """Cells of one column in short: F6, F7, F8 and F12 -> `F6:F8, F12`."""
    column, rows = "", set()
    for cell in cells:
        match = _CELL.fullmatch(cell)
        if match is None:
            raise ValueError(f"not a cell: {cell}")
        column = match.group(1)
        rows.add(int(match.group(2)))
    written = []
    ordered = sorted(rows)
    while ordered:
        length = next((i for i, row in enumerate(ordered) if row != ordered[0] + i), len(ordered))
        first, last = ordered[0], ordered[length - 1]
        written.append(f"{column}{first}" if length == 1 else f"{column}{first}:{column}{last}")
        ordered = ordered[length:]
    return ", ".join(written)
