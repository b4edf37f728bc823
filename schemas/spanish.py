"""Spanish around words that are given."""

from collections.abc import Iterable

from schemas.normal import bare


def listed(words: Iterable[str]) -> str:
    """`Lima, Loreto y Puno`; `Junín e Íñapari`: «e» before the sound of an i, with its accent or without."""
    *first, last = list(words) or [""]
    if not first:
        return last
    sound = bare(last)
    link = "e" if sound.startswith(("i", "hi")) and not sound.startswith(("hie", "hia", "io")) else "y"
    return f"{', '.join(first)} {link} {last}"
