"""What a source looks like: which titles name which canonical column, and how each cell is to be read.

A layout is matched by the text of its titles (`schemas.normal.bare`), never by position, over one or two header
rows. A format is what one file of a source holds: one layout or several, on as many sheets.
"""

import re
from dataclasses import dataclass, field

#: Cell A1 of the sheet of instructions in the templates that `seguimiento plantilla` writes.
INSTRUCTIONS = "Cómo llenar esta plantilla"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a source.

    `reader` names a function of `assets.reading.cells`. `merged`: a cell merged over several rows belongs to each of
    them. `needed`: a blank cell keeps the row out. `soft`: the rule that a cell which cannot be read is reported by,
    where the row does without it. `mes`: month of a monthly column, 13 for its total.
    """

    column: str
    titles: tuple[str, ...]
    reader: str = "plain_text"
    optional: bool = False
    needed: bool = False
    merged: bool = False
    soft: str = ""
    mes: int = 0

    @property
    def title(self) -> str:
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Layout:
    """`ignored`: titles left out on purpose, as patterns over the bare title, each with its reason. `marks`: columns by
    which it is told from a layout much like it; a sheet with none of them is not this one with columns missing.
    """

    name: str
    fields: tuple[Field, ...]
    ignored: tuple[tuple[str, str], ...] = field(default=())
    marks: tuple[str, ...] = ()

    def ignores(self, bare_title: str) -> bool:
        return any(re.fullmatch(pattern, bare_title) for pattern, _ in self.ignored)


@dataclass(frozen=True, slots=True)
class Format:
    """`layouts[0]` must be there unless `any_layout`. `label` is how messages call it.

    `own_sheets`: texts of cell A1 by which further sheets of our own template are known; they hold no data.
    """

    fuente: str
    label: str
    layouts: tuple[Layout, ...]
    any_layout: bool = False
    own_sheets: tuple[str, ...] = ()
