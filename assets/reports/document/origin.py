"""Where the figures of a table come from, in words, the same under every form of it."""

from assets.reports.document.model import Source


def told(source: Source) -> list[tuple[str, str]]:
    """Label and what it says, in order, without the full stop; what is not known is left out."""
    pieces = (
        ("Fuente", ", ".join(source.views)),
        ("Corte", source.cutoff.removeprefix("Corte: ")),
        ("Regla", source.rule),
        ("Excluidos", source.excluded),
    )
    return [(label, said.removesuffix(".")) for label, said in pieces if said]
