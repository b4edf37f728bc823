"""How things are laid out on Word's pages: widths of columns, shades, and what stands on landscape pages."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from assets.reports.document.model import Block, Field, Heading, Mark, Paragraph, Shown, Table

#: So few paragraphs go with their heading to the landscape page of the table under them.
_ALONG = 3
#: In a cell, in twips: its sides, a letter of 8.5 points and a bit.
_CELL_SIDES, _LETTER = 180, 88
#: Of words and labels, how many letters stay together, and which part of the width all columns may then need: the rest
#: is for long texts. Numbers, dates and codes stay together up to `_LONGEST`.
_TOGETHER = ((18, 0.7), (14, 0.7), (12, 1.0), (10, 1.0), (8, 1.0))
_LONGEST = 24
#: A table of more columns is set in smaller letters than its style says: in half points, and their share of a letter.
_MANY_COLUMNS, SMALL, _SHARE = 11, 14, 7 / 8.5


def tint(mark: Mark) -> str:
    """The light shade of a label's cell, on which dark text is read with ease: a fifth of its colour, on white."""
    parts = (int(mark.color[place : place + 2], 16) for place in (1, 3, 5))
    return "".join(f"{255 - (255 - part) // 5:02X}" for part in parts)


def is_small(fields: Sequence[Field]) -> bool:
    """Whether the table wants small letters."""
    return len(fields) > _MANY_COLUMNS


def column_widths(fields: Sequence[Field], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns' shares of a width, in whole twips that add up to it. As long as there is room for that, none is so
    narrow that it cuts a usual word or a number in two, and none wider than its longest text while another is short."""
    letter = _LETTER * (_SHARE if is_small(fields) else 1)
    words = [max([_longest(item.title), *(_words(row[n], item) for row in rows)]) for n, item in enumerate(fields)]
    codes = [max([0, *(_codes(row[n], item) for row in rows)]) for n, item in enumerate(fields)]
    texts = [max([_longest(item.title), *(len(row[n]) for row in rows)]) for n, item in enumerate(fields)]
    most = [_CELL_SIDES + letter * count for count in texts]
    if sum(most) < width:
        most = [width] * len(fields)
    weights = [item.width for item in fields]
    for longest, part in _TOGETHER:
        counts = [max(min(longest, word), min(_LONGEST, code)) for word, code in zip(words, codes, strict=True)]
        least = [_CELL_SIDES + letter * count for count in counts]
        if sum(least) <= width * part:
            return _whole(_shares(weights, least, most, width))
    return _whole(_shares(weights, [0] * len(fields), [width] * len(fields), width))


def _shares(weights: Sequence[float], least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """The width by weight within limits: as boxes that grow and shrink are laid out on web pages, the limits that are
    broken the more are kept first."""
    kept: dict[int, float] = {}
    while free := [n for n in range(len(weights)) if n not in kept]:
        rest, whole = width - sum(kept.values()), sum(weights[n] for n in free)
        share = {n: rest * weights[n] / whole for n in free}
        wrong = {n: min(max(share[n], least[n]), most[n]) - share[n] for n in free}
        balance = sum(wrong.values())
        kept |= {n: share[n] + by for n, by in wrong.items() if by * balance > 0 or not balance}
    return [kept[n] for n in range(len(weights))]


def _whole(widths: Sequence[float]) -> list[int]:
    edges = [0, *map(round, accumulate(widths))]
    return [right - left for left, right in pairwise(edges)]


def _words(text: str, item: Field) -> int:
    """Letters of a cell that should stay together: a label whole, of a text its longest word."""
    return len(text) if item.shown is Shown.LABEL else _longest(text)


def _codes(text: str, item: Field) -> int:
    """Letters of a cell that must: a number or a date whole, of a text its longest word with a digit."""
    if item.shown is Shown.LABEL:
        return _longest(text)
    if item.shown is not Shown.TEXT:
        return len(text)
    return max((len(word) for word in text.split() if any(map(str.isdigit, word))), default=0)


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
