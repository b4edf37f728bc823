"""What stands on the cover, above and below every page, and the date that a document bears: all of the data."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from string import ascii_uppercase

from assets.reports.document.formats import shown
from assets.reports.document.model import Block, Document, Heading, Shown, Style, Value, text
from assets.reports.informe.data import Data, palette

_EXAMPLE = "EJEMPLO: son datos inventados, para probar el sistema. No los publique."


def covered(
    data: Data, blocks: tuple[Block, ...], *, stem: str, title: str, subtitle: str, institution: str, cutoff: str,
    until: Value, synthetic: bool = False,
) -> Document:  # fmt: skip
    """The document of these blocks. `cutoff`: of which moment and load its figures are; `until`: the date of it."""
    version = f"Publicado con {data.publicado}" if data.publicado else "Versión de trabajo, sin publicar"
    first = (text(_EXAMPLE, style=Style.WARNING),) if synthetic else ()
    day = until if isinstance(until, date) else date(data.anio, 12, 31)
    return Document(
        stem=stem,
        title=title,
        subtitle=subtitle,
        institution=institution,
        header=f"{title} · {subtitle}",
        footer=f"{version} · corte {shown(day, Shown.DATE)}" + (f" · {cutoff.split('; ')[-1]}" if cutoff else ""),
        facts=(("Año", str(data.anio)), ("Versión", version), ("Corte", cutoff or "sin datos"),
               *((("Datos", "De ejemplo, inventados"),) if synthetic else ())),
        moment=datetime(day.year, day.month, day.day, tzinfo=UTC),
        blocks=(*first, *_lettered(blocks)),
        palette=palette(data),
    )  # fmt: skip


def _lettered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Annexes say of themselves which one they are: A, B, C..."""
    letters = iter(ascii_uppercase)
    for block in blocks:
        if isinstance(block, Heading) and block.annex and block.level == 1:
            yield replace(block, text=f"Anexo {next(letters)}. {block.text}")
        else:
            yield block
