"""A finding about a file: what was seen, where, what was expected, and what to do about it.

The words live in `schemas.messages`; which row or file a finding stops is decided there too, once per rule.
"""

from dataclasses import dataclass

from schemas.messages import RULES


def column_letter(index: int) -> str:
    """Letter of the 1-based column, as Excel shows it: 1 -> A, 28 -> AB."""
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Observation:
    """`fila` and `celda` are as Excel shows them; `encontrado` is the raw text, unchanged."""

    regla: str
    encontrado: str
    esperado: str
    mensaje: str
    hoja: str | None = None
    celda: str | None = None
    fila: int | None = None

    @property
    def severidad(self) -> str:
        return RULES[self.regla].severidad

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
    """Builds a finding from the catalogue; `details` fill the blanks of its message."""
    rule = RULES[regla]
    seen = "" if encontrado is None else str(encontrado)
    blanks = {"encontrado": seen, "celda": celda or "", **{name: str(value) for name, value in details.items()}}
    return Observation(
        regla, seen, rule.esperado.format_map(blanks), rule.mensaje.format_map(blanks), hoja, celda, fila
    )
