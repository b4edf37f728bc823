"""How things are laid out on Word's pages: widths of columns, shades, and what stands on landscape pages."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assets.reports.document.model import Block, Field, Heading, Mark, Paragraph, Shown, Table

#: So few paragraphs go with their heading to the landscape page of the table under them.
_ALONG = 3
#: In a cell, in twips: its sides, a letter of 8.5 points and a bit; a word of more letters may be cut.
_CELL_SIDES, _LETTER, _LONGEST_WORD = 180, 96, 18


def tint(mark: Mark) -> str:
    """The light shade of a label's cell, on which dark text is read with ease: a fifth of its colour, on white."""
    parts = (int(mark.color[place : place + 2], 16) for place in (1, 3, 5))
    return "".join(f"{255 - (255 - part) // 5:02X}" for part in parts)


def column_widths(fields: Sequence[Field], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns' shares of a width, in whole twips that add up to it; none so narrow that it cuts a usual word or a
    number in two, as long as there is room for that."""
    least = [
        _CELL_SIDES + _LETTER * min(_LONGEST_WORD, max([_longest(item.title), *(_held(row[n], item) for row in rows)]))
        for n, item in enumerate(fields)
    ]
    held: set[int] = set()
    while True:
        rest = width - sum(least[n] for n in held)
        whole = sum(item.width for n, item in enumerate(fields) if n not in held)
        if rest < 0 or len(held) == len(fields):
            held, rest, whole = set(), width, sum(item.width for item in fields)
            break
        narrow = {n for n, item in enumerate(fields) if n not in held and rest * item.width / whole < least[n]}
        if not narrow:
            break
        held |= narrow
    edges, gone = [0], 0.0
    for n, item in enumerate(fields):
        gone += least[n] if n in held else rest * item.width / whole
        edges.append(round(gone))
    return [right - left for left, right in pairwise(edges)]


def _held(text: str, item: Field) -> int:
    """How many letters of a cell stay together: labels, numbers and dates whole, of a text its longest word."""
    return _longest(text) if item.shown is Shown.TEXT else len(text)


def _longest(text: str) -> int:
    return max(map(len, text.split()), default=0)


def table_numbers(blocks: tuple[Block, ...]) -> Iterator[tuple[str, tuple[int, str]]]:
    tables = [block for block in blocks if isinstance(block, Table)]
    return ((table.key, (number, f"_Ref1{number:07d}")) for number, table in enumerate(tables, 1))


def on_landscape(blocks: tuple[Block, ...]) -> list[bool]:
    """Which blocks stand on landscape pages: wide tables, and the headings and few words right above them."""
    found = [isinstance(block, Table) and block.wide and bool(block.rows) for block in blocks]
    for place in [place for place, wide in enumerate(found) if wide]:
        start = place
        while start and isinstance(blocks[start - 1], Paragraph) and not found[start - 1]:
            start -= 1
        if start and place - start <= _ALONG and isinstance(blocks[start - 1], Heading):
            while start and isinstance(blocks[start - 1], Heading):
                start -= 1
            found[start:place] = [True] * (place - start)
    return found
